// Messages in the minutes: starred ones and the scribe's are quoted, alerts told once with their number, the rest only
// counted.
#include "core/sentence.hpp"
#include "core/text.hpp"
#include "core/timeline_items.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string_view text)
{
    std::string all{text};
    for (auto& c : all)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return all;
}

// What other bots say is chatter, unless it raises an alarm.
bool is_alert(std::string_view text)
{
    constexpr std::string_view words[] = {"alert", "alarm", "firing", "fired", "triggered", "critical"};
    const auto all = lower(text);
    return std::ranges::any_of(words, [&](std::string_view word) { return all.find(word) != std::string::npos; });
}

// The same alert again, whatever it measures this time.
std::string without_digits(std::string_view text)
{
    std::string all{text};
    std::erase_if(all, [](char c) { return c >= '0' && c <= '9'; });
    return all;
}

struct Alert {
    std::size_t item; // the first
    std::string text;
    Timestamp last;
    int times = 0;
};

void tell(std::vector<Item>& all, const Alert& alert, const Zone& zone)
{
    const auto again = alert.times > 1 ? fmt::format(" (×{} until {})", alert.times,
                                                     clock_beside(zone, alert.last, all[alert.item].at))
                                       : std::string{};
    all[alert.item].words = plain(fmt::format("alert {} fired{}", quoted(shorten(alert.text, 160)), again));
}

Text quotation(const std::string& role, const std::string& text, bool edited, bool starred)
{
    Text words{Span{fmt::format("{}: {}{}", role, quoted(text), starred ? " ★" : "")}};
    if (edited) add_remark(words, "(edited)");
    return words;
}

} // namespace

std::string lateness(Timestamp said_at, Timestamp recorded_at)
{
    constexpr std::chrono::minutes late{1};
    const auto behind = recorded_at - said_at;
    return behind < late ? std::string{} : fmt::format("(reached us {} later)", duration_text(behind));
}

bool is_command(std::string_view text) { return text.size() > 1 && text[0] == '!' && is_letter(text[1]); }

std::vector<Item> message_items(std::span<const Recorded> history, const Hindsight& later)
{
    const auto zone = zone_of(later.incident);
    std::vector<Item> all;
    std::set<Hindsight::MessageKey> counted;
    std::map<std::pair<std::string, std::string>, Alert> alerts;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto* message = std::get_if<MessagePosted>(&history[i].event);
        if (!message) continue;
        const Hindsight::MessageKey key{message->channel, message->message};
        const auto before = counted.size();
        counted.insert(counted.end(), key); // in order, mostly
        if (counted.size() == before) continue;
        const auto fate = later.fates.find(key);
        const bool deleted = fate != later.fates.end() && fate->second.deleted;
        const bool edited = fate != later.fates.end() && fate->second.edited_at && fate->second.text != message->text;
        const auto& text = edited ? fate->second.text : message->text;
        const bool starred = later.is_starred(history[i]);
        const bool hidden = later.hidden.contains(history[i].seq);
        Item item{.at = message->sent_at, .seq = history[i].seq, .typed = true};

        if (hidden || is_command(text)) {
            // a record, though not a line
        } else if (deleted) {
            if (starred) item.words = plain("(message removed by its author)");
        } else if (starred || (later.told_by[i] == "the scribe" && !message->from_bot)) {
            const auto bot = message->bot_name.empty() ? "another bot" : message->bot_name;
            item.words = quotation(message->from_bot ? bot : later.told_by[i], text, edited, starred);
            if (const auto late = lateness(item.at, history[i].recorded_at); !late.empty())
                add_remark(item.words, late);
            item.weight = starred ? 5 : 0;
        } else if (!message->from_bot) {
            item.author = history[i].actor;
        } else if (is_alert(text)) {
            auto& alert =
                alerts.try_emplace({message->bot_name, without_digits(text)}, Alert{all.size(), text, item.at})
                    .first->second;
            ++alert.times;
            alert.last = std::max(alert.last, item.at);
            item.typed = false;
            all.push_back(std::move(item));
            tell(all, alert, zone);
            continue;
        }
        all.push_back(std::move(item));
    }
    return all;
}

} // namespace warroom
