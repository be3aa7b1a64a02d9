// One try at mending: how it begins, moves and ends. The steps move it; people say how it ended.
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool settled(StepState state)
{
    return state == StepState::done || state == StepState::skipped || state == StepState::overridden ||
           state == StepState::not_applicable;
}

bool through(const Attempt& attempt, Phase phase)
{
    return std::ranges::all_of(attempt.steps, [&](const StepLine& line) {
        return line.step.phase != phase || !line.step.blocking || settled(line.state);
    });
}

bool touched(const Attempt& attempt, Phase phase)
{
    return std::ranges::any_of(
        attempt.steps, [&](const StepLine& line) { return line.step.phase == phase && line.state == StepState::done; });
}

bool has(const Attempt& attempt, Phase phase)
{
    return std::ranges::any_of(attempt.steps, [&](const StepLine& line) { return line.step.phase == phase; });
}

bool given_go(const Attempt& attempt)
{
    return std::ranges::any_of(attempt.steps, [](const StepLine& line) {
        return line.step.evidence == Evidence::go && line.step.phase == Phase::approve && line.state == StepState::done;
    });
}

Attempt* find(Incident& incident, int number)
{
    const auto at = static_cast<std::size_t>(number);
    return at >= 1 && at <= incident.attempts.size() ? &incident.attempts[at - 1] : nullptr;
}

std::string titled(const Attempt& attempt)
{
    return fmt::format("attempt {} ({})", attempt.number, word(attempt.strategy));
}

Result<const Attempt*, Refusal> meant(const Incident& incident, const EndAttempt& command)
{
    if (!command.number) {
        if (const auto* open = open_attempt(incident)) return open;
        return Refusal{Reason::no_attempt, "No attempt is running. `hotfix`, `revert` or `rollback` begins one."};
    }
    const auto at = static_cast<std::size_t>(*command.number);
    if (at < 1 || at > incident.attempts.size())
        return Refusal{Reason::no_attempt,
                       fmt::format("There is no attempt {} here; there were {}.", at, incident.attempts.size())};
    const auto& attempt = incident.attempts[at - 1];
    if (!attempt.open())
        return Refusal{Reason::no_attempt,
                       fmt::format("Attempt {} has ended already{}.", at,
                                   attempt.outcome ? fmt::format(": {}", word(*attempt.outcome)) : "")};
    return &attempt;
}

} // namespace

AttemptState state(const Attempt& attempt) { return attempt.open() ? progress(attempt) : AttemptState::ended; }

AttemptState progress(const Attempt& attempt)
{
    if (attempt.production_at || touched(attempt, Phase::verify) || touched(attempt, Phase::watch)) {
        if (!through(attempt, Phase::execute)) return AttemptState::executing;
        return through(attempt, Phase::verify) ? AttemptState::watching : AttemptState::verifying;
    }
    const bool approved = given_go(attempt) || (has(attempt, Phase::approve) ? through(attempt, Phase::approve)
                                                                             : through(attempt, Phase::prepare));
    return approved ? AttemptState::approved : AttemptState::planned;
}

Decision on(const Incident& incident, const StartAttempt& command, const Context& context)
{
    if (incident.status >= Status::resolved)
        return refused(
            Reason::no_such_transition,
            fmt::format("{} is {}, so no attempt begins. If it is back, open a new incident: `open <title>`.",
                        label(incident), word(incident.status)));
    if (const auto* open = open_attempt(incident)) {
        const auto n = open->number;
        return refused(Reason::attempt_open,
                       fmt::format("{} is still open; one at a time. How did it end? Then type the same line again.",
                                   titled(*open)),
                       {{"It worked", fmt::format("attempt {} worked", n)},
                        {"It did not hold", fmt::format("attempt {} failed", n)},
                        {"Abandoned before production", fmt::format("attempt {} abandoned", n)}});
    }
    const auto list = context.playbook.checklists.find(std::string{checklist_of(command.strategy)});
    if (list == context.playbook.checklists.end())
        return refused(Reason::not_yet, fmt::format("There is no checklist for {} here.", word(command.strategy)));
    const int number = static_cast<int>(incident.attempts.size()) + 1;
    return happened(AttemptStarted{number, command.strategy, command.title}, ChecklistStarted{number, list->second});
}

