#include "tests/bot/played.hpp"

#include "bot/host/json_forms.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace warroom {
namespace {

constexpr Timestamp zero = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
Timestamp time_of(int minute) { return zero + std::chrono::minutes{minute}; }

std::optional<int> apart(std::optional<int> from, std::optional<int> to)
{
    return from && to ? std::optional{*to - *from} : std::nullopt;
}

std::string words(int minutes)
{
    return minutes < 120 ? fmt::format("{} min", minutes) : fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

// The uploaded markdown of the last of these messages that has files.
std::string markdown_in(const std::vector<Json>& messages)
{
    std::string content;
    for (const auto& message : messages)
        for (const auto& file : message.value("files", Json::array()))
            if (file.at("name").get<std::string>().ends_with(".md")) content = file.at("content");
    return content;
}

// For people to read: the drafts are what it is all for.
std::string kept(std::string draft)
{
    if (const auto* folder = std::getenv("WARROOM_KEEP_DRAFTS")) {
        const auto title = draft.substr(0, draft.find('\n'));
        if (!title.empty()) std::ofstream{fmt::format("{}/{}.md", folder, title.substr(2))} << draft;
    }
    return draft;
}

// Lines that name somebody, where it is not somebody's own words.
std::vector<std::string> naming(const std::string& draft)
{
    std::vector<std::string> found;
    std::istringstream lines{draft};
    for (std::string line; std::getline(lines, line);) {
        auto ours = line;
        for (auto from = ours.find("“"); from != std::string::npos; from = ours.find("“")) {
            const auto to = ours.find("”", from);
            ours.erase(from, to == std::string::npos ? to : to + 3 - from);
        }
        for (const auto* name : {"Jonas", "Noor", "Tomás", "Mei", "Ilse", "Ana"})
            if (ours.find(name) != std::string::npos) {
                found.push_back(line);
                break;
            }
    }
    return found;
}

std::optional<int> first(const Script& script, Is is)
{
    const auto found = std::ranges::find(script.acts, is, &Act::is);
    return found == script.acts.end() ? std::nullopt : std::optional{found->minute};
}

std::optional<int> last(const Script& script, Is is)
{
    std::optional<int> minute;
    for (const auto& act : script.acts)
        if (act.is == is) minute = act.minute;
    return minute;
}

void add_up(const Script& script, Figures& sum, std::optional<int>& worst_over, std::optional<int>& over)
{
    std::optional<int> begun;
    int percent = 0;
    for (int minute = 0; minute < 31 * 24 * 60; ++minute) {
        int heaviest = 0;
        bool hurt = false;
        bool full = false;
        for (const auto& one : script.hurt) {
            if (minute < one.from || minute >= one.until) continue;
            hurt = true;
            full = full || one.full;
            heaviest = std::max(heaviest, one.percent);
        }
        if (!hurt) continue;
        if (!begun) begun = minute;
        if (full) worst_over = minute + 1;
        over = minute + 1;
        percent += heaviest;
        ++sum.impact;
        ++(full ? sum.downtime : sum.degraded);
    }
    sum.weighted = percent / 100.0;
    sum.moments["started"] = begun;
    if (!worst_over) worst_over = over;
}

} // namespace

Figures figures(const Script& script)
{
    Figures sum;
    std::optional<int> worst_over;
    std::optional<int> over;
    add_up(script, sum, worst_over, over);
    const auto count = [&](Is is) { return static_cast<int>(std::ranges::count(script.acts, is, &Act::is)); };
    sum.attempts = count(Is::begun);
    sum.failed = count(Is::failed);
    sum.updates = count(Is::update);
    sum.reopened = count(Is::reopened);

    // Whoever looks for the cause once more does not know it any more.
    const auto reopened = last(script, Is::reopened);
    auto identified = first(script, Is::identified);
    if (reopened && identified && *identified < *reopened) {
        identified = last(script, Is::identified);
        if (*identified < *reopened) identified.reset();
    }
    const auto begun = sum.moments.at("started");
    const auto declared = first(script, Is::opened);
    const auto resolved = last(script, Is::resolved);
    sum.moments["detected"] = script.detected;
    sum.moments["declared"] = declared;
    sum.moments["mitigated"] = worst_over;
    sum.moments["impact_ended"] = over;
    sum.moments["resolved"] = resolved;
    sum.measures = {{"TTD", apart(begun, script.detected)},
                    {"Time to declare", apart(script.detected, declared)},
                    {"TTA", apart(script.detected, first(script, Is::taken))},
                    {"Time to identify", apart(script.detected, identified)},
                    {"TTM", apart(begun, worst_over)},
                    {"Time to restore", apart(begun, over)},
                    {"TTR", apart(begun, resolved)},
                    {"Time to close", apart(resolved, last(script, Is::closed))}};
    return sum;
}

Played::Played(const Script& script) : journey{time_of(script.acts.front().minute - 3)}
{
    for (const auto& one : script.acts) {
        CAPTURE(one.who);
        CAPTURE(one.does);
        reach(one.minute);
        act(one);
        if (one.is != Is::opened) continue;
        for (const auto& who : script.people)
            journey.evening.control("join", {{"user", who}, {"channel", journey.evening.room()}});
        journey.evening.settle();
    }
}

// The beginning of the minute, so that what is done in it is recorded in it.
void Played::reach(int minute)
{
    const auto at = time_of(minute) + 2s;
    const auto now = journey.evening.clock.now();
    REQUIRE_MESSAGE(now < at + 50s, "it took longer than the script leaves time for");
    if (now < at) journey.evening.clock.leap(std::chrono::duration_cast<std::chrono::microseconds>(at - now));
}

void Played::act(const Act& act)
{
    auto& evening = journey.evening;
    if (act.is == Is::opened) return journey.open(act.who, act.does.substr(std::string{"/open "}.size()));
    if (act.does.starts_with('/')) return journey.command(act.who, act.does.substr(1));
    if (act.does.starts_with('[')) return journey.press(act.who, act.does.substr(1, act.does.size() - 2));
    const auto said = evening.say(act.who, act.does);
    evening.settle();
    INFO(journey.listing());
    CHECK(std::ranges::count(evening.reactions(said), "question") == (act.is == Is::refused));
}

std::string Played::draft() { return kept(markdown_in(journey.evening.messages())); }

std::string Played::preview(const std::string& who)
{
    journey.command(who, "postmortem");
    REQUIRE(journey.evening.until([&] { return !markdown_in(journey.direct(who)).empty(); }));
    return kept(markdown_in(journey.direct(who)));
}

Json Played::json()
{
    const auto history = journey.evening.history();
    return Json::parse(host::post_mortem_json(history, {}, journey.evening.clock.now()));
}

void Played::tells(const Figures& figures, const std::string& draft)
{
    INFO(draft);
    const auto says = [&](const std::string& part) {
        CAPTURE(part);
        CHECK(draft.find(part) != std::string::npos);
    };
    const auto all = json();
    const auto& facts = all.at("facts");
    CHECK(facts.at("downtime_min") == figures.downtime);
    CHECK(facts.at("degraded_min") == figures.degraded);
    CHECK(facts.at("weighted_min").get<double>() == doctest::Approx(figures.weighted).epsilon(0.001));
    says(fmt::format("\ndowntime_min: {}\ndegraded_min: {}\n", figures.downtime, figures.degraded));
    says(fmt::format("{} min |\n", fmt::format("{:.1f}", figures.weighted)));
    says(fmt::format("{} weighted min", fmt::format("{:.1f}", figures.weighted)));
    if (figures.downtime > 0 && figures.degraded > 0)
        says(fmt::format("| Time down | {} down + {} degraded = {} impact · ", words(figures.downtime),
                         words(figures.degraded), words(figures.impact)));
    for (const auto& [name, value] : figures.measures) {
        const auto row = fmt::format("| {} | {}", name, value ? words(*value) + " |" : "n/a (");
        says(row);
    }
    for (const auto& [key, minute] : figures.moments) {
        CAPTURE(key);
        const auto expected = minute ? rfc3339(time_of(*minute)).substr(0, 16) : "";
        const auto told = facts.at(key).is_string() ? facts.at(key).get<std::string>() : "";
        CHECK(told.substr(0, 16) == expected);
        says(minute ? fmt::format("\n{}: \"{}", key, expected) : fmt::format("\n{}: null\n", key));
    }
    for (const auto& line : naming(draft)) {
        CAPTURE(line);
        const bool action = line.ends_with(" open |"); // whose owner it names
        CHECK((line.starts_with("| Team involved |") || line.starts_with("> ✎ TO FILL (") || action));
    }
    const auto attempts = facts.at("attempts").get<std::vector<std::string>>();
    CHECK(static_cast<int>(attempts.size()) == figures.attempts);
    CHECK(std::ranges::count_if(attempts, [](const std::string& one) { return one.ends_with(" failed"); }) ==
          figures.failed);
    for (int number = 1; number <= figures.attempts; ++number) says(fmt::format("\n### Attempt {} (", number));
    CHECK(draft.find(fmt::format("### Attempt {} (", figures.attempts + 1)) == std::string::npos);
    CHECK(facts.at("reopened") == figures.reopened);
    says(fmt::format("\nreopened: {}\n", figures.reopened));
    const auto& timeline = all.at("timeline");
    CHECK(std::ranges::count_if(timeline, [](const Json& entry) { return entry.at("kind") == "update"; }) ==
          figures.updates);
    for (int number = 1; number <= figures.updates; ++number) says(fmt::format("update {}", number));
}

} // namespace warroom
