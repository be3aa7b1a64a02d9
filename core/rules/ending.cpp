// Resolving and closing: what has to be true first, and one plan with one button when it is not.
#include "core/rules.hpp"
#include "core/rules/step_words.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::hours;

Timestamp watch_over(const Incident& incident, Timestamp from) { return from + watch_time(incident); }

// What stands between here and fully stable.
struct Obstacles {
    std::vector<const Attempt*> attempts; // open
    std::vector<std::string> systems;     // still hurt
    bool users_fine = false;              // somebody said so: the watch runs
    bool watched = false;
    bool none() const { return attempts.empty() && systems.empty() && watched; }
};

Obstacles obstacles(const Incident& incident, Timestamp now)
{
    Obstacles all;
    for (const auto& attempt : incident.attempts)
        if (attempt.open()) all.attempts.push_back(&attempt);
    for (const auto& window : incident.windows)
        if (window.open()) all.systems.push_back(window.system);
    all.users_fine = incident.status == Status::monitoring;
    all.watched =
        all.users_fine && incident.monitoring_since && now >= watch_over(incident, *incident.monitoring_since);
    return all;
}

// For the record, when they are passed over.
std::vector<std::string> in_words(const Incident& incident, const Obstacles& obstacles)
{
    std::vector<std::string> words;
    for (const auto* attempt : obstacles.attempts) words.push_back(titled(*attempt) + " was still open");
    for (const auto& system : obstacles.systems) words.push_back(system + " was still hurt");
    if (!obstacles.users_fine)
        words.emplace_back("the watch was left out");
    else if (!obstacles.watched)
        words.push_back(fmt::format("the watch until {} was cut short",
                                    zoned_time(zone_of(incident), watch_over(incident, *incident.monitoring_since))));
    return words;
}

Refusal plan_of(const Incident& incident, const Obstacles& obstacles, Timestamp now)
{
    const auto& zone = zone_of(incident);
    const auto from = obstacles.users_fine ? *incident.monitoring_since : now;
    const auto over = clock_time(zone, watch_over(incident, from));
    if (obstacles.attempts.empty() && obstacles.systems.empty() && obstacles.users_fine)
        return {Reason::watch_not_over,
                fmt::format("Cannot resolve yet: watching until {}, {} left. I can resolve then by myself if nothing "
                            "is reported. Now: ⟦resolve anyway <why>⟧.",
                            zoned_time(zone, watch_over(incident, from)),
                            duration_text(watch_over(incident, from) - now)),
                {{"Resolve when it is over", "resolve --plan", Button::Style::primary},
                 {"Resolve now…", "resolve anyway"},
                 {"It is back", "status investigating it is back"}}};
    std::vector<std::string> steps;
    for (const auto* attempt : obstacles.attempts) steps.push_back(fmt::format("mark {} as worked", titled(*attempt)));
    for (const auto& system : obstacles.systems)
        steps.push_back(fmt::format("end {}'s impact at {}", system, zoned_time(zone, now)));
    steps.push_back(fmt::format("watch until {}, then resolve by itself if nothing was reported", over));
    std::string words = "Cannot resolve yet. This would:";
    for (std::size_t i = 0; i < steps.size(); ++i) words += fmt::format("{} {}. {}", i ? " ·" : "", i + 1, steps[i]);
    constexpr std::string_view all[] = {"Do it", "Do both", "Do all three"};
    Refusal refusal{Reason::gate, words + ".", {}};
    refusal.offers.push_back({steps.size() <= 3 ? std::string{all[steps.size() - 1]} : "Do all of it", "resolve --plan",
                              Button::Style::primary});
    for (const auto* attempt : obstacles.attempts)
        refusal.offers.push_back({"It did not hold", fmt::format("attempt {} failed", attempt->number)});
    refusal.offers.push_back({"Resolve now…", "resolve anyway"});
    refusal.offers.push_back({"Change a time…", "correct"});
    return refusal;
}

void end_attempts(const Obstacles& obstacles, std::optional<AttemptOutcome> outcome, Timestamp now,
                  std::vector<Event>& events)
{
    for (const auto* attempt : obstacles.attempts) {
        AttemptEnded ended{attempt->number, outcome, "", {}};
        if (!attempt->production_at && outcome) ended.production_at = now;
        if (!attempt->production_at && !outcome) ended.outcome = AttemptOutcome::abandoned;
        events.push_back(ended);
    }
}

