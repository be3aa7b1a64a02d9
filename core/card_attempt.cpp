// The two cards of an attempt: one to prepare it, one from the go on.
#include "core/card_parts.hpp"
#include "core/rules.hpp"
#include "core/rules/step_words.hpp"
#include "core/steps.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using Lines = std::vector<const StepLine*>;
constexpr std::size_t most_lines = 11; // and the headline

std::string lower_first(std::string text)
{
    if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z') text[0] += 'a' - 'A';
    return text;
}

std::string listed(std::string_view head, const Lines& lines, std::string_view between = " · ")
{
    std::string text;
    for (const auto* line : lines)
        text += fmt::format("{}{} {}{}", text.empty() ? "" : between, short_id(line->step),
                            lower_first(line->step->name), line->seen ? " (seen)" : "");
    return text.empty() ? text : shorten(fmt::format("{}{}", head, text), widest);
}

std::string attempt_title(const Attempt& attempt)
{
    const auto title = attempt.title.empty() ? std::string{} : ": " + shorten(attempt.title, 2 * widest);
    const auto system = attempt.system.empty() ? std::string{} : " on " + shorten(attempt.system, widest);
    return fmt::format("Attempt {} · {}{}{}", attempt.number, word(attempt.strategy), system, title);
}

// One card's steps, sorted by what is to be said of them.
struct Part {
    Lines open, folded, done, passed, not_needed;
};
Part part_of(const Attempt& attempt, const Answers& answers, bool early)
{
    Part part;
    for (const auto& line : attempt.steps) {
        if (before_go(line.step->phase) != early) continue;
        const auto belongs = needed(line, attempt, answers);
        auto& lines = line.state == StepState::done             ? part.done
                      : line.state == StepState::not_applicable ? part.not_needed
                      : !is_open(line)                          ? part.passed
                      : belongs == Applies::yes                 ? part.open
                      : belongs == Applies::waits               ? part.folded
                                                                : part.not_needed;
        lines.push_back(&line);
    }
    return part;
}

std::string who(const Incident& incident, Role role, int attempt)
{
    const auto person = holder(incident, role, attempt);
    return person ? name_of(incident, *person) : "nobody yet";
}

// Owners work beside each other, the reviewer after them; one person does it all in a row.
std::chrono::minutes until_deployed(const Incident& incident, const Attempt& attempt)
{
    std::map<StepOwner, std::chrono::minutes> sums;
    for (const auto& line : attempt.steps)
        if (line.step->phase <= Phase::execute && to_do(line, attempt, incident.answers))
            sums[line.step->owner] += line.step->box.value_or(std::chrono::minutes{0});
    const auto review = sums[StepOwner::reviewer];
    sums.erase(StepOwner::reviewer);
    std::chrono::minutes longest{0};
    std::chrono::minutes all{0};
    for (const auto& [owner, sum] : sums) {
        longest = std::max(longest, sum);
        all += sum;
    }
    return review + (covered_alone(attempt) ? all : longest);
}

std::string people_line(const Incident& incident, const Attempt& attempt)
{
    const auto& zone = zone_of(incident);
    const auto until = attempt.alone_until ? clock_time(zone, *attempt.alone_until) : std::string{};
    auto line = fmt::format("Driver {}", who(incident, Role::driver, attempt.number));
    const bool nobody = !holder(incident, Role::reviewer, attempt.number);
    if (nobody && attempt.alone_since)
        line += fmt::format(" · no second person available ({}–{})", clock_time(zone, *attempt.alone_since), until);
    else
        line += fmt::format(" · reviewer {}", who(incident, Role::reviewer, attempt.number));
    const auto left = until_deployed(incident, attempt);
    if (attempt.open() && !attempt.production_at && left.count())
        line += fmt::format(" · about {} to deploy", duration_text(left));
    return shorten(line, widest);
}

