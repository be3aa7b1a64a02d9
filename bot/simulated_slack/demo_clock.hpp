#pragma once
// The demo's clock: fast, but while somebody on stage waits for the bot it hardly moves, so that what happened at 10:24
// is at 10:24 in the record too, however slow the machine. Safe from any thread.

#include "bot/clock.hpp"

#include <algorithm>
#include <mutex>

namespace warroom::simulated_slack {

class DemoClock final : public Clock {
public:
    DemoClock(Timestamp start, double speed) : start_{start}, speed_{speed}, rate_{speed} {}

    Timestamp now() const override { return start_ + std::chrono::duration_cast<std::chrono::microseconds>(passed()); }
    Steady steady() const override { return epoch_ + std::chrono::duration_cast<Steady::duration>(passed()); }
    std::chrono::nanoseconds real(std::chrono::nanoseconds span) const override
    {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(span / speed_);
    }
    void wait_for_the_bot(bool waits)
    {
        constexpr double slow = 8;
        const std::lock_guard lock{mutex_};
        const auto now = std::chrono::steady_clock::now();
        before_ += (now - since_) * rate_;
        since_ = now;
        rate_ = waits ? std::min(speed_, slow) : speed_;
    }

private:
    using Span = std::chrono::duration<double, std::nano>;
    Span passed() const
    {
        const std::lock_guard lock{mutex_};
        return before_ + (std::chrono::steady_clock::now() - since_) * rate_;
    }

    Timestamp start_;
    double speed_;
    Steady epoch_ = std::chrono::steady_clock::now();
    mutable std::mutex mutex_;
    Steady since_ = epoch_;
    Span before_{};
    double rate_;
};

} // namespace warroom::simulated_slack
