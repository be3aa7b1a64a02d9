// Chapter 2, facts at a glance: what a reader without time wants to know, each with where it comes from.
#include "core/account.hpp"
#include "core/phrase.hpp"
#include "core/timeline_items.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace warroom {
namespace {

constexpr std::string_view not_recorded = "not recorded yet";

std::string severity_line(const Incident& incident)
{
    const auto now = label(incident.severity);
    if (incident.held.empty()) return now + ", a level nobody chose";
    const auto worst = label(peak(incident));
    return worst == now ? now : fmt::format("{}, at its peak {}", now, worst);
}

std::string when(const Account& account)
{
    const auto& times = account.times;
    const auto first = times.hurt ? times.impact_started : times.detected;
    const bool assumed =
        times.hurt ? times.origin(TimeField::impact_started) == Origin::assumed : times.detected_assumed;
    auto text = fmt::format("{}, {}{}", long_date(account.zone(), first), assumed ? "about " : "",
                            clock_time(account.zone(), first));
    if (times.hurt)
        text += fmt::format("–{} (impact)",
                            times.impact_ended ? account.clock(*times.impact_ended, first) : "still running");
    else
        text += times.detected_assumed ? " (opened)" : " (first noticed)";
    if (times.resolved) text += fmt::format(", {} (fully stable)", account.clock(*times.resolved, first));
    return text;
}

// Where a time comes from, if not from what the bot saw.
std::string source_of(const Times& times, TimeField field)
{
    return times.origin(field) == Origin::corrected ? " (corrected by hand)" : "";
}

std::string first_noticed(const Account& account)
{
    const auto& times = account.times;
    if (times.detected_assumed)
        return fmt::format("assumed: about {}, when the room was opened", account.clock(times.detected));
    const auto by = account.incident().facts.find(Fact::detected_by);
    const auto who = by == account.incident().facts.end() ? "" : ", " + detected_by_words(by->second.word);
    const bool corrected = times.origin(TimeField::detected) == Origin::corrected;
    return fmt::format("{}{} ({})", account.clock(times.detected), who,
                       corrected ? "corrected by hand" : "told at the opening");
}

std::string users(const Account& account)
{
    const auto& count = account.incident().users;
    if (!count) return std::string{not_recorded};
    // The role of who counted, as it was then.
    std::string by;
    for (std::size_t i = 0; i < account.history.size(); ++i)
        if (std::holds_alternative<UsersCounted>(account.history[i].event) &&
            !account.later.undone.contains(account.history[i].seq))
            by = account.later.told_by[i];
    if (count->unknown && !count->source.empty())
        return fmt::format("unknown: {} (entered by {})", without_mentions(count->source), by);
    const auto source = count->source.empty() ? "source not said" : "source: " + without_mentions(count->source);
    return fmt::format("{} ({}, entered by {})", text(*count), source, by);
}

std::string hit(const Account& account)
{
    std::vector<std::string> all;
    for (const auto& name : systems(account.windows))
        all.push_back(fmt::format("{}: {}", without_mentions(name), system_spans(account, name)));
    if (!all.empty()) return listed(all, " · ");
    const auto& service = account.incident().declared.service;
    return service.empty() ? std::string{not_recorded}
                           : fmt::format("{} (named at the opening)", without_mentions(service));
}

std::string data(const Incident& incident)
{
    const auto found = incident.facts.find(Fact::data);
    if (found == incident.facts.end()) return std::string{not_recorded};
    const auto detail = without_mentions(found->second.detail);
    const auto word = found->second.word == "none" ? std::string{"none lost"} : found->second.word;
    return detail.empty() ? word : fmt::format("{}: {}", word, detail);
}

// "Noor (10:07–13:00), Ana (13:00–)": who commanded at 10:20 has an answer.
std::string commanded(const Account& account)
{
    std::vector<const Incident::Held*> all;
    for (const auto& held : account.incident().roles)
        if (held.role == Role::commander) all.push_back(&held);
    std::vector<std::string> names;
    for (const auto* held : all)
        names.push_back(account.name(held->person) +
                        (all.size() == 1
                             ? ""
                             : fmt::format(" ({})", from_to(account.clock(held->from),
                                                            held->to ? account.clock(*held->to, held->from) : ""))));
    return listed(names, ", ");
}

// "Tomás (1, 2), Mei (3)": who held a role, in order, with the attempts it was for.
std::string held_by(const Account& account, Role role)
{
    std::vector<UserId> order;
    std::map<UserId, std::vector<std::string>> attempts;
    for (const auto& held : account.incident().roles) {
        if (held.role != role) continue;
        if (std::ranges::find(order, held.person) == order.end()) order.push_back(held.person);
        const auto said = !held.area.empty() ? without_mentions(held.area) : std::to_string(held.attempt);
        auto& its = attempts[held.person];
        if ((held.attempt != 0 || !held.area.empty()) && std::ranges::find(its, said) == its.end()) its.push_back(said);
    }
    std::vector<std::string> all;
    for (const auto& person : order) {
        const auto& its = attempts[person];
        all.push_back(account.name(person) + (its.empty() ? "" : fmt::format(" ({})", listed(its, ", "))));
    }
    return listed(all, ", ");
}

// The one place of the draft with everybody's name in it.
std::string team(const Account& account)
{
    const auto& incident = account.incident();
    std::vector<std::string> all;
    for (const auto role : {Role::commander, Role::deputy, Role::driver, Role::reviewer, Role::expert, Role::comms,
                            Role::support, Role::scribe, Role::observer})
        if (const auto names = role == Role::commander ? commanded(account) : held_by(account, role); !names.empty())
            all.push_back(fmt::format("{} {}", word(role), names));
    if (!incident.opened_by.empty()) all.push_back("opened by " + account.name(incident.opened_by));
    for (const auto& person : account.involved)
        if (person != incident.opened_by &&
            std::ranges::find(incident.roles, person, &Incident::Held::person) == incident.roles.end())
            all.push_back("responder " + account.name(person));
    all.push_back("scribe warroom");
    return listed(all, " · ");
}

std::string ending(const Account& account)
{
    if (account.incident().status == Status::cancelled) return "cancelled, a false alarm";
    if (account.incident().status == Status::merged) return "merged into another incident";
    const auto* mended = account.ended_by();
    if (mended) {
        auto text = fmt::format("{} (attempt {})", word(mended->strategy), mended->number);
        for (const auto& later : account.attempts())
            if (later.number > mended->number && later.outcome == AttemptOutcome::worked)
                text += fmt::format("; then {} (attempt {})", word(later.strategy), later.number);
        const auto since = [&](const Attempt& attempt) { return attempt.started_at >= *account.reopened; };
        if (account.reopened && std::ranges::none_of(account.attempts(), since))
            text += "; after it was reopened no attempt is recorded";
        return text;
    }
    if (!account.times.resolved) return account.over() ? "closed without being called resolved" : "not over yet";
    return account.attempts().empty() ? "no change by us" : "no attempt is recorded as having worked";
}

Table measured(const Times& times)
{
    Table table{{"Measure", "Value", "Formula"}, {}};
    for (const auto& metric : metrics(times))
        table.rows.push_back({plain(metric.name), plain(text(metric)), plain(metric.formula)});
    return table;
}

} // namespace

