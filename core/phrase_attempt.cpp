// Sentences on attempts and the steps of their lists.
#include "core/sentence.hpp"

#include <fmt/format.h>

namespace warroom {

std::string_view state_words(StepState state)
{
    switch (state) {
    case StepState::todo: return "open again";
    case StepState::doing: return "begun";
    case StepState::done: return "done";
    case StepState::failed: return "did not pass";
    case StepState::skipped: return "skipped";
    case StepState::overridden: return "overridden";
    case StepState::not_applicable: return "not needed";
    case StepState::not_reached: return "not reached";
    }
    return "";
}

std::string_view outcome_words(AttemptOutcome outcome)
{
    switch (outcome) {
    case AttemptOutcome::worked: return "worked";
    case AttemptOutcome::partial: return "helped in part";
    case AttemptOutcome::failed: return "did not hold";
    case AttemptOutcome::abandoned: return "was abandoned";
    }
    return "";
}

std::string attempt_words(int number, Strategy strategy, std::string_view title)
{
    return fmt::format("attempt {}, {}{}", number, word(strategy), saying(title));
}

std::string phrase(const StepMarked& marked, std::string_view name)
{
    if (marked.to == StepState::done && marked.step.ends_with("-A3"))
        return fmt::format("go for attempt {}{}", marked.attempt, saying(marked.words));
    return fmt::format("{}{}{} {}{}", marked.step, name.empty() ? "" : " ", name, state_words(marked.to),
                       saying(marked.words));
}

std::string sentence(const AttemptStarted& event)
{
    return attempt_words(event.number, event.strategy, event.title) + ", begun";
}

std::string sentence(const ProductionReached&, const Zone&) { return {}; }
std::string sentence(const GoVoiced&) { return {}; }
std::string sentence(const AftermathAnswered&) { return {}; }
std::string sentence(const AloneDeclared&) { return {}; }

std::string sentence(const AttemptEnded& event)
{
    const auto outcome = event.outcome ? outcome_words(*event.outcome) : "ended, outcome not said yet";
    return fmt::format("attempt {} {}{}", event.number, outcome, saying(event.saw));
}

} // namespace warroom
