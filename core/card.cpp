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
    if (incident.status >= Status::closed) return "⚪";
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

std::string what_now(const Incident& incident)
{
    const auto zone = zone_of(incident);
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
    case Status::cancelled: return "Cancelled: a false alarm. Nothing is left to do.";
    case Status::merged:
        return fmt::format("Merged into {}-{}. Please go on there.", incident.declared.id_prefix,
                           incident.merged_into.value_or(IncidentId{}).value);
    }
    return {};
}

// Who is hit, as far as anybody said.
std::string affected(const Incident& incident)
{
    const auto& zone = zone_of(incident);
    std::string line;
    for (const auto& window : incident.windows)
        if (!window.withdrawn)
            line += fmt::format("{}{} {} {}", line.empty() ? "" : ", ", window.system, hit_words(window.level),
                                window.to
                                    ? fmt::format("{}–{}", clock_time(zone, window.from), clock_time(zone, *window.to))
                                    : "since " + clock_time(zone, window.from));
    if (line.empty()) line = "not said yet";
    if (incident.users) line += fmt::format(" · {} users", text(*incident.users));
    return shorten("Affected: " + line, 2 * widest);
}

std::string data_safe(const Incident& incident)
{
    const auto answer = incident.answers.find(AdvisorQuestion::harm_now);
    if (answer == incident.answers.end()) return "data safe? not asked yet";
    if (answer->second == YesNo::yes) return "data is being damaged: pause writes first";
    return answer->second == YesNo::no ? "data is safe" : "data safe? nobody is sure";
}

// What waits for somebody's answer.
std::string waiting(const Incident& incident)
{
    std::string line;
    for (const auto& offer : incident.offers)
        line += fmt::format("{}{} offered to {}", line.empty() ? "Waiting: " : " · ",
                            offer.role == Role::commander ? "command" : word(offer.role), name_of(incident, offer.to));
    for (const auto& [role, request] : incident.requests)
        line += fmt::format("{}{} asks for {}", line.empty() ? "Waiting: " : " · ", name_of(incident, request.to),
                            role == Role::commander ? "command" : word(role));
    return line;
}

// Another that was open when this one was declared in a hurry; asked until somebody works on it.
std::optional<std::string> resembled(const Incident& incident)
{
    if (!incident.declared.resembles || incident.status > Status::investigating || !incident.attempts.empty())
        return std::nullopt;
    return fmt::format("{}-{}", incident.declared.id_prefix, incident.declared.resembles->value);
}

// The question that comes next of those that steps hang on; asked once somebody leads.
std::optional<AdvisorQuestion> next_question(const Incident& incident)
{
    if (!incident.commander || incident.status >= Status::monitoring) return std::nullopt;
    for (const auto question : card_questions)
        if (!incident.answers.contains(question)) return question;
    return std::nullopt;
}

std::vector<Missing> before_closing(const Incident& incident)
{
    if (incident.status != Status::resolved) return {};
    return missing_to_close(incident, incident.resolved_at.value_or(incident.declared_at));
}

// What only has to be ticked takes one press.
std::optional<Button> all_done(const std::vector<Missing>& missing)
{
    constexpr std::string_view verb = "done";
    Button all{"", std::string{verb}};
    for (const auto& one : missing) {
        if (!one.mend.line.starts_with(verb)) continue;
        all.text += (all.text.empty() ? "" : ", ") + one.what;
        all.line += one.mend.line.substr(verb.size());
    }
    if (all.text.empty()) return std::nullopt;
    all.text += ": done";
    return all;
}

std::string missing_line(const std::vector<Missing>& missing)
{
    std::string line;
    for (const auto& one : missing) line += (line.empty() ? "Before closing: " : " · ") + one.what;
    return shorten(line, widest);
}

std::vector<Button> moment_buttons(const Incident& incident)
{
    const Button hit{"What is hit…", "impact"};
    const Button to_do{"To do now…", "steps"};
    const Button update{"Update…", "update"};
    const Button when_watched{"Resolve when it is over", "resolve --plan"};
    if (incident.status >= Status::closed) return {};
    std::vector<Button> buttons;
    if (incident.status == Status::resolved) {
        if (auto all = all_done(before_closing(incident))) buttons.push_back(std::move(*all));
        buttons.push_back({"Close", "close", Button::Style::primary});
        buttons.push_back({"Show the draft", "postmortem"});
        buttons.push_back({"It is back", "reopen it is back"});
        return buttons;
    }
    if (!incident.commander) buttons.push_back({"I'll lead", "take command", Button::Style::primary});
    if (const auto* open = open_attempt(incident)) {
        buttons.push_back({"It worked", fmt::format("attempt {} worked", open->number), Button::Style::primary});
        buttons.push_back({"It did not hold", fmt::format("attempt {} failed", open->number), Button::Style::danger});
        if (incident.status == Status::monitoring) buttons.push_back(when_watched);
        buttons.push_back(update);
        return buttons;
    }
    if (incident.status == Status::monitoring) {
        buttons.push_back({"Resolve", "resolve", Button::Style::primary});
        if (!incident.resolves_itself) buttons.push_back(when_watched);
        buttons.push_back({"It is back", "status investigating it is back"});
        buttons.push_back(update);
        return buttons;
    }
    buttons.push_back(hit);
    buttons.push_back(to_do);
    if (incident.commander)
        for (const auto& [text, line] :
             {std::pair{"Hotfix", "hotfix"}, std::pair{"Revert", "revert"}, std::pair{"Rollback", "rollback"}})
            buttons.push_back({text, line});
    if (incident.windows.empty() && incident.attempts.empty()) buttons.push_back({"False alarm", "cancel"});
    if (incident.commander) buttons.push_back(update);
    return buttons;
}

