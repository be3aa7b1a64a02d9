// Roles, who holds them and how they move; who people are. Of an attempt the driver is never the reviewer.
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::minutes;
constexpr minutes silence_is_consent{2};
constexpr minutes remind_after{5};

bool over(const Incident& incident) { return incident.status >= Status::closed; }
bool of_an_attempt(Role role) { return role == Role::driver || role == Role::reviewer; }
bool takes_a_member(Role role) { return role != Role::observer && role != Role::expert && role != Role::support; }

std::optional<Refusal> not_now(const Incident& incident)
{
    if (!over(incident)) return std::nullopt;
    return Refusal{Reason::already_closed,
                   fmt::format("{} is {}; nobody needs a role in it.", label(incident), word(incident.status)),
                   ways_back(incident)};
}

// Whose driver or reviewer is meant: the attempt that is open. 0: a role of the incident.
Result<int, Refusal> attempt_for(const Incident& incident, Role role)
{
    if (!of_an_attempt(role)) return 0;
    if (const auto* open = open_attempt(incident)) return open->number;
    return Refusal{Reason::no_attempt,
                   fmt::format("No attempt is running, so nobody needs to be its {}. ⟦hotfix⟧, ⟦revert⟧ or ⟦rollback⟧ "
                               "begins one.",
                               word(role)),
                   {}};
}

std::optional<Refusal> unfit(const Incident& incident, Role role, const Person& person, int attempt)
{
    const bool known = person.standing == Standing::member || person.standing == Standing::guest;
    if (person.standing != Standing::member && (takes_a_member(role) || !known))
        return Refusal{Reason::unknown_person,
                       fmt::format("{} can't be {}: only a member of the team whom I can look up can.",
                                   person.name == person.id.value ? "That person" : person.name,
                                   role == Role::commander ? "in command" : word(role)),
                       {}};
    if (!of_an_attempt(role)) return std::nullopt;
    const auto other = role == Role::driver ? Role::reviewer : Role::driver;
    if (holder(incident, other, attempt) != person.id) return std::nullopt;
    return Refusal{Reason::not_allowed,
                   fmt::format("{} is the {} of attempt {}: the hands on the keyboard and the second pair of eyes "
                               "are never the same person. Alone? ⟦alone⟧ says so.",
                               person.name, word(other), attempt),
                   {{fmt::format("Nobody as {}", word(other)), fmt::format("role {} none", word(other))}}};
}

std::string_view office(Role role) { return role == Role::commander ? std::string_view{"command"} : word(role); }

Decision assign(const Incident& incident, RoleAssigned assigned)
{
    std::vector<Event> events{std::move(assigned)};
    const auto& moved = std::get<RoleAssigned>(events.front());
    if (moved.role == Role::commander && moved.to && incident.status == Status::declared)
        events.push_back(StatusChanged{Status::declared, Status::investigating});
    return events;
}

Decision assign(const Incident& incident, Role role, int attempt, const UserId& to, std::string why)
{
    return assign(incident, {role, holder(incident, role, attempt), to, std::move(why), attempt, {}});
}

Decision ask_holder(const Incident& incident, Role role, const UserId& to)
{
    if (const auto asked = incident.requests.find(role); asked != incident.requests.end())
        return refused(
            Reason::held,
            fmt::format("{0} has been asked already; without an answer {1} moves to {2} at {3}. Sooner: ⟦take {1} "
                        "anyway <why>⟧.",
                        name_of(incident, holder(incident, role).value_or(UserId{})), office(role),
                        name_of(incident, asked->second.to),
                        zoned_time(zone_of(incident), asked->second.at + silence_is_consent)));
    return happened(RoleRequested{role, to});
}

} // namespace

bool many_hold(Role role) { return role == Role::expert || role == Role::observer; }

Decision on(const Incident& incident, const TakeRole& command, const Context& context)
{
    if (auto refusal = not_now(incident)) return *refusal;
    const auto role = command.role;
    const auto attempt = attempt_for(incident, role);
    if (attempt.has_error()) return attempt.error();
    const auto& me = context.actor.id;
    const auto held = holder(incident, role, *attempt);
    if (many_hold(role)) return on(incident, AssignRole{role, context.actor, command.why}, context);
    if (held == me) {
        if (incident.requests.contains(role)) return happened(RoleAssigned{role, me, me, "keeps it", *attempt, {}});
        return refused(Reason::same_value, role == Role::commander
                                               ? fmt::format("You are in command of {} already.", label(incident))
                                               : fmt::format("You are {} already.", word(role)));
    }
    if (auto refusal = unfit(incident, role, context.actor, *attempt)) return *refusal;
    if (!held || of_an_attempt(role)) return assign(incident, role, *attempt, me, command.why);
    if (!command.anyway) return ask_holder(incident, role, me);
    if (command.why.empty())
        return refused(Reason::bad_argument,
                       fmt::format("Taking {0} from somebody needs a reason: ⟦take {0} anyway <why>⟧.", office(role)));
    return assign(incident, role, *attempt, me, command.why);
}

Decision on(const Incident& incident, const GiveRole& command, const Context& context)
{
    if (auto refusal = not_now(incident)) return *refusal;
    if (auto refusal = unfit(incident, command.role, command.to, 0)) return *refusal;
    if (incident.commander == command.to.id)
        return refused(Reason::same_value, fmt::format("{} is in command already.", command.to.name));
    if (may_decide(incident, context.actor.id)) return assign(incident, Role::commander, 0, command.to.id, "");
    return ask_holder(incident, Role::commander, command.to.id);
}

