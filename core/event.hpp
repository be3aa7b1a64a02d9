#pragma once
// What happened: the vocabulary of the log. Kinds and members are for ever (storage/event_json); what a view needs of
// the playbook is in here, so an old draft doesn't change with a new file.

#include "core/answers.hpp"
#include "core/impact.hpp"
#include "core/people.hpp"
#include "core/playbook.hpp"
#include "core/shared.hpp"
#include "core/todo.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace warroom {

enum class Status { declared, investigating, identified, fixing, monitoring, resolved, closed, cancelled, merged };
enum class AttemptOutcome { worked, partial, failed, abandoned };
enum class StepState { todo, doing, done, failed, skipped, overridden, not_applicable, not_reached };
// Times that people may correct. Impact's own times are edges of its windows.
enum class TimeField {
    impact_started,
    detected,
    declared,
    acknowledged,
    identified,
    mitigated,
    impact_ended,
    resolved,
    closed
};
// What the draft asks for and nothing else knows.
enum class Fact { detected_by, data, trigger, tag };
// What somebody says when a go is asked for. Only the commander's no-go is a decision.
enum class Voice { ready, objection, no_go };
// What is asked when an attempt did not hold.
enum class Aftermath { production_as_before, theory_stands };
std::string_view word(TimeField field);
std::string_view word(Fact fact);
std::string_view word(Voice voice);
std::string_view word(Aftermath question);
std::string_view word(Status status);
std::string_view word(AttemptOutcome outcome);
std::string_view word(StepState state);
template <>
std::optional<ImpactLevel> choice<ImpactLevel>(std::string_view word);
template <>
std::optional<YesNo> choice<YesNo>(std::string_view word);
template <>
std::optional<AdvisorQuestion> choice<AdvisorQuestion>(std::string_view word);
template <>
std::optional<Todo::Type> choice<Todo::Type>(std::string_view word);
template <>
std::optional<Todo::State> choice<Todo::State>(std::string_view word);
template <>
std::optional<TimeField> choice<TimeField>(std::string_view word);
template <>
std::optional<Fact> choice<Fact>(std::string_view word);
template <>
std::optional<Voice> choice<Voice>(std::string_view word);
template <>
std::optional<Aftermath> choice<Aftermath>(std::string_view word);
template <>
std::optional<Status> choice<Status>(std::string_view word);
template <>
std::optional<AttemptOutcome> choice<AttemptOutcome>(std::string_view word);
template <>
std::optional<StepState> choice<StepState>(std::string_view word);

// A message of ours that is edited in place ever after. An attempt has two: one to prepare, one from the go on.
struct CardId {
    enum class Kind { state, announcement, prepare, execute } kind = Kind::state;
    int attempt = 0;
    friend auto operator<=>(const CardId&, const CardId&) = default;
    friend bool operator==(const CardId&, const CardId&) = default;
};
std::string_view word(CardId::Kind kind);
template <>
std::optional<CardId::Kind> choice<CardId::Kind>(std::string_view word);

struct IncidentDeclared {
    std::string title;
    Severity severity = Severity::sev2;
    bool severity_assumed = false; // nobody chose it
    bool is_private = false;
    bool drill = false;
    std::string service{};
    std::optional<Timestamp> detected_at{};
    std::string id_prefix = "INC";
    std::string channel_prefix = "inc";
    std::string command = "/incident";
    bool announced = false; // an announcement channel is configured and this one goes there
    Zone zone{};
    bool zone_assumed = false;                      // the opener's, as none is configured: a commander's counts more
    std::optional<IncidentId> resembles{};          // an open one that may be the same thing: its room asks
    Shared<Policies> policies = default_policies(); // shared: else they would be half of every event's size
};
struct PersonSeen {
    UserId person;
    std::string name;
    Standing standing = Standing::unknown;
    Zone zone{};
};
struct ChannelOpened {
    ChannelId channel;
    std::string name;
};
struct CardPosted {
    CardId card;
    ChannelId channel;
    MessageId message;
};

