// What a websocket's client makes of a peer that answers badly, slices, or is large.
#include "bot/net/websocket.hpp"
#include "tests/bot/raw_peer.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <openssl/evp.h>
#include <openssl/sha.h>

namespace warroom::net {
namespace {

using asio::ip::tcp;
using loopback::at;
using loopback::RawPeer;
using loopback::run;
using namespace std::chrono_literals;

// RFC 6455, 4.2.2: what proves that the key of the upgrade was read.
std::string accepted(const std::string& head)
{
    constexpr std::string_view field = "Sec-WebSocket-Key: ";
    const auto from = head.find(field) + field.size();
    const auto key = head.substr(from, head.find("\r\n", from) - from) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char hash[SHA_DIGEST_LENGTH];
    SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), hash);
    unsigned char text[32];
    const int size = EVP_EncodeBlock(text, hash, sizeof hash);
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

enum Opcode : unsigned char { more = 0, text = 1, ping = 9 };

std::string frame(std::string_view payload, Opcode opcode = Opcode::text, bool last = true)
{
    std::string out{static_cast<char>((last ? 0x80 : 0) | opcode)};
    const auto size = payload.size();
    if (size < 126) {
        out += static_cast<char>(size);
    } else {
        const int digits = size < 65536 ? 2 : 8;
        out += static_cast<char>(digits == 2 ? 126 : 127);
        for (int n = digits - 1; n >= 0; --n) out += static_cast<char>(size >> (8 * n) & 0xFF);
    }
    return out += payload;
}

// A server of websockets that writes the bytes it is given, as it is told to.
struct Scripted {
    using Script = std::function<asio::awaitable<void>(tcp::socket&)>;
    explicit Scripted(Script told) : script{std::move(told)} { asio::co_spawn(io, serve(), log_failure("server")); }

    asio::awaitable<void> serve()
    {
        for (;;) {
            auto [error, socket] = co_await acceptor.async_accept(as_result);
            if (error) co_return;
            socket.set_option(tcp::no_delay{true});
            std::string head;
            co_await asio::async_read_until(socket, asio::dynamic_buffer(head), "\r\n\r\n", asio::use_awaitable);
            const auto answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Accept: " +
                                accepted(head) + "\r\n\r\n";
            co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
            co_await script(socket);
        }
    }
    asio::awaitable<Websocket> connect()
    {
        auto connected = co_await Websocket::connect(at("ws", acceptor.local_endpoint().port()), dialer);
        REQUIRE(connected.has_value());
        co_return std::move(*connected);
    }

    asio::io_context io{1};
    Script script;
    Dialer dialer{make_tls()};
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
};

asio::awaitable<void> say(tcp::socket& socket, std::string bytes)
{
    co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
}

// Lets the other side read what was written so far.
asio::awaitable<void> pause()
{
    const auto executor = co_await asio::this_coro::executor;
    for (int turns = 0; turns < 3; ++turns) co_await asio::post(executor, asio::use_awaitable);
}

const std::vector<std::string>& recorded()
{
    static const std::vector<std::string> frames{
        R"({"type":"hello","num_connections":2,"debug_info":{"host":"applink-1","build_number":10,)"
        R"("approximate_connection_time":18060},"connection_info":{"app_id":"A0123456789"}})",
        R"({"envelope_id":"57d6a792-4d35-4d0b-b6aa-3361493e1caf","payload":{"type":"event_callback",)"
        R"("event_id":"Ev0","event":{"type":"message","channel":"C1","user":"U1","ts":"1773136800.000200",)"
        "\"text\":\"sev1 \xE2\x80\x94 caf\xC3\xA9 \xF0\x9F\x94\xA5 <https://a.example|b> &lt;\"}},"
        R"("type":"events_api","accepts_response_payload":false,"retry_attempt":0,"retry_reason":""})",
        R"({"type":"disconnect","reason":"refresh_requested","debug_info":{"host":"applink-1"}})",
    };
    return frames;
}

std::size_t open_files()
{
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator{"/proc/self/fd"}) ++count;
    return count;
}

std::size_t resident() // MiB
{
    std::size_t total = 0, pages = 0;
    std::ifstream{"/proc/self/statm"} >> total >> pages;
    return pages * 4096 / (1024 * 1024);
}

} // namespace

TEST_SUITE_BEGIN("upgrade");

