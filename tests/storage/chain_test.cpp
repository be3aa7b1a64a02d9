#include "storage/chain.hpp"

#include "storage/sqlite_store.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>

#include <set>

namespace warroom {
namespace {

Salt counting_salt()
{
    Salt salt{};
    for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<unsigned char>(i);
    return salt;
}

// The first entry that doesn't fit; 0 if all do.
std::int64_t first_misfit(const std::filesystem::path& path)
{
    SqliteStore store{path};
    for (const auto& link : store.chain(IncidentId{1})) {
        if (!link.fits) return link.seq;
    }
    return 0;
}

} // namespace

TEST_SUITE_BEGIN("chain");

// The figures were computed by another program, from the description in storage/chain.hpp.
TEST_CASE("the chain is what its description says")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db", counting_salt};
    const auto second = [](std::int64_t count) { return Timestamp{std::chrono::seconds{count}}; };
    const auto later = [](Timestamp at) { return at + std::chrono::milliseconds{250}; };
    const auto declared = second(1'700'000'000);
    const auto mended = second(1'700'000'060);
    REQUIRE(store.commit({.events = {{.incident = IncidentId{42},
                                      .seq = 1,
                                      .at = declared,
                                      .recorded_at = later(declared),
                                      .actor = UserId{"U024BE7LH"},
                                      .event = NoteTaken{.text = "the checkout is down"}},
                                     {.incident = IncidentId{42},
                                      .seq = 2,
                                      .at = mended,
                                      .recorded_at = later(mended),
                                      .actor = UserId{},
                                      .event = NoteTaken{.text = "rolled back"}}}}) == Committed::done);
    const auto salt = counting_salt();
    CHECK(
        hex(digest({reinterpret_cast<const char*>(salt.data()), salt.size()}, R"({"text":"the checkout is down"})")) ==
        "5d578b596ce5bf27abe085f6941850680d27b357d33d4e24273df5cf315fbfde");
    const auto links = store.chain(IncidentId{42});
    REQUIRE(links.size() == 2);
    CHECK(hex(links[0].hash) == "c75c7ca853ffe813875c94e2073f3ae0cd1efc98fbc7c2a46d3b4eba276fc5a5");
    CHECK(hex(links[1].hash) == "cd06fc27bbd0c7e4e93e6cbf79b3a703709b55b51895d1034225106ab347d8af");
}

TEST_CASE("a change to any column is found, and named by the entry it is in")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    {
        SqliteStore store{path};
        REQUIRE(store.commit({.events = notes(1, 5)}) == Committed::done);
    }
    REQUIRE(first_misfit(path) == 0);
    std::string change;
    SUBCASE("at") { change = "at = at + 1"; }
    SUBCASE("recorded_at") { change = "recorded_at = recorded_at - 1"; }
    SUBCASE("actor") { change = "actor = 'V1'"; }
    SUBCASE("kind") { change = "kind = 'note_takem'"; }
    SUBCASE("body") { change = "body = replace(body, 'slow', 'slov')"; }
    SUBCASE("salt") { change = "salt = zeroblob(16)"; }
    SUBCASE("digest") { change = "digest = zeroblob(32)"; }
    SUBCASE("hash") { change = "hash = zeroblob(32)"; }
    SUBCASE("a hash of no length at all") { change = "hash = x''"; }
    SUBCASE("a letter moved from one column to the next") { change = "actor = 'U1n', kind = 'ote_taken'"; }
    SUBCASE("body, salt and digest made to fit each other")
    {
        change = "body = (SELECT body FROM event WHERE seq = 1), salt = (SELECT salt FROM event WHERE seq = 1), "
                 "digest = (SELECT digest FROM event WHERE seq = 1)";
    }
    SQLite::Database{path.string(), SQLite::OPEN_READWRITE}.exec(
        "DROP TRIGGER event_changes_only_by_redaction; UPDATE event SET " + change + " WHERE seq = 3");
    CHECK(first_misfit(path) == 3);
}

TEST_CASE("an entry that was taken out or moved is found behind the gap")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.db";
    {
        SqliteStore store{path};
        REQUIRE(store.commit({.events = notes(1, 5)}) == Committed::done);
    }
    std::string change;
    std::int64_t misfit = 0;
    SUBCASE("taken out")
    {
        change = "DELETE FROM event WHERE seq = 3";
        misfit = 4;
    }
    SUBCASE("taken out, and the rest moved up")
    {
        change = "DELETE FROM event WHERE seq = 3; UPDATE event SET seq = seq - 1 WHERE seq > 3";
        misfit = 3;
    }
    SUBCASE("two changed places")
    {
        change = "UPDATE event SET seq = 9 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3; "
                 "UPDATE event SET seq = 3 WHERE seq = 9";
        misfit = 2;
    }
    SUBCASE("another incident's")
    {
        change = "UPDATE event SET incident = 2 WHERE seq = 1; UPDATE event SET seq = seq - 1 WHERE incident = 1";
        misfit = 1;
    }
    SQLite::Database{path.string(), SQLite::OPEN_READWRITE}.exec(
        "DROP TRIGGER event_is_never_deleted; DROP TRIGGER event_changes_only_by_redaction; " + change);
    CHECK(first_misfit(path) == misfit);
}

TEST_CASE("two equal bodies have different digests, so that one can't be guessed from the other")
{
    std::set<Salt> salts;
    for (int i = 0; i < 100; ++i) salts.insert(random_salt());
    CHECK(salts.size() == 100);
    CHECK(digest("salt", "body") != digest("salz", "body"));
    CHECK(digest("salt", "body") != digest("saltb", "ody"));
}

TEST_SUITE_END();

} // namespace warroom