struct SeverityChanged {
    Severity from;
    Severity to;
    std::string why{};
};
// `overridden`: the conditions that were passed over with "anyway", in words.
struct StatusChanged {
    Status from;
    Status to;
    std::string why{};
    std::vector<std::string> overridden{};
};
struct MergedInto {
    IncidentId into;
}; // a duplicate; the status follows
struct ResolutionPlanned {
    bool planned = true; // false: something was reported meanwhile
}; // it resolves by itself once the watch is over
struct ClosingPostponed {
    Timestamp until;
    bool over = false; // the time has come
};
struct RoleRequested {
    Role role;
    UserId to;
}; // the holder is asked; silence for two minutes is a yes
struct RoleAssigned {
    Role role;
    std::optional<UserId> from{};
    std::optional<UserId> to{};
    std::string why{};
    int attempt = 0;    // of a driver or reviewer; 0: of the incident
    std::string area{}; // of an expert
};
struct RoleOffered {
    Role role;
    UserId to;
};
struct OfferReminded {
    Role role;
};
// Somebody without the right wants this done: whoever has it may press.
struct ApprovalAsked {
    std::string line;
};

struct NoteTaken {
    std::string text;
    std::optional<Timestamp> about{};
    std::optional<MessageId> message{}; // that said it: its edit or deletion is the note's
};
struct MessagePosted {
    ChannelId channel;
    MessageId message;
    std::optional<MessageId> thread{}; // the parent's; none: not in a thread
    std::string text;
    bool from_bot = false; // another bot: its name is below
    std::string bot_name{};
    struct File {
        std::string name;
        std::string type; // MIME
        std::string link;
        friend bool operator==(const File&, const File&) = default;
    };
    std::vector<File> files{};
    Timestamp sent_at{};
    bool backfilled = false; // fetched later: it never reached us by itself; so the two below
};
struct MessageEdited {
    ChannelId channel;
    MessageId message;
    std::string text;
    Timestamp edited_at{};
    bool backfilled = false;
};
struct MessageDeleted {
    ChannelId channel;
    MessageId message;
    bool backfilled = false;
};
// All that the platform's history of the room holds between these times is in this log. A thread is read with the
// message above it; where that takes long, its own reading is noted too.
struct RoomRead {
    ChannelId channel;
    std::optional<MessageId> thread{};
    Timestamp from{}; // Timestamp{}: from the beginning
    Timestamp to{};
    std::optional<std::int64_t> messages{}; // how many that is in the whole room: told when all of it was looked at
};
struct MessagesMissed {
    ChannelId channel;
    Timestamp from{};
    Timestamp to{};
    std::string reason;
}; // they could not be read; a later RoomRead says which could after all

// Facts of the incident. `from` is what stood there before: nothing is overwritten without a trace.

struct ImpactChanged {
    int window = 1; // counts from 1 in the incident
    std::optional<ImpactWindow> from{};
    ImpactWindow to;
    std::string why{};
};
struct UsersCounted {
    std::optional<UserCount> from{};
    UserCount to;
};
struct TimeCorrected {
    TimeField field = TimeField::detected;
    std::optional<Timestamp> from{}; // none: it was unknown or assumed
    std::optional<Timestamp> to{};   // none: a correction taken back
    std::string why{};
};
struct FactStated {
    Fact fact = Fact::tag;
    std::string from{};
    std::string to{};     // one of the fact's words; a tag: any
    std::string detail{}; // in their own words
};
struct QuestionAnswered {
    AdvisorQuestion question = AdvisorQuestion::harm_now;
    std::optional<YesNo> from{};
    std::optional<YesNo> to{}; // none: an answer taken back
};
struct TodoChanged {
    int number = 1; // counts from 1 in the incident
    std::optional<Todo> from{};
    Todo to;
    std::string why{};
};
struct UpdateSent {
    int number = 1; // counts from 1 in the incident
    std::string text;
    std::optional<std::chrono::minutes> next{}; // until the next one
};
struct FollowChanged {
    bool follows = true;
}; // of the actor: status updates as direct messages

// Corrections of the record: a new word on an entry, the old one kept.

struct EntryStarred {
    std::int64_t entry = 0;
    bool starred = true;
};
struct EntryAmended {
    std::int64_t entry = 0;
    std::string text;
};
struct EntryHidden {
    std::int64_t entry = 0;
    bool hidden = true; // left out of views and draft
    std::string why{};
};

