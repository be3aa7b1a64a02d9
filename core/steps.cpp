#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool touched(const Attempt& attempt, Phase phase)
{
    return std::ranges::any_of(attempt.steps, [&](const StepLine& line) {
        return line.step->phase == phase && line.state == StepState::done;
    });
}

bool has(const Attempt& attempt, Phase phase)
{
    return std::ranges::any_of(attempt.steps, [&](const StepLine& line) { return line.step->phase == phase; });
}

bool given_go(const Attempt& attempt)
{
    return std::ranges::any_of(attempt.steps,
                               [](const StepLine& line) { return is_go(line.step) && line.state == StepState::done; });
}

} // namespace

bool is_open(const StepLine& line)
{
    return line.state == StepState::todo || line.state == StepState::doing || line.state == StepState::failed;
}

bool is_go(const Step& step) { return step.phase == Phase::approve && step.evidence == Evidence::go; }
bool before_go(Phase phase) { return phase == Phase::prepare || phase == Phase::approve; }
bool is_watch(const Step& step) { return step.phase == Phase::watch && !step.box; }

bool evidence_owed(const StepLine& line)
{
    return line.state == StepState::done && line.words.empty() && line.step->evidence != Evidence::none &&
           line.step->evidence != Evidence::go;
}

Applies needed(const StepLine& line, const Attempt& attempt, const Answers& answers)
{
    if (line.state != StepState::todo) return Applies::yes; // somebody took it up, whatever the answers say
    const auto says = applies(line.step->when, answers, Circumstances{.attempts = true});
    return says == Applies::waits && attempt.go_seq ? Applies::yes : says;
}

bool to_do(const StepLine& line, const Attempt& attempt, const Answers& answers)
{
    return is_open(line) && needed(line, attempt, answers) == Applies::yes;
}

bool through(const Attempt& attempt, Phase phase, const Answers& answers)
{
    return std::ranges::none_of(attempt.steps, [&](const StepLine& line) {
        return line.step->phase == phase && line.step->blocking && to_do(line, attempt, answers);
    });
}

AttemptState state(const Attempt& attempt, const Answers& answers)
{
    return attempt.open() ? progress(attempt, answers) : AttemptState::ended;
}

AttemptState progress(const Attempt& attempt, const Answers& answers)
{
    if (attempt.production_at || touched(attempt, Phase::verify) || touched(attempt, Phase::watch)) {
        if (!through(attempt, Phase::execute, answers)) return AttemptState::executing;
        return through(attempt, Phase::verify, answers) ? AttemptState::watching : AttemptState::verifying;
    }
    const auto last = has(attempt, Phase::approve) ? Phase::approve : Phase::prepare;
    return given_go(attempt) || through(attempt, last, answers) ? AttemptState::approved : AttemptState::planned;
}

std::vector<const StepLine*> open_steps(const Attempt& attempt, const Answers& answers)
{
    std::vector<const StepLine*> lines;
    for (const auto& line : attempt.steps)
        if (before_go(line.step->phase) == (attempt.go_seq == 0) && to_do(line, attempt, answers))
            lines.push_back(&line);
    return lines;
}

std::vector<const StepLine*> missing_for_go(const Attempt& attempt, const Answers& answers)
{
    std::vector<const StepLine*> lines;
    const auto* go = approval(attempt);
    for (const auto& line : attempt.steps)
        if (before_go(line.step->phase) && line.step->blocking && &line != go && to_do(line, attempt, answers))
            lines.push_back(&line);
    return lines;
}

const StepLine* approval(const Attempt& attempt)
{
    const StepLine* agreed = nullptr;
    for (const auto& line : attempt.steps) {
        if (is_go(line.step)) return &line;
        if (line.step->phase == Phase::prepare && line.step->owner == StepOwner::reviewer &&
            line.step->evidence == Evidence::who)
            agreed = &line;
    }
    return has(attempt, Phase::approve) ? nullptr : agreed;
}

std::vector<const StepLine*> left_behind(const Attempt& attempt, const Step& step, const Answers& answers)
{
    std::vector<const StepLine*> lines;
    for (const auto& line : attempt.steps)
        if (line.step->phase < step.phase && line.step->blocking && to_do(line, attempt, answers))
            lines.push_back(&line);
    return lines;
}

const StepLine* find_step(const Incident& incident, int attempt, std::string_view id)
{
    const auto in = [&](const std::vector<StepLine>& lines) -> const StepLine* {
        const auto found = std::ranges::find_if(lines, [&](const StepLine& line) { return line.step->id == id; });
        return found == lines.end() ? nullptr : &*found;
    };
    const auto at = static_cast<std::size_t>(attempt);
    if (attempt > 0) return at <= incident.attempts.size() ? in(incident.attempts[at - 1].steps) : nullptr;
    const auto* first = in(incident.first_five);
    return first ? first : in(incident.closing);
}

std::string text_of(const StepLine& line, const Attempt& attempt)
{
    // What is tested in production needs no second person to be the same test.
    const bool alone = line.step->owner == StepOwner::reviewer && before_go(line.step->phase) && covered_alone(attempt);
    return alone ? "Read the diff aloud in the channel, wait 3 min, look again" : line.step->text;
}

std::string short_id(const Step& step) { return step.id.substr(step.id.find('-') + 1); }

std::string titled(const Attempt& attempt)
{
    return fmt::format("attempt {} ({})", attempt.number, word(attempt.strategy));
}

} // namespace warroom
