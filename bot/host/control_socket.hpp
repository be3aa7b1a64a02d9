#pragma once
// The other way in, from the host: a Unix socket beside the database (its name plus ".sock", mode 0600, same user
// only). One request a connection: a line of JSON each way. While the bot runs it owns the file, so reading goes
// through here.

#include "bot/async.hpp"
#include "bot/health.hpp"
#include "bot/host/back_up.hpp"
#include "bot/host/readings.hpp"
#include "bot/scribe.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <filesystem>
#include <optional>

namespace warroom::host {

std::filesystem::path socket_path(const std::filesystem::path& database);

class ControlSocket {
public:
    // Binds and listens; a socket file that nobody listens on any more is replaced. Throws std::runtime_error, in words
    // for an operator, if that can't be: the bot runs without it then.
    ControlSocket(asio::any_io_executor io, const std::filesystem::path& path, Scribe& scribe, const Clock& clock,
                  Housekeeping* housekeeping = nullptr);
    ~ControlSocket();

    void show_health(std::function<Vitals()> vitals) { vitals_ = std::move(vitals); }
    asio::awaitable<void> run(); // until stop()
    void stop();

private:
    using Socket = asio::local::stream_protocol::socket;
    asio::awaitable<void> serve(Socket peer);
    asio::awaitable<Printed> answer(Request request);
    asio::awaitable<Printed> back_up(Request request, Socket& peer); // tells it now and then how far it is

    asio::any_io_executor io_;
    std::filesystem::path path_;
    Scribe& scribe_;
    const Clock& clock_;
    Housekeeping* housekeeping_;
    std::function<Vitals()> vitals_ = [] { return Vitals{}; };
    asio::local::stream_protocol::acceptor acceptor_;
};

// Asks the bot that owns this database; nothing if none runs. `told`: how far it is, in percent, where that takes long.
std::optional<Printed> ask_running(const std::filesystem::path& database, const Request& request,
                                   const std::function<void(int)>& told = {});

} // namespace warroom::host
