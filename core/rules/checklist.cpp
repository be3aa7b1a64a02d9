// The steps of a list: how they are marked and taken back. A step that has happened is recorded at any time, in any
// order; only the go and the passing over of blocking steps are decisions.
#include "core/rules.hpp"
#include "core/rules/step_words.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

// Passing over a blocking step is the commander's.
StepState target(const StepLine& line, StepState asked)
{
    return asked == StepState::skipped && line.step->blocking ? StepState::overridden : asked;
}

std::optional<Refusal> needs_words(const Pointed& pointed, StepState to)
{
    if (!pointed.rest.empty()) return std::nullopt;
    const auto missing = [](const char* what, std::string_view verb, const Step& step, std::string_view words) {
        return Refusal{Reason::bad_argument, fmt::format("{} ⟦{} {} <{}>⟧.", what, verb, step.id, words), {}};
    };
    for (const auto& [attempt, line] : pointed.steps) {
        const Step& step = line->step;
        if (to == StepState::skipped) return missing("Skipping needs a reason:", "skip", step, "why");
        if (to == StepState::not_applicable) return missing("Why is it not needed here?", "na", step, "why");
        if (to == StepState::failed) return missing("What did you see?", "fail", step, "what");
        if (to == StepState::done && needs_evidence_at_once(step))
            return missing(fmt::format("{} ({}) can't wait for its evidence:", step.id, step.name).c_str(), "done",
                           step, word(step.evidence));
    }
    return std::nullopt;
}

void mark(StepLine& line, const StepMarked& event, const Recorded& recorded)
{
    line.state = event.to;
    line.words = event.to == StepState::todo ? "" : event.words;
    line.by = recorded.actor;
    line.at = recorded.at;
    line.seen = event.seen && event.to != StepState::todo;
}

void mark(Attempt& attempt, const StepMarked& event, const Recorded& recorded, const Answers& answers)
{
    bool unmade = false;
    for (auto& line : attempt.steps) {
        if (line.step->id != event.step) continue;
        const bool runs = line.step->phase == Phase::execute;
        unmade = runs && line.state == StepState::done && event.to != StepState::done;
        mark(line, event, recorded);
        if (runs && event.to == StepState::done && !attempt.production_at)
            attempt.production_at = std::max(recorded.at, attempt.started_at);
    }
    const auto reached = [](const StepLine& line) {
        return line.step->phase == Phase::execute && line.state == StepState::done;
    };
    const bool stays = attempt.production_said || std::ranges::any_of(attempt.steps, reached);
    if (unmade && attempt.open() && !stays) attempt.production_at.reset();
    note_go(attempt, recorded.seq, answers);
}

// "next" and "2" mean another step by the time the commander presses.
Context named(Context context, const Incident& incident, const MarkSteps& command, const Pointed& pointed)
{
    if (context.line.empty()) return context;
    context.line = verb_of(command.to);
    for (const auto& [attempt, line] : pointed.steps)
        context.line += " " + (&line == &pointed.steps.front().line ? step_words(incident, attempt, line->step->id)
                                                                    : line->step->id);
    if (!pointed.rest.empty()) context.line += " " + pointed.rest;
    return context;
}

Refusal so_already(const Incident& incident, const StepLine& line)
{
    if (line.state == StepState::todo)
        return {
            Reason::same_value,
            fmt::format("{} ({}) is still to do, so there is nothing to take back.", line.step->id, line.step->name),
            {{line.step->button, "done " + line.step->id}}};
    const auto when = line.at == Timestamp{} ? "" : fmt::format(" since {}", zoned_time(zone_of(incident), line.at));
    return {Reason::same_value,
            fmt::format("{} ({}) is {} already{}.", line.step->id, line.step->name, word(line.state), when),
            {{"Take it back", "undo " + line.step->id}}};
}

} // namespace

bool is_decision(const StepLine& line, StepState to)
{
    const bool decides = to == StepState::done || to == StepState::not_applicable || line.state == StepState::done;
    return to == StepState::overridden || (is_go(line.step) && decides);
}

