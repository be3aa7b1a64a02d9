#pragma once
// Helpers of the wording: an event with what is known around it. Of no use outside core/wording*.cpp.

#include "core/wording.hpp"

#include <fmt/format.h>

namespace warroom {

inline std::string in_brackets(const std::string& why) { return why.empty() ? "" : fmt::format(" ({})", why); }
std::string joined(const std::vector<std::string>& words, std::string_view between);

struct Told {
    const Incident& incident;
    const Recorded& recorded;
    std::string at() const { return zoned_time(zone_of(incident), recorded.at); }
    std::string by() const { return recorded.actor.empty() ? "warroom" : name_of(incident, recorded.actor); }
    std::string id() const { return (incident.declared.drill ? "DRILL " : "") + label(incident); }
    const Attempt& attempt(int number) const { return incident.attempts.at(static_cast<std::size_t>(number) - 1); }
    std::string titled(int number) const
    {
        return fmt::format("Attempt {} ({})", number, word(attempt(number).strategy));
    }
};

// Nothing: not an event of theirs. wording_incident.cpp: severity, status, roles and who decides.
std::optional<Notice> incident_words(const Told& told);
std::optional<std::string> incident_confirmation(const Told& told);

// wording_attempt.cpp: attempts, their steps, go and no-go.
std::optional<Notice> attempt_notice(const Told& told);
std::optional<std::string> attempt_confirmation(const Told& told);
std::vector<Button> attempt_offers(const Told& told);
std::optional<Place> place_of_step(const Incident& incident, const StepMarked& event);
std::optional<Place> place_under(const Incident& incident, int attempt); // the thread of its card

// What whoever takes over has to know, a line each: state, impact, theory, the running attempt, who is tired.
std::vector<std::string> brief(const Incident& incident, Timestamp now);

} // namespace warroom
