#pragma once
// Which room's history is read when, and how thoroughly. Pure: times are passed in. Every open incident's room is
// looked at every five minutes, and at everything in it when it becomes known, after a time in which nothing was
// delivered to us, and once more before its draft is handed over. Everything is what a look is at, too, as long as that
// takes a tenth of the time at most; between, a large room is asked for its news only. What nobody can read is told as
// missed, once; and told again, longer, at each look that finds us put out of the room.

#include "bot/chat.hpp"
#include "bot/clock.hpp"
#include "bot/slack/room_reading.hpp"

#include <map>
#include <optional>
#include <vector>

namespace warroom::slack {

class CatchUp {
public:
    using Steady = Clock::Steady;
    struct Now {
        Steady steady;
        Timestamp slacks; // its clock, as it is compared with its timestamps
    };

    // A room to keep up with; one that is known already is left as it is. `deaf_since`: nothing was delivered from then
    // on, as when a former life ended there.
    void open(const ChannelId& room, Now now, std::optional<Timestamp> deaf_since = {});
    void leave(const ChannelId& room); // its incident is over
    void before_draft(const ChannelId& room, Now now);
    bool is_waited_for(const ChannelId& room) const; // by a draft
    std::vector<MessagesMissed> wait_no_longer(const ChannelId& room, Now now);

    void live(bool is, Now now); // is there a connection on which events come?
    void link_died(Now now);     // what was on its way there may be lost
    void not_delivered(Period period, Now now);

    // What to do now, and with `due`, when there is something to do again.
    struct Turn {
        ChannelId room;
        enum class What { begin, ask, end } what = What::begin; // begin and end: with the log of that moment
        RoomReading::Ask ask{};
        std::int64_t number = 0; // of the reading
    };
    std::optional<Turn> next(Now now);
    std::optional<Steady> due(Now now) const;

    bool begins_with_everything(const ChannelId& room, Now now) const;
    void begin(const ChannelId& room, RoomReading::Log log, Now now);
    RoomReading* reading(const Turn& turn); // null: it was given up meanwhile
    void answered(const Turn& turn);
    RoomReading::Ending end(const Turn& turn, const RoomReading::Log& log); // nothing, if it was given up
    void ended(const Turn& turn, Now now);                                  // and its ending is in the log
    std::vector<MessagesMissed> failed(const Turn& turn, const CallError& error, Now now);
    void put_off(const Turn& turn, Now now); // nothing could be recorded

private:
    struct Room {
        bool open = true;
        bool everything = true; // wanted next
        bool waited_for = false;
        Steady due = Steady::max();
        int tries = 0; // failed ones in a row
        std::optional<Steady> failing_since{};
        MessageId newest{}; // as of the last reading that came to its end
        std::optional<Timestamp> read_until{};
        Periods deaf{}; // when nothing was delivered, and not read since
        std::vector<Period> told_missed{};
        std::optional<RoomReading> reading{};
        std::int64_t number = 0; // of the reading
        Steady begun{};          // it
        Steady everything_due = Steady::max();
    };
    Steady ready(const Room& room) const;
    std::vector<MessagesMissed> missed(const ChannelId& id, Room& room, std::string reason);
    static bool wanted(const Room& room) { return room.open || room.waited_for; }
    static void look_at_everything(Room& room, Steady from);

    std::map<ChannelId, Room> rooms_{};
    bool live_ = false;
    std::optional<Timestamp> deaf_since_{};
    Steady paused_until_{}; // Slack asked us to slow down
    ChannelId last_served_{};
    std::int64_t readings_ = 0;
};

// In words for people, of an error that stands between us and a room's history.
std::string reason_of(const CallError& error);

} // namespace warroom::slack
