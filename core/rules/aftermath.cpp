// What is asked when an attempt did not hold, and where the incident goes from there.
#include "core/rules.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::chrono::minutes patience{10};

const Attempt* last_failed(const Incident& incident)
{
    const Attempt* last = nullptr;
    for (const auto& attempt : incident.attempts)
        if (attempt.outcome == AttemptOutcome::failed && (!last || attempt.ended_at >= last->ended_at)) last = &attempt;
    return last;
}

std::string did_not_hold(const Attempt& attempt) { return fmt::format("attempt {} did not hold", attempt.number); }

Result<const Attempt*, Refusal> asked_about(const Incident& incident, std::optional<int> number)
{
    if (!number) {
        if (const auto* last = last_failed(incident)) return last;
        return Refusal{
            Reason::no_attempt, "No attempt has failed here. ⟦failed <what you saw>⟧ says that one did.", {}};
    }
    if (*number < 1 || *number > static_cast<int>(incident.attempts.size()))
        return Refusal{Reason::no_attempt, no_such_attempt(incident, *number), {}};
    const auto& attempt = attempt_at(incident, *number);
    if (attempt.outcome == AttemptOutcome::failed) return &attempt;
    return Refusal{Reason::no_attempt,
                   fmt::format("Attempt {0} did not fail, so there is nothing to ask about it. If it did: ⟦attempt {0} "
                               "failed <what you saw>⟧.",
                               *number),
                   {}};
}

} // namespace

std::optional<Status> back_to(const Incident& incident, int number, bool theory_stands)
{
    const auto to = theory_stands ? Status::identified : Status::investigating;
    if (incident.status == to || incident.status == Status::declared || incident.status >= Status::resolved)
        return std::nullopt;
    if (others_in_production(incident, number)) return std::nullopt;
    const auto& attempt = attempt_at(incident, number);
    const bool well_since = incident.status == Status::monitoring && attempt.ended_at &&
                            incident.monitoring_since.value_or(Timestamp{}) > *attempt.ended_at;
    const bool mended_since = std::ranges::any_of(incident.attempts, [&](const Attempt& other) {
        return other.ended_at && attempt.ended_at && *other.ended_at > *attempt.ended_at &&
               (other.outcome == AttemptOutcome::worked || other.outcome == AttemptOutcome::partial);
    });
    return well_since || mended_since ? std::nullopt : std::optional{to};
}

Decision on(const Incident& incident, const AssessFailure& command, const Context&)
{
    const auto found = asked_about(incident, command.number);
    if (found.has_error()) return found.error();
    const auto& attempt = **found;
    const auto before = attempt.aftermath.find(command.question);
    if (before != attempt.aftermath.end() && before->second == command.answer)
        return refused(Reason::same_value, fmt::format("That is what attempt {} says already.", attempt.number));
    std::vector<Event> events{AftermathAnswered{attempt.number, command.question, command.answer}};
    if (command.question == Aftermath::theory_stands && &attempt == last_failed(incident))
        if (const auto to = back_to(incident, attempt.number, command.answer == YesNo::yes))
            events.push_back(StatusChanged{incident.status, *to, did_not_hold(attempt), {}});
    return events;
}

void due_aftermath(const Incident& incident, std::vector<Due>& due)
{
    const auto* failed = last_failed(incident);
    if (!failed || failed->aftermath.contains(Aftermath::theory_stands) || incident.status >= Status::resolved) return;
    // Nobody is asked again: unanswered, the theory counts as open.
    std::vector<Event> events{AftermathAnswered{failed->number, Aftermath::theory_stands, YesNo::unknown}};
    const bool stays = incident.status == Status::identified; // somebody has said so since
    if (const auto to = back_to(incident, failed->number, false); to && !stays)
        events.push_back(StatusChanged{incident.status, *to, did_not_hold(*failed), {}});
    due.push_back({*failed->ended_at + patience, std::move(events)});
}

void apply(Incident& incident, const AftermathAnswered& event, const Recorded&)
{
    incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1).aftermath[event.question] = event.answer;
}

std::vector<Effect> after(const Incident& incident, const AftermathAnswered& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh_attempt(incident, event.attempt);
    tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
