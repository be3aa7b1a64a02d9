// On the way to production: go and no-go and what others say to them, who is alone, and that it is deployed already.
#include "core/rules.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::chrono::minutes heard{2};

// It was let go on, and that wasn't taken back.
bool has_go(const Attempt& attempt)
{
    const auto* says = approval(attempt);
    return attempt.go_seq != 0 && (attempt.production_at || !says || !is_open(*says));
}

// The attempt that a go is about: the last one begun that has none yet.
const Attempt* awaiting_go(const Incident& incident)
{
    const auto open = open_attempts(incident);
    for (auto it = open.rbegin(); it != open.rend(); ++it)
        if (!has_go(**it)) return *it;
    return open.empty() ? nullptr : open.back();
}

Decision no_attempt()
{
    return refused(Reason::no_attempt, "No attempt is running. ⟦hotfix⟧, ⟦revert⟧ or ⟦rollback⟧ begins one.");
}

std::string ids(const std::vector<const StepLine*>& lines)
{
    std::string all;
    for (const auto* line : lines) all += (all.empty() ? "" : " ") + line->step->id;
    return all;
}

Refusal what_is_missing(const Attempt& attempt, const std::vector<const StepLine*>& missing)
{
    std::string names;
    for (const auto* line : missing)
        names += fmt::format("{}{} {}", names.empty() ? "" : ", ", short_id(line->step), line->step->name);
    return {Reason::gate,
            fmt::format("Before the go for {} still open: {}. Were they done, or does it go on without them? ⟦go "
                        "anyway <why>⟧.",
                        titled(attempt), names),
            {{"These were done too", fmt::format("done {}", ids(missing))}, {"Go anyway…", "go anyway"}}};
}

Decision go(const Incident& incident, const Attempt& attempt, const SayGo& command, const Context& context)
{
    const auto missing = missing_for_go(attempt, incident.answers);
    if (!missing.empty() && !command.anyway) return what_is_missing(attempt, missing);
    if (!missing.empty() && command.remark.empty())
        return refused(Reason::bad_argument, "Going on without them needs a reason: ⟦go anyway <why>⟧.",
                       {{"The window closes", "go anyway the window closes"}});
    // Objected to a moment ago: the first go asks, the second goes.
    if (objection(attempt, context.actor.id, context.now))
        return happened(GoVoiced{attempt.number, Voice::ready, command.remark});
    std::vector<Event> events;
    for (const auto* line : missing)
        events.push_back(
            StepMarked{attempt.number, line->step->id, line->state, StepState::overridden, command.remark});
    const auto* says = approval(attempt);
    if (!says || !is_open(*says))
        return events.empty() ? refused(Reason::same_value, fmt::format("The go for {} is said.", titled(attempt)))
                              : Decision{events};
    events.push_back(StepMarked{attempt.number, says->step->id, says->state, StepState::done, command.remark});
    return events;
}

// Unanswered is as good as yes here: nobody goes back over data alone.
bool moves_data(const Incident& incident, const Attempt& attempt)
{
    const auto ruled_out = [&](AdvisorQuestion question) {
        const auto answer = incident.answers.find(question);
        return answer != incident.answers.end() && answer->second == YesNo::no;
    };
    const bool goes_back = attempt.strategy == Strategy::rollback || attempt.strategy == Strategy::redeploy;
    return goes_back && !(ruled_out(AdvisorQuestion::migration) && ruled_out(AdvisorQuestion::new_writes));
}

} // namespace

const Attempt::Said* objection(const Attempt& attempt, const UserId& decider, Timestamp now)
{
    const Attempt::Said* open = nullptr;
    for (const auto& said : attempt.voices) {
        if (said.voice == Voice::objection && said.by != decider && now - said.at < heard) open = &said;
        if (said.by == decider) open = nullptr; // heard
    }
    return open;
}

Decision on(const Incident& incident, const SayGo& command, const Context& context)
{
    const auto* attempt = awaiting_go(incident);
    if (!attempt) return no_attempt();
    const bool decides = may_decide(incident, context.actor.id);
    if (!command.go)
        return happened(GoVoiced{attempt->number, decides ? Voice::no_go : Voice::objection, command.remark});
    if (has_go(*attempt))
        return refused(Reason::same_value, fmt::format("The go for {} is said already.", titled(*attempt)));
    if (decides) return go(incident, *attempt, command, context);
    return happened(GoVoiced{attempt->number, Voice::ready, command.remark});
}

