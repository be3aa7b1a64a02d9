#pragma once
// What the cards share among themselves.

#include "core/card.hpp"

namespace warroom {

constexpr std::size_t widest = 72; // card lines are read on phones

std::string_view told(const Attempt& attempt); // "is open", "did not hold"
// Of the part that its card shows, before the go or from it on: how many steps are settled, and of how many.
std::pair<std::size_t, std::size_t> done_of_part(const Attempt& attempt, const Answers& answers);

Card prepare_card(const Incident& incident, const Attempt& attempt); // until the go
Card execute_card(const Incident& incident, const Attempt& attempt); // from the go on

} // namespace warroom
