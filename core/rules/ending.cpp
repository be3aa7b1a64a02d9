// Resolving and closing: what has to be true first, and the way when it is not.
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string titled(const Attempt& attempt)
{
    return fmt::format("attempt {} ({})", attempt.number, word(attempt.strategy));
}

std::vector<Button> endings(const Attempt& attempt)
{
    return {{"It worked", fmt::format("attempt {} worked", attempt.number), Button::Style::primary},
            {"It did not hold", fmt::format("attempt {} failed", attempt.number)}};
}

// What passes over: the open attempt ends with what is known of it.
void end_open(const Incident& incident, std::vector<Event>& events)
{
    const auto* open = open_attempt(incident);
    if (!open) return;
    AttemptEnded ended{open->number, {}, "", {}};
    if (!open->production_at) ended.outcome = AttemptOutcome::abandoned;
    events.push_back(ended);
}

} // namespace

Decision on(const Incident& incident, const Resolve& command, const Context& context)
{
    const auto zone = incident.declared.zone;
    if (incident.status == Status::resolved || incident.status == Status::closed)
        return refused(Reason::same_value, fmt::format("{} is {} already.", label(incident), word(incident.status)));

    const auto* open = open_attempt(incident);
    if (incident.status != Status::monitoring && !open && !command.anyway)
        return refused(Reason::no_such_transition,
                       fmt::format("Cannot resolve yet: {} is {}, and nobody said that users are fine. First "
                                   "`status monitoring <what you see>`, then `resolve` once the watch is over. "
                                   "`resolve anyway <why>` leaves the watch out.",
                                   label(incident), word(incident.status)));
    std::vector<std::string> missing;
    if (open) missing.push_back(fmt::format("{} was still open", titled(*open)));
    if (incident.monitoring_since && incident.status == Status::monitoring) {
        const auto over = *incident.monitoring_since + watch_time(incident);
        if (context.now < over)
            missing.push_back(fmt::format("the watch until {} was cut short", zoned_time(zone, over)));
    } else {
        missing.push_back("the watch was left out");
    }
    if (!missing.empty() && !command.anyway) {
        if (open)
            return refused(
                Reason::attempt_open,
                fmt::format("Cannot resolve yet: {} is still open. Say how it ended, or `resolve anyway <why>`.",
                            titled(*open)),
                endings(*open));
        const auto over = *incident.monitoring_since + watch_time(incident);
        return refused(
            Reason::watch_not_over,
            fmt::format("Cannot resolve yet: watching until {}, {} left. Then `resolve`, or say what came back. "
                        "`resolve anyway <why>` ends the watch now.",
                        zoned_time(zone, over), duration_text(over - context.now)));
    }
    if (!missing.empty() && command.remark.empty())
        return refused(Reason::bad_argument, "Passing over what is open needs a reason: `resolve anyway <why>`.");
    if (!missing.empty())
        if (auto asked = petition(incident, context)) return *asked;

    std::vector<Event> events;
    end_open(incident, events);
    auto from = incident.status;
    if (from != Status::monitoring) {
        events.push_back(StatusChanged{from, Status::monitoring, "resolved without a watch", {}});
        from = Status::monitoring;
    }
    events.push_back(StatusChanged{from, Status::resolved, command.remark, std::move(missing)});
    return events;
}

Decision on(const Incident& incident, const CloseIncident& command, const Context& context)
{
    if (incident.status == Status::closed)
        return refused(Reason::already_closed,
                       fmt::format("{} is closed already. `postmortem` shows its draft.", label(incident)));
    std::vector<std::string> missing;
    if (incident.status != Status::resolved)
        missing.push_back(fmt::format("it was {}, not resolved", word(incident.status)));
    if (const auto* open = open_attempt(incident)) missing.push_back(fmt::format("{} was still open", titled(*open)));
    if (!missing.empty() && !command.anyway)
        return refused(Reason::not_resolved,
                       fmt::format("Cannot close yet: {} is {}. First `resolve`, or `close anyway <why>`.",
                                   label(incident), word(incident.status)),
                       {{"Resolve", "resolve"}});
    if (!missing.empty() && command.remark.empty())
        return refused(Reason::bad_argument, "Closing what is not resolved needs a reason: `close anyway <why>`.");
    if (auto asked = petition(incident, context)) return *asked;

    std::vector<Event> events;
    end_open(incident, events);
    events.push_back(StatusChanged{incident.status, Status::closed, command.remark, std::move(missing)});
    return events;
}

Decision on(const Incident&, const PostponeClosing&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
void apply(Incident&, const ResolutionPlanned&, const Recorded&) {}
void apply(Incident&, const ClosingPostponed&, const Recorded&) {}
std::vector<Effect> after(const Incident&, const ResolutionPlanned&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const ClosingPostponed&, const Recorded&, const Playbook&) { return {}; }
std::vector<Missing> missing_to_close(const Incident&, Timestamp) { return {}; }
void due_ending(const Incident&, std::vector<Due>&) {}

} // namespace warroom
