#include "bot/answers.hpp"

#include "core/steps.hpp"
#include "core/text.hpp"
#include "core/timeline.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::size_t screen = 2400; // characters of an answer: under the chat's limit, above a phone's patience

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

std::string in_words(StepState state)
{
    std::string words{word(state)};
    std::ranges::replace(words, '_', ' ');
    return words;
}

std::string step_state(const Attempt& attempt, const StepLine& line, const Answers& answers)
{
    if (!is_open(line)) return fmt::format("{}{}", in_words(line.state), line.seen ? " (seen)" : "");
    if (!attempt.open()) return "not reached";
    switch (needed(line, attempt, answers)) {
    case Applies::no: return "not needed";
    case Applies::waits: {
        const auto asked = questions_in(line.step->when);
        return asked.empty() ? "perhaps" : fmt::format("perhaps: {}", sentence(asked.front()));
    }
    case Applies::yes: break;
    }
    const auto now = line.state == StepState::todo ? std::string{"open"} : in_words(line.state);
    return fmt::format("{}{}", now, line.step->blocking ? "" : ", may be left out");
}

std::string in_short(const Attempt& attempt, const StepLine& line, const Answers& answers)
{
    return fmt::format("{} {} · {}", line.step->id, line.step->name, step_state(attempt, line, answers));
}

std::string in_full(const Attempt& attempt, const StepLine& line, const Answers& answers)
{
    auto text = in_short(attempt, line, answers);
    if (!attempt.open() || !to_do(line, attempt, answers)) return text;
    if (line.step->box) text += fmt::format(" · usually {}", duration_text(*line.step->box));
    return fmt::format("{}: {} ({})", text, text_of(line, attempt), line.step->why);
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
    bool undone = false;
    for (const auto& recorded : accepted.events) {
        const auto words = confirmation(incident, recorded);
        if (words.empty() || (opened && &recorded != &accepted.events.front())) continue;
        notice.text += (notice.text.empty() ? "" : "\n") + words;
        if (auto more = offers(incident, recorded); !more.empty()) next = std::move(more);
        undone = undone || std::holds_alternative<TakenBack>(recorded.event);
    }
    std::string read;
    for (const auto& remark : remarks) read += (read.empty() ? "" : ", ") + remark;
    if (!read.empty()) notice.text += fmt::format("\nUnderstood: {}.", read);
    for (auto& button : next) notice.buttons.push_back(std::move(button));
    const auto change = incident.last_change.find(accepted.events.front().actor);
    const bool undoable = change != incident.last_change.end() && change->second.seq >= accepted.events.front().seq;
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

Notice open_another(const Incident& beside, const DeclareIncident& asked, const std::string& line, const Zone& zone)
{
    return {fmt::format("Open a new incident beside {}: {}?", label(beside), shorten(asked.title, 80)),
            {{"Open it", open_line(asked, zone), Button::Style::primary}, {"Add as note", "note " + line}}};
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
    notice.text += fmt::format("\nOpen one: ⟦{} open sev2 <what users see>⟧. More: ⟦{} help⟧.", command, command);
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

Card state(const Incident& incident, Timestamp now)
{
    auto shown = state_card(incident, now);
    shown.buttons = {{"Follow", "follow"}, {"Timeline", "timeline"}, {"Catch up", "catchup"}};
    return shown;
}

Notice attempt(const Incident& incident, std::optional<int> number)
{
    const auto& all = incident.attempts;
    const auto* shown = listed_attempt(incident);
    if (!shown && !all.empty()) shown = &all.back();
    if (!shown) return {"No attempt yet. ⟦hotfix⟧, ⟦revert⟧ or ⟦rollback⟧ begins one.", {}, {}};
    if (number && (*number < 1 || *number > static_cast<int>(all.size())))
        return {fmt::format("There is no attempt {}; the last is {}.", *number, all.size()), {}, {}};
    if (number) shown = &all[static_cast<std::size_t>(*number) - 1];
    auto text = fmt::format("Attempt {} ({}){}", shown->number, word(shown->strategy),
                            shown->title.empty() ? "" : ": " + shorten(shown->title, 80));
    if (shown->outcome) text += fmt::format(" · {}", word(*shown->outcome));
    std::vector<std::string> lines;
    std::size_t length = text.size();
    for (const auto& line : shown->steps)
        length += lines.emplace_back(in_full(*shown, line, incident.answers)).size() + 1;
    // The steps that come first are read first: where the screen ends, the later ones lose their sentences.
    for (auto i = lines.size(); i-- > 0 && length > screen;) {
        auto brief = in_short(*shown, shown->steps[i], incident.answers);
        length -= lines[i].size() - brief.size();
        lines[i] = std::move(brief);
    }
    for (const auto& line : lines) text += "\n" + line;
    std::vector<Button> buttons;
    if (shown->open())
        for (const auto* line : open_steps(*shown, incident.answers))
            if (!is_go(line->step))
                buttons.push_back(
                    {line->step->button, fmt::format("done attempt {} {}", shown->number, line->step->id)});
    return {text, std::move(buttons), {}};
}

Notice timeline(const Incident& incident, std::span<const Recorded> history, const AskTimeline& asked, Timestamp now)
{
    struct Line {
        std::string date;
        std::string text;
    };
    const auto& zone = zone_of(incident);
    std::vector<Line> lines;
    for (const auto& entry : entries(history)) {
        if (entry.deleted || entry.taken_back || entry.hidden || entry.kind == "edit" || entry.kind == "delete")
            continue;
        if ((entry.kind == "message" && is_command(entry.text)) || (asked.last && entry.at < now - *asked.last))
            continue;
        const auto who = entry.author_name.empty() ? std::string{} : entry.author_name + ": ";
        const auto late = entry.kind == "message" ? lateness(entry.at, entry.recorded_at) : std::string{};
        lines.push_back({long_date(zone, entry.at),
                         fmt::format("#{} {} {}{}{}{}", entry.seq, clock_time(zone, entry.at), who,
                                     shorten(with_names(incident, entry.text), 300), late.empty() ? "" : " ", late)});
    }
    if (lines.empty()) return {"Nothing is recorded for that time.", {}, {}};
    std::size_t first = lines.size();
    for (std::size_t length = 0; first > 0; --first) {
        length += lines[first - 1].text.size() + 1;
        if (length > screen) break;
    }
    auto text = fmt::format("{} · times {}", label(incident), offset_text(zone, now));
    if (first > 0) text += fmt::format("\n({} earlier entries; ⟦postmortem⟧ sends all of it)", first);
    auto day = long_date(zone, incident.declared_at);
    for (auto i = first; i < lines.size(); ++i) {
        if (lines[i].date != day) text += "\n" + lines[i].date;
        day = lines[i].date;
        text += "\n" + lines[i].text;
    }
    return {text, {}, {}};
}

} // namespace warroom
