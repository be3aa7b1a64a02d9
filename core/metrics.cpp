#include "core/metrics.hpp"

namespace warroom {
namespace {

constexpr std::string_view no_impact = "no impact start";

Metric unknown(std::string key, std::string name, std::string formula, std::string_view why)
{
    return {std::move(key), std::move(name), std::move(formula), std::nullopt, std::string{why}, false};
}

Metric between(Metric metric, std::optional<Timestamp> from, std::optional<Timestamp> to)
{
    if (!from || !to) return metric;
    if (*to < *from)
        metric.missing = "times out of order";
    else
        metric.value = printed_minutes(*from, *to);
    return metric;
}

} // namespace

Times times(const Incident& incident, std::optional<Timestamp> identified)
{
    return {.detected = incident.declared.detected_at.value_or(incident.declared_at),
            .detected_assumed = !incident.declared.detected_at,
            .declared = incident.declared_at,
            .acknowledged = incident.acknowledged_at,
            .identified = identified,
            .resolved = incident.resolved_at,
            .closed = incident.closed_at};
}

std::vector<Metric> metrics(const Times& times)
{
    const auto since_detection = [&](Metric metric, std::optional<Timestamp> to) {
        metric.from_opening = times.detected_assumed;
        return between(std::move(metric), times.detected, to);
    };
    // Without impact windows nothing counts from the impact's start. What counts from an assumed detection counts from
    // the declaration; only the way between these two would then be an invented 0.
    const auto told = times.detected_assumed ? std::nullopt : std::optional{times.detected};
    const auto close_missing = times.resolved ? "not closed" : "not resolved";
    return {
        unknown("ttd", "TTD", "detected − impact start", no_impact),
        between(unknown("time_to_declare", "Time to declare", "declared − detected", "detection assumed"), told,
                times.declared),
        since_detection(unknown("tta", "TTA", "acknowledged − detected", "nobody took it"), times.acknowledged),
        since_detection(
            unknown("time_to_identify", "Time to identify", "identified − detected", "cause not identified"),
            times.identified),
        unknown("ttm", "TTM", "mitigated − impact start", no_impact),
        unknown("time_to_restore", "Time to restore", "impact end − impact start", no_impact),
        unknown("ttr", "TTR", "resolved − impact start", no_impact),
        between(unknown("time_to_close", "Time to close", "closed − resolved", close_missing), times.resolved,
                times.closed),
    };
}

std::string text(const Metric& metric)
{
    if (!metric.value) return "n/a (" + metric.missing + ")";
    return duration_text(*metric.value) + (metric.from_opening ? " (from the opening)" : "");
}

} // namespace warroom
