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
// To whoever opens what was opened a moment ago.
Notice open_already(const Incident& incident);
// "!open" among others' talk may be meant as an order to a colleague.
Notice open_another(const Incident& beside, const DeclareIncident& asked, const std::string& line, const Zone& zone);

// The open incidents one may see; where none is open, how to open one.
Notice open_incidents(std::span<const Listing> directory, const std::string& command);
Notice list(std::span<const Listing> directory);
Card panel(const Incident& incident, Timestamp now);
Card state(const Incident& incident, Timestamp now); // for whoever only wants to know
// Its state and all of its steps. None: the one that counts now.
Notice attempt(const Incident& incident, std::optional<int> number = {});
// Entries with their numbers: the latest that fit on a screen, or all of the last so many minutes.
Notice timeline(const Incident& incident, std::span<const Recorded> history, const AskTimeline& asked, Timestamp now);

// answers_to_questions.cpp
Notice what_to_do(const Incident& incident, const AskSteps& asked, Timestamp now);
Notice who_is_hit(const Incident& incident, Timestamp now);
Notice who_holds_what(const Incident& incident);
Notice known_times(const Incident& incident, Timestamp now);
Notice action_items(const Incident& incident);
// The state, and what happened since `person` last wrote or did something: about ten lines.
Notice catchup(const Incident& incident, std::span<const Recorded> history, const UserId& person, Timestamp now);
// Of one incident each, with whatever else the person may see; `found` is what they may.
Notice findings(std::span<const Found> found, std::span<const Listing> directory, const Zone& zone,
                std::string_view words);

} // namespace warroom
