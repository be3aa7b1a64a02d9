#pragma once
// What is still shown of a message whose blocks Slack refuses: something must always appear, if not as nicely. Pure.

#include "bot/chat.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace warroom::slack {

// The message without blocks and shortened; nothing if they are not what was refused.
std::optional<nlohmann::json> plainer(const nlohmann::json& message, const CallError& refusal);

} // namespace warroom::slack
