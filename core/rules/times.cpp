// Times that people correct: the old value is kept, the order checked.
#include "core/metrics.hpp"
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

Refusal none_to_move(TimeField field)
{
    return {Reason::bad_argument,
            fmt::format("No impact is recorded, so it can't have {}. First say what was hit: ⟦impact \"Public API\" "
                        "full from 14:05⟧.",
                        field == TimeField::impact_started ? "started" : "ended"),
            {}};
}

ImpactChanged moved(const Incident& incident, std::size_t index, ImpactWindow to, const std::string& why)
{
    return {static_cast<int>(index) + 1, incident.windows[index], std::move(to), why};
}

Decision move_start(const Incident& incident, const CorrectTime& command)
{
    const auto& windows = incident.windows;
    const auto start = impact_start(windows);
    if (!start) return none_to_move(command.field);
    std::vector<Event> events;
    for (std::size_t i = 0; i < windows.size(); ++i) {
        if (windows[i].withdrawn || windows[i].from != *start) continue;
        if (windows[i].to && *windows[i].to < command.to)
            return refused(Reason::bad_argument,
                           fmt::format("{} ended at {}, before that. ⟦impact end \"{}\" at 14:20⟧ moves its end.",
                                       windows[i].system, zoned_time(zone_of(incident), *windows[i].to),
                                       windows[i].system));
        auto to = windows[i];
        to.from = command.to;
        to.from_assumed = false;
        if (to != windows[i]) events.push_back(moved(incident, i, std::move(to), command.why));
    }
    return events;
}

// Which windows decide when it was over: all of them, or those of the worst level.
std::vector<std::size_t> deciding(const Incident& incident, TimeField field)
{
    const auto& windows = incident.windows;
    auto worst = ImpactLevel::minor;
    for (const auto& window : windows)
        if (!window.withdrawn) worst = std::min(worst, window.level);
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < windows.size(); ++i)
        if (!windows[i].withdrawn && (field == TimeField::impact_ended || windows[i].level == worst))
            which.push_back(i);
    return which;
}

// Earlier: whatever still ran then ends there. Later: the last one goes on until then.
Decision move_end(const Incident& incident, const CorrectTime& command)
{
    const auto which = deciding(incident, command.field);
    if (which.empty()) return none_to_move(command.field);
    const auto& windows = incident.windows;
    const auto runs_longer = [&](std::size_t i) { return !windows[i].to || *windows[i].to > command.to; };
    auto touched = which;
    std::erase_if(touched, [&](std::size_t i) { return !runs_longer(i); });
    if (touched.empty())
        touched = {*std::ranges::max_element(which, {}, [&](std::size_t i) { return *windows[i].to; })};

    std::vector<Event> events;
    for (const auto i : touched) {
        if (windows[i].from > command.to)
            return refused(Reason::bad_argument,
                           fmt::format("{} was {} from {} on, after that: an end before its own start. Was it never "
                                       "so? ⟦impact never \"{}\" <why>⟧.",
                                       windows[i].system, word(windows[i].level),
                                       zoned_time(zone_of(incident), windows[i].from), windows[i].system));
        auto to = windows[i];
        to.to = command.to;
        to.to_assumed = false;
        if (to != windows[i]) events.push_back(moved(incident, i, std::move(to), command.why));
    }
    return events;
}

Decision move(const Incident& incident, const CorrectTime& command)
{
    auto decision =
        command.field == TimeField::impact_started ? move_start(incident, command) : move_end(incident, command);
    if (decision.has_value() && decision->empty())
        return refused(Reason::same_value, fmt::format("Recorded already: {} at {}.", name_of(command.field),
                                                       zoned_time(zone_of(incident), command.to)));
    return decision;
}

} // namespace

Decision on(const Incident& incident, const CorrectTime& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    const auto zone = zone_of(incident);
    if (command.to > context.now)
        return refused(Reason::bad_argument, fmt::format("{} is yet to come; a correction is about what was.",
                                                         zoned_time(zone, command.to, context.now)));
    const auto field = command.field;
    if (field == TimeField::impact_started || field == TimeField::mitigated || field == TimeField::impact_ended)
        return move(incident, command);

    const auto known = times(incident);
    const bool assumed = known.origin(field) == Origin::assumed;
    const bool over = field == TimeField::closed ? incident.closed_at.has_value() : incident.resolved_at.has_value();
    if ((field == TimeField::resolved || field == TimeField::closed) && !over)
        return refused(
            Reason::not_resolved,
            fmt::format("{} is {}; it has no such time to correct yet.", label(incident), word(incident.status)),
            {field == TimeField::closed ? Button{"Close", "close"} : Button{"Resolve", "resolve"}});
    if (!assumed && known.at(field) == command.to)
        return refused(Reason::same_value, fmt::format("Recorded already: {} at {}.", name_of(field),
                                                       zoned_time(zone, command.to, context.now)));
    return happened(TimeCorrected{field, assumed ? std::nullopt : known.at(field), command.to, command.why});
}

void apply(Incident& incident, const TimeCorrected& event, const Recorded&)
{
    if (event.to)
        incident.corrected[event.field] = *event.to;
    else
        incident.corrected.erase(event.field);
}

std::vector<Effect> after(const Incident& incident, const TimeCorrected&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}, CardId{CardId::Kind::announcement}});
    tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
