#include "bot/simulated_slack/inspection.hpp"

#include "bot/simulated_slack/effects.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

constexpr std::string_view everywhere = "accessory actions input";

struct Sort {
    std::string_view members; // besides `type` and `action_id`
    std::string_view places = everywhere;
};

const std::map<std::string, Sort, std::less<>>& sorts()
{
    static const std::map<std::string, Sort, std::less<>> all{
        {"button", {"text url value style confirm accessibility_label", "accessory actions"}},
        {"workflow_button", {"text workflow style accessibility_label", "accessory actions"}},
        {"overflow", {"options confirm", "accessory actions"}},
        {"image", {"alt_text image_url slack_file", "accessory context"}},
        {"static_select", {"options option_groups initial_option confirm focus_on_load placeholder"}},
        {"multi_static_select",
         {"options option_groups initial_options confirm max_selected_items focus_on_load placeholder"}},
        {"external_select", {"initial_option min_query_length confirm focus_on_load placeholder"}},
        {"multi_external_select",
         {"initial_options min_query_length confirm max_selected_items focus_on_load placeholder"}},
        {"users_select", {"initial_user confirm focus_on_load placeholder"}},
        {"multi_users_select", {"initial_users confirm max_selected_items focus_on_load placeholder"}},
        {"conversations_select",
         {"initial_conversation default_to_current_conversation confirm response_url_enabled filter focus_on_load "
          "placeholder"}},
        {"multi_conversations_select",
         {"initial_conversations default_to_current_conversation confirm max_selected_items filter focus_on_load "
          "placeholder"}},
        {"channels_select", {"initial_channel confirm response_url_enabled focus_on_load placeholder"}},
        {"multi_channels_select", {"initial_channels confirm max_selected_items focus_on_load placeholder"}},
        {"datepicker", {"initial_date confirm focus_on_load placeholder"}},
        {"timepicker", {"initial_time confirm focus_on_load placeholder timezone"}},
        {"datetimepicker", {"initial_date_time confirm focus_on_load", "actions input"}},
        {"checkboxes", {"options initial_options confirm focus_on_load"}},
        {"radio_buttons", {"options initial_option confirm focus_on_load"}},
        {"plain_text_input",
         {"initial_value multiline min_length max_length dispatch_action_config focus_on_load placeholder", "input"}},
        {"email_text_input", {"initial_value dispatch_action_config focus_on_load placeholder", "input"}},
        {"url_text_input", {"initial_value dispatch_action_config focus_on_load placeholder", "input"}},
        {"number_input",
         {"is_decimal_allowed initial_value min_value max_value dispatch_action_config focus_on_load placeholder",
          "input"}},
        {"rich_text_input", {"initial_value dispatch_action_config focus_on_load placeholder", "input"}},
        {"file_input", {"filetypes max_files", "input"}},
    };
    return all;
}

bool looks_like(std::string_view text, std::string_view picture)
{
    return std::ranges::equal(text, picture, [](char c, char p) { return p == '0' ? c >= '0' && c <= '9' : c == p; });
}

} // namespace

void Inspection::element(Json& object, std::string_view where, const std::string& at)
{
    if (!object.is_object()) return wrong("must provide an object", at);
    if (!has(object, "type", at)) return;
    const auto type = object.at("type").get<std::string>();
    const auto sort = sorts().find(type);
    if (sort == sorts().end() || sort->second.places.find(where) == std::string_view::npos)
        return wrong("unsupported type: " + type, at + "/type");
    only(object, fmt::format("type {} {}", type == "image" ? "" : "action_id", sort->second.members), at);
    if (type == "image") return image(object, at);
    if (!object.contains("action_id") || object.at("action_id") == "") object["action_id"] = random_hex(state_, 5);
    short_enough(object.at("action_id"), 255, at + "/action_id");
    if (!action_ids_.insert(object.at("action_id")).second) wrong("action_id already exists", at + "/action_id");
    if (object.contains("placeholder")) text(object["placeholder"], 150, at + "/placeholder", true);
    if (object.contains("confirm")) confirm(object["confirm"], at + "/confirm");
    if (object.value("focus_on_load", false) && ++focused_ > 1)
        wrong("only one element may have focus_on_load", at + "/focus_on_load");
    if (type == "button") return button(object, at);
    if (type.ends_with("_input")) return text_input(object, at);
    if (type.ends_with("picker")) return date(object, at);
    select(object, at);
}

void Inspection::button(Json& object, const std::string& at)
{
    if (has(object, "text", at)) text(object["text"], 75, at + "/text", true);
    if (object.contains("value")) short_enough(object.at("value"), 2000, at + "/value");
    if (object.contains("url")) short_enough(object.at("url"), 3000, at + "/url");
    if (object.contains("accessibility_label"))
        short_enough(object.at("accessibility_label"), 75, at + "/accessibility_label");
    const auto style = object.value("style", "primary");
    if (style != "primary" && style != "danger") wrong("must be a valid enum value", at + "/style");
}

