#include "bot/net/http_server.hpp"

#include "bot/net/dial.hpp"
#include "bot/net/frame_watch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <poll.h>
#include <set>
#include <spdlog/spdlog.h>

namespace warroom::net {

namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

// TCP, with an eye on the frames once it carries a websocket.
struct WatchedLayer : TcpLayer {
    using TcpLayer::TcpLayer;

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token)
    {
        auto step = [this, buffers, begun = false](auto& self, error_code error = {}, std::size_t bytes = 0) mutable {
            if (!std::exchange(begun, true)) return TcpLayer::async_read_some(buffers, std::move(self));
            if (watching) watch(buffers, bytes);
            self.complete(error, bytes);
        };
        return asio::async_compose<Token, void(error_code, std::size_t)>(std::move(step), token, *this);
    }

    template <class Buffers>
    void watch(const Buffers& buffers, std::size_t bytes)
    {
        for (const auto part : beast::buffers_range_ref(buffers)) {
            const auto size = std::min(bytes, part.size());
            frames.feed({static_cast<const std::uint8_t*>(part.data()), size});
            bytes -= size;
        }
    }

    FrameWatch frames;
    bool watching = false;
};

HttpRequest plain_form(const http::request<http::string_body>& wire)
{
    HttpRequest request{.method = wire.method_string(), .target = wire.target(), .body = wire.body()};
    for (const auto& field : wire) request.headers.emplace_back(field.name_string(), field.value());
    return request;
}

http::response<http::string_body> wire_form(HttpResponse response, bool keep_alive)
{
    http::response<http::string_body> wire;
    wire.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : response.headers) wire.insert(name, value);
    wire.body() = std::move(response.body);
    wire.keep_alive(keep_alive);
    wire.prepare_payload();
    return wire;
}

} // namespace

// One accepted connection, first HTTP and after an upgrade a websocket. The coroutines that use it keep it alive.
struct ServerWebsocket::Impl {
    explicit Impl(tcp::socket socket) : ws{std::move(socket)} {}

    WatchedLayer& layer() { return ws.next_layer(); }

    void reset()
    {
        error_code ignored;
        layer().socket().set_option(asio::socket_base::linger{true, 0}, ignored);
        layer().close();
    }

    bool client_is_gone()
    {
        pollfd client{layer().socket().native_handle(), POLLRDHUP, 0};
        return !layer().socket().is_open() || ::poll(&client, 1, 0) != 0;
    }

    websocket::stream<WatchedLayer, /*deflateSupported*/ false> ws;
    beast::flat_buffer buffer;
};

namespace {

using Connection = ServerWebsocket::Impl;
using Self = std::shared_ptr<Connection>;

asio::awaitable<Result<ServerWebsocket::Message, error_code>> read(Self connection)
{
    auto& [ws, buffer] = *connection;
    const auto [error, bytes] = co_await ws.async_read(buffer, as_result);
    if (error) co_return error;
    ServerWebsocket::Message message{beast::buffers_to_string(buffer.data())};
    message.fragmented = ws.next_layer().frames.take_fragmented();
    buffer.clear();
    co_return message;
}

asio::awaitable<error_code> write(Self connection, std::string text)
{
    const auto [error, bytes] = co_await connection->ws.async_write(asio::buffer(text), as_result);
    co_return error;
}

asio::awaitable<error_code> ping(Self connection)
{
    const websocket::ping_data nothing;
    const auto [error] = co_await connection->ws.async_ping(nothing, as_result);
    co_return error;
}

asio::awaitable<void> close(Self connection)
{
    if (connection->ws.is_open()) co_await connection->ws.async_close(websocket::close_code::normal, as_result);
}

asio::awaitable<void> mute(Self connection)
{
    connection->layer().cancel();
    while (!connection->client_is_gone()) co_await sleep_for(100ms);
}

} // namespace

ServerWebsocket::ServerWebsocket(std::shared_ptr<Impl> impl) : impl_{std::move(impl)} {}
ServerWebsocket::ServerWebsocket(ServerWebsocket&&) noexcept = default;
ServerWebsocket::~ServerWebsocket()
{
    if (impl_) impl_->layer().close();
}

asio::awaitable<Result<ServerWebsocket::Message, error_code>> ServerWebsocket::read() { return net::read(impl_); }
asio::awaitable<error_code> ServerWebsocket::write(std::string text) { return net::write(impl_, std::move(text)); }
asio::awaitable<error_code> ServerWebsocket::ping() { return net::ping(impl_); }
asio::awaitable<void> ServerWebsocket::close() { return net::close(impl_); }
asio::awaitable<void> ServerWebsocket::mute() { return net::mute(impl_); }
void ServerWebsocket::drop() { impl_->reset(); }

struct HttpServer::Impl {
    using Server = std::shared_ptr<Impl>;

    static asio::awaitable<void> accept(Server self);
    static asio::awaitable<void> serve(Server self, Self connection);
    static asio::awaitable<void> upgrade(Server self, Self connection, http::request<http::string_body> wire);
    asio::awaitable<bool> answer(Self connection, HttpRequest request, bool keep_alive);
    asio::awaitable<Reply> handled(HttpRequest request);
    void stop();

