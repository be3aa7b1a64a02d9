// Taking back what was said of attempts and steps.
#include "core/rules.hpp"
#include "core/steps.hpp"

#include <algorithm>

namespace warroom {
namespace {

using Events = std::vector<Event>;

// The evidence that stood there comes back with the step.
std::string words_before(const Incident& before, const StepMarked& event)
{
    if (event.from != StepState::todo)
        if (const auto* line = find_step(before, event.attempt, event.step)) return line->words;
    return std::string{taken_back};
}

// What the bot ticked goes back with the change that it saw, and not by itself.
bool ticked_by_itself(const Incident& before, const Recorded& recorded)
{
    const auto last = before.last_change.find(recorded.actor);
    return last == before.last_change.end() || last->second.seq != recorded.seq - 1 || last->second.at != recorded.at;
}

} // namespace

std::optional<bool> attempt_stands(const Incident& incident, const Event& undoing)
{
    if (const auto* withdrawn = std::get_if<AttemptWithdrawn>(&undoing)) {
        const auto& begun = attempt_at(incident, withdrawn->number); // with a step marked it isn't a slip any more
        return begun.open() &&
               std::ranges::all_of(begun.steps, [](const StepLine& line) { return line.state == StepState::todo; });
    }
    if (const auto* reopened = std::get_if<AttemptReopened>(&undoing)) {
        const auto& ended = attempt_at(incident, reopened->number);
        return !ended.open() && rivals(incident, ended.system).empty() && incident.status < Status::resolved;
    }
    if (const auto* mark = std::get_if<StepMarked>(&undoing)) {
        const auto* line = find_step(incident, mark->attempt, mark->step);
        return line && line->state == mark->from;
    }
    if (const auto* reached = std::get_if<ProductionReached>(&undoing)) {
        const auto& attempt = attempt_at(incident, reached->number);
        return attempt.open() && attempt.production_said && attempt.production_at == reached->from;
    }
    if (const auto* alone = std::get_if<AloneDeclared>(&undoing))
        return covered_alone(attempt_at(incident, alone->attempt));
    return std::nullopt;
}

std::optional<std::vector<Event>> inverse_of_attempt(const Incident& before, const Recorded& recorded)
{
    if (const auto* event = std::get_if<AttemptStarted>(&recorded.event))
        return Events{AttemptWithdrawn{event->number}};
    if (const auto* event = std::get_if<AttemptEnded>(&recorded.event)) return Events{AttemptReopened{event->number}};
    if (const auto* event = std::get_if<StepMarked>(&recorded.event)) {
        if (event->seen && ticked_by_itself(before, recorded)) return std::nullopt;
        return Events{StepMarked{event->attempt, event->step, event->to, event->from, words_before(before, *event)}};
    }
    if (const auto* event = std::get_if<ProductionReached>(&recorded.event); event && event->to) {
        const auto since = std::max(*event->to, attempt_at(before, event->number).started_at);
        return Events{ProductionReached{event->number, since, {}}};
    }
    if (const auto* event = std::get_if<AftermathAnswered>(&recorded.event)) {
        const auto& answers = attempt_at(before, event->attempt).aftermath;
        const auto old = answers.find(event->question); // unanswered counts as not known
        const auto answer = old == answers.end() ? YesNo::unknown : old->second;
        return Events{AftermathAnswered{event->attempt, event->question, answer}};
    }
    if (const auto* event = std::get_if<AloneDeclared>(&recorded.event); event && event->alone)
        return Events{AloneDeclared{event->attempt, false}};
    return std::nullopt;
}

} // namespace warroom
