#pragma once
// From an IANA name to the plain Zone that the rules understand. Reads the system's tz database; thread-safe.

#include "core/zone.hpp"

#include <optional>
#include <string>

namespace warroom {

// Every change of offset from a year before that moment until three years after it. Unknown name: nothing.
std::optional<Zone> zone_named(const std::string& name, Timestamp around);

} // namespace warroom
