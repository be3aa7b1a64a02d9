#include "bot/simulated_slack/inspection.hpp"

#include "bot/simulated_slack/effects.hpp"
#include "bot/simulated_slack/text.hpp"

#include <fmt/format.h>

namespace warroom::simulated_slack {
namespace {

// The members of each sort of block, besides `type` and `block_id`, and the places that take none.
struct Sort {
    std::string_view members;
    bool in_messages = true;
    bool in_views = true;
};

const std::map<std::string, Sort, std::less<>>& sorts()
{
    static const std::map<std::string, Sort, std::less<>> all{
        {"section", {"text fields accessory expand"}},
        {"header", {"text level"}},
        {"divider", {""}},
        {"context", {"elements"}},
        {"actions", {"elements"}},
        {"image", {"alt_text image_url slack_file title"}},
        {"input", {"label element hint optional dispatch_action"}},
        {"rich_text", {"elements"}},
        {"video",
         {"alt_text author_name description provider_icon_url provider_name title title_url thumbnail_url "
          "video_url"}},
        {"markdown", {.members = "text", .in_views = false}},
        {"call", {"call_id api_decoration_available call"}},
        {"file", {.members = "external_id source file_id file", .in_views = false}},
    };
    return all;
}

bool is_object_with(const Json& value, const char* name) { return value.is_object() && value.contains(name); }

} // namespace

void Inspection::wrong(std::string_view what, const std::string& at)
{
    messages_.push_back(fmt::format("[ERROR] {} [json-pointer:{}]", what, at));
}

bool Inspection::has(const Json& object, const char* name, const std::string& at)
{
    if (object.contains(name) && !object.at(name).is_null()) return true;
    wrong(fmt::format("missing required field: {}", name), at);
    return false;
}

void Inspection::short_enough(const Json& value, std::size_t limit, const std::string& at)
{
    if (!value.is_string()) return wrong("must provide a string", at);
    if (length(value.get<std::string>()) > limit) wrong(fmt::format("must be less than {} characters", limit + 1), at);
}

void Inspection::only(const Json& object, std::string_view members, const std::string& at)
{
    const auto padded = fmt::format(" {} ", members);
    for (const auto& [name, value] : object.items())
        if (padded.find(" " + name + " ") == std::string::npos) wrong("invalid additional property: " + name, at);
}

bool Inspection::fits(const Json& array, std::size_t most, const std::string& at)
{
    if (!array.is_array()) return wrong("must provide an array", at), false;
    if (array.empty()) return wrong("must have at least 1 item", at), false;
    if (array.size() > most) wrong(fmt::format("no more than {} items allowed", most), at);
    return true;
}

void Inspection::text(Json& object, std::size_t limit, const std::string& at, bool plain_only)
{
    if (!object.is_object()) return wrong("must provide an object", at);
    const auto type = object.value("type", "");
    if (type != "plain_text" && type != "mrkdwn") return wrong("unsupported type: " + type, at + "/type");
    if (plain_only && type != "plain_text") return wrong("must be a valid enum value: plain_text", at + "/type");
    only(object, type == "mrkdwn" ? "type text verbatim" : "type text emoji", at);
    if (!has(object, "text", at)) return;
    short_enough(object.at("text"), limit, at + "/text");
    if (!object.at("text").is_string()) return;
    const auto said = object.at("text").get<std::string>();
    if (said.empty()) wrong("must be more than 0 characters", at + "/text");
    if (type == "plain_text" && !object.contains("emoji")) object["emoji"] = true;
    if (type == "mrkdwn" && !object.contains("verbatim")) object["verbatim"] = false;
    object["text"] = stored(said, type == "mrkdwn" && object.at("verbatim") == false);
}

void Inspection::blocks(Json& blocks, std::size_t most, const std::string& at)
{
    if (!blocks.is_array()) throw Refused{"invalid_blocks_format"};
    if (blocks.size() > most) wrong(fmt::format("no more than {} items allowed", most), at);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const auto here = fmt::format("{}/{}", at, i);
        auto& one = blocks[i];
        if (!one.is_object()) throw Refused{"invalid_blocks_format"};
        block_id(one, here + "/block_id");
        block(one, here);
    }
}

