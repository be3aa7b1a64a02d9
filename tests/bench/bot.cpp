#include "tests/bench/bot.hpp"

#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace warroom::bench {

Bot::Bot(const std::vector<std::string>& command, const Variables& variables, std::filesystem::path output)
    : output_{std::move(output)}
{
    const char* const home = std::getenv("HOME"); // NOLINT(concurrency-mt-unsafe): one thread
    std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin",
                                         std::string{"HOME="} + (home ? home : "/")};
    for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
    std::vector<char*> argv;
    std::vector<char*> envp;
    for (const auto& one : command) argv.push_back(const_cast<char*>(one.c_str()));
    for (const auto& one : environment) envp.push_back(const_cast<char*>(one.c_str()));
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing goes on when we are interrupted
        const int file = ::open(output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (file < 0 || ::dup2(file, STDOUT_FILENO) < 0 || ::dup2(file, STDERR_FILENO) < 0) ::_exit(126);
        ::close_range(3, ~0U, 0);
        ::execvpe(argv.front(), argv.data(), envp.data());
        ::_exit(127);
    }
    if (pid_ < 0) throw std::runtime_error{"no process"};
}

Bot::~Bot()
{
    if (!runs()) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

bool Bot::runs()
{
    if (!ended_ && ::waitpid(pid_, nullptr, WNOHANG) == pid_) ended_ = true;
    return !ended_;
}

void Bot::ask_to_stop()
{
    if (runs()) ::kill(pid_, SIGTERM);
}

std::string Bot::errors() const
{
    std::ostringstream all;
    all << std::ifstream{output_}.rdbuf();
    return all.str();
}

double Bot::status_mb(const std::string& name) const
{
    std::ifstream status{"/proc/" + std::to_string(pid_) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":")) return std::stod(line.substr(name.size() + 1)) / 1024; // the kernel says kB
    return 0;
}

double Bot::resident_mb() const { return status_mb("VmRSS"); }
double Bot::peak_mb() const { return status_mb("VmHWM"); }

// The clock of the process: /proc/PID/stat counts in hundredths of a second, too coarse for a few seconds' work.
std::chrono::nanoseconds Bot::cpu() const
{
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return {};
    return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

} // namespace warroom::bench
