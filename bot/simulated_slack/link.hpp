#pragma once
// One websocket of the simulated Slack: a queue, the coroutine that writes it out, and the one that reads.

#include "bot/async.hpp"
#include "bot/net/http_server.hpp"
#include "bot/simulated_slack/model.hpp"

#include <deque>
#include <functional>

namespace warroom::simulated_slack {

class Link {
public:
    struct Ears {
        std::function<void(const net::ServerWebsocket::Message&)> received;
        std::function<void()> closed; // may be told more than once
    };

    explicit Link(const asio::any_io_executor& executor) : woken_{executor} {}

    void perform(Action action); // in order, as soon as the socket is there and free
    static asio::awaitable<void> run(std::shared_ptr<Link> self, net::ServerWebsocket socket, Ears ears);

private:
    asio::awaitable<void> read(net::ServerWebsocket& socket, const Ears& ears);
    asio::awaitable<void> write(net::ServerWebsocket& socket);
    asio::awaitable<void> write_one(net::ServerWebsocket& socket, Action action);

    std::deque<Action> queue_{};
    asio::steady_timer woken_;
    bool muted_ = false;
    bool over_ = false;
};

} // namespace warroom::simulated_slack
