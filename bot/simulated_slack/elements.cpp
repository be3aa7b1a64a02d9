#include "bot/simulated_slack/elements.hpp"

#include "bot/simulated_slack/control.hpp"
#include "bot/simulated_slack/text.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

std::string type_of(const Element& element) { return element.body.at("type").get<std::string>(); }

// Where an element of this type keeps its value: selected_option, selected_users, value, ...
std::string member_of(const std::string& type)
{
    if (type == "rich_text_input") return "rich_text_value";
    if (type == "file_input") return "files";
    if (type.ends_with("_input")) return "value";
    if (type == "datepicker") return "selected_date";
    if (type == "timepicker") return "selected_time";
    if (type == "datetimepicker") return "selected_date_time";
    const bool many = type.starts_with("multi_") || type == "checkboxes";
    for (const auto* what : {"user", "conversation", "channel"})
        if (type.find(what) != std::string::npos) return std::string{"selected_"} + what + (many ? "s" : "");
    return many ? "selected_options" : "selected_option";
}

bool holds_many(const std::string& member) { return member.ends_with("s"); }

Json offered(const Element& element, const Json& suggested)
{
    if (type_of(element).find("external") != std::string::npos) return suggested;
    Json out = element.body.value("options", Json::array());
    for (const auto& group : element.body.value("option_groups", Json::array()))
        for (const auto& one : group.at("options")) out.push_back(one);
    return out;
}

Json one_of(const Json& options, const Json& wanted)
{
    for (const auto& option : options)
        if (option.at("value") == wanted || option.at("text").at("text") == wanted) return option;
    throw std::invalid_argument{"no such option: " + wanted.dump()};
}

Json resolved(State& state, const std::string& member, const Json& options, const Json& wanted)
{
    if (member.starts_with("selected_user")) return person_of(state, {{"user", wanted}}).id;
    if (member.starts_with("selected_conversation") || member.starts_with("selected_channel"))
        return channel_of(state, {{"channel", wanted}}).id;
    return member.starts_with("selected_option") ? one_of(options, wanted) : wanted;
}

void check_typed(const Element& element, const Json& value)
{
    if (!value.is_string()) throw std::invalid_argument{"what is typed is a text"};
    const auto size = length(value.get<std::string>());
    if (size < element.body.value("min_length", std::size_t{0})) throw std::invalid_argument{"that is too short"};
    if (size > element.body.value("max_length", std::size_t{3000})) throw std::invalid_argument{"that is too long"};
}

} // namespace

std::vector<Element> elements_of(const Json& blocks)
{
    std::vector<Element> out;
    for (const auto& block : blocks) {
        const auto id = block.value("block_id", "");
        const auto type = block.value("type", "");
        if (type == "actions")
            for (const auto& element : block.at("elements")) out.push_back({.block_id = id, .body = element});
        if (block.contains("accessory")) out.push_back({.block_id = id, .body = block.at("accessory")});
        if (type == "input")
            out.push_back({.block_id = id,
                           .body = block.at("element"),
                           .label = block.value("/label/text"_json_pointer, std::string{}),
                           .in_input = true,
                           .optional = block.value("optional", false),
                           .acts = block.value("dispatch_action", false)});
    }
    std::erase_if(out, [](const Element& e) { return !e.body.contains("action_id"); });
    return out;
}

const Element& element_called(const std::vector<Element>& elements, const Json& name)
{
    if (name.is_number_integer()) {
        const auto index = name.get<std::int64_t>();
        if (index >= 0 && index < std::ssize(elements)) return elements[static_cast<std::size_t>(index)];
    } else {
        const auto wanted = name.get<std::string>();
        for (const auto& element : elements) {
            const auto text = element.body.value("/text/text"_json_pointer, std::string{});
            if (element.body.at("action_id") == wanted || text == wanted || unescaped(text) == wanted) return element;
        }
        for (const auto& element : elements)
            if (element.block_id == wanted || (!wanted.empty() && unescaped(element.label) == wanted)) return element;
    }
    throw std::invalid_argument{"no such button or field: " + name.dump()};
}

bool is_stateful(const Element& element)
{
    return !type_of(element).ends_with("button") && type_of(element) != "overflow";
}

Json initial_state(const Element& element, const std::string& channel)
{
    const auto type = type_of(element);
    const auto member = member_of(type);
    Json out{{"type", type}};
    const auto initial = "initial_" + (member.starts_with("selected_") ? member.substr(9) : std::string{"value"});
    if (element.body.contains(initial))
        out[member] = element.body.at(initial);
    else if (element.body.value("default_to_current_conversation", false) && !channel.empty())
        out[member] = holds_many(member) ? Json::array({channel}) : Json(channel);
    else if (type != "rich_text_input")
        out[member] = holds_many(member) ? Json::array() : Json{};
    return out;
}

Json chosen_state(State& state, const Element& element, const Json& value, const Json& suggested)
{
    const auto type = type_of(element);
    const auto member = member_of(type);
    Json out{{"type", type}};
    if (value.is_null()) {
        out[member] = holds_many(member) ? Json::array() : Json{};
        return out;
    }
    if (member == "value") check_typed(element, value);
    const auto options = offered(element, suggested);
    if (!holds_many(member)) {
        out[member] = resolved(state, member, options, value);
        return out;
    }
    out[member] = Json::array();
    for (const auto& one : value.is_array() ? value : Json::array({value}))
        out[member].push_back(resolved(state, member, options, one));
    if (out.at(member).size() > element.body.value("max_selected_items", std::size_t{1000}))
        throw std::invalid_argument{"those are too many"};
    return out;
}

bool is_empty(const Json& element_state)
{
    for (const auto& [name, value] : element_state.items())
        if (name != "type" && !value.is_null() && value != "" && value != Json::array()) return false;
    return true;
}

Json action_of(State& state, const Element& element, const Json& element_state)
{
    auto out = element_state;
    out.update(Json{{"type", element.body.at("type")},
                    {"action_id", element.body.at("action_id")},
                    {"block_id", element.block_id},
                    {"action_ts", new_ts(state)}});
    for (const auto* name : {"placeholder", "initial_option", "initial_user", "initial_date"})
        if (element.body.contains(name)) out[name] = element.body.at(name);
    if (!type_of(element).ends_with("button")) return out;
    out["text"] = element.body.at("text");
    for (const auto* name : {"value", "style"})
        if (element.body.contains(name)) out[name] = element.body.at(name);
    return out;
}

} // namespace warroom::simulated_slack
