// The steps of an attempt: how they are named, marked and taken back. A step that has happened is recorded at any time,
// in any order; only the go and the passing over of blocking steps are decisions.
#include "core/card.hpp"
#include "core/rules.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string lower(std::string_view text)
{
    std::string all{text};
    std::ranges::transform(all, all.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return all;
}

std::string without_dashes(std::string_view text)
{
    auto all = lower(text);
    std::erase(all, '-');
    return all;
}

// "HF-P3", "hfp3", "p3": the letter and number behind the list's prefix are enough.
const StepLine* by_id(const Attempt& attempt, std::string_view token)
{
    const auto typed = without_dashes(token);
    for (const auto& line : attempt.steps) {
        const auto dash = line.step.id.find('-');
        if (typed == without_dashes(line.step.id) || typed == lower(std::string_view{line.step.id}.substr(dash + 1)))
            return &line;
    }
    return nullptr;
}

std::vector<const StepLine*> by_name(const std::vector<const StepLine*>& open, std::string_view token)
{
    std::vector<const StepLine*> hits;
    const auto typed = lower(token);
    if (typed.size() < 2) return hits;
    for (const auto* line : open) {
        const auto name = lower(line->step.name);
        for (std::size_t at = 0; at < name.size();
             at = name.find(' ', at) == std::string::npos ? name.size() : name.find(' ', at) + 1)
            if (name.compare(at, std::string::npos, typed) == 0 || name.substr(at, name.find(' ', at) - at) == typed) {
                hits.push_back(line);
                break;
            }
    }
    return hits;
}

const StepLine* latest_marked(const Attempt& attempt)
{
    const StepLine* latest = nullptr;
    for (const auto& line : attempt.steps)
        if (line.state != StepState::todo && (!latest || line.at >= latest->at)) latest = &line;
    return latest;
}

struct Pointed {
    std::vector<const StepLine*> steps;
    std::string rest; // evidence or reason, as typed
};

Refusal which_one(const std::vector<const StepLine*>& candidates, std::string_view verb, std::string words)
{
    Refusal refusal{Reason::ambiguous_step, std::move(words), {}};
    for (const auto* line : candidates) {
        if (refusal.offers.size() == 4) break;
        refusal.offers.push_back({line->step.button, fmt::format("{} {}", verb, line->step.id)});
    }
    return refusal;
}

std::string_view verb_of(StepState to)
{
    return to == StepState::done ? "done" : to == StepState::todo ? "undo" : "skip";
}

Result<Pointed, Refusal> point(const Attempt& attempt, const MarkSteps& command)
{
    const auto open = open_steps(attempt);
    std::string_view words = command.words;
    Pointed pointed;
    while (true) {
        const auto begin = words.find_first_not_of(" \t,");
        if (begin == std::string_view::npos) break;
        const auto end = std::min(words.find_first_of(" \t,", begin), words.size());
        const auto token = words.substr(begin, end - begin);
        const auto* step = by_id(attempt, token);
        if (!step && pointed.steps.empty()) { // only the first may be a number, "next", "last" or a word of a name
            const bool number = std::ranges::all_of(token, [](unsigned char c) { return std::isdigit(c) != 0; });
            const auto typed = lower(token);
            if (number && token.size() < 4) {
                const auto n = static_cast<std::size_t>(std::stoi(std::string{token}));
                if (n >= 1 && n <= open.size()) step = open[n - 1];
            } else if (typed == "next" && !open.empty()) {
                step = open.front();
            } else if (typed == "last") {
                step = latest_marked(attempt);
            } else if (const auto hits = by_name(open, token); hits.size() == 1) {
                step = hits.front();
            } else if (hits.size() > 1) {
                return which_one(hits, verb_of(command.to),
                                 fmt::format("\"{}\" fits {} open steps. Which one?", token, hits.size()));
            }
        }
        if (!step) break;
        if (std::ranges::find(pointed.steps, step) == pointed.steps.end()) pointed.steps.push_back(step);
        words.remove_prefix(end);
    }
    const auto rest = words.find_first_not_of(" \t,");
    pointed.rest = rest == std::string_view::npos ? "" : std::string{words.substr(rest)};
    if (!pointed.steps.empty()) return pointed;

    const auto said = command.words.empty() ? std::string{"Which step?"}
                                            : fmt::format("I know no step of that name: \"{}\".", command.words);
    auto refusal = which_one(
        open, verb_of(command.to),
        fmt::format("{} A step is its id (`p3`), its line on the card (`2`), `next`, or a word of its name.", said));
    if (!command.words.empty()) refusal.reason = Reason::no_such_step;
    return refusal;
}

// Passing over a blocking step is the commander's.
StepState target(const StepLine& line, StepState asked)
{
    return asked == StepState::skipped && line.step.blocking ? StepState::overridden : asked;
}

std::optional<Refusal> needs_words(const std::vector<const StepLine*>& steps, const MarkSteps& command,
                                   const std::string& words)
{
    if (!words.empty()) return std::nullopt;
    for (const auto* line : steps) {
        if (command.to == StepState::skipped)
            return Refusal{
                Reason::bad_argument, fmt::format("Skipping needs a reason: `skip {} <why>`.", line->step.id), {}};
        if (command.to == StepState::done && needs_evidence_at_once(line->step))
            return Refusal{Reason::bad_argument,
                           fmt::format("{} ({}) can't wait for its evidence: `done {} <{}>`.", line->step.id,
                                       line->step.name, line->step.id, word(line->step.evidence)),
                           {}};
    }
    return std::nullopt;
}

// What the attempt's progress means for the incident.
void follow(const Incident& incident, const Attempt& before, const Attempt& after, std::vector<Event>& events)
{
    const auto was = state(before);
    const auto is = state(after);
    if (was == is) return;
    const auto move = [&](Status to, std::string why) {
        if (incident.status != to && incident.status != Status::resolved && incident.status != Status::closed)
            events.push_back(StatusChanged{incident.status, to, std::move(why), {}});
    };
    const auto reached = [&](AttemptState from, AttemptState to) {
        return is >= from && is <= to && (was < from || was > to);
    };
    if (is == AttemptState::watching)
        return move(Status::monitoring, fmt::format("attempt {} is verified", after.number));
    if (reached(AttemptState::executing, AttemptState::verifying) && was < AttemptState::executing)
        return move(Status::fixing, fmt::format("attempt {} reaches production", after.number));
}

void mark(Attempt& attempt, const StepMarked& event, const Recorded& recorded)
{
    bool unmade = false;
    for (auto& line : attempt.steps) {
        if (line.step.id != event.step) continue;
        unmade = line.step.phase == Phase::execute && event.to == StepState::todo;
        line.state = event.to;
        line.words = event.to == StepState::todo ? "" : event.words;
        line.by = recorded.actor;
        line.at = recorded.at;
        const bool ran = line.step.phase == Phase::execute && event.to == StepState::done;
        if (ran && !attempt.production_at) attempt.production_at = std::max(recorded.at, attempt.started_at);
    }
    const auto reached = [](const StepLine& line) {
        return line.step.phase == Phase::execute && line.state == StepState::done;
    };
    if (unmade && attempt.open() && std::ranges::none_of(attempt.steps, reached)) attempt.production_at.reset();
    if (attempt.open() && attempt.go_seq == 0 && progress(attempt) >= AttemptState::approved)
        attempt.go_seq = recorded.seq;
}

// "next" and "2" mean another step by the time the commander presses.
Context named(Context context, const MarkSteps& command, const std::vector<const StepLine*>& steps,
              std::string_view rest)
{
    if (context.line.empty()) return context;
    context.line = verb_of(command.to);
    for (const auto* line : steps) context.line += " " + line->step.id;
    if (!rest.empty()) context.line += fmt::format(" {}", rest);
    return context;
}

} // namespace

