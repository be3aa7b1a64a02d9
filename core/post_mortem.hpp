#pragma once
// The draft, from the log alone: facts with their source and prompts where people must write. It never states a cause,
// a lesson or praise. The same history and `now` give the same document, byte for byte.

#include "core/document.hpp"
#include "core/event.hpp"

#include <map>
#include <span>

namespace warroom {

// `now` cuts what is still running; it doesn't show in the draft of a closed incident.
Document post_mortem(std::span<const Recorded> history, Timestamp now);

// The fixed keys for comparison across incidents, in order. No value: unknown (null in JSON).
using FactValue = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;
std::vector<std::pair<std::string, FactValue>> facts(std::span<const Recorded> history, Timestamp now);

} // namespace warroom
