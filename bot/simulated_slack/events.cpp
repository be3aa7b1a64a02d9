#include "bot/simulated_slack/effects.hpp"

#include <array>

namespace warroom::simulated_slack {
namespace {

// What the app's manifest subscribes to; Slack sends nothing else.
constexpr std::array<std::string_view, 28> subscriptions{"app_home_opened",
                                                         "app_mention",
                                                         "app_uninstalled",
                                                         "channel_archive",
                                                         "channel_deleted",
                                                         "channel_id_changed",
                                                         "channel_left",
                                                         "channel_rename",
                                                         "channel_unarchive",
                                                         "file_shared",
                                                         "group_archive",
                                                         "group_deleted",
                                                         "group_left",
                                                         "group_rename",
                                                         "group_unarchive",
                                                         "member_joined_channel",
                                                         "member_left_channel",
                                                         "message.channels",
                                                         "message.groups",
                                                         "message.im",
                                                         "pin_added",
                                                         "pin_removed",
                                                         "reaction_added",
                                                         "reaction_removed",
                                                         "subteam_members_changed",
                                                         "subteam_updated",
                                                         "tokens_revoked",
                                                         "user_change"};

std::string channel_type(const Channel& channel)
{
    if (channel.is_im) return "im";
    if (channel.is_mpim) return "mpim";
    return channel.is_private ? "group" : "channel";
}

Json event_callback(State& state, Json event, const std::string& where)
{
    const auto type = event.at("type").get<std::string>();
    return {{"token", "simulated"},
            {"team_id", team_id},
            {"context_team_id", team_id},
            {"api_app_id", app_id},
            {"event", std::move(event)},
            {"type", "event_callback"},
            {"event_id", new_id(state, "Ev")},
            {"event_time", seconds(state)},
            {"authorizations", Json::array({{{"enterprise_id", nullptr},
                                             {"team_id", team_id},
                                             {"user_id", bot_user},
                                             {"is_bot", true},
                                             {"is_enterprise_install", false}}})},
            {"is_ext_shared_channel", false},
            {"event_context", "4-" + type + "-" + team_id + "-" + where}};
}

// More than it delivers in an hour: the events of this minute are gone.
void drop_and_tell(State& state)
{
    const auto minute = seconds(state) / 60 * 60;
    if (std::exchange(state.knobs.limited_minute, minute) == minute) return;
    state.waiting.push_back(delivery_of(state, "events_api",
                                        {{"token", "simulated"},
                                         {"type", "app_rate_limited"},
                                         {"team_id", team_id},
                                         {"minute_rate_limited", minute},
                                         {"api_app_id", app_id}}));
}

} // namespace

Delivery delivery_of(State& state, std::string type, Json payload)
{
    Delivery delivery{.type = std::move(type), .payload = std::move(payload)};
    delivery.not_before = state.now.steady;
    delivery.expires = state.now.steady + std::chrono::hours{2};
    return delivery;
}

void tell_bot(State& state, std::string_view subscription, const Channel* channel, Json event)
{
    if (std::ranges::find(subscriptions, subscription) == subscriptions.end()) return;
    if (channel != nullptr && !channel->has(bot_user)) return;
    if (state.knobs.limit_events) return drop_and_tell(state);
    if (!event.contains("event_ts")) event["event_ts"] = new_ts(state);
    auto delivery = delivery_of(state, "events_api",
                                event_callback(state, std::move(event), channel != nullptr ? channel->id : "none"));
    if (state.knobs.shuffle_events) delivery.not_before += milliseconds{state.random() % 200};
    if (std::uniform_real_distribution{}(state.random) < state.knobs.duplicate_events)
        state.waiting.push_back(delivery);
    state.waiting.push_back(std::move(delivery));
}

void tell_bot_message(State& state, const Channel& channel, Json event)
{
    event["type"] = "message";
    event["channel"] = channel.id;
    event["channel_type"] = channel_type(channel);
    event["event_ts"] = event.at("ts");
    const auto subscription = channel_type(channel) == "channel" || channel_type(channel) == "group"
                                  ? "message." + channel_type(channel) + "s"
                                  : "message." + channel_type(channel);
    tell_bot(state, subscription, &channel, std::move(event));
}

void note_traffic(State& state, const std::function<Json()>& make)
{
    if (!state.options.watched) return;
    auto entry = make();
    entry["n"] = state.traffic.last() + 1;
    entry["at"] = std::chrono::floor<milliseconds>(state.now.wall).time_since_epoch().count();
    state.traffic.add(std::move(entry));
}

void show(State& state, std::string_view kind, const Channel& channel, const Json& message, const Json& more,
          const std::string& only)
{
    if (!state.options.watched) return;
    const auto from = message.value("user", message.value("bot_id", std::string{}));
    Json item{{"n", state.feed.last() + 1},
              {"at", std::chrono::floor<milliseconds>(state.now.wall).time_since_epoch().count()},
              {"kind", kind},
              {"channel", channel.id},
              {"channel_name", channel.is_im ? "directmessage" : channel.name},
              {"from", from},
              {"from_name", display_name(state, from)},
              {"text", message.value("text", "")}};
    if (!only.empty()) {
        item["user"] = only;
        item["user_name"] = display_name(state, only);
    }
    for (const auto* name : {"ts", "thread_ts", "subtype", "blocks", "files"})
        if (message.contains(name)) item[name] = message.at(name);
    if (more.is_object()) item.update(more);

    std::set<std::string> readers(channel.members.begin(), channel.members.end());
    if (!only.empty()) readers = {only};
    state.feed.add({std::move(item), std::move(readers)});
}

} // namespace warroom::simulated_slack
