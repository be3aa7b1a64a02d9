// Opening, the statuses in between, resolving and closing: what may follow what, and what has to be true first.
#include "core/noise.hpp"
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

// Which status may follow which. What guards a cell stands in the laws below.
constexpr std::string_view matrix[9] = {
    // rows: from, columns: to; declared investigating identified fixing monitoring resolved closed cancelled merged
    "-yyyy--yy", // declared
    "--yyy--yy", // investigating
    "-y-yy--yy", // identified
    "-yy-y---y", // fixing
    "-yyy-y--y", // monitoring
    "-y----y-y", // resolved
    "-y-------", // closed
    "-y-------", // cancelled
    "-y-------", // merged
};

bool allowed(Status from, Status to) { return matrix[static_cast<int>(from)][static_cast<std::size_t>(to)] == 'y'; }

std::string allowed_words(Status from)
{
    std::string words;
    for (int to = 0; to < 9; ++to)
        if (allowed(from, static_cast<Status>(to)))
            words += fmt::format("{}{}", words.empty() ? "" : ", ", word(static_cast<Status>(to)));
    return words;
}

Refusal no_way(const Incident& incident, Status to)
{
    return {Reason::no_such_transition,
            fmt::format("{} is {}; from there it can't become {}. Possible: {}.", label(incident),
                        word(incident.status), word(to), allowed_words(incident.status)),
            ways_back(incident)};
}

Refusal merged_already(const Incident& incident)
{
    return {Reason::no_such_transition,
            fmt::format("{} is merged into another incident. ⟦unmerge⟧ takes it out again.", label(incident)),
            ways_back(incident)};
}

std::vector<Button> endings(const Attempt& attempt)
{
    return {{"It worked", fmt::format("attempt {} worked", attempt.number), Button::Style::primary},
            {"It did not hold", fmt::format("attempt {} failed", attempt.number)}};
}

bool reached_production(const Incident& incident)
{
    return std::ranges::any_of(incident.attempts,
                               [](const Attempt& attempt) { return attempt.production_at && !attempt.withdrawn; });
}

// An attempt that ended without mending: a reason to look again.
bool gave_up(const Incident& incident)
{
    const auto& attempts = incident.attempts;
    return !attempts.empty() && !attempts.back().open() && attempts.back().outcome != AttemptOutcome::worked;
}

// Going back to looking says why: a cause was disproved, a symptom came back.
std::optional<Refusal> unexplained(const Incident& incident, const ChangeStatus& command)
{
    if (!command.why.empty()) return std::nullopt;
    const auto from = incident.status;
    const auto line = fmt::format("⟦status {} <why>⟧", word(command.to));
    if (command.to == Status::monitoring && !listed_attempt(incident))
        return Refusal{
            Reason::bad_argument, fmt::format("It got well without an attempt? Say why users are fine: {}.", line), {}};
    if (from == Status::monitoring)
        return Refusal{Reason::bad_argument, fmt::format("What came back, or what is still to be done? {}.", line), {}};
    const bool looks_again = command.to == Status::investigating || command.to == Status::identified;
    if ((from == Status::fixing && looks_again && !gave_up(incident)) ||
        (from == Status::identified && command.to == Status::investigating && !gave_up(incident)))
        return Refusal{Reason::bad_argument, fmt::format("What disproved it? {}.", line), {}};
    return std::nullopt;
}

std::string listed(const std::vector<std::string>& items)
{
    std::string all;
    for (const auto& item : items) all += (all.empty() ? "" : ", ") + item;
    return all;
}

void abandon_open(const Incident& incident, std::vector<Event>& events)
{
    for (const auto& attempt : incident.attempts)
        if (attempt.open()) events.push_back(AttemptEnded{attempt.number, AttemptOutcome::abandoned, "", {}});
}

} // namespace

Decision on(const Incident&, const DeclareIncident& command, const Context& context)
{
    if (command.title.empty())
        return refused(Reason::bad_argument,
                       "What do users see? For example: ⟦open sev2 checkout answers with an error⟧.");
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
    declared.zone_assumed = command.zone_assumed;
    declared.resembles = command.resembles;
    declared.policies = playbook.policies;
    const bool small = declared.severity >= Severity::sev3;
    std::vector<Event> events{std::move(declared)};
    for (const auto* list : {"first_five_minutes", "close"})
        if (const auto found = playbook.checklists.find(list); found != playbook.checklists.end())
            events.push_back(ChecklistStarted{0, found->second});
    if (small && context.actor.standing == Standing::member) { // who opens a small one commands it from the start
        events.push_back(RoleAssigned{Role::commander, {}, context.actor.id, "opened it"});
        events.push_back(StatusChanged{Status::declared, Status::investigating, "", {}});
    }
    return events;
}

