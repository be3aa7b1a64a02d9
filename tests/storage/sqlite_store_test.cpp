#include "storage/sqlite_store.hpp"

#include "tests/storage/bad_disk.hpp"
#include "tests/storage/crash.hpp"
#include "tests/storage/own_connection.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>

namespace warroom {
namespace {

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void run(const std::filesystem::path& path, const std::string& sql)
{
    SQLite::Database{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(sql);
}

Batch large_batch()
{
    return {.inbox = {DeliveryId{"D2"}},
            .events = {note(1, 2, std::string(200'000, 'x')), note(2, 1)},
            .listings = {listing(2)},
            .outbox = {promise(2, 1, 0, OpenChannel{})}};
}

void check_untouched_by_the_large_batch(Store& store)
{
    CHECK_FALSE(store.has_seen(DeliveryId{"D2"}));
    check_history(store, notes(1, 1));
    CHECK(store.history(IncidentId{2}).empty());
    CHECK(store.directory().empty());
    CHECK(store.outbox().empty());
}

} // namespace

TEST_SUITE_BEGIN("sqlite_store");

TEST_CASE("the SQLite store keeps the contract")
{
    const TemporaryDirectory directory;
    keeps_the_contract([&] { return std::make_unique<SqliteStore>(directory / "a.db"); });
}

TEST_CASE("what was committed survives a crash")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    REQUIRE(in_a_process_that_crashes([&] {
                auto* store = new SqliteStore{path};
                return store->commit({.inbox = {DeliveryId{"D1"}}, .events = notes(1, 3)}) == Committed::done ? 0 : 1;
            }) == 0);
    SqliteStore store{path};
    CHECK(store.has_seen(DeliveryId{"D1"}));
    check_history(store, notes(1, 3));
    CHECK(store.commit({.events = {note(1, 4)}}) == Committed::done);
    for (const auto& link : store.chain(IncidentId{1})) CHECK(link.fits);
}

TEST_CASE("the database itself refuses to rewrite what happened")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 2)}) == Committed::done);
    for (const auto* rewrite :
         {"DELETE FROM event", "DELETE FROM event WHERE seq = 2", "UPDATE event SET at = at + 1",
          "UPDATE event SET body = 'other'", "UPDATE event SET salt = x''", "UPDATE event SET hash = x'00'",
          "UPDATE event SET body = '{}', salt = x'', actor = 'U2'", "UPDATE event SET seq = 7 WHERE seq = 2",
          "INSERT OR REPLACE INTO event SELECT incident, seq, at, recorded_at, 'U2', kind, body, salt, digest, hash "
          "FROM event WHERE seq = 1",
          "INSERT INTO event SELECT incident, 9, at, recorded_at, actor, kind, body, salt, digest, hash FROM event "
          "WHERE seq = 1"}) {
        CAPTURE(rewrite);
        CHECK(connection.run(rewrite) == SQLITE_CONSTRAINT);
    }
    check_history(store, notes(1, 2));
    SUBCASE("but lets a redaction through, which leaves the chain behind it whole")
    {
        CHECK(connection.run("UPDATE event SET body = '{\"text\":\"\"}', salt = x'' WHERE seq = 1") == SQLITE_OK);
        check_history(store, {note(1, 1, ""), note(1, 2)});
        CHECK_FALSE(store.chain(IncidentId{1})[0].fits);
        CHECK(store.chain(IncidentId{1})[1].fits);
    }
}

