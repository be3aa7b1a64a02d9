#include "bot/said.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

namespace warroom {

namespace {

struct EntryRead {
    EntryRef entry;
    std::string typed;
};

// "https://x.slack.com/archives/C0123/p1773148200000100?thread_ts=…", maybe in "<…>".
std::optional<MessageLink> read_link(std::string_view typed)
{
    constexpr std::string_view archives = "/archives/";
    const auto start = typed.find(archives);
    if (start == std::string_view::npos || typed.find("://") == std::string_view::npos) return {};
    auto path = typed.substr(start + archives.size());
    path = path.substr(0, path.find_first_of("?|>"));
    const auto slash = path.find("/p");
    if (slash == std::string_view::npos || slash == 0) return {};
    const auto digits = path.substr(slash + 2);
    constexpr std::size_t fraction = 6;
    if (digits.size() <= fraction || digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
    const auto whole = digits.size() - fraction;
    return MessageLink{.channel = ChannelId{std::string{path.substr(0, slash)}},
                       .message = MessageId{fmt::format("{}.{}", digits.substr(0, whole), digits.substr(whole))}};
}

std::optional<EntryRead> read_entry_word(const Words& words)
{
    const std::string typed{words.typed(0)};
    if (words[0] == "last") return EntryRead{LastEntry{}, typed};
    if (const auto number = read_number(words[0])) return EntryRead{*number, typed};
    if (auto link = read_link(words.typed(0))) return EntryRead{std::move(*link), typed};
    return {};
}

Refusal which_entry(const Said& said, std::string_view usual)
{
    const auto verb = said.verb->word;
    const auto text = said.words.rest();
    Refusal refusal = bad_argument(fmt::format("Which entry? Its number in the timeline, a link to the message, or "
                                               "last: {}.",
                                               said.example(followed(fmt::format("{} #128", verb), usual))));
    const bool wants_words = !usual.empty();
    if (text.empty() != wants_words) {
        refusal.offers.push_back(
            {.text = "The last one", .line = said.line(followed(fmt::format("{} last", verb), text, ": "))});
    }
    refusal.offers.push_back({.text = "Timeline", .line = said.line("timeline")});
    if (said.in_room() && !text.empty()) refusal.offers.push_back(add_as_note(said, text));
    return refusal;
}

struct NextRead {
    std::chrono::minutes span;
    std::size_t words;
};
std::optional<NextRead> read_next(const Words& words, std::size_t at)
{
    if (words[at] != "next") return {};
    if (const auto span = read_duration(words[at + 1])) return NextRead{*span, 2};
    if (const auto span = read_duration(fmt::format("{}{}", words[at + 1], words[at + 2]))) return NextRead{*span, 3};
    return {};
}

} // namespace

Meaning read_note(Said& said)
{
    const auto& speaker = said.speaker;
    std::optional<TimeRead> time;
    if (!said.plain) {
        auto words = said.words;
        const bool at = words[0] == "at";
        if (at) words.skip();
        if (at || words[0] != "now") time = read_time(words, speaker.person.zone, speaker.now); // "now we wait"
        if (time) words.skip(time->words);
        if (time) said.words = words;
    }
    auto text = said.text();
    if (text.empty()) {
        return bad_argument(
            fmt::format("A note needs words: {}.", said.example("note customer support sees 30 tickets")),
            {help_with("note")});
    }
    if (!time) return Command{TakeNote{.text = std::move(text)}};
    if (!time->doubt.empty()) return which_time(said, *time, "note", fmt::format(": {}", text));
    said.remarks.push_back(fmt::format("at {}", zoned_time(speaker.person.zone, time->at.front())));
    return Command{TakeNote{.text = std::move(text), .about = time->at.front()}};
}

Meaning read_update(Said& said)
{
    SendUpdate update;
    if (!said.plain) {
        if (const auto next = read_next(said.words, 0)) {
            update.next = next->span;
            said.words.skip(next->words);
            said.remarks.push_back(fmt::format("next update in {}", duration_text(*update.next)));
        } else if (said.words.size() > 2) {
            // At the very end it is part of what everybody reads, too.
            if (const auto last = read_next(said.words, said.words.size() - 2)) update.next = last->span;
        }
    }
    const bool behind = update.next && said.remarks.empty();
    const bool only_next = !said.plain && said.words.size() == 1 && said.words[0] == "next";
    update.text = only_next ? std::string{} : said.text();
    if (update.text.empty()) {
        const auto start = update.next ? fmt::format("update next {}m", update.next->count()) : std::string{"update"};
        return bad_argument(
            fmt::format("What do users feel, what are you doing, what comes next? Say it in a sentence or two: {}.",
                        said.example(start + " orders fail for about half, rollback to 3.9 in 10 min")),
            {help_with("update")});
    }
    if (behind) {
        said.remarks.push_back(fmt::format("next update in {}, as its last words say. Not that: {}",
                                           duration_text(*update.next),
                                           said.example(fmt::format("update: {}", shorten(update.text, 120)))));
    }
    return Command{std::move(update)};
}

Meaning read_entry(Said& said)
{
    using How = ChangeEntry::How;
    const auto verb = said.verb->word;
    ChangeEntry change;
    change.how = verb == "star"     ? How::star
                 : verb == "unstar" ? How::unstar
                 : verb == "amend"  ? How::amend
                 : verb == "redact" ? How::redact
                                    : How::hide;
    const bool wants_words = change.how != How::star && change.how != How::unstar;
    const auto usual = change.how == How::amend    ? std::string_view{"the errors began at 14:02"}
                       : change.how == How::hide   ? std::string_view{"not about this incident"}
                       : change.how == How::redact ? std::string_view{"a customer's name"}
                                                   : std::string_view{};
    const auto read = said.plain ? std::nullopt : read_entry_word(said.words);
    if (!read) return which_entry(said, usual);
    change.entry = read->entry;
    said.words.skip();
    if (!wants_words) {
        leave_out_the_rest(said);
        return Unresolved{std::move(change)};
    }
    change.text = said.text();
    if (!change.text.empty()) return Unresolved{std::move(change)};
    const auto line = fmt::format("{} {} ", verb, read->typed);
    Refusal refusal = bad_argument(fmt::format("{} {}.", change.how == How::amend ? "What should it say?" : "Why?",
                                               said.example(line + std::string{usual})));
    if (change.how == How::hide) {
        refusal.offers.push_back({.text = "Hide without a reason", .line = said.line(line + "no reason given")});
    }
    return refusal;
}

} // namespace warroom
