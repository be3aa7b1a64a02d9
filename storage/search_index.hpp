#pragma once
// Full text of titles, notes and timelines (SQLite's FTS5): the entries as people read them, so that what was deleted
// or hidden is not found. Lives in the store's file and transactions.

#include "storage/store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <span>

namespace warroom {

class SearchIndex {
public:
    explicit SearchIndex(SQLite::Database& database); // outlives it

    std::int64_t known_up_to(IncidentId incident); // the newest entry it knows of; 0: none
    // One whole log, in place of what was known of that incident: a later entry may change what an earlier one says.
    // The transaction is the caller's.
    void put(std::span<const Recorded> history);
    std::vector<Found> find(std::string_view words, std::size_t most);

private:
    SQLite::Statement known_;
    SQLite::Statement know_;
    SQLite::Statement forget_;
    SQLite::Statement add_;
    SQLite::Statement find_;
};

} // namespace warroom
