#pragma once
// One thing that reached us, to be dealt with once however often it is sent, and what became of it.

#include "core/incident.hpp"

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace warroom {

struct NewIncident {};
// NewIncident: declares one. ChannelId: the incident whose room (or card) that is.
using Where = std::variant<NewIncident, IncidentId, ChannelId>;

struct Delivery {
    DeliveryId id; // says what reached us, not how: live, resent and fetched copies have the same
    Where where;
    Person actor{};
    Timestamp at{};
    Command command;
    std::string line{};                // as typed or pressed
    std::string button{};              // message and line of a press
    std::optional<EffectId> settles{}; // set when an errand reports back
};

struct Accepted {
    std::shared_ptr<const Incident> incident; // as this left it; a message: as all that shares its commit left it
    std::vector<Recorded> events{};           // empty: nothing new, as with a second press
    std::vector<Promised> promised{};
};
struct Duplicate {};
struct NotOurs {}; // a message in a channel that is no incident's
struct NotYet {};  // can't be placed or written now: don't acknowledge, it comes again
using Outcome = std::variant<Accepted, Refusal, Duplicate, NotOurs, NotYet>;

} // namespace warroom
