#include "core/impact.hpp"

#include "core/zone.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace warroom {
namespace {

using std::chrono::microseconds;

// In percent: whole numbers add up exactly.
int weight(const ImpactWindow& window)
{
    if (window.share) return *window.share;
    switch (window.level) {
    case ImpactLevel::full: return 100;
    case ImpactLevel::partial: return 50;
    case ImpactLevel::minor: return 10;
    }
    return 0;
}

// The latest end of these; nothing where one is open, or there are none.
std::optional<Timestamp> last_end(std::span<const ImpactWindow> windows, auto counts)
{
    std::optional<Timestamp> last;
    for (const auto& window : windows) {
        if (window.withdrawn || !counts(window)) continue;
        if (!window.to) return std::nullopt;
        last = std::max(last.value_or(*window.to), *window.to);
    }
    return last;
}

std::string with_thousands(std::int64_t number)
{
    auto digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0 && digits[at - 1] != '-'; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string plain_name(std::string_view name)
{
    // Spaces and dashes as people and their phones write them.
    constexpr std::array<std::string_view, 13> gaps{
        " ", "-", "_", "\t", "\u00a0", "\u2009", "\u202f", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"};
    std::string plain;
    while (!name.empty()) {
        const auto gap = std::ranges::find_if(gaps, [&](std::string_view one) { return name.starts_with(one); });
        if (gap != gaps.end()) {
            name.remove_prefix(gap->size());
            continue;
        }
        const char letter = name.front();
        plain += static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
        name.remove_prefix(1);
    }
    return plain;
}

} // namespace

ImpactTotals totals(std::span<const ImpactWindow> windows, Timestamp now)
{
    const auto end = [&](const ImpactWindow& window) { return window.to.value_or(now); };
    std::vector<Timestamp> edges;
    for (const auto& window : windows) {
        if (window.withdrawn) continue;
        edges.push_back(window.from);
        edges.push_back(end(window));
    }
    std::ranges::sort(edges);

    ImpactTotals sum;
    std::int64_t weighted = 0; // percent times microseconds
    for (std::size_t i = 1; i < edges.size(); ++i) {
        const auto slice = edges[i] - edges[i - 1];
        bool hurt = false;
        bool full = false;
        int heaviest = 0;
        for (const auto& window : windows) {
            if (window.withdrawn || window.from > edges[i - 1] || end(window) < edges[i]) continue;
            hurt = true;
            full = full || window.level == ImpactLevel::full;
            heaviest = std::max(heaviest, weight(window));
        }
        if (full) sum.downtime += slice;
        if (hurt && !full) sum.degraded += slice;
        weighted += heaviest * slice.count();
    }
    sum.impact = sum.downtime + sum.degraded;
    sum.weighted_minutes = static_cast<double>(weighted) / 100 / microseconds{std::chrono::minutes{1}}.count();
    return sum;
}

std::vector<ImpactWindow> to_the_minute(std::vector<ImpactWindow> windows, Timestamp until)
{
    std::erase_if(windows, [](const ImpactWindow& window) { return window.withdrawn; });
    for (auto& window : windows) {
        const auto end = std::max(window.to.value_or(until), window.from);
        const bool any = end > window.from;
        window.from = std::chrono::floor<std::chrono::minutes>(window.from);
        const auto shown = std::max<Timestamp>(std::chrono::floor<std::chrono::minutes>(end),
                                               window.from + std::chrono::minutes{any ? 1 : 0});
        if (window.to) window.to = shown;
    }
    return windows;
}

std::string text(const ImpactTotals& totals)
{
    if (totals.degraded.count() == 0) return fmt::format("{} down", duration_text(totals.downtime));
    const auto degraded = fmt::format("{} degraded", duration_text(totals.degraded));
    return totals.downtime.count() == 0 ? degraded
                                        : fmt::format("{} down, {}", duration_text(totals.downtime), degraded);
}

std::vector<std::string> systems(std::span<const ImpactWindow> windows)
{
    std::multimap<Timestamp, std::string_view> by_start; // of equals the earlier said first
    for (const auto& window : windows)
        if (!window.withdrawn) by_start.emplace(window.from, window.system);
    std::vector<std::string> names;
    for (const auto& [from, system] : by_start) {
        const auto same = [name = system](const std::string& known) { return same_system(known, name); };
        if (std::ranges::none_of(names, same)) names.emplace_back(system);
    }
    return names;
}

std::vector<ImpactWindow> of_system(std::span<const ImpactWindow> windows, std::string_view system)
{
    std::vector<ImpactWindow> its{windows.begin(), windows.end()};
    std::erase_if(its, [&](const ImpactWindow& window) { return !same_system(window.system, system); });
    return its;
}

std::optional<Timestamp> impact_start(std::span<const ImpactWindow> windows)
{
    std::optional<Timestamp> first;
    for (const auto& window : windows)
        if (!window.withdrawn) first = std::min(first.value_or(window.from), window.from);
    return first;
}

std::optional<Timestamp> impact_end(std::span<const ImpactWindow> windows)
{
    return last_end(windows, [](const ImpactWindow&) { return true; });
}

std::optional<Timestamp> mitigated(std::span<const ImpactWindow> windows)
{
    for (const auto worst : {ImpactLevel::full, ImpactLevel::partial, ImpactLevel::minor}) {
        const auto is_worst = [&](const ImpactWindow& window) { return window.level == worst && !window.withdrawn; };
        if (std::ranges::any_of(windows, is_worst)) return last_end(windows, is_worst);
    }
    return std::nullopt;
}

bool same_system(std::string_view a, std::string_view b) { return a == b || plain_name(a) == plain_name(b); }

std::string text(const UserCount& count)
{
    if (count.unknown || (!count.least && !count.percent)) return "unknown";
    std::string words = count.about ? "about " : "";
    if (!count.least) return words + fmt::format("{} %", *count.percent);
    words += with_thousands(*count.least);
    if (count.most) words += "–" + with_thousands(*count.most);
    if (count.of) words += " of " + with_thousands(*count.of);
    return words;
}

} // namespace warroom
