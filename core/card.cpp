#include "core/card.hpp"

#include "core/rules.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::size_t widest = 72; // card lines are read on phones

std::string_view mark(const Incident& incident)
{
    if (incident.status == Status::closed) return "⚪";
    if (incident.status == Status::resolved) return "🟢";
    constexpr std::string_view marks[] = {"🔴", "🟠", "🟡", "🔵"};
    return marks[static_cast<int>(incident.severity) - 1];
}

// The first words wherever the incident is named: nobody shall take a drill for real.
std::string kind_of(const Incident& incident)
{
    return fmt::format("{}{}", incident.declared.drill ? "DRILL " : "", incident.declared.is_private ? "PRIVATE " : "");
}

std::string headline(const Incident& incident)
{
    return fmt::format("{}{} {} · {} {} · {}", kind_of(incident), mark(incident), label(incident),
                       label(incident.severity), adjective(incident.severity), incident.declared.title);
}

std::string in_command(const Incident& incident)
{
    if (incident.commander) return "In command: " + name_of(incident, *incident.commander);
    return fmt::format("In command: nobody yet (acting: {}, who opened it)", name_of(incident, incident.opened_by));
}

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

// Of the part that its card shows: before the go, or from it on.
std::pair<std::size_t, std::size_t> done_of_part(const Attempt& attempt)
{
    const auto open = open_steps(attempt).size();
    const auto all = std::ranges::count_if(attempt.steps, [&](const StepLine& line) {
        return (line.step.phase <= Phase::approve) == (attempt.go_seq == 0);
    });
    return {static_cast<std::size_t>(all) - open, static_cast<std::size_t>(all)};
}

std::string what_now(const Incident& incident)
{
    const auto zone = incident.declared.zone;
    if (open_attempt(incident) && incident.status < Status::monitoring) return "Now: the attempt below, step by step.";
    switch (incident.status) {
    case Status::declared: return "Now: take command, freeze deployments, say what is hit.";
    case Status::investigating: return "Now: what changed? hotfix, revert or rollback begins an attempt.";
    case Status::identified: return "Now: choose: hotfix, revert or rollback begins an attempt.";
    case Status::fixing: return "Now: hotfix, revert or rollback begins the next attempt.";
    case Status::monitoring:
        return fmt::format("Watching until {}. Resolve then, or say what came back.",
                           zoned_time(zone, *incident.monitoring_since + watch_time(incident)));
    case Status::resolved:
        return fmt::format("Fully stable since {}. Next: close.", zoned_time(zone, *incident.resolved_at));
    case Status::closed:
        return fmt::format("Closed at {}. The post-mortem draft is in this channel.",
                           zoned_time(zone, *incident.closed_at));
    case Status::cancelled:
    case Status::merged: break;
    }
    return {};
}

std::string attempts_line(const Incident& incident)
{
    std::string line;
    for (const auto& attempt : incident.attempts) {
        if (attempt.withdrawn) continue;
        line += fmt::format("{}{} {} {}", line.empty() ? "Attempts: " : " · ", attempt.number, word(attempt.strategy),
                            told(attempt));
        if (attempt.open()) {
            const auto [done, all] = done_of_part(attempt);
            line += fmt::format(", {} of {} steps done", done, all);
        }
    }
    return shorten(line, 2 * widest);
}

