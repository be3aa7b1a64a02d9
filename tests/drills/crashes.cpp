// The process is killed, stopped, started twice, and fed with what makes it die.
#include "tests/drills/drill.hpp"

#include <fmt/format.h>

#include <csignal>
#include <fstream>
#include <random>
#include <thread>

namespace warroom::drills {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

milliseconds between(std::mt19937& random, int least, int most)
{
    return milliseconds{std::uniform_int_distribution{least, most}(random)};
}

// About fifty messages a second, until then, or until the bot has died.
void talk(House& house, steady_clock::time_point until)
{
    for (int said = 0; steady_clock::now() < until && !house.exit_code(); ++said) {
        house.say(fmt::format("message {} at {}", said, until.time_since_epoch().count()));
        std::this_thread::sleep_for(18ms);
    }
}

// The loader and what runs before main can hold nothing, nor has anything begun by then.
bool holds_signals(pid_t bot)
{
    std::ifstream status{fmt::format("/proc/{}/status", bot)};
    for (std::string name, mask; status >> name && std::getline(status, mask);)
        if ((name == "SigBlk:" || name == "SigCgt:") && (std::stoull(mask, nullptr, 16) >> (SIGTERM - 1) & 1U) != 0)
            return true;
    return false;
}

} // namespace

Figure killed_under_load(Size size)
{
    std::mt19937 random{20260310};
    House house;
    open_incident(house);
    house.control("rate_limits", {{"on", false}}); // of starts: else most lives end before they have a connection
    const int kills = size.of(60, 1000);
    int damaged = 0;
    for (int n = 0; n < kills; ++n) {
        talk(house, steady_clock::now() + between(random, 20, 500));
        house.kill();
        if (n % 20 == 0) damaged += house.run({"verify", "INC-1"}).exit_code != 0;
        house.start();
    }
    complete(house, 120s);
    const auto found = compare(house);
    damaged += house.run({"verify", "INC-1"}).exit_code != 0;
    const auto cards = house.saying("INC-1 SEV1: Checkout is down");
    const auto acknowledged = static_cast<std::size_t>(stat(house, "acked"));
    return {.result = fmt::format("{} kills, {} of {} messages acknowledged, {} missing, {} twice, {} rooms, {} cards, "
                                  "{} damaged",
                                  kills, acknowledged, found.said, found.missing, found.twice, house.rooms().size(),
                                  cards, damaged),
            .target = "most acknowledged, 0 missing, 0 twice, 1 room, 1 card, 0 damaged",
            .reached = acknowledged > found.said / 2 && found.exact() && house.rooms().size() == 1 && cards == 1 &&
                       damaged == 0};
}

Figure killed_at_each_point(Size size)
{
    House house;
    open_incident(house);
    house.control("rate_limits", {{"on", false}}); // of starts, which come more often here than anywhere
    const auto marker = house.folder() / "serving";
    int points = 0, deaths = 0;
    milliseconds slowest{0};
    const auto die = [&](bool starting, const std::string& point, int hit) {
        house.stop();
        std::filesystem::remove(marker);
        if (starting) std::ofstream{marker};
        house.start({{"LD_PRELOAD", WARROOM_CRASH_POINTS},
                     {"DIES", point},
                     {"DIES_AT_HIT", std::to_string(hit)},
                     {"DIES_WHILE", marker.string()}});
        must(eventually([&] { return house.exit_code() || house.serves(); }), "the bot neither serves nor dies");
        std::ofstream{marker};
        talk(house, steady_clock::now() + 600ms);
        ++points;
        deaths += house.exit_code() == -1;
        house.kill();
        const auto began = steady_clock::now();
        house.start();
        must(eventually([&] { return house.serves(); }), fmt::format("no recovery from a death {}", point));
        slowest = std::max(slowest, since(began));
    };
    for (const bool starting : {true, false})
        for (const auto* call : {"pwrite", "fdatasync", "unlink", "connect", "send", "receive"})
            for (const auto* when : {"before", "after"})
                for (int hit = 1; hit <= 5; hit += size.of(3, 1)) die(starting, fmt::format("{} {}", when, call), hit);
    complete(house, 60s);
    const auto found = compare(house);
    const auto cards = house.saying("INC-1 SEV1: Checkout is down");
    return {.result = fmt::format("{} points, {} deaths, slowest start {} ms, {} of {} messages missing, {} twice, {} "
                                  "rooms, {} cards, verify says {}",
                                  points, deaths, slowest.count(), found.missing, found.said, found.twice,
                                  house.rooms().size(), cards, house.run({"verify", "INC-1"}).exit_code),
            .target = "connected <= 2000 ms after each, 0 missing, 0 twice, 1 room, 1 card, most points reached",
            .reached = deaths * 3 >= points * 2 && slowest <= 2s && found.exact() && house.rooms().size() == 1 &&
                       cards == 1 && house.run({"verify", "INC-1"}).exit_code == 0};
}

