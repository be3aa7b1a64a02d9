#pragma once
// Time that stands still until a test moves it. A real timer for any span of it ends at once, and moves it by that
// span: what waits has then waited, and nobody slept. Safe from any thread.

#include "bot/clock.hpp"

#include <atomic>

namespace warroom {

class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp start = Timestamp{std::chrono::hours{500'000}}) : start_{start} {}

    Timestamp now() const override { return start_ + std::chrono::duration_cast<std::chrono::microseconds>(passed()); }
    Steady steady() const override { return Steady{std::chrono::hours{1} + passed()}; }
    std::chrono::nanoseconds real(std::chrono::nanoseconds span) const override
    {
        passed_ += span.count();
        return std::chrono::nanoseconds{0};
    }

    void move(std::chrono::nanoseconds span) { passed_ += span.count(); }
    std::chrono::nanoseconds passed() const { return std::chrono::nanoseconds{passed_.load()}; }

private:
    Timestamp start_;
    mutable std::atomic<std::int64_t> passed_{0};
};

} // namespace warroom
