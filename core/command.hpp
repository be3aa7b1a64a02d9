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
struct TakeNote {
    std::string text;
    std::optional<Timestamp> about{};
    std::optional<MessageId> message{}; // that said it
};
struct StartAttempt {
    Strategy strategy;
    std::string title{};
};
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
};
struct CloseIncident {
    bool anyway = false;
    std::string remark{};
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
struct Settle {}; // done, and nothing to remember

// -- clocks

struct Wake {};

using Command = std::variant<DeclareIncident, ChangeSeverity, ChangeStatus, TakeRole, GiveRole, TakeNote, StartAttempt,
                             EndAttempt, MarkSteps, TakeBack, Resolve, CloseIncident, RecordMessage, RecordEdit,
                             RecordDeletion, RecordChannel, RecordCard, RecordDraft, RecordFailure, Settle, Wake>;

} // namespace warroom
