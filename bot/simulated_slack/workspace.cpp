#include "bot/simulated_slack/effects.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

constexpr std::int64_t founded = 1'700'000'000;

// Standard time is enough for a face in a list; who needs it exactly has `tz`.
int tz_offset(const std::string& tz)
{
    if (tz == "Asia/Kolkata") return 19'800;
    if (tz == "America/New_York") return -18'000;
    return tz == "UTC" || tz == "Europe/London" ? 0 : 3'600;
}

void add_channel(State& state, std::string id, std::string name, std::vector<std::string> members)
{
    Channel channel{.id = id, .name = std::move(name), .creator = "USLACKBOT", .created = founded};
    channel.members = std::move(members);
    state.channels.emplace(std::move(id), std::move(channel));
}

Json channel_flags(const Channel& channel)
{
    return {{"is_channel", !channel.is_im && !channel.is_mpim},
            {"is_group", false},
            {"is_im", channel.is_im},
            {"is_mpim", channel.is_mpim},
            {"is_private", channel.is_private},
            {"is_archived", channel.is_archived},
            {"is_general", channel.is_general},
            {"is_shared", false},
            {"is_ext_shared", false},
            {"is_org_shared", false},
            {"is_pending_ext_shared", false},
            {"is_frozen", false},
            {"is_read_only", false}};
}

} // namespace

void furnish(State& state)
{
    for (auto&& person : std::vector<Person>{
             {.id = "U0JONAS0001", .name = "jonas", .real_name = "Jonas"},
             {.id = "U0NOOR00002", .name = "noor", .real_name = "Noor"},
             {.id = "U0TOMAS0003", .name = "tomas", .real_name = "Tomás"},
             {.id = "U0MEI000004", .name = "mei", .real_name = "Mei"},
             {.id = "U0ILSE00005", .name = "ilse", .real_name = "Ilse"},
             {.id = "U0ANA000006", .name = "ana", .real_name = "Ana"},
             {.id = "U0PRIYA0007", .name = "priya", .real_name = "Priya", .tz = "Asia/Kolkata"},
             {.id = "U0SAM000008", .name = "sam", .real_name = "Sam", .tz = "America/New_York"},
             {.id = "U0GIL000009", .name = "gil", .real_name = "Gil", .is_restricted = true},
             {.id = "U0OLGA00010", .name = "olga", .real_name = "Olga", .team = "T0PARTNER1", .is_stranger = true},
             {.id = "U0DARIO0011", .name = "dario", .real_name = "Dario", .deleted = true},
             {.id = "U0ALERTS012",
              .name = "alerts",
              .real_name = "Alerts",
              .bot_id = "B0ALERTS012",
              .app_id = "A0ALERTS012"},
             {.id = bot_user, .name = "warroom", .real_name = "warroom", .bot_id = bot_id, .app_id = app_id},
         })
        state.people.emplace(person.id, person);

    std::vector<std::string> everybody;
    for (const auto& [id, person] : state.people)
        if (!person.deleted) everybody.push_back(id);
    add_channel(state, "C0GENERAL01", "general", everybody);
    state.channels.at("C0GENERAL01").is_general = true;
    add_channel(state, "C0INCIDENT1", "incidents", everybody);
    std::erase(everybody, bot_user);
    std::erase(everybody, "U0ALERTS012");
    add_channel(state, "C0RANDOM001", "random", everybody);

    state.usergroups.push_back({{"id", "S0ONCALL001"},
                                {"team_id", team_id},
                                {"is_usergroup", true},
                                {"name", "On call"},
                                {"description", ""},
                                {"handle", "oncall"},
                                {"is_external", false},
                                {"date_create", founded},
                                {"date_update", founded},
                                {"date_delete", 0},
                                {"auto_type", nullptr},
                                {"created_by", "USLACKBOT"},
                                {"updated_by", "USLACKBOT"},
                                {"deleted_by", nullptr},
                                {"prefs", {{"channels", Json::array()}, {"groups", Json::array()}}},
                                {"users", {"U0NOOR00002", "U0TOMAS0003", "U0DARIO0011"}},
                                {"user_count", "3"}});
}

std::int64_t seconds(const State& state)
{
    return std::chrono::floor<std::chrono::seconds>(state.now.wall).time_since_epoch().count();
}

std::string new_ts(State& state)
{
    state.last_ts = std::max<std::int64_t>(state.last_ts + 1, state.now.wall.time_since_epoch().count());
    return fmt::format("{:010}.{:06}", state.last_ts / 1'000'000, state.last_ts % 1'000'000);
}

std::string random_hex(State& state, std::size_t digits)
{
    std::string out;
    while (out.size() < digits) out += fmt::format("{:016x}", state.random());
    return out.substr(0, digits);
}

