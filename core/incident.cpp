#include "core/incident.hpp"

#include "core/noise.hpp"
#include "core/rules.hpp"
#include "core/secrets.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::seconds;

// Whom the log doesn't know yet, or knew only by id, and who acts or is given something here.
std::vector<Event> first_seen(const Incident& incident, const Command& command, const Context& context)
{
    std::vector<Event> seen;
    const auto meet = [&](const Person& person) {
        if (person.id.empty()) return;
        const auto known = incident.people.find(person.id);
        if (known != incident.people.end() && known->second.standing != Standing::unknown) return;
        if (known != incident.people.end() && person.standing == Standing::unknown) return;
        seen.push_back(PersonSeen{person.id, person.name, person.standing, person.zone});
    };
    meet(context.actor);
    const auto given = [&](const Person& person) {
        if (person.id != context.actor.id) meet(person);
    };
    if (const auto* give = std::get_if<GiveRole>(&command)) given(give->to);
    if (const auto* offer = std::get_if<OfferRole>(&command)) given(offer->to);
    if (const auto* assign = std::get_if<AssignRole>(&command); assign && assign->to) given(*assign->to);
    if (const auto* add = std::get_if<AddTodo>(&command)) given(add->owner);
    if (const auto* change = std::get_if<ChangeTodo>(&command)) given(change->met);
    return seen;
}

// A press that only asked the commander is not yet the commander's own.
std::string asking(const std::string& button) { return button + "/asked"; }

bool pressed_just_now(const Incident& incident, const Context& context)
{
    const auto just_now = [&](const std::string& button) {
        const auto press = incident.presses.find(button);
        return press != incident.presses.end() && context.now - press->second < seconds{10};
    };
    if (context.button.empty()) return false;
    return just_now(context.button) || (!may_decide(incident, context.actor.id) && just_now(asking(context.button)));
}

// What was fetched later was said when it was said.
Timestamp acted_at(const Recorded& recorded)
{
    const auto* message = std::get_if<MessagePosted>(&recorded.event);
    const auto* edit = std::get_if<MessageEdited>(&recorded.event);
    const bool backfilled = (message && message->backfilled) || (edit && edit->backfilled);
    return backfilled ? std::min(recorded.at, recorded.recorded_at) : recorded.recorded_at;
}

bool only_asks(const std::vector<Event>& events)
{
    return std::ranges::any_of(events, [](const Event& event) { return std::holds_alternative<ApprovalAsked>(event); });
}

} // namespace

Decision decide(const Incident& incident, const Command& command, const Context& asked)
{
    auto context = asked;
    context.line = mask_secrets(context.line).text;
    context.button = mask_secrets(context.button).text;
    const bool declares = std::holds_alternative<DeclareIncident>(command);
    if (declares != (incident.seq == 0))
        return declares ? refused(Reason::already_declared, fmt::format("{} is open here already.", label(incident)))
                        : refused(Reason::no_incident_here, "There is no such incident.");
    if (pressed_just_now(incident, context)) return happened();
    if (auto refusal = barred(command, context)) return *refusal;

    auto decision = std::visit([&](const auto& wish) { return on(incident, wish, context); }, command);
    if (decision.has_error() || decision->empty()) return decision;

    auto events = std::move(*decision);
    for (auto& tick : seen_done(incident, events, context)) events.push_back(std::move(tick));
    const auto button = only_asks(events) ? asking(context.button) : context.button;
    const auto seen = first_seen(incident, command, context);
    events.insert(events.begin() + (declares ? 1 : 0), seen.begin(), seen.end());
    if (!context.button.empty()) events.push_back(ButtonPressed{button});
    mask_secrets(incident, events);
    return events;
}

void evolve(Incident& incident, const Recorded& recorded)
{
    if (auto back = inverse(incident, recorded)) {
        auto& last = incident.last_change[recorded.actor];
        // A note may be about an hour ago; it was taken now.
        const bool note = std::holds_alternative<NoteTaken>(recorded.event);
        const auto at = note ? recorded.recorded_at : recorded.at;
        // What one command did is taken back as one.
        const bool same_change = !note && last.seq == recorded.seq - 1 && last.at == at;
        if (same_change) back->insert(back->end(), last.inverse.begin(), last.inverse.end());
        last = {recorded.seq, at, std::move(*back)};
    }
    if (is_final(recorded.event)) incident.last_change.erase(recorded.actor);
    std::visit([&](const auto& event) { apply(incident, event, recorded); }, recorded.event);
    if (const auto known = incident.people.find(recorded.actor); known != incident.people.end())
        known->second.active_at = std::max(known->second.active_at, acted_at(recorded));
    incident.id = recorded.incident;
    incident.seq = recorded.seq;
    hear(incident, recorded);
}

std::vector<Effect> react(const Incident& now, const Recorded& recorded, const Playbook& playbook)
{
    return std::visit([&](const auto& event) { return after(now, event, recorded, playbook); }, recorded.event);
}

std::string label(const Incident& incident)
{
    return fmt::format("{}-{}", incident.declared.id_prefix, incident.id.value);
}

std::string name_of(const Incident& incident, const UserId& person)
{
    const auto known = incident.people.find(person);
    return known == incident.people.end() || known->second.name.empty() ? person.value : known->second.name;
}

Severity peak(const Incident& incident)
{
    const auto worst = std::ranges::min_element(incident.held);
    return worst == incident.held.end() ? incident.severity : *worst;
}

const Attempt& attempt_at(const Incident& incident, int number)
{
    return incident.attempts.at(static_cast<std::size_t>(number) - 1);
}

