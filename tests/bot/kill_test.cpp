// What is left of an incident when the process that leads it is killed again and again.
#include "tests/bot/kill.hpp"

#include <SQLiteCpp/Database.h>

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

TEST_CASE("a second bot on the same database ends with code 5 and says why, the first goes on")
{
    House house;
    house.start();
    REQUIRE(eventually([&] { return house.serves(); }));
    const auto second = house.run({"run"});
    CHECK(second.exit_code == 5);
    CHECK(has(second.errors, "another process"));
    CHECK(house.serves());

    struct stat about{};
    REQUIRE(::stat((house.database().string() + ".sock").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(house.stop() == 0);
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
