#pragma once
// Taking words off the record for good. What a row says besides them stays - ids, choices, times - so that the state
// that follows from the log is the same but for the words, and everything that counts entries still counts.

#include "core/incident.hpp"

#include <optional>
#include <span>
#include <vector>

namespace warroom {

// A wish to redact, with every row that says what the entry says: other versions of the same message and the note it
// carried, what the same line brought about, and what repeats it as it was before a change. Other commands stay as they
// are. Words of seven letters or less are nobody's secret: they go where they belong to the same thing, not elsewhere.
Command looked_up(Command command, std::span<const Recorded> history);

// The log as it is on disk once its redactions are carried out; carried out twice, it is the same.
std::vector<Recorded> redacted(std::vector<Recorded> history);
Incident folded(std::span<const Recorded> history);

// For documents: "(redacted: why)" where somebody's words stood. Nothing: nothing is to be told.
std::optional<std::vector<Recorded>> with_redactions_told(std::span<const Recorded> history);

} // namespace warroom
