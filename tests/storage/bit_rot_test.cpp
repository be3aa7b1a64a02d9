// One bit of each page turned over, as a disk may do years later.
#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"
#include "tests/storage/bad_vfs.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>

namespace warroom {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t page_size = 4096;

// Which table or index each page belongs to.
std::map<int, std::string> owners_of_pages(const fs::path& path)
{
    SQLite::Database database{path.string(), SQLite::OPEN_READWRITE};
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    SQLite::Statement pages{database, "SELECT pageno, name FROM dbstat"};
    std::map<int, std::string> owners;
    while (pages.executeStep()) owners[pages.getColumn(0).getInt()] = pages.getColumn(1).getString();
    return owners;
}

constexpr std::int64_t entries = 24;

// By opening it as after a crash, by the nightly check, by verifying every incident, or by reading it.
bool noticed(const fs::path& path)
{
    try {
        SqliteStore store{path, random_salt, std::chrono::milliseconds{0}};
        store.upkeep().begin();
        if (!store.damage().empty()) return true;
        for (std::int64_t incident = 1; incident <= 3; ++incident) {
            const auto history = store.history(IncidentId{incident});
            CHECK(history.size() == entries);
            for (const auto& link : store.chain(IncidentId{incident}))
                if (!link.fits) return true;
        }
        return false;
    } catch (const Fatal&) {
        return true;
    }
}

// Everything that is stored; a bit in the unused part of a page doesn't show here.
std::string read(const fs::path& path)
try {
    std::string all;
    SQLite::Database database{path.string(), SQLite::OPEN_READWRITE};
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    for (const std::string rows : {"* FROM inbox", "* FROM event ORDER BY incident, seq",
                                   "incident, seq, n, kind, body FROM outbox ORDER BY position", "* FROM directory"}) {
        SQLite::Statement statement{database, "SELECT " + rows};
        while (statement.executeStep())
            for (int column = 0; column < statement.getColumnCount(); ++column)
                all += statement.getColumn(column).getString() + "|";
    }
    return all;
} catch (const SQLite::Exception&) {
    return "unreadable";
}

struct Counted {
    int turned = 0;
    int harmful = 0;
    int noticed = 0; // of the harmful ones
};

} // namespace

TEST_SUITE_BEGIN("bit_rot");

TEST_CASE("a bit that turned over in any page of what happened, was dealt with or is owed is noticed")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    const BadVfs disk{-1};
    {
        SqliteStore store{path};
        for (std::int64_t incident = 1; incident <= 3; ++incident) {
            for (std::int64_t seq = 1; seq <= entries; ++seq)
                REQUIRE(store.commit({.inbox = {DeliveryId{"D/" + std::to_string(incident * 100 + seq)}},
                                      .events = {note(incident, seq, std::string(1500, 'x'))},
                                      .outbox = {promise(incident, seq, 0, OpenChannel{})}}) == Committed::done);
            REQUIRE(store.commit({.listings = {listing(incident)}}) == Committed::done);
        }
    }
    const auto owners = owners_of_pages(path);
    const auto before = read(path);
    std::ifstream file{path, std::ios::binary};
    const std::string whole{std::istreambuf_iterator<char>{file}, {}};
    std::mt19937 random{20260402};
    std::map<std::string, Counted> measured;
    for (const auto& [page, owner] : owners) {
        for (int turn = 0; turn < 8; ++turn) {
            auto rotten = whole;
            const auto at = (static_cast<std::size_t>(page) - 1) * page_size +
                            std::uniform_int_distribution<std::size_t>{0, page_size - 1}(random);
            const auto bit = std::uniform_int_distribution{0, 7}(random);
            rotten[at] = static_cast<char>(static_cast<unsigned char>(rotten[at]) ^ (1U << bit));
            const auto copy = directory / "rotten.db";
            const auto turn_over = [&] {
                for (const auto* ending : {"", "-wal", ".pid"}) fs::remove(copy.string() + ending);
                std::ofstream{copy, std::ios::binary} << rotten;
            };
            turn_over();
            auto& counted = measured[owner];
            ++counted.turned;
            if (read(copy) == before) continue;
            ++counted.harmful;
            turn_over();
            const bool found = noticed(copy);
            if (found) ++counted.noticed;
            CHECK_MESSAGE(found, owner);
        }
    }
    for (const auto& [owner, counted] : measured)
        if (counted.harmful > 0)
            MESSAGE(owner << ": noticed " << counted.noticed << " of " << counted.harmful << " harmful, of "
                          << counted.turned << " turned");
    CHECK(measured.at("event").harmful > 200);
}

TEST_CASE("a schema that no version ever had is damage")
{
    const TemporaryDirectory directory;
    {
        const SqliteStore store{directory / "a.db"};
    }
    {
        SQLite::Database database{(directory / "a.db").string(), SQLite::OPEN_READWRITE};
        database.exec("PRAGMA user_version = -2147483645");
    }
    try {
        const SqliteStore store{directory / "a.db"};
        FAIL("it is opened");
    } catch (const Fatal& fatal) {
        CHECK(fatal.exit_code == 5);
        CHECK(fatal.what.find("is damaged (schema -2147483645)") != std::string::npos);
    }
}

TEST_CASE("a page that is none any more is noticed, whatever it held")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    const BadVfs disk{-1};
    {
        SqliteStore store{path};
        REQUIRE(store.commit({.events = {note(1, 1)}, .listings = {listing(1)}}) == Committed::done);
    }
    const auto owners = owners_of_pages(path);
    CHECK(std::ranges::count(owners, "ended_well", [](const auto& one) { return one.second; }) == 1);
    std::ifstream file{path, std::ios::binary};
    const std::string whole{std::istreambuf_iterator<char>{file}, {}};
    for (const auto& [page, owner] : owners) {
        CAPTURE(owner);
        auto rotten = whole;
        rotten[(static_cast<std::size_t>(page) - 1) * page_size + (page == 1 ? 100 : 0)] = 'X'; // what kind it is
        const auto copy = directory / "rotten.db";
        for (const auto* ending : {"", "-wal", ".pid"}) fs::remove(copy.string() + ending);
        std::ofstream{copy, std::ios::binary} << rotten;
        CHECK(noticed(copy));
    }
}

TEST_SUITE_END();

} // namespace warroom