std::string new_id(State& state, std::string_view prefix)
{
    return fmt::format("{}0{:06}{:04X}", prefix, ++state.made_ids, state.random() & 0xFFFFU);
}

Person& person_at(State& state, const std::string& id)
{
    const auto found = state.people.find(id);
    if (found == state.people.end()) throw Refused{"user_not_found"};
    return found->second;
}

Channel& channel_at(State& state, const std::string& id)
{
    const auto found = state.channels.find(id);
    if (found == state.channels.end()) throw Refused{"channel_not_found"};
    return found->second;
}

Channel* channel_named(State& state, std::string_view name)
{
    for (auto& [id, channel] : state.channels)
        if (channel.name == name && !channel.is_im) return &channel;
    return nullptr;
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string display_name(const State& state, const std::string& id)
{
    const auto found = state.people.find(id);
    return found == state.people.end() ? id : found->second.real_name;
}

Json person_json(const State& state, const Person& person)
{
    const bool is_bot = !person.bot_id.empty();
    Json profile{{"real_name", person.real_name},
                 {"real_name_normalized", person.real_name},
                 // Many people never set one, and then it is empty
                 {"display_name", is_bot ? "" : person.real_name},
                 {"display_name_normalized", is_bot ? "" : person.real_name},
                 {"status_text", ""},
                 {"status_emoji", ""},
                 {"status_expiration", 0},
                 {"avatar_hash", "g" + lower(person.id)},
                 {"title", ""},
                 {"first_name", person.real_name},
                 {"last_name", ""},
                 {"team", person.team}};
    for (const auto* size : {"24", "32", "48", "72", "192", "512"})
        profile[std::string{"image_"} + size] = "https://avatars.example.com/" + person.id + "-" + size + ".png";
    if (!is_bot && !person.is_stranger && !state.knobs.scopes_removed.contains("users:read.email"))
        profile["email"] = person.name + "@warroom.example.com";
    if (is_bot) profile.update(Json{{"bot_id", person.bot_id}, {"api_app_id", person.app_id}, {"always_active", true}});

    Json out{{"id", person.id},    {"team_id", person.team},        {"name", person.name}, {"deleted", person.deleted},
             {"updated", founded}, {"profile", std::move(profile)}, {"is_bot", is_bot},    {"is_app_user", false}};
    if (person.deleted) return out; // of the gone, Slack tells no more
    out.update(Json{{"color", "9f69e7"},
                    {"real_name", person.real_name},
                    {"tz", person.tz},
                    {"tz_label", person.tz},
                    {"tz_offset", tz_offset(person.tz)},
                    {"is_admin", false},
                    {"is_owner", false},
                    {"is_primary_owner", false},
                    {"is_restricted", person.is_restricted},
                    {"is_ultra_restricted", person.is_ultra_restricted},
                    {"is_email_confirmed", !is_bot}});
    if (person.is_stranger) out["is_stranger"] = true;
    return out;
}

Json channel_json(const State& state, const Channel& channel, std::string_view reader)
{
    if (channel.is_im) {
        const auto other = std::ranges::find_if(channel.members, [&](const auto& id) { return id != reader; });
        return {{"id", channel.id},
                {"created", channel.created},
                {"is_im", true},
                {"is_org_shared", false},
                {"is_archived", false},
                {"context_team_id", team_id},
                {"user", other == channel.members.end() ? std::string{reader} : *other},
                {"last_read", "0000000000.000000"},
                {"latest", nullptr},
                {"unread_count", 0},
                {"unread_count_display", 0},
                {"is_open", true},
                {"priority", 0}};
    }
    auto out = channel_flags(channel);
    out.update(Json{{"id", channel.id},
                    {"name", channel.name},
                    {"name_normalized", channel.name},
                    {"created", channel.created},
                    {"creator", channel.creator},
                    {"unlinked", 0},
                    {"context_team_id", team_id},
                    {"updated", seconds(state) * 1000},
                    {"parent_conversation", nullptr},
                    {"shared_team_ids", {team_id}},
                    {"pending_shared", Json::array()},
                    {"pending_connected_team_ids", Json::array()},
                    {"is_member", channel.has(reader)},
                    {"topic", channel.topic},
                    {"purpose", channel.purpose},
                    {"previous_names", channel.previous_names}});
    if (!channel.canvas.empty())
        out["properties"]["canvas"] = {{"file_id", channel.canvas},
                                       {"is_empty", state.canvases.at(channel.canvas).sections.empty()},
                                       {"quip_thread_id", ""}};
    return out;
}

} // namespace warroom::simulated_slack
