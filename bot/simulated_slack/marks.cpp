// Reactions and pins: marks that people and bots put on messages.
#include "bot/simulated_slack/effects.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

bool is_emoji_name(std::string_view name)
{
    if (const auto tone = name.find("::skin-tone-"); tone != std::string_view::npos) name = name.substr(0, tone);
    return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' || c == '\'' ||
               c >= 0x80;
    });
}

void tell_reaction(State& state, const Channel& channel, const Json& message, const std::string& user,
                   const std::string& name, const std::string& type, std::string_view kind)
{
    Json event{{"type", type},
               {"user", user},
               {"reaction", name},
               {"item", {{"type", "message"}, {"channel", channel.id}, {"ts", message.at("ts")}}}};
    if (message.contains("user")) event["item_user"] = message.at("user");
    tell_bot(state, type, &channel, std::move(event));
    show(state, kind, channel, message, {{"name", name}, {"from", user}, {"from_name", display_name(state, user)}});
}

Json pin_item(const State& state, const Channel& channel, const Pin& pin, const Message& message)
{
    return {{"type", "message"},
            {"channel", channel.id},
            {"created", pin.created},
            {"created_by", pin.by},
            {"message", shared_message(state, channel, message)}};
}

void tell_pin(State& state, const Channel& channel, const Pin& pin, const Message& message, const std::string& user,
              const std::string& type)
{
    Json event{{"type", type},
               {"user", user},
               {"channel_id", channel.id},
               {"item", pin_item(state, channel, pin, message)},
               {"item_user", message.body.value("user", "")},
               {"pin_count", channel.pins.size()},
               {"pinned_info", {{"channel", channel.id}, {"pinned_by", pin.by}, {"pinned_ts", pin.created}}}};
    if (type == "pin_removed") event["has_pins"] = !channel.pins.empty();
    tell_bot(state, type, &channel, std::move(event));
}

} // namespace

void react(State& state, Channel& channel, const std::string& ts, const std::string& user, const std::string& name)
{
    if (channel.is_archived) throw Refused{"is_archived"};
    if (!is_emoji_name(name)) throw Refused{"invalid_name"};
    auto& message = message_at(channel, ts).body;
    auto& reactions = message["reactions"];
    if (reactions.is_null()) reactions = Json::array();
    auto found = std::ranges::find_if(reactions, [&](const Json& r) { return r.at("name") == name; });
    if (found == reactions.end()) {
        if (reactions.size() >= 23) throw Refused{"too_many_emoji"};
        reactions.push_back({{"name", name}, {"users", Json::array()}, {"count", 0}});
        found = std::prev(reactions.end());
    }
    auto& users = (*found)["users"];
    if (std::ranges::find(users, Json(user)) != users.end()) throw Refused{"already_reacted"};
    users.push_back(user);
    (*found)["count"] = users.size();
    tell_reaction(state, channel, message, user, name, "reaction_added", "reaction");
}

void unreact(State& state, Channel& channel, const std::string& ts, const std::string& user, const std::string& name)
{
    auto& message = message_at(channel, ts).body;
    const auto reactions = message.find("reactions");
    if (reactions == message.end()) throw Refused{"no_reaction"};
    const auto found = std::ranges::find_if(*reactions, [&](const Json& r) { return r.at("name") == name; });
    if (found == reactions->end()) throw Refused{"no_reaction"};
    auto& users = (*found)["users"];
    const auto mine = std::ranges::find(users, Json(user));
    if (mine == users.end()) throw Refused{"no_reaction"};
    users.erase(mine);
    (*found)["count"] = users.size();
    if (users.empty()) reactions->erase(found);
    if (reactions->empty()) message.erase("reactions");
    tell_reaction(state, channel, message, user, name, "reaction_removed", "unreaction");
}

void pin(State& state, Channel& channel, const std::string& ts, const std::string& user)
{
    auto& message = message_at(channel, ts);
    if (std::ranges::find(channel.pins, ts, &Pin::ts) != channel.pins.end()) throw Refused{"already_pinned"};
    if (channel.pins.size() >= 100) throw Refused{"too_many_pins"};
    channel.pins.insert(channel.pins.begin(), Pin{.ts = ts, .by = user, .created = seconds(state)});
    message.body["pinned_to"] = Json::array({channel.id});
    tell_pin(state, channel, channel.pins.front(), message, user, "pin_added");
    show(state, "pin", channel, message.body, {{"from", user}, {"from_name", display_name(state, user)}});
    announce(state, channel, user, "pinned_item", "<@" + user + "> pinned a message to this channel.",
             {{"item_type", "C"}, {"item", pin_item(state, channel, channel.pins.front(), message)}});
}

void unpin(State& state, Channel& channel, const std::string& ts, const std::string& user)
{
    auto& message = message_at(channel, ts);
    const auto found = std::ranges::find(channel.pins, ts, &Pin::ts);
    if (found == channel.pins.end()) throw Refused{"no_pin"};
    const auto was = *found;
    channel.pins.erase(found);
    message.body.erase("pinned_to");
    tell_pin(state, channel, was, message, user, "pin_removed");
    show(state, "unpin", channel, message.body, {{"from", user}, {"from_name", display_name(state, user)}});
}

} // namespace warroom::simulated_slack
