#include "bot/simulated_slack/effects.hpp"

#include "bot/simulated_slack/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

void check_name(State& state, const std::string& name)
{
    if (name.empty()) throw Refused{"invalid_name_required"};
    if (length(name) > 80) throw Refused{"invalid_name_maxlength"};
    const auto is_word = [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80; };
    if (std::ranges::none_of(name, [&](unsigned char c) { return is_word(c) || (c >= 'A' && c <= 'Z'); }))
        throw Refused{"invalid_name_punctuation"};
    if (!std::ranges::all_of(name, [&](unsigned char c) { return is_word(c) || c == '-' || c == '_'; }))
        throw Refused{"invalid_name_specials"};
    // Private and archived ones count, whether the asker can see them or not
    if (channel_named(state, name) != nullptr) throw Refused{"name_taken"};
}

std::string type_letter(const Channel& channel) { return channel.is_private ? "G" : "C"; }

// Public channels are the workspace's business, private ones their members'.
const Channel* audience(const Channel& channel) { return channel.is_private ? &channel : nullptr; }

std::string kind_of(const Channel& channel) { return channel.is_private ? "group" : "channel"; }

void set_line(State& state, Channel& channel, const std::string& user, const std::string& text, const char* line)
{
    if (channel.is_archived) throw Refused{"is_archived"};
    if (length(text) > 250) throw Refused{"too_long"};
    auto& value = std::string_view{line} == "topic" ? channel.topic : channel.purpose;
    value = {{"value", stored(text, false)}, {"creator", user}, {"last_set", seconds(state)}};
    announce(state, channel, user, fmt::format("channel_{}", line),
             fmt::format("set the channel {}: {}", line == std::string_view{"topic"} ? "topic" : "description",
                         value.at("value").get<std::string>()),
             {{line, value.at("value")}});
    show(state, line, channel, {{"user", user}, {"text", value.at("value")}});
}

} // namespace

Channel& create_channel(State& state, const std::string& name, const std::string& creator, bool is_private)
{
    check_name(state, name);
    const auto id = fmt::format("C0ROOM{:05}", ++state.made_channels);
    Channel fresh{.id = id, .name = name, .creator = creator, .created = seconds(state), .is_private = is_private};
    auto& channel = state.channels.emplace(id, std::move(fresh)).first->second;
    if (!is_private)
        tell_bot(state, "channel_created", nullptr,
                 {{"type", "channel_created"},
                  {"channel", {{"id", id}, {"name", name}, {"created", channel.created}, {"creator", creator}}}});
    join(state, channel, creator);
    show(state, "channel_created", channel, {{"user", creator}, {"text", name}});
    if (!is_private && state.options.watched)
        for (const auto& [user, person] : state.people) state.feed.newest().readers.insert(user);
    return channel;
}

Channel& direct_channel(State& state, std::vector<std::string> people)
{
    std::ranges::sort(people);
    for (auto& [id, channel] : state.channels)
        if ((channel.is_im || channel.is_mpim) && channel.members == people) return channel;
    const bool is_im = people.size() == 2;
    const auto id = fmt::format("{}0TALK{:05}", is_im ? "D" : "C", ++state.made_channels);
    Channel fresh{.id = id,
                  .creator = people.front(),
                  .created = seconds(state),
                  .is_private = !is_im,
                  .is_im = is_im,
                  .is_mpim = !is_im};
    if (!is_im) fresh.name = "mpdm-" + lower(id) + "-1";
    fresh.members = std::move(people);
    return state.channels.emplace(id, std::move(fresh)).first->second;
}

void join(State& state, Channel& channel, const std::string& user, const std::string& inviter)
{
    channel.members.push_back(user);
    Json event{{"type", "member_joined_channel"},
               {"user", user},
               {"channel", channel.id},
               {"channel_type", type_letter(channel)},
               {"team", team_id}};
    Json more = Json::object();
    if (!inviter.empty()) event["inviter"] = more["inviter"] = inviter;
    tell_bot(state, "member_joined_channel", &channel, std::move(event));
    announce(state, channel, user, "channel_join", "<@" + user + "> has joined the channel", std::move(more));
    show(state, "joined", channel, {{"user", user}, {"text", "<@" + user + "> has joined the channel"}});
}

