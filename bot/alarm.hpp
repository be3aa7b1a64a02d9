#pragma once
// One timer for the next reminder of all open incidents. What a reminder does is the rules' affair: this only delivers
// Wake when an incident wanted to be woken. On the io thread.

#include "bot/scribe.hpp"

#include <map>

namespace warroom {

class Alarm {
public:
    Alarm(asio::any_io_executor io, Scribe& scribe, const Clock& clock);

    asio::awaitable<void> run();            // learns what is open, then rings until stop()
    void changed(const Incident& incident); // its newest state
    void stop();

private:
    asio::awaitable<void> ring(IncidentId incident, Timestamp deadline);
    asio::awaitable<void> sleep_until_next();

    Scribe& scribe_;
    const Clock& clock_;
    std::map<IncidentId, Timestamp> due_{};
    std::map<IncidentId, Timestamp> rung_{};     // an incident that still names the deadline it was woken for has none
    std::map<IncidentId, std::int64_t> heard_{}; // its state's number: at the start an older one may come in late
    asio::steady_timer timer_;
    bool stopping_ = false;
};

} // namespace warroom
