// What is said of attempts and their steps.
#include "core/steps.hpp"
#include "core/wording_parts.hpp"

#include <algorithm>

namespace warroom {
namespace {

std::string with(const std::string& words) { return words.empty() ? "" : ": " + words; }

std::string ids(const std::vector<const StepLine*>& lines)
{
    std::string all;
    for (const auto* line : lines) all += (all.empty() ? "" : " ") + line->step->id;
    return all;
}

std::vector<const StepLine*> forgotten(const Told& told, const StepMarked& event)
{
    const auto* line = find_step(told.incident, event.attempt, event.step);
    if (!line || event.attempt == 0 || event.to != StepState::done) return {};
    return left_behind(told.attempt(event.attempt), line->step, told.incident.answers);
}

std::string step_line(const Told& told, const StepMarked& event)
{
    const auto* line = find_step(told.incident, event.attempt, event.step);
    const auto name = fmt::format("{} {}", event.step, line ? line->step->name : "");
    const auto words = with(event.words);
    const auto who = fmt::format("{}, {}", event.seen ? "seen" : told.by(), told.at());
    switch (event.to) {
    case StepState::done: {
        const auto running = event.attempt && told.attempt(event.attempt).open();
        const auto open =
            running ? open_steps(told.attempt(event.attempt), told.incident.answers) : std::vector<const StepLine*>{};
        const auto next =
            open.empty() ? "" : fmt::format(" → next: {} {}", open.front()->step->id, open.front()->step->name);
        const bool owed = line && evidence_owed(*line) && !event.seen;
        return fmt::format("✔ {}{} ({}){}{}", name, words, who, owed ? ", evidence owed" : "", next);
    }
    case StepState::todo: return fmt::format("{} is open again ({})", name, who);
    case StepState::doing: return fmt::format("{} is in hand{} ({})", name, words, who);
    case StepState::failed: return fmt::format("✘ {} did not pass{} ({})", name, words, who);
    case StepState::not_applicable: return fmt::format("{} is not needed{} ({})", name, words, who);
    case StepState::overridden:
        return fmt::format("{} was passed over by {} at {}{}", name, told.by(), told.at(), words);
    case StepState::skipped:
    case StepState::not_reached: break;
    }
    return fmt::format("{} was left out{} ({})", name, words, who);
}

std::string step_confirmation(const Told& told, const StepMarked& event)
{
    auto text = step_line(told, event);
    if (const auto left = ids(forgotten(told, event)); !left.empty())
        text += fmt::format("\nOpen before it: {0}. Done too? ⟦done {0}⟧. Left out? ⟦skip {0} <why>⟧.", left);
    return text;
}

std::string ended_text(const Told& told, const AttemptEnded& event)
{
    const auto saw = with(event.saw);
    const auto title = told.titled(event.number);
    if (!event.outcome) return fmt::format("{} was left open; how it ended is for the draft.", title);
    switch (*event.outcome) {
    case AttemptOutcome::worked: {
        const auto& incident = told.incident;
        if (const auto* open = open_attempt(incident); open && open->number > event.number)
            return fmt::format("✔ {} is done and holds{}. Its watch made room for {}.", title, saw, titled(*open));
        if (incident.status != Status::monitoring) return fmt::format("✔ {} is done and holds{}.", title, saw);
        return fmt::format(
            "✔ {} is done and holds{}.\nWatching until {}. Resolve then, or say what came back.", title, saw,
            zoned_time(zone_of(incident), incident.monitoring_since.value_or(told.recorded.at) + watch_time(incident)));
    }
    case AttemptOutcome::partial:
        return fmt::format("{} helped in part and stays{}. The next attempt may begin.", title, saw);
    case AttemptOutcome::failed:
        return fmt::format("{} did not hold{}.\n{}Production as before? Does the theory still stand?", title, saw,
                           event.saw.empty() ? "What did we see? " : "");
    case AttemptOutcome::abandoned: return fmt::format("{} was abandoned before it touched production{}.", title, saw);
    }
    return {};
}

std::vector<Button> aftermath_buttons(int n)
{
    const auto line = [&](Aftermath question, std::string_view answer) {
        return fmt::format("attempt {} {} {}", n, word(question), answer);
    };
    return {{"Production as before", line(Aftermath::production_as_before, "yes")},
            {"Production differs", line(Aftermath::production_as_before, "no")},
            {"Checking that", line(Aftermath::production_as_before, "unknown")},
            {"Theory stands", line(Aftermath::theory_stands, "yes")},
            {"Theory is out", line(Aftermath::theory_stands, "no")}};
}

std::string aftermath_text(const Told& told, const AftermathAnswered& event)
{
    const bool production = event.question == Aftermath::production_as_before;
    const auto who = fmt::format("{}, {}", told.by(), told.at());
    if (told.recorded.actor.empty())
        return fmt::format("Nobody said whether the theory behind attempt {} still stands, so it counts as open.",
                           event.attempt);
    if (!production)
        return fmt::format("The theory behind attempt {} {} ({}).", event.attempt,
                           event.answer == YesNo::yes  ? "still stands"
                           : event.answer == YesNo::no ? "is out"
                                                       : "is open",
                           who);
    return fmt::format("After attempt {} production {} ({}).", event.attempt,
                       event.answer == YesNo::yes  ? "is as it was before"
                       : event.answer == YesNo::no ? "is not as it was before: its traces can be undone"
                                                   : "is being checked",
                       who);
}

// What the first go of whoever decides was held up by.
const Attempt::Said* objected(const Told& told, const GoVoiced& event)
{
    if (event.voice != Voice::ready || !may_decide(told.incident, told.recorded.actor)) return nullptr;
    const Attempt::Said* last = nullptr;
    for (const auto& said : told.attempt(event.attempt).voices)
        if (said.voice == Voice::objection && said.by != told.recorded.actor && said.at <= told.recorded.at)
            last = &said;
    return last;
}

std::string voice_text(const Told& told, const GoVoiced& event)
{
    const auto title = titled(told.attempt(event.attempt));
    if (const auto* said = objected(told, event))
        return fmt::format("{} objects{}. Go anyway?", name_of(told.incident, said->by), with(said->remark));
    switch (event.voice) {
    case Voice::ready: return fmt::format("{} is ready for {}{}.", told.by(), title, with(event.remark));
    case Voice::objection: return fmt::format("{} objects to {}{}.", told.by(), title, with(event.remark));
    case Voice::no_go:
        return fmt::format("{} {}: no-go for {} by {} at {}{}.", told.id(), label(told.incident.severity), title,
                           told.by(), told.at(), with(event.remark));
    }
    return {};
}

// The heaviest way, asked about once: most of its steps hang on it.
bool asks_what_goes_back(const Told& told, const AttemptStarted& event)
{
    return event.strategy == Strategy::rollback && !told.incident.answers.contains(AdvisorQuestion::migration);
}

std::string alone_text(const Told& told, const AloneDeclared& event)
{
    if (!event.alone) return fmt::format("{}: a reviewer is asked for again.", told.titled(event.attempt));
    return fmt::format("No second person available ({}–): {} reads the diff aloud here, waits 3 min and looks again, "
                       "in place of a reviewer, until somebody writes.",
                       clock_time(zone_of(told.incident), told.recorded.at), told.by());
}

} // namespace

std::vector<Button> attempt_offers(const Told& told)
{
    const auto& event = told.recorded.event;
    if (const auto* started = std::get_if<AttemptStarted>(&event); started && asks_what_goes_back(told, *started))
        return {{"Only code goes back", "answer migration no"}, {"Tables or data too", "answer migration yes"}};
    if (const auto* marked = std::get_if<StepMarked>(&event))
        if (const auto left = ids(forgotten(told, *marked)); !left.empty())
            return {{"These were done too", "done " + left},
                    {"They were left out…", fmt::format("skip {} no reason given", left)}};
    if (const auto* answered = std::get_if<AftermathAnswered>(&event);
        answered && answered->question == Aftermath::production_as_before && answered->answer == YesNo::no)
        return {{"Undo it…", fmt::format("rollback undo attempt {}", answered->attempt)}};
    if (const auto* voiced = std::get_if<GoVoiced>(&event); voiced && objected(told, *voiced))
        return {{"Go anyway", "go", Button::Style::danger}, {"No-go", "no-go"}};
    if (const auto* ended = std::get_if<AttemptEnded>(&event);
        ended && ended->outcome == AttemptOutcome::failed && told.incident.status < Status::resolved)
        return aftermath_buttons(ended->number);
    return {};
}

std::optional<Notice> attempt_notice(const Told& told)
{
    const auto& event = told.recorded.event;
    const auto said = [&](std::string text) { return Notice{std::move(text), attempt_offers(told), {}, {}}; };
    if (const auto* ended = std::get_if<AttemptEnded>(&event)) return said(ended_text(told, *ended));
    if (const auto* reopened = std::get_if<AttemptReopened>(&event))
        return said(fmt::format("{} goes on: its end was taken back by {}.", told.titled(reopened->number), told.by()));
    if (const auto* marked = std::get_if<StepMarked>(&event)) return Notice{step_line(told, *marked), {}, {}, {}};
    if (const auto* answered = std::get_if<AftermathAnswered>(&event)) return said(aftermath_text(told, *answered));
    if (const auto* alone = std::get_if<AloneDeclared>(&event)) return said(alone_text(told, *alone));
    if (const auto* voiced = std::get_if<GoVoiced>(&event)) {
        auto notice = said(voice_text(told, *voiced));
        if (voiced->voice == Voice::objection && told.incident.commander)
            notice.mention.push_back(*told.incident.commander);
        return notice;
    }
    return std::nullopt;
}

std::optional<std::string> attempt_confirmation(const Told& told)
{
    const auto& event = told.recorded.event;
    if (const auto* started = std::get_if<AttemptStarted>(&event))
        return fmt::format("{} begun at {}. Its card with the steps is in the room.{}", told.titled(started->number),
                           told.at(),
                           asks_what_goes_back(told, *started)
                               ? "\nDoes only code go back, or tables or data too? One commit alone: ⟦undo⟧, then "
                                 "⟦revert⟧."
                               : "");
    if (const auto* ended = std::get_if<AttemptEnded>(&event)) return ended_text(told, *ended);
    if (const auto* reopened = std::get_if<AttemptReopened>(&event))
        return fmt::format("{} goes on.", told.titled(reopened->number));
    if (const auto* withdrawn = std::get_if<AttemptWithdrawn>(&event))
        return fmt::format("{} is withdrawn and counts nowhere.", told.titled(withdrawn->number));
    if (const auto* marked = std::get_if<StepMarked>(&event))
        return marked->seen ? std::string{} : step_confirmation(told, *marked);
    if (const auto* reached = std::get_if<ProductionReached>(&event))
        return reached->to ? fmt::format("{} is in production since {}.", told.titled(reached->number),
                                         zoned_time(zone_of(told.incident), *reached->to))
                           : fmt::format("{} is not in production yet.", told.titled(reached->number));
    if (const auto* answered = std::get_if<AftermathAnswered>(&event)) return aftermath_text(told, *answered);
    if (const auto* alone = std::get_if<AloneDeclared>(&event)) return alone_text(told, *alone);
    if (const auto* voiced = std::get_if<GoVoiced>(&event)) return voice_text(told, *voiced);
    return std::nullopt;
}

std::optional<Place> place_of_step(const Incident& incident, const StepMarked& event)
{
    if (event.seen || event.attempt == 0) return std::nullopt; // on the cards
    const bool ticked = event.to == StepState::done || event.to == StepState::doing;
    if (ticked && event.words.empty()) return std::nullopt; // the card shows the tick
    const auto* line = find_step(incident, event.attempt, event.step);
    const bool early = !line || before_go(line->step->phase) || attempt_at(incident, event.attempt).go_seq == 0;
    return CardId{early ? CardId::Kind::prepare : CardId::Kind::execute, event.attempt};
}

std::optional<Place> place_under(const Incident& incident, int attempt)
{
    const bool gone = attempt_at(incident, attempt).go_seq != 0;
    return CardId{gone ? CardId::Kind::execute : CardId::Kind::prepare, attempt};
}

} // namespace warroom
