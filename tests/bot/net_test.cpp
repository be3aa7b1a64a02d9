#include "bot/net/http_server.hpp"
#include "bot/net/https_client.hpp"
#include "bot/net/url.hpp"
#include "bot/net/websocket.hpp"
#include "tests/bot/raw_peer.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <vector>

namespace warroom::net {
namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
using loopback::at;
using loopback::RawPeer;
using loopback::run;

HttpRequest get(std::string target) { return {.method = "GET", .target = std::move(target)}; }

// Long enough for whatever can happen by itself to have happened, and no time at all.
asio::awaitable<void> many_turns_of_the_loop()
{
    for (int i = 0; i < 1000; ++i) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

struct Plain {
    asio::io_context io{1};
    Dialer dialer{make_tls()};
    int under_way = 0;
    int most_under_way = 0;
    int heard = 0;
    Bell bell{io.get_executor()}; // rings at each request
    std::optional<HttpServer> server{};

    explicit Plain(HttpServer::Upgraded upgraded = {}, HttpServer::Gate gate = {})
    {
        serve(0, std::move(upgraded), std::move(gate));
    }
    void serve(unsigned short port, HttpServer::Upgraded upgraded = {}, HttpServer::Gate gate = {})
    {
        auto handler = [this](HttpRequest request) { return handle(std::move(request)); };
        server.emplace(io.get_executor(), port, handler, std::move(gate), std::move(upgraded));
    }
    asio::awaitable<Reply> handle(HttpRequest request)
    {
        most_under_way = std::max(most_under_way, ++under_way);
        ++heard;
        bell.ring();
        if (request.target == "/slow") co_await many_turns_of_the_loop();
        --under_way;
        const std::string body = request.method + " " + request.target + " " + request.body;
        Reply reply{.response = {.status = 200, .headers = {{"X-Test", "yes"}}, .body = body}};
        if (request.target == "/mute") reply.delay = 1h;
        if (request.target == "/reset") reply.reset = true;
        if (request.target == "/cut") reply.cut_after = 3;
        if (request.target == "/huge") reply.response.body.assign(65U * 1024 * 1024, 'x');
        if (request.target == "/last") reply.response.headers.emplace_back("Connection", "close");
        if (request.target == "/bug") throw std::runtime_error{"a bug"};
        co_return reply;
    }
    HttpsClient client(int connections = 4)
    {
        return HttpsClient{io.get_executor(), at("http", server->port()), dialer, connections};
    }
};

} // namespace

TEST_SUITE_BEGIN("net");

TEST_CASE("a URL says where to connect to")
{
    const auto url = parse_url("wss://wss-primary.slack.com/link/?ticket=a%2Fb&app_id=1#part");
    REQUIRE(url.has_value());
    CHECK(url->scheme == "wss");
    CHECK(url->host == "wss-primary.slack.com");
    CHECK(url->port == "443");
    CHECK(url->target == "/link/?ticket=a%2Fb&app_id=1");
    CHECK(url->secure());

    CHECK(parse_url("HTTPS://slack.com")->scheme == "https");
    CHECK(parse_url("https://slack.com")->target == "/");
    CHECK(parse_url("https://slack.com?x=1")->target == "/?x=1");
    CHECK(parse_url("https://slack.com:8443/")->port == "8443");
    CHECK(parse_url("http://localhost/")->port == "80");
    CHECK(parse_url("ws://127.3.2.1:9000/link/")->host == "127.3.2.1");
    CHECK(parse_url("http://[::1]:9000/")->host == "::1");
}

TEST_CASE("what isn't a URL we may connect to is refused without its query")
{
    const std::vector<std::string> refused{"",
                                           "slack.com",
                                           "/api/?ticket=secret",
                                           "ftp://slack.com/?ticket=secret",
                                           "https:///path?ticket=secret",
                                           "https://slack.com:99999/?ticket=secret",
                                           "https://user:secret@slack.com/",
                                           "http://slack.com/?ticket=secret",
                                           "ws://10.0.0.1/?ticket=secret",
                                           "ws://127.0.0.1.example.com/?ticket=secret",
                                           "wss://10.0.0.1x/?ticket=secret",
                                           "http://localhost.example.com/?ticket=secret",
                                           "https://sla ck.com/?ticket=secret"};
    for (const auto& text : refused) {
        CAPTURE(text);
        const auto url = parse_url(text);
        REQUIRE(url.has_error());
        CHECK(!url.error().empty());
        CHECK(url.error().find("secret") == std::string::npos);
    }
    CHECK(parse_url("http://slack.com/").error().find("in the clear") != std::string::npos);
}

TEST_CASE("a form survives the way there and back")
{
    const Form form{{"text", "a & b = c + d % é\n"}, {"channel", "C1"}, {"empty", ""}};
    CHECK(encode_form(form) == "text=a+%26+b+%3D+c+%2B+d+%25+%C3%A9%0A&channel=C1&empty=");
    CHECK(decode_form(encode_form(form)) == form);
    CHECK(decode_form("a=1+2%203&&b&c=%zz&d=x=y") == Form{{"a", "1 2 3"}, {"b", ""}, {"c", "%zz"}, {"d", "x=y"}});
    CHECK(decode_form("").empty());
}

TEST_CASE("headers are found whatever their case")
{
    const Headers headers{{"Retry-After", "3"}, {"retry-after", "4"}};
    CHECK(header(headers, "RETRY-AFTER") == "3");
    CHECK(header(headers, "Retry").empty());
}

TEST_CASE("a date header survives the way there and back, and what is none is told apart")
{
    using namespace std::chrono_literals;
    const std::chrono::sys_seconds at{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 9h + 5min + 7s};
    CHECK(date_header(at) == "Sun, 01 Mar 2026 09:05:07 GMT");
    CHECK(date_in(date_header(at)) == at);
    for (const auto* text : {"", "soon", "Sun, 01 Mar 2026", "2026-03-01T09:05:07Z", "Sun, 31 Feb 2026 09:05:07 GMT"})
        CHECK_FALSE(date_in(text).has_value());
}

TEST_CASE("a call brings the answer, whatever its status")
{
    Plain plain;
    auto client = plain.client();
    auto story = [&]() -> asio::awaitable<void> {
        HttpRequest request{.target = "/api/x?y=1", .headers = {{"User-Agent", "warroom"}}, .body = "hello"};
        const auto answer = co_await client.send(request, 5s);
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == "POST /api/x?y=1 hello");
        CHECK(header(answer->headers, "x-test") == "yes");

        const auto failed = co_await client.send(get("/bug"), 5s);
        REQUIRE(failed.has_value());
        CHECK(failed->status == 500);
    };
    run(plain.io, story());
}

