#pragma once
// Every law, by subject. `on` decides a command, `apply` changes the state by an event, `after` says what is then owed.
// An alternative without a law doesn't compile: the dispatchers in incident.cpp name no default.

#include "core/incident.hpp"

namespace warroom {

inline Decision happened(auto... events)
{
    std::vector<Event> all;
    (all.push_back(std::move(events)), ...);
    return all;
}
inline Decision refused(Reason reason, std::string words, std::vector<Button> offers = {})
{
    return Refusal{reason, std::move(words), std::move(offers)};
}

// rules/lifecycle.cpp
Decision on(const Incident&, const DeclareIncident&, const Context&);
Decision on(const Incident&, const ChangeStatus&, const Context&);
Decision on(const Incident&, const Resolve&, const Context&);
Decision on(const Incident&, const CloseIncident&, const Context&);
void apply(Incident&, const IncidentDeclared&, const Recorded&);
void apply(Incident&, const StatusChanged&, const Recorded&);
std::vector<Effect> after(const Incident&, const IncidentDeclared&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const StatusChanged&, const Recorded&, const Playbook&);

// rules/severity.cpp
Decision on(const Incident&, const ChangeSeverity&, const Context&);
void apply(Incident&, const SeverityChanged&, const Recorded&);
std::vector<Effect> after(const Incident&, const SeverityChanged&, const Recorded&, const Playbook&);

// rules/roles.cpp
Decision on(const Incident&, const TakeRole&, const Context&);
Decision on(const Incident&, const GiveRole&, const Context&);
Decision on(const Incident&, const Wake&, const Context&);
void apply(Incident&, const RoleRequested&, const Recorded&);
void apply(Incident&, const RoleAssigned&, const Recorded&);
void apply(Incident&, const ApprovalAsked&, const Recorded&);
void apply(Incident&, const PersonSeen&, const Recorded&);
std::vector<Effect> after(const Incident&, const RoleRequested&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const RoleAssigned&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const ApprovalAsked&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const PersonSeen&, const Recorded&, const Playbook&);

// rules/rights.cpp
// Why this person may not ask for that at all, if so.
std::optional<Refusal> barred(const Command&, const Context&);
// The commander's right, for who lacks it: the wish becomes a request to the commander. Nothing: they may.
std::optional<Decision> petition(const Incident&, const Context&);

// rules/notes.cpp
Decision on(const Incident&, const TakeNote&, const Context&);
Decision on(const Incident&, const RecordMessage&, const Context&);
Decision on(const Incident&, const RecordEdit&, const Context&);
Decision on(const Incident&, const RecordDeletion&, const Context&);
Decision on(const Incident&, const TakeBack&, const Context&);
void apply(Incident&, const NoteTaken&, const Recorded&);
void apply(Incident&, const MessagePosted&, const Recorded&);
void apply(Incident&, const MessageEdited&, const Recorded&);
void apply(Incident&, const MessageDeleted&, const Recorded&);
void apply(Incident&, const TakenBack&, const Recorded&);
void apply(Incident&, const ButtonPressed&, const Recorded&);
std::vector<Effect> after(const Incident&, const NoteTaken&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const MessagePosted&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const MessageEdited&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const MessageDeleted&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const TakenBack&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const ButtonPressed&, const Recorded&, const Playbook&);

// rules/attempt.cpp
Decision on(const Incident&, const StartAttempt&, const Context&);
Decision on(const Incident&, const EndAttempt&, const Context&);
void apply(Incident&, const AttemptStarted&, const Recorded&);
void apply(Incident&, const AttemptEnded&, const Recorded&);
void apply(Incident&, const AttemptReopened&, const Recorded&);
void apply(Incident&, const AttemptWithdrawn&, const Recorded&);
std::vector<Effect> after(const Incident&, const AttemptStarted&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const AttemptEnded&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const AttemptReopened&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const AttemptWithdrawn&, const Recorded&, const Playbook&);

// rules/checklist.cpp
Decision on(const Incident&, const MarkSteps&, const Context&);
bool is_decision(const StepLine& line, StepState to); // the go, and passing over what is blocking
bool needs_evidence_at_once(const Step& step); // what is not a tick but a promise: point of no return, proved backup
void apply(Incident&, const ChecklistStarted&, const Recorded&);
void apply(Incident&, const StepMarked&, const Recorded&);
std::vector<Effect> after(const Incident&, const ChecklistStarted&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const StepMarked&, const Recorded&, const Playbook&);

// rules/errands.cpp
Decision on(const Incident&, const RecordChannel&, const Context&);
Decision on(const Incident&, const RecordCard&, const Context&);
Decision on(const Incident&, const RecordDraft&, const Context&);
Decision on(const Incident&, const RecordFailure&, const Context&);
Decision on(const Incident&, const Settle&, const Context&);
void apply(Incident&, const ChannelOpened&, const Recorded&);
void apply(Incident&, const CardPosted&, const Recorded&);
void apply(Incident&, const DraftFiled&, const Recorded&);
void apply(Incident&, const ErrandFailed&, const Recorded&);
std::vector<Effect> after(const Incident&, const ChannelOpened&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const CardPosted&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const DraftFiled&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const ErrandFailed&, const Recorded&, const Playbook&);

// What takes an event back, if anything can: asked before it is applied. Empty: marking the entry is enough.
std::optional<std::vector<Event>> inverse(const Incident& before, const Recorded& recorded);

// Edits of what stands in the room already. Nothing while there is no room: what is posted then shows the newest state.
std::vector<Effect> refresh(const Incident&, std::initializer_list<CardId> cards, bool topic = false);
// A new message for this event, if core/wording has a place for it and there is a room.
void tell(std::vector<Effect>& effects, const Incident&, const Recorded&);

} // namespace warroom
