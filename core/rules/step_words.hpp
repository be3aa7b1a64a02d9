#pragma once
// How people name steps: "HF-P3", "p3", "2", "next", "last", a word of a step's name; "attempt 1 p3" where two run.

#include "core/incident.hpp"

namespace warroom {

struct Pointed {
    struct One {
        int attempt = 0; // 0: a list of the incident itself
        const StepLine* line = nullptr;
        friend bool operator==(const One&, const One&) = default;
    };
    std::vector<One> steps;
    std::string rest; // evidence or reason, as typed
};
Result<Pointed, Refusal> point(const Incident& incident, const MarkSteps& command, const UserId& actor);

std::string_view verb_of(StepState to);                                             // "done", "skip", "undo"
std::string step_words(const Incident& incident, int attempt, std::string_view id); // as `point` reads it again

} // namespace warroom
