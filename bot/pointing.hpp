#pragma once
// Which entry of the timeline somebody points at.

#include "bot/verbs.hpp"
#include "core/timeline.hpp"

#include <span>

namespace warroom {

// `said_by`: the message that points, so never the one that is meant; may be empty. The command that does what was
// asked, or why there is nothing to do it to.
Result<Command, Refusal> pointed(const ChangeEntry& asked, const Incident& incident, std::span<const Recorded> history,
                                 const MessageId& said_by);

} // namespace warroom