Decision on(const Incident& incident, const EndAttempt& command, const Context& context)
{
    const auto found = meant(incident, command);
    if (found.has_error()) return found.error();
    const auto& attempt = **found;
    const int n = attempt.number;
    const auto saw = command.saw.empty() ? std::string{} : " " + command.saw;

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
    if (incident.status == Status::resolved || incident.status == Status::closed) return events;
    if (command.outcome == AttemptOutcome::worked) move(Status::monitoring, fmt::format("attempt {} worked", n));
    if (command.outcome == AttemptOutcome::failed &&
        (incident.status == Status::fixing || incident.status == Status::monitoring))
        move(Status::investigating, fmt::format("attempt {} did not hold", n));
    return events;
}

void apply(Incident& incident, const AttemptStarted& event, const Recorded& recorded)
{
    Attempt attempt;
    attempt.number = event.number;
    attempt.strategy = event.strategy;
    attempt.title = event.title;
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
    attempt->ended_at = std::max(recorded.at, attempt->production_at.value_or(attempt->started_at));
    if (!attempt->production_at && event.production_at)
        attempt->production_at = std::clamp(*event.production_at, attempt->started_at, *attempt->ended_at);
}

void apply(Incident& incident, const AttemptReopened& event, const Recorded&)
{
    auto* attempt = find(incident, event.number);
    if (!attempt) return;
    attempt->outcome.reset();
    attempt->ended_at.reset();
    attempt->saw.clear();
    if (!touched(*attempt, Phase::execute)) attempt->production_at.reset();
}

void apply(Incident& incident, const AttemptWithdrawn& event, const Recorded&)
{
    if (auto* attempt = find(incident, event.number)) attempt->withdrawn = true;
}

std::vector<Effect> after(const Incident& incident, const AttemptStarted& event, const Recorded&, const Playbook&)
{
    // The checklist follows in the same commit, so the card is complete by the time it is rendered.
    auto effects = refresh(incident, {CardId{}});
    if (!incident.channel.empty()) effects.push_back(PostCard{CardId{CardId::Kind::prepare, event.number}});
    return effects;
}

namespace {

std::vector<Effect> refresh_all(const Incident& incident, int number)
{
    const CardId state{};
    const CardId prepare{CardId::Kind::prepare, number};
    const bool gone = incident.attempts.at(static_cast<std::size_t>(number) - 1).go_seq != 0;
    return gone ? refresh(incident, {state, prepare, {CardId::Kind::execute, number}})
                : refresh(incident, {state, prepare});
}

} // namespace

std::vector<Effect> after(const Incident& incident, const AttemptEnded& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh_all(incident, event.number);
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const AttemptReopened& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh_all(incident, event.number);
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const AttemptWithdrawn& event, const Recorded&, const Playbook&)
{
    return refresh_all(incident, event.number);
}

Decision on(const Incident&, const SayGo&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const ReachProduction&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
Decision on(const Incident&, const AssessFailure&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
Decision on(const Incident&, const DeclareAlone&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
void apply(Incident&, const ProductionReached&, const Recorded&) {}
void apply(Incident&, const GoVoiced&, const Recorded&) {}
void apply(Incident&, const AftermathAnswered&, const Recorded&) {}
void apply(Incident&, const AloneDeclared&, const Recorded&) {}
std::vector<Effect> after(const Incident&, const ProductionReached&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const GoVoiced&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const AftermathAnswered&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const AloneDeclared&, const Recorded&, const Playbook&) { return {}; }
void due_aftermath(const Incident&, std::vector<Due>&) {}

} // namespace warroom
