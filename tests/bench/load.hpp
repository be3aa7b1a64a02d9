#pragma once
// Load on a bot: messages of its room, rendered beforehand, and the time that each one's ack took. Open-loop: every
// frame has the moment at which it is due, and its latency counts from there, however late it was sent; a bot that
// stands still is charged for all that waited meanwhile.

#include "tests/bench/socket.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace warroom::bench {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::nanoseconds;

// A message's envelope as the simulated Slack renders it, and where in it stands what differs from one to the next.
class Template {
public:
    explicit Template(const std::string& envelope);
    void append(std::string& out, std::int64_t number) const; // as a whole frame
    std::size_t size() const { return frame_.size(); }

private:
    std::string frame_;
    std::size_t envelope_id_ = 0;
    std::size_t event_id_ = 0;
    std::size_t event_id_size_ = 0;
    std::size_t client_msg_id_ = std::string::npos;
    std::vector<std::size_t> stamps_{}; // ts and event_ts
    std::int64_t first_stamp_ = 0;      // microseconds
};

struct Plan {
    double rate = 0;       // per second; 0: as fast as the bot takes them
    std::size_t count = 0; // of messages, at most
    nanoseconds limit{};   // then no more are sent, and what is outstanding is waited for
    // At full speed so many are outstanding at most: several times what any of the bots handles at once, so that none
    // ever waits for us, and little enough that a slow one has acked all of them ten seconds later.
    std::size_t window = 2'000;
};

struct Outcome {
    std::size_t sent = 0;
    std::size_t acked = 0;
    double per_second = 0;                      // acked while we were sending; of all, if all that was planned was sent
    double p50 = 0, p99 = 0, p999 = 0, max = 0; // microseconds from due to ack
    double late_share = 0;                      // not acked within three seconds
    double lag_p99 = 0;                         // microseconds: how late we sent
};

class Load {
public:
    Load(std::span<const Template> templates, Plan plan, std::int64_t first_number);

    void begin(Time now) { begun_ = now; }
    // Sends what is due. Full speed: when a quarter of the window is free, so that frames go out by the hundred.
    void pump(std::span<const std::shared_ptr<Socket>> sockets);
    std::optional<Time> due() const;             // the next one; nothing: at full speed, or none is left
    bool acked(std::string_view text, Time now); // false: it isn't the ack of one of ours
    bool sending() const { return sent_ < plan_.count && !stopped_; }
    bool done() const { return !sending() && acked_ == sent_; }
    Outcome outcome(Time now) const;

private:
    void send_one(Socket& socket, Time now);

    std::span<const Template> templates_;
    Plan plan_;
    std::int64_t first_number_;
    Time begun_{};
    std::size_t sent_ = 0;
    std::size_t acked_ = 0;
    std::size_t turn_ = 0;          // of the connections
    std::optional<Time> stopped_{}; // by the limit
    std::size_t acked_when_stopped_ = 0;
    Time last_ack_{};
    std::vector<std::int64_t> due_at_; // nanoseconds from the begin
    std::vector<std::int64_t> sent_at_;
    std::vector<std::int64_t> acked_at_; // -1: not yet
};

} // namespace warroom::bench
