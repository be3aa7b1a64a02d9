#pragma once
// Helpers of the views: how people's own words and the steps of a checklist read in a document.

#include "core/event.hpp"

#include <string>
#include <string_view>

namespace warroom {

// Mentions as chat platforms write them become words: no name, no raw id, and no one is called by a document.
std::string without_mentions(std::string_view text);

// “their words”, without mentions
std::string quoted(std::string_view text);

// "HF-P3 names done: Ana drives"; `name` may be empty.
std::string phrase(const StepMarked& marked, std::string_view name);

// What a change is called when it is told that it was taken back: "the change from SEV2 to SEV1".
std::string change_words(const Event& event, std::string_view step_name);

std::string_view state_words(StepState state);          // "not needed"
std::string_view outcome_words(AttemptOutcome outcome); // "did not hold"
std::string attempt_words(int number, Strategy strategy, std::string_view title);

} // namespace warroom