Chapter at_a_glance(const Account& account)
{
    const auto& [incident, times] = std::tie(account.incident(), account.times);
    Table table{{"", ""}, {}};
    const auto row = [&](std::string name, std::string value) {
        const bool unknown = value.starts_with("not ") || value == "nobody took it";
        if (unknown && !account.real()) return; // of a false alarm nobody asks for more
        table.rows.push_back({plain(std::move(name)), plain(std::move(value))});
    };
    const auto time_row = [&](std::string name, TimeField field, std::string_view otherwise) {
        const auto at = times.at(field);
        row(std::move(name), at ? account.clock(*at) + source_of(times, field) : std::string{otherwise});
    };
    row("Time of the incident", when(account));
    row("Severity", severity_line(incident));
    row("Status", std::string{word(incident.status)});
    row("First noticed", first_noticed(account));
    row("Opened", fmt::format("{}, {}{}", long_date(account.zone(), times.declared),
                              clock_time(account.zone(), times.declared), source_of(times, TimeField::declared)));
    time_row("Acknowledged", TimeField::acknowledged, "nobody took it");
    time_row("Cause identified", TimeField::identified,
             account.disproved ? "not settled: looked for again from " + account.clock(*account.disproved)
                               : "not recorded");
    time_row("Fully stable", TimeField::resolved, "not resolved");
    time_row("Closed", TimeField::closed, "not closed");
    row("Users affected", users(account));
    row("Systems compromised", hit(account));
    row("Time down", times.hurt ? time_down(account) : std::string{not_recorded});
    row("Data", data(incident));
    row("Team involved", team(account));
    row("Ended by", ending(account));
    if (!account.passed_over.empty()) {
        std::vector<std::string> conditions;
        for (const auto& condition : account.passed_over) conditions.push_back(without_mentions(condition));
        row("Passed over with “anyway”", listed(conditions, " · "));
    }
    Chapter chapter{2, "Facts at a glance", {std::move(table)}};
    if (account.real()) chapter.blocks.push_back(measured(times));
    if (account.real())
        for (const auto& [earlier, later] : disorder(times))
            chapter.blocks.push_back(
                Prompt{account.asked(), fmt::format("{} ({}) stands after {} ({}): which of the two is wrong?",
                                                    name_of(earlier), account.clock(*times.at(earlier)), name_of(later),
                                                    account.clock(*times.at(later)))});
    return chapter;
}

} // namespace warroom
