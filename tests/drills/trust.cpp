// Who may be Slack: a peer with the right certificate, straight or through a proxy, and nobody else.
#include "tests/bot/connect_proxy.hpp"
#include "tests/bot/tls_peer.hpp"
#include "tests/drills/drill.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <thread>

namespace warroom::drills {
namespace {

struct Case {
    std::string what;
    tls_peer::Identity peer;
    std::string log; // what the bot says to it
    bool trusted = false;
    bool through_proxy = false;
};

// Starts the bot where that peer is Slack; whether it did with it what it should.
bool as_it_should(const Case& one, const tls_peer::Authority& authority)
{
    House house;
    asio::io_context io{1};
    const tls_peer::Server server{io, one.peer, house.port_of_slack()};
    const loopback::ConnectProxy proxy{io, server.port(), {}};
    Process::Variables way{{"SSL_CERT_FILE", authority.file().string()},
                           {"SLACK_API_URL", fmt::format("https://localhost:{}/api/", server.port())}};
    if (one.through_proxy) {
        way["SLACK_API_URL"] = "https://api.example.com/api/";
        way["HTTPS_PROXY"] = fmt::format("http://127.0.0.1:{}", proxy.port());
    }
    const auto busy = asio::make_work_guard(io);
    std::jthread network{[&] { io.run(); }};
    house.start(way);
    const bool said = eventually([&] { return house.log().find(one.log) != std::string::npos; });
    house.stop();
    io.stop();
    network.join();
    const bool asked_proxy = proxy.asked().starts_with("CONNECT api.example.com:443 ");
    return said && (server.handshakes() > 0) == one.trusted && asked_proxy == one.through_proxy;
}

} // namespace

Figure only_the_right_peer(Size)
{
    const tls_peer::Authority authority, stranger;
    const std::vector<Case> cases{
        {"expired", authority.issue("localhost", -1h), "certificate has expired"},
        {"of another name", authority.issue("other.example"), "hostname mismatch"},
        {"signed by itself", tls_peer::self_signed("localhost"), "self-signed certificate"},
        {"not yet valid", authority.issue_for_later("localhost"), "certificate is not yet valid"},
        {"without its chain", authority.issue_without_chain("localhost"), "unable to get local issuer certificate"},
        {"a stranger's", stranger.issue("localhost"), "certificate signature failure"},
        {"for clients", authority.issue("localhost", 1h, "clientAuth"), "unsuitable certificate purpose"},
        {"of a part of the name", authority.issue("local*"), "hostname mismatch"},
        {"right", authority.issue("localhost"), "connected to slack", true},
        // By that name the simulated Slack serves nobody: its answer shows that it was reached.
        {"right, through a proxy", authority.issue("api.example.com"), "answered 403", true, true}};
    int refused = 0, trusted = 0;
    std::string wrong;
    for (const auto& one : cases) {
        if (as_it_should(one, authority))
            ++(one.trusted ? trusted : refused);
        else
            wrong += ", wrong: " + one.what;
    }
    return {.result =
                fmt::format("{} bad certificates refused with the reason and without a byte of a call, {} good ones "
                            "trusted, one of them through a proxy{}",
                            refused, trusted, wrong),
            .target = "8 refused, 2 trusted",
            .reached = refused == 8 && trusted == 2};
}

} // namespace warroom::drills
