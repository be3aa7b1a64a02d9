#pragma once
// A running warroom, put together: what `warroom run` serves with and what the demo plays against. On one io thread,
// with the scribe's beside it.

#include "bot/alarm.hpp"
#include "bot/config.hpp"
#include "bot/courier.hpp"
#include "bot/health.hpp"
#include "bot/net/transport.hpp"
#include "bot/scribe.hpp"
#include "bot/slack/reception.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <random>

namespace warroom {

class Bot {
public:
    // All outlive it. Reads the store. In a simulation nothing is left to chance: a seed, and one executor for what
    // has threads of its own in real life.
    Bot(asio::io_context& io, const Clock& clock, net::Transport& net, Config config, Store& store,
        std::optional<std::uint64_t> seed = std::nullopt, std::optional<asio::any_io_executor> worker = std::nullopt);
    ~Bot();

    // Connects and serves until stop(). 0: stopped; 4: Slack refused us, the log says why.
    asio::awaitable<int> run();
    // Drains: what was read is recorded and acknowledged, the running errands end, the sockets close:
    // five seconds at most.
    asio::awaitable<void> stop();

    Scribe& scribe() { return scribe_; }
    std::size_t owed() const; // errands not yet carried out
    Vitals vitals() const;
    const WarRoom& room() const { return room_; }

private:
    asio::awaitable<std::optional<slack::Self>> introduce();
    void spawn(std::string name, asio::awaitable<void> loop);

    asio::io_context& io_;
    const Clock& clock_;
    Config config_;
    net::Transport& net_;
    WarRoom room_;
    std::mt19937_64 random_; // of jitter and back-off
    std::optional<asio::any_io_executor> worker_;
    Scribe scribe_;
    slack::WebApi api_;
    slack::WebApi open_api_; // with the app-level token
    struct Connected;        // what exists once Slack told us who we are
    std::unique_ptr<Connected> connected_;
    asio::steady_timer pause_; // between two attempts to be introduced
    std::string hindrance_{};  // why there is no connection
    bool stopping_ = false;
};

} // namespace warroom