Decision carry_out(const Incident& incident, const Obstacles& obstacles, const Resolve& command, Timestamp now)
{
    std::vector<Event> events;
    end_attempts(obstacles, AttemptOutcome::worked, now, events);
    end_impact(incident, now, false, "users are fine", events);
    if (!obstacles.users_fine)
        events.push_back(StatusChanged{
            incident.status, Status::monitoring, command.remark.empty() ? "users are fine" : command.remark, {}});
    if (obstacles.watched)
        events.push_back(StatusChanged{Status::monitoring, Status::resolved, command.remark, {}});
    else if (!incident.resolves_itself || !obstacles.users_fine)
        events.push_back(ResolutionPlanned{true});
    if (events.empty())
        return refused(Reason::same_value,
                       fmt::format("It is planned already: {} resolves by itself at {}.", label(incident),
                                   zoned_time(zone_of(incident), watch_over(incident, *incident.monitoring_since))));
    return events;
}

Refusal ended_already(const Incident& incident)
{
    return {Reason::same_value, fmt::format("{} is {} already.", label(incident), word(incident.status)),
            ways_back(incident)};
}

Refusal nothing_to_close(const Incident& incident)
{
    if (incident.status == Status::closed)
        return {Reason::already_closed,
                fmt::format("{} is closed already. ⟦postmortem⟧ shows its draft.", label(incident)),
                {}};
    return {Reason::no_such_transition,
            fmt::format("{} is {}: there is nothing to close.", label(incident), word(incident.status)),
            ways_back(incident)};
}

// A small incident that nothing made bigger has three questions to answer, not ten.
bool counts(const Incident& incident, const Step& step, const Circumstances& now)
{
    const bool small = incident.severity >= Severity::sev3 && !now.post_mortem_required;
    if (small && step.id != "CL-1" && step.id != "CL-2" && step.id != "CL-6") return false;
    return applies(step.when, incident.answers, now) != Applies::no;
}

std::string mending_line(const Step& step) { return step.id == "CL-2" ? "users" : "done " + step.id; }

} // namespace

Decision on(const Incident& incident, const Resolve& command, const Context& context)
{
    if (incident.status >= Status::resolved) return ended_already(incident);
    const auto found = obstacles(incident, context.now);
    if (found.none()) return happened(StatusChanged{incident.status, Status::resolved, command.remark, {}});
    if (command.plan) return carry_out(incident, found, command, context.now);
    if (!command.anyway) return plan_of(incident, found, context.now);
    if (command.remark.empty())
        return refused(Reason::bad_argument,
                       "Passing over what is open needs a reason: ⟦resolve anyway <why>⟧, for example ⟦resolve anyway "
                       "the window closes⟧.",
                       {{"The window closes", "resolve anyway the window closes"}});
    if (auto asked = petition(incident, context)) return *asked;

    std::vector<Event> events;
    end_attempts(found, {}, context.now, events);
    end_impact(incident, context.now, true, "resolved anyway", events);
    if (!found.users_fine)
        events.push_back(StatusChanged{incident.status, Status::monitoring, "resolved without a watch", {}});
    events.push_back(StatusChanged{Status::monitoring, Status::resolved, command.remark, in_words(incident, found)});
    return events;
}

std::vector<Missing> missing_to_close(const Incident& incident, Timestamp now)
{
    std::vector<Missing> missing;
    const auto circumstances_now = circumstances(incident, now);
    for (const auto& line : incident.closing)
        if (line.step->blocking && is_open(line) && counts(incident, line.step, circumstances_now))
            missing.push_back({line.step->name, {line.step->button, mending_line(line.step)}, true});
    for (const auto& attempt : incident.attempts) {
        if (attempt.open())
            missing.push_back(
                {titled(attempt) + " is open",
                 {fmt::format("Attempt {} worked", attempt.number), fmt::format("attempt {} worked", attempt.number)},
                 true});
        if (attempt.outcome != AttemptOutcome::worked || attempt.withdrawn) continue;
        for (const auto& line : attempt.steps)
            if (line.step->phase == Phase::clean_up && line.step->blocking && is_open(line) &&
                applies(line.step->when, incident.answers, circumstances_now) != Applies::no)
                missing.push_back({fmt::format("{} {}", line.step->id, line.step->name),
                                   {line.step->button, "done " + step_words(incident, attempt.number, line.step->id)},
                                   true});
    }
    const auto undated = std::ranges::count_if(incident.todos, [](const Todo& todo) {
        return todo.state == Todo::State::open && (todo.due.empty() || !todo.owner);
    });
    if (undated)
        missing.push_back({fmt::format("{} {} without owner or date", undated, undated == 1 ? "todo" : "todos"),
                           {"Todos", "todo"},
                           false});
    return missing;
}

