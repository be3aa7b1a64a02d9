#pragma once
// Cards, notices and answers as Slack shows them: a notification text and Block Kit, under its limits. Pure.

#include "core/card.hpp"
#include "core/wording.hpp"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string_view>

namespace warroom::slack {

// The members text and blocks of a message. `label`: the incident's, put in front of every button's line, so that a
// press means the same wherever the message stands; empty for none.
nlohmann::json message(const Card& card, std::string_view label);
nlohmann::json message(const Notice& notice, std::string_view label);

} // namespace warroom::slack
