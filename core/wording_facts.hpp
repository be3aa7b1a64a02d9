#pragma once
// What is told of facts and of what people keep: windows, users, times, answers, action items, updates. Filed apart
// from core/wording for its length; empty for every other event.

#include "core/wording.hpp"

namespace warroom {

// wording_facts.cpp
std::string fact_words(const Incident& incident, const Recorded& recorded);
// The impact is over with this: the room is told, not only the thread.
bool all_over(const Incident& incident, const ImpactChanged& event);
// Another window tells the same change.
bool goes_on(const Incident& incident, const ImpactChanged& event);

// wording_records.cpp
std::string record_words(const Incident& incident, const Recorded& recorded);     // in the room
std::string record_confirmed(const Incident& incident, const Recorded& recorded); // for who did it

// Buttons for what follows from a fact: "It is back" on a resolved incident, "Did you mean ...?" on a near name.
std::vector<Button> fact_offers(const Incident& incident, const Recorded& recorded);

} // namespace warroom
