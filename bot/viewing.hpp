#pragma once
// Who is shown what. The team sees every incident but private ones of others; everybody else (guests, people of other
// organisations, bots, whoever could not be looked up) only what they take part in. Pure.

#include "core/incident.hpp"
#include "storage/store.hpp"

namespace warroom {

struct Viewer {
    Person person;
    ChannelId here{}; // where they speak: in a room they see its incident anyway
};
bool may_see(const Incident& incident, const Viewer& viewer);
// Without the incident itself, as of one that is over, only its opener is known to have taken part.
bool may_see(const Listing& line, const Viewer& viewer);

} // namespace warroom
