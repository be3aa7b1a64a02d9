// The two cards of an attempt: one to prepare it, one from the go on.
#include "core/card_parts.hpp"
#include "core/rules.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool before_go(Phase phase) { return phase == Phase::prepare || phase == Phase::approve; }
bool is_go(const Step& step) { return step.phase == Phase::approve && step.evidence == Evidence::go; }
bool is_open(const StepLine& line)
{
    return line.state == StepState::todo || line.state == StepState::doing || line.state == StepState::failed;
}

std::string short_id(const Step& step) { return step.id.substr(step.id.find('-') + 1); }

std::string lower_first(std::string text)
{
    if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z') text[0] += 'a' - 'A';
    return text;
}

std::string listed(std::string_view head, const std::vector<const StepLine*>& lines)
{
    std::string text;
    for (const auto* line : lines)
        text += fmt::format("{}{} {}", text.empty() ? "" : " · ", short_id(line->step), lower_first(line->step.name));
    return text.empty() ? text : shorten(fmt::format("{}{}", head, text), 2 * widest);
}

std::string attempt_title(const Attempt& attempt)
{
    const auto title = attempt.title.empty() ? std::string{} : ": " + attempt.title;
    return fmt::format("Attempt {} · {}{}", attempt.number, word(attempt.strategy), title);
}

std::vector<const StepLine*> with_state(const Attempt& attempt, bool early, bool open)
{
    std::vector<const StepLine*> lines;
    for (const auto& line : attempt.steps)
        if (before_go(line.step.phase) == early && is_open(line) == open) lines.push_back(&line);
    return lines;
}

const StepLine* go_line(const Attempt& attempt)
{
    const auto go = std::ranges::find_if(attempt.steps, [](const StepLine& line) { return is_go(line.step); });
    return go == attempt.steps.end() ? nullptr : &*go;
}

bool ready_for_go(const Attempt& attempt)
{
    return std::ranges::none_of(attempt.steps, [](const StepLine& line) {
        return before_go(line.step.phase) && line.step.blocking && !is_go(line.step) && is_open(line);
    });
}

void open_lines(Card& card, const std::vector<const StepLine*>& open, std::size_t most)
{
    for (std::size_t i = 0; i < open.size() && i < most; ++i)
        card.lines.push_back(shorten(
            fmt::format("{} {}. {} {}", i == 0 ? "Now " : "Open", i + 1, short_id(open[i]->step), open[i]->step.text),
            widest));
    if (open.size() > most)
        card.lines.push_back(fmt::format("and {} more: `!attempt` lists every step", open.size() - most));
}

void step_buttons(Card& card, const std::vector<const StepLine*>& open)
{
    std::size_t shown = 0;
    for (const auto* line : open) {
        if (shown == 3) break;
        if (is_go(line->step) || needs_evidence_at_once(line->step)) continue;
        card.buttons.push_back({line->step.button, fmt::format("done {}", line->step.id)});
        ++shown;
    }
    for (const auto* line : open)
        if (!is_go(line->step) && !needs_evidence_at_once(line->step)) {
            card.buttons.push_back(
                {fmt::format("Skip {}", short_id(line->step)), fmt::format("skip {} no reason given", line->step.id)});
            break;
        }
}

void marked_lines(Card& card, const std::vector<const StepLine*>& marked)
{
    std::vector<const StepLine*> done;
    std::vector<const StepLine*> passed;
    for (const auto* line : marked) (line->state == StepState::done ? done : passed).push_back(line);
    if (const auto line = listed("Done ", done); !line.empty()) card.lines.push_back(line);
    if (const auto line = listed("Left out ", passed); !line.empty()) card.lines.push_back(line);
}

void ended_lines(Card& card, const Attempt& attempt, const std::vector<const StepLine*>& open)
{
    if (!attempt.saw.empty()) card.lines.push_back(shorten("Seen: " + attempt.saw, 2 * widest));
    if (const auto line = listed("Not reached ", open); !line.empty()) card.lines.push_back(line);
}

} // namespace

