#include "bot/simulated_slack/link.hpp"

namespace warroom::simulated_slack {

void Link::perform(Action action)
{
    queue_.push_back(std::move(action));
    woken_.cancel();
}

asio::awaitable<void> Link::run(std::shared_ptr<Link> self, net::ServerWebsocket socket, Ears ears)
{
    using namespace asio::experimental::awaitable_operators;
    co_await (self->read(socket, ears) && self->write(socket));
    co_await socket.mute(); // Slack leaves it to the client to end TCP
    ears.closed();
}

asio::awaitable<void> Link::read(net::ServerWebsocket& socket, const Ears& ears)
{
    while (!over_) {
        const auto message = co_await socket.read();
        over_ = message.has_error();
        if (!over_) ears.received(*message);
    }
    if (!muted_) ears.closed(); // of a muted one Slack thinks that it is there
    woken_.cancel();
}

asio::awaitable<void> Link::write(net::ServerWebsocket& socket)
{
    while (!over_) {
        if (queue_.empty()) {
            woken_.expires_at(asio::steady_timer::time_point::max());
            co_await woken_.async_wait(as_result);
            continue;
        }
        Action action = std::move(queue_.front());
        queue_.pop_front();
        co_await write_one(socket, std::move(action));
    }
}

asio::awaitable<void> Link::write_one(net::ServerWebsocket& socket, Action action)
{
    if (auto* frame = std::get_if<Frame>(&action)) {
        co_await socket.write(std::move(frame->text));
    } else if (std::holds_alternative<Ping>(action)) {
        co_await socket.ping();
    } else if (std::holds_alternative<Close>(action)) {
        co_await socket.close();
    } else if (std::holds_alternative<Reset>(action)) {
        socket.drop();
    } else if (std::holds_alternative<Mute>(action)) {
        muted_ = true;
        co_await socket.mute();
    }
}

} // namespace warroom::simulated_slack
