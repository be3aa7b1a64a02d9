#pragma once
// The state of one incident, and the three functions that are the program: decide (what follows from a command), evolve
// (the state after an event), react (what we then owe). All pure; `react` runs when an event is first recorded, never
// on replay. The laws themselves are in core/rules, filed by subject.

#include "core/command.hpp"
#include "core/effect.hpp"
#include "core/periods.hpp"
#include "core/refusal.hpp"
#include "core/result.hpp"
#include "core/shared.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace warroom {

struct StepLine {
    Shared<Step> step; // the state is copied with every event, and its lists are long
    StepState state = StepState::todo;
    std::string words{};
    UserId by{};
    Timestamp at{};
    bool seen = false; // by the bot: nobody ticked it
    friend bool operator==(const StepLine&, const StepLine&) = default;
};

// core/steps says which.
enum class AttemptState { planned, approved, executing, verifying, watching, ended };

struct Attempt {
    int number = 1;
    Strategy strategy = Strategy::hotfix;
    std::string title;
    UserId begun_by;
    Timestamp started_at;
    std::string system{};
    int undoes = 0; // the number of an attempt
    std::vector<StepLine> steps{};
    struct Said {
        Voice voice;
        UserId by;
        Timestamp at;
        std::string remark;
        friend bool operator==(const Said&, const Said&) = default;
    };
    std::vector<Said> voices{}; // on the go, before it is said
    std::optional<Timestamp> alone_since{};
    UserId alone{};                         // who said so
    std::optional<Timestamp> alone_until{}; // a second person wrote
    std::map<Aftermath, YesNo> aftermath{}; // answers after it did not hold
    std::int64_t go_seq = 0;                // the event that let it go on to production; 0: not yet
    std::optional<Timestamp> production_at{};
    bool production_said = false;    // by somebody, not seen by a step
    bool production_assumed = false; // nobody saw or said when
    std::optional<AttemptOutcome> outcome{};
    std::string saw{};
    std::optional<Timestamp> ended_at{};
    bool withdrawn = false; // begun by mistake: counts nowhere
    bool open() const { return !ended_at && !withdrawn; }
    friend bool operator==(const Attempt&, const Attempt&) = default;
};

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
    std::optional<Timestamp> identified_at{}; // not undone by a later return to investigating
    std::optional<Timestamp> resolved_at{};   // the last time
    std::optional<Timestamp> first_resolved_at{};
    std::optional<Timestamp> closed_at{};
    struct Left { // what a change of status or severity overwrote, for taking it back
        Status status;
        std::optional<Timestamp> monitoring_since{};
        std::optional<Timestamp> identified_at{};
        std::optional<Timestamp> first_resolved_at{};
        friend bool operator==(const Left&, const Left&) = default;
    };
    std::vector<Left> statuses_left{};
    struct Rated {
        Severity severity;
        std::vector<Severity> held{};
        bool assumed = false;
        friend bool operator==(const Rated&, const Rated&) = default;
    };
    std::vector<Rated> severities_left{};
    std::map<TimeField, Timestamp> corrected{}; // by people; these win over what was recorded
    int reopened = 0;
    std::optional<IncidentId> merged_into{};
    bool resolves_itself = false; // once the watch is over
    std::optional<Timestamp> closing_postponed_to{};

    std::vector<ImpactWindow> windows{}; // [i] has number i + 1
    std::optional<UserCount> users{};
    UserId users_by{}; // who counted
    struct Stated {
        std::string word;
        std::string detail{};
        friend bool operator==(const Stated&, const Stated&) = default;
    };
    std::map<Fact, Stated> facts{}; // tags are below
    std::vector<std::string> tags{};
    Answers answers{};
    std::vector<Todo> todos{}; // [i] has number i + 1
    int updates = 0;
    std::optional<Timestamp> last_update_at{};
    std::optional<std::chrono::minutes> next_update{}; // after the last one, as was said with it
    std::set<UserId> followers{};
    std::set<std::int64_t> starred{}; // entries
    std::set<std::int64_t> hidden{};
    std::set<std::int64_t> redacted{}; // with what repeated them
    std::set<MessageId> redacted_messages{};
    struct Warned { // of a secret in what they wrote
        Timestamp at;
        std::int64_t seq = 0; // the first entry that says so
        friend bool operator==(const Warned&, const Warned&) = default;
    };
    std::map<UserId, Warned> warned{};

    ChannelId channel; // empty until the room is open
    std::string channel_name;
    struct Posted {
        ChannelId channel;
        MessageId message;
        friend bool operator==(const Posted&, const Posted&) = default;
    };
    std::map<CardId, Posted> cards{};
    Periods read{};                                // of the room's history
    std::map<MessageId, Timestamp> threads_read{}; // until when, those whose reading took long
    struct Missed {
        Period period;
        std::string reason;
        friend bool operator==(const Missed&, const Missed&) = default;
    };
    std::vector<Missed> missed{}; // and could not be read since

    struct Known {
        std::string name;
        Standing standing = Standing::unknown;
        Zone zone{};
        bool wrote = false;
        Timestamp active_at{}; // last wrote or did something
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
    std::map<Role, Request> requests{}; // open while the holder is silent
    struct Held {                       // [from, to)
        Role role;
        UserId person;
        Timestamp from;
        std::optional<Timestamp> to{};
        int attempt = 0;    // of a driver or reviewer
        std::string area{}; // of an expert
        friend bool operator==(const Held&, const Held&) = default;
    };
    std::vector<Held> roles{}; // command too
    struct Offer {
        Role role;
        UserId by;
        UserId to;
        Timestamp at;
        bool reminded = false;
        friend bool operator==(const Offer&, const Offer&) = default;
    };
    std::vector<Offer> offers{}; // waiting for an acceptance

    std::vector<StepLine> first_five{}; // FF
    std::vector<StepLine> closing{};    // CL, from the first time it is resolved

    std::vector<Attempt> attempts{}; // [i] has number i + 1

    struct Change {
        std::int64_t seq = 0;
        Timestamp at;
        std::vector<Event> inverse{}; // what takes it back, last change first
    };
    std::map<UserId, Change> last_change{};
    struct Heard { // our messages in the room, see core/noise
        int all = 0;
        int hour = 0; // since it was opened, and what was said in it
        int in_hour = 0;
        std::int64_t aside = 0; // the last entry that was one too many for the room
    } heard{};
    std::map<std::string, Timestamp> presses{}; // of the last ten seconds
    struct Failure {
        int times = 0;
        std::string reason{}; // the last
    };
    std::map<std::string, Failure> failed_duties{}; // told once each
    int drafts = 0;                                 // the revision that the last closing asked for
};

