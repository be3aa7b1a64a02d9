// The fixed keys by which incidents are compared.
#include "core/account.hpp"
#include "core/post_mortem.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace warroom {
namespace {

FactValue moment(std::optional<Timestamp> at) { return at ? FactValue{rfc3339(*at)} : FactValue{}; }

FactValue stated(const Incident& incident, Fact fact)
{
    const auto found = incident.facts.find(fact);
    return found == incident.facts.end() ? FactValue{} : FactValue{found->second.word};
}

FactValue whole_minutes(const Account& account, std::chrono::microseconds span)
{
    if (!account.times.hurt) return {};
    return std::chrono::floor<std::chrono::minutes>(span).count();
}

// A number where one was counted, else the words of it.
FactValue users(const std::optional<UserCount>& count)
{
    if (!count || user_words(*count).empty()) return {};
    if (count->least && !count->most) return *count->least;
    return text(*count);
}

std::vector<std::string> tries(const Account& account)
{
    std::vector<std::string> all;
    for (const auto& attempt : account.attempts())
        all.push_back(fmt::format("{} {}", word(attempt.strategy),
                                  attempt.outcome  ? word(*attempt.outcome)
                                  : attempt.open() ? "open"
                                                   : "unknown"));
    return all;
}

FactValue services(const Account& account)
{
    auto names = systems(account.windows);
    if (names.empty() && !account.incident().declared.service.empty())
        names.push_back(account.incident().declared.service);
    return names.empty() ? FactValue{} : FactValue{std::move(names)};
}

} // namespace

std::vector<std::pair<std::string, FactValue>> facts(std::span<const Recorded> history, Timestamp now)
{
    if (history.empty()) return {};
    return facts(account(history, now));
}

std::vector<std::pair<std::string, FactValue>> facts(const Account& read)
{
    const auto& [incident, times, sums] = std::tie(read.incident(), read.times, read.totals);
    const auto attempts = read.attempts();
    const bool went_back = std::ranges::any_of(attempts, [](const Attempt& attempt) {
        return attempt.strategy == Strategy::rollback && attempt.outcome != AttemptOutcome::abandoned;
    });
    const auto* mended = read.ended_by();
    const auto& source = incident.users ? incident.users->source : std::string{};
    const auto weighted = std::round(sums.weighted_minutes * 10) / 10;
    return {
        {"id", label(incident)},
        {"title", incident.declared.title},
        {"peak_severity", incident.held.empty() ? FactValue{} : FactValue{std::string{word(peak(incident))}}},
        {"services", services(read)},
        {"started", times.hurt ? moment(times.impact_started) : FactValue{}},
        {"detected", times.detected_assumed ? FactValue{} : moment(times.detected)},
        {"declared", moment(times.declared)},
        {"mitigated", moment(times.mitigated)},
        {"impact_ended", moment(times.impact_ended)},
        {"resolved", moment(times.resolved)},
        {"downtime_min", whole_minutes(read, sums.downtime)},
        {"degraded_min", whole_minutes(read, sums.degraded)},
        {"weighted_min", times.hurt ? FactValue{weighted} : FactValue{}},
        {"users_affected", users(incident.users)},
        {"users_source", source.empty() ? FactValue{} : FactValue{source}},
        {"detected_by", stated(incident, Fact::detected_by)},
        {"trigger", stated(incident, Fact::trigger)},
        {"attempts", tries(read)},
        {"ended_by", mended ? FactValue{std::string{word(mended->strategy)}} : FactValue{}},
        {"pnr_passed", {}},
        {"rollback_used", went_back},
        {"reopened", std::int64_t{incident.reopened}},
        {"factors", incident.tags.empty() ? FactValue{} : FactValue{incident.tags}},
        {"actions_open", std::int64_t{std::ranges::count(incident.todos, Todo::State::open, &Todo::state)}},
    };
}

} // namespace warroom
