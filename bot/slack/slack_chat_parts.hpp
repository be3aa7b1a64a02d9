#pragma once
// What the sources of SlackChat share. For them only: it includes nlohmann's heavy header.

#include "bot/slack/json.hpp"
#include "bot/slack/plain_text.hpp"
#include "bot/slack/slack_chat.hpp"

namespace warroom::slack {

struct SlackChat::Post {
    Spot spot;
    Json message; // text, and blocks if it has any
};

bool has_mark(const Json& message, const std::string& wanted);
// What is written into a message's metadata, for us to find it again: "42/1/0".
std::string mark(const EffectId& id);
// From when on the errand can have been done, by Slack's clock.
Timestamp earliest(const Errand& errand);
// The command that records what an errand's message became.
Command posted(const Errand& errand, const ChannelId& channel, const MessageId& message);

inline CallError refused(std::string reason) { return {CallError::Kind::refused, std::move(reason)}; }
inline bool is(const CallError& error, std::string_view code)
{
    return error.kind == CallError::Kind::refused && error.reason.starts_with(code);
}

} // namespace warroom::slack
