#pragma once
// States and duties as text, to compare them whole.

#include "core/incident.hpp"

#include <string>

namespace warroom {

// All of a state that shows, and what only the laws look at.
std::string shown(const Incident& incident);
std::string shown(const Effect& effect);

// What stands as fact and decision: what taking back a change must give back. Who was last seen when, marks on entries
// that stay in the record, and plans that wait for somebody's word are not of it.
std::string substance(const Incident& incident);

} // namespace warroom
