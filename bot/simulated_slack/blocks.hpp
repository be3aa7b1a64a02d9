#pragma once
// The blocks of messages: which ones Slack refuses, and what it adds to those that it takes.

#include <nlohmann/json_fwd.hpp>

namespace warroom::simulated_slack {

// The blocks as Slack stores them, with the defaults filled in. Throws Refused with one line for each fault.
nlohmann::json checked_blocks(const nlohmann::json& blocks);

} // namespace warroom::simulated_slack
