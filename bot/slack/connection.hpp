#pragma once
// Socket Mode: keeps some websockets to Slack open, hands over what arrives and acknowledges it. Each connection
// follows the rules of its own Session. Runs on one io thread.

#include "bot/async.hpp"
#include "bot/clock.hpp"
#include "bot/net/transport.hpp"
#include "bot/slack/envelope.hpp"
#include "bot/slack/web_api.hpp"
#include "storage/store.hpp"

#include <functional>
#include <memory>
#include <string>

namespace warroom::slack {

constexpr std::size_t most_in_an_ack = 8 * 1024; // bytes of payload; Slack drops answers of 20 KiB without a word

struct Receipt {
    bool acknowledge = true; // false: Slack shall send it again
    std::string payload{};   // JSON that goes into the ack, if the envelope takes one
};

struct Handlers {
    // Called for each envelope, many at once; never for hello, disconnect and what is unknown. What it throws is
    // logged, and the envelope not acknowledged; Fatal passes on to io_context::run().
    std::function<asio::awaitable<Receipt>(Envelope)> receive;
    std::function<asio::awaitable<bool>(Quarantined)> quarantine; // true: it is safe now
    std::function<void(std::string)> alarm;
    std::function<void(bool)> live{};  // the first connection is greeted, the last one has ended
    std::function<void()> link_died{}; // unnoticed for a while: what was on its way may be lost
};

constexpr int most_outstanding = 512; // then no more are read until some are dealt with

struct Figures {
    int live = 0;           // greeted connections
    int known_to_slack = 0; // connections of the app by the last hello
    int others = 0;         // so many of them are not ours: somebody else uses our token
    int outstanding = 0;    // envelopes being handled
    std::int64_t asked = 0; // for a connection
    std::int64_t reconnects = 0;
    std::int64_t received = 0;
    std::int64_t acknowledged = 0;
    std::int64_t bad_frames = 0;
    std::int64_t unknown = 0;   // of a kind that Slack has thought of since
    std::int64_t too_large = 0; // each of them cost a connection
    std::int64_t hellos = 0;
    std::chrono::milliseconds since_last_byte{0}; // on the connection heard last
};

class SocketMode {
public:
    // `open_api` holds the app-level token. The references outlive run().
    SocketMode(WebApi& open_api, net::Transport& net, const Clock& clock, int connections, Handlers handlers,
               std::uint64_t seed); // of the jitter
    ~SocketMode();

    // Until stop(), or until Slack has refused us for good.
    asio::awaitable<void> run();

    // Waits for the first hello; false if there will be none.
    asio::awaitable<bool> connected();

    // Reads no more, lets what is being handled end (3 s at most), acknowledges, closes (1 s at most). run() ends with
    // it, though a dial may still be under way.
    asio::awaitable<void> stop();

    Figures figures() const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace warroom::slack
