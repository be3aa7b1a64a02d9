#pragma once
// Each event's kind and members, as they are stored: for ever. Of no use outside storage/event_json.

#include "storage/value_fields.hpp"

namespace warroom::shape {

template <class T>
constexpr const char* kind = nullptr;

template <>
constexpr const char* kind<IncidentDeclared> = "incident_declared";
void fields(auto& in, Is<IncidentDeclared> auto& event)
{
    in.field("title", event.title)
        .field("severity", event.severity)
        .field("severity_assumed", event.severity_assumed)
        .field("is_private", event.is_private)
        .field("drill", event.drill)
        .maybe("service", event.service)
        .maybe("detected_at", event.detected_at)
        .field("id_prefix", event.id_prefix)
        .field("channel_prefix", event.channel_prefix)
        .field("command", event.command)
        .field("announced", event.announced)
        .field("zone", event.zone)
        .maybe("zone_assumed", event.zone_assumed)
        .maybe("resembles", event.resembles)
        .field("policies", event.policies);
}

template <>
constexpr const char* kind<PersonSeen> = "person_seen";
void fields(auto& in, Is<PersonSeen> auto& event)
{
    in.field("person", event.person)
        .field("name", event.name)
        .field("standing", event.standing)
        .field("zone", event.zone);
}

template <>
constexpr const char* kind<ChannelOpened> = "channel_opened";
void fields(auto& in, Is<ChannelOpened> auto& event) { in.field("channel", event.channel).field("name", event.name); }

template <>
constexpr const char* kind<CardPosted> = "card_posted";
void fields(auto& in, Is<CardPosted> auto& event)
{
    in.field("card", event.card).field("channel", event.channel).field("message", event.message);
}

template <>
constexpr const char* kind<SeverityChanged> = "severity_changed";
void fields(auto& in, Is<SeverityChanged> auto& event)
{
    in.field("from", event.from).field("to", event.to).maybe("why", event.why);
}

template <>
constexpr const char* kind<StatusChanged> = "status_changed";
void fields(auto& in, Is<StatusChanged> auto& event)
{
    in.field("from", event.from).field("to", event.to).maybe("why", event.why).maybe("overridden", event.overridden);
}

template <>
constexpr const char* kind<RoleRequested> = "role_requested";
void fields(auto& in, Is<RoleRequested> auto& event) { in.field("role", event.role).field("to", event.to); }

template <>
constexpr const char* kind<RoleAssigned> = "role_assigned";
void fields(auto& in, Is<RoleAssigned> auto& event)
{
    in.field("role", event.role)
        .maybe("from", event.from)
        .maybe("to", event.to)
        .maybe("why", event.why)
        .maybe("attempt", event.attempt)
        .maybe("area", event.area);
}

template <>
constexpr const char* kind<ApprovalAsked> = "approval_asked";
void fields(auto& in, Is<ApprovalAsked> auto& event) { in.field("line", event.line); }

template <>
constexpr const char* kind<NoteTaken> = "note_taken";
void fields(auto& in, Is<NoteTaken> auto& event)
{
    in.field("text", event.text).maybe("about", event.about).maybe("message", event.message);
}

template <>
constexpr const char* kind<MessagePosted> = "message_posted";
void fields(auto& in, Is<MessagePosted> auto& event)
{
    in.field("channel", event.channel)
        .field("message", event.message)
        .maybe("thread", event.thread)
        .field("text", event.text)
        .field("from_bot", event.from_bot)
        .maybe("bot_name", event.bot_name)
        .maybe("files", event.files)
        .field("sent_at", event.sent_at)
        .maybe("backfilled", event.backfilled);
}

template <>
constexpr const char* kind<MessageEdited> = "message_edited";
void fields(auto& in, Is<MessageEdited> auto& event)
{
    in.field("channel", event.channel)
        .field("message", event.message)
        .field("text", event.text)
        .field("edited_at", event.edited_at)
        .maybe("backfilled", event.backfilled);
}

template <>
constexpr const char* kind<MessageDeleted> = "message_deleted";
void fields(auto& in, Is<MessageDeleted> auto& event)
{
    in.field("channel", event.channel).field("message", event.message).maybe("backfilled", event.backfilled);
}

template <>
constexpr const char* kind<RoomRead> = "room_read";
void fields(auto& in, Is<RoomRead> auto& event)
{
    in.field("channel", event.channel)
        .maybe("thread", event.thread)
        .field("from", event.from)
        .field("to", event.to)
        .maybe("messages", event.messages);
}

template <>
constexpr const char* kind<MessagesMissed> = "messages_missed";
void fields(auto& in, Is<MessagesMissed> auto& event)
{
    in.field("channel", event.channel).field("from", event.from).field("to", event.to).field("reason", event.reason);
}

template <>
constexpr const char* kind<AttemptStarted> = "attempt_started";
void fields(auto& in, Is<AttemptStarted> auto& event)
{
    in.field("number", event.number)
        .field("strategy", event.strategy)
        .maybe("title", event.title)
        .maybe("system", event.system)
        .maybe("undoes", event.undoes);
}

template <>
constexpr const char* kind<ChecklistStarted> = "checklist_started";
void fields(auto& in, Is<ChecklistStarted> auto& event)
{
    in.field("attempt", event.attempt).field("checklist", event.checklist);
}

template <>
constexpr const char* kind<StepMarked> = "step_marked";
void fields(auto& in, Is<StepMarked> auto& event)
{
    in.field("attempt", event.attempt)
        .field("step", event.step)
        .field("from", event.from)
        .field("to", event.to)
        .maybe("words", event.words)
        .maybe("seen", event.seen);
}

template <>
constexpr const char* kind<AttemptEnded> = "attempt_ended";
void fields(auto& in, Is<AttemptEnded> auto& event)
{
    in.field("number", event.number)
        .maybe("outcome", event.outcome)
        .maybe("saw", event.saw)
        .maybe("production_at", event.production_at);
}

template <>
constexpr const char* kind<AttemptReopened> = "attempt_reopened";
void fields(auto& in, Is<AttemptReopened> auto& event) { in.field("number", event.number); }

template <>
constexpr const char* kind<AttemptWithdrawn> = "attempt_withdrawn";
void fields(auto& in, Is<AttemptWithdrawn> auto& event) { in.field("number", event.number); }

template <>
constexpr const char* kind<TakenBack> = "taken_back";
void fields(auto& in, Is<TakenBack> auto& event) { in.field("entry", event.entry); }

template <>
constexpr const char* kind<ButtonPressed> = "button_pressed";
void fields(auto& in, Is<ButtonPressed> auto& event) { in.field("button", event.button); }

template <>
constexpr const char* kind<DraftFiled> = "draft_filed";
void fields(auto& in, Is<DraftFiled> auto& event) { in.field("revision", event.revision).maybe("place", event.place); }

template <>
constexpr const char* kind<ErrandFailed> = "errand_failed";
void fields(auto& in, Is<ErrandFailed> auto& event) { in.field("duty", event.duty).field("reason", event.reason); }

template <>
constexpr const char* kind<ErrandRepeated> = "errand_repeated";
void fields(auto& in, Is<ErrandRepeated> auto& event) { in.field("duty", event.duty); }

template <>
constexpr const char* kind<MergedInto> = "merged_into";
void fields(auto& in, Is<MergedInto> auto& event) { in.field("into", event.into); }

template <>
constexpr const char* kind<ResolutionPlanned> = "resolution_planned";
void fields(auto& in, Is<ResolutionPlanned> auto& event) { in.field("planned", event.planned); }

template <>
constexpr const char* kind<ClosingPostponed> = "closing_postponed";
void fields(auto& in, Is<ClosingPostponed> auto& event) { in.field("until", event.until).maybe("over", event.over); }

template <>
constexpr const char* kind<RoleOffered> = "role_offered";
void fields(auto& in, Is<RoleOffered> auto& event) { in.field("role", event.role).field("to", event.to); }

template <>
constexpr const char* kind<OfferReminded> = "offer_reminded";
void fields(auto& in, Is<OfferReminded> auto& event) { in.field("role", event.role); }

template <>
constexpr const char* kind<ImpactChanged> = "impact_changed";
void fields(auto& in, Is<ImpactChanged> auto& event)
{
    in.field("window", event.window).maybe("from", event.from).field("to", event.to).maybe("why", event.why);
}

template <>
constexpr const char* kind<UsersCounted> = "users_counted";
void fields(auto& in, Is<UsersCounted> auto& event) { in.maybe("from", event.from).field("to", event.to); }

template <>
constexpr const char* kind<TimeCorrected> = "time_corrected";
void fields(auto& in, Is<TimeCorrected> auto& event)
{
    in.field("field", event.field).maybe("from", event.from).maybe("to", event.to).maybe("why", event.why);
}

template <>
constexpr const char* kind<FactStated> = "fact_stated";
void fields(auto& in, Is<FactStated> auto& event)
{
    in.field("fact", event.fact).maybe("from", event.from).maybe("to", event.to).maybe("detail", event.detail);
}

template <>
constexpr const char* kind<QuestionAnswered> = "question_answered";
void fields(auto& in, Is<QuestionAnswered> auto& event)
{
    in.field("question", event.question).maybe("from", event.from).maybe("to", event.to);
}

template <>
constexpr const char* kind<TodoChanged> = "todo_changed";
void fields(auto& in, Is<TodoChanged> auto& event)
{
    in.field("number", event.number).maybe("from", event.from).field("to", event.to).maybe("why", event.why);
}

template <>
constexpr const char* kind<UpdateSent> = "update_sent";
void fields(auto& in, Is<UpdateSent> auto& event)
{
    in.field("number", event.number).field("text", event.text).maybe("next", event.next);
}

template <>
constexpr const char* kind<FollowChanged> = "follow_changed";
void fields(auto& in, Is<FollowChanged> auto& event) { in.field("follows", event.follows); }

template <>
constexpr const char* kind<EntryStarred> = "entry_starred";
void fields(auto& in, Is<EntryStarred> auto& event) { in.field("entry", event.entry).field("starred", event.starred); }

template <>
constexpr const char* kind<EntryAmended> = "entry_amended";
void fields(auto& in, Is<EntryAmended> auto& event) { in.field("entry", event.entry).field("text", event.text); }

template <>
constexpr const char* kind<EntryHidden> = "entry_hidden";
void fields(auto& in, Is<EntryHidden> auto& event)
{
    in.field("entry", event.entry).field("hidden", event.hidden).maybe("why", event.why);
}

template <>
constexpr const char* kind<ProductionReached> = "production_reached";
void fields(auto& in, Is<ProductionReached> auto& event)
{
    in.field("number", event.number).maybe("from", event.from).maybe("to", event.to);
}

template <>
constexpr const char* kind<GoVoiced> = "go_voiced";
void fields(auto& in, Is<GoVoiced> auto& event)
{
    in.field("attempt", event.attempt).field("voice", event.voice).maybe("remark", event.remark);
}

template <>
constexpr const char* kind<AftermathAnswered> = "aftermath_answered";
void fields(auto& in, Is<AftermathAnswered> auto& event)
{
    in.field("attempt", event.attempt).field("question", event.question).field("answer", event.answer);
}

template <>
constexpr const char* kind<AloneDeclared> = "alone_declared";
void fields(auto& in, Is<AloneDeclared> auto& event) { in.field("attempt", event.attempt).field("alone", event.alone); }

template <>
constexpr const char* kind<SecretsMasked> = "secrets_masked";
void fields(auto& in, Is<SecretsMasked> auto& event) { in.field("entry", event.entry).field("kinds", event.kinds); }

template <>
constexpr const char* kind<Redacted> = "redacted";
void fields(auto& in, Is<Redacted> auto& event)
{
    in.field("entry", event.entry).maybe("why", event.why).field("rows", event.rows).maybe("message", event.message);
}

} // namespace warroom::shape
