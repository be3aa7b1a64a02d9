#include "storage/schema.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>

#include <algorithm>

namespace warroom {
namespace {

Recorded declared(std::int64_t incident, std::string title)
{
    IncidentDeclared event;
    event.title = std::move(title);
    auto recorded = note(incident, 1);
    recorded.event = std::move(event);
    return recorded;
}

Recorded message(std::int64_t incident, std::int64_t seq, std::string ts, std::string text)
{
    auto recorded = note(incident, seq);
    recorded.event =
        MessagePosted{.channel = ChannelId{"C1"}, .message = MessageId{std::move(ts)}, .text = std::move(text)};
    return recorded;
}

Recorded deleted(std::int64_t incident, std::int64_t seq, std::string ts)
{
    auto recorded = note(incident, seq);
    recorded.event = MessageDeleted{.channel = ChannelId{"C1"}, .message = MessageId{std::move(ts)}};
    return recorded;
}

std::vector<std::int64_t> entries_found(Store& store, std::string_view words)
{
    std::vector<std::int64_t> all;
    for (const auto& found : store.search(words, 20)) all.push_back(found.incident.value * 100 + found.seq);
    std::ranges::sort(all);
    return all;
}

struct Archive {
    TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    Archive()
    {
        REQUIRE(store.commit({.events = {declared(1, "Checkout is down"), note(1, 2, "the cache lost its keys"),
                                         message(1, 3, "1.1", "Zürich says the café is slow")},
                              .listings = {listing(1)}}) == Committed::done);
        REQUIRE(store.commit({.events = {declared(2, "Search finds nothing"), note(2, 2, "no cache here")},
                              .listings = {listing(2)}}) == Committed::done);
    }
};

} // namespace

TEST_SUITE_BEGIN("search");

TEST_CASE("titles, notes and messages are found by all of their words, the last one by its beginning")
{
    Archive archive;
    CHECK(entries_found(archive.store, "checkout") == std::vector<std::int64_t>{101});
    CHECK(entries_found(archive.store, "cache") == std::vector<std::int64_t>{102, 202});
    CHECK(entries_found(archive.store, "keys cac") == std::vector<std::int64_t>{102});
    CHECK(entries_found(archive.store, "zurich CAFE") == std::vector<std::int64_t>{103});
    CHECK(entries_found(archive.store, "cache nowhere").empty());
    CHECK(archive.store.search("cache", 1).size() == 1);
    CHECK(archive.store.search("keys", 1)[0].excerpt.find("lost its keys") != std::string::npos);
}

TEST_CASE("what people type is no query language, and nothing at all finds nothing")
{
    Archive archive;
    CHECK(entries_found(archive.store, "").empty());
    CHECK(entries_found(archive.store, "\"cache OR keys\" NEAR( * -").empty());
    CHECK(entries_found(archive.store, "the \"cache\"") == std::vector<std::int64_t>{102});
}

TEST_CASE("what was written since is found too, and what was deleted no more")
{
    Archive archive;
    REQUIRE(entries_found(archive.store, "café") == std::vector<std::int64_t>{103});
    REQUIRE(archive.store.commit({.events = {deleted(1, 4, "1.1"), note(1, 5, "warmed the cache by hand")}}) ==
            Committed::done);
    CHECK(entries_found(archive.store, "café").empty());
    CHECK(entries_found(archive.store, "cache") == std::vector<std::int64_t>{102, 105, 202});
}

TEST_CASE("a database from before there was a search is brought up to date")
{
    const TemporaryDirectory directory;
    {
        SQLite::Database old{(directory / "a.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
        old.exec(first_schema);
        old.exec("PRAGMA application_id = " + std::to_string(application_id));
        old.exec("PRAGMA user_version = 1");
    }
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = {declared(1, "Checkout is down")}, .listings = {listing(1)}}) == Committed::done);
    CHECK(entries_found(store, "checkout") == std::vector<std::int64_t>{101});
}

} // namespace warroom
