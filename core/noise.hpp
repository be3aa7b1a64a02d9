#pragma once
// How much the room is told: a budget of messages, by severity. What it must hear it hears; the rest, once the budget
// is spent, is said aside, under the pinned card, which shows what became of it.

#include "core/incident.hpp"

namespace warroom {

// What the worst severity so far allows: in all, else in the first hour and in each hour from then on.
struct NoiseBudget {
    std::optional<int> in_all{};
    int first_hour = 0;
    int hourly = 0;
};
NoiseBudget noise_budget(Severity worst);

// Said however much was said before: that it opened, updates, severity, command, that it is back, each attempt's card,
// go and outcome.
bool always_told(const Incident& after, const Recorded&);

// Part of the fold: counts what this event makes us say in the room, or finds it one too many.
void hear(Incident& after, const Recorded&);
bool one_too_many(const Incident& after, const Recorded&);

// What is over wakes nobody: until when a direct message about it waits, if it does.
std::optional<Timestamp> waits_until(const Incident&, const UserId& reader, Timestamp now);

} // namespace warroom
