// Links that fall silent, are replaced, or can't be made.
#include "tests/drills/drill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace warroom::drills {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

} // namespace

Figure muted(Size size)
{
    House house;
    open_incident(house);
    const int rounds = size.of(2, 100);
    milliseconds worst{0};
    for (int n = 0; n < rounds; ++n) {
        const auto dials = stat(house, "dials");
        const auto began = steady_clock::now();
        house.control("mute", Json::object()); // all at once
        house.say(fmt::format("into the silence {}", n));
        must(eventually([&] { return stat(house, "dials") > dials; }, 30s), "no new connection");
        worst = std::max(worst, since(began));
        must(eventually([&] { return house.serves(); }), "one connection only");
    }
    const bool all = complete(house, 60s);
    return {.result = fmt::format("{} times all links muted, new link after {} ms at most, messages {}complete", rounds,
                                  worst.count(), all ? "" : "in"),
            .target = "<= 8000 ms, all messages within 60 s",
            .reached = worst <= 8s && all};
}

Figure refreshed(Size size)
{
    House house;
    open_incident(house);
    const int refreshes = size.of(2, 200);
    std::int64_t fewest = 2;
    for (int n = 0; n < refreshes; ++n) {
        if (n > 0) std::this_thread::sleep_for(21s); // we ask for six connections a minute; Slack refreshes in hours
        const auto before = stat(house, "dials");
        house.control("disconnect", {{"reason", n % 3 ? "refresh_requested" : "warning"}});
        const auto until = steady_clock::now() + 40s;
        for (int k = 0; k < 100 || stat(house, "dials") < before + 2; ++k) {
            must(steady_clock::now() < until, "the connections are not replaced");
            house.say(fmt::format("message {} of refresh {}", k, n));
            fewest = std::min(fewest, stat(house, "connections_open"));
            std::this_thread::sleep_for(15ms);
        }
    }
    const bool all = complete(house, 60s);
    const auto found = compare(house);
    return {.result = fmt::format("{} refreshes of all links, {} messages, {} missing, {} fetched, {} twice, {} late "
                                  "acks, fewest links seen {}",
                                  refreshes, found.said, found.missing, found.fetched, found.twice,
                                  stat(house, "acks_late"), fewest),
            .target = "0 missing, 0 fetched, 0 twice, never without a link",
            .reached = all && found.exact() && found.fetched == 0 && fewest >= 1};
}

Figure slack_restarted(Size size)
{
    std::vector<std::unique_ptr<House>> houses; // a Slack for each, so that calls are counted by bot
    for (int n = 0; n < size.of(4, 10); ++n) houses.push_back(std::make_unique<House>());
    for (const auto& house : houses) house->start();
    for (const auto& house : houses) must(eventually([&] { return house->serves(); }), "the bot doesn't connect");
    for (const auto& house : houses) house->lose_slack();
    std::this_thread::sleep_for(std::chrono::seconds{size.of(10, 60)});
    const auto began = steady_clock::now();
    for (const auto& house : houses) house->find_slack();
    milliseconds slowest{0};
    for (const auto& house : houses) {
        must(eventually([&] { return house->serves(); }, 60s), "a bot stays away");
        slowest = std::max(slowest, since(began));
    }
    // Nobody says anything: what they live on is pings, for longer than a connection may be idle.
    std::this_thread::sleep_until(began + std::chrono::seconds{size.of(30, 60)});
    std::size_t most = 0;
    std::int64_t lost = 0;
    for (const auto& house : houses) {
        most = std::max(most, house->calls("apps.connections.open"));
        lost += stat(*house, "dials") - 2;
    }
    return {.result = fmt::format("{} bots, all connected {} ms after Slack is back, {} calls for a connection by one "
                                  "at most, {} connections lost in the quiet after",
                                  houses.size(), slowest.count(), most, lost),
            .target = "<= 30 s, <= 6 calls a minute by each, none lost",
            .reached = slowest <= 30s && most <= 6 && lost == 0};
}

Figure shared_token(Size)
{
    House house;
    open_incident(house);
    auto elsewhere = house.variables;
    elsewhere["WARROOM_DB"] = (house.folder() / "other" / "warroom.db").string();
    std::filesystem::create_directory(house.folder() / "other");
    Process other{{"run"}, elsewhere, house.folder() / "other-log"};
    must(eventually([&] { return stat(house, "connections_open") == 4; }), "the other one doesn't connect");
    for (int n = 0; n < 100; ++n) house.say(fmt::format("message {} for one of two", n));
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    const auto taken = compare(house).missing;
    house.stop();
    house.start();
    const bool noticed =
        eventually([&] { return house.log().find("somebody else uses our app token") != std::string::npos; });
    const bool all = complete(house, 60s);
    const auto found = compare(house);
    return {.result = fmt::format("another program took {} of {} messages, it is {}noticed, {} missing after the next "
                                  "look, {} twice",
                                  taken, found.said, noticed ? "" : "not ", found.missing, found.twice),
            .target = "noticed, 0 missing, 0 twice",
            .reached = taken > 0 && noticed && all && found.exact()};
}

Figure names_hang(Size)
{
    House house;
    open_incident(house);
    house.stop();
    // From now on names are looked up for a minute each.
    const auto looking = house.folder() / "looking";
    house.start({{"LD_PRELOAD", WARROOM_BAD_MACHINE},
                 {"SLOW_NAMES_S", "60"},
                 {"SLOW_NAMES_TOUCH", looking.string()},
                 {"SLACK_API_URL", "https://slack.test/api/"}});
    must(eventually([&] { return std::filesystem::exists(looking); }), "no name is looked up");
    const auto began = steady_clock::now();
    const auto code = house.stop();
    return {.result = fmt::format("SIGTERM while a name is looked up: code {} after {} ms", code, since(began).count()),
            .target = "code 0 within 5000 ms",
            .reached = code == 0 && since(began) <= 5s};
}

} // namespace warroom::drills
