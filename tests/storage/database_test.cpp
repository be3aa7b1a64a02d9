#include "storage/schema.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/storage/bad_vfs.hpp"
#include "tests/storage/crash.hpp"
#include "tests/storage/own_connection.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>

#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
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

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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

void run(const std::filesystem::path& path, const std::string& sql)
{
    SQLite::Database{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(sql);
}

} // namespace

TEST_SUITE_BEGIN("database");

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

TEST_CASE("a second opener is told which process has the database open")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
    const auto owner = "another process has the database open, process " + std::to_string(::getpid()) + " (";
    SUBCASE("in this process") { CHECK(says(refusal(directory / "a.db"), owner)); }
    SUBCASE("though a note that a killed one left names nobody who lives")
    {
        std::ofstream{directory / "a.db.pid"} << 2'000'000'000;
        CHECK(says(refusal(directory / "a.db"), "another process has the database open; stop that one first"));
    }
    SUBCASE("in another")
    {
        const auto told = in_a_process_that_crashes([&] {
            try {
                const SqliteStore second{directory / "a.db", random_salt, at_once};
            } catch (const Fatal& error) {
                return says(error.what, owner) ? 5 : 6;
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

TEST_CASE("who comes while another process reads waits until it is through")
{
    const TemporaryDirectory directory;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const auto reader = ::fork();
    REQUIRE(reader >= 0);
    if (reader == 0) {
        {
            const SqliteStore first{directory / "a.db"};
            static_cast<void>(::write(ready[1], "!", 1));
            std::this_thread::sleep_for(std::chrono::milliseconds{150}); // for longer than an opening takes
        }
        ::_exit(0);
    }
    char sign = 0;
    REQUIRE(::read(ready[0], &sign, 1) == 1);
    CHECK(refusal(directory / "a.db") != ""); // who doesn't wait is told that it is in use
    CHECK_NOTHROW(SqliteStore{directory / "a.db"});
    ::waitpid(reader, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
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

// To root nothing is read-only: as long as this lives, files are met as one who owns no more than that directory.
class WithoutPrivileges {
public:
    explicit WithoutPrivileges(const std::filesystem::path& owned)
    {
        if (::geteuid() != 0) return;
        REQUIRE(::chown(owned.c_str(), nobody, nobody) == 0);
        ::setfsuid(nobody);
    }
    WithoutPrivileges(const WithoutPrivileges&) = delete;
    WithoutPrivileges& operator=(const WithoutPrivileges&) = delete;
    ~WithoutPrivileges() { ::setfsuid(::geteuid()); }

private:
    static constexpr uid_t nobody = 65534;
};

TEST_CASE("a read-only directory is refused before the first person is heard")
{
    const TemporaryDirectory directory;
    const WithoutPrivileges one{directory / ""};
    const auto room = directory / "room";
    std::filesystem::create_directory(room);
    SUBCASE("with no file in it") {}
    SUBCASE("with a database in it") { const SqliteStore store{room / "a.db"}; }
    std::filesystem::permissions(room, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const auto why = refusal(room / "a.db");
    std::filesystem::permissions(room, std::filesystem::perms::owner_all);
    CHECK(why != "");
    CHECK(refusal(room / "a.db") == "");
}

TEST_CASE("no file of the database is handed on to another program")
{
    const TemporaryDirectory directory;
    SqliteStore store{directory / "a.db"};
    REQUIRE(store.commit({.events = notes(1, 1)}) == Committed::done);
    int files = 0;
    for (const auto& one : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        std::error_code gone;
        if (!std::filesystem::read_symlink(one, gone).string().starts_with((directory / "").string())) continue;
        CAPTURE(std::filesystem::read_symlink(one, gone));
        CHECK((::fcntl(std::stoi(one.path().filename()), F_GETFD) & FD_CLOEXEC) != 0);
        ++files;
    }
    CHECK(files >= 2); // the database and its log at least
}

TEST_CASE("a log of any length that a crash left is written anew, and nothing of it is lost")
{
    for (const int frames : {1, 100, 800}) { // of 4 KiB
        CAPTURE(frames);
        const TemporaryDirectory directory;
        const auto path = directory / "a.db";
        const int code = in_a_process_that_crashes([&] {
            auto* store = new SqliteStore{path}; // never closed
            for (int n = 0; n < frames; ++n)
                store->quarantine({Timestamp{}, std::string(4000, 'x'), std::to_string(n)});
            return 0;
        });
        REQUIRE(code == 0);
        REQUIRE(std::filesystem::file_size(path.string() + "-wal") > static_cast<std::uintmax_t>(frames) * 4096);
        SqliteStore store{path};
        CHECK(store.quarantined().size() == static_cast<std::size_t>(frames));
    }
}

// A sync that fails once succeeds the next time, and nothing was written: what is shown of the log may be gone after a
// power cut, and must not be in the database by then.
TEST_CASE("whatever fails once while a log is taken over, it is not written into the database")
{
    const TemporaryDirectory left;
    const int code = in_a_process_that_crashes([&] {
        auto* store = new SqliteStore{left / "a.db"}; // never closed
        for (int n = 0; n < 5; ++n) store->quarantine({Timestamp{}, std::string(4000, 'x'), std::to_string(n)});
        return 0;
    });
    REQUIRE(code == 0);
    const auto before = contents(left / "a.db");
    for (int strike = 0;; ++strike) {
        CAPTURE(strike);
        const TemporaryDirectory directory;
        const auto path = directory / "a.db";
        for (const auto* name : {"a.db", "a.db-wal"}) std::filesystem::copy_file(left / name, directory / name);
        const BadVfs disk{strike, BadVfs::Then::one_io_error};
        if (refusal(path).empty()) {
            CHECK(strike > 3); // it was refused that often
            return;
        }
        CHECK(contents(path) == before);
        CHECK(std::filesystem::exists(path.string() + "-wal"));
    }
}

TEST_CASE("an empty file, as a crash while making it leaves one, becomes a database")
{
    const TemporaryDirectory directory;
    std::ofstream{directory / "a.db"};
    SqliteStore store{directory / "a.db"};
    CHECK(store.commit({.events = notes(1, 1)}) == Committed::done);
}

TEST_SUITE_END();

} // namespace warroom
