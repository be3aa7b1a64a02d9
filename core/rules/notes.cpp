// What people write: messages, their edits and deletions, notes; and taking back one's last change.
#include "core/match.hpp"
#include "core/rules.hpp"
#include "core/steps.hpp"
#include "core/texts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// Does what would be taken back still stand, or has somebody changed it since?
bool still_stands(const Incident& incident, const Event& undoing)
{
    if (const auto* severity = std::get_if<SeverityChanged>(&undoing)) return severity->from == incident.severity;
    if (const auto* status = std::get_if<StatusChanged>(&undoing)) return status->from == incident.status;
    if (const auto* role = std::get_if<RoleAssigned>(&undoing)) {
        const auto other = role->role == Role::driver ? Role::reviewer : Role::driver;
        if (role->attempt && role->to && holder(incident, other, role->attempt) == role->to) return false;
        const auto held = holders(incident, role->role, role->attempt);
        return role->from ? std::ranges::find(held, *role->from) != held.end() : held.empty() || many_hold(role->role);
    }
    if (const auto stands = attempt_stands(incident, undoing)) return *stands;
    return fact_stands(incident, undoing);
}

// A go or a passing over that comes back: by then somebody else may command.
bool decides(const Incident& incident, const Event& undoing)
{
    const auto* mark = std::get_if<StepMarked>(&undoing);
    if (!mark || mark->to == StepState::todo) return false;
    const auto* line = find_step(incident, mark->attempt, mark->step);
    return line && is_decision(*line, mark->to);
}

// What was redacted doesn't come back with a copy or an edit.
Event known(const Incident& incident, Event event, const MessageId& message)
{
    if (incident.redacted_messages.contains(message)) empty_texts(event);
    return event;
}

} // namespace

Decision on(const Incident&, const TakeNote& command, const Context&)
{
    if (command.text.empty())
        return refused(Reason::bad_argument, "What shall I note? For example: ⟦note LB shows 5xx from 14:02⟧.");
    return happened(NoteTaken{command.text, command.about, command.message});
}

Decision on(const Incident& incident, const RecordMessage& command, const Context&)
{
    return happened(known(incident, command.message, command.message.message));
}
Decision on(const Incident& incident, const RecordEdit& command, const Context&)
{
    return happened(known(incident, command.edit, command.edit.message));
}
Decision on(const Incident&, const RecordDeletion& command, const Context&) { return happened(command.deletion); }

Decision on(const Incident& incident, const TakeBack&, const Context& context)
{
    const auto last = incident.last_change.find(context.actor.id);
    const bool none = last == incident.last_change.end();
    if (incident.status == Status::closed && (none || !last->second.inverse.empty()))
        return refused(
            Reason::already_closed,
            fmt::format("{} is closed; what was done stays as it is. ⟦note⟧ can add to it.", label(incident)));
    if (none || context.now - last->second.at >= minutes{10})
        return refused(Reason::nothing_to_undo,
                       "There is nothing to take back: only your last change can be, for 10 minutes, and not what "
                       "asked somebody, ended the incident or reopened it.");

    auto events = last->second.inverse;
    Incident then = incident; // each is judged by what those before it leave
    for (const auto& event : events) {
        if (!still_stands(then, event))
            return refused(Reason::nothing_to_undo, "It was changed again since, so I leave it as it is now.");
        if (decides(then, event) && !may_decide(incident, context.actor.id))
            return refused(Reason::not_allowed, "That is for the commander to decide now; ⟦done <step>⟧ asks for it.");
        if (const auto* begun = std::get_if<AttemptWithdrawn>(&event);
            begun && context.now - attempt_at(incident, begun->number).started_at >= minutes{2})
            return refused(
                Reason::nothing_to_undo,
                fmt::format("Attempt {} has been running for more than 2 minutes, so it counts.", begun->number),
                {{"Abandon it", fmt::format("attempt {} abandoned", begun->number)}});
        evolve(then, {then.id, then.seq + 1, context.now, context.now, context.actor.id, event});
    }
    events.push_back(TakenBack{last->second.seq});
    return events;
}

bool is_final(const Event& event)
{
    // Closed, cancelled, merged or open again: each has a way back of its own.
    if (const auto* status = std::get_if<StatusChanged>(&event))
        return status->why != taken_back && (status->to >= Status::closed || status->from >= Status::resolved);
    return std::holds_alternative<GoVoiced>(event) || std::holds_alternative<RoleRequested>(event) ||
           std::holds_alternative<RoleOffered>(event) || std::holds_alternative<ApprovalAsked>(event) ||
           std::holds_alternative<ClosingPostponed>(event) || std::holds_alternative<Redacted>(event) ||
           std::holds_alternative<UpdateSent>(event); // what was sent was read
}

std::optional<std::vector<Event>> inverse(const Incident& before, const Recorded& recorded)
{
    using Events = std::vector<Event>;
    using Inverse = std::optional<Events>;
    if (recorded.actor.empty()) return std::nullopt;
    const std::string why{taken_back};
    if (const auto* event = std::get_if<SeverityChanged>(&recorded.event)) {
        if (event->from == event->to) return Inverse{Events{}}; // only confirmed
        return Inverse{Events{SeverityChanged{event->to, event->from, why}}};
    }
    if (const auto* event = std::get_if<StatusChanged>(&recorded.event)) {
        if (is_final(*event)) return std::nullopt;
        return Inverse{Events{StatusChanged{event->to, event->from, why, {}}}};
    }
    if (const auto* event = std::get_if<RoleAssigned>(&recorded.event)) {
        if (event->from == event->to) return Inverse{Events{}}; // only kept
        std::string area;                                       // of an expert who has it back
        for (const auto& held : before.roles)
            if (!held.to && held.role == event->role && held.attempt == event->attempt && held.person == event->from)
                area = held.area;
        return Inverse{Events{RoleAssigned{event->role, event->to, event->from, why, event->attempt, area}}};
    }
    if (auto back = inverse_of_attempt(before, recorded)) return back;
    if (std::holds_alternative<NoteTaken>(recorded.event)) return Inverse{Events{}};
    return inverse_of_fact(before, recorded.event);
}

void apply(Incident&, const NoteTaken&, const Recorded&) {} // the timeline reads it from the log

void apply(Incident& incident, const MessagePosted& event, const Recorded& recorded)
{
    end_alone(incident, event, recorded);
    if (const auto known = incident.people.find(recorded.actor); known != incident.people.end())
        known->second.wrote = true;
    // Whoever speaks isn't silent: silence is what gives command away. What was fetched was said when it was said.
    const auto heard = event.backfilled ? recorded.at : recorded.recorded_at;
    for (auto& [role, request] : incident.requests)
        if (holder(incident, role) == recorded.actor) request.at = std::max(request.at, heard);
}

void apply(Incident&, const MessageEdited&, const Recorded&) {} // texts are not kept in memory
void apply(Incident&, const MessageDeleted&, const Recorded&) {}

void apply(Incident& incident, const TakenBack&, const Recorded& recorded)
{
    incident.last_change.erase(recorded.actor); // taking back is not itself taken back
}

void apply(Incident& incident, const ButtonPressed& event, const Recorded& recorded)
{
    std::erase_if(incident.presses, [&](const auto& press) { return recorded.at - press.second > seconds{10}; });
    incident.presses[event.button] = recorded.at;
}

std::vector<Effect> after(const Incident&, const NoteTaken&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const MessagePosted&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const MessageEdited&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const MessageDeleted&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const TakenBack&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const ButtonPressed&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