std::vector<Button> ways_back(const Incident& incident)
{
    if (incident.status < Status::resolved) return {};
    if (incident.status == Status::merged) return {{"Unmerge", "unmerge"}};
    return {{"It is back", "reopen it is back"}};
}

Decision on(const Incident& incident, const ChangeStatus& command, const Context& context)
{
    const auto from = incident.status;
    const auto to = command.to;
    if (from == to) return refused(Reason::same_value, fmt::format("{} is {} already.", label(incident), word(to)));
    // Over and open again each have their own conditions, however it is said.
    if (to == Status::resolved && from < Status::resolved) return on(incident, Resolve{false, command.why}, context);
    if (to == Status::closed && from <= Status::closed) return on(incident, CloseIncident{false, command.why}, context);
    if (!allowed(from, to)) return no_way(incident, to);
    if (to == Status::cancelled) return on(incident, CancelIncident{false, command.why}, context);
    if (to == Status::merged)
        return refused(Reason::bad_argument, "Into which incident? ⟦merge <id>⟧, for example ⟦merge 12⟧.");
    if (from == Status::merged) return on(incident, UnmergeIncident{}, context);
    if (from >= Status::resolved) return on(incident, ReopenIncident{command.why}, context);

    const auto* open = open_attempt(incident);
    if (from == Status::fixing && open && (to == Status::investigating || to == Status::identified))
        return refused(Reason::attempt_open,
                       fmt::format("Attempt {} ({}) is still open. Say how it ended, that moves the status.",
                                   open->number, word(open->strategy)),
                       endings(*open));
    if (auto refusal = unexplained(incident, command)) return *refusal;
    return happened(StatusChanged{from, to, command.why, {}});
}

Decision on(const Incident& incident, const ReopenIncident& command, const Context& context)
{
    const auto from = incident.status;
    if (from < Status::resolved)
        return refused(Reason::same_value, fmt::format("{} is open: {}.", label(incident), word(from)));
    if (from == Status::merged) return merged_already(incident);
    if (command.why.empty())
        return refused(Reason::bad_argument, "What came back? For example: ⟦reopen checkout fails again since 14:05⟧.",
                       {{"It is back", "reopen it is back"}});
    const auto ended = incident.closed_at.value_or(incident.resolved_at.value_or(incident.declared_at));
    if (context.now - ended >= std::chrono::days{7})
        return refused(
            Reason::no_such_transition,
            fmt::format("{} ended {} days ago. After 7 days what comes back is an incident of its own, linked by "
                        "its title.",
                        label(incident), std::chrono::floor<std::chrono::days>(context.now - ended).count()),
            {{"Open a new incident",
              fmt::format("open --another {}: {} (again, see {})", word(incident.severity), incident.declared.title,
                          label(incident)),
              Button::Style::primary}});
    return happened(StatusChanged{from, Status::investigating, command.why, {}});
}

Decision on(const Incident& incident, const CancelIncident& command, const Context& context)
{
    const auto from = incident.status;
    if (from == Status::cancelled)
        return refused(Reason::same_value, fmt::format("{} is cancelled already.", label(incident)));
    if (!allowed(from, Status::cancelled)) return no_way(incident, Status::cancelled);
    if (reached_production(incident))
        return refused(Reason::no_such_transition,
                       fmt::format("Cannot cancel: an attempt of {} reached production, so it was no false alarm. "
                                   "⟦resolve⟧ ends it.",
                                   label(incident)),
                       {{"Resolve", "resolve"}});
    if (command.why.empty())
        return refused(Reason::bad_argument, "Why was it a false alarm? For example: ⟦cancel the test alert fired⟧.",
                       {{"Nobody was hit", "cancel nobody was hit"}});
    if (!command.anyway && !systems(incident.windows).empty()) {
        std::vector<std::string> hit;
        for (const auto& window : incident.windows)
            if (!window.withdrawn)
                hit.push_back(fmt::format("{} was {} {}–{}", window.system, hit_words(window.level),
                                          clock_time(zone_of(incident), window.from),
                                          window.to ? clock_time(zone_of(incident), *window.to) : "now"));
        return refused(Reason::impact_recorded,
                       fmt::format("{} says {}. Did anybody outside feel it?", label(incident), listed(hit)),
                       {{"No, false alarm", fmt::format("cancel anyway {}", command.why)},
                        {"Yes, short but real", "resolve anyway short but real"}});
    }
    if (auto asked = petition(incident, context)) return *asked;
    std::vector<Event> events;
    withdraw_impact(incident, command.why, events);
    abandon_open(incident, events);
    events.push_back(StatusChanged{from, Status::cancelled, command.why, {}});
    return events;
}

