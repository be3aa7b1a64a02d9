#include "tests/drills/house.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace warroom {
namespace {

const std::string us = "U0WARROOM01";

std::string content(const std::filesystem::path& path)
{
    std::ostringstream all;
    all << std::ifstream{path, std::ios::binary}.rdbuf();
    return all.str();
}

std::filesystem::path beside(std::filesystem::path path, const char* ending) { return path += ending; }

int emptied(const std::filesystem::path& path)
{
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

asio::awaitable<void> send(net::HttpsClient& client, net::HttpRequest request, std::string& body)
{
    const auto answer = co_await client.send(std::move(request), 10s);
    must(answer.has_value(), "the simulated Slack is gone");
    must(answer->status == 200, answer->body);
    body = answer->body;
}

} // namespace

Process::Process(const std::vector<std::string>& arguments, const Variables& variables, std::filesystem::path output)
    : output_{std::move(output)}
{
    std::vector<std::string> environment{"PATH=/usr/bin:/bin", "ASAN_OPTIONS=detect_leaks=0"};
    for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
    std::vector<char*> argv{const_cast<char*>(WARROOM_BINARY)};
    std::vector<char*> envp;
    for (const auto& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
    for (const auto& one : environment) envp.push_back(const_cast<char*>(one.c_str()));
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    // Emptied before there is a process, or what another one wrote there is read for its words.
    const int out = emptied(beside(output_, ".out"));
    const int errors = emptied(beside(output_, ".err"));
    pid_ = ::fork();
    if (pid_ == 0) {
        if (::dup2(out, STDOUT_FILENO) < 0 || ::dup2(errors, STDERR_FILENO) < 0) ::_exit(126);
        ::execve(WARROOM_BINARY, argv.data(), envp.data());
        ::_exit(127);
    }
    ::close(out);
    ::close(errors);
    must(pid_ > 0, "no process");
}

void Process::kill(int signal)
{
    if (exit_code()) return;
    ::kill(pid_, signal);
    if (signal == SIGKILL) wait();
}

std::optional<int> Process::exit_code()
{
    int status = 0;
    if (!exit_ && ::waitpid(pid_, &status, WNOHANG) == pid_) exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return exit_;
}

int Process::wait()
{
    eventually([this] { return exit_code().has_value(); }, 10s);
    return exit_code().value_or(-2);
}

std::string Process::out() const { return content(beside(output_, ".out")); }
std::string Process::errors() const { return content(beside(output_, ".err")); }

void must(bool so, const std::string& what)
{
    if (!so) throw std::runtime_error{what};
}

bool eventually(const std::function<bool()>& so, std::chrono::seconds limit)
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!so()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

House::House()
{
    start_slack(0);
    variables["WARROOM_DB"] = database().string();
    control("retries", {{"delays_ms", {0, 300, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600}}});
}

void House::start_slack(unsigned short port)
{
    const std::vector<std::string> arguments{"simulate", "--port", std::to_string(port)};
    slack_ = std::make_unique<Process>(arguments, Process::Variables{}, folder_ / "slack");
    must(eventually([this] { return slack_->out().find("is up") != std::string::npos; }), "no simulated Slack");
    std::istringstream lines{slack_->out()};
    for (std::string line; std::getline(lines, line);)
        if (const auto equals = line.find('='); line.starts_with("export ") && equals != std::string::npos)
            variables[line.substr(7, equals - 7)] = line.substr(equals + 1);
    const auto origin = net::parse_url(variables.at("SLACK_API_URL"));
    must(origin.has_value(), variables.at("SLACK_API_URL"));
    client_ = std::make_unique<net::HttpsClient>(io_.get_executor(), *origin, dialer_);
}

void House::lose_slack() { slack_->kill(SIGKILL); }

void House::find_slack() { start_slack(port_of_slack()); }

unsigned short House::port_of_slack() const
{
    return static_cast<unsigned short>(std::stoi(net::parse_url(variables.at("SLACK_API_URL"))->port));
}

void House::start(const Process::Variables& more)
{
    auto all = variables;
    for (const auto& [name, value] : more) all[name] = value;
    bot_ = std::make_unique<Process>(std::vector<std::string>{"run"}, all,
                                     folder_ / ("life-" + std::to_string(++lives_)).c_str());
}

void House::kill() { bot_->kill(SIGKILL); }

int House::stop()
{
    bot_->kill(SIGTERM);
    return bot_->wait();
}

bool House::serves()
{
    must(!bot_->exit_code().has_value(), "the bot has ended: " + bot_->errors());
    return control("stats").at("connections_open") >= 2;
}

Json House::control(const std::string& verb, const Json& arguments)
{
    net::HttpRequest request{.target = "/control/" + verb, .body = arguments.dump()};
    request.headers = {{"Content-Type", "application/json"}};
    std::string body;
    bool ended = false;
    asio::co_spawn(io_, send(*client_, std::move(request), body), [&](const std::exception_ptr& thrown) {
        ended = true;
        if (thrown) std::rethrow_exception(thrown);
    });
    while (!ended) io_.run_one();
    return Json::parse(body);
}

std::vector<Json> House::rooms()
{
    std::vector<Json> found;
    const auto all = control("channels");
    for (const auto& one : all.at("channels"))
        if (one.at("creator") == us) found.push_back(one);
    return found;
}

std::string House::room()
{
    const auto all = rooms();
    return all.empty() ? std::string{} : all.front().at("id").get<std::string>();
}

std::vector<Json> House::messages(const std::string& after, const std::string& where)
{
    return control("messages", {{"channel", where.empty() ? room() : where}, {"after", after}}).at("messages");
}

std::vector<Json> House::ours(const std::string& after, const std::string& where)
{
    std::vector<Json> found;
    if (room().empty()) return found;
    for (auto& message : messages(after, where)) {
        const auto kind = message.value("subtype", "");
        if (message.value("user", "") == us && !kind.starts_with("channel_") && kind != "pinned_item")
            found.push_back(std::move(message));
    }
    return found;
}

std::string House::say(const std::string& text, const std::string& thread)
{
    if (room_.empty()) room_ = room();
    Json said{{"user", "noor"}, {"channel", room_}, {"text", text}};
    if (!thread.empty()) said["thread_ts"] = thread;
    return control("say", said).at("ts");
}

int House::saying(const std::string& part, const std::string& after, const std::string& where)
{
    int count = 0;
    for (const auto& message : ours(after, where)) count += message.value("text", "").find(part) != std::string::npos;
    return count;
}

std::size_t House::calls(const std::string& method)
{
    std::size_t count = 0;
    const auto all = control("traffic");
    for (const auto& one : all.at("items")) count += one.value("method", "") == method;
    return count;
}

bool House::idle()
{
    const auto stats = control("stats");
    return serves() && stats.at("unacked") == 0 && stats.at("waiting") == 0;
}

House::Printed House::run(const std::vector<std::string>& arguments, Process::Variables more)
{
    auto all = variables;
    for (const auto& [name, value] : more) all[name] = value;
    Process process{arguments, all, folder_ / "command"};
    const auto code = process.wait();
    return {code, process.out(), process.errors()};
}

} // namespace warroom