std::vector<const Attempt*> open_attempts(const Incident& incident)
{
    std::vector<const Attempt*> open;
    for (const auto& attempt : incident.attempts)
        if (attempt.open()) open.push_back(&attempt);
    return open;
}

const Attempt* open_attempt(const Incident& incident)
{
    const auto open = open_attempts(incident);
    return open.empty() ? nullptr : open.back();
}

const Attempt* listed_attempt(const Incident& incident)
{
    if (const auto* open = open_attempt(incident)) return open;
    for (auto attempt = incident.attempts.rbegin(); attempt != incident.attempts.rend(); ++attempt)
        if (attempt->outcome == AttemptOutcome::worked || attempt->outcome == AttemptOutcome::partial) return &*attempt;
    return nullptr;
}

int failed_attempts(const Incident& incident)
{
    const auto failed = [](const Attempt& attempt) { return attempt.outcome == AttemptOutcome::failed; };
    return static_cast<int>(std::ranges::count_if(incident.attempts, failed));
}

std::vector<UserId> holders(const Incident& incident, Role role, int attempt)
{
    std::vector<UserId> all;
    for (const auto& held : incident.roles)
        if (held.role == role && held.attempt == attempt && !held.to) all.push_back(held.person);
    return all;
}

std::optional<UserId> holder(const Incident& incident, Role role, int attempt)
{
    const auto all = holders(incident, role, attempt);
    return all.empty() ? std::nullopt : std::optional{all.front()};
}

bool alone(const Incident& incident, Timestamp now)
{
    const auto active = [&](const auto& known) {
        return known.second.standing != Standing::bot && now - known.second.active_at < std::chrono::minutes{10};
    };
    return std::ranges::count_if(incident.people, active) < 2;
}

bool covered_alone(const Attempt& attempt) { return attempt.alone_since && !attempt.alone_until; }

Circumstances circumstances(const Incident& incident, Timestamp now)
{
    const auto counts = [](const Attempt& attempt) { return !attempt.withdrawn; };
    return {.window_set = false, // no window can be told yet
            .attempts = std::ranges::any_of(incident.attempts, counts),
            .post_mortem_required = post_mortem_required(incident, now),
            .long_or_at_night = now - incident.declared_at > std::chrono::hours{4} || is_night(zone_of(incident), now),
            .sev4 = incident.severity == Severity::sev4};
}

bool post_mortem_required(const Incident& incident, Timestamp now)
{
    const auto worst = peak(incident);
    if (worst <= Severity::sev2) return true;
    const auto stated = [&](Fact fact, std::string_view word) {
        const auto found = incident.facts.find(fact);
        return found != incident.facts.end() && found->second.word == word;
    };
    if (stated(Fact::data, "lost") || stated(Fact::data, "corrupted")) return true;
    if (worst == Severity::sev4) return false;
    const auto yes = [&](AdvisorQuestion question) {
        const auto answer = incident.answers.find(question);
        return answer != incident.answers.end() && answer->second == YesNo::yes;
    };
    const bool moved_data = std::ranges::any_of(incident.attempts,
                                                [](const Attempt& attempt) {
                                                    return attempt.strategy == Strategy::rollback &&
                                                           attempt.production_at && !attempt.withdrawn;
                                                }) &&
                            (yes(AdvisorQuestion::migration) || yes(AdvisorQuestion::new_writes));
    const auto down = totals(incident.windows, now).downtime;
    const bool users_first = stated(Fact::detected_by, "user") && down.count() > 0;
    return moved_data || yes(AdvisorQuestion::pnr) || failed_attempts(incident) >= 2 || incident.reopened > 0 ||
           down >= std::chrono::minutes{30} || users_first;
}

std::chrono::minutes watch_time(const Incident& incident)
{
    const auto& in_force = policy(incident.declared.policies, incident.severity);
    const auto* mending = listed_attempt(incident);
    const bool went_back = mending && mending->strategy == Strategy::rollback;
    return went_back ? in_force.watch_rollback : in_force.watch;
}

bool may_decide(const Incident& incident, const UserId& person)
{
    return !incident.commander || *incident.commander == person;
}

const Zone& zone_of(const Incident& incident)
{
    const auto first = std::ranges::find(incident.roles, Role::commander, &Incident::Held::role);
    const auto commander = first == incident.roles.end() ? incident.commander : std::optional{first->person};
    if (!incident.declared.zone_assumed || !commander) return incident.declared.zone;
    const auto known = incident.people.find(*commander);
    const bool looked_up = known != incident.people.end() && known->second.standing != Standing::unknown;
    return looked_up ? known->second.zone : incident.declared.zone;
}

std::vector<std::string> channel_names(const Incident& incident)
{
    // Room for the longest suffix in Slack's 80 characters; other platforms allow as many.
    constexpr std::size_t longest = 76;
    auto name = fmt::format("{}-{}", incident.declared.channel_prefix, incident.id.value);
    bool gap = true;
    for (const char letter : incident.declared.title) {
        const bool upper = letter >= 'A' && letter <= 'Z';
        const bool plain = upper || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (!plain) {
            gap = true;
            continue;
        }
        if (name.size() + 2 > longest) break;
        if (gap) name += '-';
        gap = false;
        name += static_cast<char>(upper ? letter - 'A' + 'a' : letter);
    }
    std::vector<std::string> names{name};
    for (int suffix = 2; suffix <= 9; ++suffix) names.push_back(fmt::format("{}-{}", name, suffix));
    return names;
}

} // namespace warroom
