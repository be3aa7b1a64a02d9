#pragma once
// Stretches of time, both ends included: what was read of a room, what was missed.

#include "core/ids.hpp"

#include <vector>

namespace warroom {

struct Period {
    Timestamp from; // Timestamp{}: from the beginning
    Timestamp to;
    friend auto operator<=>(const Period&, const Period&) = default;
    friend bool operator==(const Period&, const Period&) = default;
};
using Periods = std::vector<Period>; // in order, none touching another

void add(Periods& periods, Period more);
bool covers(const Periods& periods, Period whole);
Periods without(Period whole, const Periods& periods); // what of it lies outside of these

} // namespace warroom
