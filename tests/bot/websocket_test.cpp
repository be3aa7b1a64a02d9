#include "bot/net/http_server.hpp"
#include "bot/net/websocket.hpp"
#include "tests/bot/loopback.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

namespace warroom::net {
namespace {

using asio::ip::tcp;
using loopback::at;
using loopback::run;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
using Message = ServerWebsocket::Message;

Steady::time_point in_a_second() { return Steady::now() + 1s; }

struct Peer {
    asio::io_context io{1};
    Dialer dialer{make_tls()};
    std::vector<Message> heard{};
    error_code ended{}; // why the server's side stopped reading
    bool over = false;
    HttpServer server{
        io.get_executor(), 0, [](HttpRequest) { return nothing_here(); },
        [](const HttpRequest& request) { return gate(request); },
        [this](HttpRequest request, ServerWebsocket socket) { return echo(std::move(request), std::move(socket)); }};

    static asio::awaitable<Reply> nothing_here() { co_return Reply{.response = {.status = 404}}; }
    static std::optional<HttpResponse> gate(const HttpRequest& request)
    {
        if (request.target == "/full") return HttpResponse{.status = 409};
        return std::nullopt;
    }

    // Says back what it hears, until told otherwise.
    asio::awaitable<void> echo(HttpRequest, ServerWebsocket socket)
    {
        for (;;) {
            auto message = co_await socket.read();
            over = message.has_error();
            if (over) ended = message.error();
            if (over) co_return;
            heard.push_back(*message);
            const std::string text = message->text.substr(0, 100);
            if (text == "mute") {
                co_await socket.mute();
                over = true;
                co_return;
            }
            if (text == "close") {
                co_await socket.close();
                co_await sleep_for(1h); // TCP stays
            }
            if (text == "drop") socket.drop();
            if (text == "ping")
                co_await socket.ping();
            else if (text == "huge")
                co_await socket.write(std::string(5U * 1024 * 1024, 'x'));
            else
                co_await socket.write(message->text);
        }
    }

    asio::awaitable<Websocket> connect()
    {
        auto connected = co_await Websocket::connect(at("ws", server.port(), "/link/?ticket=secret"), dialer);
        REQUIRE(connected.has_value());
        co_return std::move(*connected);
    }
};

} // namespace

TEST_SUITE_BEGIN("websocket");

TEST_CASE("a websocket brings messages both ways, each in one frame")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await peer.connect();
        for (const std::size_t size : {1U, 125U, 126U, 4096U, 12000U, 65536U, 1000000U}) {
            const std::string text(size, 'a');
            const auto failed = co_await socket.write(text);
            CHECK(!failed);
            const auto echo = co_await socket.read();
            REQUIRE(echo.has_value());
            CHECK(*echo == text);
            CHECK(!peer.heard.back().fragmented);
        }
    };
    run(peer.io, story());
}

TEST_CASE("many messages written at once arrive one by one, in order, and so do their echoes")
{
    Peer peer;
    constexpr std::size_t many = 2000;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await peer.connect();
        for (std::size_t n = 0; n < many; ++n) {
            const auto failed = co_await socket.write("message " + std::to_string(n));
            CHECK(!failed);
        }
        for (std::size_t n = 0; n < many; ++n) {
            const auto echo = co_await socket.read();
            REQUIRE(echo.has_value());
            REQUIRE(*echo == "message " + std::to_string(n));
        }
    };
    run(peer.io, story());
    CHECK(peer.heard.size() == many);
}

TEST_CASE("writing to a peer that is gone fails in the end")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await peer.connect();
        co_await socket.write("drop");
        while (!co_await socket.write(std::string(1000, 'x'))) co_await sleep_for(1ms);
    };
    run(peer.io, story());
}

TEST_CASE("the server notices a message in several frames")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        tcp::socket socket{peer.io};
        const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), peer.server.port()};
        co_await socket.async_connect(endpoint, asio::use_awaitable);
        const std::string upgrade = "GET /link/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        co_await asio::async_write(socket, asio::buffer(upgrade), asio::use_awaitable);
        std::array<char, 1024> bytes{};
        co_await socket.async_read_some(asio::buffer(bytes), asio::use_awaitable);
        const std::string frames{"\x01\x81\0\0\0\0a\x80\x81\0\0\0\0b" // "a" and more, "b"
                                 "\x81\x82\0\0\0\0cd",
                                 22}; // "cd"
        co_await asio::async_write(socket, asio::buffer(frames), asio::use_awaitable);
        while (peer.heard.size() < 2) co_await sleep_for(1ms);
    };
    run(peer.io, story());
    CHECK(peer.heard[0].text == "ab");
    CHECK(peer.heard[0].fragmented);
    CHECK(peer.heard[1].text == "cd");
    CHECK(!peer.heard[1].fragmented);
}

TEST_CASE("a refused upgrade names the status and nothing of the URL's query")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        const auto full = co_await Websocket::connect(at("ws", peer.server.port(), "/full"), peer.dialer);
        REQUIRE(full.has_error());
        CHECK(full.error() == "the upgrade was answered 409");

        const auto port = peer.server.port();
        peer.server.stop();
        const auto gone = co_await Websocket::connect(at("ws", port, "/link/?ticket=secret"), peer.dialer);
        REQUIRE(gone.has_error());
        CHECK(gone.error().find("Connection refused") != std::string::npos);
        CHECK(gone.error().find("secret") == std::string::npos);
    };
    run(peer.io, story());
}

