#include "bot/simulated_slack/web_api.hpp"

#include "bot/simulated_slack/blocks.hpp"
#include "bot/simulated_slack/text.hpp"

#include <algorithm>
#include <array>

namespace warroom::simulated_slack {
namespace {

bool is_plain(const Json& value) { return value.is_string() || value.is_number() || value.is_boolean(); }

// A plain value, or one level of them: an object, an array, an array of such objects.
bool fits_payload(const Json& value, int levels = 2)
{
    if (is_plain(value)) return true;
    if (levels == 0 || !value.is_structured()) return false;
    const int left = value.is_array() ? levels - 1 : 0;
    return std::ranges::all_of(value, [left](const Json& one) { return fits_payload(one, left); });
}

void check_metadata(const Json& metadata)
{
    if (metadata.is_null() || metadata.empty()) return;
    if (!metadata.is_object() || !metadata.value("event_type", Json{}).is_string() ||
        !metadata.value("event_payload", Json{}).is_object())
        throw Refused{"invalid_metadata_format"};
    const auto type = metadata.at("event_type").get<std::string>();
    if (type.empty() || !std::ranges::all_of(type, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; }))
        throw Refused{"invalid_metadata_schema"};
    for (const auto& value : metadata.at("event_payload"))
        if (!fits_payload(value)) throw Refused{"invalid_metadata_schema"};
    if (metadata.dump().size() > 8'000) throw Refused{"metadata_too_large"};
}

// A user id opens the direct message with that person.
Channel& target(State& state, const Arguments& arguments)
{
    const auto id = arguments.required("channel");
    if (state.people.contains(id)) {
        if (person_at(state, id).deleted) throw Refused{"channel_not_found"};
        return direct_channel(state, {id, bot_user});
    }
    return visible_channel(state, arguments);
}

Json post_message(State& state, const Arguments& arguments)
{
    auto& channel = target(state, arguments);
    if (channel.is_archived) throw Refused{"is_archived"};
    if (!channel.has(bot_user) && !has_scope(state, "chat:write.public")) throw Refused{"not_in_channel"};
    auto body = composed(state, arguments);
    if (const auto thread = arguments.text("thread_ts"); !thread.empty()) {
        body["thread_ts"] = thread;
        if (arguments.flag("reply_broadcast")) body["subtype"] = "thread_broadcast";
    }
    take_message_token(state, channel.id);
    const auto& message = post(state, channel, std::move(body));
    Json answer{{"channel", channel.id}, {"ts", message.at("ts")}, {"message", message}};
    if (length(arguments.text("text")) > 40'000) {
        answer["warning"] = "message_truncated";
        answer["response_metadata"]["warnings"] = {"message_truncated"};
    }
    return answer;
}

Message& own_message(Channel& channel, const std::string& ts, const char* otherwise)
{
    auto& message = message_at(channel, ts);
    const auto subtype = message.body.value("subtype", std::string{});
    const bool system = !subtype.empty() && subtype != "thread_broadcast" && subtype != "file_share";
    if (system || message.body.value("user", "") != bot_user) throw Refused{otherwise};
    return message;
}

Json update(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    const auto ts = arguments.required("ts");
    if (channel.is_archived) throw Refused{"is_inactive"};
    auto& message = own_message(channel, ts, "cant_update_message");
    if (length(arguments.text("text")) > 4'000) throw Refused{"msg_too_long"};
    const auto fresh = composed(state, arguments);
    Json changes{{"text", fresh.at("text")}};
    // Text alone takes the old blocks away
    if (arguments.has("text") || arguments.has("blocks")) changes["blocks"] = fresh.value("blocks", Json{});
    if (!arguments.has("text")) changes["text"] = message.body.at("text");
    if (arguments.has("attachments")) changes["attachments"] = fresh.value("attachments", Json{});
    if (arguments.has("metadata")) changes["metadata"] = fresh.value("metadata", Json{});
    edit(state, channel, ts, changes, bot_user);
    return {{"channel", channel.id}, {"ts", ts}, {"text", message.body.at("text")}, {"message", message.body}};
}

Json remove_it(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    const auto ts = arguments.required("ts");
    own_message(channel, ts, "cant_delete_message");
    remove(state, channel, ts);
    return {{"channel", channel.id}, {"ts", ts}};
}

Json post_ephemeral(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    const auto user = arguments.required("user");
    if (channel.is_archived) throw Refused{"is_archived"};
    if (!channel.has(bot_user)) throw Refused{"not_in_channel"};
    if (!channel.has(user)) throw Refused{"user_not_in_channel"};
    auto body = composed(state, arguments);
    if (arguments.has("thread_ts")) body["thread_ts"] = arguments.text("thread_ts");
    if (person_at(state, user).away) return {{"message_ts", new_ts(state)}}; // lost on who isn't there
    return {{"message_ts", whisper(state, channel, user, std::move(body), "ephemeral").at("ts")}};
}

Json get_permalink(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    return {{"channel", channel.id},
            {"permalink", permalink(channel, message_at(channel, arguments.required("message_ts")).body)}};
}

constexpr std::array<Method, 5> methods{{
    {"chat.postMessage", 600, true, "chat:write", post_message},
    {"chat.update", 50, true, "chat:write", update},
    {"chat.delete", 50, true, "chat:write", remove_it},
    {"chat.postEphemeral", 100, true, "chat:write", post_ephemeral},
    {"chat.getPermalink", 300, false, "", get_permalink},
}};

} // namespace

Json composed(State& state, const Arguments& arguments)
{
    auto body = bot_message(stored(first(arguments.text("text"), 40'000)));
    if (arguments.has("markdown_text")) {
        if (arguments.has("text") || arguments.has("blocks")) throw Refused{"markdown_text_conflict"};
        if (length(arguments.text("markdown_text")) > 12'000) throw Refused{"msg_too_long"};
        body["text"] = stored(arguments.text("markdown_text"));
    }
    if (const auto blocks = arguments.json("blocks"); !blocks.is_null() && !blocks.empty())
        body["blocks"] = checked_blocks(state, blocks);
    if (const auto attachments = arguments.json("attachments"); !attachments.is_null() && !attachments.empty())
        body["attachments"] = checked_attachments(state, attachments, body.value("blocks", Json::array()));
    if (body.at("text").get_ref<const std::string&>().empty() && !body.contains("blocks") &&
        !body.contains("attachments"))
        throw Refused{"no_text"};
    const auto metadata = arguments.json("metadata");
    check_metadata(metadata);
    if (metadata.is_object() && !metadata.empty()) body["metadata"] = metadata;
    return body;
}

std::span<const Method> chat_methods() { return methods; }

} // namespace warroom::simulated_slack
