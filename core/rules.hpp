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

// The reason of what an undo does: a state that it brings back is the one that was left, with its times.
inline constexpr std::string_view taken_back = "taken back";

// rules/lifecycle.cpp
Decision on(const Incident&, const DeclareIncident&, const Context&);
Decision on(const Incident&, const ChangeStatus&, const Context&);
Decision on(const Incident&, const ReopenIncident&, const Context&);
Decision on(const Incident&, const CancelIncident&, const Context&);
Decision on(const Incident&, const MergeIncident&, const Context&);
Decision on(const Incident&, const UnmergeIncident&, const Context&);
std::vector<Button> ways_back(const Incident&); // to work on what is over; nothing while it isn't
void apply(Incident&, const IncidentDeclared&, const Recorded&);
void apply(Incident&, const StatusChanged&, const Recorded&);
void apply(Incident&, const MergedInto&, const Recorded&);
std::vector<Effect> after(const Incident&, const IncidentDeclared&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const StatusChanged&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const MergedInto&, const Recorded&, const Playbook&);

// rules/ending.cpp
Decision on(const Incident&, const Resolve&, const Context&);
Decision on(const Incident&, const CloseIncident&, const Context&);
Decision on(const Incident&, const PostponeClosing&, const Context&);
void apply(Incident&, const ResolutionPlanned&, const Recorded&);
void apply(Incident&, const ClosingPostponed&, const Recorded&);
std::vector<Effect> after(const Incident&, const ResolutionPlanned&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const ClosingPostponed&, const Recorded&, const Playbook&);
// What stands between this incident and its closing, each with the line that mends it.
struct Missing {
    std::string what;
    Button mend;
    bool blocks = true; // else only said
};
std::vector<Missing> missing_to_close(const Incident&, Timestamp now);

// rules/severity.cpp
Decision on(const Incident&, const ChangeSeverity&, const Context&);
void apply(Incident&, const SeverityChanged&, const Recorded&);
std::vector<Effect> after(const Incident&, const SeverityChanged&, const Recorded&, const Playbook&);

// rules/roles.cpp
bool many_hold(Role role); // of experts and observers there may be any number
Decision on(const Incident&, const TakeRole&, const Context&);
Decision on(const Incident&, const GiveRole&, const Context&);
Decision on(const Incident&, const AssignRole&, const Context&);
Decision on(const Incident&, const OfferRole&, const Context&);
Decision on(const Incident&, const AcceptRole&, const Context&);
void apply(Incident&, const RoleOffered&, const Recorded&);
void apply(Incident&, const OfferReminded&, const Recorded&);
std::vector<Effect> after(const Incident&, const RoleOffered&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const OfferReminded&, const Recorded&, const Playbook&);
void apply(Incident&, const RoleRequested&, const Recorded&);
void apply(Incident&, const RoleAssigned&, const Recorded&);
void apply(Incident&, const ApprovalAsked&, const Recorded&);
void apply(Incident&, const PersonSeen&, const Recorded&);
std::vector<Effect> after(const Incident&, const RoleRequested&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const RoleAssigned&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const ApprovalAsked&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const PersonSeen&, const Recorded&, const Playbook&);

// rules/reminders.cpp
// What happens by itself when nobody says anything until then.
struct Due {
    Timestamp at;
    std::vector<Event> events;
};
Decision on(const Incident&, const Wake&, const Context&);
void due_roles(const Incident&, std::vector<Due>&);     // rules/roles.cpp
void due_aftermath(const Incident&, std::vector<Due>&); // rules/aftermath.cpp
void due_ending(const Incident&, std::vector<Due>&);    // rules/ending.cpp

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

// rules/reading.cpp
Decision on(const Incident&, const RecordReading&, const Context&);
Decision on(const Incident&, const RecordMissed&, const Context&);
void apply(Incident&, const RoomRead&, const Recorded&);
void apply(Incident&, const MessagesMissed&, const Recorded&);
std::vector<Effect> after(const Incident&, const RoomRead&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const MessagesMissed&, const Recorded&, const Playbook&);

