// One try at mending: how it begins, moves and ends. The steps move it; people say how it ended.
#include "core/rules.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool touched_production(const Attempt& attempt)
{
    return attempt.production_said || std::ranges::any_of(attempt.steps, [](const StepLine& line) {
               return line.step->phase == Phase::execute && line.state == StepState::done;
           });
}

Attempt* find(Incident& incident, int number)
{
    const auto at = static_cast<std::size_t>(number);
    return at >= 1 && at <= incident.attempts.size() ? &incident.attempts[at - 1] : nullptr;
}

// Without an attempt nobody drives or reviews one.
void forget_offers(Incident& incident)
{
    if (open_attempt(incident)) return;
    std::erase_if(incident.offers, [](const Incident::Offer& offer) {
        return offer.role == Role::driver || offer.role == Role::reviewer;
    });
}

// The system that is mended, where it can be told; else it is the one that is hit.
std::string mended(const Incident& incident, std::string_view said)
{
    const auto hit = systems(incident.windows);
    if (said.empty()) return hit.size() == 1 ? hit.front() : "";
    const bool known = same_system(said, incident.declared.service) ||
                       std::ranges::any_of(hit, [&](const std::string& one) { return same_system(one, said); });
    return std::string{known ? said : ""};
}

Refusal one_at_a_time(const Attempt& open)
{
    const auto n = open.number;
    return {Reason::attempt_open,
            fmt::format("Still open: {}; one at a time for one system. How did it end? Then type the same line "
                        "again.",
                        titled(open)),
            {{"It worked", fmt::format("attempt {} worked", n)},
             {"It did not hold", fmt::format("attempt {} failed", n)},
             {"Abandoned before production", fmt::format("attempt {} abandoned", n)}}};
}

// A watch makes room for the next attempt: what was watched of it is said.
void end_watch(const Incident& incident, const Attempt& watched, bool over, Timestamp now, std::vector<Event>& events)
{
    const int next = static_cast<int>(incident.attempts.size()) + 1;
    const auto all = watch_time(incident);
    const auto since = incident.monitoring_since.value_or(now);
    const auto seen = std::chrono::duration_cast<std::chrono::minutes>(now - since);
    const auto words =
        over ? fmt::format("watched {} min", all.count())
             : fmt::format("watch ended after {} of {} min to begin attempt {}", seen.count(), all.count(), next);
    AttemptEnded ended{watched.number, AttemptOutcome::worked, "", {}};
    if (!watched.production_at) ended.production_at = now;
    events.push_back(ended); // first: what is seen besides goes back with it
    for (const auto& line : watched.steps)
        if (is_watch(line.step) && is_open(line))
            events.push_back(StepMarked{watched.number, line.step->id, line.state,
                                        over ? StepState::done : StepState::overridden, words, over});
}

} // namespace

std::vector<const Attempt*> rivals(const Incident& incident, std::string_view system)
{
    const auto wanted = mended(incident, system);
    auto open = open_attempts(incident);
    std::erase_if(open, [&](const Attempt* one) { return !same_system(mended(incident, one->system), wanted); });
    return open;
}

bool others_in_production(const Incident& incident, int number)
{
    return std::ranges::any_of(open_attempts(incident), [&](const Attempt* open) {
        return open->number != number && open->production_at && state(*open, incident.answers) < AttemptState::watching;
    });
}

std::string no_such_attempt(const Incident& incident, int number)
{
    const auto newest = incident.attempts.empty() ? std::string{"none was begun yet"}
                                                  : fmt::format("the newest is attempt {}", incident.attempts.size());
    return fmt::format("There is no attempt {} here; {}.", number, newest);
}