TEST_CASE("only a proper upgrade makes a websocket, everything else says what came")
{
    const std::string page = "Content-Type: text/html\r\nContent-Length: 19\r\n\r\n<html>hello</html>\n";
    struct Case {
        std::string answer;
        std::string told;
    };
    std::vector<Case> cases;
    for (const auto* status : {"200", "301", "403", "404", "408", "409", "429", "500", "503"})
        cases.push_back({"HTTP/1.1 " + std::string{status} +
                             " Some Words\r\nRetry-After: 30\r\n"
                             "Location: https://elsewhere.example/?secret\r\n" +
                             page,
                         "the upgrade was answered " + std::string{status}});
    cases.push_back({"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: bm90IG91ciBrZXk=\r\n\r\n",
                     "no websocket with 127.0.0.1"});
    cases.push_back({"HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso", "no websocket with 127.0.0.1"});
    cases.push_back({"HTTP/1.1 40", "no websocket with 127.0.0.1"});
    cases.push_back({"<html>log in, please</html>", "no websocket with 127.0.0.1"});
    cases.push_back({"", "no websocket with 127.0.0.1"});
    for (const auto& [answer, told] : cases) {
        CAPTURE(answer);
        asio::io_context io{1};
        Dialer dialer{make_tls()};
        RawPeer peer{io, answer};
        auto story = [&]() -> asio::awaitable<void> {
            const auto socket = co_await Websocket::connect(at("ws", peer.port(), "/link/?ticket=secret"), dialer);
            REQUIRE(socket.has_error());
            CHECK(socket.error().starts_with(told));
            CHECK(socket.error().find("secret") == std::string::npos);
        };
        run(io, story());
    }
}

TEST_CASE("a message is the same wherever TCP cuts it, and however many frames it comes in")
{
    Scripted server{[](tcp::socket& socket) -> asio::awaitable<void> {
        for (const auto& message : recorded()) {
            const auto whole = frame(message);
            for (std::size_t cut = 1; cut < whole.size(); ++cut) {
                co_await say(socket, whole.substr(0, cut));
                co_await pause();
                co_await say(socket, whole.substr(cut));
            }
            for (std::size_t cut = 0; cut <= message.size(); ++cut) {
                const auto begin = frame(message.substr(0, cut), Opcode::text, false);
                co_await say(socket, begin + frame("", Opcode::ping)); // as may come in between
                co_await pause();
                co_await say(socket, frame(message.substr(cut), Opcode::more));
            }
            std::string in_letters;
            for (const char& letter : message)
                in_letters += frame({&letter, 1}, &letter == message.data() ? Opcode::text : Opcode::more,
                                    &letter == &message.back());
            co_await say(socket, in_letters);
        }
        co_await sleep_for(1h);
    }};
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await server.connect();
        for (const auto& message : recorded()) {
            const auto copies = (frame(message).size() - 1) + (message.size() + 1) + 1;
            for (std::size_t copy = 0; copy < copies; ++copy) {
                const auto got = co_await socket.read();
                REQUIRE(got.has_value());
                REQUIRE(*got == message);
            }
        }
    };
    run(server.io, story());
}

TEST_CASE(
    "messages of all sizes up to four megabytes arrive, a larger one ends the connection, and memory stays bounded")
{
    constexpr std::size_t most = 4 * 1024 * 1024;
    const std::vector<std::size_t> sizes{1, 125, 126, 65535, 65536, 1024 * 1024, most, 5 * 1024 * 1024};
    Scripted server{[sizes](tcp::socket& socket) -> asio::awaitable<void> {
        for (const auto size : sizes) {
            const auto message = frame(std::string(size, 'x'));
            const auto [ended, written] = co_await asio::async_write(socket, asio::buffer(message), as_result);
            if (ended) co_return;
        }
    }};
    const auto before = resident();
    auto story = [&]() -> asio::awaitable<void> {
        for (int rounds = 0; rounds < 5; ++rounds) {
            auto socket = co_await server.connect();
            for (const auto size : sizes) {
                const auto got = co_await socket.read();
                REQUIRE(got.has_value() == (size <= most));
                if (got.has_value()) CHECK(got->size() == size);
            }
        }
    };
    run(server.io, story());
    CHECK(resident() - before < 64);
}

TEST_CASE("hundreds of connections, ended in every way, leave no descriptor behind")
{
    Scripted server{[](tcp::socket& socket) -> asio::awaitable<void> {
        co_await say(socket, frame("hello"));
        std::array<char, 64> bytes{};
        co_await socket.async_read_some(asio::buffer(bytes), as_result);
    }};
    auto story = [&](int connections) -> asio::awaitable<void> {
        for (int n = 0; n < connections; ++n) {
            auto socket = co_await server.connect();
            const auto hello = co_await socket.read();
            REQUIRE(hello.has_value());
            if (n % 3 == 0) co_await socket.close(std::chrono::steady_clock::now() + 1s);
            if (n % 3 == 1) socket.drop();
        }
    };
    run(server.io, story(6));
    server.io.run_for(20ms);
    const auto before = open_files();
    run(server.io, story(300));
    server.io.run_for(20ms);
    CHECK(open_files() <= before + 1);
}

TEST_SUITE_END();

} // namespace warroom::net
