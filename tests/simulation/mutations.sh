#!/usr/bin/env bash
# Does each oracle bite? Spoils the bot in one small way after the other, in a checkout of its own, and expects the
# simulation to notice. The last line is "N passed, N failed". Takes minutes for each: what is spoilt is built anew.
#   mutations.sh [SEEDS [PATTERN]]    SEEDS: at most so many worlds for each; PATTERN: only those whose name has it
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
seeds=${1:-500} pattern=${2:-.}
tree=$(mktemp -d)
trap 'git -C "$root" worktree remove --force "$tree/warroom" 2>/dev/null; rm -rf "$tree"' EXIT
git -C "$root" worktree add --quiet --detach "$tree/warroom" HEAD
cd "$tree/warroom"
cmake --preset release >/dev/null

passed=0 failed=0

# mutation NAME FILE FROM TO: FROM is a fixed text of FILE that stands there once; \n is a line's end.
mutation()
{
    local name=$1 file=$2 from=$3 to=$4 output found
    [[ $name =~ $pattern ]] || return 0
    if ! FROM=$from TO=$to perl -0777 -pi -e '
            ($from, $to) = map { s/\\n/\n/gr } @ENV{qw(FROM TO)};
            $count = () = /\Q$from\E/g; die "found $count times: $from\n" unless $count == 1;
            s/\Q$from\E/$to/' "$file"; then
        echo "broken: $name: no longer fits $file"
        failed=$((failed + 1))
        return 0
    fi
    if ! output=$(ninja -C build/release simulation 2>&1); then
        echo "broken: $name: doesn't build"
        tail -n 20 <<<"$output"
        failed=$((failed + 1))
    else
        output=$(build/release/tests/simulation --seeds "$seeds" --jobs 2 --first || true)
        if found=$(grep -m 1 '^seed ' <<<"$output"); then
            echo "found: $name: $found"
            passed=$((passed + 1))
        else
            echo "broken: $name: nobody noticed within $seeds worlds"
            failed=$((failed + 1))
        fi
    fi
    git checkout --quiet -- "$file"
}

mutation "an ack before the commit" bot/slack/connection.cpp \
    '        receipt = co_await self->handlers.receive(std::move(envelope));' \
    '        if (!takes_payload) self->acknowledge(socket, id, {});\n        receipt = co_await self->handlers.receive(std::move(envelope));'
mutation "an ack of what can't be written yet" bot/slack/reception.cpp \
    '    receipt.acknowledge = !std::holds_alternative<NotYet>(outcome); // then it comes once more' ''
mutation "no row in the inbox" bot/war_room.cpp '        batch.inbox.push_back(delivery.id);\n' ''
mutation "no doubt after a restart" bot/courier.cpp 'lanes_.add(left_over, true);' 'lanes_.add(left_over, false);'
mutation "no doubt after a lost reply" bot/lanes.cpp 'errand.in_doubt = true;' '(void)errand;'
mutation "a promise of an event is forgotten" core/rules/errands.cpp \
    '    effects.push_back(PinCard{CardId{}});\n    effects.push_back(SetTopic{});' '    effects.push_back(SetTopic{});'
mutation "the outbox forgets before the call" bot/war_room.cpp \
    '    batch.outbox.insert(batch.outbox.end(), accepted.promised.begin(), accepted.promised.end());\n' ''
mutation "memory leads the disk" bot/war_room.cpp \
    '    const auto committed = store_.commit(draft.batch);\n' '    follow(draft);\n    const auto committed = store_.commit(draft.batch);\n'
mutation "commits without a sync" storage/database.cpp 'set(database, "synchronous", "FULL", "2");' \
    'set(database, "synchronous", "OFF", "0");'
mutation "a commit that failed counts as one" bot/war_room.cpp 'if (committed == Committed::done) {' \
    'if (committed != Committed::conflict) {'
mutation "the directory's line is left as it was" bot/war_room.cpp \
    'if (known == directory_.end() || known->second != line)' 'if (known == directory_.end())'
mutation "a dead connection is never noticed" bot/slack/session.cpp 'constexpr auto dead_after = 6s;' \
    'constexpr auto dead_after = 6000h;'
mutation "a lost connection is not replaced" bot/slack/session.cpp \
    '    if (!in(Role::live)) begin_again(now);' '    (void)now;'
mutation "a lane lets later errands pass by" bot/lanes.cpp \
    'if (!overtakable(errand.effect)) return nullptr;' 'if (overtakable(errand.effect)) continue;'
mutation "a page of backfill is dropped" bot/slack/backfill.cpp \
    '    auto told = reading->look_at(page);' '    auto told = reading->look_at(page);\n    if (page.more) told = {};'
mutation "what history does not show yet is taken for deleted" bot/slack/room_reading.cpp \
    'constexpr auto longest_lag = 2min;' 'constexpr auto longest_lag = 0min;'
mutation "secrets are written as they were said" core/incident.cpp '    mask_secrets(incident, events);\n' ''
mutation "a room is looked at once" bot/slack/catch_up.cpp 'constexpr auto look_every = 5min;' 'constexpr auto look_every = 5000h;'
mutation "the next try to connect is an hour away" bot/slack/session.cpp \
    'longest = std::min(250ms * (1 << std::min(failures_++, 8)), longest);' 'longest = 1h;'
mutation "what is dealt with counts as under way" bot/slack/connection.cpp '    ~Outstanding() { --count; }' \
    '    ~Outstanding() {}'
mutation "what people say is logged" bot/scribe.cpp '    return room_.handle(deliveries, clock_.now());' \
    '    for (const auto& one : deliveries) spdlog::info("dealing with {}", words_of(one));\n    return room_.handle(deliveries, clock_.now());'
mutation "each recovery forgets a promise" storage/upkeep.cpp '    write([] { return Committed::done; });' \
    '    write([&] {\n        if (!ended_well) database_.exec("DELETE FROM outbox WHERE position = (SELECT max(position) FROM outbox)");\n        return Committed::done;\n    });'

printf '%s passed, %s failed\n' "$passed" "$failed"
[[ $failed == 0 ]]