    tcp::acceptor acceptor;
    Handler handler;
    Gate gate;
    Upgraded upgraded;
    unsigned short port = acceptor.local_endpoint().port(); // known also when it listens no more
    std::set<Self> connections{};
};

namespace {

// False when the connection can't be used any more.
asio::awaitable<bool> send(Self connection, http::response<http::string_body> wire, std::size_t cut_after)
{
    http::response_serializer<http::string_body> serializer{wire};
    if (cut_after >= wire.body().size()) {
        const auto [error, bytes] = co_await http::async_write(connection->layer(), serializer, as_result);
        co_return !error && wire.keep_alive();
    }
    const auto [unsent, head] = co_await http::async_write_header(connection->layer(), serializer, as_result);
    const auto part = asio::buffer(wire.body(), cut_after);
    if (!unsent) co_await asio::async_write(connection->layer(), part, as_result);
    connection->reset();
    co_return false;
}

} // namespace

asio::awaitable<Reply> HttpServer::Impl::handled(HttpRequest request)
{
    try {
        co_return co_await handler(std::move(request));
    } catch (const std::exception& error) {
        spdlog::error("a handler failed: {}", error.what());
        co_return Reply{.response = {.status = 500, .body = "internal error"}};
    }
}

asio::awaitable<bool> HttpServer::Impl::answer(Self connection, HttpRequest request, bool keep_alive)
{
    Reply reply = co_await handled(std::move(request));
    if (reply.delay > 0ms) co_await sleep_for(reply.delay);
    if (reply.reset) {
        connection->reset();
        co_return false;
    }
    auto wire = wire_form(std::move(reply.response), keep_alive);
    co_return co_await send(connection, std::move(wire), reply.cut_after);
}

asio::awaitable<void> HttpServer::Impl::upgrade(Server self, Self connection, http::request<http::string_body> wire)
{
    const HttpRequest request = plain_form(wire);
    const auto refusal = self->gate ? self->gate(request) : std::nullopt;
    if (refusal) {
        auto answer = wire_form(*refusal, false);
        co_await send(connection, std::move(answer), std::string::npos);
        co_return;
    }
    auto& ws = connection->ws;
    ws.set_option(websocket::stream_base::timeout{5s, websocket::stream_base::none(), false});
    ws.auto_fragment(false);
    connection->layer().watching = true;
    connection->buffer.clear(); // it will hold messages now
    const auto [error] = co_await ws.async_accept(wire, as_result);
    if (error) co_return;
    ServerWebsocket accepted{connection};
    co_await self->upgraded(request, std::move(accepted));
}

asio::awaitable<void> HttpServer::Impl::serve(Server self, Self connection)
{
    for (bool usable = true; usable;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(64 * 1024 * 1024);
        const auto [error, bytes] =
            co_await http::async_read(connection->layer(), connection->buffer, parser, as_result);
        if (error) break;

        auto wire = parser.release();
        if (self->upgraded && websocket::is_upgrade(wire)) {
            co_await upgrade(self, connection, std::move(wire));
            break;
        }
        auto request = plain_form(wire);
        usable = co_await self->answer(connection, std::move(request), wire.keep_alive());
    }
    connection->layer().close();
}

asio::awaitable<void> HttpServer::Impl::accept(Server self)
{
    while (self->acceptor.is_open()) {
        auto [error, socket] = co_await self->acceptor.async_accept(as_result);
        if (error == asio::error::operation_aborted) co_return;
        if (error) {
            spdlog::error("no connection could be accepted: {}", error.message());
            co_await sleep_for(1s); // out of descriptors, most likely
            continue;
        }
        socket.set_option(tcp::no_delay{true}, error);
        const auto connection = std::make_shared<Connection>(std::move(socket));
        self->connections.insert(connection);
        auto ended = [self, connection](std::exception_ptr thrown) {
            self->connections.erase(connection);
            log_failure("an HTTP connection")(std::move(thrown));
        };
        asio::co_spawn(self->acceptor.get_executor(), serve(self, connection), std::move(ended));
    }
}

void HttpServer::Impl::stop()
{
    error_code ignored;
    acceptor.close(ignored);
    for (const auto& connection : connections) connection->layer().close();
}

HttpServer::HttpServer(asio::any_io_executor executor, unsigned short port, Handler handler, Gate gate,
                       Upgraded upgraded)
    : impl_{std::make_shared<Impl>(tcp::acceptor{executor, {asio::ip::address_v4::loopback(), port}},
                                   std::move(handler), std::move(gate), std::move(upgraded))}
{
    asio::co_spawn(executor, Impl::accept(impl_), log_failure("the HTTP server"));
}

HttpServer::~HttpServer() { impl_->stop(); }
unsigned short HttpServer::port() const { return impl_->port; }
void HttpServer::stop() { impl_->stop(); }

} // namespace warroom::net
