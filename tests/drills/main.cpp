// drills [--full] [--only ]: prints one figure per line, then "N passed, N failed".
#include "tests/drills/drill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace warroom::drills {
namespace {

struct Named {
    const char* name;
    Drill drill;
};

constexpr Named all[] = {{"A-01", killed_under_load},
                         {"A-03", killed_at_each_point},
                         {"A-04", muted},
                         {"A-05", refreshed},
                         {"A-06", slack_restarted},
                         {"A-07", frames_broken},
                         {"A-08", frames_sliced},
                         {"A-09", ten_minutes_missed},
                         {"A-09b", night_missed},
                         {"A-10", acknowledged_in_time},
                         {"A-10b", acknowledged_on_a_slow_disk},
                         {"A-11", burst},
                         {"A-12", lost_replies},
                         {"A-12b", lost_replies_read_late},
                         {"A-13", lost_channels},
                         {"A-14", slowed_down},
                         {"A-14b", urgent_under_limits},
                         {"A-15", failing_disk},
                         {"A-17", full_disk},
                         {"A-19", second_instance},
                         {"A-20", brought_up_to_date},
                         {"A-21", stopped_at_any_moment},
                         {"A-22", clock_jumps},
                         {"A-23", names_hang},
                         {"A-24", reconnected},
                         {"A-25", only_the_right_peer},
                         {"A-30", poison},
                         {"A-32", restored},
                         {"SM-21", shared_token},
                         {"DB-07", network_disk}};

Figure played(const Named& named, Size size)
try {
    auto figure = named.drill(size);
    figure.name = named.name;
    return figure;
} catch (const std::exception& error) {
    return {named.name, fmt::format("broke off: {}", error.what()), "to be played to its end", false};
}

} // namespace

void open_incident(House& house, const Process::Variables& more)
{
    house.start(more);
    must(eventually([&] { return house.serves(); }), "the bot doesn't connect");
    house.control("command", {{"user", "jonas"}, {"channel", "#general"}, {"text", "open sev1 Checkout is down"}});
    must(eventually([&] { return !house.room().empty() && !house.ours().empty(); }), "no room is opened");
    house.control("join", {{"user", "noor"}, {"channel", house.room()}});
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
}

Comparison compare(House& house)
{
    Comparison result;
    std::map<std::string, std::size_t> recorded;
    std::istringstream lines{house.run({"timeline", "INC-1", "--format", "jsonl"}).out};
    for (std::string line; std::getline(lines, line);) {
        const auto entry = Json::parse(line);
        if (entry.value("kind", "") == "message" && !entry.at("deleted").get<bool>()) ++recorded[entry.at("slack_ts")];
        result.fetched += entry.value("kind", "") == "message" && entry.value("backfilled", false);
    }
    const auto one = [&](const Json& message) {
        if (message.contains("subtype") || message.contains("bot_id")) return;
        ++result.said;
        const auto found = recorded.find(message.at("ts"));
        if (found == recorded.end()) {
            ++result.missing;
            return;
        }
        result.twice += found->second > 1;
        recorded.erase(found);
    };
    for (const auto& message : house.messages()) one(message);
    result.strange = recorded.size();
    return result;
}

bool complete(House& house, std::chrono::seconds limit)
{
    return eventually([&] { return house.idle() && compare(house).missing == 0; }, limit);
}

std::int64_t stat(House& house, const char* name) { return house.control("stats").at(name).get<std::int64_t>(); }

std::chrono::milliseconds since(std::chrono::steady_clock::time_point began)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
}

} // namespace warroom::drills

int main(int argc, char** argv)
{
    using namespace warroom::drills;
    Size size;
    std::string only;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--full")
            size.full = true;
        else if (word == "--only" && i + 1 < argc)
            only = std::string{","} + argv[++i] + ",";
        else
            return fmt::print(stderr, "drills [--full] [--only A-04,A-09]\n"), 2;
    }
    int passed = 0, failed = 0;
    for (const auto& named : all) {
        if (!only.empty() && only.find(fmt::format(",{},", named.name)) == std::string::npos) continue;
        const auto began = std::chrono::steady_clock::now();
        const auto figure = played(named, size);
        ++(figure.reached ? passed : failed);
        fmt::print("{:5} {:4} {} (target: {}; {:.1f} s)\n", figure.name, figure.reached ? "ok" : "MISS", figure.result,
                   figure.target, static_cast<double>(since(began).count()) / 1000);
        std::fflush(stdout);
    }
    fmt::print("{} passed, {} failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
