#include "bot/simulated_slack/web_api.hpp"

#include <algorithm>
#include <array>

namespace warroom::simulated_slack {
namespace {

constexpr std::string_view writes = "channels:manage,groups:write,im:write,mpim:write";
constexpr std::string_view reads = "channels:read,groups:read,im:read,mpim:read";

Json as_seen(const State& state, const Channel& channel)
{
    return {{"channel", channel_json(state, channel, bot_user)}};
}

// To who changes a channel, Slack tells more of it.
Json as_changed(const State& state, const Channel& channel)
{
    auto answer = as_seen(state, channel);
    answer["channel"].update(Json{{"last_read", "0000000000.000000"},
                                  {"unread_count", 0},
                                  {"unread_count_display", 0},
                                  {"priority", 0},
                                  {"num_members", channel.members.size()}});
    return answer;
}

void no_direct(const Channel& channel)
{
    if (channel.is_im || channel.is_mpim) throw Refused{"method_not_supported_for_channel_type"};
}

Json create(State& state, const Arguments& arguments)
{
    const bool is_private = arguments.flag("is_private");
    const std::string_view needed = is_private ? "groups:write" : "channels:manage";
    if (!has_scope(state, needed))
        throw Refused{"missing_scope", {{"needed", needed}, {"provided", granted_scopes(state)}}};
    return as_changed(state, create_channel(state, arguments.text("name"), bot_user, is_private));
}

std::string type_of(const Channel& channel)
{
    if (channel.is_im) return "im";
    if (channel.is_mpim) return "mpim";
    return channel.is_private ? "private_channel" : "public_channel";
}

Json listed(State& state, const Arguments& arguments, const std::string& method, const std::string& member)
{
    auto types = arguments.list("types");
    if (types.empty()) types = {"public_channel"};
    for (const auto& type : types)
        if (type != "public_channel" && type != "private_channel" && type != "im" && type != "mpim")
            throw Refused{"invalid_types"};
    Json items = Json::array();
    for (const auto& [id, channel] : state.channels) {
        if (std::ranges::find(types, type_of(channel)) == types.end()) continue;
        if (channel.is_archived && arguments.flag("exclude_archived")) continue;
        if (!member.empty() && !channel.has(member)) continue;
        if (type_of(channel) != "public_channel" && !channel.has(bot_user)) continue;
        items.push_back(channel_json(state, channel, bot_user));
        if (member.empty() && !channel.is_im) items.back()["num_members"] = channel.members.size();
    }
    return page(state, arguments, method, "channels", items, 100, 999);
}

Json list(State& state, const Arguments& arguments) { return listed(state, arguments, "conversations.list", ""); }

Json of_person(State& state, const Arguments& arguments)
{
    const auto user = arguments.text("user", bot_user);
    person_at(state, user);
    return listed(state, arguments, "users.conversations", user);
}

Json info(State& state, const Arguments& arguments)
{
    const auto& channel = visible_channel(state, arguments);
    auto answer = as_seen(state, channel);
    if (arguments.flag("include_num_members")) answer["channel"]["num_members"] = channel.members.size();
    return answer;
}

Json members(State& state, const Arguments& arguments)
{
    return page(state, arguments, "conversations.members", "members", visible_channel(state, arguments).members, 100,
                999);
}

Json archive_it(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    no_direct(channel);
    if (channel.is_archived) throw Refused{"already_archived"};
    archive(state, own_channel(state, arguments), bot_user);
    return Json::object();
}

Json unarchive_it(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    no_direct(channel);
    unarchive(state, channel, bot_user);
    return Json::object();
}

Json set_the_topic(State& state, const Arguments& arguments)
{
    auto& channel = own_channel(state, arguments);
    set_topic(state, channel, bot_user, arguments.text("topic"));
    return as_changed(state, channel);
}

Json set_the_purpose(State& state, const Arguments& arguments)
{
    auto& channel = own_channel(state, arguments);
    set_purpose(state, channel, bot_user, arguments.text("purpose"));
    return as_changed(state, channel);
}

Json rename_it(State& state, const Arguments& arguments)
{
    auto& channel = own_channel(state, arguments);
    no_direct(channel);
    if (channel.is_archived) throw Refused{"is_archived"};
    if (channel.creator != bot_user) throw Refused{"not_authorized"};
    rename(state, channel, bot_user, arguments.text("name"));
    return as_changed(state, channel);
}

Json open(State& state, const Arguments& arguments)
{
    if (arguments.has("channel")) {
        const auto& channel = visible_channel(state, arguments);
        if (!channel.is_im && !channel.is_mpim) throw Refused{"method_not_supported_for_channel_type"};
        return {{"no_op", true}, {"already_open", true}, {"channel", {{"id", channel.id}}}};
    }
    auto people = arguments.list("users");
    if (people.empty()) throw Refused{"users_list_not_supplied"};
    if (people.size() > 8) throw Refused{"too_many_users"};
    for (const auto& id : people)
        if (person_at(state, id).deleted) throw Refused{"user_disabled"};
    if (std::ranges::find(people, bot_user) == people.end()) people.push_back(bot_user);
    if (people.size() < 2) throw Refused{"not_enough_users"};
    const auto before = state.channels.size();
    const auto& channel = direct_channel(state, std::move(people));
    Json answer{{"channel", {{"id", channel.id}}}};
    if (arguments.flag("return_im")) answer = as_seen(state, channel);
    if (state.channels.size() == before) answer.update(Json{{"no_op", true}, {"already_open", true}});
    return answer;
}

constexpr std::array<Method, 11> methods{{
    {"conversations.create", 20, true, "channels:manage,groups:write", create},
    {"conversations.list", 20, false, reads, list},
    {"users.conversations", 50, false, reads, of_person},
    {"conversations.info", 50, false, reads, info},
    {"conversations.members", 100, false, reads, members},
    {"conversations.archive", 20, true, writes, archive_it},
    {"conversations.unarchive", 20, true, writes, unarchive_it},
    {"conversations.setTopic", 20, true, writes, set_the_topic},
    {"conversations.setPurpose", 20, true, writes, set_the_purpose},
    {"conversations.rename", 20, true, writes, rename_it},
    {"conversations.open", 50, true, writes, open},
}};

} // namespace

std::span<const Method> conversation_methods() { return methods; }

} // namespace warroom::simulated_slack
