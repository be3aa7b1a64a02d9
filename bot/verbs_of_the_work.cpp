#include "bot/said.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace warroom {

namespace {

Refusal which_time(const Said& said, const TimeRead& time, std::string_view text)
{
    std::vector<Button> offers;
    for (const auto at : time.at) {
        const auto exact = unmistakable(said.speaker.person.zone, at);
        offers.push_back({.text = exact, .line = said.line(fmt::format("note {}: {}", exact, text))});
    }
    return bad_argument(fmt::format("{} Which time do you mean?", time.doubt), std::move(offers));
}

// "HF-P3", "p3", "3", "next", "last": what can be nothing but a step where one is expected.
bool is_step(std::string_view word)
{
    if (word == "next" || word == "last") return true;
    const auto letters = word.find_first_of("0123456789");
    if (letters == std::string_view::npos || letters > 6 || word.size() - letters > 3) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::all_of(word.begin() + static_cast<std::ptrdiff_t>(letters), word.end(), digit) &&
           std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(letters),
                       [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

std::size_t steps_in_front(const Words& words)
{
    std::size_t n = 0;
    while (is_step(words[n])) ++n;
    return n == 0 && !words.empty() ? 1 : n; // else the word of a step's name
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

struct StepsRead {
    std::string words; // as typed, but a step's hyphens are hyphens and no mark stands behind the steps
    bool only_steps = true;
};
StepsRead read_steps(const Said& said)
{
    const auto& words = said.words;
    const auto steps = steps_in_front(words);
    const bool mark = words[steps] == ":" || words[steps] == "--";
    const auto text = words.rest(steps + (mark ? 1 : 0));
    if (!mark && is_ascii(words.before(steps))) return {std::string{words.rest()}, text.empty()};
    std::string result;
    for (std::size_t n = 0; n < steps; ++n) {
        if (n > 0) result += ' ';
        result += is_ascii(words.typed(n)) ? words.typed(n) : words[n];
    }
    return {followed(result, text), text.empty()};
}

std::optional<AttemptOutcome> read_outcome(std::string_view word)
{
    if (word == "worked" || word == "fixed") return AttemptOutcome::worked;
    if (word == "partial") return AttemptOutcome::partial;
    if (word == "failed") return AttemptOutcome::failed;
    if (word == "abandoned" || word == "stop") return AttemptOutcome::abandoned;
    return {};
}

std::optional<int> read_attempt_number(std::string_view word)
{
    if (word.starts_with('#')) word.remove_prefix(1);
    int number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool whole = error == std::errc{} && end == word.data() + word.size();
    return whole && number > 0 && word[0] != '+' ? std::optional{number} : std::nullopt;
}

// "attempt 3 of 4 servers are back" names no attempt.
Refusal how_did_it_end(Said& said, std::optional<int> number)
{
    if (said.words[1] == "of") number.reset();
    if (number) said.words.skip();
    const auto text = said.text();
    const auto attempt = number ? fmt::format("attempt {}", *number) : std::string{"attempt"};
    const auto line = [&](std::string_view outcome, std::string_view between = ": ") {
        return followed(fmt::format("{} {}", attempt, outcome), text, between);
    };
    return bad_argument(fmt::format("How did it end? worked, partial, failed or abandoned, as in {}.",
                                    said.example(line("failed", " "))),
                        {{.text = "It worked", .line = said.line(line("worked"))},
                         {.text = "It did not hold", .line = said.line(line("failed"))},
                         {.text = "Partly", .line = said.line(line("partial"))},
                         {.text = "Abandoned", .line = said.line(line("abandoned"))}});
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
    if (!time->doubt.empty()) return which_time(said, *time, text);
    said.remarks.push_back(fmt::format("at {}", zoned_time(speaker.person.zone, time->at.front())));
    return Command{TakeNote{.text = std::move(text), .about = time->at.front()}};
}

Meaning read_start_attempt(Said& said)
{
    const auto strategy = read_strategy(said.verb->word);
    if (*strategy == Strategy::redeploy && said.words.empty()) {
        return bad_argument(fmt::format("Which version? For example {}.", said.example("redeploy 3.9")));
    }
    return Command{StartAttempt{.strategy = *strategy, .title = said.text()}};
}

Meaning read_done(Said& said) { return Command{MarkSteps{.to = StepState::done, .words = read_steps(said).words}}; }

Meaning read_skip(Said& said)
{
    if (said.words.empty()) {
        return bad_argument(fmt::format("Which step, and why? {}.", said.example("skip p5 no tables touched")),
                            {help_with("skip")});
    }
    auto steps = read_steps(said);
    if (!steps.only_steps) return Command{MarkSteps{.to = StepState::skipped, .words = std::move(steps.words)}};
    return bad_argument(
        fmt::format("Why is {0} left out? Say it behind the step: {1}.", steps.words,
                    said.example(fmt::format("skip {} not needed here", steps.words))),
        {{.text = "Skip without a reason", .line = said.line(fmt::format("skip {} no reason given", steps.words))}});
}

Meaning read_undo(Said& said)
{
    if (said.words.empty()) return Command{TakeBack{}};
    return Command{MarkSteps{.to = StepState::todo, .words = read_steps(said).words}};
}

Meaning read_attempt(Said& said)
{
    EndAttempt end{.outcome = AttemptOutcome::worked};
    if (const auto by_verb = read_outcome(plain(said.verb_typed))) {
        end.outcome = *by_verb;
    } else {
        if (said.words.empty()) return Question{AskAttempt{}};
        if (!said.plain) end.number = read_attempt_number(said.words[0]);
        if (end.number && said.words.size() == 1) return Question{AskAttempt{.number = end.number}};
        const auto outcome = said.plain ? std::nullopt : read_outcome(said.words[end.number ? 1 : 0]);
        if (!outcome) return how_did_it_end(said, end.number);
        end.outcome = *outcome;
        said.words.skip(end.number ? 2 : 1);
    }
    if (end.outcome == AttemptOutcome::worked && !said.plain && said.words[0] == "anyway") {
        end.anyway = true;
        said.words.skip();
    }
    end.saw = said.text();
    return Command{std::move(end)};
}

} // namespace warroom