Result<const Attempt*, Refusal> meant(const Incident& incident, std::optional<int> number, std::string_view rest)
{
    const auto open = open_attempts(incident);
    if (!number && open.size() == 1) return open.front();
    if (!number && open.empty())
        return Refusal{Reason::no_attempt, "No attempt is running. ⟦hotfix⟧, ⟦revert⟧ or ⟦rollback⟧ begins one.", {}};
    if (!number) {
        Refusal which{Reason::attempt_open, fmt::format("{} attempts are running. Which one?", open.size()), {}};
        for (const auto* attempt : open)
            which.offers.push_back({fmt::format("Attempt {}, {}", attempt->number, word(attempt->strategy)),
                                    fmt::format("attempt {} {}", attempt->number, rest)});
        return which;
    }
    const auto at = static_cast<std::size_t>(*number);
    if (*number < 1 || at > incident.attempts.size())
        return Refusal{Reason::no_attempt, no_such_attempt(incident, *number), {}};
    const auto& attempt = incident.attempts[at - 1];
    if (attempt.open()) return &attempt;
    return Refusal{Reason::no_attempt,
                   fmt::format("Attempt {} has ended already{}.", at,
                               attempt.outcome ? fmt::format(": {}", word(*attempt.outcome)) : ""),
                   {}};
}

Decision on(const Incident& incident, const StartAttempt& command, const Context& context)
{
    if (incident.status >= Status::resolved)
        return refused(Reason::no_such_transition,
                       fmt::format("{} is {}, so no attempt begins. {}", label(incident), word(incident.status),
                                   incident.status == Status::merged ? "⟦unmerge⟧ takes it out again."
                                                                     : "If it is back, say so: ⟦reopen <why>⟧."),
                       ways_back(incident));
    if (command.undoes && (command.undoes < 1 || command.undoes > static_cast<int>(incident.attempts.size())))
        return refused(Reason::no_attempt, no_such_attempt(incident, command.undoes));
    std::vector<Event> events;
    for (const auto* open : rivals(incident, command.system)) {
        const bool watched = state(*open, incident.answers) == AttemptState::watching;
        // Users are fine, perhaps the cause is known by now; if it is back, that watch found something.
        const bool fine = incident.status == Status::monitoring || incident.status == Status::identified;
        if (!watched || !fine) return one_at_a_time(*open);
        const bool over = context.now >= incident.monitoring_since.value_or(context.now) + watch_time(incident);
        if (!over)
            if (auto asked = petition(incident, context)) return *asked;
        end_watch(incident, *open, over, context.now, events);
    }
    const auto list = context.playbook.checklists.find(std::string{checklist_of(command.strategy)});
    if (list == context.playbook.checklists.end())
        return refused(Reason::not_yet,
                       fmt::format("There is no checklist for {} here. ⟦hotfix {}⟧ begins one with the hotfix's.",
                                   word(command.strategy), command.title.empty() ? "<title>" : command.title));
    const int number = static_cast<int>(incident.attempts.size()) + 1;
    events.push_back(AttemptStarted{number, command.strategy, command.title, command.system, command.undoes});
    events.push_back(ChecklistStarted{number, list->second});
    return events;
}

namespace {

// Left open when the incident was resolved all the same: how it ended is a fact that somebody may still know.
const Attempt* undecided(const Incident& incident, std::optional<int> number)
{
    const auto left = [](const Attempt& one) { return one.ended_at && !one.outcome && !one.withdrawn; };
    const auto& all = incident.attempts;
    if (number) {
        const auto at = static_cast<std::size_t>(*number) - 1;
        return *number >= 1 && at < all.size() && left(all[at]) ? &all[at] : nullptr;
    }
    const auto found = std::ranges::find_if(all, left);
    return open_attempt(incident) || found == all.end() ? nullptr : &*found;
}

} // namespace

