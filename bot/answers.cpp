#include "bot/answers.hpp"

#include "core/text.hpp"
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
           std::holds_alternative<StepMarked>(event) || std::holds_alternative<ImpactChanged>(event) ||
           std::holds_alternative<UsersCounted>(event) || std::holds_alternative<TimeCorrected>(event) ||
           std::holds_alternative<FactStated>(event) || std::holds_alternative<QuestionAnswered>(event) ||
           std::holds_alternative<TodoChanged>(event) || std::holds_alternative<EntryStarred>(event) ||
           std::holds_alternative<EntryAmended>(event) || std::holds_alternative<EntryHidden>(event);
}

bool closes(const Event& event)
{
    const auto* status = std::get_if<StatusChanged>(&event);
    return status && status->to == Status::closed;
}

std::string line_of(const Listing& line)
{
    return fmt::format("{} · {} · {} · {}", line.label, label(line.severity), word(line.status),
                       shorten(line.title, 80)); // nobody's title hides another incident
}

std::string state_line(const Incident& incident)
{
    const auto commander =
        incident.commander ? "in command: " + name_of(incident, *incident.commander) : std::string{"nobody in command"};
    return fmt::format("{} now: {} · {} · {}", label(incident), label(incident.severity), word(incident.status),
                       commander);
}

std::string step_line(const Attempt& attempt, const StepLine& line)
{
    const auto& step = line.step;
    const bool open =
        line.state == StepState::todo || line.state == StepState::doing || line.state == StepState::failed;
    const auto state = attempt.open() || line.state != StepState::todo ? word(line.state) : "not reached";
    const auto optional = step.blocking ? "" : " (may be left out)";
    if (!open || !attempt.open()) return fmt::format("{} {} · {}{}", step.id, step.name, state, optional);
    return fmt::format("{} {} · {}{}: {}", step.id, step.name, state, optional, step.text);
}

// A note or a step that was typed in the room has an entry of its own.
bool is_command(const Entry& entry)
{
    const auto& text = entry.text;
    return entry.kind == "message" && text.size() > 1 && text[0] == '!' &&
           ((text[1] >= 'a' && text[1] <= 'z') || (text[1] >= 'A' && text[1] <= 'Z'));
}

} // namespace

Notice answer(const Accepted& accepted, std::span<const std::string> remarks)
{
    Notice notice;
    const auto& incident = *accepted.incident;
    if (accepted.events.empty()) {
        notice.text = fmt::format("That was done a moment ago, by you or somebody else. {}.", state_line(incident));
        return notice;
    }
    const bool opened = std::holds_alternative<IncidentDeclared>(accepted.events.front().event);
    std::vector<Button> next; // after several steps: of the last one
    bool undoable = false;
    bool undone = false;
    for (const auto& recorded : accepted.events) {
        const auto words = confirmation(incident, recorded);
        if (words.empty() || (opened && &recorded != &accepted.events.front())) continue;
        notice.text += (notice.text.empty() ? "" : "\n") + words;
        if (auto more = offers(incident, recorded); !more.empty()) next = std::move(more);
        undoable = (undoable || can_be_taken_back(recorded.event)) && !closes(recorded.event);
        undone = undone || std::holds_alternative<TakenBack>(recorded.event);
    }
    std::string read;
    for (const auto& remark : remarks) read += (read.empty() ? "" : ", ") + remark;
    if (!read.empty()) notice.text += fmt::format("\nUnderstood: {}.", read);
    for (auto& button : next) notice.buttons.push_back(std::move(button));
    if (undoable && !undone && !opened) notice.buttons.push_back({"Take it back", "undo"});
    return notice;
}

Notice answer(const Refusal& refusal) { return {refusal.words, refusal.offers, {}}; }

Notice open_already(const Incident& incident)
{
    Notice notice;
    const auto room = incident.channel.empty() ? std::string{"its room is opening, you will be invited"}
                                               : "#" + incident.channel_name;
    notice.text = fmt::format("{} is open already: {}.", label(incident), room);
    if (!incident.channel.empty()) notice.rooms.push_back(incident.channel);
    return notice;
}

Notice open_another(const Incident& beside, const DeclareIncident& asked, const std::string& line)
{
    return {fmt::format("Open a new incident beside {}: {}?", label(beside), shorten(asked.title, 80)),
            {{"Open it", line, Button::Style::primary}, {"Add as note", "note " + line}}};
}

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

Notice list(std::span<const Listing> directory)
{
    std::string text;
    std::size_t left = 0;
    for (const auto& line : directory) {
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

Notice attempt(const Incident& incident, std::optional<int> number)
{
    const auto& all = incident.attempts;
    const auto* shown = listed_attempt(incident);
    if (!shown && !all.empty()) shown = &all.back();
    if (!shown) return {"No attempt yet. `hotfix`, `revert` or `rollback` begins one.", {}, {}};
    if (number && (*number < 1 || *number > static_cast<int>(all.size())))
        return {fmt::format("There is no attempt {}; the last is {}.", *number, all.size()), {}, {}};
    if (number) shown = &all[static_cast<std::size_t>(*number) - 1];
    auto text = fmt::format("Attempt {} ({}){}", shown->number, word(shown->strategy),
                            shown->title.empty() ? "" : ": " + shorten(shown->title, 80));
    if (shown->outcome) text += fmt::format(" · {}", word(*shown->outcome));
    std::vector<std::string> lines;
    std::size_t length = text.size();
    for (const auto& line : shown->steps) length += lines.emplace_back(step_line(*shown, line)).size() + 1;
    // The steps that come first are read first: where the screen ends, the later ones lose their sentences.
    for (auto i = lines.size(); i-- > 0 && length > screen;) {
        const auto& line = shown->steps[i];
        const auto with = lines[i].size();
        if (const auto at = lines[i].rfind(": " + line.step.text); at != std::string::npos) lines[i].resize(at);
        length -= with - lines[i].size();
    }
    for (const auto& line : lines) text += "\n" + line;
    return {text, {}, {}};
}

Notice timeline(const Incident& incident, std::span<const Recorded> history, const AskTimeline& asked, Timestamp now)
{
    struct Line {
        std::string date;
        std::string text;
    };
    const auto& zone = incident.declared.zone;
    std::vector<Line> lines;
    for (const auto& entry : entries(history)) {
        if (entry.deleted || entry.taken_back || entry.hidden || entry.kind == "edit" || entry.kind == "delete")
            continue;
        if (is_command(entry) || (asked.last && entry.at < now - *asked.last)) continue;
        const auto who = entry.author_name.empty() ? std::string{} : entry.author_name + ": ";
        lines.push_back({long_date(zone, entry.at), fmt::format("#{} {} {}{}", entry.seq, clock_time(zone, entry.at),
                                                                who, shorten(with_names(incident, entry.text), 300))});
    }
    if (lines.empty()) return {"Nothing is recorded for that time.", {}, {}};
    std::size_t first = lines.size();
    for (std::size_t length = 0; first > 0; --first) {
        length += lines[first - 1].text.size() + 1;
        if (length > screen) break;
    }
    auto text = fmt::format("{} · times {}", label(incident), offset_text(zone, now));
    if (first > 0) text += fmt::format("\n({} earlier entries; `postmortem` sends all of it)", first);
    auto day = long_date(zone, incident.declared_at);
    for (auto i = first; i < lines.size(); ++i) {
        if (lines[i].date != day) text += "\n" + lines[i].date;
        day = lines[i].date;
        text += "\n" + lines[i].text;
    }
    return {text, {}, {}};
}

} // namespace warroom
