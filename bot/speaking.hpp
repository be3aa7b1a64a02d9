#pragma once
// What reading a line needs of the incident that it is said of. Pure.

#include "core/incident.hpp"

#include <string_view>
#include <vector>

namespace warroom {

// By their whole name or its first word, in any case.
std::vector<Person> people_named(const Incident& incident, std::string_view name);

} // namespace warroom
