#include "bot/net/http_server.hpp"
#include "bot/net/https_client.hpp"
#include "tests/bot/loopback.hpp"
#include "tests/bot/tls_peer.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <future>
#include <vector>

namespace warroom::net {
namespace {

using asio::ip::tcp;
using loopback::run;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

const auto here = asio::ip::make_address("127.0.0.1");
const auto here_too = asio::ip::make_address("::1");

asio::awaitable<Reply> hello(HttpRequest) { co_return Reply{.response = {.body = "hello"}}; }

// A server that has a name, and whoever looks it up.
struct Named {
    explicit Named(Resolve resolve) : dialer{make_tls(authority.file()), {}, std::move(resolve)} {}

    // What a call got, or why it got nothing.
    std::string call(std::chrono::milliseconds limit = 5s, const std::string& host = "slack.example")
    {
        const auto url = parse_url("https://" + host + ":" + std::to_string(server.port()));
        REQUIRE(url.has_value());
        HttpsClient client{io.get_executor(), *url, dialer};
        std::string outcome;
        const auto ask = [](HttpsClient* asked, std::chrono::milliseconds within,
                            std::string* into) -> asio::awaitable<void> {
            const HttpRequest request{};
            const auto answer = co_await asked->send(request, within);
            *into = answer.has_value() ? answer->body : answer.error().reason;
        };
        run(io, ask(&client, limit, &outcome));
        return outcome;
    }

    asio::io_context io{1};
    tls_peer::Authority authority{};
    tls_peer::Identity identity = authority.issue("slack.example");
    HttpServer plain{io.get_executor(), 0, hello};
    tls_peer::Server server{io, identity, plain.port()};
    Dialer dialer;
};

} // namespace

TEST_SUITE_BEGIN("dialer");

TEST_CASE("families take turns, and the one that worked goes first")
{
    const auto v4 = [](int n) { return asio::ip::make_address("192.0.2." + std::to_string(n)); };
    const auto v6 = [](int n) { return asio::ip::make_address("2001:db8::" + std::to_string(n)); };
    const Addresses found{v6(1), v6(2), v6(3), v4(1)};
    CHECK(in_turns(found, std::nullopt) == Addresses{v6(1), v4(1), v6(2), v6(3)});
    CHECK(in_turns(found, true) == Addresses{v6(1), v4(1), v6(2), v6(3)});
    CHECK(in_turns(found, false) == Addresses{v4(1), v6(1), v6(2), v6(3)});
    CHECK(in_turns({v4(1), v4(2)}, true) == Addresses{v4(1), v4(2)});
    CHECK(in_turns({}, std::nullopt).empty());
}

TEST_CASE("names that can't be resolved are tried anew each time")
{
    int asked = 0;
    Named named{[&](const std::string& host) {
        CHECK(host == "slack.example");
        if (++asked < 4) throw boost::system::system_error{asio::error::host_not_found_try_again};
        return Addresses{here};
    }};
    for (int i = 0; i < 3; ++i) CHECK(named.call().starts_with("no address for slack.example: "));
    CHECK(named.call() == "hello");
    named.dialer.resolve = [](const std::string&) { return Addresses{}; };
    CHECK(named.call() ==
          "no connection to slack.example:" + std::to_string(named.server.port()) + ": Host not found (authoritative)");
}

TEST_CASE("a lookup that hangs delays neither other names, nor its own, nor the end")
{
    std::promise<void> back;
    auto over = std::make_shared<std::promise<void>>();
    auto ended = over->get_future();
    const std::shared_future<void> hanging = back.get_future();
    auto named = std::make_unique<Named>([hanging, over, calls = 0](const std::string& host) mutable {
        if (host != "slack.example" || ++calls > 1) return Addresses{here};
        hanging.wait();
        over->set_value();
        return Addresses{here};
    });
    const auto began = Steady::now();
    CHECK(named->call(200ms) == "no address for slack.example: timed out");
    const auto other = named->call(5s, "other.example");
    CHECK(other == "the certificate of other.example is refused: hostname mismatch"); // so it was found
    named.reset();
    CHECK(Steady::now() - began < 3s);
    back.set_value(); // it finds nobody waiting
    CHECK(ended.wait_for(5s) == std::future_status::ready);
}

TEST_CASE("a process may end in the middle of a lookup")
{
    std::promise<void> back;
    auto over = std::make_shared<std::promise<void>>();
    auto ended = over->get_future();
    const std::shared_future<void> hanging = back.get_future();
    auto named = std::make_unique<Named>([hanging, over](const std::string&) {
        hanging.wait();
        over->set_value();
        return Addresses{here};
    });
    const auto url = parse_url("https://slack.example");
    HttpsClient client{named->io.get_executor(), *url, named->dialer};
    asio::co_spawn(named->io, client.send({}, 1h), [](const std::exception_ptr&, const auto&) {});
    named->io.run_for(50ms);
    const auto began = Steady::now();
    named.reset();
    CHECK(Steady::now() - began < 1s);
    back.set_value();
    CHECK(ended.wait_for(5s) == std::future_status::ready);
}

TEST_CASE("a family that leads nowhere costs three seconds, and once only")
{
    Named named{[](const std::string&) { return Addresses{here_too, here}; }};
    // A listener whose queue is full drops what comes, as a broken route does.
    tcp::acceptor deaf{named.io};
    error_code none;
    const tcp::endpoint nowhere{here_too, named.server.port()};
    deaf.open(tcp::v6(), none);
    deaf.bind(nowhere, none);
    if (none) {
        MESSAGE("no IPv6 here");
        return;
    }
    deaf.listen(0);
    std::vector<tcp::socket> crowd;
    for (int i = 0; i < 8; ++i) {
        crowd.emplace_back(named.io);
        crowd.back().async_connect(nowhere, [](error_code) {});
    }
    named.io.run_for(100ms);

    auto began = Steady::now();
    CHECK(named.call(10s) == "hello");
    CHECK(Steady::now() - began >= 2900ms);
    CHECK(Steady::now() - began < 4s);
    began = Steady::now();
    CHECK(named.call(10s) == "hello");
    CHECK(Steady::now() - began < 1s);
}

TEST_SUITE_END();

} // namespace warroom::net
