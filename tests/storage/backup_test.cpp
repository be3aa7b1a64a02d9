#include "storage/backup.hpp"

#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"
#include "tests/storage/own_connection.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <fstream>
#include <sys/stat.h>

namespace warroom {
namespace {

namespace fs = std::filesystem;

// What it complains of; empty: it is kept.
std::string complaint(Copying& copy)
{
    try {
        while (!copy.step(10)) continue;
        copy.keep();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Kept {
    TemporaryDirectory directory;
    OwnConnection connection;
    SqliteStore store{directory / "a.db"};
    fs::path target = directory / "copy.db";

    Kept()
    {
        REQUIRE(store.commit({.inbox = {DeliveryId{"D1"}},
                              .events = {note(1, 1, std::string(500'000, 'x')), note(2, 1), note(1, 2)},
                              .listings = {listing(1), listing(2)},
                              .outbox = {promise(1, 2, 0, OpenChannel{})}}) == Committed::done);
    }
    void check_that_nothing_is_left_lying() const
    {
        for (const auto& entry : fs::directory_iterator{directory / "."})
            CHECK_FALSE(says(entry.path().filename().string(), "partial"));
    }
};

} // namespace

TEST_SUITE_BEGIN("backup");

TEST_CASE("a backup opens as the database it was made of, in one file that is its owner's alone")
{
    Kept kept;
    {
        const auto copy = kept.store.upkeep().copy_to(kept.target, false);
        REQUIRE(complaint(*copy) == "");
    }
    kept.check_that_nothing_is_left_lying();
    CHECK_FALSE(fs::exists(kept.target.string() + "-wal"));
    struct stat about{};
    REQUIRE(::stat(kept.target.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    SqliteStore restored{kept.target};
    CHECK(restored.has_seen(DeliveryId{"D1"}));
    CHECK(restored.directory() == kept.store.directory());
    CHECK(restored.outbox().size() == 1);
    check_history(restored, kept.store.history(IncidentId{1}));
    CHECK(restored.chain(IncidentId{1})[1].hash == kept.store.chain(IncidentId{1})[1].hash);
}

TEST_CASE("what is recorded while a backup is made is recorded at once, and is in it")
{
    Kept kept;
    const auto copy = kept.store.upkeep().copy_to(kept.target, false);
    int commits = 0;
    while (!copy->step(3)) {
        ++commits;
        REQUIRE(kept.store.commit({.inbox = {DeliveryId{"during " + std::to_string(commits)}},
                                   .events = {note(1, 2 + commits)}}) == Committed::done);
        CHECK(copy->pages() > 0);
        REQUIRE(commits < 1000);
    }
    CHECK(commits > 30);
    copy->keep();
    SqliteStore restored{kept.target};
    CHECK(restored.history(IncidentId{1}).size() == static_cast<std::size_t>(2 + commits));
    CHECK(restored.has_seen(DeliveryId{"during " + std::to_string(commits)}));
    for (const auto& link : restored.chain(IncidentId{1})) CHECK(link.fits);
}

TEST_CASE("a file that is there is not replaced unless that is wanted")
{
    Kept kept;
    std::ofstream{kept.target} << "precious";
    CHECK_THROWS_WITH_AS(kept.store.upkeep().copy_to(kept.target, false),
                         doctest::Contains("is there already; --force replaces it"), std::runtime_error);
    CHECK(fs::file_size(kept.target) == 8);
    fs::remove(kept.target);
    {
        const auto copy = kept.store.upkeep().copy_to(kept.target, false);
        std::ofstream{kept.target} << "came meanwhile";
        CHECK(says(complaint(*copy), "is there already; --force replaces it"));
        CHECK(fs::file_size(kept.target) == 14);
    }
    kept.check_that_nothing_is_left_lying();
    const auto copy = kept.store.upkeep().copy_to(kept.target, true);
    CHECK(complaint(*copy) == "");
    CHECK(fs::file_size(kept.target) > 500'000);
}

TEST_CASE("the database itself and what belongs to it are no place for its backup, whatever they are called")
{
    Kept kept;
    const auto before = fs::file_size(kept.directory / "a.db");
    fs::create_symlink(kept.directory / "a.db", kept.directory / "link.db");
    for (const auto* name : {"a.db", "a.db-wal", "a.db.reserve", "a.db.pid", "./a.db", "link.db"})
        CHECK_THROWS_WITH_AS(kept.store.upkeep().copy_to(kept.directory / name, true),
                             doctest::Contains("is the database itself"), std::runtime_error);
    CHECK(fs::file_size(kept.directory / "a.db") == before);
    kept.check_that_nothing_is_left_lying();
}

TEST_CASE("a backup that was killed half-way is no backup, and doesn't stand in the way of the next")
{
    Kept kept;
    std::ofstream{kept.target.string() + ".partial"} << "half of it";
    const auto copy = kept.store.upkeep().copy_to(kept.target, false);
    CHECK_FALSE(copy->step(3));
    CHECK_FALSE(fs::exists(kept.target));
    CHECK(complaint(*copy) == "");
}

TEST_CASE("a copy of something damaged is refused, with the first entry that is not what was written")
{
    Kept kept;
    REQUIRE(kept.connection.run("DROP TRIGGER event_changes_only_by_redaction") == SQLITE_OK);
    REQUIRE(kept.connection.run("UPDATE event SET actor = 'U2' WHERE incident = 1 AND seq = 2") == SQLITE_OK);
    {
        const auto copy = kept.store.upkeep().copy_to(kept.target, false);
        CHECK(says(complaint(*copy), "holds an entry that is not what was written: 2 of incident 1"));
    }
    CHECK_FALSE(fs::exists(kept.target));
    kept.check_that_nothing_is_left_lying();
}

TEST_CASE("a folder that is missing is said in words")
{
    Kept kept;
    CHECK_THROWS_WITH_AS(kept.store.upkeep().copy_to(kept.directory / "missing/copy.db", false),
                         doctest::Contains("can't be made: No such file or directory"), std::runtime_error);
}

TEST_SUITE_END();

} // namespace warroom
