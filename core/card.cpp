#include "core/card.hpp"

#include "core/card_parts.hpp"
#include "core/rules.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

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

} // namespace

Card card(const Incident& incident, const CardId& which)
{
    const auto attempt = [&]() -> const Attempt& {
        return incident.attempts.at(static_cast<std::size_t>(which.attempt) - 1);
    };
    switch (which.kind) {
    case CardId::Kind::state: return pinned(incident);
    case CardId::Kind::announcement: return announcement(incident);
    case CardId::Kind::prepare: return prepare_card(incident, attempt());
    case CardId::Kind::execute: return execute_card(incident, attempt());
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
