#include "core/redaction.hpp"
#include "core/texts.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/storage/own_connection.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

TEST_SUITE_BEGIN("redaction");

namespace warroom {
namespace {

constexpr auto secret = "the customer is \"Acmé\" of Springfield";

Recorded with(std::int64_t seq, Event event)
{
    auto recorded = note(1, seq);
    recorded.event = std::move(event);
    return recorded;
}
Recorded said(std::int64_t seq, std::string ts, std::string text)
{
    return with(
        seq, MessagePosted{.channel = ChannelId{"C1"}, .message = MessageId{std::move(ts)}, .text = std::move(text)});
}
Recorded redaction(std::int64_t seq, std::vector<std::int64_t> rows, std::optional<MessageId> message = {})
{
    const auto entry = rows.front();
    return with(seq, Redacted{.entry = entry, .why = "a name", .rows = std::move(rows), .message = std::move(message)});
}

// In any file of ours, whatever its name.
bool on_disk(const std::filesystem::path& folder, const std::string& bytes)
{
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        std::ifstream in{file.path(), std::ios::binary};
        const std::string all{std::istreambuf_iterator<char>{in}, {}};
        if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
}

bool all_fit(Store& store) { return std::ranges::all_of(store.chain(IncidentId{1}), &Link::fits); }

TEST_CASE("a redacted entry keeps its shape and its place in the chain, and no byte of its words is left")
{
    const TemporaryDirectory directory;
    const auto folder = (directory / "x").parent_path();
    {
        SqliteStore store{directory / "a.db"};
        auto line = listing(1);
        line.title = secret;
        REQUIRE(store.commit({.events = {with(1, IncidentDeclared{.title = secret}), said(2, "1.1", secret), note(1, 3),
                                         with(4, TodoChanged{.to = {.text = secret, .due = "2026-03-17"}})},
                              .listings = {line}}) == Committed::done);
        REQUIRE(store.search("Springfield", 9).size() == 3);
        REQUIRE(store.quarantine({at_second(1), R"({"text":"the customer is \"Acmé\" of Springfield"})", "odd"}) ==
                Committed::done);
        REQUIRE(store.quarantine({at_second(1), R"({"ts":"1.1","text":"Springfield!"})", "odd"}) == Committed::done);
        REQUIRE(store.quarantine({at_second(2), "{", "odd"}) == Committed::done);
        line.title = "(redacted)";
        REQUIRE(store.commit({.events = {redaction(5, {2, 1, 4}, MessageId{"1.1"})}, .listings = {line}}) ==
                Committed::done);
        CHECK_FALSE(on_disk(folder, "Springfield"));
        CHECK_FALSE(on_disk(folder, "springfield"));
        CHECK(store.search("Springfield", 9).empty());
        CHECK(store.search("slow", 9).size() == 1);
        CHECK_FALSE(on_disk(folder, "springfield"));
        CHECK(store.quarantined().size() == 1);
    }
    CHECK_FALSE(on_disk(folder, "Springfield"));
    SqliteStore store{directory / "a.db"};
    CHECK(all_fit(store));
    const auto history = store.history(IncidentId{1});
    CHECK(std::get<MessagePosted>(history[1].event).message == MessageId{"1.1"});
    CHECK(std::get<MessagePosted>(history[1].event).text.empty());
    CHECK(std::get<TodoChanged>(history[3].event).to.due == "2026-03-17");
    CHECK(std::get<NoteTaken>(history[2].event).text == "it is slow again");
}

TEST_CASE("only what a redaction names, and what has no words since, may differ from what was written")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 3)}) == Committed::done);
    REQUIRE(store.commit({.events = {redaction(4, {2})}}) == Committed::done);
    CHECK(all_fit(store));
    SUBCASE("another row emptied by hand")
    {
        REQUIRE(connection.run("UPDATE event SET body = '{\"text\":\"\"}', salt = x'' WHERE seq = 1") == SQLITE_OK);
        CHECK_FALSE(store.chain(IncidentId{1})[0].fits);
    }
    SUBCASE("other words put into the redacted one")
    {
        REQUIRE(connection.run("UPDATE event SET body = '{\"text\":\"all is well\"}', salt = x'' WHERE seq = 2") ==
                SQLITE_OK);
        CHECK_FALSE(store.chain(IncidentId{1})[1].fits);
    }
    SUBCASE("the redaction made to name another row")
    {
        REQUIRE(connection.run("UPDATE event SET body = '{\"entry\":2,\"rows\":[2,1]}', salt = x'' WHERE seq = 4") ==
                SQLITE_OK);
        CHECK_FALSE(store.chain(IncidentId{1})[3].fits);
        CHECK_FALSE(store.chain(IncidentId{1})[1].fits); // nothing vouches for it any more
    }
    SUBCASE("a redaction that is redacted, with what it vouched for")
    {
        REQUIRE(store.commit({.events = {redaction(5, {2, 4})}}) == Committed::done);
        CHECK(all_fit(store));
        CHECK(std::get<Redacted>(store.history(IncidentId{1})[3].event).why.empty());
    }
}

