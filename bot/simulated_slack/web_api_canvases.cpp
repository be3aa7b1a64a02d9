#include "bot/simulated_slack/web_api.hpp"

#include "bot/simulated_slack/canvases.hpp"

#include <algorithm>
#include <array>

namespace warroom::simulated_slack {
namespace {

Channel& tabbed_channel(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments, "channel_id");
    if (!channel.has(bot_user) || channel.is_archived) throw Refused{"restricted_action"};
    return channel;
}

Json create_in_channel(State& state, const Arguments& arguments)
{
    auto& channel = tabbed_channel(state, arguments);
    if (!channel.canvas.empty())
        throw Refused{state.knobs.free_team ? "free_team_canvas_tab_already_exists" : "channel_canvas_already_exists"};
    channel.canvas = new_canvas(state, arguments.text("title"), arguments.json("document_content"), channel.id).id;
    return {{"canvas_id", channel.canvas}};
}

Json create(State& state, const Arguments& arguments)
{
    if (!arguments.has("channel_id")) {
        if (state.knobs.free_team) throw Refused{"free_teams_cannot_create_standalone_canvases"};
        return {{"canvas_id", new_canvas(state, arguments.text("title"), arguments.json("document_content"), {}).id}};
    }
    auto& channel = tabbed_channel(state, arguments);
    if (state.knobs.free_team && !channel.canvas.empty()) throw Refused{"free_team_canvas_tab_already_exists"};
    const auto id = new_canvas(state, arguments.text("title"), arguments.json("document_content"), channel.id).id;
    if (channel.canvas.empty()) channel.canvas = id;
    return {{"canvas_id", id}};
}

Json edit(State& state, const Arguments& arguments)
{
    auto& canvas = canvas_at(state, arguments.required("canvas_id"));
    const auto changes = arguments.json("changes");
    if (!changes.is_array() || changes.size() != 1 || !changes.at(0).is_object())
        throw Refused{
            "invalid_arguments",
            {{"response_metadata", {{"messages", {"[ERROR] no more than 1 items allowed [json-pointer:/changes]"}}}}}};
    if (state.knobs.free_team && canvas.channel.empty()) throw Refused{"free_teams_cannot_edit_standalone_canvases"};
    edit_canvas(state, canvas, changes.at(0));
    return Json::object();
}

Json lookup(State& state, const Arguments& arguments)
{
    const auto id = arguments.required("canvas_id");
    if (state.deleted_canvases.contains(id)) throw Refused{"canvas_deleted"};
    const auto criteria = arguments.json("criteria");
    if (!criteria.is_object()) throw Refused{"invalid_arguments"};
    return {{"sections", sections_with(canvas_at(state, id), criteria)}};
}

Json remove(State& state, const Arguments& arguments)
{
    const auto id = canvas_at(state, arguments.required("canvas_id")).id;
    for (auto& [key, channel] : state.channels)
        if (channel.canvas == id) channel.canvas.clear();
    state.canvases.erase(id);
    state.files.erase(id);
    state.deleted_canvases.insert(id);
    return Json::object();
}

// Whom an access call is about: people or channels, never both.
std::vector<std::string> subjects(State& state, const Arguments& arguments)
{
    const bool people = arguments.has("user_ids");
    if (people == arguments.has("channel_ids")) throw Refused{"invalid_parameters"};
    const auto given = arguments.json(people ? "user_ids" : "channel_ids");
    const auto ids =
        given.is_array() ? given.get<std::vector<std::string>>() : arguments.list(people ? "user_ids" : "channel_ids");
    for (const auto& id : ids) {
        if (people)
            person_at(state, id);
        else
            channel_at(state, id);
    }
    return ids;
}

Canvas& shareable(State& state, const Arguments& arguments)
{
    auto& canvas = canvas_at(state, arguments.required("canvas_id"));
    // A channel's canvas is its members'
    const auto channel = state.channels.find(canvas.channel);
    if (channel != state.channels.end() && channel->second.canvas == canvas.id) throw Refused{"canvas_not_found"};
    return canvas;
}

Json set_access(State& state, const Arguments& arguments)
{
    auto& canvas = shareable(state, arguments);
    const auto level = arguments.required("access_level");
    if (level != "read" && level != "write" && level != "owner") throw Refused{"invalid_arguments"};
    if (level == "owner" && arguments.has("channel_ids")) throw Refused{"invalid_parameters"};
    for (const auto& id : subjects(state, arguments)) canvas.access[id] = level;
    return Json::object();
}

Json delete_access(State& state, const Arguments& arguments)
{
    auto& canvas = shareable(state, arguments);
    for (const auto& id : subjects(state, arguments)) canvas.access.erase(id);
    return Json::object();
}

constexpr std::array<Method, 7> methods{{
    {"conversations.canvases.create", 20, true, "canvases:write", create_in_channel},
    {"canvases.create", 20, true, "canvases:write", create},
    {"canvases.edit", 50, true, "canvases:write", edit},
    {"canvases.sections.lookup", 50, true, "canvases:read", lookup},
    {"canvases.access.set", 50, true, "canvases:write", set_access},
    {"canvases.access.delete", 50, true, "canvases:write", delete_access},
    {"canvases.delete", 50, true, "canvases:write", remove},
}};

} // namespace

std::span<const Method> canvas_methods() { return methods; }

} // namespace warroom::simulated_slack
