#pragma once
// Blocks and views as Slack stores them: with its defaults filled in, or refused with one line for each fault.

#include "bot/simulated_slack/state.hpp"

namespace warroom::simulated_slack {

Json checked_blocks(State& state, const Json& blocks); // of a message: Refused invalid_blocks, invalid_blocks_format
Json checked_attachments(State& state, const Json& attachments, const Json& blocks); // together they have a limit

// What an external select is answered: the options, of all groups. Refused invalid_blocks.
Json checked_suggestions(State& state, const Json& payload);

// A modal or a Home tab, as it was sent. Refused invalid_arguments or view_too_large.
Json checked_view(State& state, const Json& view, const std::string& type);

} // namespace warroom::simulated_slack
