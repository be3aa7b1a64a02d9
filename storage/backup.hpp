#pragma once
// A copy of a database in use, made by its owner in steps between commits; then proven to be whole, and only then put
// into its place. Errors are std::runtime_error, in words for an operator.

#include <cstdint>
#include <filesystem>
#include <memory>

namespace SQLite {
class Backup;
class Database;
} // namespace SQLite

namespace warroom {

struct Contents { // rows of each table that holds what can't be made again
    std::int64_t deliveries = 0;
    std::int64_t events = 0;
    std::int64_t promises = 0;
    std::int64_t incidents = 0;
    std::int64_t quarantined = 0;
    friend bool operator==(const Contents&, const Contents&) = default;
};
Contents contents(SQLite::Database& database);

class Copying {
public:
    // What stands at the target already is an error unless it may be replaced.
    Copying(SQLite::Database& source, std::filesystem::path target, bool replace);
    Copying(const Copying&) = delete;
    Copying& operator=(const Copying&) = delete;
    ~Copying(); // before the source is closed; a copy that was not kept is removed

    // By the owner's thread, until it says true: all of it is there, with what was committed meanwhile.
    bool step(int pages);
    int pages() const { return pages_; }
    int left() const { return left_; }

    void keep(); // by any thread, once all is there

private:
    void check_target() const;
    void prove() const;

    SQLite::Database& source_;
    std::filesystem::path target_;
    std::filesystem::path partial_; // where it grows
    bool replace_;
    std::unique_ptr<SQLite::Database> copy_{};
    std::unique_ptr<SQLite::Backup> backup_{};
    int pages_ = 0;
    int left_ = 0;
    Contents contents_{}; // of the source, as the last page was copied
};

} // namespace warroom
