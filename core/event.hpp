#pragma once
// What happened: the vocabulary of the log. Kinds and members are for ever (storage/event_json); what a view needs of
// the playbook is in here, so an old draft doesn't change with a new file.

#include "core/people.hpp"
#include "core/playbook.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace warroom {

enum class Status { declared, investigating, identified, fixing, monitoring, resolved, closed, cancelled, merged };
enum class AttemptOutcome { worked, partial, failed, abandoned };
enum class StepState { todo, doing, done, failed, skipped, overridden, not_applicable, not_reached };
std::string_view word(Status status);
std::string_view word(AttemptOutcome outcome);
std::string_view word(StepState state);
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
    Policies policies = default_policies();
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
struct RoleRequested {
    Role role;
    UserId to;
}; // the holder is asked; silence for two minutes is a yes
struct RoleAssigned {
    Role role;
    std::optional<UserId> from{};
    std::optional<UserId> to{};
    std::string why{};
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
};
struct MessageEdited {
    ChannelId channel;
    MessageId message;
    std::string text;
    Timestamp edited_at{};
};
struct MessageDeleted {
    ChannelId channel;
    MessageId message;
};

struct AttemptStarted {
    int number = 1;
    Strategy strategy = Strategy::hotfix;
    std::string title{};
};
struct ChecklistStarted {
    int attempt = 1;
    Checklist checklist;
};
struct StepMarked {
    int attempt = 1;
    std::string step;
    StepState from = StepState::todo;
    StepState to = StepState::done;
    std::string words{}; // evidence or reason, as given
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

using Event = std::variant<IncidentDeclared, PersonSeen, ChannelOpened, CardPosted, SeverityChanged, StatusChanged,
                           RoleRequested, RoleAssigned, ApprovalAsked, NoteTaken, MessagePosted, MessageEdited,
                           MessageDeleted, AttemptStarted, ChecklistStarted, StepMarked, AttemptEnded, AttemptReopened,
                           AttemptWithdrawn, TakenBack, ButtonPressed, DraftFiled, ErrandFailed>;

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