TEST_CASE("an entry and its redaction may come in one commit, and a redaction twice changes nothing")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = {note(1, 1, secret), redaction(2, {1})}}) == Committed::done);
    REQUIRE(store.commit({.events = {redaction(3, {1})}}) == Committed::done);
    CHECK(all_fit(store));
    CHECK_FALSE(on_disk((directory / "x").parent_path(), "Springfield"));
}

TEST_CASE("among many entries of any length no byte stays, wherever the pages were split")
{
    std::mt19937 random{5};
    const auto below = [&](unsigned n) { return static_cast<std::int64_t>(random() % n); };
    for (int round = 0; round < 12; ++round) {
        const TemporaryDirectory directory;
        const auto folder = (directory / "x").parent_path();
        SqliteStore store{directory / "a.db"};
        std::int64_t seq = 0;
        std::vector<std::int64_t> rows;
        for (int batch = 0; batch < 30; ++batch) {
            std::vector<Recorded> events;
            for (auto i = below(12); i >= 0; --i) {
                const bool planted = below(4) == 0;
                auto text = std::string(static_cast<std::size_t>(below(planted ? 9000 : 700)), 'x');
                if (planted) text += "PLANTED" + text;
                events.push_back(note(1, ++seq, text));
                if (planted) rows.push_back(seq);
            }
            REQUIRE(store.commit({.events = std::move(events), .listings = {listing(1)}}) == Committed::done);
            if (below(6) == 0) store.search("planted", 3);
        }
        REQUIRE_FALSE(rows.empty());
        REQUIRE(on_disk(folder, "PLANTED"));
        std::ranges::shuffle(rows, random);
        for (const auto row : rows) REQUIRE(store.commit({.events = {redaction(++seq, {row})}}) == Committed::done);
        CHECK_FALSE(on_disk(folder, "PLANTED"));
        CHECK_FALSE(on_disk(folder, "planted"));
        CHECK(all_fit(store));
    }
}

TEST_CASE("frames that were set aside are masked, and kept for a while")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.quarantine({at_second(1), R"({"text":"password=hunter2"})", "odd"}) == Committed::done);
    REQUIRE(store.quarantine({at_second(100), "{", "password=hunter2"}) == Committed::done);
    CHECK(store.quarantined().at(0).frame == R"({"text":"password=[masked: password]"})");
    CHECK(store.quarantined().at(1).reason == "password=[masked: password]");
    REQUIRE(store.quarantine({at_second(100), R"({"text":"postgres:\/\/shop:hunter2@db.internal\/shop"})", "odd"}) ==
            Committed::done);
    CHECK(store.quarantined().at(2).frame.find("hunter2") == std::string::npos);
    REQUIRE(store.forget_quarantined(at_second(100)) == Committed::done);
    REQUIRE(store.quarantined().size() == 2);
    CHECK(store.quarantined().at(0).frame == "{");
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