TEST_CASE("pings from either side are signs of life")
{
    Peer peer;
    std::optional<Websocket> socket;
    auto reader = [&]() -> asio::awaitable<void> {
        for (;;) {
            const auto message = co_await socket->read();
            if (message.has_error()) co_return;
        }
    };
    auto story = [&]() -> asio::awaitable<void> {
        socket.emplace(co_await peer.connect());
        asio::co_spawn(peer.io, reader(), log_failure("reader"));
        co_await sleep_for(30ms);
        const auto silent_since = socket->last_byte();
        CHECK(Steady::now() - silent_since >= 20ms);

        co_await socket->ping(); // answered by a pong
        while (socket->last_byte() == silent_since) co_await sleep_for(1ms);

        const auto after_pong = socket->last_byte();
        co_await socket->write("ping"); // answered by a ping, and by no message
        while (socket->last_byte() == after_pong) co_await sleep_for(1ms);
        socket->drop();
    };
    run(peer.io, story());
}

TEST_CASE("closing is polite and quick, though the peer keeps TCP open")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await peer.connect();
        const auto began = Steady::now();
        co_await socket.close(in_a_second());
        CHECK(Steady::now() - began < 500ms);
        while (!peer.over) co_await sleep_for(1ms);
        CHECK(peer.ended.message() == "The WebSocket stream was gracefully closed at both endpoints");
        const auto after = co_await socket.write("late");
        CHECK(after);
    };
    run(peer.io, story());
}

TEST_CASE("a mute peer delays closing by a second at most")
{
    Peer peer;
    std::optional<Websocket> socket;
    bool reader_ended = false;
    auto reader = [&]() -> asio::awaitable<void> {
        const auto message = co_await socket->read();
        CHECK(message.has_error());
        reader_ended = true;
    };
    auto story = [&]() -> asio::awaitable<void> {
        socket.emplace(co_await peer.connect());
        asio::co_spawn(peer.io, reader(), log_failure("reader"));
        co_await socket->write("mute");
        co_await sleep_for(50ms);
        const auto silent_since = socket->last_byte();
        co_await socket->ping();
        co_await sleep_for(200ms);
        CHECK(socket->last_byte() == silent_since);
        CHECK(!peer.over);

        const auto began = Steady::now();
        co_await socket->close(in_a_second());
        CHECK(Steady::now() - began >= 900ms);
        CHECK(Steady::now() - began <= 1100ms);
        while (!peer.over || !reader_ended) co_await sleep_for(1ms); // and the server sees TCP go
    };
    run(peer.io, story());
}

TEST_CASE("what can't go out any more delays closing by a second at most")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await peer.connect();
        co_await socket.write("mute");
        while (peer.heard.empty()) co_await sleep_for(1ms);
        co_await socket.write(std::string(16U * 1024 * 1024, 'x')); // more than the kernel holds
        const auto began = Steady::now();
        co_await socket.close(in_a_second());
        CHECK(Steady::now() - began <= 1100ms);
    };
    run(peer.io, story());
}

TEST_CASE("a peer that closes ends the read at once, though it keeps TCP open")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await peer.connect();
        const auto began = Steady::now();
        co_await socket.write("close");
        const auto message = co_await socket.read();
        CHECK(message.has_error());
        CHECK(Steady::now() - began < 500ms);
        co_await socket.close(in_a_second()); // nothing is left to say
        CHECK(Steady::now() - began < 500ms);
    };
    run(peer.io, story());
}

TEST_CASE("a reset and a message over the limit end the read")
{
    Peer peer;
    auto story = [&]() -> asio::awaitable<void> {
        auto reset = co_await peer.connect();
        co_await reset.write("drop");
        const auto nothing = co_await reset.read();
        CHECK(nothing.has_error());

        auto flooded = co_await peer.connect();
        co_await flooded.write("huge");
        const auto too_much = co_await flooded.read();
        REQUIRE(too_much.has_error());
        CHECK(is_too_large(too_much.error()));
    };
    run(peer.io, story());
}

TEST_CASE("dropping, moving or destroying a websocket ends its pending read")
{
    Peer peer;
    std::optional<Websocket> socket;
    int ended = 0;
    auto reader = [&]() -> asio::awaitable<void> {
        const auto message = co_await socket->read();
        CHECK(message.has_error());
        ++ended;
    };
    auto story = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            socket.emplace(co_await peer.connect());
            asio::co_spawn(peer.io, reader(), log_failure("reader"));
            co_await sleep_for(10ms);
            CHECK(ended == i);
            if (i == 0) socket->drop();
            if (i == 1) socket.reset();
            if (i == 2) Websocket{std::move(*socket)}.drop();
            while (ended == i) co_await sleep_for(1ms);
        }
    };
    run(peer.io, story());
}

TEST_CASE("an io_context may go while all of it is under way")
{
    auto peer = std::make_unique<Peer>();
    std::optional<Websocket> socket;
    auto story = [&]() -> asio::awaitable<void> {
        socket.emplace(co_await peer->connect());
        co_await socket->write("mute");
    };
    run(peer->io, story());
    asio::co_spawn(peer->io, socket->read(), [](const std::exception_ptr&, const auto&) {});
    asio::co_spawn(peer->io, socket->close(in_a_second()), log_failure("close"));
    peer->io.run_for(20ms);
    socket.reset();
    CHECK_NOTHROW(peer.reset());
}

TEST_SUITE_END();

} // namespace warroom::net
