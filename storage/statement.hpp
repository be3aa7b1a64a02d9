#pragma once
// Statements in use. Of no use outside storage/*.cpp.

#include "storage/store.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warroom {

struct Bytes {
    std::string_view value;
};

inline std::int64_t microseconds(Timestamp at) { return at.time_since_epoch().count(); }
inline Timestamp timestamp(std::int64_t count) { return Timestamp{std::chrono::microseconds{count}}; }

inline void bind(SQLite::Statement& statement, int place, std::int64_t value) { statement.bind(place, value); }
inline void bind(SQLite::Statement& statement, int place, Bytes blob)
{
    // "" and not null, which would be NULL: an empty blob is a value
    const char* start = blob.value.empty() ? "" : blob.value.data();
    statement.bindNoCopy(place, static_cast<const void*>(start), static_cast<int>(blob.value.size()));
}
inline void bind(SQLite::Statement& statement, int place, const std::string& value)
{
    statement.bindNoCopy(place, value);
}
inline void bind(SQLite::Statement& statement, int place, const std::optional<std::int64_t>& value)
{
    if (value) {
        statement.bind(place, *value);
    } else {
        statement.bind(place);
    }
}

// What a question answers in its first row and column; "" without a row. Throws SQLite::Exception.
inline std::string ask(SQLite::Database& database, const std::string& question)
{
    SQLite::Statement statement{database, question};
    return statement.executeStep() ? statement.getColumn(0).getString() : "";
}

// One use of a prepared statement. It is reset at the end whatever happens, as one that stays open would hold up
// checkpoints; what is bound must live as long.
class Use {
public:
    template <class... Values>
    explicit Use(SQLite::Statement& statement, const Values&... values) : statement_{statement}
    {
        int place = 0;
        (bind(statement_, ++place, values), ...);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() { statement_.tryReset(); }

    // The next row of an answer: what can't be read is not something to go on with.
    bool next()
    try {
        return statement_.executeStep();
    } catch (const SQLite::Exception& error) {
        throw Fatal{std::string{"the database can't be read: "} + error.what(), 5};
    }
    int run() { return statement_.exec(); } // rows changed
    std::int64_t number(int column) const { return statement_.getColumn(column).getInt64(); }
    std::string text(int column) const { return statement_.getColumn(column).getString(); }
    std::string_view view(int column) const // until the next row
    {
        const auto value = statement_.getColumn(column);
        const char* const text = value.getText();
        return {text, static_cast<std::size_t>(value.getBytes())};
    }
    bool null(int column) const { return statement_.isColumnNull(column); }

private:
    SQLite::Statement& statement_;
};

} // namespace warroom
