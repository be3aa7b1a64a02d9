#include "bot/simulated_slack/demo_checks.hpp"

#include "core/timeline.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>

namespace warroom::simulated_slack {
namespace {

using Json = nlohmann::json;

// What happened in the story, in minutes of the day.
constexpr int minute(int hour, int minute) { return hour * 60 + minute; }
constexpr int began = minute(9, 58);
constexpr int noticed = minute(10, 3);
constexpr int opened = minute(10, 6);
constexpr int taken = minute(10, 7);
constexpr int worst_over = minute(10, 31);
constexpr int all_over = minute(10, 44);
constexpr int cause_known = minute(10, 49);
constexpr int stable = minute(12, 6);
constexpr int closed = minute(12, 20);
constexpr int reports_hit = 20; // percent of the users

std::string span(int from, int to)
{
    const auto minutes = to - from;
    return minutes < 120 ? fmt::format("{} min", minutes) : fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

std::string time_down()
{
    int down = 0;
    int degraded = 0;
    int percent = 0;
    for (int now = began; now < stable; ++now) {
        const bool api = now < worst_over;
        const bool reports = now >= worst_over && now < all_over;
        down += api;
        degraded += reports && !api;
        percent += api ? 100 : reports ? reports_hit : 0;
    }
    return fmt::format("{} min down + {} min degraded = {} min impact · {}.{} weighted min", down, degraded,
                       down + degraded, percent / 100, percent % 100 / 10);
}

bool of_bot(const Json& message) { return message.contains("bot_id"); }

} // namespace

std::string wrong_record(Store& store, const std::map<std::string, std::string>& said)
{
    const auto history = store.history(IncidentId{1});
    std::map<std::string, int> recorded;
    for (const auto& entry : entries(history))
        if (entry.kind == "message" && !entry.deleted) ++recorded[entry.message.value];
    for (const auto& [ts, text] : said)
        if (recorded[ts] != 1) return fmt::format("message {} is {} times in the timeline", ts, recorded[ts]);
    if (recorded.size() != said.size()) return "the timeline has messages that the room has not";
    const auto chain = store.chain(IncidentId{1});
    if (std::ranges::find(chain, false, &Link::fits) != chain.end()) return "the chain of the timeline does not hold";
    if (chain.size() != history.size()) return "the chain is not as long as the timeline";
    return {};
}

std::string wrong_figures(const std::string& draft)
{
    const auto measure = [](std::string_view name, int from, int to) {
        return fmt::format("| {} | {} |", name, span(from, to));
    };
    for (const auto& line :
         {"| Time down | " + time_down() + " |", measure("TTD", began, noticed),
          measure("Time to declare", noticed, opened), measure("TTA", noticed, taken),
          measure("Time to identify", noticed, cause_known), measure("TTM", began, worst_over),
          measure("Time to restore", began, all_over), measure("TTR", began, stable),
          measure("Time to close", stable, closed),
          std::string{"Three attempts were made: scale (did not hold), rollback (worked), hotfix (worked)."}})
        if (draft.find(line) == std::string::npos)
            return fmt::format("the draft lacks \"{}\"; at a lower speed the minutes are surer", line);
    return {};
}

int Noise::all() const
{
    int sum = 0;
    for (const auto& [hour, count] : per_hour) sum += count;
    return sum;
}

std::string Noise::text() const
{
    std::string hours;
    for (const auto& [hour, count] : per_hour) hours += fmt::format("{}{}", hours.empty() ? "" : " + ", count);
    return fmt::format("{} ({} by the hour)", all(), hours);
}

Noise noise(const Json& messages)
{
    Noise heard;
    std::optional<double> first;
    for (const auto& message : messages) {
        const auto ts = message.at("ts").get<std::string>();
        const bool notice = message.contains("subtype") && message.at("subtype") != "file_share"; // a topic, a pin
        if (!of_bot(message) || notice || message.value("thread_ts", ts) != ts) continue;
        const auto at = std::stod(ts);
        if (!first) first = at;
        ++heard.per_hour[static_cast<int>((at - *first) / 3600)];
    }
    return heard;
}

std::string too_loud(const Noise& noise)
{
    constexpr int first_hour = 15;
    constexpr int any_other = 10;
    constexpr int journey = 33;
    for (const auto& [hour, count] : noise.per_hour)
        if (count > (hour == 0 ? first_hour : any_other))
            return fmt::format("{} messages of the bot in hour {}", count, hour + 1);
    return noise.all() > journey ? fmt::format("{} messages of the bot in all", noise.all()) : "";
}

} // namespace warroom::simulated_slack
