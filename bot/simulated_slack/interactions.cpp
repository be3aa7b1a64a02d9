// Slash commands, pressed buttons, and the answers to both.
#include "bot/simulated_slack/effects.hpp"

#include "bot/simulated_slack/blocks.hpp"
#include "bot/simulated_slack/text.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

std::string new_response_url(State& state, const std::string& user, const std::string& channel,
                             std::string original = {}, std::string thread = {})
{
    const auto ticket = random_hex(state, 24);
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

std::string new_trigger(State& state)
{
    return std::to_string(state.now.steady.count()) + ".5158." + random_hex(state, 32);
}

std::string queue(State& state, std::string type, Json payload, const Person& person, const Channel& channel,
                  std::string ticket)
{
    auto delivery = delivery_of(state, std::move(type), std::move(payload));
    delivery.person = person.id;
    delivery.channel = channel.id;
    delivery.response = std::move(ticket);
    delivery.expires = state.now.steady;
    const auto id = delivery.payload.at("trigger_id").get<std::string>();
    state.waiting.push_back(std::move(delivery));
    return id;
}

bool is_stateful(const Json& element)
{
    const auto type = element.value("type", "");
    return type != "button" && type != "overflow" && element.contains("action_id");
}

// What a select or an input holds before anybody touched it.
Json initial(const Json& element)
{
    Json out{{"type", element.at("type")}};
    for (const auto& [name, value] : element.items())
        if (name == "initial_value")
            out["value"] = value;
        else if (name.starts_with("initial_"))
            out["selected_" + name.substr(8)] = value;
    if (out.size() == 1)
        out[out.at("type").get<std::string>().ends_with("_input") ? "value" : "selected_option"] = nullptr;
    return out;
}

struct Element {
    std::string block_id;
    Json body;
};

std::vector<Element> elements_of(const Json& message)
{
    std::vector<Element> out;
    for (const auto& block : message.value("blocks", Json::array())) {
        const auto id = block.value("block_id", "");
        const auto type = block.value("type", "");
        if (type == "actions")
            for (const auto& element : block.at("elements")) out.push_back({id, element});
        if (block.contains("accessory")) out.push_back({id, block.at("accessory")});
        if (type == "input") out.push_back({id, block.at("element")});
    }
    std::erase_if(out, [](const Element& e) { return !e.body.contains("action_id"); });
    return out;
}

const Element& chosen(const std::vector<Element>& elements, const Json& button)
{
    if (button.is_number_integer()) {
        const auto index = button.get<std::int64_t>();
        if (index >= 0 && index < std::ssize(elements)) return elements[static_cast<std::size_t>(index)];
    } else {
        const auto wanted = button.get<std::string>();
        for (const auto& element : elements) {
            const auto text = element.body.value("/text/text"_json_pointer, std::string{});
            if (element.body.at("action_id") == wanted || text == wanted || unescaped(text) == wanted) return element;
        }
    }
    throw std::invalid_argument{"no such button on that message: " + button.dump()};
}

Json action(State& state, const Element& element, const Json& value)
{
    Json out{{"type", element.body.at("type")},
             {"action_id", element.body.at("action_id")},
             {"block_id", element.block_id},
             {"action_ts", new_ts(state)}};
    const auto type = element.body.at("type").get<std::string>();
    if (type == "button") {
        out["text"] = element.body.at("text");
        if (element.body.contains("value")) out["value"] = element.body.at("value");
        return out;
    }
    static const std::map<std::string, const char*> members{
        {"users_select", "selected_user"},       {"conversations_select", "selected_conversation"},
        {"channels_select", "selected_channel"}, {"datepicker", "selected_date"},
        {"timepicker", "selected_time"},         {"datetimepicker", "selected_date_time"}};
    if (const auto member = members.find(type); member != members.end()) {
        out[member->second] = value;
        return out;
    }
    if (!element.body.contains("options")) throw std::invalid_argument{"cannot press a " + type};
    for (const auto& option : element.body.at("options"))
        if (option.at("value") == value || option.at("text").at("text") == value) out["selected_option"] = option;
    if (!out.contains("selected_option")) throw std::invalid_argument{"no such option: " + value.dump()};
    return out;
}

Json message_of(State& state, const Json& message)
{
    const auto text = message.value("text", std::string{});
    auto body = bot_message(stored(text));
    if (message.contains("blocks")) {
        auto blocks = message.at("blocks");
        if (blocks.is_string()) blocks = Json::parse(blocks.get<std::string>(), nullptr, false);
        body["blocks"] = checked_blocks(state, blocks);
    }
    if (message.contains("attachments"))
        body["attachments"] =
            checked_attachments(state, message.at("attachments"), body.value("blocks", Json::array()));
    if (text.empty() && !body.contains("blocks") && !body.contains("attachments")) throw Refused{"no_text"};
    return body;
}

void replace(State& state, Channel& channel, const std::string& ts, const Json& message)
{
    const auto body = message_of(state, message);
    Json changes{{"text", body.at("text")}, {"blocks", body.value("blocks", Json{})}};
    const auto whispered = channel.whispers.find(ts);
    if (whispered == channel.whispers.end()) return edit(state, channel, ts, changes, bot_user);
    auto& was = whispered->second;
    was.body["text"] = body.at("text");
    was.body["blocks"] = body.value("blocks", Json::array());
    show(state, "edited", channel, was.body, {}, was.reader);
}

void erase(State& state, Channel& channel, const std::string& ts)
{
    const auto whispered = channel.whispers.find(ts);
    if (whispered == channel.whispers.end()) return remove(state, channel, ts);
    show(state, "deleted", channel, whispered->second.body, {}, whispered->second.reader);
    channel.whispers.erase(whispered);
}

} // namespace

