// Impact in the minutes: a start that was found out later stands where it was, not where it was typed.
#include "core/phrase.hpp"
#include "core/timeline_items.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string_view hurt_words(ImpactLevel level)
{
    switch (level) {
    case ImpactLevel::full: return "down";
    case ImpactLevel::partial: return "degraded";
    case ImpactLevel::minor: return "slightly hurt";
    }
    return "";
}

struct Edges {
    const Recorded* start = nullptr; // what set it last
    const Recorded* end = nullptr;
};

Edges edges_of(std::span<const Recorded> history, const Hindsight& later, int window)
{
    Edges edges;
    for (const auto& recorded : history) {
        const auto* change = std::get_if<ImpactChanged>(&recorded.event);
        if (!change || change->window != window || later.undone.contains(recorded.seq)) continue;
        if (!change->from || change->from->from != change->to.from) edges.start = &recorded;
        if (!change->from || change->from->to != change->to.to) edges.end = &recorded;
    }
    return edges;
}

void remark(Item& item, const Zone& zone, const Recorded* by, bool assumed)
{
    if (by) item.seq = by->seq;
    if (assumed) add_remark(item.words, "(assumed)");
    if (by) add_remark(item.words, added(zone, item.at, by->recorded_at));
}

} // namespace

bool is_edge_alone(const ImpactChanged& event)
{
    if (event.to.withdrawn) return false;
    if (!event.from) return true;
    auto ended = *event.from;
    if (ended.to) return false;
    ended.to = event.to.to;
    ended.to_assumed = event.to.to_assumed;
    return ended == event.to;
}

std::vector<Item> impact_items(std::span<const Recorded> history, const Hindsight& later)
{
    const auto& windows = later.incident.windows;
    const auto zone = zone_of(later.incident);
    const auto begins = impact_start(windows);
    const auto worst_over = mitigated(windows);
    const auto all_over = impact_end(windows);
    const bool any_full = std::ranges::any_of(
        windows, [](const ImpactWindow& one) { return one.level == ImpactLevel::full && !one.withdrawn; });
    std::vector<Item> starts;
    std::vector<Item> ends;
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const auto& window = windows[i];
        if (window.withdrawn) continue;
        const auto edges = edges_of(history, later, static_cast<int>(i) + 1);
        Item start{.at = window.from};
        if (begins == window.from && starts.end() == std::ranges::find(starts, window.from, &Item::at)) {
            start.words.push_back({"impact begins: ", Span::Style::strong});
            start.weight = 9;
        } else if (window.level == ImpactLevel::full) {
            start.weight = 7; // it got worse, or came back
        }
        start.words.push_back({fmt::format("{} {}{}", without_mentions(window.system), hurt_words(window.level),
                                           window.share ? fmt::format(" for {} % of its users", *window.share) : "")});
        remark(start, zone, edges.start, window.from_assumed);
        starts.push_back(std::move(start));
        if (!window.to) continue;
        Item end{.at = *window.to, .ending = *window.to > window.from};
        end.words.push_back(
            {fmt::format("{} no longer {}", without_mentions(window.system), hurt_words(window.level))});
        const bool last = all_over == window.to;
        if (last || (any_full && window.level == ImpactLevel::full && worst_over == window.to)) {
            // Of several that end at once the last says so.
            for (auto& before : ends)
                if (before.at == end.at && before.weight > 0) {
                    before.weight = 0;
                    before.words.erase(before.words.begin() + 1);
                    before.words[0].text.resize(before.words[0].text.size() - 2);
                }
            end.words[0].text += ", ";
            end.words.push_back({last ? "impact over" : "full outage over", Span::Style::strong});
            end.weight = 9;
        }
        remark(end, zone, edges.end, window.to_assumed);
        ends.push_back(std::move(end));
    }
    ends.insert(ends.end(), starts.begin(), starts.end());
    return ends;
}

} // namespace warroom
