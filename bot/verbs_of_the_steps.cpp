#include "bot/said.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {

namespace {

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

struct Reasoned {
    StepState to;
    std::string_view example;  // what is said behind the step
    std::string_view question; // where it is missing
    std::string_view button;
};
Reasoned reasoned(std::string_view verb)
{
    if (verb == "fail") return {StepState::failed, "counts differ by 12", "What happened with {}?", "Failed"};
    if (verb == "na") {
        return {StepState::not_applicable, "no tables touched", "Why does {} not apply?", "Not needed"};
    }
    return {StepState::skipped, "not needed here", "Why is {} left out?", "Skip without a reason"};
}

} // namespace

Meaning read_done(Said& said) { return Command{MarkSteps{.to = StepState::done, .words = read_steps(said).words}}; }

Meaning read_doing(Said& said)
{
    if (!said.words.empty()) return Command{MarkSteps{.to = StepState::doing, .words = read_steps(said).words}};
    return bad_argument(fmt::format("Which step? {}, or {}.", said.example("doing p4"), said.example("doing next")),
                        {{.text = "The next one", .line = said.line("doing next")}});
}

// skip, fail, na: a step, and why or what.
Meaning read_with_reason(Said& said)
{
    const auto verb = said.verb->word;
    const auto [to, example, question, button] = reasoned(verb);
    if (said.words.empty()) {
        return bad_argument(
            fmt::format("Which step, and why? {}.", said.example(fmt::format("{} p5 {}", verb, example))),
            {help_with(verb)});
    }
    auto steps = read_steps(said);
    if (!steps.only_steps) return Command{MarkSteps{.to = to, .words = std::move(steps.words)}};
    return bad_argument(
        fmt::format("{} Say it behind the step: {}.", fmt::format(fmt::runtime(question), steps.words),
                    said.example(fmt::format("{} {} {}", verb, steps.words, example))),
        {{.text = std::string{button}, .line = said.line(fmt::format("{} {} no reason given", verb, steps.words))}});
}

Meaning read_undo(Said& said)
{
    if (said.words.empty()) return Command{TakeBack{}};
    return Command{MarkSteps{.to = StepState::todo, .words = read_steps(said).words}};
}

} // namespace warroom
