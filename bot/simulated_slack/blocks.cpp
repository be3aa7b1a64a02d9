#include "bot/simulated_slack/blocks.hpp"

#include "bot/simulated_slack/effects.hpp"
#include "bot/simulated_slack/text.hpp"

#include <fmt/format.h>

#include <array>
#include <set>

namespace warroom::simulated_slack {
namespace {

// Walks over blocks, notes what is wrong and fills in what was left out.
class Inspection {
public:
    Json messages = Json::array();

    void blocks(Json& blocks)
    {
        if (!blocks.is_array()) throw Refused{"invalid_blocks_format"};
        if (blocks.size() > 50) wrong("no more than 50 items allowed", "/blocks");
        std::set<std::string> ids;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const auto at = fmt::format("/blocks/{}", i);
            auto& one = blocks[i];
            if (!one.is_object()) throw Refused{"invalid_blocks_format"};
            if (one.value("block_id", "").empty()) one["block_id"] = fmt::format("b{}", i);
            const auto id = one.at("block_id").get<std::string>();
            if (id.size() > 255) wrong("must be less than 256 characters", at + "/block_id");
            if (!ids.insert(id).second) wrong("block_id already exists", at + "/block_id");
            block(one, at);
        }
    }

private:
    void wrong(std::string_view what, const std::string& at)
    {
        messages.push_back(fmt::format("[ERROR] {} [json-pointer:{}]", what, at));
    }

    bool has(const Json& object, const char* name, const std::string& at)
    {
        if (object.contains(name) && !object.at(name).is_null()) return true;
        wrong(fmt::format("missing required field: {}", name), at);
        return false;
    }

    void short_enough(const Json& value, std::size_t limit, const std::string& at)
    {
        if (!value.is_string()) return wrong("must provide a string", at);
        if (length(value.get<std::string>()) > limit)
            wrong(fmt::format("must be less than {} characters", limit + 1), at);
    }

    void text(Json& object, std::size_t limit, const std::string& at, bool plain_only = false)
    {
        if (!object.is_object()) return wrong("must provide an object", at);
        const auto type = object.value("type", "");
        if (type != "plain_text" && type != "mrkdwn") return wrong("unsupported type", at + "/type");
        if (plain_only && type != "plain_text") return wrong("must be a valid enum value: plain_text", at + "/type");
        if (!has(object, "text", at) || !object.at("text").is_string()) return;
        const auto said = object.at("text").get<std::string>();
        if (said.empty()) wrong("must be more than 0 characters", at + "/text");
        short_enough(object.at("text"), limit, at + "/text");
        if (type == "plain_text" && !object.contains("emoji")) object["emoji"] = true;
        if (type == "mrkdwn" && !object.contains("verbatim")) object["verbatim"] = false;
        object["text"] = stored(said, type == "mrkdwn" && object.at("verbatim") == false);
    }

    void option(Json& object, const std::string& at)
    {
        if (!object.is_object()) return wrong("must provide an object", at);
        if (has(object, "text", at)) text(object["text"], 75, at + "/text");
        if (has(object, "value", at)) short_enough(object.at("value"), 150, at + "/value");
    }

    void options(Json& element, std::size_t most, const std::string& at)
    {
        if (!element.contains("options")) return;
        auto& all = element["options"];
        if (!all.is_array() || all.empty()) return wrong("must have at least 1 item", at + "/options");
        if (all.size() > most) wrong(fmt::format("no more than {} items allowed", most), at + "/options");
        for (std::size_t i = 0; i < all.size(); ++i) option(all[i], fmt::format("{}/options/{}", at, i));
    }

