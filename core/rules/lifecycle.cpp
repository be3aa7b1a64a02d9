// Opening, the statuses in between, resolving and closing: what may follow what, and what has to be true first.
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

// Which status may follow which, by people's word; what guards a cell stands below. Rows and columns in enum order.
constexpr bool may_follow[9][9] = {
    // decl  inv    ident  fix    mon    resol  closed canc   merged
    {false, true, true, true, true, false, false, false, false},  // declared
    {false, false, true, true, true, false, false, false, false}, // investigating
    {false, true, false, true, true, false, false, false, false}, // identified
    {false, true, true, false, true, false, false, false, false}, // fixing
    {false, true, true, true, false, true, false, false, false},  // monitoring
    {false, false, false, false, false, false, true, false, false},
    {false, false, false, false, false, false, false, false, false},
    {false, false, false, false, false, false, false, false, false},
    {false, false, false, false, false, false, false, false, false},
};

bool allowed(Status from, Status to) { return may_follow[static_cast<int>(from)][static_cast<int>(to)]; }

std::string allowed_words(Status from)
{
    std::string words;
    for (int to = 0; to < 9; ++to)
        if (allowed(from, static_cast<Status>(to)))
            words += fmt::format("{}{}", words.empty() ? "" : ", ", word(static_cast<Status>(to)));
    return words.empty() ? "nothing; if it is back, open a new incident" : words;
}

Refusal no_way(const Incident& incident, Status to)
{
    return {Reason::no_such_transition,
            fmt::format("{} is {}; from there it can't become {}. Possible: {}.", label(incident),
                        word(incident.status), word(to), allowed_words(incident.status)),
            {}};
}

std::string titled(const Attempt& attempt)
{
    return fmt::format("attempt {} ({})", attempt.number, word(attempt.strategy));
}

std::vector<Button> endings(const Attempt& attempt)
{
    return {{"It worked", fmt::format("attempt {} worked", attempt.number), Button::Style::primary},
            {"It did not hold", fmt::format("attempt {} failed", attempt.number)}};
}

} // namespace

Decision on(const Incident&, const DeclareIncident& command, const Context& context)
{
    if (command.title.empty())
        return refused(Reason::bad_argument,
                       "What do users see? For example: `open sev2 checkout answers with an error`.");
    const auto& playbook = context.playbook;
    IncidentDeclared declared;
    declared.title = command.title;
    declared.severity = command.severity.value_or(playbook.default_severity);
    declared.severity_assumed = !command.severity;
    declared.is_private = command.is_private;
    declared.drill = command.drill;
    declared.service = command.service;
    declared.detected_at = command.detected_at;
    declared.id_prefix = playbook.id_prefix;
    declared.channel_prefix = playbook.channel_prefix;
    declared.command = playbook.command;
    declared.announced = !playbook.announcement_channel.empty() && !command.is_private;
    declared.zone = command.zone;
    declared.policies = playbook.policies;
    const bool small = declared.severity >= Severity::sev3;
    std::vector<Event> events{std::move(declared)};
    if (small && context.actor.standing == Standing::member) { // who opens a small one commands it from the start
        events.push_back(RoleAssigned{Role::commander, {}, context.actor.id, "opened it"});
        events.push_back(StatusChanged{Status::declared, Status::investigating, "", {}});
    }
    return events;
}

Decision on(const Incident& incident, const ChangeStatus& command, const Context& context)
{
    const auto from = incident.status;
    const auto to = command.to;
    if (from == to) return refused(Reason::same_value, fmt::format("{} is {} already.", label(incident), word(to)));
    if (to == Status::cancelled || to == Status::merged)
        return refused(Reason::not_yet,
                       fmt::format("`{}` is not there yet; `resolve` and `close` end an incident.", word(to)));
    // Over is over by their own conditions, however it is said.
    if (to == Status::resolved && from != Status::closed) return on(incident, Resolve{false, command.why}, context);
    if (to == Status::closed) return on(incident, CloseIncident{false, command.why}, context);
    if (!allowed(from, to)) return no_way(incident, to);

    const auto* open = open_attempt(incident);
    const bool healed = to == Status::monitoring && !listed_attempt(incident);
    if (healed && command.why.empty())
        return refused(Reason::bad_argument,
                       "It got well without an attempt? Say what you see: `status monitoring <why users are fine>`.");
    if (from == Status::fixing && open && (to == Status::investigating || to == Status::identified))
        return refused(Reason::attempt_open,
                       fmt::format("{} is still open. Say how it ended, that moves the status.", titled(*open)),
                       endings(*open));
    return happened(StatusChanged{from, to, command.why, {}});
}

void apply(Incident& incident, const IncidentDeclared& event, const Recorded& recorded)
{
    incident.declared = event;
    incident.declared_at = recorded.at;
    incident.opened_by = recorded.actor;
    incident.severity = event.severity;
    incident.severity_assumed = event.severity_assumed;
    if (!event.severity_assumed) incident.held = {event.severity};
}

void apply(Incident& incident, const StatusChanged& event, const Recorded& recorded)
{
    // People's clocks and ours differ; what follows is never earlier for it.
    const auto not_before = [&](const std::optional<Timestamp>& earlier) {
        return std::max(recorded.at, earlier.value_or(incident.declared_at));
    };
    const bool taken_back = event.from == Status::resolved; // the watch goes on where it was
    if (event.to == Status::monitoring && !taken_back) incident.monitoring_since = not_before({});
    if (event.to == Status::resolved) incident.resolved_at = not_before(incident.monitoring_since);
    if (taken_back && event.to != Status::closed) incident.resolved_at.reset();
    if (event.to == Status::closed) {
        incident.closed_at = not_before(incident.resolved_at);
        ++incident.drafts;
        incident.command_request.reset(); // nobody needs to command it any more
    }
    incident.status = event.to;
}

std::vector<Effect> after(const Incident&, const IncidentDeclared&, const Recorded&, const Playbook&)
{
    return {OpenChannel{}};
}

std::vector<Effect> after(const Incident& incident, const StatusChanged& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh(incident, {CardId{}, CardId{CardId::Kind::announcement}}, true);
    if (event.to == Status::closed && !incident.channel.empty())
        effects.push_back(FilePostMortem{incident.drafts}); // its message says "closed" as well
    else
        tell(effects, incident, recorded);
    return effects;
}

Decision on(const Incident&, const ReopenIncident&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
Decision on(const Incident&, const CancelIncident&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
Decision on(const Incident&, const MergeIncident&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
Decision on(const Incident&, const UnmergeIncident&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
void apply(Incident&, const MergedInto&, const Recorded&) {}
std::vector<Effect> after(const Incident&, const MergedInto&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
