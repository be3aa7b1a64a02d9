#pragma once
// Answers beside the outbox, for one person's eyes: not durable, and losing one loses no fact. Runs on the io thread.

#include "bot/clock.hpp"
#include "bot/slack/web_api.hpp"
#include "core/ids.hpp"

#include <optional>

namespace warroom::slack {

struct Route { // where an answer goes
    ChannelId channel;
    UserId person;
    MessageId thread{};
    std::string response_url{};    // of a command or a press: needs no membership of ours in the channel
    bool replaces_message = false; // an offer is used up; a card stays what it is
};

class Replies {
public:
    // Both outlive it.
    Replies(WebApi& api, const Clock& clock) : api_{api}, clock_{clock} {}

    asio::awaitable<void> tell(Route route, nlohmann::json message);
    // `otherwise` is told if the reaction can't be made.
    asio::awaitable<void> react(Route route, MessageId message, std::string emoji,
                                std::optional<nlohmann::json> otherwise);

private:
    asio::awaitable<Result<void, CallError>> send(Route route, nlohmann::json message);

    WebApi& api_;
    const Clock& clock_;
};

} // namespace warroom::slack