void Inspection::select(Json& object, const std::string& at)
{
    const auto type = object.at("type").get<std::string>();
    if (type == "overflow") return options(object, 5, at);
    if (type == "checkboxes" || type == "radio_buttons") {
        options(object, 10, at);
        return initial_options(object, at);
    }
    if (object.contains("max_selected_items") && object.at("max_selected_items").get<int>() < 1)
        wrong("must be greater than 0", at + "/max_selected_items");
    if (!type.ends_with("static_select")) return;
    if (object.contains("options") == object.contains("option_groups"))
        return wrong("must have either options or option_groups", at);
    if (object.contains("options"))
        options(object, 100, at);
    else
        groups(object, at);
    initial_options(object, at);
}

void Inspection::options(Json& element, std::size_t most, const std::string& at)
{
    if (!has(element, "options", at) || !fits(element.at("options"), most, at + "/options")) return;
    for (std::size_t i = 0; i < element.at("options").size(); ++i)
        option(element["options"][i], fmt::format("{}/options/{}", at, i));
}

void Inspection::groups(Json& element, const std::string& at)
{
    if (!fits(element.at("option_groups"), 100, at + "/option_groups")) return;
    for (std::size_t i = 0; i < element.at("option_groups").size(); ++i) {
        const auto here = fmt::format("{}/option_groups/{}", at, i);
        auto& group = element["option_groups"][i];
        if (!group.is_object()) {
            wrong("must provide an object", here);
            continue;
        }
        only(group, "label options", here);
        if (has(group, "label", here)) text(group["label"], 75, here + "/label", true);
        options(group, 100, here);
    }
}

void Inspection::option(Json& object, const std::string& at)
{
    if (!object.is_object()) return wrong("must provide an object", at);
    only(object, "text value description url", at);
    if (has(object, "text", at)) text(object["text"], 75, at + "/text");
    if (has(object, "value", at)) short_enough(object.at("value"), 150, at + "/value");
    if (object.contains("description")) text(object["description"], 75, at + "/description");
    if (object.contains("url")) short_enough(object.at("url"), 3000, at + "/url");
}

void Inspection::initial_options(const Json& element, const std::string& at)
{
    Json wanted = element.value("initial_options", Json::array());
    if (element.contains("initial_option")) wanted.push_back(element.at("initial_option"));
    Json offered = element.value("options", Json::array());
    for (const auto& group : element.value("option_groups", Json::array()))
        for (const auto& one : group.value("options", Json::array())) offered.push_back(one);
    for (auto& one : wanted) {
        Inspection quiet{state_, place_}; // completes it as the offered ones were completed
        quiet.option(one, at);
        if (std::ranges::find(offered, one) == offered.end())
            wrong("initial option must match an option", at + "/initial_option");
    }
}

void Inspection::text_input(Json& object, const std::string& at)
{
    const auto number = [&](const char* name, std::int64_t least) {
        if (!object.contains(name)) return;
        if (!object.at(name).is_number_integer()) return wrong("must provide an integer", at + "/" + name);
        const auto value = object.at(name).get<std::int64_t>();
        if (value > 3000) wrong("must be less than 3001", at + "/" + name);
        if (value < least) wrong(fmt::format("must be more than {}", least - 1), at + "/" + name);
    };
    if (object.at("type") == "number_input") has(object, "is_decimal_allowed", at);
    number("min_length", 0);
    number("max_length", 1);
    if (object.contains("initial_value") && object.at("type") != "rich_text_input")
        short_enough(object.at("initial_value"), 3000, at + "/initial_value");
}

void Inspection::date(const Json& object, const std::string& at)
{
    if (object.contains("initial_date") && !looks_like(object.at("initial_date").get<std::string>(), "0000-00-00"))
        wrong("must be a date: YYYY-MM-DD", at + "/initial_date");
    if (object.contains("initial_time") && !looks_like(object.at("initial_time").get<std::string>(), "00:00"))
        wrong("must be a time: HH:mm", at + "/initial_time");
    if (object.contains("initial_date_time") && !object.at("initial_date_time").is_number_integer())
        wrong("must provide an integer", at + "/initial_date_time");
}

void Inspection::confirm(Json& object, const std::string& at)
{
    if (!object.is_object()) return wrong("must provide an object", at);
    only(object, "title text confirm deny style", at);
    if (has(object, "title", at)) text(object["title"], 100, at + "/title", true);
    if (has(object, "text", at)) text(object["text"], 300, at + "/text");
    for (const auto* name : {"confirm", "deny"})
        if (object.contains(name)) text(object[name], 30, at + "/" + name, true);
}

} // namespace warroom::simulated_slack
