#include "bot/answers.hpp"

#include "core/timeline.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::size_t screen = 2400; // characters of an answer: under the chat's limit, above a phone's patience

bool can_be_taken_back(const Event& event)
{
    return std::holds_alternative<SeverityChanged>(event) || std::holds_alternative<StatusChanged>(event) ||
           std::holds_alternative<RoleAssigned>(event) || std::holds_alternative<NoteTaken>(event) ||
           std::holds_alternative<AttemptStarted>(event) || std::holds_alternative<AttemptEnded>(event) ||
           std::holds_alternative<StepMarked>(event);
}

bool closes(const Event& event)
{
    const auto* status = std::get_if<StatusChanged>(&event);
    return status && status->to == Status::closed;
}

std::string line_of(const Listing& line)
{
    return fmt::format("{} · {} · {} · {}", line.label, label(line.severity), word(line.status), line.title);
}

} // namespace

Notice answer(const Accepted& accepted, std::span<const std::string> remarks)
{
    Notice notice;
    const auto& incident = *accepted.incident;
    if (accepted.events.empty()) {
        notice.text = fmt::format("{} has that already; nothing was done twice.", label(incident));
        return notice;
    }
    const bool opened = std::holds_alternative<IncidentDeclared>(accepted.events.front().event);
    bool undoable = false;
    bool undone = false;
    for (const auto& recorded : accepted.events) {
        const auto words = confirmation(incident, recorded);
        if (words.empty() || (opened && &recorded != &accepted.events.front())) continue;
        notice.text += (notice.text.empty() ? "" : "\n") + words;
        undoable = (undoable || can_be_taken_back(recorded.event)) && !closes(recorded.event);
        undone = undone || std::holds_alternative<TakenBack>(recorded.event);
    }
    std::string read;
    for (const auto& remark : remarks) read += (read.empty() ? "" : ", ") + remark;
    if (!read.empty()) notice.text += fmt::format("\nRead as options: {}.", read);
    if (undoable && !undone && !opened) notice.buttons.push_back({"Take it back", "undo"});
    return notice;
}

Notice answer(const Refusal& refusal) { return {refusal.words, refusal.offers, {}}; }

Notice open_incidents(std::span<const Listing> directory, const std::string& command)
{
    Notice notice;
    for (const auto& line : directory) {
        if (line.over()) continue;
        notice.text += (notice.text.empty() ? "" : "\n") + line_of(line);
        if (!line.channel.empty()) notice.rooms.push_back(line.channel);
        if (notice.buttons.size() < 5)
            notice.buttons.push_back({fmt::format("State of {}", line.label), fmt::format("{} status", line.label)});
    }
    if (notice.text.empty()) notice.text = "No incident is open.";
    notice.text += fmt::format("\nOpen one: `{} open sev2 <what users see>`. More: `{} help`.", command, command);
    return notice;
}

Notice list(std::span<const Listing> directory, const AskList& asked, const UserId& person)
{
    std::string text;
    std::size_t left = 0;
    for (const auto& line : directory) {
        if (asked.which == AskList::Which::open && line.over()) continue;
        if (asked.which == AskList::Which::mine && line.opened_by != person) continue;
        if (text.size() > screen) {
            ++left;
            continue;
        }
        text += (text.empty() ? "" : "\n") + line_of(line);
    }
    if (left) text += fmt::format("\nand {} older ones", left);
    return {text.empty() ? "No incident fits." : text, {}, {}};
}

Card panel(const Incident& incident, Timestamp now)
{
    auto shown = state_card(incident, now);
    shown.buttons = card(incident, CardId{}).buttons;
    return shown;
}

Notice attempt(const Incident& incident)
{
    const auto* shown = listed_attempt(incident);
    if (!shown && !incident.attempts.empty()) shown = &incident.attempts.back();
    if (!shown) return {"No attempt yet. `hotfix`, `revert` or `rollback` begins one.", {}, {}};
    auto text = fmt::format("Attempt {} ({}){}", shown->number, word(shown->strategy),
                            shown->title.empty() ? "" : ": " + shown->title);
    if (shown->outcome) text += fmt::format(" · {}", word(*shown->outcome));
    for (const auto& line : shown->steps)
        text += fmt::format("\n{} {} · {}{}", line.step.id, line.step.name,
                            shown->open() || line.state != StepState::todo ? word(line.state) : "not reached",
                            line.step.blocking ? "" : " (may be left out)");
    return {text, {}, {}};
}

Notice timeline(const Incident& incident, std::span<const Recorded> history, const AskTimeline& asked, Timestamp now)
{
    const auto& zone = incident.declared.zone;
    std::vector<std::string> lines;
    for (const auto& entry : entries(history)) {
        if (entry.deleted || entry.taken_back || entry.kind == "edit" || entry.kind == "delete") continue;
        if (asked.last && entry.at < now - *asked.last) continue;
        const auto who = entry.author_name.empty() ? std::string{} : entry.author_name + ": ";
        lines.push_back(fmt::format("#{} {} {}{}", entry.seq, clock_time(zone, entry.at), who, entry.text));
    }
    std::string text;
    std::size_t shown = 0;
    for (auto line = lines.rbegin(); line != lines.rend() && text.size() + line->size() < screen; ++line, ++shown)
        text = *line + (text.empty() ? "" : "\n") + text;
    if (lines.empty()) return {"Nothing is recorded for that time.", {}, {}};
    if (shown < lines.size())
        text = fmt::format("({} earlier entries; `postmortem` sends all of it)\n", lines.size() - shown) + text;
    return {fmt::format("{} · times {}\n{}", label(incident), offset_text(zone, now), text), {}, {}};
}

} // namespace warroom
