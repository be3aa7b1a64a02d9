// Documents as Markdown (GitHub's dialect).
#include "core/document.hpp"

#include "core/document_text.hpp"
#include "core/match.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

// Escapes what could become mark-up within a line. A "//" is cut from its scheme, or the address would become a link.
std::string escaped(std::string_view text)
{
    constexpr std::string_view special = "\\`*_[]<>|~&#$";
    std::string safe;
    const auto line = one_line(text);
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string_view rest{line.data() + i, line.size() - i};
        if (special.find(line[i]) != std::string_view::npos || rest.starts_with("://")) safe += '\\';
        safe += line[i];
        if (rest.starts_with("www.") || rest.starts_with("WWW.")) {
            safe += "ww\\";
            i += 2;
        }
    }
    return safe;
}

// What would be a list, a heading or a rule if it stood at the beginning of a line.
std::string at_line_start(std::string text)
{
    if (text.empty()) return text;
    const auto digits = text.find_first_not_of("0123456789");
    if (text[0] == '-' || text[0] == '+' || text[0] == '=' || text[0] == ':')
        text.insert(0, "\\");
    else if (digits != 0 && digits != std::string::npos && (text[digits] == '.' || text[digits] == ')'))
        text.insert(digits, "\\");
    return text;
}

std::string code(std::string_view text, bool in_table)
{
    auto inside = one_line(text);
    std::size_t longest = 0;
    for (std::size_t i = 0, run = 0; i < inside.size(); ++i) {
        run = inside[i] == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    if (in_table)
        for (auto bar = inside.find('|'); bar != std::string::npos; bar = inside.find('|', bar + 2))
            inside.insert(bar, "\\");
    const std::string fence(longest + 1, '`');
    return longest == 0 ? fence + inside + fence : fence + " " + inside + " " + fence;
}

std::string markdown(const Span& span, bool in_table)
{
    auto text = escaped(span.text);
    // A mark with a space at its inner side is none.
    const auto first = std::min(text.find_first_not_of(' '), text.size());
    const auto last = text.find_last_not_of(' ') + 1;
    if (first >= last || span.style == Span::Style::plain) return text;
    const auto marked = [&](std::string_view mark) {
        text.insert(last, mark);
        text.insert(first, mark);
        return text;
    };
    switch (span.style) {
    case Span::Style::plain: return text;
    case Span::Style::strong: return marked("**");
    case Span::Style::emphasis: return marked("*");
    case Span::Style::code: return code(span.text, in_table);
    }
    return text;
}

std::string markdown(const Text& text, bool in_table = false)
{
    std::string line;
    for (const auto& span : text) line += markdown(span, in_table);
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    line = line.substr(first, line.find_last_not_of(' ') - first + 1);
    return in_table ? line : at_line_start(std::move(line));
}

std::string markdown(const Table& table)
{
    std::string lines = "|";
    for (const auto& head : table.head) lines += " " + escaped(head) + " |";
    lines += "\n|";
    for (std::size_t i = 0; i < table.head.size(); ++i) lines += "---|";
    for (const auto& row : table.rows) {
        lines += "\n|";
        for (const auto& cell : row) lines += " " + markdown(cell, true) + " |";
    }
    return lines;
}

std::string markdown(const Prompt& prompt)
{
    const auto owner = prompt.owner.empty() ? std::string{} : fmt::format(" ({})", escaped(prompt.owner));
    return fmt::format("> ✎ TO FILL{}: {}", owner, escaped(prompt.question));
}

std::string markdown(const Block& block)
{
    return match(
        block, [](const Paragraph& paragraph) { return markdown(paragraph.text); },
        [](const Bullets& bullets) {
            std::string lines;
            for (const auto& item : bullets.items) lines += (lines.empty() ? "- " : "\n- ") + markdown(item);
            return lines;
        },
        [](const Table& table) { return markdown(table); },
        [](const Subheading& heading) { return "### " + escaped(heading.text); },
        [](const Prompt& prompt) { return markdown(prompt); },
        [](const Facts& facts) {
            std::string lines = "```yaml\n";
            for (const auto& [key, value] : facts.lines) lines += fmt::format("{}: {}\n", key, one_line(value));
            return lines + "```";
        });
}

// The bytes of the character that text begins with; 0 where it is broken, so that nothing behind it hides in it.
std::size_t character_length(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first >= 0x80 && first < 0xc2) return 0;
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > text.size()) return 0;
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    return std::ranges::all_of(text.substr(1, length - 1), continues) ? length : 0;
}

bool turns_direction(std::string_view character)
{
    return (character >= "\u202a" && character <= "\u202e") || (character >= "\u2066" && character <= "\u2069");
}

} // namespace

std::string one_line(std::string_view text)
{
    std::string line;
    while (!text.empty()) {
        const auto length = character_length(text);
        const auto character = length > 0 ? text.substr(0, length) : std::string_view{"\uFFFD"};
        text.remove_prefix(std::max<std::size_t>(length, 1));
        const auto first = static_cast<unsigned char>(character[0]);
        if ((first >= '\t' && first <= '\r') || character == "\u2028" || character == "\u2029" || character == "\u0085")
            line += ' ';
        else if (first >= 0x20 && first != 0x7f && !turns_direction(character))
            line += character;
    }
    return line;
}

int open_prompts(const Document& document)
{
    int count = 0;
    for (const auto& chapter : document.chapters)
        count += static_cast<int>(std::ranges::count_if(
            chapter.blocks, [](const Block& block) { return std::holds_alternative<Prompt>(block); }));
    return count;
}

std::string markdown(const Document& document)
{
    auto text = fmt::format("# {}\n\n{}\n", escaped(document.title), at_line_start(escaped(document.subtitle)));
    for (const auto& chapter : document.chapters) {
        if (!chapter.title.empty()) text += fmt::format("\n## {}\n", escaped(chapter.title));
        for (const auto& block : chapter.blocks) text += "\n" + markdown(block) + "\n";
    }
    return text;
}

} // namespace warroom
