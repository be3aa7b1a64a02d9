#pragma once
// What Slack makes of a text between sending and reading it: entities and escapes, :emoji: for emoji, <…> around URLs.

#include <cstddef>
#include <string>
#include <string_view>

namespace warroom::simulated_slack {

std::string escaped(std::string_view text);
std::string unescaped(std::string_view text);

// A text as it is read back. Entities (<@U…>, <https://…|label>) stay, stray &, < and > are escaped.
std::string stored(std::string_view text, bool link_urls = true);
std::string with_emoji_names(std::string_view text);
std::string with_emoji(std::string_view text); // as people see it

std::size_t length(std::string_view text);                         // in code points
std::string first(std::string_view text, std::size_t code_points); // never half a code point

} // namespace warroom::simulated_slack