Decision on(const Incident& incident, const CloseIncident& command, const Context& context)
{
    if (incident.status >= Status::closed) return nothing_to_close(incident);
    const auto missing = missing_to_close(incident, context.now);
    const bool blocked = std::ranges::any_of(missing, &Missing::blocks);
    if (incident.status != Status::resolved && !command.anyway)
        return refused(Reason::not_resolved,
                       fmt::format("Cannot close yet: {} is {}. First ⟦resolve⟧, or ⟦close anyway <why>⟧.",
                                   label(incident), word(incident.status)),
                       {{"Resolve", "resolve"}});
    if (blocked && !command.anyway) {
        std::string all;
        for (const auto& item : missing) all += (all.empty() ? "" : " · ") + item.what;
        Refusal refusal{
            Reason::gate,
            fmt::format("{} {} before closing: {}.", missing.size(), missing.size() == 1 ? "thing" : "things", all),
            {}};
        for (const auto& item : missing)
            if (refusal.offers.size() < 5) refusal.offers.push_back(item.mend);
        if (is_night(context.actor.zone, context.now)) refusal.offers.push_back({"Tomorrow 10:00", "close tomorrow"});
        refusal.offers.push_back({"Close anyway…", "close anyway"});
        return refusal;
    }
    const bool passes_over = blocked || incident.status != Status::resolved;
    if (passes_over && command.remark.empty())
        return refused(
            Reason::bad_argument,
            "Closing what is not finished needs a reason: ⟦close anyway <why>⟧, for example ⟦close anyway the rest "
            "is in the tracker⟧.",
            {{"The rest is tracked", "close anyway the rest is in the tracker"}});
    if (auto asked = petition(incident, context)) return *asked;

    std::vector<Event> events;
    std::vector<std::string> overridden;
    if (incident.status != Status::resolved) {
        const auto found = obstacles(incident, context.now);
        overridden.push_back(fmt::format("it was {}, not resolved", word(incident.status)));
        for (auto& words : in_words(incident, {found.attempts, found.systems, true, true}))
            overridden.push_back(std::move(words));
        end_attempts(found, {}, context.now, events);
        end_impact(incident, context.now, true, "closed anyway", events);
    }
    for (const auto& item : missing)
        if (item.blocks && !item.what.ends_with(" is open")) overridden.push_back("not done: " + item.what);
    events.push_back(StatusChanged{incident.status, Status::closed, command.remark, std::move(overridden)});
    return events;
}

Decision on(const Incident& incident, const PostponeClosing& command, const Context& context)
{
    if (incident.status >= Status::closed) return nothing_to_close(incident);
    if (incident.status != Status::resolved)
        return refused(Reason::not_resolved,
                       fmt::format("{} is {}; closing comes after ⟦resolve⟧.", label(incident), word(incident.status)),
                       {{"Resolve", "resolve"}});
    if (command.until <= context.now)
        return refused(Reason::bad_argument, "That time is past. ⟦close tomorrow⟧ waits until 10:00.");
    return happened(ClosingPostponed{command.until});
}

void due_ending(const Incident& incident, std::vector<Due>& due)
{
    const auto hurt = std::ranges::any_of(incident.windows, &ImpactWindow::open);
    if (incident.resolves_itself && incident.status == Status::monitoring && !open_attempt(incident) && !hurt)
        due.push_back(
            {watch_over(incident, *incident.monitoring_since),
             {StatusChanged{Status::monitoring, Status::resolved, "the watch is over and nothing was reported", {}}}});
    if (incident.status != Status::resolved) return;
    if (incident.closing_postponed_to)
        due.push_back({*incident.closing_postponed_to, {ClosingPostponed{*incident.closing_postponed_to, true}}});
    if (incident.severity == Severity::sev4 && incident.resolved_at)
        due.push_back({*incident.resolved_at + hours{24},
                       {StatusChanged{Status::resolved, Status::closed, "a day after it was resolved", {}}}});
}

void apply(Incident& incident, const ResolutionPlanned& event, const Recorded&)
{
    incident.resolves_itself = event.planned;
}

void apply(Incident& incident, const ClosingPostponed& event, const Recorded&)
{
    incident.closing_postponed_to = event.over ? std::nullopt : std::optional{event.until};
}

std::vector<Effect> after(const Incident& incident, const ResolutionPlanned&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}});
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const ClosingPostponed&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}});
    tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
