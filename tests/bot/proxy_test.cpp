#include "bot/net/http_server.hpp"
#include "bot/net/https_client.hpp"
#include "bot/net/websocket.hpp"
#include "tests/bot/connect_proxy.hpp"
#include "tests/bot/loopback.hpp"
#include "tests/bot/tls_peer.hpp"

#include <map>

namespace warroom::net {
namespace {

using loopback::ConnectProxy;
using loopback::run;
using namespace std::chrono_literals;

using Variables = std::map<std::string, std::string>;

Result<Proxies, std::string> read(const Variables& variables)
{
    return Proxies::from([&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string{} : found->second;
    });
}

Url url(const std::string& text)
{
    const auto parsed = parse_url(text);
    REQUIRE(parsed.has_value());
    return *parsed;
}

std::string way(const Variables& variables, const std::string& to)
{
    const auto proxies = read(variables);
    REQUIRE(proxies.has_value());
    const auto* proxy = proxies->on_the_way_to(url(to));
    return proxy == nullptr ? "straight" : proxy->name();
}

asio::awaitable<Reply> hello(HttpRequest) { co_return Reply{.response = {.body = "hello"}}; }

asio::awaitable<void> echo(HttpRequest, ServerWebsocket socket)
{
    for (;;) {
        const auto message = co_await socket.read();
        if (message.has_error()) co_return;
        co_await socket.write(message->text);
    }
}

Addresses no_lookup(const std::string& host) { throw std::logic_error{host + " is for the proxy to look up"}; }

// A server far away, and a proxy on the way to it.
struct Behind {
    explicit Behind(ConnectProxy::Manners manners = {}, const std::string& credentials = {})
        : proxy{io, server.port(), std::move(manners)},
          dialer{make_tls(authority.file()),
                 *read({{"https_proxy", "http://" + credentials + "127.0.0.1:" + std::to_string(proxy.port())}}),
                 no_lookup}
    {
    }
    // What went wrong with a call and with a websocket; empty: nothing.
    std::pair<std::string, std::string> reach()
    {
        std::pair<std::string, std::string> wrong;
        run(io, reach_both(this, &wrong));
        return wrong;
    }
    static asio::awaitable<void> reach_both(Behind* self, std::pair<std::string, std::string>* wrong)
    {
        HttpsClient client{self->io.get_executor(), url("https://api.example.com"), self->dialer};
        for (int i = 0; i < 2; ++i) {
            const HttpRequest request{};
            const auto answer = co_await client.send(request, 5s);
            if (answer.has_error()) wrong->first = answer.error().reason;
            if (answer.has_value()) CHECK(answer->body == "hello");
        }
        auto socket = co_await Websocket::connect(url("wss://api.example.com/link/?ticket=secret"), self->dialer);
        if (socket.has_error()) wrong->second = socket.error();
        if (socket.has_error()) co_return;
        co_await socket->write("over and out");
        const auto said = co_await socket->read();
        REQUIRE(said.has_value());
        CHECK(*said == "over and out");
    }

