#include "storage/owner.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace warroom {
namespace {

std::filesystem::path note_beside(const std::filesystem::path& database) { return database.string() + ".pid"; }

} // namespace

OwnerNote::OwnerNote(const std::filesystem::path& database) : path_{note_beside(database)}
{
    std::ofstream{path_} << ::getpid() << '\n'; // a full disk must not keep us from working
}

OwnerNote::~OwnerNote()
{
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

std::string owner_of(const std::filesystem::path& database)
{
    pid_t pid = 0;
    if (!(std::ifstream{note_beside(database)} >> pid) || pid <= 0) return "";
    if (::kill(pid, 0) != 0 && errno != EPERM) return ""; // of one that is gone
    const auto number = std::to_string(pid);
    std::string name;
    std::getline(std::ifstream{"/proc/" + number + "/comm"}, name);
    return "process " + number + (name.empty() ? "" : " (" + name + ")");
}

} // namespace warroom
