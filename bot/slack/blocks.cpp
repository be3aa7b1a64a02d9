#include "bot/slack/blocks.hpp"

#include "bot/slack/json.hpp"
#include "bot/slack/mrkdwn.hpp"
#include "core/quoted.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom::slack {
namespace {

// Slack's limits, less a tenth: whether it counts UTF-16 units or code points isn't said.
constexpr std::size_t header_limit = 135;
constexpr std::size_t words_limit = 2700; // a section's: of rich text none is documented
constexpr std::size_t notification_limit = 3600;
constexpr std::size_t button_limit = 70;
constexpr std::size_t most_buttons = 25;

std::size_t next_point(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    return at;
}

std::size_t points(std::string_view text)
{
    std::size_t all = 0;
    for (std::size_t at = 0; at < text.size(); at = next_point(text, at)) ++all;
    return all;
}

// Slack counts escaped characters, so texts of many "<" are cut by what they become.
std::string fitting(std::string_view text, std::size_t limit, std::string (*form)(std::string_view))
{
    auto safe = form(shorten(text, limit));
    for (std::size_t most = limit; points(safe) > limit && most > 1; most = most * 9 / 10)
        safe = form(shorten(text, most));
    return safe;
}

std::string unformatted(std::string_view sentence) { return escape(in_backticks(visible(sentence))); }

// Without `emoji` it is literal, but for the three escapes.
Json plain_text(std::string_view text, std::size_t limit)
{
    return {{"type", "plain_text"}, {"text", fitting(text, limit, unformatted)}, {"emoji", false}};
}

std::string notification(std::string_view text) { return fitting(text, notification_limit, mrkdwn); }

// What formats, calls or links within rich text is an element of its own.
Json words(std::string_view text, std::span<const UserId> asked = {})
{
    auto elements = Json::array();
    for (const auto& person : asked) {
        elements.push_back({{"type", "user"}, {"user_id", person.value}});
        elements.push_back({{"type", "text"}, {"text", " "}});
    }
    for (auto& piece : pieces(fitting(text, words_limit, rich_text))) {
        Json element{{"type", "text"}, {"text", std::move(piece.text)}};
        if (piece.quoted) element["style"]["code"] = true;
        elements.push_back(std::move(element));
    }
    Json lines{{"type", "rich_text_section"}, {"elements", std::move(elements)}};
    return {{"type", "rich_text"}, {"elements", Json::array({std::move(lines)})}};
}

// Where the line it answers named one, the offer does: "12 cancel false alarm".
bool names_incident(std::string_view line) { return !line.empty() && line[0] >= '0' && line[0] <= '9'; }

Json actions(std::span<const Button> buttons, std::string_view label)
{
    auto elements = Json::array();
    for (const auto& button : buttons) {
        if (elements.size() == most_buttons) break;
        const bool complete = label.empty() || names_incident(button.line);
        const auto line = complete ? button.line : fmt::format("{} {}", label, button.line);
        Json element{{"type", "button"},
                     {"action_id", fmt::format("line:{}", elements.size())},
                     {"text", plain_text(button.text, button_limit)},
                     {"value", shorten(line, 1900)}};
        // What a screen reader says without the message around it.
        if (!label.empty())
            element["accessibility_label"] = shorten(visible(fmt::format("{}: {}", label, button.text)), button_limit);
        if (button.style == Button::Style::primary) element["style"] = "primary";
        if (button.style == Button::Style::danger) element["style"] = "danger";
        elements.push_back(std::move(element));
    }
    return {{"type", "actions"}, {"block_id", "lines"}, {"elements", std::move(elements)}};
}

Json links(std::span<const ChannelId> rooms)
{
    std::string text = rooms.size() == 1 ? "Room:" : "Rooms:";
    for (const auto& room : rooms.first(std::min<std::size_t>(rooms.size(), 20)))
        text += fmt::format(" <#{}>", room.value);
    Json link{{"type", "mrkdwn"}, {"text", std::move(text)}};
    return {{"type", "context"}, {"elements", Json::array({std::move(link)})}};
}

} // namespace

Json message(const Card& card, std::string_view label)
{
    auto blocks = Json::array();
    blocks.push_back({{"type", "header"}, {"text", plain_text(card.headline, header_limit)}});
    std::string lines;
    for (const auto& line : card.lines) lines += (lines.empty() ? "" : "\n") + line;
    if (!lines.empty()) blocks.push_back(words(lines));
    if (!card.room.empty()) blocks.push_back(links({&card.room, 1}));
    if (!card.buttons.empty()) blocks.push_back(actions(card.buttons, label));
    return {{"text", notification(card.notification)}, {"blocks", std::move(blocks)}};
}

Json message(const Notice& notice, std::string_view label)
{
    std::string asked;
    for (const auto& person : notice.mention) asked += fmt::format("<@{}> ", person.value);
    auto blocks = Json::array({words(notice.text, notice.mention)});
    if (!notice.rooms.empty()) blocks.push_back(links(notice.rooms));
    if (!notice.buttons.empty()) blocks.push_back(actions(notice.buttons, label));
    return {{"text", asked + notification(notice.text)}, {"blocks", std::move(blocks)}};
}

} // namespace warroom::slack
