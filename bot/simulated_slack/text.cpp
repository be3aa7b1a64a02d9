#include "bot/simulated_slack/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace warroom::simulated_slack {
namespace {

// The ones that people and we use; Slack knows them all.
constexpr std::array<std::pair<std::string_view, std::string_view>, 44> emoji{{
    {"🎉", "tada"},
    {"✅", "white_check_mark"},
    {"🚨", "rotating_light"},
    {"🔥", "fire"},
    {"👍", "+1"},
    {"👎", "-1"},
    {"👀", "eyes"},
    {"📌", "pushpin"},
    {"📝", "memo"},
    {"🔴", "red_circle"},
    {"🟢", "large_green_circle"},
    {"🟡", "large_yellow_circle"},
    {"🟠", "large_orange_circle"},
    {"🔵", "large_blue_circle"},
    {"⚪", "white_circle"},
    {"⚫", "black_circle"},
    {"❓", "question"},
    {"❗", "exclamation"},
    {"⚠️", "warning"},
    {"⚠", "warning"},
    {"✔️", "heavy_check_mark"},
    {"✔", "heavy_check_mark"},
    {"❌", "x"},
    {"🙏", "pray"},
    {"🙂", "slightly_smiling_face"},
    {"😀", "grinning"},
    {"😅", "sweat_smile"},
    {"😱", "scream"},
    {"🤔", "thinking_face"},
    {"❤️", "heart"},
    {"❤", "heart"},
    {"🚀", "rocket"},
    {"🐛", "bug"},
    {"🔧", "wrench"},
    {"⏱️", "stopwatch"},
    {"⏱", "stopwatch"},
    {"⏰", "alarm_clock"},
    {"📈", "chart_with_upwards_trend"},
    {"📣", "mega"},
    {"🧯", "fire_extinguisher"},
    {"👋", "wave"},
    {"💥", "boom"},
    {"➡️", "arrow_right"},
    {"🔁", "repeat"},
}};

constexpr std::array<std::string_view, 5> skin_tones{"🏻", "🏼", "🏽", "🏾", "🏿"};

bool is_entity(std::string_view inside)
{
    if (inside.empty() || inside.find_first_of("<\n") != std::string_view::npos) return false;
    if (inside.front() == '@' || inside.front() == '#' || inside.front() == '!') return inside.size() > 1;
    const auto link = inside.substr(0, inside.find('|'));
    return link.find("://") != std::string_view::npos || link.starts_with("mailto:") || link.starts_with("tel:");
}

bool is_escape(std::string_view rest)
{
    return rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;");
}

std::string escaped_once(char c, std::string_view rest)
{
    if (c == '<') return "&lt;";
    if (c == '>') return "&gt;";
    if (c == '&' && !is_escape(rest)) return "&amp;";
    return std::string{c};
}

std::string escaped_once(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) out += escaped_once(text[i], text.substr(i));
    return out;
}

// The URL that a text starts with, without the punctuation that ends a sentence after it.
std::string_view leading_url(std::string_view text)
{
    if (!text.starts_with("https://") && !text.starts_with("http://")) return {};
    auto url = text.substr(0, text.find_first_of(" \t\n<>|\"`"));
    while (!url.empty() && std::string_view{".,;:!?)'*_~"}.find(url.back()) != std::string_view::npos)
        url.remove_suffix(1);
    return url.size() > url.find("://") + 3 ? url : std::string_view{};
}

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

} // namespace

std::string escaped(std::string_view text)
{
    std::string out{text};
    replace_all(out, "&", "&amp;");
    replace_all(out, "<", "&lt;");
    replace_all(out, ">", "&gt;");
    return out;
}

std::string unescaped(std::string_view text)
{
    std::string out{text};
    replace_all(out, "&lt;", "<");
    replace_all(out, "&gt;", ">");
    replace_all(out, "&amp;", "&");
    return out;
}

std::string with_emoji_names(std::string_view text)
{
    if (std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xE2; }))
        return std::string{text};
    std::string out{text};
    for (const auto& [glyph, name] : emoji) {
        const auto code = ":" + std::string{name} + ":";
        for (std::size_t tone = 0; tone < skin_tones.size(); ++tone)
            replace_all(out, std::string{glyph} + std::string{skin_tones[tone]},
                        code + ":skin-tone-" + std::to_string(tone + 2) + ":");
        replace_all(out, glyph, code);
    }
    return out;
}

std::string with_emoji(std::string_view text)
{
    std::string out{text};
    for (const auto& [glyph, name] : emoji) replace_all(out, ":" + std::string{name} + ":", glyph);
    return out;
}

std::string stored(std::string_view text, bool link_urls)
{
    std::string out;
    bool code = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto rest = text.substr(i);
        if (rest.front() == '`') code = !code;
        if (rest.front() == '<') {
            const auto end = rest.find('>');
            if (end != std::string_view::npos && is_entity(rest.substr(1, end - 1))) {
                out += "<" + escaped_once(rest.substr(1, end - 1)) + ">";
                i += end + 1;
                continue;
            }
        }
        const auto starts_word = i == 0 || std::string_view{" \t\n(*_~>"}.find(text[i - 1]) != std::string_view::npos;
        if (const auto url = link_urls && !code && starts_word ? leading_url(rest) : std::string_view{}; !url.empty()) {
            out += "<" + escaped_once(url) + ">";
            i += url.size();
            continue;
        }
        out += escaped_once(rest.front(), rest);
        ++i;
    }
    return with_emoji_names(out);
}

std::size_t length(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::string first(std::string_view text, std::size_t code_points)
{
    std::size_t end = 0;
    for (; end < text.size(); ++end)
        if (!continues(text[end]) && code_points-- == 0) break;
    return std::string{text.substr(0, end)};
}

} // namespace warroom::simulated_slack
