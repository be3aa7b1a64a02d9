#pragma once
// A websocket client, over TLS or plain on loopback. One coroutine reads, one writes; neither may do so twice at once,
// and all of it runs on one io thread. Frames go out whole (no fragmentation): Slack drops fragmented ones.

#include "bot/async.hpp"
#include "bot/net/tls.hpp"
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
    static asio::awaitable<Result<Websocket, std::string>> connect(Url url, Tls& tls);

    Websocket(Websocket&&) noexcept;
    Websocket& operator=(Websocket&&) noexcept;
    ~Websocket();

    // The next whole text message (binary ones are skipped). Keep one read pending always: pongs go out meanwhile.
    // Over 4 MiB ends the connection.
    asio::awaitable<Result<std::string, error_code>> read();
    asio::awaitable<error_code> write(std::string text);
    asio::awaitable<error_code> ping();

    // When anything at all last arrived: data, ping or pong.
    std::chrono::steady_clock::time_point last_byte() const;

    asio::awaitable<void> close(); // says goodbye for at most 1 s, then drops; the pending read ends with an error
    void drop();                   // at once, without a word

private:
    struct Impl; // Beast's streams: half a minute to compile, so once is enough
    template <class Layer>
    struct Over;
    explicit Websocket(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_; // shared with the coroutines under way: they may outlive this by a moment
};

} // namespace warroom::net