struct AttemptStarted {
    int number = 1;
    Strategy strategy = Strategy::hotfix;
    std::string title{};
    std::string system{}; // empty: the one that is hit
    int undoes = 0;       // the attempt whose traces it removes
};
struct ProductionReached {
    int number = 1;
    std::optional<Timestamp> from{}; // set, without `to`, when taken back
    std::optional<Timestamp> to{};
}; // said, not seen by a step
struct GoVoiced {
    int attempt = 1;
    Voice voice = Voice::ready;
    std::string remark{};
};
struct AftermathAnswered {
    int attempt = 1;
    Aftermath question = Aftermath::theory_stands;
    YesNo answer = YesNo::unknown;
};
struct AloneDeclared {
    int attempt = 1;
    bool alone = true;
}; // stands in for a reviewer until a second person writes
struct ChecklistStarted {
    int attempt = 1; // 0: a list of the incident itself
    Checklist checklist;
};
struct StepMarked {
    int attempt = 1; // 0: of a list of the incident itself
    std::string step;
    StepState from = StepState::todo;
    StepState to = StepState::done;
    std::string words{}; // evidence or reason, as given
    bool seen = false;   // the bot saw it done: nobody ticked
};
struct AttemptEnded {
    int number = 1;
    std::optional<AttemptOutcome> outcome{};  // none: passed over in a hurry, a prompt in the draft
    std::string saw{};                        // empty: a prompt in the draft
    std::optional<Timestamp> production_at{}; // set here only when it was never seen to reach production before
};
struct AttemptReopened {
    int number = 1;
}; // its end was taken back
struct AttemptWithdrawn {
    int number = 1;
}; // begun by mistake: counts nowhere

struct TakenBack {
    std::int64_t entry = 0;
}; // of whoever did it; what undoes it stands in the events behind this
struct ButtonPressed {
    std::string button;
}; // message and line of a press, so that a double one is known as such
struct DraftFiled {
    int revision = 1;
    std::string place{};
}; // where it was handed over
struct ErrandFailed {
    std::string duty;
    std::string reason;
};
struct ErrandRepeated {
    std::string duty;
}; // nobody could say whether the first try had worked: it may be there twice

// What may not stay on the record.

struct SecretsMasked {
    std::int64_t entry = 0;           // in which they were
    std::vector<std::string> kinds{}; // "Slack token": what it was, never which
};
struct Redacted {
    std::int64_t entry = 0;
    std::string why{};
    std::vector<std::int64_t> rows{};   // whose words are gone: the entry, and what repeated it
    std::optional<MessageId> message{}; // whose words are not taken in again
};

using AnyEvent =
    std::variant<IncidentDeclared, PersonSeen, ChannelOpened, CardPosted, SeverityChanged, StatusChanged, MergedInto,
                 ResolutionPlanned, ClosingPostponed, RoleRequested, RoleAssigned, RoleOffered, OfferReminded,
                 ApprovalAsked, NoteTaken, MessagePosted, MessageEdited, MessageDeleted, RoomRead, MessagesMissed,
                 ImpactChanged, UsersCounted, TimeCorrected, FactStated, QuestionAnswered, TodoChanged, UpdateSent,
                 FollowChanged, EntryStarred, EntryAmended, EntryHidden, AttemptStarted, ProductionReached, GoVoiced,
                 AftermathAnswered, AloneDeclared, ChecklistStarted, StepMarked, AttemptEnded, AttemptReopened,
                 AttemptWithdrawn, TakenBack, ButtonPressed, DraftFiled, ErrandFailed, ErrandRepeated, SecretsMasked,
                 Redacted>;

template <class One, class Any>
inline constexpr bool is_alternative = false;
template <class One, class... All>
inline constexpr bool is_alternative<One, std::variant<All...>> = (std::same_as<One, All> || ...);

// A class of its own, so that making, copying, moving and ending one of fifty is compiled once (event.cpp names each of
// them) and not in each file: that was half of what core and its tests took to compile.
class Event : public AnyEvent {
public:
    template <class One>
        requires is_alternative<One, AnyEvent>
    Event(One one);
    Event();
    Event(const Event& other);
    Event(Event&& other) noexcept;
    Event& operator=(const Event& other);
    Event& operator=(Event&& other) noexcept;
    ~Event();
};

// A line of the log. Views sort by `at`, then `seq`; replay goes by `seq` alone.
struct Recorded {
    IncidentId incident;
    std::int64_t seq = 0;  // from 1, without holes
    Timestamp at;          // when it happened
    Timestamp recorded_at; // when we wrote it
    UserId actor;          // empty: the bot itself
    Event event;
};

// When an event happened, where it says so itself; else `otherwise`.
Timestamp happened_at(const Event& event, Timestamp otherwise);

} // namespace warroom
