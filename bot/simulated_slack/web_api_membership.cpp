// Who comes into a channel and who goes.
#include "bot/simulated_slack/web_api.hpp"

#include <array>

namespace warroom::simulated_slack {
namespace {

constexpr std::string_view writes = "channels:manage,groups:write,im:write,mpim:write";

std::string why_not_invite(const State& state, const Channel& channel, const std::string& user)
{
    const auto found = state.people.find(user);
    if (user == bot_user) return "cant_invite_self";
    if (found == state.people.end()) return "user_not_found";
    const auto& person = found->second;
    if (channel.has(user)) return "already_in_channel";
    if (person.deleted) return "cant_invite";
    if (person.is_stranger) return "no_external_invite_permission";
    return person.is_ultra_restricted ? "ura_max_channels" : "";
}

Json invite(State& state, const Arguments& arguments)
{
    auto& channel = own_channel(state, arguments);
    if (channel.is_im || channel.is_mpim) throw Refused{"method_not_supported_for_channel_type"};
    if (channel.is_archived) throw Refused{"is_archived"};
    const auto users = arguments.list("users");
    if (users.empty()) throw Refused{"no_user"};
    if (users.size() > 100) throw Refused{"too_many_users"};
    Json errors = Json::array();
    std::vector<std::string> good;
    for (const auto& user : users) {
        const auto why = why_not_invite(state, channel, user);
        if (why.empty())
            good.push_back(user);
        else
            errors.push_back({{"user", user}, {"ok", false}, {"error", why}});
    }
    if (!errors.empty() && (good.empty() || !arguments.flag("force")))
        throw Refused{errors.front().at("error"), {{"errors", errors}}};
    for (const auto& user : good) join(state, channel, user, bot_user);
    Json answer{{"channel", channel_json(state, channel, bot_user)}};
    if (!errors.empty()) answer["errors"] = std::move(errors);
    return answer;
}

Json join_it(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    if (channel.is_im || channel.is_mpim || channel.is_private) throw Refused{"method_not_supported_for_channel_type"};
    if (channel.is_archived) throw Refused{"is_archived"};
    const bool was_in = channel.has(bot_user);
    if (!was_in) join(state, channel, bot_user);
    Json answer{{"channel", channel_json(state, channel, bot_user)}};
    if (was_in)
        answer.update(
            Json{{"warning", "already_in_channel"}, {"response_metadata", {{"warnings", {"already_in_channel"}}}}});
    return answer;
}

Json leave_it(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    if (channel.is_im || channel.is_mpim) throw Refused{"method_not_supported_for_channel_type"};
    if (channel.is_general) throw Refused{"cant_leave_general"};
    if (!channel.has(bot_user))
        throw Refused{"", {{"not_in_channel", true}}}; // a refusal that has no error, as documented
    if (channel.is_archived) throw Refused{"is_archived"};
    if (channel.is_private && channel.members.size() == 1) throw Refused{"last_member"};
    leave(state, channel, bot_user);
    return Json::object();
}

Json kick(State& state, const Arguments& arguments)
{
    auto& channel = own_channel(state, arguments);
    const auto user = arguments.required("user");
    if (channel.is_general) throw Refused{"cant_kick_from_general"};
    if (user == bot_user) throw Refused{"cant_kick_self"};
    person_at(state, user);
    if (!channel.has(user)) throw Refused{"not_in_channel"};
    leave(state, channel, user);
    return Json::object();
}

constexpr std::array<Method, 4> methods{{
    {"conversations.invite", 50, true, writes, invite},
    {"conversations.join", 50, true, "channels:join", join_it},
    {"conversations.leave", 50, true, writes, leave_it},
    {"conversations.kick", 50, true, "channels:manage,groups:write", kick},
}};

} // namespace

std::span<const Method> membership_methods() { return methods; }

} // namespace warroom::simulated_slack