Decision on(const Incident& incident, const EndAttempt& command, const Context& context)
{
    if (const auto* left = undecided(incident, command.number); left && command.outcome != AttemptOutcome::abandoned)
        return happened(AttemptEnded{left->number, command.outcome, command.saw, {}});
    const auto saw = command.saw.empty() ? std::string{} : " " + command.saw;
    const auto found = meant(incident, command.number, fmt::format("{}{}", word(command.outcome), saw));
    if (found.has_error()) return found.error();
    const auto& attempt = **found;
    const int n = attempt.number;

    if (command.outcome == AttemptOutcome::abandoned && attempt.production_at)
        return refused(Reason::no_such_transition,
                       fmt::format("Attempt {} has reached production, so it wasn't abandoned. Did it not hold?", n),
                       {{"It did not hold", fmt::format("attempt {} failed{}", n, saw)},
                        {"Helped in part", fmt::format("attempt {} partial{}", n, saw)}});

    AttemptEnded ended{n, command.outcome, command.saw, {}};
    if (command.outcome != AttemptOutcome::abandoned && !attempt.production_at) ended.production_at = context.now;
    std::vector<Event> events{ended};
    const auto move = [&](Status to, std::string why) {
        if (incident.status != to) events.push_back(StatusChanged{incident.status, to, std::move(why), {}});
    };
    if (incident.status >= Status::resolved) return events;
    if (command.outcome == AttemptOutcome::worked && !others_in_production(incident, n))
        move(Status::monitoring, fmt::format("attempt {} worked", n));
    // That it did not hold moves nothing by itself: what is believed now is asked first.
    const bool helped = std::ranges::any_of(incident.attempts,
                                            [](const Attempt& one) { return one.outcome == AttemptOutcome::partial; });
    if (command.outcome == AttemptOutcome::abandoned && incident.status == Status::fixing && !helped)
        if (const auto to = back_to(incident, n, incident.identified_at.has_value()))
            move(*to, fmt::format("attempt {} was abandoned", n));
    return events;
}

void apply(Incident& incident, const AttemptStarted& event, const Recorded& recorded)
{
    Attempt attempt;
    attempt.number = event.number;
    attempt.strategy = event.strategy;
    attempt.title = event.title;
    attempt.system = event.system;
    attempt.undoes = event.undoes;
    attempt.begun_by = recorded.actor;
    attempt.started_at = recorded.at;
    incident.attempts.push_back(std::move(attempt));
}

void apply(Incident& incident, const AttemptEnded& event, const Recorded& recorded)
{
    auto* attempt = find(incident, event.number);
    if (!attempt) return;
    attempt->outcome = event.outcome;
    attempt->saw = event.saw;
    if (!attempt->ended_at) // else only how it ended is said
        attempt->ended_at = std::max(recorded.at, attempt->production_at.value_or(attempt->started_at));
    if (!attempt->production_at && event.production_at) {
        attempt->production_at = std::clamp(*event.production_at, attempt->started_at, *attempt->ended_at);
        attempt->production_assumed = true;
    }
    forget_offers(incident);
}

void apply(Incident& incident, const AttemptReopened& event, const Recorded&)
{
    auto* attempt = find(incident, event.number);
    if (!attempt) return;
    attempt->outcome.reset();
    attempt->ended_at.reset();
    attempt->saw.clear();
    attempt->aftermath.clear();
    attempt->production_assumed = false;
    if (!touched_production(*attempt)) attempt->production_at.reset();
}

void apply(Incident& incident, const AttemptWithdrawn& event, const Recorded&)
{
    if (auto* attempt = find(incident, event.number)) attempt->withdrawn = true;
    forget_offers(incident);
}

std::vector<Effect> refresh_attempt(const Incident& incident, int number)
{
    const CardId prepare{CardId::Kind::prepare, number};
    const CardId execute{CardId::Kind::execute, number};
    return attempt_at(incident, number).go_seq ? refresh(incident, {CardId{}, prepare, execute})
                                               : refresh(incident, {CardId{}, prepare});
}

std::vector<Effect> after(const Incident& incident, const AttemptStarted& event, const Recorded&, const Playbook&)
{
    // The checklist follows in the same commit, so the card is complete by the time it is rendered.
    auto effects = refresh(incident, {CardId{}});
    if (!incident.channel.empty()) effects.push_back(PostCard{CardId{CardId::Kind::prepare, event.number}});
    return effects;
}

std::vector<Effect> after(const Incident& incident, const AttemptEnded& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh_attempt(incident, event.number);
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const AttemptReopened& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh_attempt(incident, event.number);
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const AttemptWithdrawn& event, const Recorded&, const Playbook&)
{
    return refresh_attempt(incident, event.number);
}

} // namespace warroom
