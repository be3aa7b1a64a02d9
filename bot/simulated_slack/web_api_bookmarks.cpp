#include "bot/simulated_slack/web_api.hpp"

#include "bot/simulated_slack/text.hpp"

#include <algorithm>
#include <array>

namespace warroom::simulated_slack {
namespace {

void check(const Arguments& arguments)
{
    const auto link = arguments.text("link");
    if (arguments.has("link") && !link.starts_with("http://") && !link.starts_with("https://"))
        throw Refused{"invalid_link"};
    if (length(link) > 2048 || length(arguments.text("title")) > 256) throw Refused{"invalid_arguments"};
    const auto emoji = arguments.text("emoji");
    if (!emoji.empty() && (emoji.size() < 3 || !emoji.starts_with(':') || !emoji.ends_with(':')))
        throw Refused{"invalid_emoji"};
}

Channel& marked_channel(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments, "channel_id");
    if (!channel.has(bot_user)) throw Refused{"permission_denied"};
    return channel;
}

Json& bookmark_at(Channel& channel, const Arguments& arguments)
{
    const auto id = arguments.required("bookmark_id");
    const auto found = std::ranges::find_if(channel.bookmarks, [&](const Json& b) { return b.at("id") == id; });
    if (found == channel.bookmarks.end()) throw Refused{"not_found"};
    return *found;
}

Json add(State& state, const Arguments& arguments)
{
    auto& channel = marked_channel(state, arguments);
    const auto title = arguments.required("title");
    if (arguments.required("type") != "link") throw Refused{"invalid_bookmark_type"};
    if (!arguments.has("link")) throw Refused{"invalid_link"};
    check(arguments);
    if (channel.bookmarks.size() >= 100) throw Refused{"too_many_bookmarks"};
    Json bookmark{{"id", new_id(state, "Bk")},
                  {"channel_id", channel.id},
                  {"title", title},
                  {"link", arguments.text("link")},
                  {"emoji", arguments.text("emoji")},
                  {"icon_url", ""},
                  {"type", "link"},
                  {"entity_id", nullptr},
                  {"date_created", seconds(state)},
                  {"date_updated", 0},
                  {"rank", "g"},
                  {"last_updated_by_user_id", bot_user},
                  {"last_updated_by_team_id", team_id},
                  {"shortcut_id", nullptr},
                  {"app_id", app_id}};
    channel.bookmarks.push_back(bookmark);
    return {{"bookmark", std::move(bookmark)}};
}

Json edit(State& state, const Arguments& arguments)
{
    auto& bookmark = bookmark_at(marked_channel(state, arguments), arguments);
    check(arguments);
    for (const auto* name : {"title", "link", "emoji"})
        if (arguments.has(name)) bookmark[name] = arguments.text(name);
    bookmark["date_updated"] = seconds(state);
    return {{"bookmark", bookmark}};
}

Json list(State& state, const Arguments& arguments)
{
    return {{"bookmarks", visible_channel(state, arguments, "channel_id").bookmarks}};
}

Json remove(State& state, const Arguments& arguments)
{
    auto& channel = marked_channel(state, arguments);
    const auto id = bookmark_at(channel, arguments).at("id");
    channel.bookmarks.erase(std::ranges::find_if(channel.bookmarks, [&](const Json& b) { return b.at("id") == id; }));
    return Json::object();
}

constexpr std::array<Method, 4> methods{{
    {"bookmarks.add", 20, true, "bookmarks:write", add},
    {"bookmarks.edit", 20, true, "bookmarks:write", edit},
    {"bookmarks.list", 50, true, "bookmarks:read", list},
    {"bookmarks.remove", 20, true, "bookmarks:write", remove},
}};

} // namespace

std::span<const Method> bookmark_methods() { return methods; }

} // namespace warroom::simulated_slack
