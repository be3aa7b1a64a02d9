#include "bot/simulated_slack/control.hpp"

#include "bot/simulated_slack/text.hpp"

#include <fmt/format.h>

namespace warroom::simulated_slack {
namespace {

bool in_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'; }

std::string entity(State& state, char sigil, const std::string& name, bool labelled)
{
    if (sigil == '#') {
        const auto* channel = channel_named(state, name);
        return channel == nullptr ? "" : fmt::format("<#{}|{}>", channel->id, channel->name);
    }
    if (name == "here" || name == "channel" || name == "everyone") return labelled ? "" : fmt::format("<!{}>", name);
    for (const auto& [id, person] : state.people)
        if (person.name == name) return labelled ? fmt::format("<@{}|{}>", id, name) : fmt::format("<@{}>", id);
    for (const auto& group : state.usergroups)
        if (group.at("handle") == name) return fmt::format("<!subteam^{}>", group.at("id").get<std::string>());
    return "";
}

// What the client makes of @name and #name while somebody types. Commands get labels.
std::string with_mentions(State& state, std::string_view text, bool labelled)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool starts_word = i == 0 || std::string_view{" \n\t(,:"}.find(text[i - 1]) != std::string_view::npos;
        if (!starts_word || (text[i] != '@' && text[i] != '#')) {
            out += text[i];
            continue;
        }
        auto end = i + 1;
        const auto typed = lower(text);
        while (end < text.size() && in_name(typed[end])) ++end;
        while (end > i + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
        const auto made = entity(state, text[i], typed.substr(i + 1, end - i - 1), labelled);
        out += made.empty() ? std::string{text.substr(i, end - i)} : made;
        i = end - 1;
    }
    return out;
}

Channel& own_channel_of(State& state, const Json& arguments, const Person& person)
{
    auto& channel = channel_of(state, arguments);
    if (!channel.has(person.id)) throw std::invalid_argument{person.name + " is not in " + channel.name};
    return channel;
}

Json human_message(State& state, const Person& person, const std::string& typed)
{
    const auto text = stored(with_mentions(state, typed, false));
    Json body{{"user", person.id}, {"text", text}};
    if (person.bot_id.empty()) {
        const auto hex = random_hex(state, 32);
        body["client_msg_id"] = fmt::format("{}-{}-4{}-a{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3),
                                            hex.substr(17, 3), hex.substr(20));
        if (!text.empty()) body["blocks"] = Json::array({rich_text(text)});
        return body;
    }
    body["bot_id"] = person.bot_id;
    body["app_id"] = person.app_id;
    body["bot_profile"] = {{"id", person.bot_id},      {"deleted", false},        {"name", person.name},
                           {"updated", 1'700'000'000}, {"app_id", person.app_id}, {"icons", Json::object()},
                           {"team_id", person.team}};
    return body;
}

Json say(State& state, const Json& arguments)
{
    const auto& person = arguments.value("bot", false) ? state.people.at("U0ALERTS012") : person_of(state, arguments);
    auto& channel = own_channel_of(state, arguments, person);
    if (channel.is_archived) throw Refused{"is_archived"};
    auto body = human_message(state, person, arguments.value("text", ""));
    if (const auto thread = arguments.value("thread_ts", ""); !thread.empty()) body["thread_ts"] = thread;
    for (const auto* name : {"attachments", "metadata"})
        if (arguments.contains(name)) body[name] = arguments.at(name);
    if (arguments.contains("blocks")) body["blocks"] = arguments.at("blocks");
    std::vector<std::string> ids;
    for (const auto& wanted : arguments.value("files", Json::array())) {
        const auto content = wanted.value("content", "");
        auto& file = new_file(state, text_of(wanted, "name"), content.size(), person.id);
        if (wanted.contains("mimetype")) file.body["mimetype"] = wanted.at("mimetype");
        file.content = content;
        file.uploaded = true;
        ids.push_back(file.body.at("id"));
    }
    const auto said =
        ids.empty() ? post(state, channel, std::move(body)) : share_files(state, channel, ids, std::move(body));
    return {{"ts", said.at("ts")}, {"channel", channel.id}};
}

void must_own(Channel& channel, const std::string& ts, const Person& person)
{
    if (message_at(channel, ts).body.value("user", "") != person.id)
        throw std::invalid_argument{"that is not " + person.name + "'s message"};
}

Json edit_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    auto& channel = channel_of(state, arguments);
    const auto ts = text_of(arguments, "ts");
    must_own(channel, ts, person);
    const auto fresh = human_message(state, person, text_of(arguments, "text"));
    edit(state, channel, ts, {{"text", fresh.at("text")}, {"blocks", fresh.value("blocks", Json{})}}, person.id);
    return Json::object();
}

Json delete_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    auto& channel = channel_of(state, arguments);
    must_own(channel, text_of(arguments, "ts"), person);
    remove(state, channel, text_of(arguments, "ts"));
    return Json::object();
}