std::string step_line(const Incident& incident, const Attempt& attempt, const StepLine& line, bool now)
{
    const auto owner = line.step->owner == StepOwner::driver     ? holder(incident, Role::driver, attempt.number)
                       : line.step->owner == StepOwner::reviewer ? holder(incident, Role::reviewer, attempt.number)
                                                                 : std::nullopt;
    const auto person = line.state == StepState::doing ? std::optional{line.by} : owner;
    std::string behind;
    if (now && person) behind = name_of(incident, *person);
    if (now && line.step->box)
        behind += fmt::format("{}{}", behind.empty() ? "" : ", ", duration_text(*line.step->box));
    if (line.state == StepState::failed) behind = "did not pass";
    if (!behind.empty()) behind = " (" + shorten(behind, 30) + ")";
    const auto shown = fmt::format("{}  {} {}", now ? "Now " : "Open", short_id(line.step), text_of(line, attempt));
    const auto length = std::ranges::count_if(behind, [](unsigned char c) { return (c & 0xC0) != 0x80; });
    return shorten(shown, widest - static_cast<std::size_t>(length)) + behind;
}

// Those of the phase that is next; the rest in short.
void open_lines(Card& card, const Incident& incident, const Attempt& attempt, const Lines& open, std::size_t most)
{
    if (open.empty()) return;
    const auto phase = open.front()->step->phase;
    const bool taken = std::ranges::any_of(open, [](const auto* line) { return line->state == StepState::doing; });
    std::size_t shown = 0;
    std::size_t more = 0;
    Lines then;
    for (const auto* line : open) {
        if (line->step->phase != phase)
            then.push_back(line);
        else if (shown == most)
            ++more;
        else
            card.lines.push_back(
                step_line(incident, attempt, *line, taken ? line->state == StepState::doing : shown == 0)),
                ++shown;
    }
    if (more) card.lines.push_back(fmt::format("and {} more in Other step…", more));
    if (const auto line = listed("Then  ", then); !line.empty()) card.lines.push_back(line);
}

std::string_view topic_of(AdvisorQuestion question)
{
    switch (question) {
    case AdvisorQuestion::migration: return "Tables";
    case AdvisorQuestion::caches: return "Caches";
    case AdvisorQuestion::other_teams: return "Teams";
    case AdvisorQuestion::staging_mirror: return "Mirrored";
    case AdvisorQuestion::new_writes: return "New writes";
    case AdvisorQuestion::isolated: return "Isolated";
    default: return word(question);
    }
}

std::vector<AdvisorQuestion> unanswered(const Lines& folded, const Answers& answers)
{
    std::vector<AdvisorQuestion> open;
    for (const auto* line : folded)
        for (const auto question : questions_in(line->step->when))
            if (!answers.contains(question) && std::ranges::find(open, question) == open.end())
                open.push_back(question);
    return open;
}

void ask_for_answers(Card& card, const Incident& incident, const Lines& folded)
{
    const auto open = unanswered(folded, incident.answers);
    if (open.empty()) return;
    const auto question = lower_first(std::string{sentence(open.front())});
    const auto steps = folded.size() == 1 ? std::string{"a step"} : fmt::format("{} steps", folded.size());
    card.lines.push_back(open.size() == 1 ? fmt::format("Not sure? 1 question can add {}: {}", steps, question)
                                          : fmt::format("{} questions can add {}: {}", open.size(), steps, question));
    for (const auto& [text, answer] :
         {std::pair{"yes", "yes"}, std::pair{"no", "no"}, std::pair{"not sure", "unknown"}})
        card.buttons.push_back({fmt::format("{}: {}", topic_of(open.front()), text),
                                fmt::format("answer {} {}", word(open.front()), answer)});
}

// Several attempts may run: a button says whose step it means. What one person does in one go takes one press.
std::vector<Button> step_buttons(const Incident& incident, const Attempt& attempt, const Lines& open, std::size_t most)
{
    std::vector<Button> buttons;
    Button all;
    std::size_t together = 0;
    const StepLine* first = nullptr;
    for (const auto* line : open) {
        const Step& step = line->step;
        if (buttons.size() == most) break;
        if (is_go(step) || needs_evidence_at_once(step)) continue;
        buttons.push_back({step.button, "done " + step_words(incident, attempt.number, step.id)});
        if (!first) first = line;
        const bool same_hands = step.owner == first->step->owner || covered_alone(attempt);
        if (step.phase != first->step->phase || !same_hands || is_watch(step)) continue;
        all.text += (together ? ", " : "") + step.name;
        all.line += together++ ? " " + step.id : buttons.back().line;
    }
    if (together > 1) buttons.push_back({all.text + ": done", all.line});
    return buttons;
}

