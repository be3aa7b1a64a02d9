#include "bot/slack/envelope.hpp"

#include "bot/slack/plain_text.hpp"
#include "bot/slack/quick_json.hpp"
#include "core/quoted.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace warroom::slack {

namespace {

struct Missing : std::runtime_error {
    explicit Missing(const std::string& what) : std::runtime_error{"no " + what} {}
};

std::string required(QuickJson object, const char* key)
{
    auto value = text(object, key);
    if (value.empty()) throw Missing{key};
    return value;
}

// An envelope_id in something that isn't JSON.
std::string scan_for_id(std::string_view frame)
{
    constexpr std::string_view key = "\"envelope_id\"", blanks = " \t\r\n";
    const auto skip = [&](std::string_view separator) {
        frame.remove_prefix(std::min(frame.find_first_not_of(blanks), frame.size()));
        if (!frame.starts_with(separator)) return false;
        frame.remove_prefix(separator.size());
        return true;
    };
    const auto found = frame.find(key);
    if (found == std::string_view::npos) return {};
    frame.remove_prefix(found + key.size());
    if (!skip(":") || !skip("\"")) return {};

    const auto id = frame.substr(0, frame.find('"'));
    const auto legal = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    constexpr std::size_t longest = 128;
    const bool whole = id.size() < frame.size() && id.size() <= longest && std::all_of(id.begin(), id.end(), legal);
    return whole ? std::string{id} : std::string{};
}

Hello hello(QuickJson json)
{
    const auto lifetime =
        std::clamp<std::int64_t>(number(member(json, "debug_info"), "approximate_connection_time"), 0, 7 * 24 * 3600);
    return Hello{std::chrono::seconds{lifetime}, static_cast<int>(number(json, "num_connections"))};
}

SlashCommand slash_command(QuickJson payload)
{
    SlashCommand command;
    command.user = UserId{required(payload, "user_id")};
    command.user_name = text(payload, "user_name");
    command.team = TeamId{text(payload, "team_id")};
    command.channel = ChannelId{text(payload, "channel_id")};
    command.command = required(payload, "command");
    command.text = plain(text(payload, "text"));
    command.response_url = text(payload, "response_url");
    command.trigger = text(payload, "trigger_id");
    return command;
}

// Each kind of element says in another member what was chosen.
std::string chosen(QuickJson action)
{
    if (const auto option = text(member(action, "selected_option"), "value"); !option.empty()) return option;
    for (const char* key : {"value", "selected_user", "selected_channel", "selected_conversation", "selected_date",
                            "selected_time", "selected_date_time"})
        if (const auto value = text(action, key); !value.empty()) return value;
    return {};
}

Body interaction(QuickJson payload)
{
    const auto type = text(payload, "type");
    if (type != "block_actions") return Unknown{type};
    const auto actions = elements(member(payload, "actions"));
    if (actions.size() == 0) throw Missing{"actions"};

    const QuickJson action = actions.at(0);
    const auto container = member(payload, "container"), user = member(payload, "user");
    const auto either = [&](const char* in_container, const char* outside, const char* key) {
        const auto inside = text(container, in_container);
        return inside.empty() ? text(member(payload, outside), key) : inside;
    };
    Press press;
    press.user = UserId{required(user, "id")};
    press.user_name = text(user, "username");
    press.team = TeamId{text(user, "team_id")};
    if (press.team.empty()) press.team = TeamId{text(member(payload, "team"), "id")};
    press.channel = ChannelId{either("channel_id", "channel", "id")};
    press.message = MessageId{either("message_ts", "message", "ts")};
    press.thread = MessageId{either("thread_ts", "message", "thread_ts")};
    press.action_id = required(action, "action_id");
    press.value = chosen(action);
    press.response_url = text(payload, "response_url");
    press.ephemeral = flag(container, "is_ephemeral");
    press.at = from_ts(text(action, "action_ts"));
    return press;
}

template <class AnyJson>
std::string app_of(const AnyJson& message)
{
    const auto app = text(message, "app_id");
    return app.empty() ? text(member(message, "bot_profile"), "app_id") : app;
}

template <class AnyJson>
std::vector<File> files(const AnyJson& message)
{
    std::vector<File> files;
    for (const auto& file : elements(member(message, "files"))) {
        const auto name = text(file, "name");
        files.push_back({without_quotes(name.empty() ? text(file, "title") : name), text(file, "filetype"),
                         text(file, "permalink")});
    }
    return files;
}

// Alerts often have no text, only attachments.
template <class AnyJson>
std::string attached(const AnyJson& message)
{
    std::string lines;
    for (const auto& attachment : elements(member(message, "attachments"))) {
        for (const char* key : {"pretext", "title", "text", "fallback"}) {
            const auto line = plain(text(attachment, key));
            if (line.empty() || (key == std::string_view{"fallback"} && !lines.empty())) continue;
            lines += (lines.empty() ? "" : "\n") + line;
        }
    }
    return lines;
}

template <class AnyJson>
Message read_message(const AnyJson& json, ChannelId channel)
{
    const auto first_of = [&](std::initializer_list<const char*> keys) {
        for (const char* key : keys)
            if (auto value = text(json, key); !value.empty()) return value;
        return std::string{};
    };
    Message said;
    const auto ts = text(json, "ts"), thread = text(json, "thread_ts");
    said.channel = std::move(channel);
    said.message = MessageId{ts};
    if (thread != ts) said.thread = MessageId{thread};
    said.user = UserId{text(json, "user")};
    said.team = TeamId{first_of({"user_team", "team", "source_team"})};
    said.bot_id = text(json, "bot_id");
    said.app_id = app_of(json);
    said.bot_name = text(json, "username");
    if (said.bot_name.empty()) said.bot_name = text(member(json, "bot_profile"), "name");
    said.bot_name = without_quotes(said.bot_name);
    said.text = plain(text(json, "text"));
    if (said.text.empty()) said.text = attached(json);
    said.files = files(json);
    said.channel_type = text(json, "channel_type");
    said.sent_at = from_ts(ts);
    return said;
}

template <class AnyJson>
std::optional<MessageChange> read_last_edit(const AnyJson& message, const ChannelId& channel)
{
    const auto& edited = member(message, "edited");
    const auto ts = text(edited, "ts"), editor = text(edited, "user");
    if (ts.empty() || !is_said(text(message, "subtype"))) return std::nullopt;
    return MessageChange{channel,
                         MessageId{text(message, "ts")},
                         UserId{editor.empty() ? text(message, "user") : editor},
                         plain(text(message, "text")),
                         from_ts(ts),
                         ts};
}

// Is it our own post, that comes back to us?
bool is_ours(QuickJson payload, QuickJson message)
{
    const auto app = app_of(message);
    if (!app.empty() && app == text(payload, "api_app_id")) return true;
    const auto user = text(message, "user");
    if (user.empty()) return false;
    for (const auto one : elements(member(payload, "authorizations")))
        if (flag(one, "is_bot") && text(one, "user_id") == user) return true;
    return false;
}

Body changed(QuickJson payload, QuickJson event, const ChannelId& channel)
{
    const auto now = member(event, "message"), before = member(event, "previous_message");
    if (is_ours(payload, now)) return Ignored{"our own message"};
    const auto subtype = text(now, "subtype");
    const MessageId id{required(now, "ts")};
    if (subtype == "tombstone") // what is left of a deleted message that has replies
        return MessageDeletion{channel, id, from_ts(text(event, "event_ts"))};
    auto edit = read_last_edit(now, channel);
    // Else it is Slack's doing: a link unfolded, a thread counted.
    if (!edit || edit->edited_ts == text(member(before, "edited"), "ts")) return Ignored{"message_changed"};
    return std::move(*edit);
}

Body message_event(QuickJson payload, QuickJson event)
{
    const ChannelId channel{required(event, "channel")};
    const auto subtype = text(event, "subtype");
    if (subtype == "message_changed") return changed(payload, event, channel);
    if (subtype == "message_deleted") {
        if (is_ours(payload, member(event, "previous_message"))) return Ignored{"our own message"};
        return MessageDeletion{channel, MessageId{required(event, "deleted_ts")}, from_ts(text(event, "event_ts"))};
    }
    if (!is_said(subtype)) return Ignored{subtype};
    if (is_ours(payload, event)) return Ignored{"our own message"};
    required(event, "ts");
    auto said = read_message(event, channel);
    if (said.team.empty()) said.team = TeamId{text(payload, "team_id")};
    return said;
}

// Some come along with what we subscribe to, others to whoever subscribes to more.
bool tells_nothing(std::string_view event)
{
    constexpr std::array<std::string_view, 30> kinds{"app_home_opened",
                                                     "channel_archive",
                                                     "channel_created",
                                                     "channel_deleted",
                                                     "channel_left",
                                                     "channel_rename",
                                                     "channel_shared",
                                                     "channel_unarchive",
                                                     "channel_unshared",
                                                     "dnd_updated_user",
                                                     "file_shared",
                                                     "group_archive",
                                                     "group_deleted",
                                                     "group_left",
                                                     "group_rename",
                                                     "group_unarchive",
                                                     "member_left_channel",
                                                     "message_metadata_deleted",
                                                     "message_metadata_posted",
                                                     "message_metadata_updated",
                                                     "pin_added",
                                                     "pin_removed",
                                                     "reaction_added",
                                                     "reaction_removed",
                                                     "subteam_created",
                                                     "subteam_members_changed",
                                                     "subteam_updated",
                                                     "user_huddle_changed",
                                                     "user_profile_changed",
                                                     "user_status_changed"};
    static_assert(std::ranges::is_sorted(kinds));
    return std::ranges::binary_search(kinds, event);
}

Body event_body(QuickJson payload)
{
    if (text(payload, "type") == "app_rate_limited")
        return AppRateLimited{Timestamp{std::chrono::seconds{number(payload, "minute_rate_limited")}}};
    const auto event = member(payload, "event");
    const auto type = text(event, "type");
    if (type == "message") return message_event(payload, event);
    if (type == "app_mention") {
        auto body = message_event(payload, event);
        auto* said = std::get_if<Message>(&body);
        return said ? Body{Mention{std::move(*said)}} : body;
    }
    if (type == "user_change" || type == "team_join") {
        auto changed_user = profile(Json::parse(simdjson::minify(member(event, "user"))));
        if (changed_user.user.empty()) throw Missing{"user"};
        return UserChange{std::move(changed_user)};
    }
    if (type == "member_joined_channel")
        return Joined{ChannelId{required(event, "channel")}, UserId{required(event, "user")},
                      TeamId{text(event, "team")}};
    if (type == "channel_id_changed")
        return ChannelIdChanged{ChannelId{required(event, "old_channel_id")},
                                ChannelId{required(event, "new_channel_id")}};
    if (type == "app_uninstalled") return TokensRevoked{};
    if (type == "tokens_revoked") {
        const auto tokens = member(event, "tokens");
        const auto users = elements(member(tokens, "oauth")), bots = elements(member(tokens, "bot"));
        if (users.size() > 0 && bots.size() == 0) return Ignored{"tokens of users"}; // we have none
        return TokensRevoked{};
    }
    return tells_nothing(type) ? Body{Ignored{type}} : Body{Unknown{type}};
}

Result<Envelope, BadFrame> open(QuickJson json)
{
    if (!json.is_object()) return BadFrame{"not an object", {}};
    Envelope envelope;
    envelope.id = text(json, "envelope_id");
    envelope.takes_payload = flag(json, "accepts_response_payload");
    const auto type = text(json, "type");
    const auto payload = member(json, "payload");
    envelope.event_id = text(payload, "event_id");
    const auto retry = text(json, "retry_attempt").empty() ? number(json, "retry_num") : number(json, "retry_attempt");
    envelope.retry = static_cast<int>(std::clamp<std::int64_t>(retry, 0, 1000));

    const bool carries = type == "slash_commands" || type == "interactive" || type == "events_api";
    if (carries && envelope.id.empty()) return BadFrame{"no envelope_id", {}};
    if (type == "hello") {
        envelope.body = hello(json);
    } else if (type == "disconnect") {
        envelope.body = Disconnect{text(json, "reason")};
    } else if (type == "slash_commands") {
        envelope.body = slash_command(payload);
    } else if (type == "interactive") {
        envelope.body = interaction(payload);
    } else if (type == "events_api") {
        envelope.body = event_body(payload);
    } else {
        envelope.body = Unknown{type};
    }
    return envelope;
}

} // namespace

bool is_said(std::string_view subtype)
{
    constexpr std::array<std::string_view, 5> kinds{"", "file_share", "me_message", "thread_broadcast", "bot_message"};
    return std::find(kinds.begin(), kinds.end(), subtype) != kinds.end();
}

Message message(const Json& json, ChannelId channel) { return read_message(json, std::move(channel)); }

std::optional<MessageChange> last_edit(const Json& message, const ChannelId& channel)
{
    return read_last_edit(message, channel);
}

Result<Envelope, BadFrame> decode(std::string_view frame)
{
    // It keeps room for the largest document that it ever saw: a frame of ordinary size is no reason to make another.
    constexpr std::size_t ordinary = 64 * 1024;
    static thread_local simdjson::dom::parser kept;
    simdjson::dom::parser own;
    QuickJson json;
    const auto error = (frame.size() > ordinary ? own : kept).parse(frame).get(json);
    if (error != simdjson::SUCCESS)
        return BadFrame{std::string{"not JSON: "} + simdjson::error_message(error), scan_for_id(frame)};
    try {
        return open(json);
    } catch (const Missing& missing) {
        return BadFrame{missing.what(), text(json, "envelope_id")};
    }
}

} // namespace warroom::slack