TEST_CASE("calls one after the other share a connection, also when the server then closes it")
{
    asio::io_context io{1};
    Dialer dialer{make_tls()};
    int accepted = 0;
    int closed = 0;
    Bell bell{io.get_executor()}; // rings when a connection is closed
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    // Answers two requests on each connection, then closes it without having said so.
    auto serve = [&]() -> asio::awaitable<void> {
        for (;;) {
            auto [error, socket] = co_await acceptor.async_accept(as_result);
            if (error) co_return;
            ++accepted;
            for (int i = 0; i < 2; ++i) {
                std::array<char, 4096> bytes{};
                co_await socket.async_read_some(asio::buffer(bytes), as_result);
                const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                co_await asio::async_write(socket, asio::buffer(answer), as_result);
            }
            socket.close();
            ++closed;
            bell.ring();
        }
    };
    asio::co_spawn(io, serve(), log_failure("server"));
    HttpsClient client{io.get_executor(), at("http", acceptor.local_endpoint().port()), dialer};
    auto story = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 6; ++i) {
            const auto answer = co_await client.send(get("/"), 5s);
            REQUIRE(answer.has_value());
            CHECK(answer->body == "ok");
            while (closed < (i + 1) / 2) co_await bell.rings();
        }
        CHECK(accepted == 3);
        acceptor.close();
    };
    run(io, story());
}

TEST_CASE("an answer that closes the connection is followed by a fresh one")
{
    Plain plain;
    auto client = plain.client();
    auto story = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            const auto answer = co_await client.send(get("/last"), 5s);
            CHECK(answer.has_value());
        }
    };
    run(plain.io, story());
}

TEST_CASE("calls overlap up to the number of connections, the others wait for their turn")
{
    Plain plain;
    auto client = plain.client(2);
    int ended = 0;
    auto call = [&]() -> asio::awaitable<void> {
        const auto answer = co_await client.send(get("/slow"), 5s);
        CHECK(answer.has_value());
        ++ended;
        plain.bell.ring();
    };
    for (int i = 0; i < 4; ++i) asio::co_spawn(plain.io, call(), log_failure("call"));
    auto story = [&]() -> asio::awaitable<void> {
        while (ended < 4) co_await plain.bell.rings();
    };
    run(plain.io, story());
    CHECK(plain.most_under_way == 2);
}

