#include "bot/slack/manifest.hpp"

#include <nlohmann/json.hpp>

namespace warroom::slack {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson manifest(std::string_view command)
{
    return {
        {"_metadata", {{"major_version", 1}, {"minor_version", 1}}},
        {"display_information",
         {{"name", "warroom"},
          {"description", "Incident war rooms in Slack"},
          {"background_color", "#7a1f1f"},
          {"long_description", "warroom opens a channel when production breaks, writes down what happens there minute "
                               "by minute, leads through the steps of "
                               "a hotfix, revert or rollback, and hands over the draft of a post-mortem when the "
                               "incident is closed. You run it yourself: "
                               "what is said in your channels stays on your server."}}},
        {"features",
         {{"app_home",
           {{"home_tab_enabled", false}, {"messages_tab_enabled", true}, {"messages_tab_read_only_enabled", true}}},
          {"bot_user", {{"display_name", "warroom"}, {"always_online", true}}},
          {"slash_commands",
           OrderedJson::array(
               {{{"command", command},
                 {"description", "Open an incident, or say something about the one of this channel"},
                 {"usage_hint", "[open|status|sev|take|note|hotfix|revert|rollback|done|resolve|close|help]"},
                 {"should_escape", true}}})}}},
        {"oauth_config", {{"scopes", {{"bot", wanted_scopes()}}}}},
        {"settings",
         {{"event_subscriptions",
           {{"bot_events",
             {"app_mention", "member_joined_channel", "message.channels", "message.groups", "tokens_revoked",
              "user_change"}}}},
          {"interactivity", {{"is_enabled", true}}},
          {"org_deploy_enabled", false},
          {"socket_mode_enabled", true},
          {"token_rotation_enabled", false}}}};
}

// Block style, every text quoted as in JSON, which YAML reads the same.
std::string yaml(const OrderedJson& json, std::size_t depth)
{
    const std::string indent(depth * 2, ' ');
    std::string text;
    for (const auto& [key, value] : json.items()) {
        const auto head = indent + (json.is_array() ? "-" : key + ":");
        if (!value.is_structured())
            text += head + " " + value.dump() + "\n";
        else if (json.is_array())
            text += head + " " + yaml(value, depth + 1).substr(indent.size() + 2);
        else
            text += head + "\n" + yaml(value, depth + 1);
    }
    return text;
}

} // namespace

const std::vector<std::string>& wanted_scopes()
{
    static const std::vector<std::string> scopes{
        "app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read",   "chat:write",
        "chat:write.public", "commands",         "files:read",    "files:write",     "groups:history",  "groups:read",
        "groups:write",      "im:write",         "pins:write",    "reactions:write", "usergroups:read", "users:read"};
    return scopes;
}

std::vector<std::string> missing_scopes(std::string_view granted)
{
    std::vector<std::string> missing;
    const auto all = "," + std::string{granted} + ",";
    for (const auto& scope : wanted_scopes())
        if (all.find("," + scope + ",") == std::string::npos) missing.push_back(scope);
    return missing;
}

std::string manifest_json(std::string_view command) { return manifest(command).dump(2) + "\n"; }

std::string manifest_yaml(std::string_view command) { return yaml(manifest(command), 0); }

} // namespace warroom::slack
