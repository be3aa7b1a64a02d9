#pragma once
// One incident for the laws of core: what happened to it, what is asked of it by whom, what then follows.

#include "core/incident.hpp"
#include "core/redaction.hpp"
#include "core/rules.hpp"
#include "core/steps.hpp"
#include "core/wording.hpp"
#include "tests/core/history.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace warroom {

inline Person somebody(std::string id, std::string name, Standing standing = Standing::member)
{
    return {UserId{std::move(id)}, std::move(name), standing, madrid()};
}
inline const Person jonas = somebody("U1", "Jonas"); // opens
inline const Person noor = somebody("U2", "Noor");   // commands, mostly
inline const Person tom = somebody("U3", "Tom");
inline const Person gast = somebody("U4", "Gast", Standing::guest);
inline const Person olga = somebody("U5", "Olga", Standing::outsider);
inline const Person robo = somebody("U6", "Robo", Standing::bot);
inline const Person somewho = somebody("U7", "U7", Standing::unknown);
inline const Person warroom_itself{};

// Lists with every kind of step the laws know, in the order of their phases.
inline Checklist test_list(std::string list, std::string prefix, std::vector<Step> steps)
{
    for (auto& step : steps) step.id = prefix + "-" + step.id;
    return {list, prefix, list, std::move(steps)};
}
inline Step step(std::string id, std::string name, Phase phase, bool blocking = true,
                 Evidence evidence = Evidence::none)
{
    return {.id = std::move(id),
            .name = name,
            .button = name + " is done",
            .text = "See to it that this is true: " + name,
            .why = "It has been forgotten before",
            .phase = phase,
            .evidence = evidence,
            .blocking = blocking};
}
inline Playbook test_playbook()
{
    Playbook playbook;
    playbook.checklists["hotfix"] =
        test_list("hotfix", "HF",
                  {step("P1", "Theory", Phase::prepare), step("P3", "Names", Phase::prepare),
                   step("P4", "Fix branch", Phase::prepare), step("P9", "Tell teams", Phase::prepare, false),
                   step("A1", "Review diff", Phase::approve), step("A3", "Go", Phase::approve, true, Evidence::go),
                   step("X1", "Deploy", Phase::execute), step("X2", "Confirm servers", Phase::execute),
                   step("V1", "Smoke tests", Phase::verify), step("V2", "Confirm request", Phase::verify),
                   step("W1", "Watch", Phase::watch), step("C1", "Reopen tickets", Phase::clean_up)});
    playbook.checklists["rollback"] =
        test_list("rollback", "RB",
                  {step("P3", "Point of no return", Phase::prepare, true, Evidence::time),
                   step("P6", "Fresh backup", Phase::prepare, true, Evidence::number),
                   step("A3", "Go", Phase::approve, true, Evidence::go), step("X4", "Put code back", Phase::execute),
                   step("V2", "Smoke tests", Phase::verify), step("W1", "Watch", Phase::watch),
                   step("C2", "Resume jobs", Phase::clean_up)});
    playbook.checklists["light"] =
        test_list("light", "LT",
                  {step("P1", "Plan", Phase::prepare), step("X1", "Switch", Phase::execute),
                   step("V1", "Smoke tests", Phase::verify), step("W1", "Watch", Phase::watch)});
    return playbook;
}

// An incident and its log. Each command that is accepted is carried out, at the time last said, by whoever last spoke.
class Case {
public:
    explicit Case(Playbook playbook = test_playbook()) : playbook_{std::move(playbook)} {}

    Case& at(std::string_view time) { return at(clock(time)); }
    Case& at(Timestamp time)
    {
        now_ = time;
        return *this;
    }
    Case& by(Person person)
    {
        actor_ = std::move(person);
        return *this;
    }
    Case& pressing(std::string button)
    {
        button_ = std::move(button);
        return *this;
    }

