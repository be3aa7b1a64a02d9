#include "core/metrics.hpp"

#include <algorithm>

namespace warroom {
namespace {

// As they are told, to the minute: of two in the same one nobody can see which was first.
bool is_before(Timestamp one, Timestamp other)
{
    return std::chrono::floor<std::chrono::minutes>(one) < std::chrono::floor<std::chrono::minutes>(other);
}

Metric between(Metric metric, std::optional<Timestamp> from, std::optional<Timestamp> to)
{
    if (!from || !to) return metric;
    metric.value.reset();
    if (is_before(*to, *from))
        metric.missing = "times out of order";
    else
        metric.value = printed_minutes(*from, *to);
    return metric;
}

// `missing` holds as long as one of the two times does.
Metric metric(std::string key, std::string name, std::string formula, std::string missing)
{
    return {std::move(key), std::move(name), std::move(formula), std::nullopt, std::move(missing), {}};
}

Metric to_detect(const Times& times)
{
    auto ttd = metric("ttd", "TTD", "detected − impact start", times.hurt ? "detection assumed" : "no impact start");
    if (!times.hurt || times.detected_assumed) return ttd;
    const bool start_assumed = times.origin(TimeField::impact_started) == Origin::assumed;
    if (start_assumed) ttd.remark = "start assumed";
    if (times.detected >= times.impact_started) return between(std::move(ttd), times.impact_started, times.detected);
    if (start_assumed) {
        ttd.missing = "impact start assumed";
        return ttd;
    }
    ttd.value = std::chrono::minutes{0}; // a signal before the first impact is no disorder
    ttd.remark = "noticed before users were";
    return ttd;
}

} // namespace

Times times(const Incident& incident)
{
    Times times;
    const auto known = [&](TimeField field, std::optional<Timestamp> recorded) {
        const auto corrected = incident.corrected.find(field);
        const bool by_hand = corrected != incident.corrected.end();
        const auto at = by_hand ? std::optional{corrected->second} : recorded;
        times.origins[field] = by_hand ? Origin::corrected : at ? Origin::recorded : Origin::unknown;
        return at;
    };
    times.declared = *known(TimeField::declared, incident.declared_at);
    const auto detected = known(TimeField::detected, incident.declared.detected_at);
    times.detected = detected.value_or(times.declared);
    times.detected_assumed = !detected;
    if (!detected) times.origins[TimeField::detected] = Origin::assumed;
    times.acknowledged = known(TimeField::acknowledged, incident.acknowledged_at);
    times.identified = known(TimeField::identified, incident.identified_at);
    // Only what has happened can have been corrected: reopening leaves neither.
    if (incident.resolved_at) times.resolved = known(TimeField::resolved, incident.resolved_at);
    if (incident.closed_at) times.closed = known(TimeField::closed, incident.closed_at);

    // These are edges of windows: to correct one is to move a window.
    const auto edge = [&](TimeField field, std::optional<Timestamp> at, bool ImpactWindow::* assumed) {
        const auto is_it = [&](const ImpactWindow& window) {
            const auto its = assumed == &ImpactWindow::from_assumed ? std::optional{window.from} : window.to;
            return !window.withdrawn && its == at;
        };
        const auto guessed = [&](const ImpactWindow& window) { return is_it(window) && window.*assumed; };
        const bool any = std::ranges::any_of(incident.windows, guessed);
        times.origins[field] = !at ? Origin::unknown : any ? Origin::assumed : Origin::recorded;
        return at;
    };
    const auto started = edge(TimeField::impact_started, impact_start(incident.windows), &ImpactWindow::from_assumed);
    times.hurt = started.has_value();
    times.impact_started = started.value_or(times.detected);
    if (!times.hurt) times.origins[TimeField::impact_started] = Origin::assumed;
    times.mitigated = edge(TimeField::mitigated, mitigated(incident.windows), &ImpactWindow::to_assumed);
    times.impact_ended = edge(TimeField::impact_ended, impact_end(incident.windows), &ImpactWindow::to_assumed);
    return times;
}

Origin Times::origin(TimeField field) const
{
    const auto found = origins.find(field);
    return found == origins.end() ? Origin::unknown : found->second;
}

std::optional<Timestamp> Times::at(TimeField field) const
{
    switch (field) {
    case TimeField::impact_started: return impact_started;
    case TimeField::detected: return detected;
    case TimeField::declared: return declared;
    case TimeField::acknowledged: return acknowledged;
    case TimeField::identified: return identified;
    case TimeField::mitigated: return mitigated;
    case TimeField::impact_ended: return impact_ended;
    case TimeField::resolved: return resolved;
    case TimeField::closed: return closed;
    }
    return std::nullopt;
}

std::vector<Disorder> disorder(const Times& times)
{
    // Impact may begin after the first signal, and after the room was opened: a near miss that became one.
    constexpr TimeField expected[] = {TimeField::detected,  TimeField::declared,     TimeField::acknowledged,
                                      TimeField::mitigated, TimeField::impact_ended, TimeField::resolved,
                                      TimeField::closed};
    std::vector<Disorder> found;
    std::optional<TimeField> before;
    for (const auto field : expected) {
        if (!times.at(field) || times.origin(field) == Origin::assumed) continue;
        if (before && is_before(*times.at(field), *times.at(*before))) found.push_back({*before, field});
        before = field;
    }
    return found;
}

std::string_view name_of(TimeField field)
{
    constexpr std::string_view names[] = {"impact started", "detected",     "declared", "acknowledged", "identified",
                                          "mitigated",      "impact ended", "resolved", "closed"};
    return names[static_cast<int>(field)];
}

std::vector<Metric> metrics(const Times& times)
{
    const auto since_detection = [&](Metric metric, std::optional<Timestamp> to) {
        if (times.detected_assumed) metric.remark = "from the opening";
        return between(std::move(metric), times.detected, to);
    };
    const auto start = times.hurt ? std::optional{times.impact_started} : std::nullopt;
    const auto since_impact = [&](Metric metric, std::optional<Timestamp> to) {
        if (!times.hurt) metric.missing = "no impact start";
        if (times.origin(TimeField::impact_started) == Origin::assumed) metric.remark = "start assumed";
        return between(std::move(metric), start, to);
    };
    // What counts from an assumed detection counts from the declaration; only the way between these two would then be
    // an invented 0.
    const auto told = times.detected_assumed ? std::nullopt : std::optional{times.detected};
    const auto close_missing = times.resolved ? "not closed" : "not resolved";
    return {
        to_detect(times),
        between(metric("time_to_declare", "Time to declare", "declared − detected", "detection assumed"), told,
                times.declared),
        since_detection(metric("tta", "TTA", "acknowledged − detected", "nobody took it"), times.acknowledged),
        since_detection(metric("time_to_identify", "Time to identify", "identified − detected", "cause not identified"),
                        times.identified),
        since_impact(metric("ttm", "TTM", "mitigated − impact start", "the worst is still running"), times.mitigated),
        since_impact(
            metric("time_to_restore", "Time to restore", "impact end − impact start", "impact is still running"),
            times.impact_ended),
        since_impact(metric("ttr", "TTR", "resolved − impact start", "not resolved"), times.resolved),
        between(metric("time_to_close", "Time to close", "closed − resolved", close_missing), times.resolved,
                times.closed),
    };
}

std::string text(const Metric& metric)
{
    if (!metric.value) return "n/a (" + metric.missing + ")";
    return duration_text(*metric.value) + (metric.remark.empty() ? "" : " (" + metric.remark + ")");
}

} // namespace warroom
