#include "storage/upkeep.hpp"

#include "storage/sqlite_store.hpp"
#include "tests/storage/bad_disk.hpp"
#include "tests/storage/bad_vfs.hpp"
#include "tests/storage/crash.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <fstream>
#include <sqlite3.h>

namespace warroom {
namespace {

namespace fs = std::filesystem;

Batch large_batch() { return {.inbox = {DeliveryId{"D2"}}, .events = {note(1, 2, std::string(200'000, 'x'))}}; }

// Serves, is killed; what the next one finds.
void crash_while_serving(const fs::path& path)
{
    REQUIRE(in_a_process_that_crashes([&] {
                auto* store = new SqliteStore{path};
                store->upkeep().begin();
                return store->commit({.events = {note(1, 1)}}) == Committed::done ? 0 : 1;
            }) == 0);
}

} // namespace

TEST_SUITE_BEGIN("upkeep");

TEST_CASE("who serves learns whether the one before ended in good order, and readers between change nothing")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    {
        SqliteStore store{path};
        CHECK(store.upkeep().begin()); // the first of all
        store.upkeep().end();
    }
    CHECK(SqliteStore{path}.upkeep().begin()); // and doesn't end
    CHECK_FALSE(SqliteStore{path}.upkeep().begin());
    crash_while_serving(path);
    {
        SqliteStore reader{path};
        CHECK(reader.history(IncidentId{1}).size() == 1);
    }
    SqliteStore store{path};
    CHECK_FALSE(store.upkeep().begin());
    store.upkeep().end();
    CHECK(store.upkeep().begin());
}

TEST_CASE("a full disk spends the reserve, and what filled it is recorded all the same")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
    REQUIRE(store.upkeep().grow_reserve(1 << 20) == Reserve::Made::all);
    connection.ask("PRAGMA max_page_count = " + connection.ask("PRAGMA page_count"));
    SUBCASE("given up where it was not enough, and said so")
    {
        CHECK(store.commit(large_batch()) == Committed::disk_full);
        CHECK_FALSE(store.upkeep().has_reserve());
        CHECK(store.commit(large_batch()) == Committed::disk_full);
        connection.ask("PRAGMA max_page_count = 1000000"); // there is room again
        CHECK(store.commit(large_batch()) == Committed::done);
        CHECK(store.upkeep().grow_reserve(1 << 20) == Reserve::Made::all);
    }
    SUBCASE("enough")
    {
        connection.ask("PRAGMA max_page_count = 1000000");
        const BadDisk disk{3, -1, 1}; // one write fails
        CHECK(store.commit(large_batch()) == Committed::done);
        CHECK(disk.struck);
        CHECK_FALSE(store.upkeep().has_reserve());
        check_history(store, {note(1, 1), note(1, 2, std::string(200'000, 'x'))});
    }
}

TEST_CASE("a full disk does not stop a start, nothing is recorded until there is room")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    {
        SqliteStore store{path};
        REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
    }
    const BadVfs disk{0, BadVfs::Then::no_room};
    {
        SqliteStore store{path};
        CHECK_NOTHROW(store.upkeep().begin());
        CHECK(store.commit(large_batch()) == Committed::disk_full);
        CHECK(store.try_again(DeliveryId{"D"}) == 0);
        check_history(store, notes(1, 1));
        BadVfs::mend();
        CHECK(store.commit(large_batch()) == Committed::done);
    }
    SqliteStore store{path};
    CHECK_FALSE(store.upkeep().begin()); // nobody said that it ended well
}

TEST_CASE("the log stays short while much is recorded, and nobody shortens it")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    std::uintmax_t longest = 0;
    for (int n = 1; n <= 4000; ++n) {
        REQUIRE(store.commit({.events = {note(1, n, std::string(5000, 'x'))}}) == Committed::done);
        longest = std::max(longest, store.upkeep().log_size());
    }
    CHECK(longest > 1 << 20);
    CHECK(longest < 16 << 20); // 40 MB went through it
}

TEST_CASE("the log is shortened to nothing on demand, and gone when the store is closed")
{
    const TemporaryDirectory directory;
    {
        SqliteStore store{directory / "a.db"};
        REQUIRE(store.commit({.events = {note(1, 1), note(1, 2, std::string(2'000'000, 'x'))}}) == Committed::done);
        CHECK(store.upkeep().log_size() > 2'000'000);
        const auto changes = store.upkeep().changes();
        store.upkeep().shorten_log();
        CHECK(store.upkeep().log_size() == 0);
        CHECK(store.upkeep().changes() == changes);
        REQUIRE(store.commit({.events = {note(1, 3)}}) == Committed::done);
        CHECK(store.upkeep().changes() > changes);
        CHECK(store.upkeep().log_size() > 0);
    }
    CHECK_FALSE(fs::exists(directory / "a.db-wal"));
}

TEST_CASE("a reader left open holds up checkpoints, and so nothing is recorded beside it")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 2)}) == Committed::done);
    sqlite3_stmt* left = nullptr;
    REQUIRE(sqlite3_prepare_v2(connection.handle(), "SELECT seq FROM event", -1, &left, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_step(left) == SQLITE_ROW);
    CHECK_THROWS_AS(store.commit({.events = {note(1, 3)}}), Fatal);
    sqlite3_finalize(left);
}

TEST_CASE("after a commit that may be true, closing carries nothing over: the next to open it decides")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    {
        SqliteStore store{path};
        REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
        const OwnConnection connection;
    }
    {
        const OwnConnection connection;
        SqliteStore store{path};
        const BadDisk disk{-1, 0};
        CHECK_THROWS_AS(store.commit({.events = {note(1, 2)}}), Fatal);
    }
    CHECK(fs::exists(directory / "a.db-wal"));
    SqliteStore store{path};
    const auto found = store.history(IncidentId{1}).size();
    CHECK((found == 1 || found == 2));
    CHECK(store.commit({.events = {note(1, static_cast<std::int64_t>(found) + 1)}}) == Committed::done);
}

TEST_CASE("whichever write or sync fails, what was said to be done is there, and nothing twice")
{
    const auto fail = [](BadVfs::Then then) {
        int failures = 0;
        for (int strike = 0;; ++strike) {
            CAPTURE(strike);
            const TemporaryDirectory directory;
            const auto path = directory / "a.db";
            const BadVfs disk{-1, then};
            {
                const SqliteStore store{path};
            }
            int done = 0;
            {
                BadVfs::strike_at(strike);
                try {
                    SqliteStore store{path};
                    for (int i = 1; i <= 6; ++i) {
                        if (i == 4) store.upkeep().shorten_log();
                        const auto committed = store.commit({.inbox = {DeliveryId{"D" + std::to_string(i)}},
                                                             .events = {note(1, done + 1, std::string(5000, 'x'))}});
                        if (committed == Committed::done) ++done;
                    }
                } catch (const Fatal& error) {
                    CHECK((error.exit_code == 75 || error.exit_code == 5));
                }
                BadVfs::mend();
            }
            SqliteStore store{path};
            store.upkeep().check(Upkeep::Depth::quick);
            const auto found = static_cast<int>(store.history(IncidentId{1}).size());
            CHECK(found >= done);
            CHECK(found <= done + (then == BadVfs::Then::io_error ? 1 : 0)); // one may be true that nobody was told of
            for (int i = 1; i <= 6; ++i) CHECK((i > done || store.has_seen(DeliveryId{"D" + std::to_string(i)})));
            for (const auto& link : store.chain(IncidentId{1})) CHECK(link.fits);
            if (!BadVfs::struck()) return failures;
            ++failures;
        }
    };
    SUBCASE("by an error") { CHECK(fail(BadVfs::Then::io_error) > 20); }
    SUBCASE("by a full disk") { CHECK(fail(BadVfs::Then::no_room) > 15); }
}

TEST_CASE("versions of SQLite that two writers make damage files are known, and no others")
{
    CHECK_FALSE(two_writers_do_damage(3'006'023));
    CHECK(two_writers_do_damage(3'007'000));
    CHECK(two_writers_do_damage(3'051'002));
    CHECK_FALSE(two_writers_do_damage(3'051'003));
    CHECK_FALSE(two_writers_do_damage(4'000'000));
    CHECK(two_writers_do_damage() == two_writers_do_damage(sqlite3_libversion_number()));
}

TEST_SUITE_END();

} // namespace warroom
