#pragma once
// What the person who asked is told, only them: what was understood and changed, why not, or what they wanted to see.
// Pure, and the same for every way in.

#include "bot/delivery.hpp"
#include "bot/verbs.hpp"
#include "core/wording.hpp"
#include "storage/store.hpp"

#include <span>

namespace warroom {

using Answer = std::variant<Notice, Card>;

// `remarks`: what was read as an option. Offers to take the change back.
Notice answer(const Accepted& accepted, std::span<const std::string> remarks);
Notice answer(const Refusal& refusal);

// The open incidents one may see; where none is open, how to open one.
Notice open_incidents(std::span<const Listing> directory, const std::string& command);
Notice list(std::span<const Listing> directory, const AskList& asked, const UserId& person);
Card panel(const Incident& incident, Timestamp now);
Notice attempt(const Incident& incident);
// Entries with their numbers: the latest that fit on a screen, or all of the last so many minutes.
Notice timeline(const Incident& incident, std::span<const Recorded> history, const AskTimeline& asked, Timestamp now);

} // namespace warroom
