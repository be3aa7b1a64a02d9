// The house beside the incidents: backups, room on the disk, a short log. Time is virtual.
#include "bot/housekeeping.hpp"

#include "tests/bot/threads.hpp"

#include <fstream>

namespace warroom {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct House {
    Threads threads;
    HouseRules rules{.reserve = 1 << 20};
    std::optional<Housekeeping> keeping{};
    bool ended = false;

    void begin()
    {
        keeping.emplace(threads.io.get_executor(), threads.scribe, threads.store.upkeep(), threads.clock, rules);
        asio::co_spawn(threads.io, keeping->run(), [this](const std::exception_ptr&) { ended = true; });
    }
    void end()
    {
        keeping->stop();
        threads.until([&] { return ended; });
    }
    // Runs until that much time has passed in there.
    void pass(std::chrono::nanoseconds span)
    {
        const auto until = threads.clock.passed() + span;
        threads.until([&] { return threads.clock.passed() >= until; });
    }
    std::vector<std::string> backups() const
    {
        std::vector<std::string> names;
        std::error_code missing;
        for (const auto& entry : fs::directory_iterator{folder(), missing})
            names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
    fs::path folder() const { return threads.store.folder() / "backups"; }
    void declare(const std::string& id)
    {
        REQUIRE(std::holds_alternative<Accepted>(threads.recorded(threads.declaration(id))));
    }
};

} // namespace

TEST_SUITE_BEGIN("housekeeping");

TEST_CASE("while an incident is open a backup is made every quarter of an hour in which something was recorded")
{
    House house;
    house.declare("a");
    house.begin();
    house.threads.until([&] { return house.keeping->counted().backups == 1; });
    house.pass(2h);
    CHECK(house.keeping->counted().backups == 1); // nothing has changed
    house.declare("b");
    house.threads.until([&] { return house.keeping->counted().backups == 2; });
    house.declare("c");
    const auto before = house.threads.clock.passed();
    house.threads.until([&] { return house.keeping->counted().backups == 3; });
    CHECK(house.threads.clock.passed() - before > 10min);
    CHECK(house.threads.clock.passed() - before < 17min);
    house.end();
    CHECK(house.keeping->counted().failed_backups == 0);

    const auto names = house.backups();
    REQUIRE(names.size() == 3);
    SqliteStore newest{house.folder() / names.back()};
    CHECK(newest.directory().size() == 3);
}

TEST_CASE("while none is open it is every hour, and a start goes on where the last one was")
{
    House house;
    fs::create_directories(house.folder());
    std::ofstream{house.folder() / backup_name(house.threads.clock.now() - 10min)} << "an older one";
    house.begin();
    const auto before = house.threads.clock.passed();
    house.threads.until([&] { return house.keeping->counted().backups == 1; });
    CHECK(house.threads.clock.passed() - before > 49min);
    CHECK(house.threads.clock.passed() - before < 52min);
    house.end();
}

TEST_CASE("what has had its day is removed once a new backup is made, and nothing else of the folder")
{
    House house;
    const auto now = house.threads.clock.now();
    fs::create_directories(house.folder());
    for (const std::chrono::minutes age : {31 * 24 * 60min, 50 * 60min, 50 * 60min + 1min, 60min})
        std::ofstream{house.folder() / backup_name(now - age)} << "an older one";
    std::ofstream{house.folder() / "notes.txt"} << "mine";
    house.declare("a");
    house.begin();
    house.threads.until([&] { return house.keeping->counted().backups == 1 && house.backups().size() == 4; });
    house.end();
    CHECK(fs::exists(house.folder() / backup_name(now - 50h)));
    CHECK(fs::exists(house.folder() / backup_name(now - 1h)));
    CHECK(fs::exists(house.folder() / "notes.txt"));
}

TEST_CASE("a backup that can't be made is counted and tried again, and recording goes on")
{
    House house;
    std::ofstream{house.threads.store.folder() / "backups"} << "in the way";
    house.declare("a");
    house.begin();
    house.threads.until([&] { return house.keeping->counted().failed_backups == 2; });
    house.declare("b");
    fs::remove(house.threads.store.folder() / "backups");
    house.threads.until([&] { return house.keeping->counted().backups == 1; });
    house.end();
}

TEST_CASE("backups can be left to somebody else")
{
    House house;
    house.rules.backup_every = 0min;
    house.declare("a");
    house.begin();
    house.pass(3h);
    house.end();
    CHECK(house.backups().empty());
}

TEST_CASE("what is recorded while a backup is made waits for no more than a piece of it")
{
    House house;
    house.rules.backup_every = 0min;
    fs::create_directories(house.folder());
    house.begin();
    for (int i = 0; i < 20; ++i) house.declare(std::string(100'000, 'x') + std::to_string(i));
    int told = 0;
    bool made = false;
    std::size_t before_it_was_made = 0;
    Housekeeping::Progress progress = [&](int) -> asio::awaitable<void> {
        ++told;
        co_return;
    };
    asio::co_spawn(house.threads.io, house.keeping->back_up(house.folder() / "mine.db", false, progress),
                   [&](const std::exception_ptr& failed) {
                       CHECK_FALSE(failed);
                       made = true;
                   });
    std::vector<std::shared_ptr<std::optional<Outcome>>> outcomes;
    for (int i = 0; i < 5; ++i)
        outcomes.push_back(house.threads.record(house.threads.declaration("during" + std::to_string(i))));
    house.threads.until([&] {
        if (!made)
            before_it_was_made = static_cast<std::size_t>(
                std::ranges::count_if(outcomes, [](const auto& one) { return one->has_value(); }));
        return made;
    });
    CHECK(before_it_was_made == 5);
    house.end();
}

TEST_CASE("a disk that fills up is told of at 80, 90 and 95 percent, once each, and again when it had room between")
{
    int level = 0;
    std::vector<int> told;
    for (const int used : {10, 79, 80, 81, 79, 80, 89, 90, 88, 90, 94, 99, 95, 40, 80, 77, 80, 96, 100}) {
        const int next = space_level(used, level);
        if (next > level) told.push_back(next);
        level = next;
    }
    CHECK(told == std::vector<int>{80, 90, 95, 80, 80, 95});
}

TEST_CASE("a second backup at the same time waits for the first, and both are made")
{
    House house;
    house.begin();
    fs::create_directories(house.folder());
    std::vector<std::string> made;
    for (const auto* name : {"one.db", "two.db"})
        asio::co_spawn(house.threads.io, house.keeping->back_up(house.folder() / name, false, {}),
                       [&made, name](const std::exception_ptr& failed) {
                           CHECK_FALSE(failed);
                           made.emplace_back(name);
                       });
    house.threads.until([&] { return made.size() == 2; });
    CHECK(made == std::vector<std::string>{"one.db", "two.db"});
    for (const auto& name : made) CHECK(fs::exists(house.folder() / name));
    house.end();
}

TEST_CASE("when the reserve is spent every open room is told once, and with room again it is made again")
{
    House house;
    house.declare("a");
    REQUIRE(std::holds_alternative<Accepted>(house.threads.recorded(
        house.threads.delivery("room", IncidentId{1}, RecordChannel{ChannelId{"C1"}, "inc-1"}))));
    house.begin();
    house.pass(1min);
    REQUIRE(house.threads.store.upkeep().has_reserve());
    const auto told = [&] {
        int count = 0;
        for (const auto& recorded : house.threads.ask(house.threads.scribe.history(IncidentId{1})))
            if (const auto* failed = std::get_if<ErrandFailed>(&recorded.event))
                count += failed->duty == "find room on my disk";
        return count;
    };
    fs::remove(house.threads.store.folder() / "warroom.db.reserve"); // as a commit does that finds the disk full
    house.threads.until([&] { return house.keeping->counted().full_disks == 1; });
    house.threads.until([&] { return house.threads.store.upkeep().has_reserve(); });
    house.pass(5min);
    house.end();
    CHECK(told() == 1);
    CHECK(house.keeping->counted().full_disks == 1);
}

TEST_CASE("a log that grew is shortened once nothing was recorded for half a minute")
{
    House house;
    house.rules.backup_every = 0min;
    for (int i = 0; i < 12; ++i) house.declare(std::string(200'000, 'x') + std::to_string(i));
    house.begin();
    const bool long_enough = house.threads.store.upkeep().log_size() > (4U << 20);
    REQUIRE(long_enough);
    house.threads.until([&] { return house.keeping->counted().shortened_logs == 1; });
    CHECK(house.threads.clock.passed() >= 30s);
    CHECK(house.threads.clock.passed() < 60s);
    house.end();
    CHECK(house.threads.store.upkeep().log_size() == 0);
}

TEST_CASE("each night the database is looked over once")
{
    House house;
    house.rules.backup_every = 0min;
    house.begin();
    house.pass(24h * 3);
    house.end();
    CHECK(house.keeping->counted().checks == 3);
}

TEST_SUITE_END();

} // namespace warroom
