#pragma once
// What people, clocks and errands ask for. A command carries what was said, not what it means here: the rules decide.
// Texts are plain (unescaped); times are UTC.

#include "core/event.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace warroom {

// -- people

struct DeclareIncident {
    std::string title;
    std::optional<Severity> severity{}; // none: the playbook's default, marked as assumed
    bool is_private = false;
    bool drill = false;
    std::string service{};
    std::optional<Timestamp> detected_at{};
    Zone zone{}; // of the configuration, else of who opens
    bool zone_assumed = false;
    bool another = false;                  // asked whether it is the same as an open one: it is not
    std::optional<IncidentId> resembles{}; // not asked, as there was no time: whoever makes the command has looked
};
struct ChangeSeverity {
    Severity to;
    std::string why{};
};
struct ChangeStatus {
    Status to;
    std::string why{};
};
struct TakeRole {
    Role role;
    bool anyway = false;
    std::string why{};
};
struct GiveRole {
    Role role;
    Person to;
};
struct AssignRole {
    Role role;
    std::optional<Person> to{}; // none: nobody holds it any more
    std::string area{};         // of an expert
};
struct OfferRole {
    Role role;
    Person to;
};
struct AcceptRole {};
struct TakeNote {
    std::string text;
    std::optional<Timestamp> about{};
    std::optional<MessageId> message{}; // that said it
};
struct StartAttempt {
    Strategy strategy;
    std::string title{};
    std::string system{}; // "on X"
    int undoes = 0;
};
struct SayGo {
    bool go = true; // false: no-go
    std::string remark{};
    bool anyway = false; // with what is missing: the remark is the reason
};
struct ReachProduction {
    std::optional<int> number{};
}; // "already deployed"
struct AssessFailure {
    std::optional<int> number{}; // none: the last one that did not hold
    Aftermath question;
    YesNo answer;
};
struct DeclareAlone {};
struct EndAttempt {
    std::optional<int> number{}; // none: the one that is open
    AttemptOutcome outcome;
    std::string saw{};
    bool anyway = false;
};
// `words` begins with the steps as typed ("HF-P3", "p3", "2", "next", a word of a step's name), then evidence or
// reason.
struct MarkSteps {
    StepState to;
    std::string words;
};
struct TakeBack {}; // my last change
struct Resolve {
    bool anyway = false;
    std::string remark{};
    bool plan = false; // do what is missing, watch, and resolve by itself
};
struct CloseIncident {
    bool anyway = false;
    std::string remark{};
};

struct PostponeClosing {
    Timestamp until;
};
struct ReopenIncident {
    std::string why{};
};
struct CancelIncident {
    bool anyway = false; // nobody outside felt what was recorded as impact
    std::string why{};
};
struct MergeIncident {
    IncidentId into; // exists, is another one, and who asks may see it: whoever makes the command has looked
    std::string label{};
};
struct UnmergeIncident {};

// -- facts

struct ChangeImpact {
    std::string system{};               // empty: the only one known
    std::optional<ImpactLevel> level{}; // none: only times or share change
    std::optional<int> share{};
    std::optional<Timestamp> from{};
    std::optional<Timestamp> to{};
};
struct EndImpact {
    std::string system{}; // empty: the only one that is open
    bool all = false;
    std::optional<Timestamp> at{};
};
struct WithdrawImpact {
    std::string system{};
    bool all = false;
    std::string why{};
};
struct CountUsers {
    UserCount count;
};
struct CorrectTime {
    TimeField field;
    Timestamp to;
    std::string why{};
};
struct StateFact {
    Fact fact;
    std::string word;
    std::string detail{};
};
struct AnswerQuestion {
    AdvisorQuestion question;
    YesNo answer;
};
struct AddTodo {
    Todo todo;
    Person owner{}; // who that is, if one was named
};
struct ChangeTodo {
    int number = 1;
    std::optional<Todo::State> state{};
    std::optional<UserId> owner{};
    std::string due{};
    std::string why{};
    Person met{}; // the owner, if one was named
};
struct SendUpdate {
    std::string text;
    std::optional<std::chrono::minutes> next{};
};
struct Follow {
    bool follows = true;
};
// `entry` exists and has words: whoever makes the command has looked at the log.
struct StarEntry {
    std::int64_t entry = 0;
    bool starred = true;
};
struct AmendEntry {
    std::int64_t entry = 0;
    std::string text;
};
struct HideEntry {
    std::int64_t entry = 0;
    std::string why{};
};
struct RedactEntry {
    std::int64_t entry = 0;
    std::string why{};
    std::vector<std::int64_t> rows{}; // see looked_up()
    std::optional<MessageId> message{};
};

// -- the room

struct RecordMessage {
    MessagePosted message;
};
struct RecordEdit {
    MessageEdited edit;
};
struct RecordDeletion {
    MessageDeleted deletion;
};
struct RecordReading {
    RoomRead reading;
};
struct RecordMissed {
    MessagesMissed missed;
};

// -- errands that report back

struct RecordChannel {
    ChannelId channel;
    std::string name;
};
struct RecordCard {
    CardId card;
    ChannelId channel;
    MessageId message;
};
struct RecordDraft {
    int revision = 1;
    std::string place;
};
struct RecordFailure {
    std::string duty;
    std::string reason;
};
struct RecordRepeat {
    std::string duty;
};
struct Settle {}; // done, and nothing to remember

// -- clocks

struct Wake {};

using AnyCommand =
    std::variant<DeclareIncident, ChangeSeverity, ChangeStatus, TakeRole, GiveRole, AssignRole, OfferRole, AcceptRole,
                 TakeNote, StartAttempt, SayGo, ReachProduction, AssessFailure, DeclareAlone, EndAttempt, MarkSteps,
                 TakeBack, Resolve, CloseIncident, PostponeClosing, ReopenIncident, CancelIncident, MergeIncident,
                 UnmergeIncident, ChangeImpact, EndImpact, WithdrawImpact, CountUsers, CorrectTime, StateFact,
                 AnswerQuestion, AddTodo, ChangeTodo, SendUpdate, Follow, StarEntry, AmendEntry, HideEntry, RedactEntry,
                 RecordMessage, RecordEdit, RecordDeletion, RecordReading, RecordMissed, RecordChannel, RecordCard,
                 RecordDraft, RecordFailure, RecordRepeat, Settle, Wake>;

// A class for the same reason as Event; command.cpp names each of them.
class Command : public AnyCommand {
public:
    template <class One>
        requires is_alternative<One, AnyCommand>
    Command(One one);
    Command();
    Command(const Command& other);
    Command(Command&& other) noexcept;
    Command& operator=(const Command& other);
    Command& operator=(Command&& other) noexcept;
    ~Command();
};

} // namespace warroom
