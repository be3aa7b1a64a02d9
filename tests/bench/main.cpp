// bench: launches bots against a simulated Slack, one after the other, and measures what they do with the same load.
#include "tests/bench/measures.hpp"
#include "tests/bench/results.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>

namespace {

using namespace warroom::bench;
namespace fs = std::filesystem;

struct Wanted {
    std::size_t rounds = 5;
    bool quick = false;
    std::vector<std::string> only{};
    std::vector<std::string> disks{"ram", "slow"};
    std::string disk_folder = "/var/tmp";
    std::string json{};
    std::string warroom = WARROOM_BINARY;
    std::string peers = BENCH_PEERS; // what setup.sh built
};

std::vector<Kind> bots(const Wanted& wanted)
{
    const auto script = [&](const char* name) { return wanted.peers + "/bolt/" + name; };
    return {{"warroom", {wanted.warroom, "run"}, {}, "close anyway the rest is in the tracker", true, BENCH_SEED},
            {"floor", {BENCH_FLOOR}, {}, "close", false},
            {"slack-go", {wanted.peers + "/slack-go"}},
            {"bolt", {"node", script("bot.js")}},
            {"bolt-ack-first", {"node", script("bot.js")}, {{"BOLT_ACK_FIRST", "1"}}},
            {"bolt-socket", {"node", script("socket_client.js")}}};
}

// Those that were asked for and are there.
std::vector<Kind> chosen(const Wanted& wanted, Results& results)
{
    std::vector<Kind> all;
    for (auto& kind : bots(wanted)) {
        const bool shown_only = kind.name == "bolt-ack-first" || kind.name == "bolt-socket";
        if (wanted.only.empty() && wanted.quick && shown_only) continue;
        if (!wanted.only.empty() && std::ranges::find(wanted.only, kind.name) == wanted.only.end()) continue;
        if (fs::exists(kind.command.front() == "node" ? kind.command.at(1) : kind.command.front()))
            all.push_back(std::move(kind));
        else
            results.note(kind.name + " is not there and was left out.");
    }
    return all;
}

Disk disk_named(const std::string& name, const Wanted& wanted)
{
    if (name == "ram") return {name, "/dev/shm"};
    if (name == "slow") return {name, "/dev/shm", {{"LD_PRELOAD", BENCH_SLOW_DISK}}};
    if (name == "disk") return {name, wanted.disk_folder};
    throw CLI::ValidationError{"--disk", "is ram, slow or disk"};
}

Sizes sizes_of(const Wanted& wanted, const std::string& disk)
{
    Sizes sizes;
    if (disk != "ram") sizes.full_speed_limit = 4;
    if (disk == "slow") sizes.rates = {200, 1'000};
    if (!wanted.quick) return sizes;
    sizes.rates = {1'000};
    sizes.seconds = 1.5;
    sizes.messages = 10'000;
    sizes.full_speed_limit = disk == "ram" ? 3 : 1;
    sizes.closes = {10'000};
    sizes.pasts = {{1'000, 50, 100}};
    sizes.unheard = 0;
    sizes.patience = std::chrono::seconds{3};
    return sizes;
}

void run_rounds(const Wanted& wanted, std::vector<Kind> kinds, Results& results)
{
    for (std::size_t round = 0; round < wanted.rounds; ++round) {
        for (const auto& name : wanted.disks) {
            const auto disk = disk_named(name, wanted);
            for (const auto& kind : kinds) {
                fmt::print(stderr, "round {} of {}, {}: {}\n", round + 1, wanted.rounds, name, kind.name);
                const Record record = [&](const std::string& measure, double value) {
                    results.add(kind.name, round, measure, value);
                };
                try {
                    measure(kind, disk, sizes_of(wanted, name), record);
                } catch (const std::runtime_error& error) {
                    fmt::print(stderr, "{}\n", error.what());
                    results.note(fmt::format("Round {}: {}", round + 1, error.what()));
                }
            }
        }
        std::ranges::reverse(kinds); // what the machine does meanwhile shall not always hit the same one
    }
}

int run(const Wanted& wanted)
{
    ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); // we are to be late by as little as may be
    spdlog::set_level(spdlog::level::off);          // what a bot does to its connections is its own affair
    Results results;
    const auto alone = driver_alone(wanted.quick ? 200'000 : 1'000'000);
    results.note(fmt::format("Driver alone, against a client that only acks: {:.0f} frames/s.", alone.per_second));
    fmt::print(stderr, "driver alone: {:.0f} frames/s\n", alone.per_second);
    const auto kinds = chosen(wanted, results);
    std::vector<std::string> names;
    for (const auto& kind : kinds) names.push_back(kind.name);
    run_rounds(wanted, kinds, results);
    const auto host = machine(wanted.disk_folder);
    for (const auto& [name, value] : host.items())
        fmt::print("{}: {}  \n", name, value.is_string() ? value.get<std::string>() : value.dump());
    fmt::print("\n{}\n{}", results.table(names), results.targets(names));
    if (wanted.json.empty()) return 0;
    auto json = results.json(names);
    json["machine"] = host;
    json["driver_alone_per_second"] = alone.per_second;
    std::ofstream{wanted.json} << json.dump(1) << '\n';
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    Wanted wanted;
    CLI::App app{"Measures bots side by side on the same load."};
    app.add_option("--rounds", wanted.rounds, "every bot once per round, in alternating order");
    app.add_flag("--quick", wanted.quick, "short measures, and one round unless --rounds says more");
    app.add_option("--only", wanted.only, "these bots")->delimiter(',');
    app.add_option("--disk", wanted.disks, "ram, slow, disk")->delimiter(',');
    app.add_option("--disk-folder", wanted.disk_folder, "where the real disk is");
    app.add_option("--json", wanted.json, "a file for every number");
    app.add_option("--warroom", wanted.warroom, "its binary");
    app.add_option("--peers", wanted.peers, "the folder that peers/setup.sh built into");
    CLI11_PARSE(app, argc, argv);
    if (wanted.quick && app.count("--rounds") == 0) wanted.rounds = 1;
    return run(wanted);
}
