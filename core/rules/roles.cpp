// Command, who holds it and how it moves; who people are.
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::minutes;
constexpr minutes silence_is_consent{2};

void take_up(const Incident& incident, std::vector<Event>& events)
{
    if (incident.status == Status::declared) events.push_back(StatusChanged{Status::declared, Status::investigating});
}

Decision assign(const Incident& incident, const UserId& to, std::string why)
{
    std::vector<Event> events{RoleAssigned{Role::commander, incident.commander, to, std::move(why)}};
    take_up(incident, events);
    return events;
}

std::optional<Refusal> not_now(const Incident& incident, Role role)
{
    if (role != Role::commander)
        return Refusal{Reason::not_yet,
                       fmt::format("The role {} can't be assigned yet; command can: `take command`.", word(role))};
    if (incident.status == Status::closed)
        return Refusal{Reason::already_closed,
                       fmt::format("{} is closed; nobody needs to command it.", label(incident))};
    return std::nullopt;
}

Decision ask_holder(const Incident& incident, const UserId& to)
{
    if (incident.command_request)
        return refused(
            Reason::held,
            fmt::format("{} has been asked already; without an answer command moves to {} at {}.",
                        name_of(incident, *incident.commander), name_of(incident, incident.command_request->to),
                        zoned_time(incident.declared.zone, incident.command_request->at + silence_is_consent)));
    return happened(RoleRequested{Role::commander, to});
}

} // namespace

Decision on(const Incident& incident, const TakeRole& command, const Context& context)
{
    if (auto refusal = not_now(incident, command.role)) return *refusal;
    const auto& me = context.actor.id;
    if (incident.commander == me) {
        if (incident.command_request) return happened(RoleAssigned{Role::commander, me, me, "keeps it"});
        return refused(Reason::same_value, fmt::format("You are in command of {} already.", label(incident)));
    }
    if (!incident.commander) return assign(incident, me, command.why);
    if (!command.anyway) return ask_holder(incident, me);
    if (command.why.empty())
        return refused(Reason::bad_argument,
                       "Taking command from somebody needs a reason: `take command anyway <why>`.");
    return assign(incident, me, command.why);
}

Decision on(const Incident& incident, const GiveRole& command, const Context& context)
{
    if (auto refusal = not_now(incident, command.role)) return *refusal;
    if (command.to.standing != Standing::member)
        return refused(Reason::unknown_person,
                       fmt::format("{} can't command: only a member of the team I can look up does.", command.to.name));
    if (incident.commander == command.to.id)
        return refused(Reason::same_value, fmt::format("{} is in command already.", command.to.name));
    if (may_decide(incident, context.actor.id)) return assign(incident, command.to.id, "");
    return ask_holder(incident, command.to.id);
}

void due_roles(const Incident& incident, std::vector<Due>& due)
{
    const auto& request = incident.command_request;
    if (request)
        due.push_back({request->at + silence_is_consent, *assign(incident, request->to, "no answer for 2 minutes")});
}

void apply(Incident& incident, const RoleRequested& event, const Recorded& recorded)
{
    incident.command_request = Incident::Request{recorded.actor, event.to, recorded.at};
}

void apply(Incident& incident, const RoleAssigned& event, const Recorded& recorded)
{
    incident.commander = event.to;
    incident.command_request.reset();
    if (event.to && !incident.acknowledged_at) incident.acknowledged_at = std::max(recorded.at, incident.declared_at);
}

void apply(Incident&, const ApprovalAsked&, const Recorded&) {} // the room reads it; whoever may presses

void apply(Incident& incident, const PersonSeen& event, const Recorded&)
{
    auto& known = incident.people[event.person];
    known.name = event.name;
    known.standing = event.standing;
    known.zone = event.zone;
}

std::vector<Effect> after(const Incident& incident, const RoleRequested&, const Recorded& recorded, const Playbook&)
{
    std::vector<Effect> effects;
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const RoleAssigned& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh(incident, {CardId{}}, true);
    const bool given = event.to && event.to != recorded.actor && !incident.channel.empty();
    if (given) effects.push_back(InvitePeople{{event.to->value}}); // they may not be in the room yet
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const ApprovalAsked&, const Recorded& recorded, const Playbook&)
{
    std::vector<Effect> effects;
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident&, const PersonSeen&, const Recorded&, const Playbook&) { return {}; }

Decision on(const Incident&, const AssignRole&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const OfferRole&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const AcceptRole&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
void apply(Incident&, const RoleOffered&, const Recorded&) {}
void apply(Incident&, const OfferReminded&, const Recorded&) {}
std::vector<Effect> after(const Incident&, const RoleOffered&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const OfferReminded&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
