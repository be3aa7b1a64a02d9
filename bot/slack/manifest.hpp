#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace warroom::slack {

// The Slack app that warroom needs, for the configured slash command: paste it at api.slack.com/apps. Pure.
std::string manifest_json(std::string_view command);
std::string manifest_yaml(std::string_view command);

const std::vector<std::string>& wanted_scopes(); // what the app may do, by that manifest
// ... and what Slack has not granted: `granted` as it lists them, with commas.
std::vector<std::string> missing_scopes(std::string_view granted);

} // namespace warroom::slack
