#pragma once
// The program itself as a process: `warroom simulate` as Slack, `warroom run` as the bot, and SIGKILL at any moment.
// What must be so and is not throws std::runtime_error.

#include "bot/net/https_client.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace warroom {

using Json = nlohmann::json;
using namespace std::chrono_literals;

// A running `warroom`, its output in files. Killed when it goes.
class Process {
public:
    using Variables = std::map<std::string, std::string>; // all that it sees beside PATH
    Process(const std::vector<std::string>& arguments, const Variables& variables, std::filesystem::path output);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() { kill(SIGKILL); }

    void kill(int signal);          // SIGKILL: and waits until it is gone
    std::optional<int> exit_code(); // nothing as long as it runs; -1: it died of a signal
    int wait();                     // -2: it didn't end within ten seconds
    std::string out() const;
    std::string errors() const;
    pid_t pid() const { return pid_; }

private:
    std::filesystem::path output_;
    pid_t pid_ = -1;
    std::optional<int> exit_{};
};

void must(bool so, const std::string& what);
bool eventually(const std::function<bool()>& so, std::chrono::seconds limit = 40s); // looks every few milliseconds

// One workspace, one database, and one bot after the other.
class House {
public:
    House();
    void start(const Process::Variables& more = {});
    void kill();       // as a power cut does to the process
    int stop();        // SIGTERM; the exit code
    void lose_slack(); // it is gone, port and all
    void find_slack(); // at the same place, with nothing of what it held
    unsigned short port_of_slack() const;
    std::optional<int> exit_code() { return bot_->exit_code(); }
    pid_t pid() const { return bot_->pid(); }
    bool serves();
    std::string log() const { return bot_->errors(); } // of the present life

    Json control(const std::string& verb, const Json& arguments = Json::object());
    std::string room();
    std::vector<Json> rooms();
    // Of the first room if no other is named, and only what was sent later.
    std::vector<Json> messages(const std::string& after = {}, const std::string& where = {});
    std::vector<Json> ours(const std::string& after = {}, const std::string& where = {});
    int saying(const std::string& part, const std::string& after = {}, const std::string& where = {}); // of ours
    std::string say(const std::string& text, const std::string& thread = {}); // by Noor, in the room
    std::size_t calls(const std::string& method);
    bool idle(); // connected, and nothing of the events is under way

    // Another command on the same database, to its end.
    struct Printed {
        int exit_code;
        std::string out;
        std::string errors;
    };
    Printed run(const std::vector<std::string>& arguments, Process::Variables more = {});
    std::filesystem::path database() const { return folder_ / "warroom.db"; }
    std::filesystem::path folder() const { return folder_ / ""; }

    Process::Variables variables;

private:
    void start_slack(unsigned short port);

    TemporaryDirectory folder_;
    asio::io_context io_{1};
    net::Dialer dialer_{net::make_tls()};
    std::unique_ptr<Process> slack_;
    std::unique_ptr<Process> bot_;
    std::unique_ptr<net::HttpsClient> client_;
    int lives_ = 0;
    std::string room_{};
};

} // namespace warroom
