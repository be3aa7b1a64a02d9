#pragma once
// One reading of a room's history: what to ask for next, and what each page tells. Pure: no socket, no clock.
//
// Slack pages a room from the newest message down, each message with only the time of its latest reply; threads are
// asked for one by one. A page is covered once its threads are read as well, and what extends the covered part of the
// room is noted in the log page by page: cut off anywhere, the next reading begins with what is still uncovered. What
// was covered before is then looked at all the same, from the start: what was edited, deleted or replied to an old
// message while nobody listened shows nowhere else.

#include "bot/slack/history.hpp"
#include "core/periods.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace warroom::slack {

class RoomReading {
public:
    // What the log has of the room.
    struct Log {
        struct Known {
            bool deleted = false;
        };
        std::map<MessageId, Known> messages{};
        Periods read{};
        std::map<MessageId, Timestamp> threads_read{};
        bool missed = false; // something that could not be read so far

        void add(const Incident& incident);
        void add(const Event& event);
    };

    // All that there is, compared with the log.
    static RoomReading everything(ChannelId channel, Log log, Timestamp now);
    // What was said since then, in the room and in the threads that the last page shows: one request on most days. A
    // reply to an older message has to wait for the next look at everything.
    static RoomReading news(ChannelId channel, MessageId since, Timestamp now);

    bool of_everything() const { return everything_; }
    Timestamp begun() const { return begun_; }
    MessageId newest() const { return newest_; } // that it saw
    bool was_let_in() const { return let_in_; }  // news: we had been out of the room

    struct Ask {
        MessageId thread{}; // empty: the room itself
        MessageId before{}; // of the room: what is older than this; empty: from the newest on
        MessageId after{};  // of a thread: what is newer than this; empty: from its first reply on
        std::string cursor{};
        friend bool operator==(const Ask&, const Ask&) = default;
    };
    std::optional<Ask> next() const; // nothing: it is at its end

    struct Told {
        std::vector<Message> posts{}; // oldest first, the log may have some of them
        std::vector<MessageChange> edits{};
        std::vector<MessageDeletion> deletions{};
    };
    Told look_at(const HistoryPage& page) const;
    // What the page told is in the log: now the next one may be asked for. Gives what is worth noting there.
    std::optional<RoomRead> advance(const HistoryPage& page);
    void thread_is_gone(); // the answer to asking for one

    // After the last page of everything, with the log as it is by then.
    struct Ending {
        std::vector<MessageDeletion> deletions{};
        std::optional<RoomRead> note{};
    };
    Ending end(const Log& log, bool anyway) const; // anyway: noted even if nothing is new

private:
    struct Thread {
        MessageId parent;
        MessageId after{};
        std::string cursor{};
    };
    RoomReading(ChannelId channel, Log log, Timestamp now)
        : channel_{std::move(channel)}, log_{std::move(log)}, begun_{now}
    {
    }

    std::optional<Period> uncovered() const;
    const Thread* thread() const;
    std::deque<Thread>& queue();
    void advance_room(const HistoryPage& page);
    std::optional<RoomRead> advance_thread(const HistoryPage& page);
    void follow(const HistoryLine& line, bool uncovered);
    std::optional<RoomRead> covered_now();
    bool is_news(const HistoryLine& line) const;

    ChannelId channel_;
    Log log_;
    Timestamp begun_;
    bool everything_ = true;
    MessageId since_{};    // news: what is not newer is known
    Periods wanted_{};     // in order of importance
    Periods scanned_{};    // in this reading
    bool topped_ = false;  // the newest page is among them
    std::string cursor_{}; // behind an empty page
    bool let_in_ = false;
    MessageId newest_{};
    std::deque<Thread> fresh_{};      // with replies that may be new: before the next page
    std::deque<Thread> compared_{};   // for their edits and deletions only: at the end
    std::optional<Period> pending_{}; // covered once the fresh threads are read
    std::set<MessageId> seen_{};
    std::set<MessageId> counted_{}; // of these, those that belong in a timeline
    bool found_ = false;            // something that the log did not have
    bool hidden_ = false;           // Slack does not show all: what is absent may be there
};

} // namespace warroom::slack
