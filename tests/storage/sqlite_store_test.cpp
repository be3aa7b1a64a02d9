#include "storage/sqlite_store.hpp"

#include "storage/schema.hpp"
#include "tests/storage/own_connection.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace warroom {
namespace {

constexpr std::chrono::milliseconds at_once{0};

std::string contents(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>{file}, {}};
}

// What the operator is told; empty if the file was opened after all.
std::string refusal(const std::filesystem::path& path)
{
    try {
        const SqliteStore store{path, random_salt, at_once};
    } catch (const Fatal& error) {
        CHECK(error.exit_code == 5);
        CHECK(error.what.find(path.string()) != std::string::npos);
        return error.what;
    }
    return "";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void run(const std::filesystem::path& path, const std::string& sql)
{
    SQLite::Database{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(sql);
}

// Runs in a process of its own, which then dies without closing anything. What it returns is the exit code.
template <class Work>
int in_a_process_that_crashes(Work work)
{
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        int code = 99;
        try {
            code = work();
        } catch (...) {
        }
        ::_exit(code);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Lets writes or syncs of the store's write-ahead log fail from the nth on, by standing before SQLite's own.
struct BadDisk {
    explicit BadDisk(int fail_writes_from, int fail_syncs_from = -1)
        : writes_left{fail_writes_from}, syncs_left{fail_syncs_from}
    {
        const int found = sqlite3_file_control(OwnConnection::handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
        REQUIRE(found == SQLITE_OK);
        REQUIRE(log->pMethods != nullptr);
        real = log->pMethods;
        bad = *real;
        bad.xWrite = [](sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
            if (now->writes_left >= 0 && now->writes_left-- == 0) {
                now->writes_left = 0;
                now->struck = true;
                return SQLITE_FULL;
            }
            return now->real->xWrite(file, data, size, offset);
        };
        bad.xSync = [](sqlite3_file* file, int flags) {
            if (now->syncs_left >= 0 && now->syncs_left-- == 0) {
                now->syncs_left = 0;
                now->struck = true;
                return SQLITE_IOERR_FSYNC;
            }
            return now->real->xSync(file, flags);
        };
        log->pMethods = &bad;
        now = this;
    }
    BadDisk(const BadDisk&) = delete;
    BadDisk& operator=(const BadDisk&) = delete;
    ~BadDisk() { log->pMethods = real; }

    int writes_left;
    int syncs_left;
    bool struck = false;
    sqlite3_file* log = nullptr;
    const sqlite3_io_methods* real = nullptr;
    sqlite3_io_methods bad{};
    static inline BadDisk* now = nullptr;
};

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

TEST_CASE("the connection is set up for a log that survives a power cut")
{
    const TemporaryDirectory directory;
    const OwnConnection connection;
    const SqliteStore store{directory / "a.db"};
    CHECK(connection.ask("PRAGMA locking_mode") == "exclusive");
    CHECK(connection.ask("PRAGMA journal_mode") == "wal");
    CHECK(connection.ask("PRAGMA synchronous") == "2");
    CHECK(connection.ask("PRAGMA foreign_keys") == "1");
    CHECK(connection.ask("PRAGMA secure_delete") == "1");
    CHECK(connection.ask("PRAGMA journal_size_limit") == "67108864");
    CHECK(connection.ask("PRAGMA mmap_size") == "0");
    CHECK(connection.ask("PRAGMA trusted_schema") == "0");
    CHECK(connection.ask("PRAGMA cell_size_check") == "1");
    CHECK(connection.ask("PRAGMA application_id") == std::to_string(application_id));
    CHECK(connection.ask("PRAGMA user_version") == std::to_string(schema_version));
    CHECK(connection.ask("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a new file is its owner's alone, and there is no shared memory beside it")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
    for (const auto* name : {"a.db", "a.db-wal"}) {
        struct stat status{};
        REQUIRE(::stat((directory / name).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
    }
    CHECK_FALSE(std::filesystem::exists(directory / "a.db-shm"));
}

TEST_CASE("a second opener is told that another process has the database open")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
    SUBCASE("in this process") { CHECK(says(refusal(directory / "a.db"), "another process has the database open")); }
    SUBCASE("in another")
    {
        const auto told = in_a_process_that_crashes([&] {
            try {
                const SqliteStore second{directory / "a.db", random_salt, at_once};
            } catch (const Fatal& error) {
                return says(error.what, "another process has the database open") ? 5 : 6;
            }
            return 0;
        });
        CHECK(told == 5);
    }
    CHECK(store.commit({.events = {note(1, 2)}}) == Committed::done);
}

TEST_CASE("a database that was closed can be opened by the next process at once")
{
    const TemporaryDirectory directory;
    {
        const SqliteStore store{directory / "a.db"};
    }
    CHECK(refusal(directory / "a.db") == "");
}

TEST_CASE("a newer version's database is refused without changing a byte")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    {
        const SqliteStore store{path};
    }
    const auto newer = "PRAGMA user_version = " + std::to_string(schema_version + 1);
    const auto message =
        "schema " + std::to_string(schema_version + 1) + ", this one knows " + std::to_string(schema_version);
    SUBCASE("closed in good order")
    {
        run(path, newer);
        const auto before = contents(path);
        CHECK(says(refusal(path), message));
        CHECK(contents(path) == before);
    }
    SUBCASE("left behind by a crash, with the version still in the log")
    {
        REQUIRE(in_a_process_that_crashes([&] {
                    auto* database = new SQLite::Database{path.string(), SQLite::OPEN_READWRITE};
                    database->exec(newer);
                    return 0;
                }) == 0);
        const auto before = contents(path);
        const auto log = contents(directory / "a.db-wal");
        CHECK(!log.empty());
        CHECK(says(refusal(path), message));
        CHECK(contents(path) == before);
        CHECK(contents(directory / "a.db-wal") == log);
    }
}

TEST_CASE("a file that is not ours is refused without changing a byte")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    std::string reason;
    SUBCASE("another program's database")
    {
        run(path, "CREATE TABLE recipe (name TEXT); PRAGMA application_id = 77");
        reason = "belongs to another program (application_id 77)";
    }
    SUBCASE("a database that doesn't say whose it is")
    {
        run(path, "CREATE TABLE recipe (name TEXT)");
        reason = "belongs to another program (application_id 0)";
    }
    SUBCASE("no database at all")
    {
        std::ofstream{path} << std::string(5000, 'x');
        reason = "is not a database";
    }
    const auto before = contents(path);
    CHECK(says(refusal(path), reason));
    CHECK(contents(path) == before);
}

TEST_CASE("a directory that is missing or no directory is refused with its reason")
{
    const TemporaryDirectory directory;
    std::ofstream{directory / "file"} << "x";
    CHECK(says(refusal(directory / "missing/a.db"), "can't be made: No such file or directory"));
    CHECK(says(refusal(directory / "file/a.db"), "can't be made: Not a directory"));
    std::filesystem::create_directory(directory / "a.db");
    CHECK(says(refusal(directory / "a.db"), "can't be opened"));
}

TEST_CASE("a read-only directory is refused before the first person is heard" * doctest::skip(::geteuid() == 0))
{
    const TemporaryDirectory directory;
    const auto room = directory / "room";
    std::filesystem::create_directory(room);
    SUBCASE("with no file in it") {}
    SUBCASE("with a database in it") { const SqliteStore store{room / "a.db"}; }
    std::filesystem::permissions(room, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK(refusal(room / "a.db") != "");
    std::filesystem::permissions(room, std::filesystem::perms::owner_all);
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

TEST_CASE("an empty file, as a crash while making it leaves one, becomes a database")
{
    const TemporaryDirectory directory;
    std::ofstream{directory / "a.db"};
    SqliteStore store{directory / "a.db"};
    CHECK(store.commit({.events = notes(1, 1)}) == Committed::done);
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
    try {
        store.history(IncidentId{1});
        FAIL("it was read");
    } catch (const Fatal& error) {
        CHECK(error.exit_code == 5);
        CHECK(says(error.what, message));
    }
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
