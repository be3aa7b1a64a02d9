#include "bot/net/http_server.hpp"
#include "bot/net/https_client.hpp"
#include "bot/net/websocket.hpp"
#include "tests/bot/loopback.hpp"
#include "tests/bot/tls_peer.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <fmt/format.h>

namespace warroom::net {
namespace {

using loopback::run;
using namespace std::chrono_literals;

asio::awaitable<Reply> hello(HttpRequest) { co_return Reply{.response = {.body = "hello"}}; }

asio::awaitable<void> echo(HttpRequest, ServerWebsocket socket)
{
    for (;;) {
        const auto message = co_await socket.read();
        if (message.has_error()) co_return;
        if (message->text == "drop") socket.drop();
        co_await socket.write(message->text);
    }
}

Url at(const std::string& scheme, const std::string& host, unsigned short port)
{
    const auto url = parse_url(scheme + "://" + host + ":" + std::to_string(port) + "/");
    REQUIRE(url.has_value());
    return *url;
}

struct Secure {
    asio::io_context io{1};
    tls_peer::Authority authority{};
    Dialer dialer{make_tls(authority.file())};
    HttpServer plain{io.get_executor(), 0, hello, {}, echo};
};

} // namespace

TEST_SUITE_BEGIN("TLS");

TEST_CASE("TLS is spoken only with a peer that can prove its name")
{
    Secure secure;
    const auto right = secure.authority.issue("localhost");
    const auto expired = secure.authority.issue("localhost", -1h);
    const auto other = secure.authority.issue("other.example");
    const auto numeric = secure.authority.issue("127.0.0.1");
    const auto own = tls_peer::self_signed("localhost");
    const auto early = secure.authority.issue_for_later("localhost");
    const auto alone = secure.authority.issue_without_chain("localhost");
    const auto client_only = secure.authority.issue("localhost", 1h, "clientAuth");
    const auto partial = secure.authority.issue("local*");
    const tls_peer::Authority stranger;
    const auto strange = stranger.issue("localhost");
    struct Case {
        const tls_peer::Identity& peer;
        std::string host;
        std::string refusal;
    };
    const Case cases[] = {{right, "localhost", ""},
                          {numeric, "127.0.0.1", ""},
                          {expired, "localhost", "certificate has expired"},
                          {other, "localhost", "hostname mismatch"},
                          {right, "127.0.0.1", "IP address mismatch"},
                          {own, "localhost", "self-signed certificate"},
                          {early, "localhost", "certificate is not yet valid"},
                          {alone, "localhost", "unable to get local issuer certificate"},
                          {strange, "localhost", "certificate signature failure"}, // of one with the same name
                          {client_only, "localhost", "unsuitable certificate purpose"},
                          {partial, "localhost", "hostname mismatch"}};
    for (const auto& [identity, host, refusal] : cases) {
        CAPTURE(host);
        CAPTURE(refusal);
        tls_peer::Server server{secure.io, identity, secure.plain.port()};
        HttpsClient client{secure.io.get_executor(), at("https", host, server.port()), secure.dialer};
        const bool trusted = refusal.empty();
        auto story = [&]() -> asio::awaitable<void> {
            const HttpRequest request{};
            for (int i = 0; i < 2; ++i) {
                const auto answer = co_await client.send(request, 5s);
                REQUIRE(answer.has_value() == trusted);
                if (trusted) {
                    CHECK(answer->body == "hello");
                } else {
                    CHECK(answer.error().reason.find(refusal) != std::string::npos);
                    CHECK(!answer.error().sent);
                }
            }
            CHECK(server.handshakes() == (trusted ? 1 : 0)); // kept alive for the second call
            CHECK(server.name_asked_for() == (host == "localhost" ? host : ""));

            const auto connected = co_await Websocket::connect(at("wss", host, server.port()), secure.dialer);
            REQUIRE(connected.has_value() == trusted);
            if (!trusted) CHECK(connected.error().find(refusal) != std::string::npos);
        };
        run(secure.io, story());
    }
}

TEST_CASE("a websocket over TLS carries messages and ends in time")
{
    Secure secure;
    const auto identity = secure.authority.issue("localhost");
    tls_peer::Server server{secure.io, identity, secure.plain.port()};
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await Websocket::connect(at("wss", "localhost", server.port()), secure.dialer);
        REQUIRE(socket.has_value());
        for (const std::size_t size : {1U, 12000U, 300000U}) {
            const std::string text(size, 'a');
            co_await socket->write(text);
            const auto said = co_await socket->read();
            REQUIRE(said.has_value());
            CHECK(*said == text);
        }
        const auto began = std::chrono::steady_clock::now();
        co_await socket->close(std::chrono::steady_clock::now() + 1s);
        CHECK(std::chrono::steady_clock::now() - began < 500ms);

        auto dropped = co_await Websocket::connect(at("wss", "localhost", server.port()), secure.dialer);
        REQUIRE(dropped.has_value());
        co_await dropped->write("drop");
        const auto nothing = co_await dropped->read();
        CHECK(nothing.has_error());
    };
    run(secure.io, story());
}

TEST_CASE("an authority is found in a folder by the hash of its name, and nobody else is trusted")
{
    Secure secure;
    TemporaryDirectory folder;
    const auto named = fmt::format("{:08x}.0", secure.authority.hash());
    std::filesystem::copy(secure.authority.file(), folder / named.c_str());
    const auto identity = secure.authority.issue("localhost");
    const auto own = tls_peer::self_signed("localhost");
    tls_peer::Server server{secure.io, identity, secure.plain.port()};
    tls_peer::Server stranger{secure.io, own, secure.plain.port()};
    Dialer dialer{make_tls(folder / "")};
    auto story = [&]() -> asio::awaitable<void> {
        const auto trusted = co_await Websocket::connect(at("wss", "localhost", server.port()), dialer);
        CHECK(trusted.has_value());
        const auto refused = co_await Websocket::connect(at("wss", "localhost", stranger.port()), dialer);
        CHECK(refused.has_error());
    };
    run(secure.io, story());
}

TEST_CASE("authorities that can't be read are an error at once")
{
    CHECK_THROWS_AS(make_tls("/nowhere/authorities.pem"), boost::system::system_error);
}

TEST_SUITE_END();

} // namespace warroom::net
