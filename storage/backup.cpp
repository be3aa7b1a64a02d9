#include "storage/backup.hpp"

#include "storage/event_rows.hpp"
#include "storage/row_sums.hpp"
#include "storage/statement.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace warroom {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, const std::string& why)
{
    throw std::runtime_error{"the backup " + file.string() + " " + why};
}

[[noreturn]] void fail_as(const fs::path& file, int error)
{
    fail(file, "can't be made: " + std::generic_category().message(error));
}

void sync(const fs::path& path, int flags)
{
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) fail_as(path, errno);
    const int error = ::fsync(file) == 0 ? 0 : errno;
    ::close(file);
    if (error != 0) fail_as(path, error);
}

void remove_partial(const fs::path& partial)
{
    std::error_code ignored;
    for (const auto* ending : {"", "-wal", "-journal"}) fs::remove(partial.string() + ending, ignored);
}

} // namespace

Contents contents(SQLite::Database& database)
{
    const auto count = [&](const std::string& table) {
        return std::stoll(ask(database, "SELECT count(*) FROM " + table));
    };
    return {count("inbox"), count("event"), count("outbox"), count("directory"), count("quarantine")};
}

Copying::Copying(SQLite::Database& source, fs::path target, bool replace)
    : source_{source}, target_{std::move(target)}, partial_{target_.string() + ".partial"}, replace_{replace}
{
    check_target();
    remove_partial(partial_); // of one that was killed
    const int file = ::open(partial_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) fail_as(target_, errno);
    ::close(file);
    copy_ = std::make_unique<SQLite::Database>(partial_.string(), SQLite::OPEN_READWRITE);
    copy_->exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF"); // synced once, before it is of any use
    backup_ = std::make_unique<SQLite::Backup>(*copy_, source_);
}

Copying::~Copying()
{
    backup_.reset();
    copy_.reset();
    remove_partial(partial_);
}

bool Copying::step(int pages)
try {
    const int result = backup_->executeStep(pages);
    pages_ = backup_->getTotalPageCount();
    left_ = backup_->getRemainingPageCount();
    if (result != SQLITE_DONE) return false;
    contents_ = contents(source_);
    backup_.reset();
    copy_.reset();
    return true;
} catch (const SQLite::Exception& error) {
    fail(target_, std::string{"can't be made: "} + error.what());
}

void Copying::prove() const
try {
    SQLite::Database copy{partial_.string(), SQLite::OPEN_READWRITE};
    ask(copy, "PRAGMA locking_mode = EXCLUSIVE");
    if (ask(copy, "PRAGMA journal_mode = DELETE") != "delete") fail(target_, "can't be made one whole file");
    if (const auto found = ask(copy, "PRAGMA integrity_check"); found != "ok") fail(target_, "is damaged: " + found);
    if (contents(copy) != contents_) fail(target_, "doesn't hold what the database holds");
    teach_row_sums(copy);
    if (const auto wrong = wrong_row(copy); !wrong.empty()) fail(target_, "is damaged: " + wrong);

    SQLite::Statement incidents{copy, "SELECT DISTINCT incident FROM event ORDER BY incident"};
    SQLite::Statement events{copy, "SELECT incident, seq, at, recorded_at, actor, kind, body, salt, digest, hash "
                                   "FROM event WHERE incident = ? ORDER BY seq"};
    for (Use incident{incidents}; incident.next();) {
        Use rows{events, incident.number(0)};
        for (const auto& link : links_from(rows))
            if (!link.fits)
                fail(target_, "holds an entry that is not what was written: " + std::to_string(link.seq) +
                                  " of incident " + std::to_string(incident.number(0)) +
                                  "; the database is damaged, look for a backup from before");
    }
} catch (const SQLite::Exception& error) {
    fail(target_, std::string{"can't be read: "} + error.what());
} catch (const Fatal& error) {
    fail(target_, error.what);
}

// Replaced under the one who writes into it, the database would take what comes next into a file without a name.
void Copying::check_target() const
{
    for (const auto* ending : {"", "-wal", "-shm", "-journal", ".pid", ".reserve", ".sock"}) {
        const auto own = source_.getFilename() + ending;
        std::error_code ignored;
        if (fs::weakly_canonical(target_, ignored) == fs::weakly_canonical(own, ignored) ||
            fs::equivalent(target_, own, ignored))
            fail(target_, "is the database itself, or belongs to it; name another file");
    }
    if (!replace_ && fs::exists(target_)) fail(target_, "is there already; --force replaces it");
}

void Copying::keep()
{
    prove();
    sync(partial_, O_RDWR);
    check_target();
    if (::rename(partial_.c_str(), target_.c_str()) != 0) fail_as(target_, errno);
    const auto folder = target_.parent_path();
    sync(folder.empty() ? fs::path{"."} : folder, O_RDONLY | O_DIRECTORY);
}

} // namespace warroom
