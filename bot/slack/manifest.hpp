#pragma once
#include <string>
#include <string_view>

namespace warroom::slack {

// The Slack app that warroom needs, for the configured slash command: paste it at api.slack.com/apps. Pure.
std::string manifest_json(std::string_view command);
std::string manifest_yaml(std::string_view command);

} // namespace warroom::slack
