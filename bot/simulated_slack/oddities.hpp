#pragma once
// JSON as Slack writes it on a bad day, when State's knob `oddities` says so: members nobody knows, optional ones left
// out or null, numbers as texts and texts as numbers where the documentation has both, escaped slashes.

#include "bot/simulated_slack/state.hpp"

namespace warroom::simulated_slack {

std::string written(State& state, const Json& body);

// An envelope's frame with bytes lost, changed, repeated and put in behind its id, as often as the knob `spoiled` says.
std::string perhaps_spoiled(State& state, std::string frame);

} // namespace warroom::simulated_slack