TEST_CASE("a call that waits too long says whether it was sent")
{
    Plain plain;
    auto client = plain.client(1);
    auto holder = [&]() -> asio::awaitable<void> {
        const auto answer = co_await client.send(get("/mute"), 400ms);
        REQUIRE(answer.has_error());
        CHECK(answer.error().reason == "timed out");
        CHECK(answer.error().sent);
    };
    auto story = [&]() -> asio::awaitable<void> {
        asio::co_spawn(plain.io, holder(), log_failure("holder"));
        while (plain.heard == 0) co_await plain.bell.rings();
        const auto waited = co_await client.send(get("/"), 100ms); // the only connection is taken
        REQUIRE(waited.has_error());
        CHECK(!waited.error().sent);

        const auto later = co_await client.send(get("/"), 5s); // and free again after the holder's time-out
        CHECK(later.has_value());
    };
    run(plain.io, story());
}

TEST_CASE("a call that was given up doesn't hurt the next ones")
{
    Plain plain;
    auto client = plain.client(1);
    auto story = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            const auto nothing = co_await within(50ms, client.send(get("/mute"), 5s));
            CHECK(!nothing.has_value());
        }
        const auto answer = co_await client.send(get("/"), 5s);
        REQUIRE(answer.has_value());
        CHECK(answer->body == "GET / ");
    };
    run(plain.io, story());
}

TEST_CASE("a peer that isn't there is told apart from one that broke off")
{
    Plain plain;
    auto client = plain.client();
    auto story = [&]() -> asio::awaitable<void> {
        const auto reset = co_await client.send(get("/reset"), 5s);
        REQUIRE(reset.has_error());
        CHECK(reset.error().sent);

        const auto cut = co_await client.send(get("/cut"), 5s);
        REQUIRE(cut.has_error());
        CHECK(cut.error().sent);

        plain.server->stop();
        const auto refused = co_await client.send(get("/"), 5s);
        REQUIRE(refused.has_error());
        CHECK(!refused.error().sent);
        CHECK(refused.error().reason.find("Connection refused") != std::string::npos);
    };
    run(plain.io, story());
}

TEST_CASE("a body that ends early or is over the limit is a failure")
{
    Plain plain;
    auto client = plain.client();
    RawPeer short_peer{plain.io, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"};
    HttpsClient of_short{plain.io.get_executor(), at("http", short_peer.port()), plain.dialer};
    RawPeer babbler{plain.io, "this is not HTTP\r\n\r\n"};
    HttpsClient of_babbler{plain.io.get_executor(), at("http", babbler.port()), plain.dialer};
    auto story = [&]() -> asio::awaitable<void> {
        const auto huge = co_await client.send(get("/huge"), 15s);
        REQUIRE(huge.has_error());
        CHECK(huge.error().reason.find("limit") != std::string::npos);

        const auto cut = co_await of_short.send(get("/"), 5s);
        REQUIRE(cut.has_error());
        CHECK(cut.error().sent);

        const auto babble = co_await of_babbler.send(get("/"), 5s);
        REQUIRE(babble.has_error());
        CHECK(babble.error().sent);
    };
    run(plain.io, story());
}

TEST_CASE("a client may go while its calls are under way")
{
    Plain plain;
    auto client =
        std::make_unique<HttpsClient>(plain.io.get_executor(), at("http", plain.server->port()), plain.dialer, 1);
    int ended = 0;
    int sent = 0;
    auto call = [&]() -> asio::awaitable<void> {
        const auto answer = co_await client->send(get("/mute"), 10s);
        REQUIRE(answer.has_error());
        ++ended;
        sent += answer.error().sent;
        plain.bell.ring();
    };
    auto story = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) asio::co_spawn(plain.io, call(), log_failure("call"));
        while (plain.heard == 0) co_await plain.bell.rings();
        client.reset();
        while (ended < 3) co_await plain.bell.rings();
    };
    const auto began = Steady::now();
    run(plain.io, story());
    CHECK(sent == 1); // there is one connection
    CHECK(Steady::now() - began < 2s);
}

TEST_SUITE_END();

} // namespace warroom::net
