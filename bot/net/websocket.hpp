#pragma once
// A websocket client, over TLS or plain on loopback. One coroutine reads, one writes; neither may do so twice at once,
// and all of it runs on one io thread. Frames go out whole (no fragmentation): Slack drops fragmented ones.

#include "bot/async.hpp"
#include "bot/net/dialer.hpp"
#include "bot/net/url.hpp"
#include "core/result.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace warroom::net {

class Websocket {
public:
    // Resolves (3 s an endpoint, families alternating), connects, shakes hands: 10 s at most in all.
    // The error is what an operator can act on, never the query of the URL.
    static asio::awaitable<Result<Websocket, std::string>> connect(Url url, Dialer& dialer);

    Websocket(Websocket&&) noexcept;
    Websocket& operator=(Websocket&&) noexcept;
    ~Websocket();

    // The next whole text message (binary ones are skipped). Keep one read pending always: pongs go out meanwhile.
    // Over 4 MiB ends the connection, with an error that is_too_large() knows.
    asio::awaitable<Result<std::string, error_code>> read();
    asio::awaitable<error_code> write(std::string text);
    asio::awaitable<error_code> ping();

    // When anything at all last arrived: data, ping or pong.
    std::chrono::steady_clock::time_point last_byte() const;

    // Says goodbye until then at the latest, then drops; the pending read ends with an error.
    asio::awaitable<void> close(std::chrono::steady_clock::time_point latest);
    void drop(); // at once, without a word

    struct Impl;
    explicit Websocket(std::shared_ptr<Impl> impl);

private:
    std::shared_ptr<Impl> impl_; // shared with the coroutines under way: they may outlive this by a moment
};

// One open connection: Beast's, or that of a simulation. Every operation is given its object, so that it lives until
// the last of them has ended.
struct Websocket::Impl {
    using Self = std::shared_ptr<Impl>;
    virtual ~Impl() = default;
    virtual asio::awaitable<Result<std::string, error_code>> read(Self) = 0;
    virtual asio::awaitable<error_code> write(Self, std::string text) = 0;
    virtual asio::awaitable<error_code> ping(Self) = 0;
    virtual asio::awaitable<void> close(Self, std::chrono::steady_clock::time_point latest) = 0;
    virtual void drop() = 0;

    std::chrono::steady_clock::time_point last_byte = std::chrono::steady_clock::now();
};

bool is_too_large(const error_code& error);

} // namespace warroom::net
