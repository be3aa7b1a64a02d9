#pragma once
// How both clients reach their peer. For the sources of this folder only: it includes Beast.

#include "bot/async.hpp"
#include "bot/net/dialer.hpp"
#include "bot/net/url.hpp"
#include "core/result.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <chrono>
#include <string>

namespace warroom::net {

namespace beast = boost::beast;
using Deadline = std::chrono::steady_clock::time_point;

// The layers below HTTP and websockets. Beast ends a websocket by waiting for the peer to end TCP, which Slack doesn't
// do; with these the closing handshake is all, and TCP goes when its owner drops it.
struct TcpLayer : beast::tcp_stream {
    static constexpr bool leaves_tcp_alone = true;
    TcpLayer(asio::any_io_executor executor, Dialer&) : beast::tcp_stream{std::move(executor)} {}
    explicit TcpLayer(asio::ip::tcp::socket&& socket) : beast::tcp_stream{std::move(socket)} {}
};

struct TlsLayer : asio::ssl::stream<beast::tcp_stream> {
    static constexpr bool leaves_tcp_alone = true;
    TlsLayer(asio::any_io_executor executor, Dialer& dialer)
        : asio::ssl::stream<beast::tcp_stream>{std::move(executor), dialer.tls}
    {
    }
};

template <class Layer>
concept LeavesTcpAlone = Layer::leaves_tcp_alone;

template <LeavesTcpAlone Layer>
void teardown(beast::role_type, Layer&, error_code& error)
{
    error = {};
}

template <LeavesTcpAlone Layer, class Handler>
void async_teardown(beast::role_type, Layer& layer, Handler&& handler)
{
    asio::post(layer.get_executor(), beast::bind_front_handler(std::forward<Handler>(handler), error_code{}));
}

// Connects, through the proxy if there is one, and for TLS shakes hands with a peer that can prove its name. The error
// is for the log.
asio::awaitable<Result<void, std::string>> dial(TcpLayer& layer, Dialer& dialer, const Url& url, Deadline deadline);
asio::awaitable<Result<void, std::string>> dial(TlsLayer& layer, Dialer& dialer, const Url& url, Deadline deadline);

std::string host_header(const Url& url);
std::string words(const error_code& error);

} // namespace warroom::net
