#include "bot/slack/plain_text.hpp"

#include "core/quoted.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

namespace warroom::slack {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 3> escapes{{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}}};

std::string unescaped(std::string_view text)
{
    std::string plain;
    while (!text.empty()) {
        std::size_t length = 1;
        char letter = text.front();
        for (const auto& [escape, meaning] : escapes) {
            if (!text.starts_with(escape)) continue;
            length = escape.size();
            letter = meaning;
        }
        plain += letter;
        text.remove_prefix(length);
    }
    return plain;
}

std::string link(std::string_view target, std::string_view label)
{
    const auto url = unescaped(target.starts_with("mailto:") ? target.substr(7) : target);
    const auto words = unescaped(label);
    // Slack makes <http://x.org|x.org> of a typed x.org.
    if (words.empty() || url == words || url == "http://" + words || url == "https://" + words) return url;
    return words + " (" + url + ")";
}

// What stands between < and >.
std::string entity(std::string_view inside)
{
    const auto bar = inside.find('|');
    const auto target = inside.substr(0, bar);
    const auto label = bar == std::string_view::npos ? std::string_view{} : inside.substr(bar + 1);

    if (target.starts_with('@') || target.starts_with('#')) return "<" + std::string{target} + ">";
    if (!target.starts_with('!')) return link(target, label);
    if (target.starts_with("!subteam^")) return label.empty() ? "@group" : unescaped(label);
    if (target.starts_with("!date^")) return unescaped(label);
    return "@" + unescaped(target.substr(1)); // <!here>, <!channel>, <!everyone>
}

} // namespace

std::string plain(std::string_view mrkdwn)
{
    std::string result;
    while (!mrkdwn.empty()) {
        const auto begin = mrkdwn.find('<');
        const auto end = begin == std::string_view::npos ? begin : mrkdwn.find('>', begin);
        if (end == std::string_view::npos) break;
        result += unescaped(mrkdwn.substr(0, begin));
        result += entity(mrkdwn.substr(begin + 1, end - begin - 1));
        mrkdwn.remove_prefix(end + 1);
    }
    return without_quotes(result + unescaped(mrkdwn));
}

Timestamp from_ts(std::string_view ts)
{
    constexpr std::size_t longest_seconds = 11;
    const auto dot = ts.find('.');
    const auto whole = ts.substr(0, dot);
    std::string digits{dot == std::string_view::npos ? std::string_view{} : ts.substr(dot + 1)};
    digits.resize(6, '0');
    digits.insert(0, whole);

    std::int64_t microseconds = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), microseconds);
    const bool read = error == std::errc{} && end == digits.data() + digits.size() && microseconds >= 0;
    if (!read || whole.empty() || whole.size() > longest_seconds) return {};
    return Timestamp{std::chrono::microseconds{microseconds}};
}

std::string to_ts(Timestamp at)
{
    const auto micros = at.time_since_epoch().count();
    return fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000);
}

} // namespace warroom::slack
