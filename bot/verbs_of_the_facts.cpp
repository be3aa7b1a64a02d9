#include "bot/said.hpp"
#include "core/text.hpp"

#include <array>
#include <fmt/format.h>

namespace warroom {

namespace {

// These eat from the front of the text.

bool eat(std::string_view& text, std::string_view what)
{
    if (!text.starts_with(what)) return false;
    text.remove_prefix(what.size());
    return true;
}

void eat_spaces(std::string_view& text)
{
    while (eat(text, " ") || eat(text, "\t") || eat(text, "\u00A0")) {
    }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text)
{
    std::size_t length = 0;
    while (length < text.size() && is_digit(text[length])) ++length;
    return length;
}

// "1240", "1,240", "1.240", "1'240", "1 240" with a thin space, "1.2k". "1.5" is no number of people.
std::optional<std::int64_t> eat_number(std::string_view& text)
{
    auto left = text;
    const auto first = digits(left);
    if (first == 0 || first > 12) return {};
    std::string number{left.substr(0, first)};
    left.remove_prefix(first);
    static constexpr std::array<std::string_view, 8> separators{",",      ".",      "'",      "\u2019",
                                                                "\u2009", "\u202F", "\u2008", "\u00A0"};
    bool grouped = false;
    if (first <= 3) {
        for (const auto separator : separators) {
            while (left.starts_with(separator) && digits(left.substr(separator.size())) == 3 && number.size() < 12) {
                number += left.substr(separator.size(), 3);
                left.remove_prefix(separator.size() + 3);
                grouped = true;
            }
            if (grouped) break;
        }
    }
    auto value = static_cast<std::int64_t>(std::stoll(number));
    if (!grouped && (left.starts_with('.') || left.starts_with(',')) && digits(left.substr(1)) == 1 &&
        (left.substr(2).starts_with('k') || left.substr(2).starts_with('K'))) {
        value = value * 1000 + (left[1] - '0') * 100;
        left.remove_prefix(3);
    } else if (!grouped && (eat(left, "k") || eat(left, "K"))) {
        value *= 1000;
    } else if (left.size() > 1 && (left[0] == '.' || left[0] == ',' || left[0] == '\'') && is_digit(left[1])) {
        return {};
    }
    text = left;
    return value;
}

bool at_end_of_word(std::string_view text)
{
    if (text.empty() || text == "." || text == "!") return true;
    for (const std::string_view end : {" ", "\t", "\n", "\r", "\u00A0", "\u2009", "\u202F", ",", ";", ":", ")"}) {
        if (text.starts_with(end)) return true;
    }
    return false;
}

// "about", "ca."
bool eat_about(std::string_view& text)
{
    if (eat(text, "~") || eat(text, "≈")) return true;
    const Words words{text};
    for (const std::string_view about : {"about", "around", "ca.", "ca", "roughly", "approx.", "approx"}) {
        if (words[0] != about) continue;
        text = words.rest(1);
        return true;
    }
    return false;
}

// " of 300", "-300"
std::optional<std::int64_t> eat_second(std::string_view& text, std::span<const std::string_view> between)
{
    auto left = text;
    eat_spaces(left);
    for (const auto mark : between) {
        if (!eat(left, mark)) continue;
        eat_spaces(left);
        const auto number = eat_number(left);
        if (!number || !at_end_of_word(left)) return {};
        text = left;
        return number;
    }
    return {};
}

std::optional<UserCount> eat_count(std::string_view& text)
{
    UserCount count;
    count.about = eat_about(text);
    eat_spaces(text);
    const auto number = eat_number(text);
    if (!number) return {};
    auto left = text;
    eat_spaces(left);
    static constexpr std::array<std::string_view, 2> of{"of ", "OF "};
    static constexpr std::array<std::string_view, 3> dashes{"-", "–", "—"};
    if (eat(left, "%")) {
        if (*number > 100) return {};
        count.percent = static_cast<int>(*number);
        text = left;
        count.of = eat_second(text, of);
    } else {
        count.least = *number;
        count.most = eat_second(text, dashes);
        count.of = eat_second(text, of);
        if (count.most && *count.most < *count.least) std::swap(*count.most, *count.least);
        if (count.of && *count.of < count.most.value_or(*count.least)) return {};
    }
    return at_end_of_word(text) ? std::optional{count} : std::nullopt;
}

std::string source(std::string_view text)
{
    while (eat(text, ",") || eat(text, ";") || eat(text, ":") || eat(text, " ") || eat(text, "\n")) {
    }
    return std::string{Words{text}.rest()};
}

std::optional<ChoiceRead<TimeField>> read_field(const Words& words)
{
    if (auto read = read_choice<TimeField>(words)) return read;
    static constexpr std::array<std::pair<std::string_view, TimeField>, 10> others{
        {{"impact-started", TimeField::impact_started},
         {"start", TimeField::impact_started},
         {"began", TimeField::impact_started},
         {"noticed", TimeField::detected},
         {"opened", TimeField::declared},
         {"taken", TimeField::acknowledged},
         {"found", TimeField::identified},
         {"ended", TimeField::impact_ended},
         {"end", TimeField::impact_ended},
         {"impact-end", TimeField::impact_ended}}};
    for (std::size_t n = 2; n > 0; --n) {
        for (const auto& [name, field] : others) {
            if (joined(words, n) == name) return ChoiceRead<TimeField>{field, n};
        }
    }
    return {};
}

Refusal which_field(const Said& said)
{
    std::vector<Button> offers;
    const auto text = said.words.rest();
    if (read_time(said.words, said.speaker.person.zone, said.speaker.now)) {
        for (const std::string_view field : {"started", "detected", "mitigated", "impact-ended"}) {
            offers.push_back(
                {.text = std::string{field}, .line = said.line(fmt::format("correct {} {}", field, text))});
        }
    }
    if (said.in_room()) offers.push_back(add_as_note(said, said.whole()));
    offers.push_back({.text = "All times", .line = said.line("correct")});
    return bad_argument(fmt::format("Which time? started, detected, declared, acknowledged, identified, mitigated, "
                                    "impact-ended, resolved or closed, as in {}.",
                                    said.example("correct started 14:05 the log says so")),
                        std::move(offers));
}

std::vector<std::string_view> words_of(Fact fact)
{
    switch (fact) {
    case Fact::detected_by: return {"alert", "smoke-test", "user", "team", "responder"};
    case Fact::data: return {"none", "lost", "corrupted", "exposed"};
    case Fact::trigger:
        return {"deploy", "migration", "config", "load", "dependency", "hardware", "data", "security", "unknown"};
    case Fact::tag: return {};
    }
    return {};
}

Refusal which_fact(const Said& said)
{
    Refusal refusal = bad_argument(fmt::format("Which fact? detected-by, data, trigger or tag, as in {}, {} or {}.",
                                               said.example("fact detected-by alert"), said.example("fact data none"),
                                               said.example("fact trigger deploy")));
    if (said.in_room() && !said.words.empty()) refusal.offers.push_back(add_as_note(said, said.whole()));
    refusal.offers.push_back(help_with("fact"));
    return refusal;
}

struct FactWord {
    std::string word;
    std::size_t words;
};
std::optional<FactWord> read_fact_word(const Words& words, Fact fact)
{
    if (fact == Fact::tag) {
        auto tag = words.typed(0);
        if (tag.starts_with('#')) tag.remove_prefix(1);
        return tag.empty() || tag == ":" ? std::nullopt : std::optional{FactWord{std::string{tag}, 1}};
    }
    for (std::size_t n = 2; n > 0; --n) {
        auto said = joined(words, n);
        if (said == "users") said = "user";
        for (const auto known : words_of(fact)) {
            if (said == known) return FactWord{std::string{known}, n};
        }
    }
    return {};
}

std::optional<ChoiceRead<YesNo>> read_yes_no(const Words& words)
{
    if (joined(words, 2) == "not-sure" || joined(words, 2) == "don't-know") return ChoiceRead<YesNo>{YesNo::unknown, 2};
    const auto word = words[0];
    if (word == "yes" || word == "y") return ChoiceRead<YesNo>{YesNo::yes, 1};
    if (word == "no" || word == "n") return ChoiceRead<YesNo>{YesNo::no, 1};
    if (word == "unknown" || word == "u" || word == "?") return ChoiceRead<YesNo>{YesNo::unknown, 1};
    return {};
}

Refusal yes_or_no(const Said& said, AdvisorQuestion question)
{
    const auto line = [&](std::string_view answer) { return fmt::format("answer {} {}", word(question), answer); };
    const auto asked = sentence(question);
    Refusal refusal = bad_argument(fmt::format("{} Yes, no or unknown, as in {}.",
                                               asked.empty() ? word(question) : asked, said.example(line("no"))),
                                   {{.text = "Yes", .line = said.line(line("yes"))},
                                    {.text = "No", .line = said.line(line("no"))},
                                    {.text = "Not sure", .line = said.line(line("unknown"))}});
    if (said.in_room() && !said.words.empty()) refusal.offers.push_back(add_as_note(said, said.words.rest()));
    return refusal;
}

} // namespace

bool counts_users(std::string_view text)
{
    const Words words{text};
    return words[0] == "unknown" || eat_count(text).has_value();
}

Meaning read_users(Said& said)
{
    if (said.words.empty()) return Question{AskImpact{}};
    if (!said.in_room()) return of_which_incident(said);
    if (said.words[0] == "unknown" || said.words[0] == "?") {
        return Command{CountUsers{{.unknown = true, .source = source(said.words.rest(1))}}};
    }
    auto text = said.words.rest();
    if (auto count = eat_count(text)) {
        count->source = source(text);
        return Command{CountUsers{std::move(*count)}};
    }
    const auto typed = said.words.rest();
    return bad_argument(
        fmt::format("How many? 1,240 or 1.2k, about 300, 100-300, 12 of 300, 20% or unknown, then how it was counted: "
                    "{}. Now: {}.",
                    said.example("users about 300 support tickets"),
                    said.example(fmt::format("users unknown {}", typed))),
        {{.text = "Unknown", .line = said.line(fmt::format("users unknown {}", typed))},
         add_as_note(said, said.whole())});
}

Meaning read_correct(Said& said)
{
    if (said.words.empty()) return Question{AskTimes{}};
    const auto whole = said.whole();
    const auto field = read_field(said.words);
    if (!field) return which_field(said);
    const auto name = word(field->value);
    said.words.skip(field->words);
    if (said.words[0] == ":") said.words.skip();
    auto words = said.words;
    if (words[0] == "at" || words[0] == "to") words.skip();
    const auto& zone = said.speaker.person.zone;
    const auto time = read_time(words, zone, said.speaker.now);
    if (!time) {
        auto refusal =
            bad_argument(fmt::format("When was it {}? 14:05, -20m, yesterday 23:50 or 2026-03-10 14:05: {}.", name,
                                     said.example(followed(fmt::format("correct {} 14:05", name), said.words.rest()))),
                         {{.text = "All times", .line = said.line("correct")}});
        if (said.in_room() && !words.empty()) refusal.offers.insert(refusal.offers.begin(), add_as_note(said, whole));
        return refusal;
    }
    words.skip(time->words);
    said.words = words;
    auto why = said.text();
    if (!time->doubt.empty()) return which_time(said, *time, fmt::format("correct {}", name), followed("", why, ": "));
    said.remarks.push_back(fmt::format("{} at {}", name, zoned_time(zone, time->at.front(), said.speaker.now)));
    return Command{CorrectTime{.field = field->value, .to = time->at.front(), .why = std::move(why)}};
}

Meaning read_fact(Said& said)
{
    const auto fact = read_choice<Fact>(said.words);
    if (!fact) return which_fact(said);
    const auto kind = word(fact->value);
    said.words.skip(fact->words);
    if (said.words[0] == ":") said.words.skip();
    if (const auto read = read_fact_word(said.words, fact->value)) {
        said.words.skip(read->words);
        return Command{StateFact{.fact = fact->value, .word = read->word, .detail = said.text()}};
    }
    if (fact->value == Fact::tag) {
        return bad_argument(fmt::format("Which tag? One word: {}.", said.example("fact tag dns")), {help_with("fact")});
    }
    const auto text = said.words.rest();
    std::vector<Button> offers;
    std::string allowed;
    for (const auto known : words_of(fact->value)) {
        allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", known);
        offers.push_back(
            {.text = std::string{known}, .line = said.line(followed(fmt::format("fact {} {}", kind, known), text))});
    }
    const auto example = followed(fmt::format("fact {} {}", kind, words_of(fact->value).front()), text);
    return bad_argument(fmt::format("{}: one of {}, as in {}.", kind, allowed, said.example(example)),
                        std::move(offers));
}

Meaning read_answer(Said& said)
{
    const auto question = read_choice<AdvisorQuestion>(said.words);
    if (!question) {
        std::string known;
        for (auto n = static_cast<int>(AdvisorQuestion::harm_now);
             n <= static_cast<int>(AdvisorQuestion::staging_mirror); ++n) {
            known += fmt::format("{}{}", known.empty() ? "" : ", ", word(static_cast<AdvisorQuestion>(n)));
        }
        Refusal refusal =
            bad_argument(fmt::format("Which question? {}, as in {}.", known, said.example("answer migration no")));
        if (said.in_room() && !said.words.empty()) refusal.offers.push_back(add_as_note(said, said.words.rest()));
        refusal.offers.push_back(help_with("answer"));
        return refusal;
    }
    said.words.skip(question->words);
    if (said.words[0] == ":") said.words.skip();
    const auto answer = read_yes_no(said.words);
    if (!answer) return yes_or_no(said, question->value);
    said.words.skip(answer->words);
    leave_out_the_rest(said);
    return Command{AnswerQuestion{.question = question->value, .answer = answer->value}};
}

} // namespace warroom
