#pragma once
// The time of this program. The standard library's clocks and Asio's wait for the next timer are replaced in the whole
// executable (see the source), so that the bot lives through hours in milliseconds without knowing it.

#include "tests/simulation/dice.hpp"

namespace warroom::simulation {

struct VirtualTime {
    Span now{0};   // since the world began: the steady clock
    Span wall{0};  // what the bot's wall clock is ahead of the steady one
    Span until{0}; // where a wait must end at the latest: the world has something to do then
};

extern VirtualTime the_time;

double real_seconds(); // for figures

} // namespace warroom::simulation
