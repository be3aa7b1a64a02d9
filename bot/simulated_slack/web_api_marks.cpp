#include "bot/simulated_slack/web_api.hpp"

#include <array>

namespace warroom::simulated_slack {
namespace {

struct Target {
    Channel& channel;
    std::string ts;
};

Target target(State& state, const Arguments& arguments)
{
    auto& channel = own_channel(state, arguments);
    const auto ts = arguments.text("timestamp");
    if (ts.empty()) throw Refused{"no_item_specified"};
    if (ts.find_first_not_of("0123456789.") != std::string::npos) throw Refused{"bad_timestamp"};
    message_at(channel, ts);
    return {channel, ts};
}

Json pins_add(State& state, const Arguments& arguments)
{
    const auto [channel, ts] = target(state, arguments);
    pin(state, channel, ts, bot_user);
    return Json::object();
}

Json pins_remove(State& state, const Arguments& arguments)
{
    const auto [channel, ts] = target(state, arguments);
    unpin(state, channel, ts, bot_user);
    return Json::object();
}

Json pins_list(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    Json items = Json::array();
    for (const auto& pinned : channel.pins)
        items.push_back({{"type", "message"},
                         {"channel", channel.id},
                         {"created", pinned.created},
                         {"created_by", pinned.by},
                         {"message", shared_message(state, channel, message_at(channel, pinned.ts))}});
    return {{"items", std::move(items)}};
}

Json reactions_add(State& state, const Arguments& arguments)
{
    const auto name = arguments.required("name");
    const auto [channel, ts] = target(state, arguments);
    react(state, channel, ts, bot_user, name);
    return Json::object();
}

Json reactions_remove(State& state, const Arguments& arguments)
{
    const auto name = arguments.required("name");
    const auto [channel, ts] = target(state, arguments);
    unreact(state, channel, ts, bot_user, name);
    return Json::object();
}

Json reactions_get(State& state, const Arguments& arguments)
{
    const auto [channel, ts] = target(state, arguments);
    return {{"type", "message"},
            {"channel", channel.id},
            {"message", shared_message(state, channel, message_at(channel, ts))}};
}

constexpr std::array<Method, 6> methods{{
    {"pins.add", 20, true, "pins:write", pins_add},
    {"pins.remove", 20, true, "pins:write", pins_remove},
    {"pins.list", 20, false, "pins:read", pins_list},
    {"reactions.add", 50, true, "reactions:write", reactions_add},
    {"reactions.remove", 20, true, "reactions:write", reactions_remove},
    {"reactions.get", 50, false, "reactions:read", reactions_get},
}};

} // namespace

std::span<const Method> mark_methods() { return methods; }

} // namespace warroom::simulated_slack
