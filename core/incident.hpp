#pragma once
// The state of one incident, and the three functions that are the program: decide (what follows from a command), evolve
// (the state after an event), react (what we then owe). All pure; `react` runs when an event is first recorded, never
// on replay. The laws themselves are in core/rules, filed by subject.

#include "core/command.hpp"
#include "core/effect.hpp"
#include "core/refusal.hpp"
#include "core/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace warroom {

struct StepLine {
    Step step;
    StepState state = StepState::todo;
    std::string words{};
    UserId by{};
    Timestamp at{};
    friend bool operator==(const StepLine&, const StepLine&) = default;
};

enum class AttemptState { planned, approved, executing, verifying, watching, ended };

struct Attempt {
    int number = 1;
    Strategy strategy = Strategy::hotfix;
    std::string title;
    UserId begun_by;
    Timestamp started_at;
    std::vector<StepLine> steps{};
    std::int64_t go_seq = 0; // the event that let it go on to production; 0: not yet
    std::optional<Timestamp> production_at{};
    std::optional<AttemptOutcome> outcome{};
    std::string saw{};
    std::optional<Timestamp> ended_at{};
    bool withdrawn = false; // begun by mistake: counts nowhere
    bool open() const { return !ended_at && !withdrawn; }
    friend bool operator==(const Attempt&, const Attempt&) = default;
};
AttemptState state(const Attempt& attempt);
AttemptState progress(const Attempt& attempt); // how far its steps have come, ended or not

struct Incident {
    IncidentId id;
    std::int64_t seq = 0; // of the last event; 0: not declared yet

    IncidentDeclared declared; // title, zone, policies ... as recorded
    Timestamp declared_at;
    UserId opened_by;
    Severity severity = Severity::sev2;
    std::vector<Severity> held{}; // the levels that count for the peak: chosen, and not corrected soon after opening
    bool severity_assumed = false;
    Status status = Status::declared;
    std::optional<Timestamp> acknowledged_at{};
    std::optional<Timestamp> monitoring_since{};
    std::optional<Timestamp> resolved_at{};
    std::optional<Timestamp> closed_at{};

    ChannelId channel; // empty until the room is open
    std::string channel_name;
    struct Posted {
        ChannelId channel;
        MessageId message;
        friend bool operator==(const Posted&, const Posted&) = default;
    };
    std::map<CardId, Posted> cards{};

    struct Known {
        std::string name;
        Standing standing = Standing::unknown;
        Zone zone{};
        bool wrote = false;
        friend bool operator==(const Known&, const Known&) = default;
    };
    std::map<UserId, Known> people{};
    std::optional<UserId> commander{};
    struct Request {
        UserId by;
        UserId to;
        Timestamp at;
        friend bool operator==(const Request&, const Request&) = default;
    };
    std::optional<Request> command_request{}; // open while the holder is silent

    std::vector<Attempt> attempts{}; // [i] has number i + 1

    struct Change {
        std::int64_t seq = 0;
        Timestamp at;
        std::vector<Event> inverse{}; // what takes it back, last change first
    };
    std::map<UserId, Change> last_change{};
    std::map<std::string, Timestamp> presses{}; // of the last ten seconds
    std::map<std::string, int> failed_duties{}; // how often each; told once
    int drafts = 0;                             // the revision that the last closing asked for
};

// "INC-14"
std::string label(const Incident& incident);
// The person's name as first seen; their id when we never saw them.
std::string name_of(const Incident& incident, const UserId& person);
Severity peak(const Incident& incident); // the worst level that counts; the present one if nobody ever chose
const Attempt* open_attempt(const Incident& incident);
// Whose steps can be marked now: the open attempt, else the last one that helped (its clean-up).
const Attempt* listed_attempt(const Incident& incident);
int failed_attempts(const Incident& incident);
std::chrono::minutes watch_time(const Incident& incident);
// Nobody commands, or this person does: then they may decide (commands.md calls it the commander's right).
bool may_decide(const Incident& incident, const UserId& person);

// A private incident is shown to those who took part in it.
bool may_see(const Incident& incident, const UserId& person);

struct Context {
    Timestamp now;
    Person actor; // empty id: the bot
    const Playbook& playbook;
    std::string line{};   // what was typed or pressed, for asking somebody else to do it
    std::string button{}; // message and line of a press; empty: not a press
};

using Decision = Result<std::vector<Event>, Refusal>;

Decision decide(const Incident& incident, const Command& command, const Context& context);
Incident evolve(Incident incident, const Recorded& recorded);
std::vector<Effect> react(const Incident& after, const Recorded& recorded, const Playbook& playbook);
std::optional<Timestamp> next_reminder(const Incident& incident); // when it next wants to be woken

// The names to try for the room, in order; all of them follow from the incident alone.
std::vector<std::string> channel_names(const Incident& incident);

} // namespace warroom
