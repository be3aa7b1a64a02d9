// The workspace itself: its people, groups and channels.
#include "bot/simulated_slack/control.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

Json add_person(State& state, const Json& arguments)
{
    const auto name = text_of(arguments, "name");
    const auto id = arguments.value("id", new_id(state, "U"));
    Person person{.id = id, .name = lower(name), .real_name = name, .tz = arguments.value("tz", "Europe/Madrid")};
    person.team = arguments.value("team_id", team_id);
    person.deleted = arguments.value("deleted", false);
    person.is_restricted = arguments.value("is_restricted", false);
    person.is_ultra_restricted = arguments.value("is_ultra_restricted", false);
    person.is_stranger = arguments.value("is_stranger", false);
    const auto& stored_person = state.people.insert_or_assign(id, person).first->second;
    tell_bot(state, "user_change", nullptr, {{"type", "user_change"}, {"user", person_json(state, stored_person)}});
    return {{"id", id}};
}

Json presence(State& state, const Json& arguments)
{
    auto& person = person_of(state, arguments);
    person.away = arguments.value("away", true);
    person.dnd_start = arguments.value("dnd_start", person.dnd_start);
    person.dnd_end = arguments.value("dnd_end", person.dnd_end);
    return Json::object();
}

Json add_channel(State& state, const Json& arguments)
{
    std::vector<std::string> members;
    for (const auto& name : arguments.value("members", Json::array()))
        members.push_back(person_of(state, {{"user", name}}).id);
    if (members.empty()) throw std::invalid_argument{"a channel needs members"};
    auto& channel =
        create_channel(state, text_of(arguments, "name"), members.front(), arguments.value("private", false));
    for (const auto& member : members)
        if (!channel.has(member)) join(state, channel, member, members.front());
    return {{"id", channel.id}};
}

Json change_channel_id(State& state, const Json& arguments)
{
    change_id(state, channel_of(state, arguments));
    return Json::object();
}

Json delete_channel(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    const auto& channel = channel_of(state, arguments);
    const auto type = std::string{channel.is_private ? "group" : "channel"} + "_deleted";
    tell_bot(state, type, channel.is_private ? &channel : nullptr,
             {{"type", type}, {"channel", channel.id}, {"actor_id", person.id}});
    state.channels.erase(std::string{channel.id});
    return Json::object();
}

Json change_usergroup(State& state, const Json& arguments)
{
    const auto handle = text_of(arguments, "handle");
    const auto group = std::ranges::find_if(state.usergroups, [&](const Json& g) { return g.at("handle") == handle; });
    if (group == state.usergroups.end()) throw std::invalid_argument{"no group is called " + handle};
    Json changes{{"type", "subteam_members_changed"},
                 {"subteam_id", group->at("id")},
                 {"team_id", team_id},
                 {"date_previous_update", group->at("date_update")},
                 {"date_update", seconds(state)}};
    auto& users = (*group)["users"];
    for (const auto& [verb, done] : {std::pair{"add", "added"}, {"remove", "removed"}}) {
        Json changed = Json::array();
        for (const auto& name : arguments.value(verb, Json::array())) {
            const auto id = person_of(state, {{"user", name}}).id;
            const auto found = std::ranges::find(users, Json(id));
            if ((found == users.end()) != (done == std::string{"added"})) continue;
            if (found == users.end())
                users.push_back(id);
            else
                users.erase(found);
            changed.push_back(id);
        }
        changes[std::string{done} + "_users"] = changed;
        changes[std::string{done} + "_users_count"] = changed.size();
    }
    (*group)["date_update"] = seconds(state);
    (*group)["user_count"] = std::to_string(users.size());
    (*group)["date_delete"] = arguments.value("disabled", false) ? seconds(state) : 0;
    tell_bot(state, "subteam_members_changed", nullptr, std::move(changes));
    tell_bot(state, "subteam_updated", nullptr, {{"type", "subteam_updated"}, {"subteam", *group}});
    return Json::object();
}

} // namespace

const std::map<std::string_view, Verb>& workspace_verbs()
{
    static const std::map<std::string_view, Verb> verbs{{"person", add_person},
                                                        {"presence", presence},
                                                        {"channel", add_channel},
                                                        {"change_id", change_channel_id},
                                                        {"delete_channel", delete_channel},
                                                        {"usergroup", change_usergroup}};
    return verbs;
}

} // namespace warroom::simulated_slack
