#include "bot/same_thing.hpp"

#include "bot/verbs.hpp"
#include "bot/words.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <ranges>
#include <set>
#include <sstream>

namespace warroom {
namespace {

constexpr std::chrono::minutes just_now{15};

// The words that say something; "is down since the deploy" says little.
std::set<std::string> telling_words(const std::string& title)
{
    constexpr std::array<std::string_view, 24> common{
        "the",   "and",   "for",  "with",  "not",  "are",  "all",   "our",    "has",   "have",    "does",   "from",
        "since", "after", "when", "again", "down", "slow", "error", "errors", "fails", "failing", "broken", "users"};
    std::set<std::string> words;
    std::istringstream read{plain(title)};
    for (std::string word; read >> word;) {
        const auto sign = [](unsigned char c) { return c < 128 && !std::isalnum(c); };
        while (!word.empty() && sign(static_cast<unsigned char>(word.back()))) word.pop_back();
        while (!word.empty() && sign(static_cast<unsigned char>(word.front()))) word.erase(0, 1);
        if (word.size() > 2 && std::ranges::find(common, word) == common.end()) words.insert(word);
    }
    return words;
}

} // namespace

const Listing* same_thing(const DeclareIncident& asked, const UserId& opener, Timestamp now,
                          const std::map<IncidentId, Listing>& directory)
{
    const auto words = telling_words(asked.title);
    for (const auto& [id, line] : std::views::reverse(directory)) {
        const bool seen = !line.is_private || line.opened_by == opener;
        if (line.over() || line.status == Status::resolved || !seen || line.drill != asked.drill) continue;
        const auto shared = std::ranges::count_if(telling_words(line.title),
                                                  [&](const std::string& word) { return words.contains(word); });
        if (now - line.declared_at < just_now || shared >= 2) return &line;
    }
    return nullptr;
}

Refusal ask_whether_same(const Listing& open, const DeclareIncident& asked, const Zone& zone, Timestamp now)
{
    const auto title = shorten(asked.title, 200);
    Refusal asks{Reason::opened_just_now,
                 fmt::format("Same thing? {} ({}, {}) was opened {} ago: {}. Nothing is opened yet.", open.label,
                             label(open.severity), word(open.status), duration_text(now - open.declared_at),
                             shorten(open.title, 80)),
                 {{fmt::format("State of {}", open.label), fmt::format("{} status", open.label)}}};
    if (!asked.is_private || open.is_private) // what is private is no note in an open room
        asks.offers.push_back({"Add it there as a note", fmt::format("{} note {}", open.label, title)});
    asks.offers.push_back({"It is another one", open_line(asked, zone), Button::Style::primary});
    return asks;
}

} // namespace warroom
