#pragma once
// A small HTTP/1.1 server on loopback, with websocket upgrades: for the simulated Slack now and for the status page
// later. Not meant to face a network. Everything runs on the executor given.

#include "bot/async.hpp"
#include "bot/net/http.hpp"
#include "core/result.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace warroom::net {

// A websocket's server side. The same rules as the client's: one reader, one writer.
class ServerWebsocket {
public:
    struct Message {
        std::string text;
        bool fragmented = false; // came in more than one frame: Slack would drop it
    };
    ServerWebsocket(ServerWebsocket&&) noexcept;
    ~ServerWebsocket();
    asio::awaitable<Result<Message, error_code>> read();
    asio::awaitable<error_code> write(std::string text);
    asio::awaitable<error_code> ping();
    asio::awaitable<void> close(); // sends the close frame; TCP stays open until the object goes, as at Slack
    void drop();                   // resets the connection

    // Neither reads nor writes any more and keeps TCP open, as a dead peer would; the pending read ends with an error.
    // Waits until the client gives up.
    asio::awaitable<void> mute();

    struct Impl;
    explicit ServerWebsocket(std::shared_ptr<Impl> impl);

private:
    std::shared_ptr<Impl> impl_;
};

// How the reply goes out, beside what it says: for misbehaving on purpose.
struct Reply {
    HttpResponse response{};
    std::chrono::milliseconds delay{0};
    bool reset = false;                        // the connection is reset instead of answering
    std::size_t cut_after = std::string::npos; // only so many bytes of the body, then a reset
};

class HttpServer {
public:
    using Handler = std::function<asio::awaitable<Reply>(HttpRequest)>;
    // Asked at an upgrade: nothing accepts it, a response refuses it with that.
    using Gate = std::function<std::optional<HttpResponse>(const HttpRequest&)>;
    using Upgraded = std::function<asio::awaitable<void>(HttpRequest, ServerWebsocket)>;

    // Listens on 127.0.0.1:`port` at once (0: any free one). Throws boost::system::system_error if it is taken.
    HttpServer(asio::any_io_executor executor, unsigned short port, Handler handler, Gate gate = {},
               Upgraded upgraded = {});
    ~HttpServer();

    unsigned short port() const;
    void stop(); // no new connections, and the open ones are closed

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace warroom::net
