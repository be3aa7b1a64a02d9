// The story of the draft: chapter 4, key moments; 6, minute by minute; 14, the words that stood there before.
#include "core/account.hpp"
#include "core/match.hpp"
#include "core/phrase.hpp"
#include "core/timeline.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::size_t most_moments = 15;

Text minute_text(const Timeline& story, Timestamp at, const std::vector<const Phrase*>& phrases)
{
    Text text{Span{prefix(story, at), Span::Style::strong}};
    for (const auto* phrase : phrases) {
        text.push_back({phrase == phrases.front() ? " " : "; "});
        text.insert(text.end(), phrase->words.begin(), phrase->words.end());
    }
    return text;
}

std::vector<const Phrase*> all_of(const Minute& minute, int least_weight)
{
    std::vector<const Phrase*> all;
    for (const auto& phrase : minute.phrases)
        if (phrase.weight >= least_weight) all.push_back(&phrase);
    return all;
}

std::vector<const Minute*> minutes_of(const Timeline& story)
{
    std::vector<const Minute*> all;
    for (const auto& line : story.lines)
        if (const auto* minute = std::get_if<Minute>(&line)) all.push_back(minute);
    return all;
}

// How heavy a moment must be so that no more than can be read at once are left. The heaviest always stay.
int least_weight(const std::vector<const Minute*>& minutes)
{
    for (int weight = 1; weight < 9; ++weight)
        if (std::ranges::count_if(minutes, [&](const Minute* minute) { return !all_of(*minute, weight).empty(); }) <=
            static_cast<std::ptrdiff_t>(most_moments))
            return weight;
    return 9;
}

// "Sun 29 Mar 2026 (UTC+2)": where it is not the day of the origin, or not its clock.
std::string another_day(const Timeline& story, Timestamp at)
{
    const auto date = long_date(story.zone, at);
    const auto text = date == long_date(story.zone, story.origin) ? std::string{} : date;
    if (offset(story.zone, at) == offset(story.zone, story.origin)) return text;
    return fmt::format("{}{}({})", text, text.empty() ? "" : " ", offset_text(story.zone, at));
}

std::string origin_words(const Account& account, const Timeline& story)
{
    const auto at = account.clock(story.origin);
    const auto utc = story.with_utc ? " People sat in more than one zone, so UTC stands beside the time." : "";
    if (story.origin_assumed)
        return fmt::format("Minutes count from {}, when the room was opened: assumed, as nobody said when the first "
                           "sign came.{}",
                           at, utc);
    return fmt::format("Minutes count from {}, when the first sign was noticed.{}", at, utc);
}

} // namespace

Chapter key_moments(const Timeline& story)
{
    auto minutes = minutes_of(story);
    const auto least = least_weight(minutes);
    std::erase_if(minutes, [&](const Minute* minute) { return all_of(*minute, least).empty(); });
    if (minutes.size() > most_moments) minutes.resize(most_moments);
    Bullets moments;
    for (const auto* minute : minutes) {
        auto text = minute_text(story, minute->at, all_of(*minute, least));
        if (const auto day = another_day(story, minute->at); !day.empty()) text.insert(text.begin(), Span{day + ", "});
        moments.items.push_back(std::move(text));
    }
    return {4, "Key moments", {std::move(moments)}};
}

Chapter minute_by_minute(const Account& account, const Timeline& story)
{
    Chapter chapter{6, "Minute by minute", {Paragraph{plain(origin_words(account, story))}}};
    const auto bullet = [&](Text text) {
        if (!std::holds_alternative<Bullets>(chapter.blocks.back())) chapter.blocks.push_back(Bullets{});
        std::get<Bullets>(chapter.blocks.back()).items.push_back(std::move(text));
    };
    for (const auto& line : story.lines)
        match(
            line, [&](const Section& section) { chapter.blocks.push_back(Subheading{section.title}); },
            [&](const Day& day) {
                chapter.blocks.push_back(Paragraph{{Span{long_date(story.zone, day.at), Span::Style::strong}}});
            },
            [&](const Minute& minute) { bullet(minute_text(story, minute.at, all_of(minute, 0))); },
            [&](const Chatter& chatter) {
                bullet({Span{fmt::format("({} messages, {} {})", chatter.messages, chatter.people,
                                         chatter.people == 1 ? "person" : "people"),
                             Span::Style::emphasis}});
            },
            [&](const Gap& gap) {
                const auto length = duration_text(gap.length);
                chapter.blocks.push_back(Paragraph{plain(fmt::format("— no record for {} —", length))});
                if (account.real())
                    chapter.blocks.push_back(Prompt{account.asked(), fmt::format("what happened in the {} after {}?",
                                                                                 length, account.clock(gap.from))});
            });
    if (auto text = completeness(account); !text.empty()) chapter.blocks.push_back(Paragraph{plain(std::move(text))});
    return chapter;
}

// Of what the minutes quote. A deleted message vanishes, and what it said with it.
Chapter earlier_words(const Account& account)
{
    const auto& later = account.later;
    Bullets lines;
    for (const auto& recorded : account.history) {
        if (later.undone.contains(recorded.seq) || later.hidden.contains(recorded.seq)) continue;
        std::optional<std::string> before;
        if (const auto* note = std::get_if<NoteTaken>(&recorded.event))
            if (!later.deleted(*note) && (later.edited_text(*note) || later.amended.contains(recorded.seq)))
                before = note->text;
        if (const auto* message = std::get_if<MessagePosted>(&recorded.event)) {
            const auto fate = later.fates.find({message->channel, message->message});
            if (later.starred.contains(recorded.seq) && fate != later.fates.end() && !fate->second.deleted &&
                fate->second.edited_at && fate->second.text != message->text)
                before = message->text;
        }
        if (before)
            lines.items.push_back({Span{account.clock(happened_at(recorded.event, recorded.at)), Span::Style::strong},
                                   Span{" at first: " + quoted(*before)}});
    }
    if (lines.items.empty()) return {14, "Edited since", {}};
    return {14, "Edited since", {std::move(lines)}};
}

} // namespace warroom
