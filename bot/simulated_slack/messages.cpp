#include "bot/simulated_slack/effects.hpp"

#include "bot/simulated_slack/text.hpp"

#include <algorithm>
#include <array>

namespace warroom::simulated_slack {
namespace {

bool is_reply(const Json& message)
{
    return message.contains("thread_ts") && message.at("thread_ts") != message.at("ts");
}

std::string author(const Json& message) { return message.value("user", std::string{}); }

bool contains(const Json& array, const Json& value) { return std::ranges::find(array, value) != array.end(); }

void tell_changed(State& state, const Channel& channel, const Json& message, const Json& before)
{
    tell_bot_message(state, channel,
                     {{"subtype", "message_changed"},
                      {"message", message},
                      {"previous_message", before},
                      {"hidden", true},
                      {"ts", new_ts(state)}});
}

void count_reply(State& state, Channel& channel, const Json& reply)
{
    auto& parent = channel.messages.at(reply.at("thread_ts").get<std::string>()).body;
    const auto before = parent;
    parent["thread_ts"] = parent.at("ts");
    parent["reply_count"] = parent.value("reply_count", 0) + 1;
    auto& users = parent["reply_users"];
    if (users.is_null()) users = Json::array();
    if (!contains(users, author(reply))) users.push_back(author(reply));
    parent["reply_users_count"] = users.size();
    parent["latest_reply"] = reply.at("ts");
    parent["is_locked"] = false;
    parent["subscribed"] = author(parent) == bot_user;
    if (!before.contains("thread_ts")) tell_changed(state, channel, parent, before);
}

void uncount_reply(Channel& channel, const Json& reply)
{
    const auto found = channel.messages.find(reply.at("thread_ts").get<std::string>());
    if (found == channel.messages.end()) return;
    auto& parent = found->second.body;
    Json users = Json::array();
    int count = 0;
    for (const auto& [ts, message] : channel.messages) {
        if (!is_reply(message.body) || message.body.at("thread_ts") != parent.at("ts")) continue;
        ++count;
        parent["latest_reply"] = ts;
        if (!contains(users, author(message.body))) users.push_back(author(message.body));
    }
    parent["reply_count"] = count;
    parent["reply_users_count"] = users.size();
    parent["reply_users"] = std::move(users);
    if (count > 0) return;
    for (const auto* name : {"thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"})
        parent.erase(name);
}

void tell_mention(State& state, const Channel& channel, const Json& message)
{
    if (channel.is_im || message.value("text", "").find("<@" + bot_user + ">") == std::string::npos) return;
    Json event{{"type", "app_mention"}, {"channel", channel.id}, {"event_ts", message.at("ts")}};
    for (const auto* name : {"user", "bot_id", "text", "ts", "thread_ts", "parent_user_id", "blocks", "team", "files"})
        if (message.contains(name)) event[name] = message.at(name);
    tell_bot(state, "app_mention", &channel, std::move(event));
}

// The elements that a typed text becomes; `rich_text` escapes nothing.
Json rich_text_elements(std::string_view text)
{
    Json elements = Json::array();
    std::string plain;
    const auto flush = [&] {
        if (!plain.empty()) elements.push_back({{"type", "text"}, {"text", unescaped(plain)}});
        plain.clear();
    };
    while (!text.empty()) {
        const auto end = text.front() == '<' ? text.find('>') : std::string_view::npos;
        if (end == std::string_view::npos) {
            plain += text.front();
            text.remove_prefix(1);
            continue;
        }
        flush();
        const auto inside = text.substr(1, end - 1);
        const std::string target{inside.substr(0, inside.find('|'))};
        if (target.starts_with("@"))
            elements.push_back({{"type", "user"}, {"user_id", target.substr(1)}});
        else if (target.starts_with("#"))
            elements.push_back({{"type", "channel"}, {"channel_id", target.substr(1)}});
        else if (target.starts_with("!subteam^"))
            elements.push_back({{"type", "usergroup"}, {"usergroup_id", target.substr(9)}});
        else if (target.starts_with("!"))
            elements.push_back({{"type", "broadcast"}, {"range", target.substr(1)}});
        else
            elements.push_back({{"type", "link"}, {"url", unescaped(target)}});
        text.remove_prefix(end + 1);
    }
    flush();
    return elements;
}

} // namespace

Json rich_text(const std::string& text)
{
    return {{"type", "rich_text"},
            {"block_id", "rt"},
            {"elements", Json::array({{{"type", "rich_text_section"}, {"elements", rich_text_elements(text)}}})}};
}

Json bot_message(std::string text)
{
    return {{"user", bot_user},
            {"bot_id", bot_id},
            {"app_id", app_id},
            {"text", std::move(text)},
            {"bot_profile",
             {{"id", bot_id},
              {"deleted", false},
              {"name", "warroom"},
              {"updated", 1'700'000'000},
              {"app_id", app_id},
              {"icons", {{"image_48", "https://a.slack-edge.com/80588/img/plugins/app/bot_48.png"}}},
              {"team_id", team_id}}}};
}

Message& message_at(Channel& channel, const std::string& ts)
{
    const auto found = channel.messages.find(ts);
    if (found == channel.messages.end()) throw Refused{"message_not_found"};
    return found->second;
}

Json& post(State& state, Channel& channel, Json body)
{
    body["type"] = "message";
    body["team"] = team_id;
    body["ts"] = new_ts(state);
    const auto thread = body.value("thread_ts", std::string{});
    if (!thread.empty()) {
        const auto parent = channel.messages.find(thread);
        if (parent == channel.messages.end() || is_reply(parent->second.body)) throw Refused{"cannot_reply_to_message"};
        body["parent_user_id"] = author(parent->second.body);
        if (body.value("subtype", "") == "thread_broadcast") body["root"] = parent->second.body;
    }
    const auto ts = body.at("ts").get<std::string>();
    auto& stored =
        channel.messages.emplace(ts, Message{.body = std::move(body), .written = state.now.wall}).first->second;
    tell_bot_message(state, channel, stored.body);
    tell_mention(state, channel, stored.body);
    if (!thread.empty()) count_reply(state, channel, stored.body);
    const auto kind = stored.body.value("subtype", "") == "file_share" ? "file" : "message";
    show(state, kind, channel, stored.body);
    return stored.body;
}

void announce(State& state, Channel& channel, const std::string& user, const std::string& subtype, std::string text,
              Json more)
{
    more.update(Json{{"type", "message"},
                     {"subtype", subtype},
                     {"user", user},
                     {"text", std::move(text)},
                     {"team", team_id},
                     {"ts", new_ts(state)}});
    tell_bot_message(state, channel, more);
    const auto ts = more.at("ts").get<std::string>();
    channel.messages.emplace(ts, Message{.body = std::move(more), .written = state.now.wall});
}

void edit(State& state, Channel& channel, const std::string& ts, const Json& changes, const std::string& editor)
{
    auto& message = message_at(channel, ts).body;
    const auto before = message;
    for (const auto& [name, value] : changes.items()) {
        if (value.is_null())
            message.erase(name);
        else
            message[name] = value;
    }
    const auto now = new_ts(state);
    message["edited"] = {{"user", editor}, {"ts", now.substr(0, now.find('.')) + ".000000"}};
    tell_changed(state, channel, message, before);
    show(state, "edited", channel, message, {{"was", before.value("text", "")}});
}

void remove(State& state, Channel& channel, const std::string& ts)
{
    const auto before = message_at(channel, ts).body;
    std::erase_if(channel.pins, [&](const Pin& p) { return p.ts == ts; });
    if (before.value("reply_count", 0) > 0) {
        auto& body = channel.messages.at(ts).body;
        body["subtype"] = "tombstone";
        body["text"] = "This message was deleted.";
        body["user"] = "USLACKBOT";
        body["hidden"] = true;
        for (const auto* name :
             {"blocks", "files", "reactions", "metadata", "bot_id", "app_id", "bot_profile", "edited"})
            body.erase(name);
        tell_changed(state, channel, body, before);
    } else {
        channel.messages.erase(ts);
        if (is_reply(before)) uncount_reply(channel, before);
        tell_bot_message(state, channel,
                         {{"subtype", "message_deleted"},
                          {"deleted_ts", ts},
                          {"previous_message", before},
                          {"hidden", true},
                          {"ts", new_ts(state)}});
    }
    show(state, "deleted", channel, before);
}

Json& whisper(State& state, Channel& channel, const std::string& reader, Json body, std::string_view kind)
{
    body["type"] = "message";
    body["ts"] = new_ts(state);
    const auto ts = body.at("ts").get<std::string>();
    auto& stored = channel.whispers.emplace(ts, Whisper{.reader = reader, .body = std::move(body)}).first->second.body;
    show(state, kind, channel, stored, {}, reader);
    return stored;
}

std::string permalink(const Channel& channel, const Json& message)
{
    auto ts = message.at("ts").get<std::string>();
    std::erase(ts, '.');
    auto link = "https://" + team_domain + ".slack.com/archives/" + channel.id + "/p" + ts;
    if (is_reply(message)) link += "?thread_ts=" + message.at("thread_ts").get<std::string>() + "&cid=" + channel.id;
    return link;
}

Json shared_message(const State&, const Channel& channel, const Message& message)
{
    auto body = message.body;
    body.erase("metadata");
    body["permalink"] = permalink(channel, message.body);
    return body;
}

} // namespace warroom::simulated_slack
