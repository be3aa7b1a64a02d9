#pragma once
// What must hold of every incident at every moment, however it came to be there.

#include "core/incident.hpp"

namespace warroom {

void check_invariants(const Incident& incident, Timestamp now);
void check_renders(const Incident& incident, Timestamp now); // every card fits, whatever people wrote

} // namespace warroom