    asio::io_context io{1};
    tls_peer::Authority authority{};
    tls_peer::Identity identity = authority.issue("api.example.com");
    HttpServer plain{io.get_executor(), 0, hello, {}, echo};
    tls_peer::Server server{io, identity, plain.port()};
    ConnectProxy proxy;
    Dialer dialer;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_SUITE_BEGIN("proxy");

TEST_CASE("the environment names the proxy as curl has it")
{
    const std::string slack = "https://slack.com/api/", link = "wss://wss-primary.slack.com/link/";
    CHECK(way({}, slack) == "straight");
    CHECK(way({{"HTTPS_PROXY", "http://proxy:3128"}}, slack) == "proxy:3128");
    CHECK(way({{"HTTPS_PROXY", "http://proxy:3128/"}}, link) == "proxy:3128");
    CHECK(way({{"HTTPS_PROXY", "proxy.example.com"}}, link) == "proxy.example.com:1080");
    CHECK(way({{"https_proxy", "small:1"}, {"HTTPS_PROXY", "capital:2"}}, slack) == "small:1");
    CHECK(way({{"ALL_PROXY", "http://all:3"}}, slack) == "all:3");
    CHECK(way({{"ALL_PROXY", "all:3"}, {"HTTPS_PROXY", "mine:4"}}, slack) == "mine:4");
    CHECK(way({{"HTTPS_PROXY", "HTTP://[2001:db8::1]:3128"}}, slack) == "[2001:db8::1]:3128");
    CHECK(way({{"http_proxy", "http://for-the-clear:8080"}}, slack) == "straight");
    for (const auto* here : {"https://localhost/", "https://127.0.0.1/", "https://[::1]/", "http://localhost/"})
        CHECK(way({{"HTTPS_PROXY", "proxy:3128"}}, here) == "straight");
}

TEST_CASE("what no_proxy names, and all below it, is reached without")
{
    const auto spared = [](const std::string& direct, const std::string& host) {
        return way({{"HTTPS_PROXY", "proxy:1"}, {"NO_PROXY", direct}}, "https://" + host + "/") == "straight";
    };
    CHECK(spared("slack.com", "slack.com"));
    CHECK(spared("slack.com", "files.slack.com"));
    CHECK(spared(".slack.com", "slack.com"));
    CHECK(spared("a.example, SLACK.com b.example", "Slack.Com"));
    CHECK(spared("*", "slack.com"));
    CHECK(spared("10.1.2.3", "10.1.2.3"));
    CHECK_FALSE(spared("slack.com", "notslack.com"));
    CHECK_FALSE(spared("files.slack.com", "slack.com"));
    CHECK_FALSE(spared(" , .", "slack.com"));
    CHECK(way({{"HTTPS_PROXY", "proxy:1"}, {"no_proxy", "a"}, {"NO_PROXY", "slack.com"}}, "https://slack.com/") ==
          "proxy:1");
}

TEST_CASE("a proxy that can't be is refused in words without its password")
{
    for (const auto* odd : {"socks5://me:secret@proxy:1080", "https://me:secret@proxy:443", "http://", "me:secret@",
                            "proxy:0", "proxy:99999", "proxy:secret", "http://pro xy", "[2001:db8::1", "[::1]3128"}) {
        CAPTURE(odd);
        const auto proxies = read({{"HTTPS_PROXY", odd}});
        REQUIRE(proxies.has_error());
        CHECK(has(proxies.error(), "HTTPS_PROXY"));
        CHECK_FALSE(has(proxies.error(), "secret"));
    }
}

TEST_CASE("calls and websockets go through the proxy, TLS from end to end")
{
    Behind behind;
    CHECK(behind.reach() == std::pair<std::string, std::string>{});
    CHECK(behind.proxy.asked() == "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\n\r\n");
    CHECK(behind.server.handshakes() == 2); // the second call shared the first one's
    CHECK(behind.server.name_asked_for() == "api.example.com");
}

TEST_CASE("the proxy is told the name and the password that its URL holds")
{
    Behind behind{{}, "me%40work:pass:w%2Frd@"};
    CHECK(behind.reach() == std::pair<std::string, std::string>{});
    CHECK(has(behind.proxy.asked(), "\r\nProxy-Authorization: Basic bWVAd29yazpwYXNzOncvcmQ=\r\n"));
}

TEST_CASE("what is the proxy's fault is said to be")
{
    const std::string page = "Content-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>denied</html>\n";
    struct Case {
        ConnectProxy::Manners manners;
        std::string told;
    };
    const Case cases[] = {
        {{"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n" + page},
         "answered 407: it wants a name and a password other than those in HTTPS_PROXY"},
        {{"HTTP/1.1 502 Bad Gateway\r\n" + page}, "answered 502"},
        {{"HTTP/1.1 302 Found\r\nLocation: https://portal.example.com/?secret\r\n\r\n"}, "answered 302"},
        {{"<html>not a proxy at all</html>\r\n\r\n"}, "gave no answer of HTTP"},
        {{"HTTP/1.1 5"}, "gave no answer of HTTP"},
        {{""}, "gave no answer of HTTP"},
        {{"HTTP/1.1 200 OK\r\n" + page}, "speaks where api.example.com should"},
        {{"HTTP/1.1 200 OK\r\n\r\n", 700}, "no TLS with api.example.com through the proxy"},
        {{"HTTP/1.1 200 OK\r\n\r\n", 1}, "no TLS with api.example.com through the proxy"},
    };
    for (const auto& [manners, told] : cases) {
        CAPTURE(manners.answer);
        Behind behind{manners, "me:secret@"};
        const auto [call, socket] = behind.reach();
        CAPTURE(call);
        for (const auto& wrong : {call, socket}) {
            CHECK(has(wrong, told));
            CHECK(has(wrong, "the proxy 127.0.0.1:" + std::to_string(behind.proxy.port())));
            CHECK_FALSE(has(wrong, "secret"));
            CHECK_FALSE(has(wrong, "bWU6c2VjcmV0"));
        }
    }
}

TEST_CASE("a proxy that isn't there is not taken for Slack")
{
    Behind behind;
    const auto port = behind.proxy.port();
    behind.proxy.stop();
    const auto [call, socket] = behind.reach();
    CHECK(call ==
          "the proxy can't be reached: no connection to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
    CHECK(socket == call);
}

TEST_SUITE_END();

} // namespace warroom::net