std::string_view told(const Attempt& attempt)
{
    if (attempt.open()) return "is open";
    if (!attempt.outcome) return "ended";
    switch (*attempt.outcome) {
    case AttemptOutcome::worked: return "worked";
    case AttemptOutcome::partial: return "helped in part";
    case AttemptOutcome::failed: return "did not hold";
    case AttemptOutcome::abandoned: return "was abandoned";
    }
    return {};
}

std::vector<const StepLine*> open_steps(const Attempt& attempt)
{
    return with_state(attempt, attempt.go_seq == 0, true);
}

Card prepare_card(const Incident& incident, const Attempt& attempt)
{
    const auto zone = incident.declared.zone;
    const auto open = with_state(attempt, true, true);
    const auto marked = with_state(attempt, true, false);
    const auto part = attempt.withdrawn ? "withdrawn"
                      : !attempt.open() ? told(attempt)
                      : attempt.go_seq  ? "prepared"
                                        : "prepare";
    Card card;
    card.notification =
        fmt::format("{}: attempt {} ({}) begins", label(incident), attempt.number, word(attempt.strategy));
    card.headline = fmt::format("{} · {} · {} of {} done", attempt_title(attempt), part, marked.size(),
                                marked.size() + open.size());
    card.lines.push_back(
        fmt::format("Begun by {} at {}", name_of(incident, attempt.begun_by), zoned_time(zone, attempt.started_at)));
    if (attempt.withdrawn) return card;
    if (attempt.open() && !attempt.go_seq) {
        open_lines(card, open, 5);
        step_buttons(card, open);
        const auto* go = go_line(attempt);
        if (go && is_open(*go) && ready_for_go(attempt)) {
            card.lines.push_back("Any strong objection? The commander says go.");
            card.buttons.insert(card.buttons.begin(),
                                {"Go", fmt::format("done {}", go->step.id), Button::Style::primary});
        }
    } else {
        ended_lines(card, attempt, open);
    }
    marked_lines(card, marked);
    return card;
}

Card execute_card(const Incident& incident, const Attempt& attempt)
{
    const auto zone = incident.declared.zone;
    const auto open = with_state(attempt, false, true);
    const auto marked = with_state(attempt, false, false);
    const auto* go = go_line(attempt);
    const bool said = go && go->state == StepState::done;
    const auto by = said ? fmt::format("go by {} at {}", name_of(incident, go->by), zoned_time(zone, go->at))
                         : std::string{"under way"};
    Card card;
    card.notification =
        fmt::format("{}: attempt {} ({}), {}", label(incident), attempt.number, word(attempt.strategy), by);
    card.headline = fmt::format("{} · {} · {} of {} done", attempt_title(attempt),
                                attempt.open() ? "go" : told(attempt), marked.size(), marked.size() + open.size());
    card.lines.push_back(said ? "G" + by.substr(1)
                         : go ? std::string{"It went on without a recorded go."}
                              : std::string{"Prepared; from here on it touches production."});
    const bool cleaning_up = attempt.outcome == AttemptOutcome::worked || attempt.outcome == AttemptOutcome::partial;
    if (attempt.open() || cleaning_up) {
        if (!attempt.saw.empty()) card.lines.push_back(shorten("Seen: " + attempt.saw, 2 * widest));
        open_lines(card, open, 5);
        step_buttons(card, open);
        if (attempt.open()) {
            card.buttons.push_back(
                {"It worked", fmt::format("attempt {} worked", attempt.number), Button::Style::primary});
            card.buttons.push_back(
                {"It did not hold", fmt::format("attempt {} failed", attempt.number), Button::Style::danger});
        }
    } else {
        ended_lines(card, attempt, open);
    }
    marked_lines(card, marked);
    return card;
}

} // namespace warroom
