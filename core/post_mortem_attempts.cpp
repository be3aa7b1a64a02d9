// Chapter 5: every attempt with what was seen, and how its checklist was walked.
#include "core/account.hpp"
#include "core/sentence.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string outcome_of(const Attempt& attempt)
{
    if (attempt.outcome) return std::string{outcome_words(*attempt.outcome)};
    return attempt.open() ? "still running" : "ended, outcome not said";
}

// The theory as it was written down at the time, or the plan of a short list; a list that asks for neither has none.
std::string believed(const Attempt& attempt)
{
    const auto asks = [](const StepLine& line) {
        return line.step->name == "Theory" || line.step->name == "theory" || line.step->name == "Plan";
    };
    const auto line = std::ranges::find_if(attempt.steps, asks);
    if (line == attempt.steps.end()) return "–";
    return line->state == StepState::done && !line->words.empty() ? without_mentions(line->words) : "not written down";
}

Table overview(const Account& account)
{
    Table table{{"#", "Strategy", "From–to", "Believed", "Seen", "Outcome"}, {}};
    for (const auto& attempt : account.attempts()) {
        const auto title = attempt.title.empty() ? std::string{} : ": " + without_mentions(attempt.title);
        const auto until = attempt.ended_at ? account.clock(*attempt.ended_at, attempt.started_at) : "open";
        const auto seen = !attempt.saw.empty() ? without_mentions(attempt.saw) : attempt.open() ? "–" : "not said yet";
        table.rows.push_back({plain(std::to_string(attempt.number)),
                              plain(fmt::format("{}{}", word(attempt.strategy), title)),
                              plain(from_to(account.clock(attempt.started_at), until)), plain(believed(attempt)),
                              plain(seen), plain(outcome_of(attempt))});
    }
    return table;
}

// Of whom the bot saw named nothing is left but that they were: their names stand in the team involved.
bool names_people(const StepLine& line) { return line.seen && line.words.find("<@") != std::string::npos; }

Text step_line(const Account& account, const Account::Mark& mark)
{
    const auto& line = mark.line;
    auto text = fmt::format(" {} {}", line.step->id, line.step->name);
    if (line.state == StepState::done && line.seen) // the bot's words, not somebody's
        text += line.words.empty() || names_people(line) ? "" : ": " + without_mentions(line.words);
    else if (line.state == StepState::done)
        text += saying(line.words);
    else if (line.words.empty())
        text += fmt::format(": no reason given ({})", mark.role);
    else
        text += fmt::format(": {} ({})", quoted(line.words), mark.role);
    return {Span{account.clock(line.at), Span::Style::strong}, Span{std::move(text)}};
}

void add_steps(Chapter& chapter, const Account& account, const Attempt& attempt)
{
    struct Kind {
        StepState state;
        std::string_view title;
    };
    constexpr Kind kinds[] = {{StepState::done, "Done, in the order things happened"},
                              {StepState::failed, "Did not pass"},
                              {StepState::skipped, "Skipped"},
                              {StepState::overridden, "Overridden"}};
    const auto marks = account.marks(attempt);
    for (const auto& kind : kinds) {
        Bullets lines;
        for (const auto& mark : marks)
            if (mark.line.state == kind.state) lines.items.push_back(step_line(account, mark));
        if (lines.items.empty()) continue;
        chapter.blocks.push_back(Paragraph{{Span{std::string{kind.title}, Span::Style::strong}}});
        chapter.blocks.push_back(std::move(lines));
    }
}

// Cleaning up goes on after an attempt that helped, until the incident is closed.
void add_not_reached(Chapter& chapter, const Account& account, const Attempt& attempt)
{
    if (attempt.open()) return;
    const bool helped = attempt.outcome == AttemptOutcome::worked || attempt.outcome == AttemptOutcome::partial;
    const bool cleaning_up = helped && account.incident().status < Status::closed;
    const auto open = [](const StepLine& line) {
        return line.state == StepState::todo || line.state == StepState::doing || line.state == StepState::not_reached;
    };
    const bool abandoned = attempt.outcome == AttemptOutcome::abandoned && !attempt.steps.empty();
    if (abandoned && std::ranges::all_of(attempt.steps, open)) {
        chapter.blocks.push_back(Paragraph{plain("No step of its list was done.")});
        return;
    }
    Bullets lines;
    for (const auto& line : attempt.steps) {
        if (!open(line)) continue;
        if (line.step->phase == Phase::clean_up && cleaning_up) continue;
        if (needed(line, attempt, account.incident().answers) == Applies::no) continue;
        lines.items.push_back(plain(fmt::format("{} {}", line.step->id, line.step->name)));
    }
    if (lines.items.empty()) return;
    chapter.blocks.push_back(Paragraph{{Span{"Not reached", Span::Style::strong}}});
    chapter.blocks.push_back(std::move(lines));
}

void add_attempt(Chapter& chapter, const Account& account, const Attempt& attempt)
{
    chapter.blocks.push_back(Subheading{fmt::format("Attempt {} ({})", attempt.number, word(attempt.strategy))});
    if (attempt.undoes != 0)
        chapter.blocks.push_back(Paragraph{plain(fmt::format("It undoes attempt {}.", attempt.undoes))});
    if (attempt.alone_since)
        chapter.blocks.push_back(Paragraph{
            plain(fmt::format("No second person available ({}–{}).", account.clock(*attempt.alone_since),
                              attempt.alone_until ? account.clock(*attempt.alone_until, *attempt.alone_since) : ""))});
    add_steps(chapter, account, attempt);
    add_not_reached(chapter, account, attempt);
    const auto asked = account.named(attempt.begun_by) ? account.name(attempt.begun_by) : account.asked();
    if (attempt.open()) return;
    if (!attempt.outcome)
        chapter.blocks.push_back(Prompt{asked, fmt::format("how did attempt {} end?", attempt.number)});
    if (attempt.saw.empty())
        chapter.blocks.push_back(
            Prompt{asked, fmt::format("what did you see at the end of attempt {}?", attempt.number)});
    if (attempt.outcome != AttemptOutcome::worked)
        chapter.blocks.push_back(Prompt{asked, fmt::format("what did attempt {} teach us?", attempt.number)});
}

} // namespace

Chapter what_we_tried(const Account& account)
{
    Chapter chapter{5, "What we tried", {}};
    const auto attempts = account.attempts();
    if (attempts.empty()) {
        chapter.blocks.push_back(Paragraph{plain("No attempt is recorded.")});
        return chapter;
    }
    chapter.blocks.push_back(overview(account));
    for (const auto& attempt : attempts) add_attempt(chapter, account, attempt);
    return chapter;
}

} // namespace warroom