Decision on(const Incident& incident, const AssignRole& command, const Context& context)
{
    if (auto refusal = not_now(incident)) return *refusal;
    const auto role = command.role;
    if (role == Role::commander && command.to) {
        if (command.to->id == context.actor.id) return on(incident, TakeRole{role}, context);
        return on(incident, GiveRole{role, *command.to}, context);
    }
    const auto attempt = attempt_for(incident, role);
    if (attempt.has_error()) return attempt.error();
    const auto held = holders(incident, role, *attempt);
    if (!command.to) {
        if (held.empty())
            return refused(Reason::same_value,
                           fmt::format("Nobody is {0} here. ⟦role {0} @user⟧ names somebody.", word(role)));
        if (role == Role::commander)
            if (auto asked = petition(incident, context)) return *asked;
        std::vector<Event> events;
        for (const auto& person : held) events.push_back(RoleAssigned{role, person, {}, "", *attempt, {}});
        return events;
    }
    if (auto refusal = unfit(incident, role, *command.to, *attempt)) return *refusal;
    if (std::ranges::find(held, command.to->id) != held.end())
        return refused(Reason::same_value, fmt::format("{} is {} already.", command.to->name, word(role)));
    const auto from = many_hold(role) || held.empty() ? std::nullopt : std::optional{held.front()};
    return assign(incident, RoleAssigned{role, from, command.to->id, "", *attempt, command.area});
}

Decision on(const Incident& incident, const OfferRole& command, const Context& context)
{
    if (auto refusal = not_now(incident)) return *refusal;
    const auto role = command.role;
    const auto attempt = attempt_for(incident, role);
    if (attempt.has_error()) return attempt.error();
    const auto held = holder(incident, role, *attempt);
    if (!held) return on(incident, AssignRole{role, command.to}, context); // nobody to hand it over
    if (auto refusal = unfit(incident, role, command.to, *attempt)) return *refusal;
    if (held == command.to.id)
        return refused(Reason::same_value, fmt::format("{} has {} already.", command.to.name, office(role)));
    if (held != context.actor.id)
        if (auto asked = petition(incident, context)) return *asked;
    return happened(RoleOffered{role, command.to.id});
}

Decision on(const Incident& incident, const AcceptRole&, const Context& context)
{
    if (auto refusal = not_now(incident)) return *refusal;
    const auto mine =
        std::ranges::find(incident.offers.rbegin(), incident.offers.rend(), context.actor.id, &Incident::Offer::to);
    if (mine == incident.offers.rend())
        return refused(Reason::nothing_to_accept, "Nothing is offered to you here. ⟦take command⟧ takes it.",
                       {{"I'll lead", "take command"}});
    const auto attempt = attempt_for(incident, mine->role);
    if (attempt.has_error()) return attempt.error();
    if (auto refusal = unfit(incident, mine->role, context.actor, *attempt)) return *refusal;
    const auto held = holders(incident, mine->role, *attempt);
    if (std::ranges::find(held, context.actor.id) != held.end()) // one of the many who hold it
        return refused(Reason::same_value, fmt::format("You have {} already.", office(mine->role)));
    return assign(incident, mine->role, *attempt, context.actor.id, "hand-over");
}

void due_roles(const Incident& incident, std::vector<Due>& due)
{
    for (const auto& [role, request] : incident.requests)
        due.push_back(
            {request.at + silence_is_consent, *assign(incident, role, 0, request.to, "no answer for 2 minutes")});
    for (const auto& offer : incident.offers)
        if (!offer.reminded) due.push_back({offer.at + remind_after, {OfferReminded{offer.role}}});
}

void apply(Incident& incident, const RoleRequested& event, const Recorded& recorded)
{
    incident.requests[event.role] = {recorded.actor, event.to, recorded.at};
}

void apply(Incident& incident, const RoleOffered& event, const Recorded& recorded)
{
    std::erase_if(incident.offers, [&](const auto& offer) { return offer.role == event.role; });
    incident.offers.push_back({event.role, recorded.actor, event.to, recorded.at});
}

void apply(Incident& incident, const OfferReminded& event, const Recorded&)
{
    for (auto& offer : incident.offers)
        if (offer.role == event.role) offer.reminded = true;
}

void apply(Incident& incident, const RoleAssigned& event, const Recorded& recorded)
{
    incident.requests.erase(event.role);
    if (event.from == event.to) return; // kept
    std::erase_if(incident.offers, [&](const auto& offer) { return offer.role == event.role; });
    for (auto& held : incident.roles)
        if (!held.to && held.role == event.role && held.attempt == event.attempt &&
            (!many_hold(event.role) || held.person == event.from))
            held.to = std::max(recorded.at, held.from);
    auto from = recorded.at; // nobody holds it before who held it last
    for (const auto& held : incident.roles)
        if (!many_hold(event.role) && held.role == event.role && held.attempt == event.attempt)
            from = std::max(from, held.to.value_or(from));
    if (event.to) incident.roles.push_back({event.role, *event.to, from, {}, event.attempt, event.area});
    if (event.role != Role::commander) return;
    incident.commander = event.to;
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

std::vector<Effect> after(const Incident& incident, const RoleOffered& event, const Recorded& recorded, const Playbook&)
{
    std::vector<Effect> effects;
    if (!incident.channel.empty()) effects.push_back(InvitePeople{{event.to.value}});
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const OfferReminded&, const Recorded& recorded, const Playbook&)
{
    std::vector<Effect> effects;
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const RoleAssigned& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh(incident, {CardId{}}, event.role == Role::commander);
    if (event.attempt) {
        const auto& attempt = incident.attempts.at(static_cast<std::size_t>(event.attempt) - 1);
        for (auto& effect :
             refresh(incident, {CardId{attempt.go_seq ? CardId::Kind::execute : CardId::Kind::prepare, event.attempt}}))
            effects.push_back(std::move(effect));
    }
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

} // namespace warroom
