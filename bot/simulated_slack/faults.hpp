#pragma once
// Faults that the control API asked for, put between a caller and what it calls.

#include "bot/simulated_slack/effects.hpp"

#include <functional>

namespace warroom::simulated_slack {

// Answers by `perform`, unless a fault for `method` is due: then without it, or with it and spoiled.
Reply with_faults(State& state, const std::string& method, const std::function<Reply()>& perform);

} // namespace warroom::simulated_slack
