#include "storage/upkeep.hpp"

#include "storage/row_sums.hpp"
#include "storage/statement.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <sqlite3.h>
#include <string>

namespace warroom {
namespace {

namespace fs = std::filesystem;

bool anything_open(sqlite3* connection)
{
    for (auto* one = sqlite3_next_stmt(connection, nullptr); one; one = sqlite3_next_stmt(connection, one))
        if (sqlite3_stmt_busy(one) != 0) return true;
    return false;
}

} // namespace

std::string sqlite_version() { return sqlite3_libversion(); }

bool two_writers_do_damage(std::optional<int> version)
{
    const int number = version.value_or(sqlite3_libversion_number());
    return number >= 3'007'000 && number < 3'051'003;
}

std::string damaged(const fs::path& database, const std::string& found)
{
    return "the database " + database.string() + " is damaged (" + found +
           "). Put it aside, with its -wal file if there " +
           "is one; copy the newest backup into its place and start again: what was written in Slack since is "
           "fetched " +
           "from there";
}

Upkeep::Upkeep(SQLite::Database& database, std::optional<fs::path> saved)
    : database_{database},
      path_{database.getFilename()},
      saved_{std::move(saved)},
      reserve_{path_.string() + ".reserve"},
      note_{path_}
{
}

Committed Upkeep::write(const std::function<Committed()>& work)
{
    if (closing_) throw Fatal{"the database could not record, and is only closed now"};
    auto result = try_write(work);
    if (result == Committed::disk_full && reserve_.spend()) result = try_write(work);
    if (result == Committed::disk_full) ++refused_;
    if (sqlite3_get_autocommit(database_.getHandle()) == 0) throw Fatal{"a transaction could not be rolled back"};
    if (anything_open(database_.getHandle())) throw Fatal{"a statement was left open; it would hold up checkpoints"};
    return result;
}

Committed Upkeep::try_write(const std::function<Committed()>& work)
try {
    SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE}; // rolls back when it is left
    if (begins_) database_.exec("DELETE FROM ended_well");
    const Committed result = work();
    if (result != Committed::done) return result;
    transaction.commit();
    begins_ = false;
    return result;
} catch (const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_FULL) return Committed::disk_full;
    // After a failed commit the rows may be there or not; only a fresh look at the file can tell. Until then nothing
    // of what the log holds is carried over, not even by closing.
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    failed_ = true;
    throw Fatal{std::string{"the database can't record: "} + error.what() + " (" +
                std::to_string(error.getExtendedErrorCode()) + ")"};
}

void Upkeep::last_words(const std::function<void()>& work)
try {
    closing_ = true;
    sqlite3_wal_autocheckpoint(database_.getHandle(), 0); // that would need a sync
    database_.exec("PRAGMA synchronous = OFF");
    SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE};
    work();
    transaction.commit();
} catch (const SQLite::Exception&) { // the disk doesn't take even that
}

bool Upkeep::begin()
{
    SQLite::Statement end{database_, "SELECT 1 FROM ended_well"};
    const bool ended_well = Use{end}.next();
    if (!ended_well) check(Depth::quick);
    begins_ = true;
    write([] { return Committed::done; }); // where there is no room, with the first write that finds some
    return ended_well;
}

void Upkeep::end()
{
    write([&] {
        database_.exec("INSERT OR REPLACE INTO ended_well (yes) VALUES (1)");
        return Committed::done;
    });
}

std::string Upkeep::damage(Depth depth)
{
    std::string found;
    try {
        SQLite::Statement statement{database_,
                                    depth == Depth::quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)"};
        if (statement.executeStep()) found = statement.getColumn(0).getString();
        if (depth == Depth::whole && found == "ok")
            if (const auto wrong = wrong_row(database_); !wrong.empty()) found = wrong;
    } catch (const SQLite::Exception& error) {
        found = error.what();
    }
    return found == "ok" ? "" : damaged(path_, found);
}

void Upkeep::check(Depth depth)
{
    if (auto found = damage(depth); !found.empty()) throw Fatal{std::move(found), 5};
}

std::optional<Space> Upkeep::space() const { return space_at(path_); }

std::uintmax_t Upkeep::log_size() const
{
    std::error_code missing;
    const auto size = fs::file_size(path_.string() + "-wal", missing); // asks for its size, opens nothing
    return missing ? 0 : size;
}

void Upkeep::shorten_log()
{
    const int result =
        sqlite3_wal_checkpoint_v2(database_.getHandle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (result == SQLITE_OK || result == SQLITE_FULL) return; // no room: it stays in the log
    throw Fatal{std::string{"the database can't take over its log: "} + sqlite3_errmsg(database_.getHandle())};
}

std::int64_t Upkeep::changes() const { return sqlite3_total_changes64(database_.getHandle()); }

std::unique_ptr<Copying> Upkeep::copy_to(const fs::path& target, bool replace)
{
    return std::make_unique<Copying>(database_, target, replace);
}

} // namespace warroom
