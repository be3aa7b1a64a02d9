#pragma once
// The bot's end of the network: requests and websockets whose other end is the simulated Slack.

#include "tests/simulation/slack.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>

namespace warroom::simulation {

class Wire final : public net::Websocket::Impl, public std::enable_shared_from_this<Wire> {
public:
    Wire(Slack& slack, SocketId id, const asio::any_io_executor& executor) : slack_{slack}, id_{id}, bell_{executor} {}

    asio::awaitable<Result<std::string, error_code>> read(Self self) override;
    asio::awaitable<error_code> write(Self self, std::string text) override;
    asio::awaitable<error_code> ping(Self self) override;
    asio::awaitable<void> close(Self self, std::chrono::steady_clock::time_point latest) override;
    void drop() override;

    // From outside, after that time.
    void arrive(std::string text, Span after);
    void hear(Span after); // a ping or pong
    void end(Span after);
    void mute() { muted_ = true; } // TCP stays open, nothing passes
    void clog(Span until);         // what is on its way later arrives then
    void cut() { dead_ = muted_ = true; }
    bool open() const { return !ended_ && !dead_; }
    bool live() const { return open() && greeted_ && !muted_; }

private:
    Span in_order(Span after); // nothing overtakes on one connection
    void now_ended();

    Slack& slack_;
    SocketId id_;
    asio::steady_timer bell_;
    std::deque<std::string> arrived_{};
    Span last_in_{0};
    Span last_out_{0};
    bool greeted_ = false;
    bool ended_ = false;
    bool muted_ = false;
    bool dead_ = false; // with the bot
};

class Line final : public net::Transport {
public:
    Line(Slack& slack, asio::any_io_executor executor, std::uint64_t life)
        : slack_{slack}, executor_{std::move(executor)}, life_{life}
    {
    }
    asio::awaitable<Result<net::HttpResponse, net::HttpFailure>> send(net::Url origin, net::HttpRequest request,
                                                                      std::chrono::milliseconds limit) override;
    asio::awaitable<Result<net::Websocket, std::string>> connect(net::Url url) override;

private:
    struct Call;
    bool alive() const { return life_ == slack_.life_; }
    void dispatch(const std::shared_ptr<Call>& call, std::string host, net::HttpRequest request);
    asio::awaitable<void> pass(Span span);

    Slack& slack_;
    asio::any_io_executor executor_;
    std::uint64_t life_;
};

} // namespace warroom::simulation
