#include "tests/simulation/watch.hpp"

#include "core/wording.hpp"
#include "tests/core/invariants.hpp"
#include "tests/core/shown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace warroom::simulation {

using namespace std::chrono_literals;

namespace {

constexpr auto ack_limit = 3s;

std::string text(const Json& json, const char* name)
{
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

} // namespace

bool is_said(const Json& message)
{
    const auto kind = text(message, "subtype");
    return text(message, "user") != us && (kind.empty() || kind == "file_share" || kind == "thread_broadcast");
}

void Watch::broke(std::string what)
{
    if (!broken_) broken_ = std::move(what);
}

// -- what passes

void Watch::delivered(const std::string& envelope, const Json& frame)
{
    Delivered one{.at = the_time.now};
    const auto payload = frame.value("payload", Json::object());
    if (frame.value("type", "") == "events_api") {
        const auto event = payload.value("event", Json::object());
        one.channel = text(event, "channel");
        if (text(event, "type") == "message") {
            const auto kind = text(event, "subtype");
            if (kind == "message_changed") {
                const auto now = event.value("message", Json::object());
                const auto edited = text(now.value("edited", Json::object()), "ts");
                const auto before =
                    text(event.value("previous_message", Json::object()).value("edited", Json::object()), "ts");
                if (is_said(now) && !edited.empty() && edited != before)
                    one.id = fmt::format("{}/{}/{}", one.channel, text(now, "ts"), edited);
            } else if (kind == "message_deleted") {
                if (is_said(event.value("previous_message", Json::object())))
                    one.id = fmt::format("{}/{}/deleted", one.channel, text(event, "deleted_ts"));
            } else if (is_said(event)) {
                one.id = fmt::format("{}/{}", one.channel, text(event, "ts"));
                ++messages;
            }
        }
    } else if (frame.value("type", "") == "slash_commands") {
        one.line = text(payload, "text");
        one.id = envelope;
    }
    one.ours = rooms_.contains(one.channel);
    under_way_.try_emplace(envelope, std::move(one));
}

void Watch::acked(const std::string& envelope, const Json& ack)
{
    ++acks;
    const auto found = under_way_.find(envelope);
    if (envelope == "garbage") return;
    if (found == under_way_.end()) return broke("I9: an ack for what never came: " + envelope);
    const auto& one = found->second;
    if (!patient && the_time.now - one.at > ack_limit)
        broke(fmt::format("I9: acknowledged after {} ms", (the_time.now - one.at) / 1ms));
    if (one.id.empty()) return;
    if (one.line.empty()) {
        if (one.ours) must_have_[one.id] = "a message that was acknowledged";
        return;
    }
    // Of commands only those are sure to be recorded whose answer says so.
    const auto answer = text(ack.value("payload", Json::object()), "text");
    if (answer.starts_with("Noted as #")) must_have_[one.id] = "a note that was acknowledged: " + one.line;
}

void Watch::called(const std::string& method)
{
    ++calls;
    auto& minutes = calls_in_minute_[method];
    const auto minute = the_time.now / 1min;
    // Each life asks for four URLs at once and then for one in ten seconds.
    const int most = method == "apps.connections.open" ? 10 : 300;
    if (++minutes[minute] > most) broke(fmt::format("I8: more than {} calls of {} in a minute", most, method));
    minutes.erase(minutes.begin(), minutes.lower_bound(minute));
}

void Watch::sockets(std::size_t open, int connections)
{
    if (open > static_cast<std::size_t>(2 * connections))
        broke(fmt::format("I8: {} sockets for {} connections", open, connections));
}

void Watch::committed(const Batch& batch)
{
    for (const auto& recorded : batch.events) {
        auto& newest = newest_[recorded.incident];
        if (recorded.seq != newest + 1 && newest != 0)
            broke(fmt::format("I6: event {} of incident {} follows {}", recorded.seq, recorded.incident.value, newest));
        newest = recorded.seq;
    }
    for (const auto& line : batch.listings)
        if (!line.channel.empty()) rooms_.insert(line.channel.value);
    for (const auto& promised : batch.outbox) promises_.try_emplace(promised.id, Promise{promised.effect});
    for (const auto& id : batch.settled) {
        const auto found = promises_.find(id);
        if (found == promises_.end()) continue;
        found->second.settled = true;
        found->second.dealt_with = newest_[id.incident];
        for (const auto& recorded : batch.events)
            if (const auto* failed = std::get_if<ErrandFailed>(&recorded.event))
                found->second.excused = found->second.excused || failed->duty == duty(found->second.effect);
    }
}

void Watch::died()
{
    under_way_.clear();
    calls_in_minute_.erase("apps.connections.open");
}

// -- what is on disk

void Watch::check_log(Store& store, const Listing& listing)
{
    const auto links = store.chain(listing.incident);
    auto& known = chains_[listing.incident];
    auto& newest = newest_[listing.incident];
    const auto name = listing.label;
    if (std::ssize(links) < newest)
        return broke(fmt::format("I1: {} has {} events, but {} were committed", name, links.size(), newest));
    if (links.size() < known.size())
        return broke(fmt::format("I6: {} had {} events and now {}", name, known.size(), links.size()));
    for (std::size_t n = 0; n < links.size(); ++n) {
        if (!links[n].fits) broke(fmt::format("I6: {} #{} doesn't fit the chain", name, n + 1));
        if (n < known.size() && known[n] != links[n].hash) broke(fmt::format("I6: {} #{} was changed", name, n + 1));
        if (n >= known.size()) known.push_back(links[n].hash);
    }
    newest = std::ssize(links);
}

void Watch::check_inbox(Store& store)
{
    for (const auto& [id, how] : must_have_)
        if (!store.has_seen(DeliveryId{id})) return broke(fmt::format("I1: lost: {} ({})", how, id));
}

void Watch::opened(Store& store, bool before_the_bot_runs)
{
    const auto directory = store.directory();
    for (const auto& [incident, seq] : newest_)
        if (seq > 0 && std::ranges::none_of(directory, [&](const Listing& one) { return one.incident == incident; }))
            broke(fmt::format("I1: incident {} is gone", incident.value));
    for (const auto& listing : directory) {
        if (!listing.channel.empty()) rooms_.insert(listing.channel.value);
        check_log(store, listing);
        const auto history = store.history(listing.incident);
        check_said_once(listing, history);
        check_outsiders(history);
    }
    check_inbox(store);
    if (!before_the_bot_runs) return;

    // A commit that failed may have been true: the outbox says what is still owed.
    const auto owed = store.outbox();
    for (const auto& one : owed) promises_.try_emplace(one.id, Promise{one.effect});
    for (auto& [id, promise] : promises_) {
        const bool there = std::ranges::any_of(owed, [&](const Promised& one) { return one.id == id; });
        if (promise.settled && there)
            broke(fmt::format("I4: a debt paid is owed again: {}/{}/{}", id.incident.value, id.seq, id.n));
        if (there || promise.settled) continue;
        promise.settled = true;
        const auto history = store.history(id.incident);
        promise.dealt_with = std::ssize(history);
        for (const auto& recorded : history)
            if (const auto* failed = std::get_if<ErrandFailed>(&recorded.event))
                promise.excused = promise.excused || failed->duty == duty(promise.effect);
    }
}

void Watch::check_said_once(const Listing& listing, const std::vector<Recorded>& history)
{
    std::set<std::string> said;
    const auto once = [&](const std::string& what) {
        if (!said.insert(what).second) broke(fmt::format("I2: recorded twice in {}: {}", listing.label, what));
    };
    for (const auto& recorded : history) {
        if (const auto* posted = std::get_if<MessagePosted>(&recorded.event))
            once(fmt::format("{}/{}", posted->channel.value, posted->message.value));
        if (const auto* edited = std::get_if<MessageEdited>(&recorded.event))
            once(fmt::format("{}/{}/{}", edited->channel.value, edited->message.value,
                             edited->edited_at.time_since_epoch().count()));
        if (const auto* deleted = std::get_if<MessageDeleted>(&recorded.event))
            once(fmt::format("{}/{}/deleted", deleted->channel.value, deleted->message.value));
    }
}

void Watch::check_outsiders(const std::vector<Recorded>& history)
{
    for (const auto& recorded : history) {
        if (recorded.actor.value != "U0OLGA00010") continue;
        // They may add what they know; that a member may decide is the laws' business.
        const bool decides = std::holds_alternative<SeverityChanged>(recorded.event) ||
                             std::holds_alternative<StatusChanged>(recorded.event);
        if (decides) broke(fmt::format("I10: an outsider did #{}: {}", recorded.seq, phrase(recorded, Zone{})));
    }
}

// -- what is in memory

void Watch::check_memory(WarRoom& room, Timestamp now)
{
    for (const auto& listing : room.directory()) {
        const auto history = room.store().history(listing.incident);
        Incident folded;
        for (const auto& recorded : history) evolve(folded, recorded);
        const auto kept = room.find(listing.incident);
        if (!kept || shown(*kept) != shown(folded))
            broke(fmt::format("I5: memory of {} is not the fold of its log", listing.label));
        if (listing != warroom::listing(folded))
            broke(fmt::format("I5: the directory's line of {} is not that of its log", listing.label));
        check_invariants(folded, now);
        if (!broken_law.empty()) broke("I5: " + std::exchange(broken_law, {}));
    }
}

} // namespace warroom::simulation
