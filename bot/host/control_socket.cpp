#include "bot/host/control_socket.hpp"

#include "bot/host/health.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace warroom::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Protocol = asio::local::stream_protocol;
using namespace std::chrono_literals;

constexpr std::size_t longest_request = 64 * 1024;
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;

std::string written(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::optional<Request> request_of(const std::string& line)
{
    const auto json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    return Request{json.value("command", ""), json.value("incident", ""), json.value("format", ""),
                   json.value("file", ""),    json.value("force", false), json.value("entry", std::int64_t{0}),
                   json.value("why", "")};
}

bool same_user(const Protocol::socket& peer)
{
    ucred who{};
    socklen_t size = sizeof who;
    auto& socket = const_cast<Protocol::socket&>(peer); // native_handle() is not const
    if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return false;
    return who.uid == geteuid() || who.uid == 0;
}

bool somebody_listens(const fs::path& path)
{
    asio::io_context io;
    Protocol::socket probe{io};
    error_code error;
    probe.connect(Protocol::endpoint{path.string()}, error);
    return !error;
}

// Whoever asked may be gone: what was begun is finished all the same.
asio::awaitable<void> tell(Protocol::socket& peer, int percent)
{
    const auto line = written(Json{{"percent", percent}});
    auto writing = asio::async_write(peer, asio::buffer(line), as_result);
    co_await within(5s, std::move(writing));
}

// Whoever asks for its health wants to know also when there is none.
bool says_something(Protocol::socket& bot)
{
    constexpr int limit_ms = 5000;
    pollfd waiting{.fd = bot.native_handle(), .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, limit_ms) == 1;
}

} // namespace

fs::path socket_path(const fs::path& database) { return database.string() + ".sock"; }

ControlSocket::ControlSocket(asio::any_io_executor io, const fs::path& path, Scribe& scribe, const Clock& clock,
                             Housekeeping* housekeeping)
    : io_{io}, path_{path}, scribe_{scribe}, clock_{clock}, housekeeping_{housekeeping}, acceptor_{io}
{
    if (path.string().size() > longest_path)
        throw std::runtime_error{
            fmt::format("the path of the control socket is longer than the {} bytes that a socket may have: {}; "
                        "put the database into a shorter folder",
                        longest_path, path.string())};
    if (fs::exists(fs::symlink_status(path))) {
        if (!fs::is_socket(path))
            throw std::runtime_error{fmt::format("{} is in the way and is no socket", path.string())};
        if (somebody_listens(path))
            throw std::runtime_error{fmt::format("another process listens on {}", path.string())};
        fs::remove(path); // left by a process that was killed
    }
    acceptor_.open();
    acceptor_.bind(Protocol::endpoint{path.string()});
    ::chmod(path.c_str(), S_IRUSR | S_IWUSR); // before listening: until then nobody can connect
    acceptor_.listen();
}

ControlSocket::~ControlSocket() { stop(); }

void ControlSocket::stop()
{
    if (!acceptor_.is_open()) return;
    error_code ignored;
    acceptor_.close(ignored);
    std::error_code gone;
    fs::remove(path_, gone);
}

asio::awaitable<void> ControlSocket::run()
{
    while (acceptor_.is_open()) {
        auto [error, peer] = co_await acceptor_.async_accept(as_result);
        if (error == asio::error::operation_aborted) co_return;
        if (error) {
            co_await sleep_for(1s); // no descriptors left, perhaps: they come back
            continue;
        }
        asio::co_spawn(io_, serve(std::move(peer)), log_failure("a command from the host"));
    }
}

asio::awaitable<void> ControlSocket::serve(Socket peer)
{
    if (!same_user(peer)) co_return;
    std::string line;
    auto buffer = asio::dynamic_buffer(line, longest_request);
    auto reading = asio::async_read_until(peer, buffer, '\n', as_result);
    const auto got = co_await within(5s, std::move(reading));
    if (!got || std::get<0>(*got)) co_return;
    Printed printed{2, "", "the request can't be read"};
    if (auto request = request_of(line)) {
        if (request->command == "backup")
            printed = co_await back_up(std::move(*request), peer);
        else
            printed = co_await answer(std::move(*request));
    }
    const Json json{{"exit", printed.exit_code}, {"out", printed.out}, {"error", printed.error}};
    const auto reply = written(json);
    auto writing = asio::async_write(peer, asio::buffer(reply), as_result);
    co_await within(30s, std::move(writing));
}

asio::awaitable<Printed> ControlSocket::back_up(Request request, Socket& peer)
{
    if (!housekeeping_) co_return Printed{2, "", "this warroom makes no backups"};
    Housekeeping::Progress told = [&peer](int percent) { return tell(peer, percent); };
    std::string failure;
    try {
        co_await housekeeping_->back_up(request.file, request.force, std::move(told));
    } catch (const std::exception& error) {
        failure = error.what();
    }
    co_return backed_up(request, failure);
}

asio::awaitable<Printed> ControlSocket::answer(Request request)
{
    if (request.command == "health") co_return print_health(vitals_(), request.format);
    Material material;
    material.directory = co_await scribe_.directory();
    if (request.command == "redact") {
        auto delivery = redaction(request, material.directory, clock_.now());
        if (!delivery) co_return redacted(request, std::nullopt);
        std::optional<Outcome> outcome = co_await scribe_.record(std::move(*delivery));
        co_return redacted(request, outcome);
    }
    if (const auto incident = meant(request, material.directory)) {
        if (request.command == "verify")
            material.damage = co_await scribe_.damage();
        else
            material.history = co_await scribe_.history(*incident);
        material.chain = co_await scribe_.chain(*incident);
    }
    co_return print(request, material, clock_.now());
}

std::optional<Printed> ask_running(const fs::path& database, const Request& request,
                                   const std::function<void(int)>& told)
{
    asio::io_context io;
    Protocol::socket bot{io};
    error_code error;
    const auto path = socket_path(database).string();
    if (path.size() > longest_path) return std::nullopt;
    bot.connect(Protocol::endpoint{path}, error);
    if (error) return std::nullopt;

    const auto line = written(Json{{"command", request.command},
                                   {"incident", request.incident},
                                   {"format", request.format},
                                   {"file", request.file},
                                   {"force", request.force},
                                   {"entry", request.entry},
                                   {"why", request.why}});
    asio::write(bot, asio::buffer(line), error);
    if (request.command == "health" && !says_something(bot))
        return Printed{1, "",
                       "the running warroom doesn't answer: it hangs, or the host has no time for it; look at "
                       "its log and restart it"};
    std::string received;
    for (;;) {
        std::size_t length = 0;
        if (!error) length = asio::read_until(bot, asio::dynamic_buffer(received), '\n', error);
        const auto json = Json::parse(received.substr(0, length), nullptr, false);
        received.erase(0, length);
        if (!json.is_object()) return Printed{1, "", "the running warroom refused to answer; are you its user?"};
        if (!json.contains("percent"))
            return Printed{json.value("exit", 1), json.value("out", ""), json.value("error", "")};
        if (told) told(json.value("percent", 0));
    }
}

} // namespace warroom::host
