#pragma once
// What the database needs beside being written to, while the bot serves: room on its disk, a short log, backups that
// are known to be good, a look for damage at night. On the io thread; what touches the database runs on the scribe's
// thread, between two commits and in pieces so small that no ack waits for them; what takes long runs on a thread of
// its own.

#include "bot/backup_plan.hpp"
#include "bot/own_thread.hpp"
#include "bot/scribe.hpp"
#include "storage/upkeep.hpp"

#include <filesystem>
#include <memory>

namespace warroom {

// How full a disk is, in steps at which there is an alarm: 0, 80, 90 or 95 percent. `told`: the step of the last one.
int space_level(int used_percent, int told);

class Housekeeping {
public:
    // All outlive it. In a simulation, what has a thread of its own in real life runs on `worker`.
    Housekeeping(asio::any_io_executor io, Scribe& scribe, Upkeep& upkeep, const Clock& clock, HouseRules rules,
                 std::optional<asio::any_io_executor> worker = std::nullopt);

    asio::awaitable<void> run(); // until stop()
    void stop();

    // One backup, proven, behind any other that is being made. `told`: how much of it is copied, in percent, now and
    // then. Throws std::runtime_error in words for an operator.
    using Progress = std::function<asio::awaitable<void>(int percent)>;
    asio::awaitable<void> back_up(std::filesystem::path file, bool replace, Progress told);

    struct Counted { // since the start
        int backups = 0;
        int failed_backups = 0;
        int full_disks = 0; // times that the reserve had to be given up, or nothing could be written
        int space_alarms = 0;
        int shortened_logs = 0;
        int checks = 0;
    };
    const Counted& counted() const { return counted_; }
    // A moment ago:
    const std::optional<Space>& space() const { return space_; } // on the database's disk
    std::uintmax_t log_size() const { return log_size_; }        // of the write-ahead log, in bytes

private:
    struct OneAtATime;
    struct Busy;
    struct Seen { // on the scribe's thread
        bool reserve = false;
        std::optional<Space> space{};
        std::uintmax_t log_size = 0;
        std::int64_t changes = 0;
        std::int64_t refused = 0;
    };
    asio::awaitable<Seen> look();
    asio::awaitable<void> make_reserve();
    asio::awaitable<void> on_full_disk(Seen seen);
    asio::awaitable<void> tell_rooms();
    void on_space(const Space& space);
    asio::awaitable<void> on_idle(Seen seen);
    asio::awaitable<void> on_backups(Seen seen);
    asio::awaitable<void> back_up_now(Seen seen);
    asio::awaitable<void> on_night();
    asio::awaitable<void> beside(std::function<void()> work); // on the prover's thread

    Scribe& scribe_;
    Upkeep& upkeep_;
    const Clock& clock_;
    HouseRules rules_;
    asio::steady_timer timer_;
    bool stopping_ = false;

    Counted counted_{};
    bool reserve_held_ = false;
    std::int64_t refused_ = 0;
    std::optional<Space> space_{};
    std::uintmax_t log_size_ = 0;
    int alarmed_at_ = 0; // percent
    std::int64_t changes_ = -1;
    Clock::Steady quiet_since_{};
    std::optional<Timestamp> last_backup_{};
    std::int64_t backed_up_ = -1; // the changes that the last one holds
    Timestamp next_try_{};
    Timestamp checked_at_;
    std::shared_ptr<OneAtATime> backing_up_; // outlives us with a coroutine that never ended
    OwnThread prover_;                       // last: it ends before what it uses
};

} // namespace warroom
