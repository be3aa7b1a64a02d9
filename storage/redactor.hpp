#pragma once
// The one rewrite of what is recorded: the words of the rows that a redaction names go, and with them what was made of
// them (the search index) or came before them (frames that were set aside). Lives in the store's file and transactions.

#include "storage/chain.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <set>
#include <span>

namespace warroom {

class Redactor {
public:
    explicit Redactor(SQLite::Database& database); // outlives it

    // The transaction is the caller's, and so is shortening the write-ahead log, where the bytes still are.
    void carry_out(IncidentId incident, const Redacted& redaction);

private:
    void empty(IncidentId incident, std::int64_t row, std::set<std::string>& words);
    void forget_frames(const Redacted& redaction, const std::set<std::string>& words);

    SQLite::Database& database_;
    SQLite::Statement read_;
    SQLite::Statement rewrite_;
    SQLite::Statement forget_;
    SQLite::Statement unlist_;
    SQLite::Statement drop_frames_;
};

// The rows that the redactions of a log vouch for. One whose own body was emptied vouches for nothing.
std::set<std::int64_t> redacted_rows(std::span<const Row> log);
// Its words were taken out, and no others put in.
bool has_no_words(const Row& row);

} // namespace warroom
