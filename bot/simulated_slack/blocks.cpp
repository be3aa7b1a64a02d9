#include "bot/simulated_slack/blocks.hpp"

#include "bot/simulated_slack/effects.hpp"
#include "bot/simulated_slack/inspection.hpp"

#include <fmt/format.h>

namespace warroom::simulated_slack {
namespace {

constexpr std::size_t most_of_message = 50;
constexpr std::size_t most_of_view = 100;
constexpr std::size_t largest_view = 250'000;

Refused refused_with(const char* error, const Json& messages)
{
    return {error, {{"response_metadata", {{"messages", messages}}}}};
}

void inspect_members(Inspection& inspection, Json& view, bool modal)
{
    const std::string at = "/view";
    inspection.only(view,
                    modal ? "type title blocks close submit private_metadata callback_id clear_on_close "
                            "notify_on_close external_id submit_disabled"
                          : "type blocks private_metadata callback_id external_id",
                    at);
    for (const auto& [name, limit] :
         {std::pair{"callback_id", 255U}, {"external_id", 255U}, {"private_metadata", 3000U}})
        if (view.contains(name)) inspection.short_enough(view.at(name), limit, at + "/" + name);
    if (!modal) return;
    inspection.has(view, "title", at);
    for (const auto* name : {"title", "submit", "close"})
        if (view.contains(name) && !view.at(name).is_null()) inspection.text(view[name], 24, at + "/" + name, true);
}

} // namespace

Json checked_blocks(State& state, const Json& blocks)
{
    auto out = blocks;
    Inspection inspection{state, Inspection::Place::message};
    try {
        inspection.blocks(out, most_of_message, "/blocks");
    } catch (const Json::exception&) { // a member of another type than Slack's
        throw Refused{"invalid_blocks_format"};
    }
    if (!inspection.messages().empty()) throw refused_with("invalid_blocks", inspection.messages());
    return out;
}

Json checked_attachments(State& state, const Json& attachments, const Json& blocks)
{
    if (!attachments.is_array()) throw Refused{"invalid_attachments"};
    if (attachments.size() > 100) throw Refused{"too_many_attachments"};
    auto out = attachments;
    auto left = most_of_message - std::min(most_of_message, blocks.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto& one = out[i];
        if (!one.is_object()) throw Refused{"invalid_attachments"};
        one["id"] = i + 1;
        if (!one.contains("blocks")) continue;
        Inspection inspection{state, Inspection::Place::message};
        inspection.blocks(one["blocks"], left, fmt::format("/attachments/{}/blocks", i));
        if (!inspection.messages().empty()) throw refused_with("invalid_blocks", inspection.messages());
        left -= one.at("blocks").size();
        one["fallback"] = one.value("fallback", "[no preview available]");
    }
    return out;
}

Json checked_suggestions(State& state, const Json& payload)
{
    auto select = payload;
    select["type"] = "static_select";
    if (select.value("options", Json{}) == Json::array()) return Json::array(); // nothing found
    const Json block{{"type", "actions"}, {"elements", {select}}};
    const auto checked = checked_blocks(state, Json::array({block})).at(0).at("elements").at(0);
    if (checked.contains("options")) return checked.at("options");
    Json out = Json::array();
    for (const auto& group : checked.at("option_groups"))
        for (const auto& option : group.at("options")) out.push_back(option);
    return out;
}

Json checked_view(State& state, const Json& view, const std::string& type)
try {
    if (!view.is_object())
        throw refused_with("invalid_arguments", {"[ERROR] must provide an object [json-pointer:/view]"});
    if (view.dump().size() > largest_view) throw Refused{"view_too_large"};
    const bool modal = type == "modal";
    auto out = view;
    Inspection inspection{state, modal ? Inspection::Place::modal : Inspection::Place::home};
    if (inspection.has(out, "type", "/view") && out.at("type") != type)
        inspection.wrong("must be a valid enum value: " + type, "/view/type");
    inspect_members(inspection, out, modal);
    if (inspection.has(out, "blocks", "/view")) inspection.blocks(out["blocks"], most_of_view, "/view/blocks");
    const bool submits = out.contains("submit") && !out.at("submit").is_null();
    if (modal && inspection.has_input() && !submits)
        inspection.wrong("submit is required when a block is an input", "/view/submit");
    if (!inspection.messages().empty()) throw refused_with("invalid_arguments", inspection.messages());
    return out;
} catch (const Json::exception&) {
    throw refused_with("invalid_arguments", {"[ERROR] a member is of a wrong type [json-pointer:/view]"});
} catch (const Refused& refused) {
    if (refused.error != "invalid_blocks_format") throw;
    throw refused_with("invalid_arguments", {"[ERROR] must provide an array of blocks [json-pointer:/view/blocks]"});
}

} // namespace warroom::simulated_slack
