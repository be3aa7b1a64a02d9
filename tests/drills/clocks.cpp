// The wall's clock is set while people talk.
#include "tests/drills/drill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace warroom::drills {
namespace {

// The places of what people said, in the order in which the timeline has them.
std::vector<std::string> recorded(House& house)
{
    std::vector<std::string> places;
    std::istringstream lines{house.run({"timeline", "INC-1", "--format", "jsonl"}).out};
    for (std::string line; std::getline(lines, line);) {
        const auto entry = Json::parse(line);
        if (entry.value("kind", "") == "message") places.push_back(entry.at("slack_ts"));
    }
    return places;
}

void set(const std::filesystem::path& clock, int ahead)
{
    const auto next = clock.string() + ".next"; // never seen empty
    std::ofstream{next} << ahead;
    std::filesystem::rename(next, clock);
}

} // namespace

Figure clock_jumps(Size size)
{
    House house;
    const auto clock = house.folder() / "ahead";
    set(clock, 0);
    open_incident(house, {{"LD_PRELOAD", WARROOM_BAD_MACHINE}, {"CLOCK_AHEAD_IN", clock.string()}});
    const auto dials = stat(house, "dials");
    int jumps = 0;
    for (int round = 0; round < size.of(1, 10); ++round) {
        for (const int ahead : {7200, 0, -7200, 7200, 3600, -3600, 1, 0}) {
            set(clock, ahead);
            for (int n = 0; n < 20; ++n) house.say(fmt::format("message {} while the clock is {} s ahead", n, ahead));
            must(eventually([&] { return house.idle(); }), "the bot has no rest");
            ++jumps;
        }
    }
    const auto redialed = stat(house, "dials") - dials;
    const auto late = stat(house, "timeouts");
    const bool all = complete(house, 60s);
    const auto found = compare(house);
    const bool in_order = std::ranges::is_sorted(recorded(house)); // they are of one length
    return {.result =
                fmt::format("{} jumps of up to 4 h, {} messages, {} missing, {} twice, {}in order, {} new "
                            "connections, {} late acks",
                            jumps, found.said, found.missing, found.twice, in_order ? "" : "not ", redialed, late),
            .target = "0 missing, 0 twice, in order, 0 new connections, 0 late acks",
            .reached = all && found.exact() && in_order && redialed == 0 && late == 0};
}

} // namespace warroom::drills
