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
    const auto step = fmt::format("{}{}{}", marked.step, name.empty() ? "" : " ", name);
    if (marked.to == StepState::done && !marked.words.empty()) return step + saying(marked.words); // a step's own words
    return fmt::format("{} {}{}", step, state_words(marked.to), saying(marked.words));
}

std::string sentence(const AttemptStarted& event)
{
    return attempt_words(event.number, event.strategy, event.title) + ", begun";
}

std::string sentence(const ProductionReached& event, const Zone& zone, Timestamp told)
{
    return event.to ? fmt::format("attempt {} said to be in production since {}", event.number,
                                  clock_beside(zone, *event.to, told))
                    : fmt::format("attempt {} is not in production yet", event.number);
}

std::string sentence(const GoVoiced& event)
{
    const auto* said = event.voice == Voice::ready       ? "a responder is ready for"
                       : event.voice == Voice::objection ? "an objection to"
                                                         : "no-go for";
    return fmt::format("{} attempt {}{}", said, event.attempt, saying(event.remark));
}

std::string sentence(const AftermathAnswered& event)
{
    const bool production = event.question == Aftermath::production_as_before;
    if (production && event.answer == YesNo::unknown)
        return fmt::format("it is being checked whether production is as before attempt {}", event.attempt);
    if (production)
        return fmt::format("production is {}as it was before attempt {}", event.answer == YesNo::yes ? "" : "not ",
                           event.attempt);
    return fmt::format("the theory behind attempt {} {}", event.attempt,
                       event.answer == YesNo::yes  ? "still stands"
                       : event.answer == YesNo::no ? "is out"
                                                   : "is open");
}

std::string sentence(const AloneDeclared& event)
{
    return event.alone ? fmt::format("no second person available for attempt {}", event.attempt)
                       : fmt::format("a reviewer is asked for again, attempt {}", event.attempt);
}

std::string sentence(const AttemptEnded& event)
{
    const auto outcome = event.outcome ? outcome_words(*event.outcome) : "ended, outcome not said yet";
    return fmt::format("attempt {} {}{}", event.number, outcome, saying(event.saw));
}

} // namespace warroom
