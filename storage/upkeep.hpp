#pragma once
// How an open database is kept in health, beside recording into it: the last end and the check after a bad one, the
// reserve against a full disk, the length of the write-ahead log. By the thread that records, between two commits.

#include "storage/backup.hpp"
#include "storage/file_system.hpp"
#include "storage/owner.hpp"
#include "storage/store.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace SQLite {
class Database;
}

namespace warroom {

std::string sqlite_version();

// Of a version as SQLite counts them (3040001 is 3.40.1, and the one at work if none is said): whether it is one that
// can damage a file which two connections write to at the same time, when one of them starts the write-ahead log anew.
// Ours is the only connection; source: release notes of SQLite 3.51.3.
bool two_writers_do_damage(std::optional<int> version = {});

// What to tell the operator of a damaged file.
std::string damaged(const std::filesystem::path& database, const std::string& found);

class Upkeep {
public:
    // `saved`: where the file was backed up before its schema was brought up to date.
    Upkeep(SQLite::Database& database, std::optional<std::filesystem::path> saved);

    // One transaction: all that `work` writes, or nothing where it says that it can't. On a full disk the reserve is
    // given up and the work done once more. Fatal, also when something is left open behind it.
    Committed write(const std::function<Committed()>& work);
    // After a write that failed: what the next life is to know, as far as the disk can. It is not waited for, since
    // only the process ends; and so nothing is written after it.
    void last_words(const std::function<void()>& work);
    bool failed() const { return failed_; }

    // Who serves says so, and says when it ended in good order. False: the last one didn't get to say it; the file was
    // checked then.
    bool begin();
    void end();
    // Quick: every page, but not that each index names the rows that its table has. Whole: takes twice as long.
    enum class Depth { quick, whole };
    std::string damage(Depth depth); // with what to do, in words for an operator; "": none
    void check(Depth depth);         // Fatal (5) with it

    Reserve::Made grow_reserve(std::uintmax_t size) { return reserve_.grow(size); }
    bool has_reserve() const { return reserve_.held(); }
    std::optional<Space> space() const; // on its disk

    std::uintmax_t log_size() const;                  // of the write-ahead log, in bytes
    void shorten_log();                               // to nothing
    std::int64_t changes() const;                     // grows with every row that is written
    std::int64_t refused() const { return refused_; } // with every write for which there was no room

    std::unique_ptr<Copying> copy_to(const std::filesystem::path& target, bool replace);
    const std::optional<std::filesystem::path>& saved() const { return saved_; }
    std::filesystem::path folder() const { return path_.parent_path(); }

private:
    Committed try_write(const std::function<Committed()>& work);

    SQLite::Database& database_;
    std::filesystem::path path_;
    std::optional<std::filesystem::path> saved_;
    Reserve reserve_;
    OwnerNote note_;
    std::int64_t refused_ = 0;
    bool begins_ = false; // and that isn't written yet
    bool failed_ = false;
    bool closing_ = false; // the last words are said
};

} // namespace warroom