Decision on(const Incident& incident, const MergeIncident& command, const Context& context)
{
    if (incident.status == Status::merged) return merged_already(incident);
    if (!allowed(incident.status, Status::merged)) return no_way(incident, Status::merged);
    if (command.into == incident.id)
        return refused(Reason::bad_argument,
                       fmt::format("This is {} itself. ⟦merge <id>⟧ names the other one.", label(incident)));
    if (auto asked = petition(incident, context)) return *asked;
    std::vector<Event> events;
    abandon_open(incident, events);
    events.push_back(MergedInto{command.into});
    events.push_back(StatusChanged{incident.status, Status::merged, "duplicate of " + command.label, {}});
    return events;
}

Decision on(const Incident& incident, const UnmergeIncident&, const Context& context)
{
    if (incident.status != Status::merged)
        return refused(Reason::no_such_transition,
                       fmt::format("{} is not merged into another incident.", label(incident)));
    if (auto asked = petition(incident, context)) return *asked;
    return happened(StatusChanged{Status::merged, Status::investigating, "taken out again", {}});
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
    auto& left = incident.statuses_left;
    const bool was_left = event.why == taken_back && !left.empty() && left.back().status == event.to;
    if (!was_left)
        left.push_back({event.from, incident.monitoring_since, incident.identified_at, incident.first_resolved_at});
    const bool resumed = event.from == Status::resolved && event.to == Status::monitoring; // resolved too soon: undone
    const bool reopened = event.from >= Status::resolved && event.to == Status::investigating;
    if (event.to == Status::monitoring) incident.monitoring_since = not_before({});
    if (event.to == Status::identified && !incident.identified_at) incident.identified_at = not_before({});
    if (event.to == Status::investigating || event.to == Status::declared) incident.identified_at.reset();
    if (event.to == Status::resolved) {
        incident.resolved_at = not_before(incident.monitoring_since);
        incident.corrected.erase(TimeField::resolved); // that was about the time before
        if (!incident.first_resolved_at) incident.first_resolved_at = incident.resolved_at;
    }
    if (resumed || reopened) incident.resolved_at.reset();
    if (reopened) {
        ++incident.reopened;
        incident.closed_at.reset();
        incident.merged_into.reset();
        incident.closing_postponed_to.reset();
    }
    if (event.to == Status::closed) {
        incident.closed_at = not_before(incident.resolved_at);
        incident.corrected.erase(TimeField::closed);
        ++incident.drafts;
    }
    if (event.to >= Status::closed) { // nobody needs a role in it any more
        incident.requests.clear();
        incident.offers.clear();
    }
    if (event.to != Status::monitoring) incident.resolves_itself = false;
    if (was_left) { // as if it had never been left: a slip doesn't begin the watch again
        incident.monitoring_since = left.back().monitoring_since;
        incident.identified_at = left.back().identified_at;
        incident.first_resolved_at = left.back().first_resolved_at;
        left.pop_back();
    }
    incident.status = event.to;
}

void apply(Incident& incident, const MergedInto& event, const Recorded&) { incident.merged_into = event.into; }

std::vector<Effect> after(const Incident&, const IncidentDeclared&, const Recorded&, const Playbook&)
{
    return {OpenChannel{}};
}

std::vector<Effect> after(const Incident& incident, const StatusChanged& event, const Recorded& recorded,
                          const Playbook&)
{
    auto effects = refresh(incident, {CardId{}, CardId{CardId::Kind::announcement}}, true);
    if (event.to == Status::closed && !incident.channel.empty())
        effects.push_back( // its message says "closed" as well
            FilePostMortem{.revision = incident.drafts, .aside = one_too_many(incident, recorded)});
    else
        tell(effects, incident, recorded);
    if (event.to == Status::resolved && incident.declared.announced && peak(incident) == Severity::sev1)
        effects.push_back(PostEntry{.seq = recorded.seq, .announce = true});
    return effects;
}

std::vector<Effect> after(const Incident&, const MergedInto&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