void marked_lines(Card& card, const Part& part)
{
    Lines owed;
    for (const auto* line : part.done)
        if (evidence_owed(*line) && !line->seen) owed.push_back(line);
    for (const auto& [head, lines] : {std::pair{"Done  ", &part.done}, std::pair{"Left out  ", &part.passed}})
        if (const auto text = listed(head, *lines); !text.empty()) card.lines.push_back(text);
    std::string ids;
    for (const auto* line : owed) ids += (ids.empty() ? "" : " · ") + short_id(line->step);
    if (!owed.empty()) card.lines.push_back(shorten("Evidence owed: " + ids, widest));
    if (const auto text = listed("Not needed: ", part.not_needed, ", "); !text.empty()) card.lines.push_back(text);
}

void ended_lines(Card& card, const Attempt& attempt, const Lines& open)
{
    if (!attempt.saw.empty()) card.lines.push_back(shorten("Seen: " + attempt.saw, 2 * widest));
    std::string after;
    for (const auto& [question, answer] : attempt.aftermath)
        after += fmt::format("{}{} {}", after.empty() ? "" : " · ",
                             question == Aftermath::theory_stands ? "theory stands:" : "production as before:",
                             answer == YesNo::unknown ? "open" : word(answer));
    if (!after.empty()) card.lines.push_back("Afterwards " + after);
    if (const auto line = listed("Not reached ", open); !line.empty()) card.lines.push_back(line);
}

std::string voices_line(const Incident& incident, const Attempt& attempt)
{
    std::string line;
    for (const auto& said : attempt.voices)
        line += fmt::format("{}{} {}{}", line.empty() ? "" : " · ", name_of(incident, said.by),
                            said.voice == Voice::ready       ? "is ready"
                            : said.voice == Voice::objection ? "objects"
                                                             : "says no-go",
                            said.remark.empty() ? "" : ": " + said.remark);
    return shorten(line, widest);
}

// The open steps get the room that the other lines leave.
void lay_out(Card& card, const Incident& incident, const Attempt& attempt, const Part& part, Card& below)
{
    const auto taken = card.lines.size() + below.lines.size() + 2; // "and 5 more", "Then"
    const auto room = taken < most_lines ? most_lines - taken : 0;
    open_lines(card, incident, attempt, part.open, std::clamp<std::size_t>(room, 1, 5));
    for (auto& line : below.lines)
        if (card.lines.size() < most_lines) card.lines.push_back(std::move(line));
    for (auto& button : below.buttons) card.buttons.push_back(std::move(button));
}

bool wants_reviewer(const Incident& incident, const Attempt& attempt, const Lines& open)
{
    return !covered_alone(attempt) && !holder(incident, Role::reviewer, attempt.number) &&
           std::ranges::any_of(open, [](const auto* line) { return line->step->owner == StepOwner::reviewer; });
}

void preparing(Card& card, const Incident& incident, const Attempt& attempt, const Part& part)
{
    const auto steps = fmt::format("attempt {} steps", attempt.number);
    const auto* says = approval(attempt);
    const bool ready = says && is_open(*says) && missing_for_go(attempt, incident.answers).empty();
    if (ready) {
        card.lines.push_back("Any strong objection? The commander says go.");
        card.buttons = {{"Go", "go", Button::Style::primary},
                        {"No-go", "no-go"},
                        {"I object", "no-go I object"},
                        {"Other step…", steps}};
    } else {
        const bool alone = wants_reviewer(incident, attempt, part.open);
        card.buttons = step_buttons(incident, attempt, part.open, alone ? 2 : 3);
        if (alone) card.buttons.push_back({"I am alone", "alone"});
        card.buttons.push_back({"Other step…", steps});
        card.buttons.push_back({"Already deployed", fmt::format("attempt {} deployed", attempt.number)});
    }
    Card below;
    if (const auto voices = voices_line(incident, attempt); !voices.empty()) below.lines.push_back(voices);
    marked_lines(below, part);
    ask_for_answers(below, incident, part.folded);
    lay_out(card, incident, attempt, part, below);
}

