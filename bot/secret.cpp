#include "bot/secret.hpp"

#include <algorithm>

namespace warroom {

Result<Secret, std::string> token(std::string_view text, std::string_view prefix)
{
    const auto no = [](std::string why) {
        return Result<Secret, std::string>{boost::system::in_place_error, std::move(why)};
    };
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return no("it is empty");
    text = text.substr(first, text.find_last_not_of(blanks) - first + 1);

    const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
    if (!std::all_of(text.begin(), text.end(), printable)) return no("it has blanks or odd characters inside");
    if (!text.starts_with(prefix) || text.size() == prefix.size())
        return no("it must begin with " + std::string{prefix});
    return Secret{std::string{text}};
}

} // namespace warroom
