#pragma once
// A reader of Slack's mark-up that knows nothing of how ours is written: it rather sees a format too many.

#include <string>
#include <string_view>
#include <vector>

namespace warroom::slack {

// What a zero-width space is to it, which Slack doesn't say.
enum class ZeroWidth { space, letter };

// All that is mark-up in a text, in order: "*bold*", "`code`", "<@U1>", ":tada:", ">".
std::vector<std::string> markup(std::string_view text, ZeroWidth reading);

} // namespace warroom::slack
