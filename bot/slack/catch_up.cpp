#include "bot/slack/catch_up.hpp"

#include "bot/slack/plain_text.hpp"

#include <algorithm>
#include <array>

namespace warroom::slack {
namespace {

using namespace std::chrono_literals;
using Kind = CallError::Kind;

constexpr auto look_every = 5min;
constexpr int rests = 10; // so many times as long as reading everything took, until it is read again
constexpr auto first_connection_within = 30s; // then it is read all the same
constexpr auto noticed_within = 30s;          // that a connection is dead
constexpr auto overlap = 1min;                // with what the last look saw: Slack's reads may lag behind
constexpr auto long_enough = 10min;           // of failing, to be told as missed
constexpr auto longest_backoff = 60s;

bool is(const CallError& error, std::string_view code)
{
    return error.kind == Kind::refused && error.reason.starts_with(code);
}

// Whoever isn't in the room is not told of what is said there either.
bool is_outside(const CallError& error)
{
    constexpr std::array outside{"not_in_channel", "channel_not_found", "is_archived"};
    return std::ranges::any_of(outside, [&](const char* reason) { return is(error, reason); });
}

} // namespace

std::string reason_of(const CallError& error)
{
    if (is(error, "not_in_channel")) return "the bot is not in the channel";
    if (is(error, "channel_not_found")) return "the channel is gone";
    if (error.reason.starts_with("missing_scope")) return "the app may not read the channel's history";
    if (error.kind == Kind::token_dead) return "the app's token does not work any more";
    if (error.kind == Kind::refused) return "refused: " + error.reason;
    return "the history can't be reached";
}

void CatchUp::open(const ChannelId& room, Now now, std::optional<Timestamp> deaf_since)
{
    auto [found, fresh] = rooms_.try_emplace(room);
    auto& it = found->second;
    if (deaf_since) add(it.deaf, {*deaf_since, now.slacks});
    if (!fresh && it.open) return;
    it.open = true;
    if (!live_ && !deaf_since_) deaf_since_ = now.slacks;
    if (!it.read_until) it.read_until = deaf_since.value_or(now.slacks);
    look_at_everything(it, live_ ? now.steady : now.steady + first_connection_within);
}

void CatchUp::leave(const ChannelId& id)
{
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return;
    auto& room = found->second;
    room.open = false; // its draft may still ask for it
    if (room.waited_for) return;
    room.reading.reset();
    room.due = Steady::max();
}

void CatchUp::before_draft(const ChannelId& room, Now now)
{
    auto [found, fresh] = rooms_.try_emplace(room);
    auto& it = found->second;
    if (fresh) it.open = false;
    it.waited_for = true;
    it.reading.reset(); // a new one begins with what the log lacks
    look_at_everything(it, now.steady);
}

bool CatchUp::is_waited_for(const ChannelId& room) const
{
    const auto found = rooms_.find(room);
    return found != rooms_.end() && found->second.waited_for;
}

std::vector<MessagesMissed> CatchUp::wait_no_longer(const ChannelId& room, Now now)
{
    const auto found = rooms_.find(room);
    if (found == rooms_.end() || !found->second.waited_for) return {};
    auto& it = found->second;
    it.waited_for = false;
    if (deaf_since_ && !live_) add(it.deaf, {*deaf_since_, now.slacks});
    return missed(room, it, "the history could not be read in time");
}

void CatchUp::look_at_everything(Room& room, Steady from)
{
    if (!room.reading) room.due = room.everything ? std::min(room.due, from) : from;
    room.everything = true; // a reading that is under way goes on; this one comes after it
}

void CatchUp::live(bool is, Now now)
{
    if (std::exchange(live_, is) == is) return;
    if (!is) {
        deaf_since_ = now.slacks - noticed_within;
        return;
    }
    const auto since = std::exchange(deaf_since_, std::nullopt);
    for (auto& [id, room] : rooms_) {
        if (since) add(room.deaf, {*since, now.slacks});
        if (!wanted(room)) continue;
        room.reading.reset(); // it may have begun before
        look_at_everything(room, now.steady);
        room.due = now.steady;
    }
}

void CatchUp::link_died(Now now)
{
    for (auto& [id, room] : rooms_)
        if (wanted(room) && !room.reading) room.due = std::min(room.due, now.steady + 5s);
}

void CatchUp::not_delivered(Period period, Now now)
{
    for (auto& [id, room] : rooms_) {
        add(room.deaf, period);
        if (wanted(room)) look_at_everything(room, now.steady + 1min);
    }
}

CatchUp::Steady CatchUp::ready(const Room& room) const { return std::max(room.due, paused_until_); }

std::optional<CatchUp::Turn> CatchUp::next(Now now)
{
    const auto is_ready = [&](const auto& item) { return ready(item.second) <= now.steady; };
    auto chosen =
        std::ranges::find_if(rooms_, [&](const auto& item) { return item.second.waited_for && is_ready(item); });
    if (chosen == rooms_.end()) // page by page in turn: a long room doesn't hold up the others
        chosen = std::find_if(rooms_.upper_bound(last_served_), rooms_.end(), is_ready);
    if (chosen == rooms_.end()) chosen = std::ranges::find_if(rooms_, is_ready);
    if (chosen == rooms_.end()) return std::nullopt;
    const auto& [id, room] = *chosen;
    last_served_ = id;
    if (!room.reading) return Turn{.room = id};
    if (auto ask = room.reading->next()) return Turn{id, Turn::What::ask, std::move(*ask), room.number};
    return Turn{id, Turn::What::end, {}, room.number};
}

std::optional<CatchUp::Steady> CatchUp::due(Now now) const
{
    std::optional<Steady> earliest;
    for (const auto& [id, room] : rooms_) {
        if (room.due == Steady::max()) continue;
        const auto at = std::max(ready(room), now.steady);
        if (!earliest || at < *earliest) earliest = at;
    }
    return earliest;
}

bool CatchUp::begins_with_everything(const ChannelId& room, Now now) const
{
    const auto& it = rooms_.at(room);
    return it.everything || it.newest.empty() || it.everything_due <= now.steady;
}

void CatchUp::begin(const ChannelId& room, RoomReading::Log log, Now now)
{
    const auto found = rooms_.find(room);
    if (found == rooms_.end()) return;
    auto& it = found->second;
    if (begins_with_everything(room, now))
        it.reading = RoomReading::everything(room, std::move(log), now.slacks);
    else
        it.reading = RoomReading::news(room, MessageId{to_ts(from_ts(it.newest.value) - overlap)}, now.slacks);
    it.everything = false;
    it.number = ++readings_;
    it.begun = now.steady;
}

RoomReading* CatchUp::reading(const Turn& turn)
{
    const auto found = rooms_.find(turn.room);
    if (found == rooms_.end() || !found->second.reading || found->second.number != turn.number) return nullptr;
    return &*found->second.reading;
}

void CatchUp::answered(const Turn& turn)
{
    if (!reading(turn)) return;
    auto& it = rooms_.at(turn.room);
    it.tries = 0;
    it.failing_since.reset();
}

RoomReading::Ending CatchUp::end(const Turn& turn, const RoomReading::Log& log)
{
    const auto* it = reading(turn);
    return it ? it->end(log, is_waited_for(turn.room)) : RoomReading::Ending{};
}

void CatchUp::ended(const Turn& turn, Now now)
{
    const auto* done = reading(turn);
    if (!done) return;
    auto& it = rooms_.at(turn.room);
    // What came while it was under way was only seen: a reading that stood still for long sees much of that.
    it.newest = std::max(it.newest, std::min(done->newest(), MessageId{to_ts(done->begun())}));
    it.read_until = done->begun();
    if (done->of_everything()) {
        Periods left;
        for (const auto& one : it.deaf)
            for (const auto& rest : without(one, {{Timestamp{}, done->begun()}})) add(left, rest);
        it.deaf = std::move(left);
        it.told_missed.clear();
        it.waited_for = false;
        it.everything_due = now.steady + rests * (now.steady - it.begun);
    }
    const bool was_out = done->was_let_in();
    it.reading.reset();
    it.due = it.everything ? now.steady : now.steady + look_every;
    if (was_out) look_at_everything(it, now.steady);                 // replies and edits went past us, too
    if (!it.deaf.empty()) look_at_everything(it, now.steady + 1min); // of a minute that was not over yet
    if (!it.open) it.due = Steady::max();
}

std::vector<MessagesMissed> CatchUp::missed(const ChannelId& id, Room& room, std::string reason)
{
    std::vector<MessagesMissed> all;
    for (const auto& period : room.deaf) {
        if (std::ranges::find(room.told_missed, period) != room.told_missed.end()) continue;
        all.push_back({id, period.from, period.to, reason});
        room.told_missed.push_back(period);
    }
    return all;
}

std::vector<MessagesMissed> CatchUp::failed(const Turn& turn, const CallError& error, Now now)
{
    if (error.kind == Kind::slow_down) {
        paused_until_ = std::max(paused_until_, now.steady + error.wait);
        return {};
    }
    auto* under_way = reading(turn);
    if (!under_way) return {};
    if (is(error, "thread_not_found")) {
        under_way->thread_is_gone();
        return {};
    }
    auto& it = rooms_.at(turn.room);
    if (!it.failing_since) it.failing_since = now.steady;
    const auto backoff = std::min<std::chrono::seconds>(1s * (1 << std::min(it.tries++, 6)), longest_backoff);
    it.due = now.steady + backoff;
    const bool for_good = error.kind == Kind::refused && !is(error, "invalid_cursor");
    if (is(error, "invalid_cursor")) {
        it.everything = it.everything || it.reading->of_everything();
        it.reading.reset();
    }
    if (!for_good && now.steady - *it.failing_since < long_enough) return {};

    // From the last time that we could look. What is delivered while we are let in between proves nothing: another
    // client with our token may have been given the rest.
    if (is_outside(error)) add(it.deaf, {it.read_until.value_or(now.slacks), now.slacks});
    if (for_good) {
        it.reading.reset();
        it.everything = true;
        it.waited_for = false; // nothing will come of it
        it.due = it.open ? now.steady + look_every : Steady::max();
    }
    return missed(turn.room, it, reason_of(error));
}

void CatchUp::put_off(const Turn& turn, Now now)
{
    if (const auto found = rooms_.find(turn.room); found != rooms_.end()) found->second.due = now.steady + 1s;
}

} // namespace warroom::slack