// rules/impact.cpp
Decision on(const Incident&, const ChangeImpact&, const Context&);
Decision on(const Incident&, const EndImpact&, const Context&);
Decision on(const Incident&, const WithdrawImpact&, const Context&);
Decision on(const Incident&, const CountUsers&, const Context&);
void apply(Incident&, const ImpactChanged&, const Recorded&);
void apply(Incident&, const UsersCounted&, const Recorded&);
std::vector<Effect> after(const Incident&, const ImpactChanged&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const UsersCounted&, const Recorded&, const Playbook&);
std::vector<std::string> known_systems(const Incident&); // hit, or named at the opening
// Why no fact can be recorded here now, if so: cancelled, merged, or closed and not by a member.
std::optional<Refusal> no_facts(const Incident&, const Context&);
// Ends every open window: for whoever resolves or cancels.
void end_impact(const Incident&, Timestamp at, bool assumed, const std::string& why, std::vector<Event>&);
void withdraw_impact(const Incident&, const std::string& why, std::vector<Event>&);

// rules/times.cpp
Decision on(const Incident&, const CorrectTime&, const Context&);
void apply(Incident&, const TimeCorrected&, const Recorded&);
std::vector<Effect> after(const Incident&, const TimeCorrected&, const Recorded&, const Playbook&);

// rules/facts.cpp
Decision on(const Incident&, const StateFact&, const Context&);
Decision on(const Incident&, const AnswerQuestion&, const Context&);
void apply(Incident&, const FactStated&, const Recorded&);
void apply(Incident&, const QuestionAnswered&, const Recorded&);
std::vector<Effect> after(const Incident&, const FactStated&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const QuestionAnswered&, const Recorded&, const Playbook&);

// rules/records.cpp
Decision on(const Incident&, const AddTodo&, const Context&);
Decision on(const Incident&, const ChangeTodo&, const Context&);
Decision on(const Incident&, const SendUpdate&, const Context&);
Decision on(const Incident&, const Follow&, const Context&);
Decision on(const Incident&, const StarEntry&, const Context&);
Decision on(const Incident&, const AmendEntry&, const Context&);
Decision on(const Incident&, const HideEntry&, const Context&);
void apply(Incident&, const TodoChanged&, const Recorded&);
void apply(Incident&, const UpdateSent&, const Recorded&);
void apply(Incident&, const FollowChanged&, const Recorded&);
void apply(Incident&, const EntryStarred&, const Recorded&);
void apply(Incident&, const EntryAmended&, const Recorded&);
void apply(Incident&, const EntryHidden&, const Recorded&);
std::vector<Effect> after(const Incident&, const TodoChanged&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const UpdateSent&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const FollowChanged&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const EntryStarred&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const EntryAmended&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const EntryHidden&, const Recorded&, const Playbook&);

std::optional<Refusal> no_such_entry(const Incident&, std::int64_t entry);

// rules/redaction.cpp
// Masks them in what is about to be recorded, and adds that it was done.
void mask_secrets(const Incident& before, std::vector<Event>& events);
Decision on(const Incident&, const RedactEntry&, const Context&);
void apply(Incident&, const SecretsMasked&, const Recorded&);
void apply(Incident&, const Redacted&, const Recorded&);
std::vector<Effect> after(const Incident&, const SecretsMasked&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const Redacted&, const Recorded&, const Playbook&);

