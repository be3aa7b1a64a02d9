#pragma once
// Who has a database open, for whoever finds it locked: a note of the process's number in a file beside it. It counts
// only while the lock is held; one that a crash left is overwritten by the next.

#include <filesystem>
#include <string>

namespace warroom {

class OwnerNote {
public:
    explicit OwnerNote(const std::filesystem::path& database); // once the lock is ours
    OwnerNote(const OwnerNote&) = delete;
    OwnerNote& operator=(const OwnerNote&) = delete;
    ~OwnerNote(); // before it is given back

private:
    std::filesystem::path path_;
};

std::string owner_of(const std::filesystem::path& database); // "process 4711 (warroom)"; empty: unknown

} // namespace warroom