void Inspection::block_id(Json& block, const std::string& at)
{
    const auto given = block.value("block_id", Json{});
    if (given.is_null() || given == "") {
        do block["block_id"] = random_hex(state_, 5);
        while (!block_ids_.insert(block.at("block_id")).second);
        return;
    }
    short_enough(given, 255, at);
    if (given.is_string() && !block_ids_.insert(given).second) wrong("block_id already exists", at);
}

void Inspection::block(Json& block, const std::string& at)
{
    if (!has(block, "type", at)) return;
    const auto type = block.at("type").is_string() ? block.at("type").get<std::string>() : block.at("type").dump();
    const auto sort = sorts().find(type);
    const bool placed =
        sort != sorts().end() && (place_ == Place::message ? sort->second.in_messages : sort->second.in_views);
    if (!placed) return wrong("unsupported type: " + type, at + "/type");
    only(block, fmt::format("type block_id {}", sort->second.members), at);
    action_ids_.clear();
    if (type == "section") return section(block, at);
    if (type == "context") return elements(block, 10, at);
    if (type == "actions") return elements(block, 25, at);
    if (type == "image") return image(block, at);
    if (type == "input") return input(block, at);
    if (type == "header" && has(block, "text", at)) text(block["text"], 150, at + "/text", true);
    if (type == "call") has(block, "call_id", at);
    if (type == "rich_text" && has(block, "elements", at) && !block.at("elements").is_array())
        wrong("must provide an array", at + "/elements");
    if (type == "markdown" && has(block, "text", at)) {
        short_enough(block.at("text"), 12'000, at + "/text");
        if (block.at("text").is_string()) markdown_ += length(block.at("text").get<std::string>());
        if (markdown_ > 12'000) wrong("markdown blocks must be less than 12001 characters in all", at + "/text");
    }
}

void Inspection::section(Json& block, const std::string& at)
{
    if (!block.contains("text") && !block.contains("fields")) has(block, "text", at);
    if (block.contains("text")) text(block["text"], 3000, at + "/text");
    if (block.contains("fields") && fits(block.at("fields"), 10, at + "/fields"))
        for (std::size_t i = 0; i < block.at("fields").size(); ++i)
            text(block["fields"][i], 2000, fmt::format("{}/fields/{}", at, i));
    if (block.contains("accessory")) element(block["accessory"], "accessory", at + "/accessory");
}

void Inspection::elements(Json& block, std::size_t most, const std::string& at)
{
    if (!has(block, "elements", at) || !fits(block.at("elements"), most, at + "/elements")) return;
    const bool context = block.at("type") == "context";
    for (std::size_t i = 0; i < block.at("elements").size(); ++i) {
        const auto here = fmt::format("{}/elements/{}", at, i);
        auto& one = block["elements"][i];
        const auto type = one.is_object() ? one.value("type", "") : "";
        if (context && (type == "mrkdwn" || type == "plain_text"))
            text(one, 3000, here);
        else
            element(one, context ? "context" : "actions", here);
    }
}

void Inspection::image(Json& block, const std::string& at)
{
    if (has(block, "alt_text", at)) short_enough(block.at("alt_text"), 2000, at + "/alt_text");
    if (block.contains("image_url")) short_enough(block.at("image_url"), 3000, at + "/image_url");
    if (!block.contains("slack_file")) has(block, "image_url", at);
    if (block.contains("title")) text(block["title"], 2000, at + "/title", true);
}

void Inspection::input(Json& block, const std::string& at)
{
    has_input_ = true;
    if (has(block, "label", at)) text(block["label"], 2000, at + "/label", true);
    if (block.contains("hint")) text(block["hint"], 2000, at + "/hint", true);
    if (has(block, "element", at)) element(block["element"], "input", at + "/element");
    for (const auto* flag : {"optional", "dispatch_action"}) {
        if (!block.contains(flag)) block[flag] = false;
        if (!block.at(flag).is_boolean()) wrong("must provide a boolean", at + "/" + flag);
    }
    const auto type = is_object_with(block.value("element", Json{}), "type") ? block["element"]["type"] : Json{};
    if (type == "file_input" && place_ != Place::modal) wrong("unsupported type: file_input", at + "/element/type");
}

} // namespace warroom::simulated_slack