// rules/seen.cpp
// Steps that tick themselves: what these events show to be done, before they are applied.
std::vector<Event> seen_done(const Incident& before, const std::vector<Event>& events, const Context&);

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
std::vector<Effect> refresh_attempt(const Incident&, int number); // its cards, and the incident's
// The open attempts that mend the same system: two would be told apart by nobody.
std::vector<const Attempt*> rivals(const Incident&, std::string_view system);
bool others_in_production(const Incident&, int number);   // open, begun beside this one, and not yet watched
std::string no_such_attempt(const Incident&, int number); // in words
// The open attempt that is meant where no number was said.
Result<const Attempt*, Refusal> meant(const Incident&, std::optional<int> number, std::string_view rest_of_line);

// rules/undo_attempt.cpp: nothing: not an event of theirs
std::optional<bool> attempt_stands(const Incident&, const Event& undoing);
std::optional<std::vector<Event>> inverse_of_attempt(const Incident& before, const Recorded&);

// rules/go.cpp
Decision on(const Incident&, const SayGo&, const Context&);
Decision on(const Incident&, const ReachProduction&, const Context&);
Decision on(const Incident&, const DeclareAlone&, const Context&);
void apply(Incident&, const ProductionReached&, const Recorded&);
void apply(Incident&, const GoVoiced&, const Recorded&);
void apply(Incident&, const AloneDeclared&, const Recorded&);
std::vector<Effect> after(const Incident&, const ProductionReached&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const GoVoiced&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const AloneDeclared&, const Recorded&, const Playbook&);
// A second person writes: from here on there is a reviewer to be had.
void end_alone(Incident&, const MessagePosted&, const Recorded&);
// What somebody else said against the go within the last two minutes, until whoever decides has heard it.
const Attempt::Said* objection(const Attempt&, const UserId& decider, Timestamp now);

// rules/aftermath.cpp
Decision on(const Incident&, const AssessFailure&, const Context&);
void apply(Incident&, const AftermathAnswered&, const Recorded&);
std::vector<Effect> after(const Incident&, const AftermathAnswered&, const Recorded&, const Playbook&);
// Where the incident goes back to when an attempt in production is given up; nothing: it stays.
std::optional<Status> back_to(const Incident&, int number, bool theory_stands);

// rules/checklist.cpp
Decision on(const Incident&, const MarkSteps&, const Context&);
void note_go(Attempt& attempt, std::int64_t seq, const Answers& answers); // if this event lets it go on to production
// What the attempt's progress means for the incident.
void follow(const Incident&, const Attempt& before, const Attempt& after, std::vector<Event>&);
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
Decision on(const Incident&, const RecordRepeat&, const Context&);
Decision on(const Incident&, const Settle&, const Context&);
void apply(Incident&, const ChannelOpened&, const Recorded&);
void apply(Incident&, const CardPosted&, const Recorded&);
void apply(Incident&, const DraftFiled&, const Recorded&);
void apply(Incident&, const ErrandFailed&, const Recorded&);
void apply(Incident&, const ErrandRepeated&, const Recorded&);
std::vector<Effect> after(const Incident&, const ChannelOpened&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const CardPosted&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const DraftFiled&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const ErrandFailed&, const Recorded&, const Playbook&);
std::vector<Effect> after(const Incident&, const ErrandRepeated&, const Recorded&, const Playbook&);

// rules/undo_facts.cpp: `inverse` of facts and records, and whether what it takes back still stands.
bool fact_stands(const Incident&, const Event& undoing);
std::optional<std::vector<Event>> inverse_of_fact(const Incident& before, const Event&);

// Done by somebody, and not to be taken back: what they did before it is not their last change any more.
bool is_final(const Event&);
// What takes an event back, if anything can: asked before it is applied. Empty: marking the entry is enough.
std::optional<std::vector<Event>> inverse(const Incident& before, const Recorded& recorded);

// Edits of what stands in the room already. Nothing while there is no room: what is posted then shows the newest state.
std::vector<Effect> refresh(const Incident&, std::initializer_list<CardId> cards, bool topic = false);
// A new message for this event, if core/wording has a place for it and there is a room.
void tell(std::vector<Effect>& effects, const Incident&, const Recorded&);

} // namespace warroom
