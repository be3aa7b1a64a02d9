// The steps of a message's way, and what is drawn up from the log, each by itself: where the time of `bench` goes.
#include "bot/playbook_file.hpp"
#include "bot/slack/envelope.hpp"
#include "bot/verbs.hpp"
#include "core/card.hpp"
#include "core/incident.hpp"
#include "core/post_mortem.hpp"
#include "core/timeline.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/core/history.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace warroom {
namespace {

const std::string story = "payments began to time out right after the deploy of 14:02, the queue grows by 900 a minute";

MessagePosted message(std::int64_t number)
{
    return {.channel = ChannelId{"C1"},
            .message = MessageId{fmt::format("{}.{:06}", 1'773'133'200 + number / 1000, number % 1000)},
            .text = fmt::format("looking {} {}", number, story),
            .sent_at = clock("10:00") + std::chrono::milliseconds{20 * number}};
}

// An incident on the built-in playbook, with an attempt under way and so many messages.
History incident_with(std::int64_t messages)
{
    History it;
    it.at("09:59").by("U1").add(declared("checkout is down"));
    it.add(PersonSeen{UserId{"U1"}, "Jonas", Standing::member, madrid()});
    it.add(AttemptStarted{1, Strategy::hotfix, "raise the pool's limit", "checkout"});
    const auto lists = built_in_checklists();
    it.add(ChecklistStarted{1, lists.begin()->second});
    for (std::int64_t n = 0; n < messages; ++n) {
        const auto posted = message(n);
        it.at(posted.sent_at).by("U" + std::to_string(1 + n % 5)).add(posted);
    }
    return it;
}

Incident state_of(const History& history)
{
    Incident incident;
    for (const auto& recorded : std::span<const Recorded>{history}) evolve(incident, recorded);
    return incident;
}

Playbook playbook()
{
    Playbook own;
    own.checklists = built_in_checklists();
    return own;
}

std::string frame()
{
    return R"({"accepts_response_payload":false,"envelope_id":"7e57ab1e-0000-4000-8000-000000000001","payload":{"api_app_id":)"
           R"("A0WARROOM01","authorizations":[{"enterprise_id":null,"is_bot":true,"is_enterprise_install":false,"team_id":)"
           R"("T0WARROOM","user_id":"U0WARROOM01"}],"context_team_id":"T0WARROOM","event":{"blocks":[{"block_id":"b1",)"
           R"("elements":[{"elements":[{"text":"looking )" +
           story +
           R"(","type":"text"}],"type":"rich_text_section"}],"type":"rich_text"}],"channel":"C0000000001","channel_type":)"
           R"("channel","client_msg_id":"7e57ab1e-0000-4000-a000-000000000001","event_ts":"1773133200.000001","team":)"
           R"("T0WARROOM","text":"looking )" +
           story +
           R"(","ts":"1773133200.000001","type":"message","user":"U0JONAS0001"},"event_context":"4-message-T0WARROOM-C1",)"
           R"("event_id":"Ev0000000001","event_time":1773133200,"is_ext_shared_channel":false,"team_id":"T0WARROOM",)"
           R"("token":"simulated","type":"event_callback"},"retry_attempt":0,"retry_reason":"","type":"events_api"})";
}

void decode_message(benchmark::State& state)
{
    const auto text = frame();
    for (auto _ : state) {
        const auto decoded = slack::decode(text);
        if (decoded.has_error()) return state.SkipWithError("not understood");
        benchmark::DoNotOptimize(decoded);
    }
}
BENCHMARK(decode_message);

void read_verb(benchmark::State& state)
{
    Speaker speaker{
        .person = {UserId{"U1"}, "Ana", Standing::member, madrid()}, .now = clock("10:06"), .in_room = true};
    speaker.who = [](const UserId& id) { return Person{id, id.value, Standing::member, {}}; };
    for (auto _ : state) benchmark::DoNotOptimize(read("impact checkout down since 10:02 30% of customers", speaker));
}
BENCHMARK(read_verb);

// In a state that has seen so many messages: it must not matter.
void decide_and_evolve_message(benchmark::State& state)
{
    auto incident = state_of(incident_with(state.range(0)));
    const auto rules = playbook();
    auto number = state.range(0);
    for (auto _ : state) {
        const auto posted = message(++number);
        const Context context{
            .now = posted.sent_at, .actor = {UserId{"U1"}, "Jonas", Standing::member, {}}, .playbook = rules};
        auto decision = decide(incident, RecordMessage{posted}, context);
        if (decision.has_error()) return state.SkipWithError("refused");
        for (auto& event : *decision) {
            const Recorded recorded{incident.id,    incident.seq + 1, posted.sent_at,
                                    posted.sent_at, context.actor.id, std::move(event)};
            evolve(incident, recorded);
        }
    }
}
BENCHMARK(decide_and_evolve_message)->Arg(100)->Arg(10'000);

// What the disk does to it is left out: in memory, if there is such a place.
void commit(benchmark::State& state)
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    std::int64_t seq = 0;
    for (auto _ : state) {
        Batch batch;
        for (std::int64_t n = 0; n < state.range(0); ++n) {
            const auto posted = message(++seq);
            batch.inbox.push_back(DeliveryId{fmt::format("Ev{:010}", seq)});
            batch.events.push_back({IncidentId{1}, seq, posted.sent_at, posted.sent_at, UserId{"U1"}, posted});
        }
        if (store.commit(batch) != Committed::done) return state.SkipWithError("not committed");
    }
    state.SetItemsProcessed(seq);
}
BENCHMARK(commit)->Arg(1)->Arg(64);

void render_card(benchmark::State& state)
{
    const auto incident = state_of(incident_with(100));
    for (auto _ : state) benchmark::DoNotOptimize(card(incident, CardId{}));
}
BENCHMARK(render_card);

void draft(benchmark::State& state)
{
    const auto history = incident_with(state.range(0));
    const auto end = clock("10:00") + std::chrono::milliseconds{20 * state.range(0)};
    for (auto _ : state) benchmark::DoNotOptimize(post_mortem(history, end));
    state.SetComplexityN(state.range(0));
}
BENCHMARK(draft)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond)->Complexity();

} // namespace
} // namespace warroom

BENCHMARK_MAIN();
