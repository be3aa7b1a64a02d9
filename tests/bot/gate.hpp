#pragma once
// For tests of what happens during a commit.

#include "tests/bot/threads.hpp"

#include <future>

namespace warroom {

template <class Kind>
bool is(const std::shared_ptr<std::optional<Outcome>>& outcome)
{
    return outcome->has_value() && std::holds_alternative<Kind>(**outcome);
}

// Holds the first commit until it is released.
struct Gate {
    std::promise<void> entered, opened;
    std::shared_future<void> may_pass{opened.get_future()};
    bool first = true;

    auto hook()
    {
        return [this](const Batch&) -> std::optional<Committed> {
            if (!std::exchange(first, false)) return std::nullopt;
            entered.set_value();
            may_pass.wait();
            return std::nullopt;
        };
    }
    void await_entry()
    {
        REQUIRE(entered.get_future().wait_for(std::chrono::seconds{20}) == std::future_status::ready);
    }
};

} // namespace warroom
