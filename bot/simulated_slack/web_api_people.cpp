#include "bot/simulated_slack/web_api.hpp"

#include <algorithm>
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

Json users_lookup_by_email(State& state, const Arguments& arguments)
{
    const auto email = lower(arguments.required("email"));
    for (const auto& [id, person] : state.people) {
        const auto json = person_json(state, person);
        if (!person.deleted && json.at("profile").value("email", "") == email) return {{"user", json}};
    }
    throw Refused{"users_not_found"};
}

Json users_profile_get(State& state, const Arguments& arguments)
{
    return {{"profile", person_json(state, person_at(state, arguments.text("user", bot_user))).at("profile")}};
}

Json users_get_presence(State& state, const Arguments& arguments)
{
    const auto user = arguments.text("user", bot_user);
    const auto& person = person_at(state, user);
    Json answer{{"presence", person.away || person.deleted ? "away" : "active"}};
    if (user == bot_user)
        answer.update(Json{{"online", true}, {"auto_away", false}, {"manual_away", false}, {"connection_count", 1}});
    return answer;
}

Json bots_info(State& state, const Arguments& arguments)
{
    const auto wanted = arguments.required("bot");
    for (const auto& [id, person] : state.people)
        if (person.bot_id == wanted)
            return {{"bot",
                     {{"id", person.bot_id},
                      {"deleted", person.deleted},
                      {"name", person.name},
                      {"updated", 1'700'000'000},
                      {"app_id", person.app_id},
                      {"user_id", person.id},
                      {"icons", {{"image_48", "https://avatars.example.com/" + person.bot_id + ".png"}}}}}};
    throw Refused{"bot_not_found"};
}

Json emoji_list(State& state, const Arguments&)
{
    return {{"emoji", {{"warroom", "https://emoji.example.com/warroom.png"}, {"wr", "alias:warroom"}}},
            {"cache_ts", std::to_string(seconds(state)) + ".000000"}};
}

Json do_not_disturb(const Person& person)
{
    return {{"dnd_enabled", person.dnd_end > 0},
            {"next_dnd_start_ts", std::max<std::int64_t>(person.dnd_start, 1)},
            {"next_dnd_end_ts", std::max<std::int64_t>(person.dnd_end, 1)}};
}

Json dnd_info(State& state, const Arguments& arguments)
{
    const auto user = arguments.text("user", bot_user);
    auto answer = do_not_disturb(person_at(state, user));
    if (user == bot_user) answer["snooze_enabled"] = false;
    return answer;
}

Json dnd_team_info(State& state, const Arguments& arguments)
{
    const auto users = arguments.list("users");
    if (users.empty()) throw Refused{"no_users_provided"};
    if (users.size() > 50) throw Refused{"invalid_arguments"};
    Json answer{{"users", Json::object()}};
    for (const auto& user : users)
        if (const auto found = state.people.find(user); found != state.people.end())
            answer["users"][user] = do_not_disturb(found->second);
    return answer;
}

Json usergroups_list(State& state, const Arguments& arguments)
{
    Json out = Json::array();
    for (auto group : state.usergroups) {
        if (group.at("date_delete") != 0 && !arguments.flag("include_disabled")) continue;
        if (!arguments.flag("include_users")) group.erase("users");
        if (!arguments.flag("include_count")) group.erase("user_count");
        out.push_back(std::move(group));
    }
    return {{"usergroups", std::move(out)}};
}

Json usergroups_users_list(State& state, const Arguments& arguments)
{
    const auto id = arguments.required("usergroup");
    for (const auto& group : state.usergroups)
        if (group.at("id") == id && (group.at("date_delete") == 0 || arguments.flag("include_disabled")))
            return {{"users", group.at("users")}};
    throw Refused{"no_such_subteam"};
}

// Bots have no reminders.
Json reminders(State&, const Arguments&) { throw Refused{"not_allowed_token_type"}; }

constexpr std::array<Method, 13> methods{{
    {"users.info", 100, false, "users:read", users_info},
    {"users.list", 20, false, "users:read", users_list},
    {"users.lookupByEmail", 50, false, "users:read.email", users_lookup_by_email},
    {"users.profile.get", 100, false, "users.profile:read", users_profile_get},
    {"users.getPresence", 50, false, "users:read", users_get_presence},
    {"bots.info", 50, false, "users:read", bots_info},
    {"emoji.list", 20, false, "emoji:read", emoji_list},
    {"dnd.info", 50, false, "dnd:read", dnd_info},
    {"dnd.teamInfo", 20, false, "dnd:read", dnd_team_info},
    {"usergroups.list", 20, false, "usergroups:read", usergroups_list},
    {"usergroups.users.list", 20, false, "usergroups:read", usergroups_users_list},
    {"reminders.add", 20, true, "", reminders},
    {"reminders.list", 20, false, "", reminders},
}};

} // namespace

std::span<const Method> people_methods() { return methods; }

} // namespace warroom::simulated_slack
