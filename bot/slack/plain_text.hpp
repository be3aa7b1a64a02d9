#pragma once
// Slack's way of writing texts and times, turned into ours. Pure.

#include "core/ids.hpp"

#include <string>
#include <string_view>

namespace warroom::slack {

// The text as a person would read it aloud: entities decoded once, "label (https://x)" for links, the fallback for
// dates. Mentions stay <@U…> and channels <#C…>, without the labels Slack may add. None of it is a quoted line of ours.
std::string plain(std::string_view mrkdwn);

// "1503435956.000247", exactly; the epoch if it is no such thing.
Timestamp from_ts(std::string_view ts);
std::string to_ts(Timestamp at); // "1503435956.000247"

} // namespace warroom::slack