std::string command(State& state, const Person& person, const Channel& channel, const std::string& name,
                    const std::string& text)
{
    const auto ticket = new_response_url(state, person.id, channel.id);
    Json payload{{"token", "simulated"},
                 {"team_id", team_id},
                 {"team_domain", team_domain},
                 {"channel_id", channel.id},
                 {"channel_name", channel.is_im        ? "directmessage"
                                  : channel.is_private ? "privategroup"
                                                       : channel.name},
                 {"user_id", person.id},
                 {"user_name", person.name},
                 {"command", name},
                 {"text", text},
                 {"api_app_id", app_id},
                 {"is_enterprise_install", "false"},
                 {"response_url", url_of(state, ticket)},
                 {"trigger_id", new_trigger(state)}};
    return queue(state, "slash_commands", std::move(payload), person, channel, ticket);
}

std::string press(State& state, const Person& person, Channel& channel, const std::string& ts, const Json& button,
                  const Json& value)
{
    const auto whispered = channel.whispers.find(ts);
    const bool ephemeral = whispered != channel.whispers.end() && whispered->second.reader == person.id;
    const auto message = ephemeral ? whispered->second.body : message_at(channel, ts).body;
    const auto elements = elements_of(message);
    const auto& element = chosen(elements, button);

    Json values = Json::object();
    for (const auto& [block, body] : elements)
        if (is_stateful(body)) values[block][body.at("action_id").get<std::string>()] = initial(body);
    auto act = action(state, element, value);
    if (is_stateful(element.body)) {
        auto& held = values[element.block_id][element.body.at("action_id").get<std::string>()];
        for (const auto& [key, selected] : act.items())
            if (key.starts_with("selected_")) held[key] = selected;
    }
    const auto thread = message.value("thread_ts", std::string{});
    const auto ticket = new_response_url(state, person.id, channel.id, ts, thread);
    Json container{{"type", "message"}, {"message_ts", ts}, {"channel_id", channel.id}, {"is_ephemeral", ephemeral}};
    if (!thread.empty()) container["thread_ts"] = thread;
    Json payload{
        {"type", "block_actions"},
        {"user", {{"id", person.id}, {"username", person.name}, {"name", person.name}, {"team_id", person.team}}},
        {"api_app_id", app_id},
        {"token", "simulated"},
        {"container", std::move(container)},
        {"trigger_id", new_trigger(state)},
        {"team", {{"id", team_id}, {"domain", team_domain}}},
        {"enterprise", nullptr},
        {"is_enterprise_install", false},
        {"channel", {{"id", channel.id}, {"name", channel.is_im ? "directmessage" : channel.name}}},
        {"state", {{"values", std::move(values)}}},
        {"response_url", url_of(state, ticket)},
        {"actions", Json::array({std::move(act)})}};
    if (!ephemeral) payload["message"] = message;
    return queue(state, "interactive", std::move(payload), person, channel, ticket);
}

void answer(State& state, const std::string& ticket, Json message)
{
    auto& url = state.response_urls.at(ticket);
    auto& channel = channel_at(state, url.channel);
    const auto flag = [&](const char* name) { return message.contains(name) && message.at(name) == true; };
    if (flag("delete_original")) {
        if (!url.original.empty()) erase(state, channel, std::exchange(url.original, {}));
        return;
    }
    if (flag("replace_original") && !url.original.empty()) return replace(state, channel, url.original, message);

    auto body = message_of(state, message);
    if (const auto thread = message.value("thread_ts", std::string{}); !thread.empty()) body["thread_ts"] = thread;
    const bool for_all = message.value("response_type", std::string{}) == "in_channel";
    const auto& sent =
        for_all ? post(state, channel, std::move(body)) : whisper(state, channel, url.user, std::move(body), "answer");
    if (url.original.empty()) url.original = sent.at("ts").get<std::string>();
}

void fail(State& state, const Delivery& delivery, const std::string& error)
{
    ++state.counts["failures"];
    const auto what = delivery.payload.value("command", std::string{"that button"});
    const auto& channel = channel_at(state, delivery.channel);
    show(state, "failure", channel,
         {{"user", "USLACKBOT"}, {"text", what + " failed with the error \"" + error + "\""}}, {{"error", error}},
         delivery.person);
}

} // namespace warroom::simulated_slack
