// A database of every released schema, brought up to date, with the power cut at every operation on the disk.
#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"
#include "tests/storage/bad_vfs.hpp"
#include "tests/storage/crash.hpp"
#include "tests/storage/old_database.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace warroom {
namespace {

namespace fs = std::filesystem;

std::string ask(SQLite::Database& database, const std::string& question)
{
    SQLite::Statement statement{database, question};
    std::string answer;
    while (statement.executeStep())
        for (int column = 0; column < statement.getColumnCount(); ++column)
            answer += statement.getColumn(column).getString() + (column + 1 < statement.getColumnCount() ? "|" : "\n");
    return answer;
}

std::string content(SQLite::Database& database)
{
    auto all = ask(database, "SELECT incident, seq, at, recorded_at, actor, kind, body, hex(salt), hex(digest), "
                             "hex(hash) FROM event ORDER BY incident, seq");
    for (const auto& [table, columns] : lasting_columns) all += ask(database, "SELECT " + columns + " FROM " + table);
    return all;
}
std::string content(const fs::path& path)
{
    SQLite::Database database{path.string(), SQLite::OPEN_READWRITE};
    return content(database);
}

// What a version with that schema left behind, with something in each table.
void make_old(const fs::path& path, int schema)
{
    const fs::path today = path.string() + ".today";
    {
        SqliteStore store{today};
        REQUIRE(store.commit({.inbox = {DeliveryId{"D1"}, DeliveryId{"D2"}},
                              .events = {note(1, 1), note(2, 1), note(1, 2, std::string(9000, 'x'))},
                              .listings = {listing(1), listing(2)},
                              .outbox = {promise(1, 2, 0, OpenChannel{}), promise(2, 1, 0, SetTopic{})}}) ==
                Committed::done);
        REQUIRE(store.quarantine({at_second(3), "frame", "reason"}) == Committed::done);
    }
    write_as_of(schema, today, path);
}

} // namespace

TEST_SUITE_BEGIN("migration");

TEST_CASE("an older database is backed up, brought up to date, and holds what it held")
{
    for (int schema = 1; schema < schema_version; ++schema) {
        CAPTURE(schema);
        const TemporaryDirectory directory;
        const auto path = directory / "a.db";
        make_old(path, schema);
        const auto before = content(path);
        fs::path saved;
        {
            SqliteStore store{path};
            REQUIRE(store.upkeep().saved());
            saved = *store.upkeep().saved();
            CHECK(saved == path.string() + ".schema-" + std::to_string(schema) + ".backup");
            CHECK(store.history(IncidentId{1}).size() == 2);
            CHECK(store.commit({.events = {note(1, 3)}}) == Committed::done);
            CHECK(store.damage().empty()); // the rows have their sums
        }
        SQLite::Database backup{saved.string(), SQLite::OPEN_READONLY};
        CHECK(ask(backup, "PRAGMA user_version") == std::to_string(schema) + "\n");
        CHECK(content(backup) == before);
        CHECK_FALSE(SqliteStore{path}.upkeep().saved()); // the next start finds nothing to do
    }
}

TEST_CASE("a migration that is cut short anywhere is finished by the next start, and nothing is lost")
{
    for (int schema = 1; schema < schema_version; ++schema) {
        CAPTURE(schema);
        const TemporaryDirectory directory;
        make_old(directory / "old.db", schema);
        const auto before = content(directory / "old.db");
        int cuts = 0;
        for (;; ++cuts) {
            CAPTURE(cuts);
            const auto room = directory / std::to_string(cuts).c_str();
            fs::create_directory(room);
            fs::copy_file(directory / "old.db", room / "a.db");
            const auto ended = in_a_process_that_crashes([&] {
                const BadVfs disk{cuts};
                static_cast<void>(new SqliteStore{room / "a.db"}); // nor is it closed
                return 0;
            });
            {
                SqliteStore store{room / "a.db"};
                REQUIRE(store.history(IncidentId{1}).size() == 2);
                store.upkeep().check(Upkeep::Depth::quick);
            }
            REQUIRE(content(room / "a.db") == before);
            const auto saved = room / ("a.db.schema-" + std::to_string(schema) + ".backup");
            REQUIRE(content(saved) == before);
            fs::remove_all(room);
            if (ended == 0) break;
            REQUIRE(ended == 1);
        }
        MESSAGE("schema " << schema << ": cut at each of " << cuts << " operations");
        CHECK(cuts > 20);
    }
}

TEST_CASE("without room for a backup an older database is not touched")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    make_old(path, 1);
    fs::create_directories(path.string() + ".schema-1.backup/in_the_way");
    try {
        const SqliteStore store{path};
        FAIL("it was touched");
    } catch (const Fatal& error) {
        CHECK(error.exit_code == 5);
        CHECK(error.what.find("is not touched without a backup") != std::string::npos);
    }
    SQLite::Database untouched{path.string(), SQLite::OPEN_READWRITE};
    CHECK(ask(untouched, "PRAGMA user_version") == "1\n");
}

TEST_SUITE_END();

} // namespace warroom