// "INC-14"
std::string label(const Incident& incident);
// The person's name as first seen; their id when we never saw them.
std::string name_of(const Incident& incident, const UserId& person);
Severity peak(const Incident& incident); // the worst level that counts; the present one if nobody ever chose
const Attempt& attempt_at(const Incident& incident, int number); // it exists
// Usually at most one; more where they mend different systems.
std::vector<const Attempt*> open_attempts(const Incident& incident);
const Attempt* open_attempt(const Incident& incident); // the one begun last
// Whose steps can be marked now: the open attempt, else the last one that helped (its clean-up).
const Attempt* listed_attempt(const Incident& incident);
int failed_attempts(const Incident& incident);
// Who holds it now; several may hold a role of which there are many. `attempt`: whose driver or reviewer.
std::vector<UserId> holders(const Incident& incident, Role role, int attempt = 0);
std::optional<UserId> holder(const Incident& incident, Role role, int attempt = 0); // the only or first one
// Fewer than two people active in the last ten minutes.
bool alone(const Incident& incident, Timestamp now);
bool covered_alone(const Attempt& attempt); // "I am alone" stands in for its reviewer now
Circumstances circumstances(const Incident& incident, Timestamp now);
// The triggers of playbooks: severity held, data lost, a rollback that moved data, failed attempts, reopened, 30 min
// down, users noticed first.
bool post_mortem_required(const Incident& incident, Timestamp now);
std::chrono::minutes watch_time(const Incident& incident);
// Nobody commands, or this person does: then they may decide (commands.md calls it the commander's right).
bool may_decide(const Incident& incident, const UserId& person);

// The zone that its times are told in: of the configuration, else of who first took command, else of who opened it.
const Zone& zone_of(const Incident& incident);

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
void evolve(Incident& incident, const Recorded& recorded); // in place
std::vector<Effect> react(const Incident& after, const Recorded& recorded, const Playbook& playbook);
std::optional<Timestamp> next_reminder(const Incident& incident); // when it next wants to be woken

// The names to try for the room, in order; all of them follow from the incident alone.
std::vector<std::string> channel_names(const Incident& incident);

} // namespace warroom
