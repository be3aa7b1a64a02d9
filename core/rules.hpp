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
// Why this person may not ask for that, if so. A member who lacks the right becomes a petitioner: ApprovalAsked.
std::optional<Decision> barred(const Incident&, const Command&, const Context&);

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
void apply(Incident&, const AttemptWithdrawn&, const Recorded&);
std::vector<Effect> after(const Incident&, const AttemptStarted&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const AttemptEnded&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const AttemptWithdrawn&, const Recorded&, const Playbook&);

// rules/checklist.cpp
Decision on(const Incident&, const MarkSteps&, const Context&);
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

// What takes an event back, if anything can: computed before it is applied.
std::vector<Event> inverse(const Incident& before, const Recorded& recorded);

} // namespace warroom