Card pinned(const Incident& incident)
{
    const auto zone = incident.declared.zone;
    Card card;
    card.notification = fmt::format("{} {}: {}", label(incident), label(incident.severity), incident.declared.title);
    card.headline = headline(incident);
    const auto since = incident.declared.detected_at
                           ? fmt::format(", first report {}", zoned_time(zone, *incident.declared.detected_at))
                           : std::string{};
    card.lines.push_back(fmt::format("Opened {} by {}{}", zoned_time(zone, incident.declared_at),
                                     name_of(incident, incident.opened_by), since));
    if (incident.severity_assumed)
        card.lines.push_back(fmt::format("{} is assumed: `!sev 3` or `!sev 1` says better.", label(incident.severity)));
    card.lines.push_back(fmt::format("{} · {}", word(incident.status), in_command(incident)));
    if (const auto line = attempts_line(incident); !line.empty()) card.lines.push_back(line);
    card.lines.push_back(what_now(incident));
    const auto& first = policy(incident.declared.policies, incident.severity).first_update;
    const bool young = incident.status == Status::declared || incident.status == Status::investigating;
    const auto due = first && young && incident.attempts.empty()
                         ? fmt::format("First update due {}. ", clock_time(zone, incident.declared_at + *first))
                         : std::string{};
    if (incident.status != Status::closed) card.lines.push_back(due + "Messages here are recorded. `!help` says more.");

    if (incident.status == Status::resolved) {
        card.buttons.push_back({"Close", "close", Button::Style::primary});
    } else if (incident.status == Status::monitoring && !open_attempt(incident)) {
        card.buttons.push_back({"Resolve", "resolve", Button::Style::primary});
    } else if (const auto* open = open_attempt(incident)) {
        card.buttons.push_back({"It worked", fmt::format("attempt {} worked", open->number), Button::Style::primary});
        card.buttons.push_back(
            {"It did not hold", fmt::format("attempt {} failed", open->number), Button::Style::danger});
    }
    if (!incident.commander && incident.status != Status::resolved && incident.status != Status::closed)
        card.buttons.insert(card.buttons.begin(), {"I'll lead", "take command", Button::Style::primary});
    return card;
}

Card announcement(const Incident& incident)
{
    const auto zone = incident.declared.zone;
    Card card;
    card.notification = fmt::format("{} {} {}: {}", label(incident), label(incident.severity), word(incident.status),
                                    incident.declared.title);
    card.headline = headline(incident);
    card.lines.push_back(fmt::format("{} · opened {}", word(incident.status), zoned_time(zone, incident.declared_at)));
    if (incident.resolved_at)
        card.lines.back() += fmt::format(" · fully stable at {}", zoned_time(zone, *incident.resolved_at));
    card.room = incident.channel;
    return card;
}

// -- an attempt

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

Card prepare(const Incident& incident, const Attempt& attempt)
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

Card execute(const Incident& incident, const Attempt& attempt)
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

} // namespace

std::vector<const StepLine*> open_steps(const Attempt& attempt)
{
    return with_state(attempt, attempt.go_seq == 0, true);
}

Card card(const Incident& incident, const CardId& which)
{
    const auto attempt = [&]() -> const Attempt& {
        return incident.attempts.at(static_cast<std::size_t>(which.attempt) - 1);
    };
    switch (which.kind) {
    case CardId::Kind::state: return pinned(incident);
    case CardId::Kind::announcement: return announcement(incident);
    case CardId::Kind::prepare: return prepare(incident, attempt());
    case CardId::Kind::execute: return execute(incident, attempt());
    }
    return {};
}

Card state_card(const Incident& incident, Timestamp now)
{
    const auto zone = incident.declared.zone;
    const auto over = incident.resolved_at ? incident.resolved_at : incident.closed_at;
    const auto until = over.value_or(now);
    Card card;
    card.headline = fmt::format("{}{} · {} {} · {} · {} {}", kind_of(incident), label(incident),
                                label(incident.severity), adjective(incident.severity), word(incident.status),
                                over ? "ran" : "running", duration_text(until - incident.declared_at));
    card.notification = card.headline;
    card.lines.push_back(shorten(incident.declared.title, 2 * widest));
    if (const auto line = attempts_line(incident); !line.empty()) card.lines.push_back(line);
    card.lines.push_back(in_command(incident));
    card.lines.push_back(what_now(incident));
    if (incident.channel.empty() && incident.failed_duties.contains(std::string{duty(OpenChannel{})}))
        card.lines.push_back("It has no channel: Slack refused. The next change tries again.");
    if (!over) card.lines.push_back("No promised time of recovery.");
    card.room = incident.channel;
    return card;
}

std::string topic(const Incident& incident)
{
    const auto commander = incident.commander ? name_of(incident, *incident.commander) : std::string{"nobody yet"};
    return shorten(fmt::format("{}{} {} · {} · commander: {} · {}", kind_of(incident), label(incident),
                               label(incident.severity), word(incident.status), commander, incident.declared.title),
                   250);
}

} // namespace warroom
