#include "bot/words.hpp"

#include <algorithm>
#include <string>

namespace warroom {

namespace {

struct Character {
    char32_t code = 0;
    std::size_t length = 1;
};

// Bytes that are no UTF-8 stand for themselves.
Character character(std::string_view text)
{
    const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(text[n]); };
    const auto first = byte(0);
    const std::size_t length = first < 0x80         ? 1
                               : (first >> 5) == 6  ? 2
                               : (first >> 4) == 14 ? 3
                               : (first >> 3) == 30 ? 4
                                                    : 1;
    if (length == 1 || text.size() < length) return {first, 1};
    char32_t code = first & (0xFFU >> (length + 1));
    for (std::size_t n = 1; n < length; ++n) {
        if ((byte(n) & 0xC0) != 0x80) return {first, 1};
        code = (code << 6) | (byte(n) & 0x3FU);
    }
    return {code, length};
}

bool is_space(const Character& c)
{
    if (c.length == 1) return c.code == ' ' || (c.code >= '\t' && c.code <= '\r');
    return c.code == 0xA0 || c.code == 0x1680 || (c.code >= 0x2000 && c.code <= 0x200B) || c.code == 0x2028 ||
           c.code == 0x2029 || c.code == 0x202F || c.code == 0x205F || c.code == 0x3000 || c.code == 0xFEFF;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A mention's label may contain spaces.
std::size_t length_of_mention(std::string_view text)
{
    if (!text.starts_with("<@") && !text.starts_with("<#") && !text.starts_with("<!")) return 0;
    const auto end = text.find_first_of(">\n");
    return end == std::string_view::npos || text[end] == '\n' ? 0 : end + 1;
}

std::size_t length_of_word(std::string_view text)
{
    auto length = length_of_mention(text);
    while (length < text.size()) {
        const auto c = character(text.substr(length));
        if (is_space(c)) break;
        length += c.length;
    }
    return length;
}

} // namespace

std::string plain(std::string_view word)
{
    std::string result;
    for (std::size_t at = 0; at < word.size();) {
        const auto c = character(word.substr(at));
        const auto original = word.substr(at, c.length);
        at += c.length;
        const bool multibyte = c.length > 1;
        if (!multibyte) {
            const char byte = original.front();
            result += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
        } else if (c.code == 0x2014 && result.empty() && (at == word.size() || !is_digit(word[at]))) {
            result += "--"; // phones join two hyphens
        } else if ((c.code >= 0x2010 && c.code <= 0x2015) || c.code == 0x2212) {
            result += '-';
        } else if ((c.code >= 0x201C && c.code <= 0x201F) || c.code == 0xAB || c.code == 0xBB) {
            result += '"';
        } else if (c.code >= 0x2018 && c.code <= 0x201B) {
            result += '\'';
        } else {
            result += original;
        }
    }
    return result;
}

Words::Words(std::string_view line)
{
    for (std::size_t at = 0; at < line.size();) {
        if (const auto c = character(line.substr(at)); is_space(c)) {
            at += c.length;
            continue;
        }
        const auto length = length_of_word(line.substr(at));
        const auto typed = line.substr(at, length);
        at += length;
        if (typed.size() > 1 && typed.back() == ':') {
            const auto word = typed.substr(0, typed.size() - 1);
            words_.push_back({word, plain(word)});
            words_.push_back({typed.substr(typed.size() - 1), ":"});
        } else {
            words_.push_back({typed, plain(typed)});
        }
    }
}

std::string_view Words::operator[](std::size_t n) const
{
    return n < size() ? words_[next_ + n].plain : std::string_view{};
}

std::string_view Words::typed(std::size_t n) const { return n < size() ? words_[next_ + n].typed : std::string_view{}; }

std::string_view Words::rest(std::size_t from) const
{
    if (from >= size()) return {};
    const auto* begin = words_[next_ + from].typed.data();
    const auto last = words_.back().typed;
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
}

std::string_view Words::before(std::size_t n) const
{
    n = std::min(n, size());
    if (n == 0) return {};
    const auto* begin = words_[next_].typed.data();
    const auto last = words_[next_ + n - 1].typed;
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
}

void Words::skip(std::size_t n) { next_ += std::min(n, size()); }

std::optional<std::string> mentioned(std::string_view typed)
{
    const auto end = typed.find('>');
    if (!typed.starts_with("<@") || end == std::string_view::npos) return {};
    auto id = typed.substr(2, end - 2);
    id = id.substr(0, id.find('|'));
    const bool valid = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
    });
    return valid ? std::optional{std::string{id}} : std::nullopt;
}

std::string without_breaks(std::string_view text)
{
    const auto breaks = [](char c) { return c >= '\t' && c <= '\r'; };
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_not_of(" \t\n\v\f\r", at), text.size());
        const auto spaces = text.substr(at, end - at);
        if (std::any_of(spaces.begin(), spaces.end(), breaks)) {
            result += ' ';
        } else {
            result += spaces;
        }
        if (end < text.size()) result += text[end];
        at = end + 1;
    }
    return result;
}

} // namespace warroom