bool needs_evidence_at_once(const Step& step) { return step.id == "RB-P3" || step.id == "RB-P6"; }

void note_go(Attempt& attempt, std::int64_t seq, const Answers& answers)
{
    if (attempt.open() && attempt.go_seq == 0 && progress(attempt, answers) >= AttemptState::approved)
        attempt.go_seq = seq;
}

void follow(const Incident& incident, const Attempt& before, const Attempt& after, std::vector<Event>& events)
{
    const auto was = state(before, incident.answers);
    const auto is = state(after, incident.answers);
    if (was == is || incident.status >= Status::resolved) return;
    const auto move = [&](Status to, std::string why) {
        if (incident.status != to) events.push_back(StatusChanged{incident.status, to, std::move(why), {}});
    };
    if (is == AttemptState::watching && !others_in_production(incident, after.number))
        return move(Status::monitoring, fmt::format("attempt {} is verified", after.number));
    const bool now_in = is == AttemptState::executing || is == AttemptState::verifying;
    if (now_in && was < AttemptState::executing)
        move(Status::fixing, fmt::format("attempt {} reaches production", after.number));
}

Decision on(const Incident& incident, const MarkSteps& command, const Context& context)
{
    const auto found = point(incident, command, context.actor.id);
    if (found.has_error()) return found.error();
    const auto& pointed = *found;
    if (auto refusal = needs_words(pointed, command.to)) return *refusal;

    std::vector<Event> events;
    std::map<int, Attempt> moved;
    for (const auto& [number, line] : pointed.steps) {
        const auto to = target(*line, command.to);
        const bool owed = to == StepState::done && line->words.empty() && !pointed.rest.empty(); // a press has no words
        if (to == line->state && !owed) continue;
        if (is_decision(*line, to))
            if (auto asked = petition(incident, named(context, incident, command, pointed))) return *asked;
        const StepMarked event{number, line->step->id, line->state, to, pointed.rest};
        events.push_back(event);
        if (number == 0) continue;
        auto& attempt = moved.try_emplace(number, attempt_at(incident, number)).first->second;
        mark(attempt, event, Recorded{incident.id, incident.seq, context.now, context.now, context.actor.id, event},
             incident.answers);
    }
    if (events.empty()) return so_already(incident, *pointed.steps.front().line);
    for (const auto& [number, after] : moved)
        if (after.open()) follow(incident, attempt_at(incident, number), after, events);
    return events;
}

void apply(Incident& incident, const ChecklistStarted& event, const Recorded&)
{
    auto& lines = event.attempt ? incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1).steps
                  : event.checklist.prefix == "CL" ? incident.closing
                                                   : incident.first_five;
    for (const auto& step : event.checklist.steps) lines.push_back(StepLine{step});
}

void apply(Incident& incident, const StepMarked& event, const Recorded& recorded)
{
    if (event.attempt)
        return mark(incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1), event, recorded,
                    incident.answers);
    for (auto* lines : {&incident.first_five, &incident.closing})
        for (auto& line : *lines)
            if (line.step->id == event.step) mark(line, event, recorded);
}

std::vector<Effect> after(const Incident&, const ChecklistStarted&, const Recorded&, const Playbook&) { return {}; }

std::vector<Effect> after(const Incident& incident, const StepMarked& event, const Recorded& recorded, const Playbook&)
{
    if (incident.channel.empty()) return {};
    if (event.attempt == 0) return refresh(incident, {CardId{}});
    const auto& attempt = attempt_at(incident, event.attempt);
    const CardId prepare{CardId::Kind::prepare, attempt.number};
    const CardId execute{CardId::Kind::execute, attempt.number};
    // The second card is the message that says go, so the line of that step is not told besides.
    if (attempt.go_seq == recorded.seq) return {RefreshCard{prepare}, PostCard{execute}, RefreshCard{CardId{}}};
    const auto* line = find_step(incident, event.attempt, event.step);
    const bool on_first = !attempt.go_seq || (line && before_go(line->step->phase));
    auto effects = refresh(incident, {on_first ? prepare : execute});
    tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
