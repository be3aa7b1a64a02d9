#pragma once
// Opens the database file: the only connection that this process has to it, and for as long as it lives the only one
// that any process has. The lock spares us the shared-memory file and keeps a second bot out.

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace warroom {

struct Opened {
    SQLite::Database database;
    std::optional<std::filesystem::path> saved{}; // what it was, where its schema had to be brought up to date
};

// A new file is made readable by its owner alone; an older schema is brought up to date, after a backup. Fatal, in
// words for an operator, when the file is not ours, is newer than we are (then not a byte of it is changed), is in use
// for longer than `patience`, can't be written, or lies on a file system that other machines reach, unless it may.
Opened open_database(const std::filesystem::path& path, std::chrono::milliseconds patience,
                     bool any_file_system = false);

} // namespace warroom