TEST_CASE("a hole or a kind from the future stops the reader with its place")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    {
        SqliteStore store{path};
        REQUIRE(store.commit({.events = notes(1, 3)}) == Committed::done);
    }
    std::string message;
    SUBCASE("a hole")
    {
        run(path, "DROP TRIGGER event_is_never_deleted; DELETE FROM event WHERE seq = 2");
        message = "entry 2 of incident 1 is missing";
    }
    SUBCASE("a kind")
    {
        run(path,
            "DROP TRIGGER event_changes_only_by_redaction; UPDATE event SET kind = 'coffee_brewed' WHERE seq = 2");
        message = "entry 2 of incident 1: a stored coffee_brewed can't be read: this version does not know the kind";
    }
    SqliteStore store{path};
    const auto check_refused = [&](const std::function<void()>& reading) {
        try {
            reading();
            FAIL("it was read");
        } catch (const Fatal& error) {
            CHECK(error.exit_code == 5);
            CHECK(says(error.what, message));
        }
    };
    check_refused([&] { store.history(IncidentId{1}); });
    check_refused([&] { store.replay(IncidentId{1}, [](const Recorded&) {}); });
}

TEST_CASE("a full disk is a clean no, and recording goes on when there is room again")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    auto store = std::make_unique<SqliteStore>(directory / "a.db");
    REQUIRE(store->commit({.events = notes(1, 1)}) == Committed::done);
    SUBCASE("no more pages")
    {
        const auto pages = connection.ask("PRAGMA page_count");
        connection.ask("PRAGMA max_page_count = " + pages);
        CHECK(store->commit(large_batch()) == Committed::disk_full);
        CHECK(sqlite3_get_autocommit(connection.handle()) != 0);
        check_untouched_by_the_large_batch(*store);
        CHECK(store->quarantine({at_second(0), std::string(100'000, 'x'), "large"}) == Committed::disk_full);
        connection.ask("PRAGMA max_page_count = 1000000");
    }
    SUBCASE("at any write to the log")
    {
        int failures = 0;
        for (int good_writes = 0;; ++good_writes) {
            BadDisk disk{good_writes};
            const auto committed = store->commit(large_batch());
            if (!disk.struck) {
                CHECK(committed == Committed::done);
                break;
            }
            REQUIRE(committed == Committed::disk_full);
            ++failures;
            if (failures % 16 == 1) check_untouched_by_the_large_batch(*store);
        }
        CHECK(failures > 50);
        store.reset();
        store = std::make_unique<SqliteStore>(directory / "a.db");
        check_history(*store, {note(1, 1), note(1, 2, std::string(200'000, 'x'))});
        CHECK(connection.ask("PRAGMA integrity_check") == "ok");
        return;
    }
    CHECK(store->commit(large_batch()) == Committed::done);
    store.reset();
    store = std::make_unique<SqliteStore>(directory / "a.db");
    CHECK(store->has_seen(DeliveryId{"D2"}));
    CHECK(store->history(IncidentId{1}).size() == 2);
}

TEST_CASE("a commit that may be true and may not is fatal")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
    const BadDisk disk{-1, 0};
    try {
        store.commit({.events = {note(1, 2)}});
        FAIL("it was committed");
    } catch (const Fatal& error) {
        CHECK(error.exit_code == 75);
        CHECK(says(error.what, "disk I/O error"));
    }
    CHECK(disk.struck);
    CHECK(sqlite3_get_autocommit(connection.handle()) != 0);
}

TEST_CASE("a delivery is kept with its incident, where there is just one")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.inbox = {DeliveryId{"one"}}, .events = notes(7, 1)}) == Committed::done);
    REQUIRE(store.commit({.inbox = {DeliveryId{"two"}}, .events = {note(8, 1), note(9, 1)}}) == Committed::done);
    REQUIRE(store.commit({.inbox = {DeliveryId{"none"}}}) == Committed::done);
    CHECK(connection.ask("SELECT incident FROM inbox WHERE delivery = 'one'") == "7");
    CHECK(connection.ask("SELECT incident FROM inbox WHERE delivery = 'two'") == "0");
    CHECK(connection.ask("SELECT incident FROM inbox WHERE delivery = 'none'") == "0");
    CHECK(connection.ask("SELECT count(*) FROM inbox") == "3");
}

TEST_SUITE_END();

} // namespace warroom
