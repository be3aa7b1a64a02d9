// Slash commands, shortcuts, and buttons pressed in messages.
#include "bot/simulated_slack/interactions.hpp"

#include "bot/simulated_slack/elements.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

constexpr std::chrono::seconds trigger_life{3};

std::string spoken_name(const Channel& channel)
{
    if (channel.is_im) return "directmessage";
    return channel.is_private ? "privategroup" : channel.name;
}

Json channel_of_payload(const Channel& channel)
{
    return {{"id", channel.id}, {"name", channel.is_im ? "directmessage" : channel.name}};
}

// What a person sees at that ts: an ephemeral message of his own, or one of the channel's.
struct Sight {
    Json message;
    bool ephemeral;
};

Sight sight_of(Channel& channel, const Person& person, const std::string& ts)
{
    const auto whispered = channel.whispers.find(ts);
    if (whispered != channel.whispers.end() && whispered->second.reader == person.id)
        return {whispered->second.body, true};
    return {message_at(channel, ts).body, false};
}

} // namespace

Json interaction(State&, const std::string& type, const Person& person)
{
    return {{"type", type},
            {"token", "simulated"},
            {"team", {{"id", team_id}, {"domain", team_domain}}},
            {"user", {{"id", person.id}, {"username", person.name}, {"name", person.name}, {"team_id", person.team}}},
            {"api_app_id", app_id},
            {"enterprise", nullptr},
            {"is_enterprise_install", false}};
}

std::string new_trigger(State& state, const Person& person, const Spot& spot)
{
    const auto now = state.now.steady;
    std::erase_if(state.triggers, [&](const auto& one) { return one.second.expires + std::chrono::minutes{10} < now; });
    auto id = std::to_string(1'000'000 + now.count()) + ".5158." + random_hex(state, 32);
    state.triggers.emplace(
        id, Trigger{.person = person.id, .channel = spot.channel, .view = spot.view, .expires = now + trigger_life});
    return id;
}

std::string new_response_url(State& state, const std::string& user, const std::string& channel, std::string original,
                             std::string thread)
{
    auto ticket = random_hex(state, 24);
    state.response_urls.emplace(ticket, ResponseUrl{.user = user,
                                                    .channel = channel,
                                                    .original = std::move(original),
                                                    .thread = std::move(thread),
                                                    .expires = state.now.wall + std::chrono::minutes{30}});
    return ticket;
}

std::string url_of(const State& state, const std::string& ticket)
{
    return state.options.http_url + "/response/" + ticket;
}

void queue(State& state, std::string type, Json payload, const Person& person, const Spot& spot, std::string ticket)
{
    auto delivery = delivery_of(state, std::move(type), std::move(payload));
    delivery.person = person.id;
    delivery.channel = spot.channel;
    delivery.view = spot.view;
    delivery.response = std::move(ticket);
    delivery.expires = state.now.steady;
    state.waiting.push_back(std::move(delivery));
}

std::string command(State& state, const Person& person, const Channel& channel, const std::string& name,
                    const std::string& text)
{
    const auto ticket = new_response_url(state, person.id, channel.id);
    const auto trigger = new_trigger(state, person, {.channel = channel.id});
    Json payload{{"token", "simulated"},
                 {"team_id", team_id},
                 {"team_domain", team_domain},
                 {"channel_id", channel.id},
                 {"channel_name", spoken_name(channel)},
                 {"user_id", person.id},
                 {"user_name", person.name},
                 {"command", name},
                 {"text", text},
                 {"api_app_id", app_id},
                 {"is_enterprise_install", "false"},
                 {"response_url", url_of(state, ticket)},
                 {"trigger_id", trigger}};
    queue(state, "slash_commands", std::move(payload), person, {.channel = channel.id}, ticket);
    return trigger;
}

std::string shortcut(State& state, const Person& person, const std::string& callback_id)
{
    auto payload = interaction(state, "shortcut", person);
    const auto trigger = new_trigger(state, person, {});
    payload.update(Json{{"action_ts", new_ts(state)}, {"callback_id", callback_id}, {"trigger_id", trigger}});
    queue(state, "interactive", std::move(payload), person, {});
    return trigger;
}

std::string message_action(State& state, const Person& person, Channel& channel, const std::string& ts,
                           const std::string& callback_id)
{
    auto payload = interaction(state, "message_action", person);
    const auto& message = message_at(channel, ts).body;
    const auto ticket = new_response_url(state, person.id, channel.id, {}, message.value("thread_ts", std::string{}));
    const auto trigger = new_trigger(state, person, {.channel = channel.id});
    payload.update(Json{{"action_ts", new_ts(state)},
                        {"callback_id", callback_id},
                        {"trigger_id", trigger},
                        {"channel", channel_of_payload(channel)},
                        {"response_url", url_of(state, ticket)},
                        {"message_ts", ts},
                        {"message", message}});
    queue(state, "interactive", std::move(payload), person, {.channel = channel.id}, ticket);
    return trigger;
}

std::string press(State& state, const Person& person, Channel& channel, const std::string& ts, const Json& button,
                  const Json& value)
{
    const auto [message, ephemeral] = sight_of(channel, person, ts);
    const auto elements = elements_of(message.value("blocks", Json::array()));
    const auto& element = element_called(elements, button);
    Json values = Json::object();
    for (const auto& one : elements)
        if (is_stateful(one))
            values[one.block_id][one.body.at("action_id").get<std::string>()] = initial_state(one, channel.id);
    Json chosen = Json::object();
    if (!element.body.at("type").get<std::string>().ends_with("button")) chosen = chosen_state(state, element, value);
    if (is_stateful(element)) values[element.block_id][element.body.at("action_id").get<std::string>()] = chosen;

    const auto thread = message.value("thread_ts", std::string{});
    const auto ticket = new_response_url(state, person.id, channel.id, ts, thread);
    const auto trigger = new_trigger(state, person, {.channel = channel.id});
    Json container{{"type", "message"}, {"message_ts", ts}, {"channel_id", channel.id}, {"is_ephemeral", ephemeral}};
    if (!thread.empty()) container["thread_ts"] = thread;
    auto payload = interaction(state, "block_actions", person);
    payload.update(Json{{"container", std::move(container)},
                        {"trigger_id", trigger},
                        {"channel", channel_of_payload(channel)},
                        {"state", {{"values", std::move(values)}}},
                        {"response_url", url_of(state, ticket)},
                        {"actions", Json::array({action_of(state, element, chosen)})}});
    if (!ephemeral) payload["message"] = message;
    queue(state, "interactive", std::move(payload), person, {.channel = channel.id}, ticket);
    return trigger;
}

void fail(State& state, const Delivery& delivery, const std::string& error)
{
    ++state.counts["failures"];
    const auto form = delivery.payload.value("type", "").starts_with("view_");
    const auto what = delivery.payload.value("command", std::string{form ? "that form" : "that button"});
    const Channel nowhere;
    const auto& channel = delivery.channel.empty() ? nowhere : channel_at(state, delivery.channel);
    show(state, "failure", channel,
         {{"user", "USLACKBOT"}, {"text", what + " failed with the error \"" + error + "\""}}, {{"error", error}},
         delivery.person);
}

} // namespace warroom::simulated_slack
