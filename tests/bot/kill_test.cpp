// What is left of an incident when the process that leads it is killed again and again.
#include "tests/drills/house.hpp"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <sys/stat.h>
#include <thread>

namespace warroom {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void open(House& house)
{
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    house.control("command", {{"user", "jonas"}, {"channel", "#general"}, {"text", "open sev1 Checkout is down"}});
}

bool opened(House& house) // acknowledged, so it is on disk
{
    const auto traffic = house.control("traffic").at("items").dump();
    return has(traffic, "INC-1 opened as");
}

// The k-th call of a method from now on answers late; the bot dies before it hears.
void kill_during(House& house, const std::string& method, bool applied, const std::function<void()>& provoke)
{
    const auto before = house.calls(method);
    Json fault{{"method", method}, {"delay_ms", 5000}, {"effect", applied ? "applied" : "none"}};
    if (!applied) fault["status"] = 503;
    house.control("fault", fault);
    provoke();
    REQUIRE(eventually([&] { return house.calls(method) > before; }));
    house.kill();
}

void everything_is_there_once(House& house)
{
    REQUIRE(eventually([&] { return house.saying("INC-1 closed. Draft: attached") > 0 && house.idle(); }, 60s));
    REQUIRE(house.rooms().size() == 1);
    CHECK(house.rooms()[0].at("pins").size() == 1);
    CHECK(house.saying("INC-1 SEV1: Checkout is down") == 1);
    CHECK(house.saying("INC-1: attempt 1 (hotfix) begins") == 1);
    CHECK(house.saying("took command") == 1);
    CHECK(house.saying("INC-1 closed.") == 1);

    const auto live = house.run({"timeline", "INC-1", "--format", "jsonl"});
    CHECK(live.exit_code == 0);
    const auto began = std::chrono::steady_clock::now();
    CHECK(house.stop() == 0);
    CHECK(std::chrono::steady_clock::now() - began < 6s);
    const auto dead = house.run({"timeline", "INC-1", "--format", "jsonl"});
    CHECK(dead.exit_code == 0);
    CHECK(dead.out == live.out);
    CHECK(house.run({"verify", "INC-1"}).exit_code == 0);

    std::map<std::string, int> recorded;
    std::istringstream lines{dead.out};
    for (std::string line; std::getline(lines, line);) {
        const auto entry = Json::parse(line);
        if (entry.value("kind", "") == "message") ++recorded[entry.at("slack_ts")];
    }
    std::size_t said = 0;
    for (const auto& message : house.messages()) {
        if (message.contains("subtype") || message.contains("bot_id")) continue;
        ++said;
        INFO(message.dump());
        CHECK(recorded[message.at("ts")] == 1);
    }
    CHECK(said > 5);
    CHECK(recorded.size() == said);
}

} // namespace

TEST_SUITE_BEGIN("kill");

TEST_CASE("killed at the worst moments, one incident keeps one room, one card, one draft and every message")
{
    House house;
    kill_during(house, "conversations.create", true, [&] { open(house); });
    house.start();
    kill_during(house, "chat.postMessage", true, [] {});
    house.start();
    REQUIRE(eventually([&] { return house.serves() && house.ours().size() == 1; }));
    house.control("join", {{"user", "noor"}, {"channel", house.room()}});
    house.say("!lead me");
    house.say("!hotfix double the pool");
    REQUIRE(eventually([&] { return house.saying("INC-1: attempt 1 (hotfix) begins") > 0; }));
    for (int n = 1; n <= 10; ++n) {
        house.say("!done p" + std::to_string(n) + " done as said");
        if (n == 5) house.kill();
        if (n == 7) house.start();
    }
    REQUIRE(eventually([&] { return house.idle(); }));
    kill_during(house, "files.getUploadURLExternal", false, [&] { house.say("!close anyway that will do"); });
    house.say("said while nobody listens");
    house.start();
    everything_is_there_once(house);
}

