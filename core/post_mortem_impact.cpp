// Chapter 3: what each system went through, and what only people can add.
#include "core/account.hpp"
#include "core/phrase.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string weighted(double minutes) { return fmt::format("{:.1f}", minutes); }

std::string span(const Account& account, const ImpactWindow& window)
{
    const auto share = window.share ? fmt::format(" ({} % of users)", *window.share) : std::string{};
    const auto from = account.clock(window.from);
    const auto to = window.to ? account.clock(*window.to, window.from) : "still running";
    return fmt::format("{}{} {}{}", word(window.level), share, window.from_assumed ? "about " : "",
                       from_to(from, (window.to_assumed ? "about " : "") + to));
}

Table measured(const Account& account)
{
    Table table{{"System", "Windows", "Down", "Degraded", "Impact", "Weighted"}, {}};
    const auto until = std::chrono::floor<std::chrono::minutes>(account.until());
    const auto row = [&](std::string name, std::string spans, const ImpactTotals& sums) {
        table.rows.push_back({plain(std::move(name)), plain(std::move(spans)), plain(duration_text(sums.downtime)),
                              plain(duration_text(sums.degraded)), plain(duration_text(sums.impact)),
                              plain(weighted(sums.weighted_minutes) + " min")});
    };
    const auto names = systems(account.windows);
    for (const auto& name : names) {
        const auto its = of_system(account.windows, name);
        row(without_mentions(name), system_spans(account, name), totals(its, until));
    }
    if (names.size() > 1) row("All, overlaps counted once", "", account.totals);
    return table;
}

} // namespace

std::string system_spans(const Account& account, std::string_view system)
{
    auto its = of_system(account.windows, system);
    std::ranges::sort(its, {}, &ImpactWindow::from);
    std::vector<std::string> spans;
    for (const auto& window : its) spans.push_back(span(account, window));
    return listed(spans, ", ");
}

std::string time_down(const Account& account)
{
    const auto& sums = account.totals;
    const auto whole = duration_text(sums.impact);
    const auto open = std::ranges::any_of(account.windows, &ImpactWindow::open) ? " · still running" : "";
    const auto weighing = fmt::format("{} weighted min", weighted(sums.weighted_minutes));
    if (sums.degraded.count() == 0) return fmt::format("{} down · {}{}", whole, weighing, open);
    if (sums.downtime.count() == 0) return fmt::format("{} degraded, nothing fully down · {}{}", whole, weighing, open);
    return fmt::format("{} down + {} degraded = {} impact · {}{}", duration_text(sums.downtime),
                       duration_text(sums.degraded), whole, weighing, open);
}

Chapter impact_per_system(const Account& account)
{
    Chapter chapter{3, "Impact", {}};
    const auto ask = [&](std::string question) {
        if (account.real()) chapter.blocks.push_back(Prompt{account.asked(), std::move(question)});
    };
    if (!account.windows.empty()) chapter.blocks.push_back(measured(account));
    for (const auto& name : systems(account.windows))
        ask(fmt::format("what could users of {} not do, in their words?", without_mentions(name)));
    if (!account.incident().facts.contains(Fact::data)) ask("was data lost, corrupted or exposed?");
    ask("which other teams were held up, and what reached support?");
    return chapter;
}

} // namespace warroom
