#include "bot/speaking.hpp"

#include "bot/words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace warroom {

bool goes_by(std::string_view full_name, std::string_view name)
{
    const auto wanted = plain(name);
    const auto full = plain(full_name);
    return !wanted.empty() && (wanted == full || wanted == full.substr(0, full.find(' ')));
}

bool asks_for_news(std::string_view message)
{
    constexpr std::size_t longest = 60; // more than that says something else besides
    constexpr std::array<std::string_view, 10> questions{
        "eta",     "any news", "any update",   "any updates", "what's the status", "what is the status",
        "status?", "how long", "when will it", "still down?"};
    if (message.size() > longest) return false;
    std::string words = " ";
    for (const char c : plain(message)) words += c == ',' || c == '.' || c == '!' ? ' ' : c;
    words += ' ';
    return std::ranges::any_of(questions, [&](std::string_view question) {
        const auto at = words.find(question);
        if (at == std::string::npos) return false;
        const char after = words[at + question.size()];
        return words[at - 1] == ' ' && (after == ' ' || after == '?');
    });
}

} // namespace warroom
