#pragma once
// One frame of Socket Mode, decoded. Pure. A frame is either an Envelope (also when there is nothing to do about it:
// Ignored, Unknown), or a BadFrame that somebody should look at.

#include "bot/slack/profile.hpp"
#include "core/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace warroom::slack {

struct Hello {
    std::chrono::seconds lifetime{0}; // how long Slack plans to keep this connection; 0: it doesn't say
    int connections = 0;              // of the app, whoever holds them
};

struct Disconnect {
    std::string reason;
};

struct SlashCommand {
    UserId user;
    std::string user_name{};
    TeamId team{};
    ChannelId channel{};
    std::string command{}; // "/incident"
    std::string text{};    // plain
    std::string response_url{};
    std::string trigger{};
};

struct File {
    std::string name;
    std::string type;
    std::string link;
};

// A message that belongs in a timeline: of a person, or of a bot that isn't us.
struct Message {
    ChannelId channel;
    MessageId message;
    MessageId thread{}; // of which it is a reply
    UserId user{};      // empty for some bots
    TeamId team{};      // of the user
    std::string bot_id{};
    std::string app_id{};
    std::string bot_name{};
    std::string text{}; // plain
    std::vector<File> files{};
    std::string channel_type{};
    Timestamp sent_at{};
};

// The same message once more, because we are mentioned in it.
struct Mention : Message {};

struct MessageChange {
    ChannelId channel;
    MessageId message;
    UserId user; // who edited it
    std::string text;
    Timestamp edited_at;
    std::string edited_ts; // as history shows it too
};

struct MessageDeletion {
    ChannelId channel;
    MessageId message;
    Timestamp at;
};

struct Press {
    UserId user;
    std::string user_name{};
    TeamId team{}; // of the user
    ChannelId channel{};
    MessageId message{};
    MessageId thread{};
    std::string action_id{};
    std::string value{};
    std::string response_url{};
    bool ephemeral = false;
    Timestamp at{};
};

struct UserChange {
    Profile profile;
};

struct Joined { // a channel
    ChannelId channel;
    UserId user;
    TeamId team{};
};

struct ChannelIdChanged {
    ChannelId from;
    ChannelId to;
};

struct AppRateLimited {
    Timestamp minute; // whose events are lost
};

struct TokensRevoked {};

struct Ignored {
    std::string type; // our own doing, a subtype that is noise, or an event that tells us nothing
};

struct Unknown {
    std::string type;
};

using Body = std::variant<Hello, Disconnect, SlashCommand, Message, MessageChange, MessageDeletion, Mention, Press,
                          UserChange, Joined, ChannelIdChanged, AppRateLimited, TokensRevoked, Ignored, Unknown>;

struct Envelope {
    std::string id{};       // empty: not to be acknowledged
    std::string event_id{}; // the same on every redelivery
    bool takes_payload = false;
    int retry = 0;
    Body body{};
};

struct BadFrame {
    std::string reason;      // without any of the frame's text, which may be private
    std::string envelope_id; // if one can be found in it all the same
};

Result<Envelope, BadFrame> decode(std::string_view frame);

// The members of a message, as events and conversations.history have them alike.
Message message(const nlohmann::json& message, ChannelId channel);

// Its last edit, if it was said by somebody and edited; the same for both.
std::optional<MessageChange> last_edit(const nlohmann::json& message, const ChannelId& channel);

// Are messages of this subtype for the timeline?
bool is_said(std::string_view subtype);

} // namespace warroom::slack