Decision on(const Incident& incident, const ReachProduction& command, const Context& context)
{
    const auto found = meant(incident, command.number, "deployed");
    if (found.has_error()) return found.error();
    const auto& attempt = **found;
    if (attempt.production_at)
        return refused(Reason::same_value,
                       fmt::format("Recorded already: {} is in production since {}.", titled(attempt),
                                   zoned_time(zone_of(incident), *attempt.production_at)));
    std::vector<Event> events{ProductionReached{attempt.number, {}, context.now}};
    auto moved = attempt;
    moved.production_at = context.now;
    follow(incident, attempt, moved, events);
    return events;
}

Decision on(const Incident& incident, const DeclareAlone&, const Context& context)
{
    const auto* attempt = awaiting_go(incident);
    if (!attempt) return no_attempt();
    if (covered_alone(*attempt))
        return refused(Reason::same_value,
                       fmt::format("That is recorded since {}.", zoned_time(zone_of(incident), *attempt->alone_since)));
    if (moves_data(incident, *attempt))
        return refused(Reason::not_allowed,
                       fmt::format("Data moves with {}, or nobody knows that it doesn't: nobody does that alone. Call "
                                   "whoever is on call first; what needs no second person can go on meanwhile.",
                                   titled(*attempt)),
                       {{"No tables or data changed", "answer migration no"},
                        {"Nothing new was written", "answer new_writes no"}});
    std::vector<Event> events{AloneDeclared{attempt->number, true}};
    const bool reviews = holder(incident, Role::reviewer, attempt->number) == context.actor.id;
    if (context.actor.standing == Standing::member && !reviews && !holder(incident, Role::driver, attempt->number))
        events.push_back(RoleAssigned{Role::driver, {}, context.actor.id, "alone", attempt->number, {}});
    return events;
}

void apply(Incident& incident, const ProductionReached& event, const Recorded& recorded)
{
    auto& attempt = incident.attempts.at(static_cast<std::size_t>(event.number) - 1);
    attempt.production_said = event.to.has_value();
    attempt.production_at = event.to;
    if (event.to) attempt.production_at = std::max(*event.to, attempt.started_at);
    note_go(attempt, recorded.seq, incident.answers);
}

void apply(Incident& incident, const GoVoiced& event, const Recorded& recorded)
{
    auto& attempt = incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1);
    attempt.voices.push_back({event.voice, recorded.actor, recorded.at, event.remark});
}

void apply(Incident& incident, const AloneDeclared& event, const Recorded& recorded)
{
    auto& attempt = incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1);
    attempt.alone_since.reset();
    if (event.alone) attempt.alone_since = recorded.at;
    attempt.alone = recorded.actor;
    attempt.alone_until.reset();
}

void end_alone(Incident& incident, const MessagePosted& event, const Recorded& recorded)
{
    const auto known = incident.people.find(recorded.actor);
    const bool bot = known != incident.people.end() && known->second.standing == Standing::bot;
    if (event.from_bot || bot || recorded.actor.empty()) return;
    for (auto& attempt : incident.attempts)
        if (attempt.open() && covered_alone(attempt) && attempt.alone != recorded.actor)
            attempt.alone_until = std::max(recorded.at, *attempt.alone_since);
}

std::vector<Effect> after(const Incident& incident, const ProductionReached& event, const Recorded& recorded,
                          const Playbook&)
{
    if (incident.channel.empty()) return {};
    const CardId execute{CardId::Kind::execute, event.number};
    auto effects = refresh_attempt(incident, event.number);
    if (attempt_at(incident, event.number).go_seq == recorded.seq) {
        std::erase_if(effects, [&](const Effect& effect) {
            const auto* edit = std::get_if<RefreshCard>(&effect);
            return edit && edit->card == execute;
        });
        effects.push_back(PostCard{execute});
    }
    return effects;
}

std::vector<Effect> after(const Incident& incident, const GoVoiced&, const Recorded& recorded, const Playbook&)
{
    std::vector<Effect> effects;
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const AloneDeclared& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh_attempt(incident, event.attempt);
    tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