std::string attempts_line(const Incident& incident)
{
    std::string line;
    for (const auto& attempt : incident.attempts) {
        if (attempt.withdrawn) continue;
        line += fmt::format("{}{} {} {}", line.empty() ? "Attempts: " : " · ", attempt.number, word(attempt.strategy),
                            told(attempt));
        if (attempt.open()) {
            const auto [done, all] = done_of_part(attempt, incident.answers);
            line += fmt::format(", {} of {} steps done", done, all);
        }
    }
    return shorten(line, 2 * widest);
}

std::string last_line(const Incident& incident)
{
    const auto& first = policy(incident.declared.policies, incident.severity).first_update;
    const bool young = incident.status <= Status::investigating;
    const bool due = first && young && incident.attempts.empty() && incident.updates == 0;
    const auto by =
        due ? fmt::format("First update due {}. ", clock_time(zone_of(incident), incident.declared_at + *first))
            : std::string{};
    return by + "Messages here are recorded. ⟦!help⟧ says more.";
}

Card pinned(const Incident& incident)
{
    const auto zone = zone_of(incident);
    Card card;
    card.notification = fmt::format("{} {}: {}", label(incident), label(incident.severity), incident.declared.title);
    card.headline = headline(incident);
    const auto since = incident.declared.detected_at
                           ? fmt::format(", first report {}", zoned_time(zone, *incident.declared.detected_at))
                           : std::string{};
    card.lines.push_back(fmt::format("Opened {} by {}{}", zoned_time(zone, incident.declared_at),
                                     name_of(incident, incident.opened_by), since));
    if (incident.severity_assumed)
        card.lines.push_back(fmt::format("{} is assumed: ⟦!sev 3⟧ or ⟦!sev 1⟧ says better.", label(incident.severity)));
    card.lines.push_back(fmt::format("{} · {}", word(incident.status), in_command(incident)));
    const bool running = incident.status < Status::closed;
    if (running) card.lines.push_back(fmt::format("{} · {}", affected(incident), data_safe(incident)));
    if (const auto line = attempts_line(incident); !line.empty()) card.lines.push_back(line);
    if (const auto line = waiting(incident); !line.empty()) card.lines.push_back(line);
    if (incident.resolves_itself && incident.monitoring_since)
        card.lines.push_back(fmt::format("Resolves by itself at {} if nothing is reported.",
                                         zoned_time(zone, *incident.monitoring_since + watch_time(incident))));
    else
        card.lines.push_back(what_now(incident));
    if (const auto line = missing_line(before_closing(incident)); !line.empty()) card.lines.push_back(line);
    card.buttons = moment_buttons(incident);
    if (const auto same = resembled(incident)) {
        card.lines.push_back(fmt::format("Is it the same as {}? Then merge them: one room is enough.", *same));
        card.buttons.push_back({fmt::format("Merge with {}", *same), fmt::format("merge {}", *same)});
    }
    if (const auto question = next_question(incident)) {
        card.lines.push_back(std::string{sentence(*question)});
        const auto line = fmt::format("answer {} ", word(*question));
        card.buttons.push_back({"Yes", line + "yes"});
        card.buttons.push_back({"No", line + "no"});
        card.buttons.push_back({"Not sure", line + "unknown"});
    }
    if (running) card.lines.push_back(last_line(incident));
    return card;
}

Card announcement(const Incident& incident)
{
    const auto zone = zone_of(incident);
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
    const auto zone = zone_of(incident);
    const auto over = incident.resolved_at ? incident.resolved_at : incident.closed_at;
    const auto until = over.value_or(now);
    Card card;
    const bool goes_on = incident.status < Status::resolved;
    card.headline = fmt::format("{}{} · {} {} · {}", kind_of(incident), label(incident), label(incident.severity),
                                adjective(incident.severity), word(incident.status));
    if (goes_on || over)
        card.headline += fmt::format(" · {} {}", over ? "ran" : "running", duration_text(until - incident.declared_at));
    card.notification = card.headline;
    card.lines.push_back(shorten(incident.declared.title, 2 * widest));
    if (!incident.windows.empty() || incident.users) {
        const auto sum = totals(to_the_minute(incident.windows, now), now);
        card.lines.push_back(affected(incident));
        if (sum.impact.count() > 0) card.lines.back() += fmt::format(" ({})", text(sum));
    }
    if (const auto line = attempts_line(incident); !line.empty()) card.lines.push_back(line);
    card.lines.push_back(in_command(incident));
    if (const auto comms = holder(incident, Role::comms))
        card.lines.back() += fmt::format(" · writes updates: {}", name_of(incident, *comms));
    card.lines.push_back(what_now(incident));
    if (incident.channel.empty() && incident.failed_duties.contains(std::string{duty(OpenChannel{})}))
        card.lines.push_back("It has no channel: Slack refused. The next change tries again.");
    if (goes_on) card.lines.push_back("No promised time of recovery.");
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
