#pragma once
// A bot under test as a process, and what the kernel knows of it. Killed when it goes.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace warroom::bench {

class Bot {
public:
    using Variables = std::map<std::string, std::string>; // all that it sees beside PATH and HOME
    Bot(const std::vector<std::string>& command, const Variables& variables, std::filesystem::path output);
    Bot(const Bot&) = delete;
    Bot& operator=(const Bot&) = delete;
    ~Bot();

    bool runs();
    void ask_to_stop(); // SIGTERM
    std::string errors() const;

    double resident_mb() const;           // VmRSS
    double peak_mb() const;               // VmHWM
    std::chrono::nanoseconds cpu() const; // used so far by all of its threads

private:
    double status_mb(const std::string& name) const;

    std::filesystem::path output_;
    pid_t pid_ = -1;
    bool ended_ = false;
};

} // namespace warroom::bench
