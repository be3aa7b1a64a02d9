#pragma once
// A room as Slack keeps it, for tests of those who read it: pages from the newest message down, threads from the first
// reply up; and a log that takes what was told.

#include "bot/slack/plain_text.hpp"
#include "bot/slack/room_reading.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace warroom::slack {

inline const ChannelId kept_channel{"C1"};
inline Timestamp second(int n) { return Timestamp{std::chrono::seconds{1'773'165'600 + n}}; }
inline MessageId at_second(int n) { return MessageId{to_ts(second(n))}; }

struct KeptLine {
    MessageId thread{};
    std::string edited{}; // edited.ts
    bool ours = false;
    bool broadcast = false; // a reply that stands in the room too
    bool removed = false;
};

class KeptRoom {
public:
    std::map<MessageId, KeptLine> lines{};
    int cap = 1000;           // Slack gives no more at once
    bool empty_pages = false; // every other page has nothing but a cursor
    bool limited = false;

    void say(int n, KeptLine line = {}) { lines[at_second(n)] = std::move(line); }
    void edit(int n, int when) { lines.at(at_second(n)).edited = at_second(when).value; }
    void remove(int n)
    {
        const auto id = at_second(n);
        if (has_replies(id))
            lines.at(id).removed = true;
        else
            lines.erase(id);
    }
    bool has_replies(const MessageId& id) const
    {
        for (const auto& [reply, line] : lines)
            if (line.thread == id) return true;
        return false;
    }

    // Nothing: there is no such thread.
    std::optional<HistoryPage> answer(const RoomReading::Ask& ask, int limit) const
    {
        std::vector<MessageId> all;
        if (!ask.thread.empty()) {
            if (!lines.contains(ask.thread)) return std::nullopt;
            for (const auto& [id, line] : lines)
                if (line.thread == ask.thread && id > ask.after) all.push_back(id);
        } else {
            for (auto it = lines.rbegin(); it != lines.rend(); ++it)
                if ((it->second.thread.empty() || it->second.broadcast) &&
                    (ask.before.empty() || it->first < ask.before))
                    all.push_back(it->first);
        }
        HistoryPage page;
        page.limited = limited;
        if (empty_pages && ask.cursor.empty() && !all.empty()) {
            page.more = true;
            page.cursor = "dGVhbTo=";
            return page;
        }
        const auto most = static_cast<std::size_t>(std::min(limit, cap));
        page.more = all.size() > most;
        if (page.more) all.resize(most);
        if (page.more) page.cursor = "next";
        if (!ask.thread.empty()) page.lines.push_back(read(ask.thread));
        for (const auto& id : all) page.lines.push_back(read(id));
        return page;
    }

    std::set<MessageId> standing() const // what belongs in a timeline
    {
        std::set<MessageId> all;
        for (const auto& [id, line] : lines)
            if (!line.ours && !line.removed) all.insert(id);
        return all;
    }
    std::set<std::string> edits() const
    {
        std::set<std::string> all;
        for (const auto& [id, line] : lines)
            if (!line.edited.empty() && !line.removed) all.insert(id.value + "/" + line.edited);
        return all;
    }

private:
    HistoryLine read(const MessageId& id) const
    {
        const auto& line = lines.at(id);
        HistoryLine read;
        read.message = id;
        read.thread = line.thread;
        for (const auto& [reply, one] : lines)
            if (one.thread == id) read.latest_reply = reply;
        read.removed = line.removed;
        if (line.ours || line.removed) return read;
        Message said;
        said.channel = kept_channel;
        said.message = id;
        said.thread = line.thread;
        said.sent_at = from_ts(id.value);
        read.said = said;
        if (!line.edited.empty())
            read.edit = MessageChange{kept_channel, id, UserId{"U1"}, "new", from_ts(line.edited), line.edited};
        return read;
    }
};

// The log of that room, as the scribe would keep it.
struct KeptLog {
    RoomReading::Log log{};
    std::set<std::string> edits{};
    std::optional<std::int64_t> counted{};

    void hear(const MessageId& id) { log.messages.try_emplace(id); }
    void take(const RoomReading::Told& told)
    {
        for (const auto& post : told.posts) hear(post.message);
        for (const auto& edit : told.edits) edits.insert(edit.message.value + "/" + edit.edited_ts);
        take(told.deletions);
    }
    void take(const std::vector<MessageDeletion>& deletions)
    {
        for (const auto& gone : deletions) log.messages[gone.message].deleted = true;
    }
    void take(const std::optional<RoomRead>& read)
    {
        if (!read) return;
        if (read->thread) {
            auto& until = log.threads_read[*read->thread];
            until = std::max(until, read->to);
            return;
        }
        add(log.read, {read->from, read->to});
        if (!read->messages) return;
        counted = read->messages;
        log.threads_read.clear();
    }
    std::set<MessageId> standing() const
    {
        std::set<MessageId> all;
        for (const auto& [id, known] : log.messages)
            if (!known.deleted) all.insert(id);
        return all;
    }
};

// Reads until the end, or until so many pages came; the number of pages.
inline int read(RoomReading& reading, const KeptRoom& room, KeptLog& kept, int limit, int most = 100'000)
{
    int pages = 0;
    while (pages < most) {
        const auto ask = reading.next();
        if (!ask) {
            const auto ending = reading.end(kept.log, false);
            kept.take(ending.deletions);
            kept.take(ending.note);
            return pages;
        }
        ++pages;
        const auto page = room.answer(*ask, limit);
        if (!page) {
            reading.thread_is_gone();
            continue;
        }
        kept.take(reading.look_at(*page));
        kept.take(reading.advance(*page));
    }
    return pages;
}

} // namespace warroom::slack