    Decision ask(const Command& command, std::string line = "") const
    {
        return decide(incident_, looked_up(command, log_), Context{now_, actor_, playbook_, std::move(line), button_});
    }
    // Asks, and if it is granted lets it happen.
    Decision tell(const Command& command, std::string line = "")
    {
        auto decision = ask(command, std::move(line));
        if (decision.has_value()) happens(*decision);
        return decision;
    }
    Case& does(const Command& command)
    {
        const auto decision = tell(command);
        REQUIRE_MESSAGE(decision.has_value(), decision.error().words);
        return *this;
    }
    Case& happens(const std::vector<Event>& events)
    {
        for (const auto& event : events) {
            const Recorded recorded{IncidentId{14}, incident_.seq + 1, happened_at(event, now_),
                                    now_,           actor_.id,         event};
            log_.push_back(recorded);
            if (std::holds_alternative<Redacted>(event)) {
                log_ = redacted(std::move(log_));
                incident_ = folded(log_);
            } else {
                evolve(incident_, recorded);
            }
            auto owed = react(incident_, recorded, playbook_);
            effects_.insert(effects_.end(), owed.begin(), owed.end());
        }
        return *this;
    }

    const Incident& incident() const { return incident_; }
    const std::vector<Recorded>& log() const { return log_; }
    const Playbook& playbook() const { return playbook_; }
    Timestamp now() const { return now_; }
    std::vector<Effect> owed() { return std::exchange(effects_, {}); } // since last asked
    Status status() const { return incident_.status; }
    const StepLine& line(std::string_view id, int number = 1) const
    {
        const auto& steps = incident_.attempts.at(static_cast<std::size_t>(number) - 1).steps;
        const auto found = std::ranges::find_if(steps, [&](const StepLine& line) { return line.step->id == id; });
        REQUIRE(found != steps.end());
        return *found;
    }

private:
    Playbook playbook_;
    Incident incident_;
    std::vector<Recorded> log_;
    std::vector<Effect> effects_;
    Timestamp now_ = clock("10:00");
    Person actor_ = jonas;
    std::string button_;
};

inline DeclareIncident declare(std::string title, std::optional<Severity> severity = Severity::sev2)
{
    return {.title = std::move(title), .severity = severity, .zone = madrid(), .another = true};
}

// Opened at 10:00 by Jonas, the room is there; nobody commands unless it is small.
inline Case opened(std::optional<Severity> severity = Severity::sev2)
{
    Case it;
    it.does(declare("Checkout answers with an error", severity));
    it.by(warroom_itself).does(RecordChannel{ChannelId{"C1"}, "inc-14-checkout"});
    it.owed();
    it.by(jonas).at("10:01");
    return it;
}
// And Noor took command at 10:02; she speaks.
inline Case commanded(std::optional<Severity> severity = Severity::sev2)
{
    auto it = opened(severity);
    it.by(noor).at("10:02").does(TakeRole{Role::commander, true, "takes over"});
    it.owed();
    return it;
}
// A hotfix begun at 10:10 under Noor's command.
inline Case attempted(Strategy strategy = Strategy::hotfix)
{
    auto it = commanded();
    it.at("10:10").does(StartAttempt{strategy, "price field null"});
    it.owed();
    return it;
}
inline MarkSteps mark(std::string words, StepState to = StepState::done) { return {to, std::move(words)}; }
inline MarkSteps skip(std::string words) { return {StepState::skipped, std::move(words)}; }

inline void check_refused(const Decision& decision, Reason reason, std::string_view possible)
{
    REQUIRE(decision.has_error());
    const auto& refusal = decision.error();
    CHECK_MESSAGE(refusal.reason == reason, refusal.words);
    auto said = refusal.words;
    for (const auto& offer : refusal.offers) said += " [" + offer.line + "]";
    CHECK_MESSAGE(said.find(possible) != std::string::npos, "\"", said, "\" names no ", std::string{possible});
}
template <class E>
const E* only(const Decision& decision) // the one event of that kind
{
    REQUIRE_MESSAGE(decision.has_value(), decision.error().words);
    const E* found = nullptr;
    for (const auto& event : *decision)
        if (const auto* one = std::get_if<E>(&event)) {
            REQUIRE_MESSAGE(!found, "more than one of them");
            found = one;
        }
    return found;
}
template <class E>
int count(const std::vector<Effect>& effects)
{
    return static_cast<int>(
        std::ranges::count_if(effects, [](const Effect& effect) { return std::holds_alternative<E>(effect); }));
}

} // namespace warroom
