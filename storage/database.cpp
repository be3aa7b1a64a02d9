#include "storage/database.hpp"

#include "storage/backup.hpp"
#include "storage/file_system.hpp"
#include "storage/owner.hpp"
#include "storage/row_sums.hpp"
#include "storage/schema.hpp"
#include "storage/statement.hpp"
#include "storage/store.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace warroom {
namespace {

namespace fs = std::filesystem;

constexpr int wrong_database = 5; // the exit code

[[noreturn]] void refuse(const fs::path& path, const std::string& why)
{
    throw Fatal{"the database " + path.string() + " " + why, wrong_database};
}

// SQLite would let the umask decide who may read it. Never opens a file that is there: closing it would drop the
// locks that SQLite holds on it.
void create_if_missing(const fs::path& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) {
        ::close(file);
    } else if (errno != EEXIST) {
        refuse(path, "can't be made: " + std::generic_category().message(errno));
    }
}

int number(SQLite::Database& database, const std::string& question) { return std::stoi(ask(database, question)); }

void keep_log_on_close(SQLite::Database& database, bool keep)
{
    const int result = sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
    if (result != SQLITE_OK) throw SQLite::Exception{database.getHandle(), result};
}

// Asks SQLite and not the file's header: the newest version may still be in the write-ahead log.
void check_whose_it_is(SQLite::Database& database, const fs::path& path)
{
    const int application = number(database, "PRAGMA application_id");
    const int version = number(database, "PRAGMA user_version");
    const bool empty = application == 0 && version == 0 && number(database, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && application != application_id) {
        refuse(path, "belongs to another program (application_id " + std::to_string(application) +
                         "); name another file in the configuration");
    }
    if (version < 0) refuse(path, "is damaged (schema " + std::to_string(version) + "); restore a backup");
    if (version > schema_version) {
        refuse(path, "was written by a newer version (schema " + std::to_string(version) + ", this one knows " +
                         std::to_string(schema_version) +
                         "); start the newer version, or restore a backup from before it");
    }
}

void set(SQLite::Database& database, const std::string& pragma, const std::string& value, const std::string& expected)
{
    // Read back by a second question: many pragmas answer nothing when they are set, and fail without a word.
    ask(database, "PRAGMA " + pragma + " = " + value);
    const auto actual = ask(database, "PRAGMA " + pragma);
    if (actual != expected) {
        refuse(database.getFilename(),
               "can't be used: SQLite keeps " + pragma + " at '" + actual + "' instead of '" + expected + "'");
    }
}

void configure(SQLite::Database& database)
{
    set(database, "journal_mode", "WAL", "wal");
    set(database, "synchronous", "FULL", "2"); // a commit that returned survives a power cut
    set(database, "foreign_keys", "ON", "1");
    set(database, "secure_delete", "ON", "1"); // what was redacted is overwritten
    set(database, "journal_size_limit", "67108864", "67108864");
    set(database, "mmap_size", "0", "0"); // a page that can't be read is an error, not a signal
    set(database, "trusted_schema", "OFF", "0");
    set(database, "cell_size_check", "ON", "1");
}

// After a sync that failed, the system takes for written what the disk never got, and shows it until the power goes.
// Whatever came behind it in the log would go with it. So what the log shows is written once more before we add to it.
void write_log_anew(SQLite::Database& database)
{
    sqlite3_file* log = nullptr;
    sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log == nullptr || log->pMethods == nullptr) return;
    const auto expect_ok = [&](int result) {
        if (result != SQLITE_OK) throw SQLite::Exception{database.getHandle(), result};
    };
    sqlite3_int64 size = 0;
    expect_ok(log->pMethods->xFileSize(log, &size));
    if (size == 0) return;
    std::vector<char> chunk(1 << 16); // SQLite writes 128 KiB at once at most, and calls the disk full at more
    for (sqlite3_int64 at = 0; at < size; at += std::ssize(chunk)) {
        const auto length = static_cast<int>(std::min<sqlite3_int64>(std::ssize(chunk), size - at));
        expect_ok(log->pMethods->xRead(log, chunk.data(), length, at));
        expect_ok(log->pMethods->xWrite(log, chunk.data(), length, at));
    }
    expect_ok(log->pMethods->xSync(log, SQLITE_SYNC_NORMAL));
}

