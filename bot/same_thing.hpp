#pragma once
// Two people open the same incident, or one twice: is something open that may be the same thing?

#include "bot/delivery.hpp"
#include "storage/store.hpp"

#include <map>

namespace warroom {

// The newest one that is open, may be seen by whoever opens, and was opened in the last 15 minutes or shares two words
// of its title. Null: none. Drills resemble only drills.
const Listing* same_thing(const DeclareIncident& asked, const UserId& opener, Timestamp now,
                          const std::map<IncidentId, Listing>& directory);

// "Same thing?", with what goes on there and what opens another all the same.
Refusal ask_whether_same(const Listing& open, const DeclareIncident& asked, const Zone& zone, Timestamp now);

} // namespace warroom
