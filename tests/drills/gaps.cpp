// Slack delivers nothing for a while, and never will: what was said is fetched.
#include "tests/drills/drill.hpp"

#include <fmt/format.h>

#include <thread>

namespace warroom::drills {
namespace {

using std::chrono::steady_clock;

std::size_t flagged(House& house, const char* flag)
{
    std::size_t count = 0;
    std::istringstream lines{house.run({"timeline", "INC-1", "--format", "jsonl"}).out};
    for (std::string line; std::getline(lines, line);) {
        const auto entry = Json::parse(line);
        count += entry.value("kind", "") == "message" && entry.value(flag, false);
    }
    return count;
}

} // namespace

Figure ten_minutes_missed(Size)
{
    House house;
    open_incident(house);
    const auto old = house.say("a thread that is old by then");
    const auto changed = house.say("an old message that is edited in the gap");
    const auto removed = house.say("an old message that is deleted in the gap");
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    house.control("retries", {{"delays_ms", Json::array()}}); // nothing comes again
    house.kill();
    std::this_thread::sleep_for(3500ms); // what was under way has expired
    for (int n = 0; n < 600; ++n) {
        const auto parent = house.say(fmt::format("message {} of the gap", n));
        if (n % 15 == 0) house.say("a reply in it", parent);
    }
    house.say("a reply to the old one", old);
    const auto room = house.room();
    house.control("edit", {{"user", "noor"}, {"channel", room}, {"ts", changed}, {"text", "edited in the gap"}});
    house.control("delete", {{"user", "noor"}, {"channel", room}, {"ts", removed}});
    std::this_thread::sleep_for(3500ms);
    const auto began = steady_clock::now();
    house.start();
    const bool all = complete(house, 90s);
    const auto took = since(began);
    const auto found = compare(house);
    const bool edits = eventually([&] { return flagged(house, "edited") == 1 && flagged(house, "deleted") == 1; }, 30s);
    return {.result =
                fmt::format("{} messages, {} missing, {} twice, {} marked backfilled, edit and deletion {}, after "
                            "{:.1f} s",
                            found.said, found.missing, found.twice, flagged(house, "backfilled"),
                            edits ? "found" : "missed", static_cast<double>(took.count()) / 1000),
            .target = "0 missing, 0 twice, within 60 s",
            .reached = all && found.exact() && edits && took <= 60s};
}

Figure night_missed(Size size)
{
    House house;
    open_incident(house);
    house.control("retries", {{"delays_ms", Json::array()}});
    house.kill();
    std::this_thread::sleep_for(3500ms);
    const int said = size.of(3000, 20'000);
    for (int n = 0; n < said; ++n) house.say(fmt::format("message {} of the night", n));
    std::this_thread::sleep_for(3500ms);
    const auto began = steady_clock::now();
    for (int crash = 0; crash < 5; ++crash) {
        house.start();
        std::this_thread::sleep_for(size.full ? 20s : 4s);
        house.kill();
    }
    house.start();
    const bool all = complete(house, size.full ? 300s : 90s);
    const auto found = compare(house);
    return {.result = fmt::format("{} messages, 5 crashes on the way, {} missing, {} twice, after {:.1f} s", found.said,
                                  found.missing, found.twice, static_cast<double>(since(began).count()) / 1000),
            .target = "0 missing, 0 twice, resumed after each crash",
            .reached = all && found.exact()};
}

} // namespace warroom::drills