void leave(State& state, Channel& channel, const std::string& user)
{
    std::erase(channel.members, user);
    tell_bot(state, "member_left_channel", &channel,
             {{"type", "member_left_channel"},
              {"user", user},
              {"channel", channel.id},
              {"channel_type", type_letter(channel)},
              {"team", team_id}});
    if (user == bot_user)
        tell_bot(state, kind_of(channel) + "_left", nullptr,
                 {{"type", kind_of(channel) + "_left"}, {"channel", channel.id}, {"actor_id", user}});
    announce(state, channel, user, "channel_leave", "<@" + user + "> has left the channel");
    show(state, "left", channel, {{"user", user}, {"text", "<@" + user + "> has left the channel"}});
}

void set_topic(State& state, Channel& channel, const std::string& user, const std::string& text)
{
    set_line(state, channel, user, text, "topic");
}

void set_purpose(State& state, Channel& channel, const std::string& user, const std::string& text)
{
    set_line(state, channel, user, text, "purpose");
}

void rename(State& state, Channel& channel, const std::string& user, const std::string& name)
{
    if (channel.is_archived) throw Refused{"is_archived"};
    if (name == channel.name) return;
    check_name(state, name);
    const auto old = std::exchange(channel.name, name);
    channel.previous_names.insert(channel.previous_names.begin(), old);
    tell_bot(state, kind_of(channel) + "_rename", audience(channel),
             {{"type", kind_of(channel) + "_rename"},
              {"channel",
               {{"id", channel.id},
                {"name", name},
                {"name_normalized", name},
                {"created", channel.created},
                {"is_channel", true},
                {"is_mpim", false}}}});
    announce(state, channel, user, "channel_name", "has renamed the channel from \"" + old + "\" to \"" + name + "\"",
             {{"name", name}, {"old_name", old}});
    show(state, "renamed", channel, {{"user", user}, {"text", name}}, {{"was", old}});
}

void archive(State& state, Channel& channel, const std::string& user)
{
    if (channel.is_archived) throw Refused{"already_archived"};
    if (channel.is_general) throw Refused{"cant_archive_general"};
    announce(state, channel, user, "channel_archive", "archived the channel");
    channel.is_archived = true;
    tell_bot(state, kind_of(channel) + "_archive", audience(channel),
             {{"type", kind_of(channel) + "_archive"}, {"channel", channel.id}, {"user", user}, {"is_moved", 0}});
    show(state, "archived", channel, {{"user", user}, {"text", channel.name}});
}

void unarchive(State& state, Channel& channel, const std::string& user)
{
    if (!channel.is_archived) throw Refused{"not_archived"};
    channel.is_archived = false;
    tell_bot(state, kind_of(channel) + "_unarchive", audience(channel),
             {{"type", kind_of(channel) + "_unarchive"}, {"channel", channel.id}, {"user", user}});
    show(state, "unarchived", channel, {{"user", user}, {"text", channel.name}});
    if (channel.is_private) return;
    // A public channel comes back empty, but for the person who opened it again
    channel.members.clear();
    if (user != bot_user) channel.members.push_back(user);
}

void change_id(State& state, Channel& channel)
{
    const auto old = channel.id;
    auto node = state.channels.extract(old);
    const auto fresh = fmt::format("C0ROOM{:05}", ++state.made_channels);
    node.key() = node.mapped().id = fresh;
    const auto& moved = state.channels.insert(std::move(node)).position->second;
    tell_bot(state, "channel_id_changed", &moved,
             {{"type", "channel_id_changed"}, {"old_channel_id", old}, {"new_channel_id", fresh}});
}

} // namespace warroom::simulated_slack