    void element(Json& object, const std::string& at)
    {
        if (!object.is_object() || !has(object, "type", at)) return;
        const auto type = object.at("type").get<std::string>();
        static const std::set<std::string> known{"button",
                                                 "overflow",
                                                 "static_select",
                                                 "multi_static_select",
                                                 "external_select",
                                                 "multi_external_select",
                                                 "users_select",
                                                 "multi_users_select",
                                                 "conversations_select",
                                                 "multi_conversations_select",
                                                 "channels_select",
                                                 "multi_channels_select",
                                                 "datepicker",
                                                 "timepicker",
                                                 "datetimepicker",
                                                 "checkboxes",
                                                 "radio_buttons",
                                                 "plain_text_input",
                                                 "email_text_input",
                                                 "url_text_input",
                                                 "number_input",
                                                 "rich_text_input",
                                                 "file_input",
                                                 "image",
                                                 "workflow_button"};
        if (!known.contains(type)) return wrong(fmt::format("unsupported type: {}", type), at + "/type");
        if (type == "image") {
            if (has(object, "alt_text", at)) short_enough(object.at("alt_text"), 2000, at + "/alt_text");
            return;
        }
        if (!object.contains("action_id")) object["action_id"] = fmt::format("a{}", ++unnamed_);
        short_enough(object.at("action_id"), 255, at + "/action_id");
        if (type == "button") {
            if (has(object, "text", at)) text(object["text"], 75, at + "/text", true);
            if (object.contains("value")) short_enough(object.at("value"), 2000, at + "/value");
            if (object.contains("url")) short_enough(object.at("url"), 3000, at + "/url");
            const auto style = object.value("style", "primary");
            if (style != "primary" && style != "danger") wrong("must be a valid enum value", at + "/style");
        }
        if (object.contains("placeholder")) text(object["placeholder"], 150, at + "/placeholder", true);
        options(object, type == "overflow" ? 5 : type == "checkboxes" || type == "radio_buttons" ? 10 : 100, at);
        if (object.contains("confirm")) confirm(object["confirm"], at + "/confirm");
    }

    void confirm(Json& object, const std::string& at)
    {
        for (const auto& [name, limit] : {std::pair{"title", 100U}, {"text", 300U}, {"confirm", 30U}, {"deny", 30U}})
            if (object.contains(name)) text(object[name], limit, at + "/" + name);
    }

    void elements(Json& block, std::size_t most, const std::string& at)
    {
        if (!has(block, "elements", at)) return;
        auto& all = block["elements"];
        if (!all.is_array() || all.empty()) return wrong("must have at least 1 item", at + "/elements");
        if (all.size() > most) wrong(fmt::format("no more than {} items allowed", most), at + "/elements");
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto here = fmt::format("{}/elements/{}", at, i);
            const auto type = all[i].is_object() ? all[i].value("type", "") : "";
            if (type == "mrkdwn" || type == "plain_text")
                text(all[i], 3000, here);
            else
                element(all[i], here);
        }
    }

    void section(Json& block, const std::string& at)
    {
        if (!block.contains("text") && !block.contains("fields")) has(block, "text", at);
        if (block.contains("text")) text(block["text"], 3000, at + "/text");
        if (block.contains("fields")) {
            auto& fields = block["fields"];
            if (fields.size() > 10) wrong("no more than 10 items allowed", at + "/fields");
            for (std::size_t i = 0; i < fields.size(); ++i) text(fields[i], 2000, fmt::format("{}/fields/{}", at, i));
        }
        if (block.contains("accessory")) element(block["accessory"], at + "/accessory");
    }

    void block(Json& block, const std::string& at)
    {
        const auto type = block.value("type", "");
        if (type == "section") return section(block, at);
        if (type == "header") return has(block, "text", at) ? text(block["text"], 150, at + "/text", true) : void();
        if (type == "context") return elements(block, 10, at);
        if (type == "actions") return elements(block, 25, at);
        if (type == "image") {
            if (has(block, "alt_text", at)) short_enough(block.at("alt_text"), 2000, at + "/alt_text");
            if (!block.contains("slack_file")) has(block, "image_url", at);
            return;
        }
        if (type == "input") {
            if (has(block, "label", at)) text(block["label"], 2000, at + "/label", true);
            if (has(block, "element", at)) element(block["element"], at + "/element");
            block["optional"] = block.value("optional", false);
            block["dispatch_action"] = block.value("dispatch_action", false);
            return;
        }
        if (type == "markdown")
            return has(block, "text", at) ? short_enough(block.at("text"), 12'000, at + "/text") : void();
        if (type == "rich_text") return has(block, "elements", at), void();
        if (type != "divider" && type != "call" && type != "file")
            wrong(type.empty() ? "missing required field: type" : "unsupported type: " + type, at + "/type");
    }

    int unnamed_ = 0;
};

} // namespace

Json checked_blocks(const Json& blocks)
{
    auto out = blocks;
    Inspection inspection;
    try {
        inspection.blocks(out);
    } catch (const Json::exception&) { // a member of another type than Slack's
        throw Refused{"invalid_blocks_format"};
    }
    if (!inspection.messages.empty())
        throw Refused{"invalid_blocks", {{"response_metadata", {{"messages", inspection.messages}}}}};
    return out;
}

} // namespace warroom::simulated_slack
