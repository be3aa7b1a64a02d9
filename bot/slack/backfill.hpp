#pragma once
// Fetches what the websocket never brought: asks Slack for what CatchUp and RoomReading say, one call at a time, and
// records what comes. Fetched commands are recorded and not obeyed. Runs on the io thread.

#include "bot/scribe.hpp"
#include "bot/slack/catch_up.hpp"

namespace warroom::slack {

class Backfill {
public:
    // All outlive it. `page_size`: messages per call; Slack may give fewer.
    Backfill(asio::any_io_executor io, Scribe& scribe, WebApi& api, People& people, const Clock& clock, Self self,
             int page_size);

    asio::awaitable<void> run(); // until stop()
    void stop();

    void changed(const Incident& incident); // its room may be known now, or it is over
    void live(bool is);                     // is there a connection on which events come?
    void link_died();
    void not_delivered(Period period);

    // Reads the room once more; gives up after a minute, and says in the log what was missed. False: stopped meanwhile.
    asio::awaitable<bool> before_draft(IncidentId incident);

private:
    using Turn = CatchUp::Turn;
    asio::awaitable<void> find_rooms();
    asio::awaitable<void> take(Turn turn);
    asio::awaitable<void> begin(Turn turn);
    asio::awaitable<void> ask(Turn turn);
    asio::awaitable<void> end(Turn turn);
    asio::awaitable<RoomReading::Log> log_of(ChannelId room);
    asio::awaitable<bool> record(RoomReading::Told told); // false: not now
    asio::awaitable<void> note(Command command, ChannelId room);
    asio::awaitable<void> note(std::vector<MessagesMissed> missed);
    asio::awaitable<void> rest();
    asio::awaitable<std::monostate> looked_at(ChannelId room); // resumes when nobody waits for a look at it any more
    CatchUp::Now now() const { return {clock_.steady(), api_.slacks_now()}; }
    void wake()
    {
        work_.cancel();
        looked_.ring();
    }

    Scribe& scribe_;
    WebApi& api_;
    People& people_;
    const Clock& clock_;
    Self self_;
    int page_size_;
    CatchUp catch_up_{};
    std::map<IncidentId, ChannelId> rooms_{}; // as they were known last: one that is made private changes its id
    asio::steady_timer work_;                 // cancelled when there may be something to do
    Bell looked_;                             // rings when a room may no longer be waited for
    std::int64_t notes_ = 0;
    bool stopping_ = false;
};

} // namespace warroom::slack
