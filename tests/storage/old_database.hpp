#pragma once
// Databases as earlier versions left them.

#include "storage/schema.hpp"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace warroom {

// The columns that every version has; `event` has all of its own from the first one on.
inline const std::vector<std::pair<std::string, std::string>> lasting_columns{
    {"inbox", "delivery, incident"},
    {"outbox", "position, incident, seq, n, kind, body"},
    {"directory", "incident, label, title, severity, status, is_private, drill, channel, opened_by, declared_at, "
                  "closed_at"},
    {"quarantine", "position, received_at, frame, reason"}};

// Writes what the database `today` holds into a new one, as a version with that schema would have left it.
inline void write_as_of(int schema, const std::filesystem::path& today, const std::filesystem::path& path)
{
    SQLite::Database old{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    old.exec("PRAGMA journal_mode = WAL");
    for (int i = 0; i < schema; ++i) old.exec(migrations[static_cast<std::size_t>(i)]);
    old.exec("PRAGMA application_id = " + std::to_string(application_id));
    old.exec("PRAGMA user_version = " + std::to_string(schema));
    old.exec("ATTACH '" + today.string() + "' AS today");
    old.exec("INSERT INTO event SELECT * FROM today.event ORDER BY incident, seq");
    for (const auto& [table, columns] : lasting_columns)
        old.exec("INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM today." + table);
    old.exec("DETACH today");
}

} // namespace warroom
