#include "core/rules/step_words.hpp"

#include "core/rules.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <iterator>

namespace warroom {
namespace {

using One = Pointed::One;

std::string lower(std::string_view text)
{
    std::string all{text};
    std::ranges::transform(all, all.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return all;
}

std::string without_dashes(std::string_view text)
{
    auto all = lower(text);
    std::erase(all, '-');
    return all;
}

bool is_number(std::string_view token)
{
    return !token.empty() && token.size() < 4 &&
           std::ranges::all_of(token, [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string_view next_word(std::string_view words)
{
    const auto begin = words.find_first_not_of(" \t,");
    if (begin == std::string_view::npos) return {};
    return words.substr(begin, words.find_first_of(" \t,", begin) - begin);
}

std::string_view behind(std::string_view words, std::string_view token)
{
    return words.substr(static_cast<std::size_t>(token.data() + token.size() - words.data()));
}

// "HF-P3", "hfp3", "p3": within an attempt the letter and number behind the list's prefix are enough.
bool is_id(const Step& step, std::string_view typed, bool short_too)
{
    return without_dashes(typed) == without_dashes(step.id) || (short_too && lower(typed) == lower(short_id(step)));
}

bool has_word(const std::string& step_name, std::string_view token)
{
    const auto name = lower(step_name);
    const auto typed = lower(token);
    if (typed.size() < 2) return false;
    for (std::size_t at = 0; at < name.size();) {
        const auto end = name.find(' ', at);
        if (name.compare(at, std::string::npos, typed) == 0 || name.substr(at, end - at) == typed) return true;
        at = end == std::string::npos ? name.size() : end + 1;
    }
    return false;
}

// The lists whose steps can be named now, the newest attempt first.
struct Lists {
    const Incident& incident;
    std::vector<const Attempt*> attempts;
    std::vector<const Attempt*> cleaned_up; // ended before these, and stays: its steps go by their whole id

    std::vector<One> open() const
    {
        std::vector<One> all;
        for (const auto* attempt : attempts)
            for (const auto* line : open_steps(*attempt, incident.answers)) all.push_back({attempt->number, line});
        return all;
    }
    std::vector<One> own() const // of the incident, as far as they are to be thought of now
    {
        std::vector<One> all;
        for (const auto& line : incident.first_five) all.push_back({0, &line});
        for (const auto& line : incident.closing) all.push_back({0, &line});
        return all;
    }
    std::vector<One> by_id(std::string_view token) const
    {
        std::vector<One> hits;
        for (const auto* attempt : attempts)
            for (const auto& line : attempt->steps)
                if (is_id(line.step, token, true)) hits.push_back({attempt->number, &line});
        for (const auto& one : own())
            if (is_id(one.line->step, token, false)) hits.push_back(one);
        if (!hits.empty()) return hits;
        for (const auto* attempt : cleaned_up)
            for (const auto& line : attempt->steps)
                if (is_id(line.step, token, false)) hits.push_back({attempt->number, &line});
        return hits;
    }
    std::vector<One> by_name(std::string_view token) const
    {
        std::vector<One> hits;
        for (const auto& one : open())
            if (has_word(one.line->step->name, token)) hits.push_back(one);
        if (!hits.empty()) return hits;
        for (const auto& one : own())
            if (is_open(*one.line) && has_word(one.line->step->name, token)) hits.push_back(one);
        if (!hits.empty()) return hits;
        for (const auto* attempt : attempts) // evidence that was owed, or a tick to take back
            for (const auto& line : attempt->steps)
                if (line.state != StepState::todo && has_word(line.step->name, token))
                    hits.push_back({attempt->number, &line});
        return hits;
    }
    std::vector<One> latest_marked() const
    {
        const StepLine* latest = nullptr;
        int of = 0;
        for (const auto* attempt : attempts)
            for (const auto& line : attempt->steps)
                if (line.state != StepState::todo && (!latest || line.at >= latest->at)) {
                    latest = &line;
                    of = attempt->number;
                }
        return latest ? std::vector<One>{{of, latest}} : std::vector<One>{};
    }
    // The first word may also be a line of the card, "next", "last" or a word of a name.
    std::vector<One> by_any(std::string_view token) const
    {
        if (auto hits = by_id(token); !hits.empty()) return hits;
        const auto typed = lower(token);
        if (typed == "last") return latest_marked();
        if (!is_number(token) && typed != "next") return by_name(token);
        const auto n = typed == "next" ? 1 : static_cast<std::size_t>(std::stoi(typed));
        const auto lines = open();
        return n >= 1 && n <= lines.size() ? std::vector<One>{lines[n - 1]} : std::vector<One>{};
    }
};

std::vector<const Attempt*> with_lists(const Incident& incident)
{
    auto open = open_attempts(incident);
    std::ranges::reverse(open);
    if (open.empty())
        if (const auto* helped = listed_attempt(incident)) open.push_back(helped);
    return open;
}

// Cleaning up after what helped goes on beside the next attempt, and after it.
std::vector<const Attempt*> that_helped(const Incident& incident)
{
    std::vector<const Attempt*> all;
    for (const auto& attempt : incident.attempts)
        if (!attempt.withdrawn &&
            (attempt.outcome == AttemptOutcome::worked || attempt.outcome == AttemptOutcome::partial))
            all.push_back(&attempt);
    return all;
}

Lists lists_of(const Incident& incident)
{
    Lists lists{incident, with_lists(incident), that_helped(incident)};
    std::erase_if(lists.cleaned_up, [&](const Attempt* attempt) {
        return std::ranges::find(lists.attempts, attempt) != lists.attempts.end();
    });
    return lists;
}

Refusal which_one(const Incident& incident, const std::vector<One>& candidates, StepState to, Reason reason,
                  std::string words, std::string_view rest = {})
{
    Refusal refusal{reason, std::move(words), {}};
    for (const auto& one : candidates) {
        if (refusal.offers.size() == 4) break;
        refusal.offers.push_back(
            {one.line->step->button,
             fmt::format("{} {}{}", verb_of(to), step_words(incident, one.attempt, one.line->step->id), rest)});
    }
    return refusal;
}

// "attempt 1 p3": of that one.
std::optional<Refusal> narrow(Lists& lists, std::string_view& words)
{
    const auto first = next_word(words);
    const auto second = first.empty() ? first : next_word(behind(words, first));
    if (lower(first) != "attempt" || !is_number(second)) return std::nullopt;
    const int number = std::stoi(std::string{second});
    words = behind(words, second);
    lists.attempts.insert(lists.attempts.end(), lists.cleaned_up.begin(), lists.cleaned_up.end());
    lists.cleaned_up.clear();
    std::erase_if(lists.attempts, [&](const Attempt* attempt) { return attempt->number != number; });
    if (!lists.attempts.empty()) return std::nullopt;
    Refusal refusal{Reason::no_attempt, fmt::format("Attempt {} has no steps to mark now.", number), {}};
    for (const auto* open : open_attempts(lists.incident))
        refusal.offers.push_back(
            {fmt::format("Steps of attempt {}", open->number), fmt::format("attempt {} steps", open->number)});
    return refusal;
}

std::vector<One> in_hand(const Lists& lists, const UserId& actor)
{
    auto steps = lists.open();
    std::erase_if(steps, [&](const One& one) { return one.line->state != StepState::doing || one.line->by != actor; });
    return steps;
}

} // namespace

std::string_view verb_of(StepState to)
{
    switch (to) {
    case StepState::todo: return "undo";
    case StepState::doing: return "doing";
    case StepState::failed: return "fail";
    case StepState::not_applicable: return "na";
    case StepState::skipped:
    case StepState::overridden: return "skip";
    case StepState::done:
    case StepState::not_reached: break;
    }
    return "done";
}

std::string step_words(const Incident& incident, int attempt, std::string_view id)
{
    auto others = open_attempts(incident);
    const bool open = std::ranges::any_of(others, [&](const Attempt* one) { return one->number == attempt; });
    if (!open) std::ranges::copy(that_helped(incident), std::back_inserter(others)); // an open one's go first
    const bool twice = attempt != 0 && std::ranges::count_if(others, [&](const Attempt* one) {
                                           return find_step(incident, one->number, id) != nullptr;
                                       }) > 1;
    return twice ? fmt::format("attempt {} {}", attempt, id) : std::string{id};
}

Result<Pointed, Refusal> point(const Incident& incident, const MarkSteps& command, const UserId& actor)
{
    auto lists = lists_of(incident);
    std::string_view words = command.words;
    if (auto refusal = narrow(lists, words)) return *refusal;
    Pointed pointed;
    while (true) {
        const auto token = next_word(words);
        if (token.empty()) break;
        const auto hits = pointed.steps.empty() ? lists.by_any(token) : lists.by_id(token);
        if (hits.size() > 1)
            return which_one(incident, hits, command.to, Reason::ambiguous_step,
                             fmt::format("\"{}\" fits {} open steps. Which one?", token, hits.size()),
                             behind(words, token));
        if (hits.empty()) break;
        if (std::ranges::find(pointed.steps, hits.front()) == pointed.steps.end())
            pointed.steps.push_back(hits.front());
        words = behind(words, token);
    }
    const auto rest = words.find_first_not_of(" \t,");
    pointed.rest = rest == std::string_view::npos ? "" : std::string{words.substr(rest)};
    if (!pointed.steps.empty()) return pointed;

    if (command.words.empty() && command.to == StepState::done)
        if (const auto mine = in_hand(lists, actor); mine.size() == 1) return Pointed{mine, ""};
    if (lists.attempts.empty())
        return Refusal{Reason::no_attempt,
                       "No attempt is running here, so there is no list. ⟦hotfix⟧, ⟦revert⟧ or ⟦rollback⟧ begins one.",
                       {}};
    const auto said = command.words.empty() ? std::string{"Which step?"}
                                            : fmt::format("I know no step of that name: \"{}\".", command.words);
    return which_one(
        incident, lists.open(), command.to, command.words.empty() ? Reason::ambiguous_step : Reason::no_such_step,
        fmt::format("{} A step is its id (⟦p3⟧), its line on the card (⟦2⟧), ⟦next⟧, or a word of its name.", said));
}

} // namespace warroom
