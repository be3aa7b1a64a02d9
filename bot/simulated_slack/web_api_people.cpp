#include "bot/simulated_slack/web_api.hpp"

#include <array>

namespace warroom::simulated_slack {
namespace {

Json users_info(State& state, const Arguments& arguments)
{
    return {{"user", person_json(state, person_at(state, arguments.required("user")))}};
}

Json users_list(State& state, const Arguments& arguments)
{
    Json items = Json::array();
    for (const auto& [id, person] : state.people) items.push_back(person_json(state, person));
    auto answer = page(state, arguments, "users.list", "members", items, 1000, 1000);
    answer["cache_ts"] = seconds(state);
    return answer;
}

Json usergroups_list(State& state, const Arguments& arguments)
{
    auto groups = state.usergroups;
    for (auto& group : groups) {
        if (!arguments.flag("include_users")) group.erase("users");
        if (!arguments.flag("include_count")) group.erase("user_count");
    }
    return {{"usergroups", std::move(groups)}};
}

Json usergroups_users_list(State& state, const Arguments& arguments)
{
    const auto id = arguments.required("usergroup");
    for (const auto& group : state.usergroups)
        if (group.at("id") == id) return {{"users", group.at("users")}};
    throw Refused{"no_such_subteam"};
}

constexpr std::array<Method, 4> methods{{
    {"users.info", 100, false, "users:read", users_info},
    {"users.list", 20, false, "users:read", users_list},
    {"usergroups.list", 20, false, "usergroups:read", usergroups_list},
    {"usergroups.users.list", 20, false, "usergroups:read", usergroups_users_list},
}};

} // namespace

std::span<const Method> people_methods() { return methods; }

} // namespace warroom::simulated_slack