Json react_with(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    react(state, own_channel_of(state, arguments, person), text_of(arguments, "ts"), person.id,
          text_of(arguments, "name"));
    return Json::object();
}

Json unreact_with(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    unreact(state, own_channel_of(state, arguments, person), text_of(arguments, "ts"), person.id,
            text_of(arguments, "name"));
    return Json::object();
}

Json pin_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    pin(state, own_channel_of(state, arguments, person), text_of(arguments, "ts"), person.id);
    return Json::object();
}

Json unpin_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    unpin(state, own_channel_of(state, arguments, person), text_of(arguments, "ts"), person.id);
    return Json::object();
}

Json join_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    auto& channel = channel_of(state, arguments);
    if (channel.is_archived) throw Refused{"is_archived"};
    if (!channel.has(person.id)) join(state, channel, person.id);
    return Json::object();
}

Json invite_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    auto& channel = own_channel_of(state, arguments, person);
    const auto& invited = person_of(state, arguments, "who");
    if (!channel.has(invited.id)) join(state, channel, invited.id, person.id);
    return Json::object();
}

Json leave_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    leave(state, own_channel_of(state, arguments, person), person.id);
    return Json::object();
}

Json archive_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    archive(state, channel_of(state, arguments), person.id);
    return Json::object();
}

Json unarchive_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    unarchive(state, channel_of(state, arguments), person.id);
    return Json::object();
}

Json rename_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    rename(state, own_channel_of(state, arguments, person), person.id, text_of(arguments, "name"));
    return Json::object();
}

Json topic(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    set_topic(state, own_channel_of(state, arguments, person), person.id, text_of(arguments, "text"));
    return Json::object();
}

Json command_of(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    const auto& channel = channel_of(state, arguments);
    const auto text = stored(with_mentions(state, arguments.value("text", ""), true), false);
    return {{"id", command(state, person, channel, arguments.value("command", "/incident"), text)}};
}

Json press_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    auto& channel = channel_of(state, arguments);
    if (!arguments.contains("button")) throw std::invalid_argument{"missing: button"};
    return {{"id", press(state, person, channel, text_of(arguments, "ts"), arguments.at("button"),
                         arguments.value("value", Json{}))}};
}

} // namespace

const std::map<std::string_view, Verb>& acting_verbs()
{
    static const std::map<std::string_view, Verb> verbs{
        {"say", say},          {"edit", edit_it},         {"delete", delete_it},
        {"react", react_with}, {"unreact", unreact_with}, {"pin", pin_it},
        {"unpin", unpin_it},   {"join", join_it},         {"invite", invite_it},
        {"leave", leave_it},   {"archive", archive_it},   {"unarchive", unarchive_it},
        {"rename", rename_it}, {"topic", topic},          {"command", command_of},
        {"press", press_it}};
    return verbs;
}

} // namespace warroom::simulated_slack