void migrate(SQLite::Database& database)
{
    for (int version = number(database, "PRAGMA user_version"); version < schema_version; ++version) {
        SQLite::Transaction step{database, SQLite::TransactionBehavior::IMMEDIATE};
        database.exec(migrations[static_cast<std::size_t>(version)]);
        database.exec("PRAGMA application_id = " + std::to_string(application_id));
        database.exec("PRAGMA user_version = " + std::to_string(version + 1));
        step.commit();
    }
}

// The way back, should the newer schema prove to be a mistake.
std::optional<fs::path> back_up_if_older(SQLite::Database& database, const fs::path& path)
{
    const int version = number(database, "PRAGMA user_version");
    if (version == 0 || version == schema_version) return std::nullopt;
    const fs::path target = path.string() + ".schema-" + std::to_string(version) + ".backup";
    try {
        Copying copy{database, target, true};
        while (!copy.step(10'000)) continue;
        copy.keep();
    } catch (const std::runtime_error& error) {
        refuse(path, std::string{"is of an older version and is not touched without a backup: "} + error.what());
    }
    return target;
}

// Better to learn now that we can't write than with the first person's words in hand. A full disk is another matter:
// room can be made while we run.
void probe(SQLite::Database& database)
try {
    SQLite::Transaction write{database, SQLite::TransactionBehavior::IMMEDIATE};
    database.exec("INSERT INTO inbox (delivery, incident) VALUES ('write probe', 0)");
    database.exec("DELETE FROM inbox WHERE delivery = 'write probe'");
    write.commit();
} catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_FULL) throw;
}

void check_file_system(const fs::path& path)
{
    const auto folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
    const auto unfit = unfit_file_system(file_system_at(fs::exists(path) ? path : folder));
    if (!unfit.empty()) {
        refuse(path, "lies on " + std::string{unfit} +
                         ", where locks and syncs can't be trusted; name a file on a local disk, or set "
                         "any_file_system = true in the configuration");
    }
}

std::string in_use(const fs::path& path)
{
    const auto owner = owner_of(path);
    return "is in use: another process has the database open" + (owner.empty() ? "" : ", " + owner) +
           "; stop that one first";
}

std::string why(const SQLite::Exception& error, const fs::path& path)
{
    switch (error.getErrorCode()) {
    case SQLITE_BUSY: return in_use(path);
    case SQLITE_NOTADB: return "is not a database; name another file in the configuration, or restore a backup";
    case SQLITE_CORRUPT: return std::string{"is damaged ("} + error.what() + "); copy the newest backup into its place";
    case SQLITE_FULL: return "can't be written: the disk is full";
    case SQLITE_READONLY:
        return std::string{"can't be written ("} + error.what() + "); give its file and its directory to this user";
    default: return std::string{"can't be opened: "} + error.what();
    }
}

Opened opened(const fs::path& path)
{
    // Its users take turns, as the store says: SQLite needs no lock of its own around each call.
    SQLite::Database database{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX};
    // Closing it must not write a log into it that is somebody else's, or that may not be on the disk as it is shown.
    keep_log_on_close(database, true);
    set(database, "locking_mode", "EXCLUSIVE", "exclusive"); // before the first look at the file: no shared memory
    check_whose_it_is(database, path);
    teach_row_sums(database);
    auto saved = back_up_if_older(database, path);
    configure(database);
    write_log_anew(database);
    migrate(database);
    probe(database);
    keep_log_on_close(database, false);
    return {std::move(database), std::move(saved)};
}

} // namespace

// SQLite's own patience doesn't reach the lock that is taken for good; so we ask again.
Opened open_database(const fs::path& path, std::chrono::milliseconds patience, bool any_file_system)
{
    if (!any_file_system) check_file_system(path);
    create_if_missing(path);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (true) {
        try {
            return opened(path);
        } catch (const SQLite::Exception& error) {
            const bool in_use = error.getErrorCode() == SQLITE_BUSY;
            if (!in_use || std::chrono::steady_clock::now() >= until) refuse(path, why(error, path));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

} // namespace warroom
