#include "tests/bench/results.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace warroom::bench {
namespace {

using Json = nlohmann::json;

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string short_number(double value)
{
    const auto size = std::abs(value);
    if (size >= 1000) { // 12,345
        auto digits = fmt::format("{:.0f}", size);
        for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
            digits.insert(static_cast<std::size_t>(at), ",");
        return (value < 0 ? "-" : "") + digits;
    }
    if (size >= 100 || value == std::round(value)) return fmt::format("{:.0f}", value);
    return size >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

// warroom's median divided by the other's.
struct Target {
    const char* measure;
    const char* words;
    const char* other;
    bool at_least;
    double limit;
};

constexpr Target all_targets[] = {
    {"ram/full speed/per_second", "messages/s, ram", "slack-go", true, 3},
    {"ram/full speed/per_second", "messages/s, ram", "bolt", true, 4},
    {"ram/full speed/per_second", "messages/s, ram", "floor", true, 0.25},
    {"slow/full speed/per_second", "messages/s, slow", "slack-go", true, 50},
    {"slow/full speed/per_second", "messages/s, slow", "bolt", true, 50},
    {"slow/full speed/per_second", "messages/s, slow", "floor", true, 0.5},
    {"ram/rate 200/p50_us", "ack p50 at 200/s, ram", "slack-go", false, 0.8},
    {"ram/rate 200/p50_us", "ack p50 at 200/s, ram", "floor", false, 1.6},
    {"ram/rate 1000/p50_us", "ack p50 at 1,000/s, ram", "slack-go", false, 0.8},
    {"ram/rate 1000/p50_us", "ack p50 at 1,000/s, ram", "floor", false, 1.6},
    {"ram/rate 1000/p99_us", "ack p99 at 1,000/s, ram", "slack-go", false, 1},
    {"ram/rate 1000/p99_us", "ack p99 at 1,000/s, ram", "floor", false, 2},
    {"slow/rate 1000/p99_us", "ack p99 at 1,000/s, slow", "floor", false, 1.5},
    {"ram/rate 1000/cpu_ms_per_1000", "CPU per message at 1,000/s", "slack-go", false, 0.5},
    {"ram/rate 1000/cpu_ms_per_1000", "CPU per message at 1,000/s", "floor", false, 1.7},
    {"ram/full speed/cpu_ms_per_1000", "CPU per message at full speed", "slack-go", false, 0.35},
    {"ram/full speed/cpu_ms_per_1000", "CPU per message at full speed", "floor", false, 5},
    {"ram/command/visible_ms", "command to first visible reply", "slack-go", false, 1},
    {"ram/command/visible_ms", "command to first visible reply", "bolt", false, 0.4},
    {"ram/command/visible_ms", "command to first visible reply", "floor", false, 3},
    {"ram/start/first_ack_ms", "start to first ack", "slack-go", false, 1.5},
    {"ram/start/first_ack_ms", "start to first ack", "bolt", false, 0.05},
    {"ram/start/first_ack_ms", "start to first ack", "floor", false, 3},
    {"ram/memory/idle_mb", "memory idle", "slack-go", false, 1},
    {"ram/memory/idle_mb", "memory idle", "floor", false, 2.5},
    {"ram/memory/loaded_mb", "memory after the full-speed run", "slack-go", false, 0.8},
    {"ram/memory/loaded_mb", "memory after the full-speed run", "bolt", false, 0.15},
    {"ram/memory/loaded_mb", "memory after the full-speed run", "floor", false, 2},
    {"ram/close 10000/shared_ms", "close with 10,000 entries", "slack-go", false, 1.5},
    {"ram/close 10000/shared_ms", "close with 10,000 entries", "floor", false, 2},
    {"ram/close 100000/shared_ms", "close with 100,000 entries", "slack-go", false, 1.5},
    {"ram/close 100000/shared_ms", "close with 100,000 entries", "floor", false, 2},
};

} // namespace

void Results::add(const std::string& bot, std::size_t round, const std::string& measure, double value)
{
    if (!values_.contains(measure)) order_.push_back(measure);
    values_[measure][bot][round].push_back(value);
}

std::optional<Results::Figure> Results::figure(const std::string& bot, const std::string& measure) const
{
    const auto bots = values_.find(measure);
    if (bots == values_.end()) return std::nullopt;
    const auto rounds = bots->second.find(bot);
    if (rounds == bots->second.end()) return std::nullopt;
    std::vector<double> medians;
    for (const auto& [round, values] : rounds->second) medians.push_back(median(values));
    const auto [least, most] = std::ranges::minmax(medians);
    return Figure{median(medians), least, most, medians.size()};
}

std::string Results::table(const std::vector<std::string>& bots) const
{
    std::string text = "| measure |";
    for (const auto& bot : bots) text += fmt::format(" {} |", bot);
    text += "\n|---|";
    for (std::size_t n = 0; n < bots.size(); ++n) text += "---|";
    for (const auto& measure : order_) {
        const auto is_nothing = [&](const std::string& bot) {
            const auto it = figure(bot, measure);
            return !it || it->most == 0;
        };
        if (std::ranges::all_of(bots, is_nothing)) continue; // nothing was late, nothing unacked
        text += fmt::format("\n| {} |", measure);
        for (const auto& bot : bots) {
            const auto it = figure(bot, measure);
            if (!it)
                text += " |";
            else if (it->rounds == 1)
                text += fmt::format(" {} |", short_number(it->median));
            else
                text += fmt::format(" {} [{}–{}] |", short_number(it->median), short_number(it->least),
                                    short_number(it->most));
        }
    }
    for (const auto& remark : remarks_) text += "\n\n" + remark;
    return text + "\n";
}

std::string Results::targets(const std::vector<std::string>& bots) const
{
    std::string text =
        "| target | warroom | against | its figure | ratio | wanted | met |\n|---|---|---|---|---|---|---|\n";
    const auto ours = bots.empty() ? std::string{} : std::string{"warroom"};
    for (const auto& target : all_targets) {
        const auto us = figure(ours, target.measure);
        const auto them = figure(target.other, target.measure);
        if (!us || !them || them->median == 0) continue;
        const auto ratio = us->median / them->median;
        const bool met = target.at_least ? ratio >= target.limit : ratio <= target.limit;
        text += fmt::format("| {} | {} | {} | {} | {:.3g} | {} {} | {} |\n", target.words, short_number(us->median),
                            target.other, short_number(them->median), ratio, target.at_least ? "≥" : "≤", target.limit,
                            met ? "yes" : "**no**");
    }
    for (const auto& bot : bots)
        if (const auto late = figure(bot, "slow/rate 1000/over_3s_share"))
            text += fmt::format("| missed Slack's 3 s at 1,000/s, slow | | {} | {:.1f} % | | {} | {} |\n", bot,
                                late->median * 100, bot == ours ? "0 %" : "",
                                bot != ours       ? ""
                                : late->most == 0 ? "yes"
                                                  : "**no**");
    return text;
}

nlohmann::json Results::json(const std::vector<std::string>& bots) const
{
    Json measures = Json::array();
    for (const auto& name : order_) {
        Json one{{"measure", name}, {"bots", Json::object()}};
        for (const auto& bot : bots) {
            const auto it = figure(bot, name);
            if (!it) continue;
            Json rounds = Json::array();
            for (const auto& [round, values] : values_.at(name).at(bot)) rounds.push_back(values);
            one["bots"][bot] = {{"median", it->median}, {"min", it->least}, {"max", it->most}, {"rounds", rounds}};
        }
        measures.push_back(std::move(one));
    }
    return {{"bots", bots}, {"measures", measures}, {"remarks", remarks_}};
}

} // namespace warroom::bench