bool is_decision(const StepLine& line, StepState to)
{
    const bool go = line.step.evidence == Evidence::go && line.step.phase == Phase::approve;
    return to == StepState::overridden || (go && (to == StepState::done || line.state == StepState::done));
}

bool needs_evidence_at_once(const Step& step) { return step.id == "RB-P3" || step.id == "RB-P6"; }

Decision on(const Incident& incident, const MarkSteps& command, const Context& context)
{
    const auto* attempt = listed_attempt(incident);
    if (!attempt)
        return refused(Reason::no_attempt,
                       "No attempt is running here, so there is no list. `hotfix`, `revert` or `rollback` begins one.");
    const auto found = point(*attempt, command);
    if (found.has_error()) return found.error();
    const auto& pointed = *found;
    if (auto refusal = needs_words(pointed.steps, command, pointed.rest)) return *refusal;

    std::vector<Event> events;
    Attempt moved = *attempt;
    for (const auto* line : pointed.steps) {
        const auto to = target(*line, command.to);
        const bool owed = to == StepState::done && line->words.empty() && !pointed.rest.empty(); // a press has no words
        if (to == line->state && !owed) continue;
        if (is_decision(*line, to))
            if (auto asked = petition(incident, named(context, command, pointed.steps, pointed.rest))) return *asked;
        const StepMarked event{attempt->number, line->step.id, line->state, to, pointed.rest};
        mark(moved, event, Recorded{incident.id, incident.seq, context.now, context.now, context.actor.id, event});
        events.push_back(event);
    }
    if (events.empty()) {
        const auto& line = *pointed.steps.front();
        const auto when =
            line.at == Timestamp{} ? "" : fmt::format(" since {}", zoned_time(incident.declared.zone, line.at));
        return refused(Reason::same_value,
                       fmt::format("{} ({}) is {} already{}.", line.step.id, line.step.name, word(line.state), when));
    }
    if (attempt->open()) follow(incident, *attempt, moved, events);
    return events;
}

void apply(Incident& incident, const ChecklistStarted& event, const Recorded&)
{
    if (event.attempt == 0) { // a list of the incident itself
        auto& list = event.checklist.prefix == "CL" ? incident.closing : incident.first_five;
        for (const auto& step : event.checklist.steps) list.push_back(StepLine{step});
        return;
    }
    auto& attempt = incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1);
    for (const auto& step : event.checklist.steps) attempt.steps.push_back(StepLine{step});
}

void apply(Incident& incident, const StepMarked& event, const Recorded& recorded)
{
    mark(incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1), event, recorded);
}

std::vector<Effect> after(const Incident&, const ChecklistStarted&, const Recorded&, const Playbook&) { return {}; }

std::vector<Effect> after(const Incident& incident, const StepMarked& event, const Recorded& recorded, const Playbook&)
{
    const auto& attempt = incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1);
    const CardId prepare{CardId::Kind::prepare, attempt.number};
    const CardId execute{CardId::Kind::execute, attempt.number};
    if (incident.channel.empty()) return {};
    // The second card is the message that says go, so the line of that step is not told besides.
    if (attempt.go_seq == recorded.seq) return {RefreshCard{prepare}, PostCard{execute}, RefreshCard{CardId{}}};
    const auto early = [&](const StepLine& line) {
        return line.step.id == event.step && line.step.phase <= Phase::approve;
    };
    const bool on_first = !attempt.go_seq || std::ranges::any_of(attempt.steps, early);
    auto effects = refresh(incident, {on_first ? prepare : execute});
    tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