Figure stopped_at_any_moment(Size size)
{
    std::mt19937 random{21};
    House house;
    open_incident(house);
    house.control("rate_limits", {{"on", false}}); // as above
    const int stops = size.of(25, 500);
    int bad_codes = 0;
    milliseconds longest{0};
    for (int n = 0; n < stops; ++n) {
        talk(house, steady_clock::now() + between(random, 0, 300));
        const auto began = steady_clock::now();
        bad_codes += house.stop() != 0;
        longest = std::max(longest, since(began));
        house.start();
        must(eventually([&] { return holds_signals(house.pid()); }), "the bot never listens to SIGTERM");
    }
    complete(house, 60s);
    const auto found = compare(house);
    const auto acknowledged = static_cast<std::size_t>(stat(house, "acked"));
    return {.result =
                fmt::format("{} SIGTERMs, {} of {} messages acknowledged, longest exit {} ms, {} bad codes, "
                            "{} missing, {} twice",
                            stops, acknowledged, found.said, longest.count(), bad_codes, found.missing, found.twice),
            .target = "most acknowledged, exit <= 5000 ms with code 0, 0 missing, 0 twice",
            .reached = acknowledged > found.said / 2 && longest <= 5s && bad_codes == 0 && found.exact()};
}

Figure second_instance(Size)
{
    House house;
    open_incident(house);
    auto began = steady_clock::now();
    const auto second = house.run({"run"});
    const auto refused = since(began);
    const bool names_it = second.errors.find(std::to_string(house.pid())) != std::string::npos;

    Process waiting{{"run"}, house.variables, house.folder() / "second"};
    std::this_thread::sleep_for(300ms);
    began = steady_clock::now();
    house.kill();
    const bool took_over = eventually([&] { return stat(house, "connections_open") >= 2; }, 10s);
    const auto taken = since(began);
    return {.result = fmt::format("second ends after {} ms with code {}{}; takes over {} ms after the first died",
                                  refused.count(), second.exit_code, names_it ? ", naming the holder" : "",
                                  took_over ? std::to_string(taken.count()) : "never, "),
            .target = "code 5 within 4000 ms, naming the holder; take-over <= 2000 ms",
            .reached = second.exit_code == 5 && refused <= 4s && names_it && took_over && taken <= 2s};
}

Figure poison(Size)
{
    House house;
    open_incident(house);
    const Process::Variables bad_machine{{"LD_PRELOAD", WARROOM_BAD_MACHINE}, {"BAD_DISK_DIES_OF", "poison-pill"}};
    house.stop();
    house.start(bad_machine);
    must(eventually([&] { return house.serves(); }), "the bot doesn't connect");
    house.say("before");
    house.say("the poison-pill itself");
    int lives = 1;
    const auto began = steady_clock::now();
    const auto healthy = [&] {
        if (house.exit_code()) {
            ++lives;
            house.start(bad_machine);
        }
        return !house.exit_code() && stat(house, "connections_open") >= 2 && stat(house, "unacked") == 0 &&
               stat(house, "waiting") == 0;
    };
    bool up = false;
    while (!up && since(began) < 60s) { // healthy for a while
        up = eventually(healthy, 10s);
        for (int n = 0; up && n < 10; ++n) {
            std::this_thread::sleep_for(100ms);
            up = healthy();
        }
    }
    house.say("after");
    const bool recorded = eventually([&] {
        const auto printed = house.run({"timeline", "INC-1", "--format", "jsonl"}).out;
        return printed.find("\"before\"") != std::string::npos && printed.find("\"after\"") != std::string::npos;
    });
    return {.result = fmt::format("{} lives, {} after {:.1f} s, what came before and after is {}recorded", lives,
                                  up ? "healthy" : "sick", static_cast<double>(since(began).count()) / 1000,
                                  recorded ? "" : "not "),
            .target = "quarantined after 3 deaths, the rest recorded",
            .reached = up && recorded && lives <= 5};
}

} // namespace warroom::drills