std::string_view stage(const Attempt& attempt, const Answers& answers)
{
    if (!attempt.open()) return told(attempt);
    switch (progress(attempt, answers)) {
    case AttemptState::verifying: return "verify";
    case AttemptState::watching: return "watch";
    default: return "execute";
    }
}

std::string counted(const Part& part)
{
    const auto settled = part.done.size() + part.passed.size();
    return fmt::format("{} of {} done", settled, settled + part.open.size());
}

} // namespace

std::string_view told(const Attempt& attempt)
{
    if (attempt.withdrawn) return "withdrawn";
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

std::pair<std::size_t, std::size_t> done_of_part(const Attempt& attempt, const Answers& answers)
{
    const auto part = part_of(attempt, answers, attempt.go_seq == 0);
    const auto settled = part.done.size() + part.passed.size();
    return {settled, settled + part.open.size()};
}

Card prepare_card(const Incident& incident, const Attempt& attempt)
{
    const auto part = part_of(attempt, incident.answers, true);
    const bool approving = through(attempt, Phase::prepare, incident.answers);
    const auto named = !attempt.open()  ? told(attempt)
                       : attempt.go_seq ? "prepared"
                       : approving      ? "approve"
                                        : "prepare";
    Card card;
    card.notification =
        fmt::format("{}: attempt {} ({}) begins", label(incident), attempt.number, word(attempt.strategy));
    card.headline = fmt::format("{} · {} · {}", attempt_title(attempt), named, counted(part));
    if (attempt.withdrawn) return card;
    card.lines.push_back(people_line(incident, attempt));
    if (attempt.open() && !attempt.go_seq) {
        preparing(card, incident, attempt, part);
        return card;
    }
    ended_lines(card, attempt, part.open);
    marked_lines(card, part);
    return card;
}

Card execute_card(const Incident& incident, const Attempt& attempt)
{
    const auto zone = zone_of(incident);
    const auto part = part_of(attempt, incident.answers, false);
    const auto* go = approval(attempt);
    const bool said = go && go->state == StepState::done;
    const auto by = said ? fmt::format("go by {} at {}", name_of(incident, go->by), zoned_time(zone, go->at))
                         : std::string{"under way"};
    Card card;
    card.notification =
        fmt::format("{}: attempt {} ({}), {}", label(incident), attempt.number, word(attempt.strategy), by);
    card.headline =
        fmt::format("{} · {} · {}", attempt_title(attempt), stage(attempt, incident.answers), counted(part));
    card.lines.push_back(said ? "G" + by.substr(1)
                         : go ? std::string{"It went on without a recorded go."}
                              : std::string{"Prepared; from here on it touches production."});
    card.lines.push_back(people_line(incident, attempt));
    const bool cleaning_up = attempt.outcome == AttemptOutcome::worked || attempt.outcome == AttemptOutcome::partial;
    if (!attempt.open() && !cleaning_up) {
        ended_lines(card, attempt, part.open);
        marked_lines(card, part);
        return card;
    }
    if (!attempt.saw.empty()) card.lines.push_back(shorten("Seen: " + attempt.saw, 2 * widest));
    const bool watched = attempt.open() && progress(attempt, incident.answers) == AttemptState::watching &&
                         through(attempt, Phase::watch, incident.answers);
    if (watched) card.lines.push_back("The watch is over. Did it work?");
    card.buttons = step_buttons(incident, attempt, part.open, attempt.open() ? 2 : 3);
    card.buttons.push_back({"Other step…", fmt::format("attempt {} steps", attempt.number)});
    if (attempt.open()) {
        card.buttons.push_back({"It worked", fmt::format("attempt {} worked", attempt.number), Button::Style::primary});
        card.buttons.push_back(
            {"It did not hold", fmt::format("attempt {} failed", attempt.number), Button::Style::danger});
    }
    Card below;
    marked_lines(below, part);
    lay_out(card, incident, attempt, part, below);
    return card;
}

} // namespace warroom
