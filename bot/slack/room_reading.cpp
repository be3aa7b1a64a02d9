#include "bot/slack/room_reading.hpp"

#include "bot/slack/plain_text.hpp"

#include <algorithm>

namespace warroom::slack {
namespace {

using namespace std::chrono_literals;

// So long after it was said, a message shows in history: Slack's reads may lag behind.
constexpr auto longest_lag = 2min;
// What is younger than this is likely on its way to us by itself.
constexpr auto on_its_way = 30s;

Timestamp time_of(const MessageId& message) { return from_ts(message.value); }

} // namespace

void RoomReading::Log::add(const Incident& incident)
{
    read = incident.read;
    threads_read = incident.threads_read;
    missed = !incident.missed.empty();
}

// Whatever the room's id was then: made private, it gets another one.
void RoomReading::Log::add(const Event& event)
{
    if (const auto* posted = std::get_if<MessagePosted>(&event))
        messages.try_emplace(messages.end(), posted->message); // in order, mostly
    if (const auto* gone = std::get_if<MessageDeleted>(&event)) messages[gone->message].deleted = true;
}

RoomReading RoomReading::everything(ChannelId channel, Log log, Timestamp now)
{
    RoomReading reading{std::move(channel), std::move(log), now};
    reading.wanted_ = without({Timestamp{}, now}, reading.log_.read);
    std::ranges::reverse(reading.wanted_); // the newest first
    reading.wanted_.push_back({Timestamp{}, now});
    return reading;
}

RoomReading RoomReading::news(ChannelId channel, MessageId since, Timestamp now)
{
    RoomReading reading{std::move(channel), {}, now};
    reading.everything_ = false;
    const auto from = time_of(since);
    reading.wanted_ = {{from, std::max(now, from + 1us)}}; // Slack's clock may be ahead of ours
    reading.since_ = std::move(since);
    return reading;
}

// What to scan next: of the most important period, the newest part that was not scanned yet.
std::optional<Period> RoomReading::uncovered() const
{
    for (const auto& wanted : wanted_)
        if (const auto left = without(wanted, scanned_); !left.empty()) return left.back();
    return std::nullopt;
}

const RoomReading::Thread* RoomReading::thread() const
{
    if (!fresh_.empty()) return &fresh_.front();
    return uncovered() || compared_.empty() ? nullptr : &compared_.front();
}

std::deque<RoomReading::Thread>& RoomReading::queue() { return fresh_.empty() ? compared_ : fresh_; }

std::optional<RoomReading::Ask> RoomReading::next() const
{
    if (const auto* of = thread()) return Ask{.thread = of->parent, .after = of->after, .cursor = of->cursor};
    const auto part = uncovered();
    if (!part) return std::nullopt;
    Ask ask{.cursor = cursor_};
    if (topped_ || part->to < begun_) ask.before = MessageId{to_ts(part->to)};
    return ask;
}

bool RoomReading::is_news(const HistoryLine& line) const
{
    if (everything_) return !log_.messages.contains(line.message);
    return line.message > since_ && time_of(line.message) < begun_ - on_its_way;
}

RoomReading::Told RoomReading::look_at(const HistoryPage& page) const
{
    Told told;
    for (const auto& line : page.lines) {
        if (line.said && is_news(line)) told.posts.push_back(*line.said);
        if (line.edit && (everything_ || line.edit->edited_ts > since_.value)) told.edits.push_back(*line.edit);
        const auto known = log_.messages.find(line.message);
        const bool stands = known != log_.messages.end() && !known->second.deleted;
        if (line.removed && stands) told.deletions.push_back({channel_, line.message, begun_});
    }
    std::ranges::sort(told.posts, {}, &Message::message);
    return told;
}

std::optional<RoomRead> RoomReading::advance(const HistoryPage& page)
{
    const bool of_thread = thread() != nullptr;
    hidden_ = hidden_ || page.limited;
    for (const auto& line : page.lines) {
        seen_.insert(line.message);
        let_in_ = let_in_ || (line.let_in && !everything_ && line.message > since_);
        if (!line.said) continue;
        if (line.message.value <= to_ts(begun_)) counted_.insert(line.message);
        found_ = found_ || (everything_ && is_news(line));
    }
    if (of_thread) {
        if (auto note = advance_thread(page)) return note;
    } else {
        advance_room(page);
    }
    return covered_now();
}

void RoomReading::advance_room(const HistoryPage& page)
{
    const auto part = *uncovered();
    cursor_ = page.lines.empty() && page.more ? page.cursor : std::string{};
    if (!cursor_.empty()) return;
    Period covered{Timestamp{}, part.to};
    if (!page.lines.empty()) {
        const auto [oldest, latest] = std::ranges::minmax(page.lines, {}, &HistoryLine::message);
        newest_ = std::max(newest_, latest.message);
        if (page.more) covered.from = time_of(oldest.message);
        if (!topped_ && part.to >= begun_) { // here too
            covered.to = std::max(covered.to, time_of(latest.message));
            for (auto& wanted : wanted_)
                if (wanted.to == part.to) wanted.to = covered.to;
        }
    }
    const bool nonsense = page.lines.empty() && page.more; // more, and no way to get at it
    hidden_ = hidden_ || nonsense;
    const bool extends = everything_ && !nonsense && !covers(log_.read, covered);
    for (const auto& line : page.lines) follow(line, extends);
    topped_ = topped_ || part.to >= begun_;
    add(scanned_, covered);
    if (extends) pending_ = covered;
}

void RoomReading::follow(const HistoryLine& line, bool uncovered)
{
    if (line.latest_reply.empty()) return;
    const auto& thread = line.message;
    if (!everything_) {
        if (line.latest_reply > since_) fresh_.push_back({thread, since_});
        return;
    }
    const auto already = [&](const Thread& one) { return one.parent == thread; };
    if (std::ranges::any_of(compared_, already) || std::ranges::any_of(fresh_, already)) return;
    const auto progress = log_.threads_read.find(thread);
    const bool begun = progress != log_.threads_read.end();
    if (uncovered || begun || !log_.messages.contains(line.latest_reply))
        fresh_.push_back({thread, begun ? MessageId{to_ts(progress->second)} : MessageId{}});
    else
        compared_.push_back({thread});
    if (begun) compared_.push_back({thread}); // its beginning too
}

std::optional<RoomRead> RoomReading::advance_thread(const HistoryPage& page)
{
    auto& asked = queue();
    auto& thread = asked.front();
    auto last = thread.after;
    for (const auto& line : page.lines)
        if (line.message != thread.parent) last = std::max(last, line.message);
    if (!page.more) {
        asked.pop_front();
        return std::nullopt;
    }
    const bool moved = last != thread.after;
    thread.cursor = moved ? std::string{} : page.cursor;
    thread.after = last;
    if (!moved && page.cursor.empty()) { // it claims more and gives nothing
        hidden_ = true;
        asked.pop_front();
    }
    if (!moved || !everything_ || fresh_.empty()) return std::nullopt;
    found_ = true;
    return RoomRead{channel_, thread.parent, {}, time_of(last), {}};
}

void RoomReading::thread_is_gone()
{
    if (thread()) queue().pop_front();
}

// What its last page covers is told by its end.
std::optional<RoomRead> RoomReading::covered_now()
{
    if (!pending_ || !fresh_.empty()) return std::nullopt;
    const auto covered = *std::exchange(pending_, std::nullopt);
    if (!next()) return std::nullopt;
    add(log_.read, covered);
    if (!found_) return std::nullopt; // nothing that would be worth not doing again
    return RoomRead{channel_, {}, covered.from, covered.to, {}};
}

RoomReading::Ending RoomReading::end(const Log& log, bool anyway) const
{
    Ending ending;
    if (!everything_) return ending;
    auto stand = static_cast<std::int64_t>(counted_.size());
    for (const auto& [message, known] : log.messages) {
        if (known.deleted && counted_.contains(message)) --stand; // meanwhile
        // What came while this was read is not in it, whatever the clocks say.
        const bool known_before = log_.messages.contains(message);
        const bool old_enough = known_before && time_of(message) < begun_ - longest_lag;
        if (!known.deleted && old_enough && !hidden_ && !seen_.contains(message))
            ending.deletions.push_back({channel_, message, begun_});
    }
    if (found_ || anyway || log.missed || !ending.deletions.empty())
        ending.note = RoomRead{channel_, {}, {}, begun_, hidden_ ? std::nullopt : std::optional{stand}};
    return ending;
}

} // namespace warroom::slack
