// Chapter 2, facts at a glance, and the keys by which incidents are compared.
#include "core/account.hpp"
#include "core/phrase.hpp"
#include "core/post_mortem.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::string_view not_recorded = "not recorded yet";

const Attempt* ended_by(const std::vector<Attempt>& attempts)
{
    const auto worked =
        std::ranges::find(attempts.rbegin(), attempts.rend(), AttemptOutcome::worked, &Attempt::outcome);
    return worked == attempts.rend() ? nullptr : &*worked;
}

std::string severity_line(const Incident& incident)
{
    const auto now = label(incident.severity);
    if (incident.held.empty()) return now + ", a level nobody chose";
    const auto worst = label(peak(incident));
    return worst == now ? now : fmt::format("{}, at its peak {}", now, worst);
}

// The one place of the draft with everybody's name in it.
std::string team(const Account& account)
{
    std::string line;
    const auto add = [&](std::string_view part, const UserId& person) {
        line += fmt::format("{}{} {}", line.empty() ? "" : " · ", part, account.name(person));
    };
    for (const auto& commander : account.commanders) add(line.empty() ? "commander" : "then commander", commander);
    const auto& opener = account.incident.opened_by;
    if (!opener.empty()) add("opened by", opener);
    for (const auto& person : account.involved)
        if (person != opener && std::ranges::find(account.commanders, person) == account.commanders.end())
            add("responder", person);
    return line + (line.empty() ? "" : " · ") + "scribe warroom";
}

std::string ending(const Account& account)
{
    const auto attempts = account.attempts();
    if (account.incident.status == Status::cancelled) return "cancelled, a false alarm";
    if (account.incident.status == Status::merged) return "merged into another incident";
    if (!account.times.resolved) return account.over() ? "closed without being called resolved" : "not over yet";
    const auto* mended = ended_by(attempts);
    if (mended) return fmt::format("{} (attempt {})", word(mended->strategy), mended->number);
    return attempts.empty() ? "no change by us" : "no attempt is recorded as having worked";
}

Table measured(const Times& times)
{
    Table table{{"Measure", "Value", "Formula"}, {}};
    for (const auto& metric : metrics(times))
        table.rows.push_back({plain(metric.name), plain(text(metric)), plain(metric.formula)});
    return table;
}

FactValue moment(std::optional<Timestamp> at) { return at ? FactValue{rfc3339(*at)} : FactValue{}; }

} // namespace

Chapter at_a_glance(const Account& account)
{
    const auto& [incident, times] = std::tie(account.incident, account.times);
    const auto at = [&](std::optional<Timestamp> time, std::string_view otherwise) {
        return time ? account.clock(*time) : std::string{otherwise};
    };
    Table table{{"", ""}, {}};
    const auto row = [&](std::string name, std::string value) {
        table.rows.push_back({plain(std::move(name)), plain(std::move(value))});
    };
    row("Severity", severity_line(incident));
    row("Status", std::string{word(incident.status)});
    row("Opened",
        fmt::format("{}, {}", long_date(account.zone(), times.declared), clock_time(account.zone(), times.declared)));
    row("First noticed", times.detected_assumed
                             ? fmt::format("assumed: about {}, when the room was opened", account.clock(times.detected))
                             : fmt::format("{} (told at the opening)", account.clock(times.detected)));
    row("Acknowledged", at(times.acknowledged, "nobody took it"));
    row("Cause identified", at(times.identified, "not recorded"));
    row("Fully stable", at(times.resolved, "not resolved"));
    row("Closed", at(times.closed, "not closed"));
    row("Users affected", std::string{not_recorded});
    row("Systems compromised",
        incident.declared.service.empty()
            ? std::string{not_recorded}
            : fmt::format("{} (named at the opening)", without_mentions(incident.declared.service)));
    row("Time down", std::string{not_recorded});
    row("Team involved", team(account));
    row("Ended by", ending(account));
    if (!account.passed_over.empty()) {
        std::string list;
        for (const auto& condition : account.passed_over)
            list += (list.empty() ? "" : " · ") + without_mentions(condition);
        row("Passed over with “anyway”", std::move(list));
    }
    return {2, "Facts at a glance", {std::move(table), measured(times)}};
}

std::vector<std::pair<std::string, FactValue>> facts(std::span<const Recorded> history, Timestamp now)
{
    if (history.empty()) return {};
    const auto read = account(history, now);
    const auto& [incident, times] = std::tie(read.incident, read.times);
    const auto attempts = read.attempts();
    std::vector<std::string> tries;
    for (const auto& attempt : attempts)
        tries.push_back(fmt::format("{} {}", word(attempt.strategy),
                                    attempt.outcome  ? word(*attempt.outcome)
                                    : attempt.open() ? "open"
                                                     : "unknown"));
    const bool went_back = std::ranges::any_of(attempts, [](const Attempt& attempt) {
        return attempt.strategy == Strategy::rollback && attempt.outcome != AttemptOutcome::abandoned;
    });
    const auto* mended = times.resolved ? ended_by(attempts) : nullptr;
    const auto& service = incident.declared.service;
    return {
        {"id", label(incident)},
        {"title", incident.declared.title},
        {"peak_severity", incident.held.empty() ? FactValue{} : FactValue{std::string{word(peak(incident))}}},
        {"services", service.empty() ? FactValue{} : FactValue{std::vector<std::string>{service}}},
        {"started", {}},
        {"detected", times.detected_assumed ? FactValue{} : moment(times.detected)},
        {"declared", moment(times.declared)},
        {"mitigated", {}},
        {"impact_ended", {}},
        {"resolved", moment(times.resolved)},
        {"downtime_min", {}},
        {"degraded_min", {}},
        {"weighted_min", {}},
        {"users_affected", {}},
        {"users_source", {}},
        {"detected_by", {}},
        {"trigger", {}},
        {"attempts", std::move(tries)},
        {"ended_by", mended ? FactValue{std::string{word(mended->strategy)}} : FactValue{}},
        {"pnr_passed", {}},
        {"rollback_used", went_back},
        {"reopened", std::int64_t{read.reopened}},
        {"factors", {}},
        {"actions_open", {}},
    };
}

} // namespace warroom
