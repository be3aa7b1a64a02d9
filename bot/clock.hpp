#pragma once
// The one place that knows what time it is. Safe from any thread.

#include "core/ids.hpp"

#include <chrono>

namespace warroom {

class Clock {
public:
    using Steady = std::chrono::steady_clock::time_point;
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0; // the wall's: for records
    virtual Steady steady() const = 0; // never jumps: for pacing and waiting
    // How long a real timer must run for `span` of this clock to pass.
    virtual std::chrono::nanoseconds real(std::chrono::nanoseconds span) const = 0;
};

class SystemClock final : public Clock {
public:
    Timestamp now() const override
    {
        return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
    Steady steady() const override { return std::chrono::steady_clock::now(); }
    std::chrono::nanoseconds real(std::chrono::nanoseconds span) const override { return span; }
};

// Starts at `start` and runs `speed` times as fast as the real one: the demo's.
class ScaledClock final : public Clock {
public:
    ScaledClock(Timestamp start, double speed) : start_{start}, speed_{speed} {}
    Timestamp now() const override { return start_ + std::chrono::duration_cast<std::chrono::microseconds>(elapsed()); }
    Steady steady() const override
    {
        return began_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(elapsed());
    }
    std::chrono::nanoseconds real(std::chrono::nanoseconds span) const override
    {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(span / speed_);
    }

private:
    std::chrono::duration<double, std::nano> elapsed() const
    {
        return (std::chrono::steady_clock::now() - began_) * speed_;
    }

    Timestamp start_;
    double speed_;
    Steady began_ = std::chrono::steady_clock::now();
};

} // namespace warroom
