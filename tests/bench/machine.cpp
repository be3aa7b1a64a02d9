#include "tests/bench/results.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <sys/utsname.h>
#include <thread>

namespace warroom::bench {
namespace {

// Of "NAME   : VALUE" in a file of /proc.
std::string value_in(const char* path, const std::string& name)
{
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(name)) continue;
        const auto colon = line.find(':');
        const auto start = colon == std::string::npos ? colon : line.find_first_not_of(" \t", colon + 1);
        return start == std::string::npos ? std::string{} : line.substr(start);
    }
    return "unknown";
}

// The first line that a command prints.
std::string said_by(const std::string& command)
{
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen((command + " 2>/dev/null").c_str(), "r"), ::pclose};
    std::array<char, 256> line{};
    if (!pipe || !std::fgets(line.data(), line.size(), pipe.get())) return "absent";
    std::string text{line.data()};
    return text.substr(0, text.find('\n'));
}

} // namespace

nlohmann::json machine(const std::string& disk_folder)
{
    utsname system{};
    ::uname(&system);
    return {{"cpu", value_in("/proc/cpuinfo", "model name")},
            {"cores", std::thread::hardware_concurrency()},
            {"memory", value_in("/proc/meminfo", "MemTotal")},
            {"kernel", std::string{system.sysname} + " " + static_cast<const char*>(system.release)},
            {"disk", said_by("df --output=fstype,source '" + disk_folder + "' | tail -n 1")},
            {"load", said_by("cut -d' ' -f1-3 /proc/loadavg")},
            {"compiler", __VERSION__},
            {"sqlite", sqlite3_libversion()},
            {"node", said_by("node --version")},
            {"go", said_by("go version")}};
}

} // namespace warroom::bench