TEST_CASE("killed at any moment, ten times over, an incident loses nothing and does nothing twice")
{
    constexpr unsigned seed = 20260310;
    CAPTURE(seed);
    std::mt19937 random{seed};
    House house;
    open(house);
    REQUIRE(eventually([&] { return opened(house); }));
    house.kill();
    house.start();
    REQUIRE(eventually([&] { return !house.room().empty(); }));
    house.control("join", {{"user", "noor"}, {"channel", house.room()}});
    house.say("!lead me");
    house.say("!hotfix double the pool");
    int said = 0;
    for (int kill = 0; kill < 10; ++kill) {
        const auto until = std::chrono::steady_clock::now() +
                           std::chrono::milliseconds{std::uniform_int_distribution{50, 2500}(random)};
        while (std::chrono::steady_clock::now() < until) {
            house.say(said % 4 ? "message " + std::to_string(said) : "!note number " + std::to_string(said));
            ++said;
            std::this_thread::sleep_for(std::chrono::milliseconds{std::uniform_int_distribution{1, 150}(random)});
        }
        house.kill();
        house.start();
    }
    REQUIRE(eventually([&] { return house.idle(); })); // what comes again comes in any order, and the close is last
    house.say("!close anyway that will do");
    house.kill();
    house.start();
    everything_is_there_once(house);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("host");

TEST_CASE("a second bot on the same database waits a little, ends with code 5 and says who has it, the first goes on")
{
    House house;
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    const auto began = std::chrono::steady_clock::now();
    const auto second = house.run({"run"});
    CHECK(std::chrono::steady_clock::now() - began > 3s);
    CHECK(second.exit_code == 5);
    CHECK(has(second.errors, "another process has the database open, process "));
    CHECK(has(second.errors, "(warroom)"));
    CHECK(house.serves());

    struct stat about{};
    REQUIRE(::stat((house.database().string() + ".sock").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(house.stop() == 0);
}

TEST_CASE("its health can be asked for, and a stop takes five seconds at most")
{
    House house;
    const auto before = house.run({"health"});
    CHECK(before.exit_code == 1);
    CHECK(before.errors.find("no warroom runs on") != std::string::npos);
    house.start();
    REQUIRE(eventually([&] { return house.run({"health"}).exit_code == 0; }));
    const auto well = house.run({"health", "--format", "json"});
    const auto told = Json::parse(well.out);
    CHECK(told.at("healthy") == true);
    CHECK(told.at("figures").at(0).at("name") == "live connections");
    const auto began = std::chrono::steady_clock::now();
    CHECK(house.stop() == 0);
    CHECK(std::chrono::steady_clock::now() - began < 5s);
}

TEST_CASE("a socket that a killed bot left is replaced")
{
    House house;
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    house.kill();
    CHECK(std::filesystem::exists(house.database().string() + ".sock"));
    CHECK(house.run({"incidents"}).exit_code == 0); // from the file
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    CHECK(house.run({"incidents"}).exit_code == 0); // from the bot, which has the file locked
    CHECK(house.stop() == 0);
}

TEST_CASE("a backup can be made while the bot runs and when it doesn't, and opens as a database")
{
    House house;
    open(house);
    REQUIRE(eventually([&] { return opened(house); }));
    const auto file = std::filesystem::path{house.database()}.replace_filename("backup.db").string();
    const auto live = house.run({"backup", file});
    INFO(live.errors);
    CHECK(live.exit_code == 0);
    CHECK(has(live.out, "opened and checked"));
    CHECK(has(house.run({"incidents"}, {{"WARROOM_DB", file}}).out, "Checkout is down"));
    CHECK(house.run({"verify", "INC-1"}, {{"WARROOM_DB", file}}).exit_code == 0);

    const auto twice = house.run({"backup", file});
    CHECK(twice.exit_code == 1);
    CHECK(has(twice.errors, "is there already; --force replaces it"));
    CHECK(house.run({"backup", file, "--force"}).exit_code == 0);
    REQUIRE(house.stop() == 0);
    CHECK(house.run({"backup", file}).exit_code == 1);
    CHECK(house.run({"backup", file, "--force"}).exit_code == 0);
    CHECK(house.run({"timeline", "1"}, {{"WARROOM_DB", file}}).out == house.run({"timeline", "1"}).out);
    CHECK(house.run({"backup"}).exit_code == 2);
    CHECK(house.run({"backup", "/nowhere/at/all.db"}).exit_code == 1);
}

TEST_CASE("an entry is redacted while no bot runs, and no byte of it is left")
{
    House house;
    open(house);
    REQUIRE(eventually([&] { return !house.room().empty(); }));
    house.control("join", {{"user", "noor"}, {"channel", house.room()}});
    const auto said = house.say("the customer is called Esmeralda Vandersteen");
    REQUIRE(eventually([&] { return has(house.run({"timeline", "1", "--format", "jsonl"}).out, "Vandersteen"); }));
    REQUIRE(house.stop() == 0);
    std::string seq;
    std::istringstream lines{house.run({"timeline", "1", "--format", "jsonl"}).out};
    for (std::string line; std::getline(lines, line);)
        if (const auto entry = Json::parse(line); entry.value("slack_ts", "") == said) seq = entry.at("seq").dump();
    REQUIRE(!seq.empty());

    CHECK(house.run({"redact", "INC-1", seq}).exit_code == 2); // without a why
    const auto redacted = house.run({"redact", "INC-1", seq, "a customer's name"});
    INFO(redacted.errors);
    CHECK(redacted.exit_code == 0);
    CHECK_FALSE(has(house.run({"timeline", "1", "--format", "jsonl"}).out, "Vandersteen"));
    CHECK(house.run({"verify", "INC-1"}).exit_code == 0);
    for (const auto* name : {"", "-wal"}) {
        std::ifstream file{house.database().string() + name, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
        CHECK_FALSE(has(bytes, "Vandersteen"));
    }
}

TEST_CASE("an entry that somebody rewrote is named by verify, and no backup is made of it")
{
    House house;
    open(house);
    REQUIRE(eventually([&] { return opened(house); }));
    REQUIRE(house.stop() == 0);
    {
        SQLite::Database database{house.database().string(), SQLite::OPEN_READWRITE};
        database.exec("DROP TRIGGER event_changes_only_by_redaction");
        database.exec("UPDATE event SET actor = 'U0SOMEBODY' WHERE incident = 1 AND seq = 2");
    }
    const auto found = house.run({"verify", "INC-1"});
    CHECK(found.exit_code == 1);
    CHECK(has(found.errors, "INC-1: entry 2 is not what was written"));
    const auto refused = house.run({"backup", house.database().string() + ".copy"});
    CHECK(refused.exit_code == 1);
    CHECK(has(refused.errors, "2 of incident 1"));
}

TEST_CASE("after an end that was none the database is checked, and one that is damaged is not served")
{
    House house;
    open(house);
    REQUIRE(eventually([&] { return opened(house); }));
    house.kill();
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    CHECK(has(house.log(), "did not end in good order; the database was checked and is whole"));
    REQUIRE(house.stop() == 0);
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    CHECK_FALSE(has(house.log(), "did not end in good order"));
    house.kill();
    house.run({"incidents"}); // takes over the log
    {
        std::fstream file{house.database(), std::ios::in | std::ios::out | std::ios::binary};
        const auto pages = std::filesystem::file_size(house.database()) / 4096;
        for (std::uintmax_t page = 2; page < pages; ++page) {
            file.seekp(static_cast<std::streamoff>(page * 4096));
            file.write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
        }
    }
    const auto refused = house.run({"run"});
    CHECK(refused.exit_code == 5);
    CHECK(has(refused.errors, "is damaged ("));
    CHECK(has(refused.errors, "newest backup"));
}

TEST_CASE("a database of a newer program is left alone, to the byte")
{
    House house;
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    REQUIRE(house.stop() == 0);
    SQLite::Database{house.database().string(), SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 999");
    const auto bytes = [&] {
        std::ifstream file{house.database(), std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    };
    const auto before = bytes();
    const auto refused = house.run({"run"});
    CHECK(refused.exit_code == 5);
    CHECK(has(refused.errors, "newer"));
    CHECK(house.run({"incidents"}).exit_code == 5);
    CHECK(bytes() == before);
}

TEST_CASE("wrong usage is code 2, a missing token code 3, a refused one 4, a missing database 5")
{
    House house;
    CHECK(house.run({"run", "--fast"}).exit_code == 2);
    CHECK(house.run({"frobnicate"}).exit_code == 2);
    CHECK(house.run({}).exit_code == 2);
    const auto missing = house.run({"run"}, {{"SLACK_BOT_TOKEN", ""}});
    CHECK(missing.exit_code == 3);
    CHECK(has(missing.errors, "SLACK_BOT_TOKEN"));
    CHECK(house.run({"run"}, {{"SLACK_BOT_TOKEN", "xoxb-wrong"}}).exit_code == 4);
    const auto nothing = house.run({"timeline", "INC-1"}, {{"WARROOM_DB", (house.database() / "none").string()}});
    CHECK(nothing.exit_code == 5);
}

TEST_SUITE_END();

} // namespace warroom
