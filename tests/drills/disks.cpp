// Disks that fail, fill up, or are lost; see bad_machine.cpp.
#include "tests/drills/drill.hpp"

#include <fmt/format.h>

#include <fstream>
#include <thread>

namespace warroom::drills {
namespace {

using std::chrono::steady_clock;

} // namespace

Figure failing_disk(Size size)
{
    House house;
    open_incident(house);
    house.stop();
    const int rounds = size.of(12, 200);
    int stopped = 0, wrong_codes = 0;
    for (int k = 1; k <= rounds; ++k) {
        const auto* what = k % 2 ? "BAD_DISK_FAILS_SYNC" : "BAD_DISK_FAILS_WRITE";
        house.start({{"LD_PRELOAD", WARROOM_BAD_MACHINE}, {what, std::to_string(10 + k)}});
        for (int n = 0; n < 10; ++n) {
            if (house.exit_code()) break;
            house.say(fmt::format("message {} of round {}", n, k));
            std::this_thread::sleep_for(20ms);
        }
        eventually([&] { return house.exit_code() || (stat(house, "unacked") == 0 && stat(house, "waiting") == 0); },
                   10s);
        if (const auto code = house.exit_code()) {
            ++stopped;
            wrong_codes += *code != 75 && *code != 5;
        } else {
            house.stop();
        }
    }
    house.start();
    const bool all = complete(house, 60s);
    const auto found = compare(house);
    return {.result =
                fmt::format("{} faults, {} ended the bot, {} with a wrong code, {} messages, {} missing, {} twice",
                            rounds, stopped, wrong_codes, found.said, found.missing, found.twice),
            .target = "0 wrong codes, 0 missing, 0 twice",
            .reached = wrong_codes == 0 && all && found.exact()};
}

Figure full_disk(Size)
{
    House house;
    open_incident(house);
    house.stop();
    const auto full = house.folder() / "the-disk-is-full";
    house.start({{"LD_PRELOAD", WARROOM_BAD_MACHINE}, {"BAD_DISK_FULL_WHILE", full.string()}});
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    std::ofstream{full} << "yes";
    for (int n = 0; n < 50; ++n) house.say(fmt::format("message {} while the disk is full", n));
    std::this_thread::sleep_for(2s);
    const bool alive = !house.exit_code();
    std::filesystem::remove(full);
    const auto began = steady_clock::now();
    house.say("there is room again");
    const bool resumed = eventually(
        [&] {
            return house.run({"timeline", "INC-1", "--format", "jsonl"}).out.find("there is room again") !=
                   std::string::npos;
        },
        20s);
    const auto took = since(began);
    const bool all = complete(house, 60s);
    return {.result = fmt::format("{}, recording again after {} ms, messages {}complete", alive ? "stays up" : "died",
                                  took.count(), all ? "" : "in"),
            .target = "stays up, records again <= 5000 ms, nothing missing",
            .reached = alive && resumed && took <= 5s && all};
}

Figure network_disk(Size)
{
    House house;
    open_incident(house);
    house.stop();
    const Process::Variables nfs{{"LD_PRELOAD", WARROOM_BAD_MACHINE}, {"FILE_SYSTEM", "0x6969"}};
    const auto refused = house.run({"run"}, nfs);
    const auto config = house.folder() / "warroom.toml";
    std::ofstream{config} << "any_file_system = true\n";
    auto allowed = nfs;
    allowed["WARROOM_CONFIG"] = config.string();
    const auto read = house.run({"incidents"}, allowed);
    const bool says_why = refused.errors.find("NFS") != std::string::npos;
    const bool reads = read.out.find("Checkout is down") != std::string::npos;
    return {.result = fmt::format("code {}{}; where the configuration allows it, {}", refused.exit_code,
                                  says_why ? ", naming NFS" : "", reads ? "it serves" : "it doesn't serve"),
            .target = "code 5, naming NFS; allowed, it serves",
            .reached = refused.exit_code == 5 && says_why && reads};
}

Figure restored(Size)
{
    House house;
    open_incident(house);
    for (int n = 0; n < 100; ++n) house.say(fmt::format("message {} before the backup", n));
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    const auto copy = house.folder() / "backup.db";
    const auto made = house.run({"backup", copy.string()});
    for (int n = 0; n < 100; ++n) house.say(fmt::format("message {} after the backup", n));
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    house.kill();
    for (const auto* ending : {"", "-wal"}) std::filesystem::remove(house.database().string() + ending);
    if (made.exit_code == 0) std::filesystem::copy_file(copy, house.database());
    house.start();
    const bool all = complete(house, 60s);
    const auto found = compare(house);
    return {.result = fmt::format("backup code {}, restored: {} messages, {} missing, {} twice", made.exit_code,
                                  found.said, found.missing, found.twice),
            .target = "0 missing, 0 twice",
            .reached = made.exit_code == 0 && all && found.exact()};
}

} // namespace warroom::drills
