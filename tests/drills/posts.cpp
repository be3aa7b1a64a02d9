// What we say, and how fast we answer.
#include "tests/drills/drill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <thread>

namespace warroom::drills {
namespace {

using std::chrono::steady_clock;

// The posts of ours that carry an errand's id, and how many of these were there before.
std::pair<std::size_t, std::size_t> posted(House& house)
{
    std::set<std::string> ids;
    std::size_t twice = 0;
    for (const auto& message : house.ours()) {
        const auto id =
            message.value("metadata", Json::object()).value("event_payload", Json::object()).value("id", "");
        if (!id.empty()) twice += !ids.insert(id).second;
    }
    return {ids.size(), twice};
}

} // namespace

namespace {

// A hundred messages a second; how long their acks took.
Json ack_times(House& house, Size size)
{
    const auto until = steady_clock::now() + std::chrono::seconds{size.of(5, 60)};
    int said = 0;
    for (auto next = steady_clock::now(); next < until; next += 10ms, ++said) {
        std::this_thread::sleep_until(next);
        house.say(fmt::format("message {}", said));
    }
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    return house.control("stats").at("ack_ms");
}

// Updates that take effect, each without a reply; how many of them show, and how often.
Figure replies_lost(House& house, int updates)
{
    open_incident(house);
    house.say("!lead me");
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    for (int n = 0; n < updates; ++n) {
        house.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
        const auto asked = house.say(fmt::format("!update this is update {} of many", n));
        const auto there = [&] { return house.saying(fmt::format("this is update {} of many", n), asked) > 0; };
        must(eventually(there, 90s), "an update never appears");
    }
    house.say("!update the last of all"); // shows when what was said before is looked for, and found
    must(eventually([&] { return house.saying("the last of all") > 0; }, 120s), "the last update never appears");
    const auto [different, twice] = posted(house);
    return {.result = fmt::format("{} replies lost after the effect, {} posts, {} twice", updates, different, twice),
            .target = "0 twice",
            .reached = twice == 0 && different > 0};
}

} // namespace

Figure acknowledged_in_time(Size size)
{
    House house;
    open_incident(house);
    const auto times = ack_times(house, size);
    const auto p50 = times.at("p50").get<int>(), p99 = times.at("p99").get<int>(), most = times.at("max").get<int>();
    return {.result = fmt::format("at 100 messages/s: p50 {} ms, p99 {} ms, max {} ms", p50, p99, most),
            .target = "p50 <= 10, p99 <= 100, max <= 1000",
            .reached = p50 <= 10 && p99 <= 100 && most <= 1000};
}

Figure acknowledged_on_a_slow_disk(Size size)
{
    House house;
    open_incident(house, {{"LD_PRELOAD", WARROOM_BAD_MACHINE}, {"BAD_DISK_SLOW_MS", "500"}});
    const auto most = ack_times(house, size).at("max").get<int>();
    return {.result = fmt::format("each sync 500 ms slower: max {} ms, {} late", most, stat(house, "acks_late")),
            .target = "max < 3000",
            .reached = most < 3000};
}

Figure burst(Size size)
{
    House house;
    open_incident(house);
    const int said = size.of(1500, 5000);
    house.control("events", {{"queue", true}}); // all at once
    for (int n = 0; n < said; ++n) house.say(fmt::format("message {}", n));
    house.control("events", {{"queue", false}});
    const bool all = complete(house, 60s);
    const auto found = compare(house);
    return {.result = fmt::format("{} messages at once, {} missing, {} twice, {} late acks", found.said, found.missing,
                                  found.twice, stat(house, "acks_late")),
            .target = "0 missing, 0 twice",
            .reached = all && found.exact()};
}

Figure lost_replies(Size size)
{
    House house;
    return replies_lost(house, size.of(3, 1000));
}

// What was posted shows twenty seconds later: whoever looks at once doesn't find it.
Figure lost_replies_read_late(Size size)
{
    House house;
    house.control("history_lag", {{"ms", 20'000}});
    return replies_lost(house, size.of(1, 30));
}

Figure lost_channels(Size size)
{
    House house;
    house.start();
    must(eventually([&] { return house.serves(); }), "the bot doesn't connect");
    const int declared = size.of(4, 500);
    for (int n = 0; n < declared; ++n) {
        house.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
        house.control("command", {{"user", "jonas"},
                                  {"channel", "#general"},
                                  {"text", fmt::format("open sev1 --another trouble number {} with system {}", n, n)}});
        const auto rooms = static_cast<std::size_t>(n) + 1;
        must(eventually([&] { return house.rooms().size() >= rooms; }, 60s), "a room never opens");
    }
    const auto wanted = static_cast<std::size_t>(declared);
    eventually([&] { return house.saying("trouble number") > 0 && house.idle(); }, 60s);
    std::this_thread::sleep_for(3s);
    return {.result = fmt::format("{} declared with the reply lost, {} rooms", declared, house.rooms().size()),
            .target = "one room each",
            .reached = house.rooms().size() == wanted};
}

Figure slowed_down(Size size)
{
    House house;
    open_incident(house);
    house.say("!lead me");
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    const int storms = size.of(3, 30);
    int early = 0;
    for (int n = 0; n < storms; ++n) {
        const std::string asks[] = {"1", "", "soon", "-5", "1.5"};
        house.control("fault", {{"method", "chat.postMessage"},
                                {"status", 429},
                                {"body", "slow down"},
                                {"headers", {{"Retry-After", n % 2 ? "1" : asks[static_cast<std::size_t>(n) % 5]}}}});
        const auto before = house.calls("chat.postMessage");
        const auto began = steady_clock::now();
        house.say(fmt::format("!update storm number {}", n));
        must(eventually([&] { return house.calls("chat.postMessage") >= before + 2; }, 60s), "it is never tried again");
        early += since(began) < 1s;
        must(eventually([&] { return house.saying(fmt::format("storm number {}", n)) == 1; }, 60s), "it never appears");
    }
    return {.result = fmt::format("{} storms, {} calls repeated before Retry-After", storms, early),
            .target = "0 early, each message appears once",
            .reached = early == 0};
}

// More incidents than Slack's limits are made for, each with more to say than it may; and then a new one is declared,
// which must not wait for them.
Figure urgent_under_limits(Size size)
{
    House house;
    open_incident(house);
    const auto wanted = static_cast<std::size_t>(size.of(4, 30));
    const auto declare = [&](const std::string& what) {
        const auto rooms = house.rooms().size();
        const auto began = steady_clock::now();
        const Json line{{"user", "jonas"}, {"channel", "#general"}, {"text", "open " + what}};
        house.control("command", line);
        must(eventually([&] { return house.rooms().size() > rooms; }, 120s), "a room never opens");
        return began;
    };
    for (std::size_t n = 1; n < wanted; ++n) declare(fmt::format("sev3 --another trouble number {}", n));

    const auto busy = house.rooms();
    const auto has_card = [&](const Json& room) { return !house.ours("", room.at("id")).empty(); };
    must(eventually([&] { return std::ranges::all_of(busy, has_card); }, 120s), "a room stays empty");
    std::this_thread::sleep_for(10s); // what their making took of the pace comes back with time alone
    for (int n = 0; n < 20; ++n)
        for (const auto& room : busy)
            house.control(
                "say", {{"user", "jonas"}, {"channel", room.at("id")}, {"text", fmt::format("!update {} of many", n)}});
    std::vector<std::chrono::milliseconds> waited;
    for (int n = 0; n < 3; ++n) {
        const auto began = declare(fmt::format("sev1 --another nobody can pay, number {}", n));
        const std::string room = house.rooms().back().at("id");
        must(eventually([&] { return !house.ours("", room).empty(); }, 120s), "a room stays empty");
        waited.push_back(since(began));
    }
    const auto behind = house.saying("of many", "", busy.front().at("id"));
    const auto longest = std::ranges::max(waited);
    return {.result = fmt::format("{} incidents with more to say than Slack lets them; 3 more declared: longest {} ms "
                                  "to the room with its card, while {} of 20 updates stood in another",
                                  busy.size(), longest.count(), behind),
            .target = "<= 3000",
            .reached = longest <= 3s};
}

} // namespace warroom::drills
