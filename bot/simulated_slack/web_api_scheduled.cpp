#include "bot/simulated_slack/web_api.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace warroom::simulated_slack {
namespace {

constexpr std::int64_t furthest = 120 * 24 * 3600;
constexpr std::int64_t too_close = 60; // to take it back
constexpr std::size_t most_in_five_minutes = 30;

std::int64_t time_of(const State& state, const Arguments& arguments)
{
    const auto text = arguments.required("post_at");
    std::int64_t at = 0;
    const auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, at).ptr != end) throw Refused{"invalid_time"};
    if (at <= seconds(state)) throw Refused{"time_in_past"};
    if (at > seconds(state) + furthest) throw Refused{"time_too_far"};
    return at;
}

Json schedule(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    if (channel.is_archived) throw Refused{"is_archived"};
    if (!channel.has(bot_user) && !has_scope(state, "chat:write.public")) throw Refused{"not_in_channel"};
    const auto at = time_of(state, arguments);
    const auto near = std::ranges::count_if(state.scheduled, [&](const Scheduled& other) {
        return other.channel == channel.id && other.post_at / 300 == at / 300;
    });
    if (static_cast<std::size_t>(near) >= most_in_five_minutes) throw Refused{"restricted_too_many"};
    auto body = composed(state, arguments);
    if (arguments.has("thread_ts")) body["thread_ts"] = arguments.text("thread_ts");
    const auto& added = state.scheduled.emplace_back(Scheduled{.id = new_id(state, "Q"),
                                                               .channel = channel.id,
                                                               .post_at = at,
                                                               .created = seconds(state),
                                                               .body = std::move(body)});
    Json message{{"type", "delayed_message"}};
    for (const auto* name : {"text", "bot_id", "user", "app_id", "team", "bot_profile", "blocks", "attachments"})
        if (added.body.contains(name)) message[name] = added.body.at(name);
    return {{"channel", channel.id},
            {"scheduled_message_id", added.id},
            {"post_at", std::to_string(at)}, // a string, unlike everywhere else
            {"message", std::move(message)}};
}

Json unschedule(State& state, const Arguments& arguments)
{
    const auto& channel = visible_channel(state, arguments);
    const auto id = arguments.required("scheduled_message_id");
    const auto gone = std::erase_if(state.scheduled, [&](const Scheduled& one) {
        return one.id == id && one.channel == channel.id && one.post_at > seconds(state) + too_close;
    });
    if (gone == 0) throw Refused{"invalid_scheduled_message_id"};
    return Json::object();
}

Json list(State& state, const Arguments& arguments)
{
    const auto channel = arguments.text("channel");
    if (!channel.empty() && !state.channels.contains(channel)) throw Refused{"invalid_channel"};
    const auto oldest = arguments.number("oldest", 0);
    const auto latest = arguments.number("latest", std::numeric_limits<std::int64_t>::max());
    Json items = Json::array();
    for (const auto& one : state.scheduled)
        if ((channel.empty() || one.channel == channel) && one.post_at >= oldest && one.post_at <= latest)
            items.push_back({{"id", one.id},
                             {"channel_id", one.channel},
                             {"post_at", one.post_at},
                             {"date_created", one.created},
                             {"text", one.body.at("text")}});
    return page(state, arguments, "chat.scheduledMessages.list", "scheduled_messages", items, 100, 1000);
}

constexpr std::array<Method, 3> methods{{
    {"chat.scheduleMessage", 50, true, "chat:write", schedule},
    {"chat.deleteScheduledMessage", 50, true, "chat:write", unschedule},
    {"chat.scheduledMessages.list", 50, true, "", list},
}};

} // namespace

std::span<const Method> scheduled_methods() { return methods; }

void post_scheduled(State& state)
{
    std::vector<Scheduled> ready;
    for (const auto& one : state.scheduled)
        if (one.post_at <= seconds(state)) ready.push_back(one);
    std::erase_if(state.scheduled, [&](const Scheduled& one) { return one.post_at <= seconds(state); });
    for (auto& one : ready) {
        auto& channel = channel_at(state, one.channel);
        if (!channel.is_archived) post(state, channel, std::move(one.body));
    }
}

} // namespace warroom::simulated_slack
