#include "tests/bot/mrkdwn_reader.hpp"

#include <algorithm>

namespace warroom::slack {
namespace {

constexpr char space = ' ';
constexpr char letter = '\x01'; // and of no emoji's name

std::string read_as(std::string_view text, ZeroWidth reading)
{
    const std::string zero_width = "\u200B";
    std::string all{text};
    for (auto at = all.find(zero_width); at != std::string::npos; at = all.find(zero_width, at))
        all.replace(at, zero_width.size(), 1, reading == ZeroWidth::space ? space : letter);
    return all;
}

bool is_word(char c)
{
    return c == letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

// Where the format that begins here ends; `at` if none begins.
std::size_t format_end(std::string_view text, std::size_t at)
{
    const char mark = text[at];
    if (std::string_view{"*_~`"}.find(mark) == std::string_view::npos) return at;
    if (at > 0 && is_word(text[at - 1])) return at;
    if (at + 1 == text.size() || is_space(text[at + 1])) return at;
    for (auto end = at + 2; end < text.size() && text[end] != '\n'; ++end)
        if (text[end] == mark && !is_space(text[end - 1])) return end;
    return at;
}

// ":name:" with at least one letter, or one of those without.
std::string emoji_at(std::string_view text, std::size_t at)
{
    const auto end = text[at] == ':' ? text.find(':', at + 1) : std::string_view::npos;
    if (end == std::string_view::npos) return {};
    const auto name = text.substr(at + 1, end - at - 1);
    const auto spells = [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    const auto legal = [&](char c) {
        return spells(c) || (c >= '0' && c <= '9') || std::string_view{"_-+'"}.find(c) != std::string_view::npos;
    };
    const bool known = name == "100" || name == "1234" || name == "+1" || name == "-1";
    if (!std::ranges::all_of(name, legal) || !(known || std::ranges::any_of(name, spells))) return {};
    return std::string{text.substr(at, end - at + 1)};
}

} // namespace

std::vector<std::string> markup(std::string_view written, ZeroWidth reading)
{
    const auto text = read_as(written, reading);
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool line_begins = at == 0 || text[at - 1] == '\n';
        if (line_begins && (text[at] == '>' || text.compare(at, 4, "&gt;") == 0)) all.push_back(">");
        if (text[at] == '<') all.push_back(text.substr(at, text.find('>', at) - at + 1));
        if (const auto emoji = emoji_at(text, at); !emoji.empty()) all.push_back(emoji);
        const auto end = format_end(text, at);
        if (end == at) continue;
        all.push_back(text.substr(at, end - at + 1));
        if (text[at] == '`') at = end; // in code nothing else is read
    }
    return all;
}

} // namespace warroom::slack
