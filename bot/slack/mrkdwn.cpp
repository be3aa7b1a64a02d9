#include "bot/slack/mrkdwn.hpp"

#include "core/document_text.hpp"
#include "core/quoted.hpp"

#include <algorithm>
#include <array>

namespace warroom::slack {
namespace {

// Slack has no escape for its marks. This one behind a mark is a space to those who take it for one, and in front of it
// a letter to those who take it for a letter: neither sees a format begin.
constexpr std::string_view zero_width_space = "\u200B";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_foreign(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Within words, as in snake_case, marks stay as they are, so that names can be searched and copied. What stands before
// and behind a text isn't known, and which letters but ours Slack takes for letters isn't either.
bool may_open_format(std::string_view text, std::size_t at)
{
    if (std::string_view{"*_~`"}.find(text[at]) == std::string_view::npos) return false;
    if (at == 0 || at + 1 == text.size()) return true;
    const bool within_word = is_letter(text[at - 1]) || is_digit(text[at - 1]);
    const bool before_space = text[at + 1] == ' ' || text[at + 1] == '\n';
    return !within_word && !before_space;
}

// ":tada:" or a workspace's own; "10:42:15" is a time.
bool may_open_emoji(std::string_view text, std::size_t at)
{
    constexpr std::array<std::string_view, 4> without_letters{"100", "1234", "+1", "-1"};
    if (text[at] != ':') return false;
    text.remove_prefix(at + 1);
    const auto end = text.find(':');
    if (end == std::string_view::npos) return false;
    const auto name = text.substr(0, end);
    const auto letter = [](char c) { return is_letter(c) || is_foreign(c); };
    const auto of_a_name = [&](char c) {
        return letter(c) || is_digit(c) || c == '_' || c == '-' || c == '+' || c == '\'';
    };
    if (!std::ranges::all_of(name, of_a_name)) return false;
    return std::ranges::any_of(name, letter) || std::ranges::find(without_letters, name) != without_letters.end();
}

bool may_open_quote(std::string_view text, std::size_t at)
{
    if (text[at] != '>') return false;
    const auto before = text.substr(0, at).find_last_not_of(' ');
    return before == std::string_view::npos || text[before] == '\n';
}

std::string literal(std::string_view text)
{
    std::string safe;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool format = may_open_format(text, at);
        const bool apart_in_front = format || may_open_quote(text, at);
        const bool apart_behind = format || may_open_emoji(text, at);
        if (apart_in_front && !safe.ends_with(zero_width_space)) safe += zero_width_space;
        safe += text[at];
        if (apart_behind && !text.substr(at + 1).starts_with(zero_width_space)) safe += zero_width_space;
    }
    return escape(safe);
}

// What people's words in a quoted line can't do is end it.
std::string code(std::string line)
{
    std::ranges::replace(line, '`', '\'');
    std::ranges::replace(line, '\n', ' ');
    return "`" + escape(line) + "`";
}

} // namespace

std::string escape(std::string_view plain)
{
    std::string safe;
    safe.reserve(plain.size());
    for (const char c : plain) {
        if (c == '&')
            safe += "&amp;";
        else if (c == '<')
            safe += "&lt;";
        else if (c == '>')
            safe += "&gt;";
        else
            safe += c;
    }
    return safe;
}

std::string visible(std::string_view text)
{
    auto end = text.find('\n');
    auto lines = one_line(text.substr(0, end));
    while (end != std::string_view::npos) {
        text.remove_prefix(end + 1);
        end = text.find('\n');
        lines += "\n" + one_line(text.substr(0, end));
    }
    return lines;
}

std::string mrkdwn(std::string_view sentence)
{
    std::string text;
    for (auto& piece : pieces(visible(sentence)))
        text += piece.quoted ? code(std::move(piece.text)) : literal(piece.text);
    return text;
}

std::string rich_text(std::string_view sentence)
{
    auto text = visible(sentence);
    for (const std::string_view call : {"<!", "<@", "<#", "<http"})
        for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at))
            text.insert(at + 1, zero_width_space);
    return text;
}

} // namespace warroom::slack
