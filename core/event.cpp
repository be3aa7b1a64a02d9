#include "core/event.hpp"

#include <utility>

namespace warroom {

template <class One>
    requires is_alternative<One, AnyEvent>
Event::Event(One one) : AnyEvent{std::move(one)}
{
}
template Event::Event(IncidentDeclared);
template Event::Event(PersonSeen);
template Event::Event(ChannelOpened);
template Event::Event(CardPosted);
template Event::Event(SeverityChanged);
template Event::Event(StatusChanged);
template Event::Event(MergedInto);
template Event::Event(ResolutionPlanned);
template Event::Event(ClosingPostponed);
template Event::Event(RoleRequested);
template Event::Event(RoleAssigned);
template Event::Event(RoleOffered);
template Event::Event(OfferReminded);
template Event::Event(ApprovalAsked);
template Event::Event(NoteTaken);
template Event::Event(MessagePosted);
template Event::Event(MessageEdited);
template Event::Event(MessageDeleted);
template Event::Event(RoomRead);
template Event::Event(MessagesMissed);
template Event::Event(ImpactChanged);
template Event::Event(UsersCounted);
template Event::Event(TimeCorrected);
template Event::Event(FactStated);
template Event::Event(QuestionAnswered);
template Event::Event(TodoChanged);
template Event::Event(UpdateSent);
template Event::Event(FollowChanged);
template Event::Event(EntryStarred);
template Event::Event(EntryAmended);
template Event::Event(EntryHidden);
template Event::Event(AttemptStarted);
template Event::Event(ProductionReached);
template Event::Event(GoVoiced);
template Event::Event(AftermathAnswered);
template Event::Event(AloneDeclared);
template Event::Event(ChecklistStarted);
template Event::Event(StepMarked);
template Event::Event(AttemptEnded);
template Event::Event(AttemptReopened);
template Event::Event(AttemptWithdrawn);
template Event::Event(TakenBack);
template Event::Event(ButtonPressed);
template Event::Event(DraftFiled);
template Event::Event(ErrandFailed);
template Event::Event(ErrandRepeated);
template Event::Event(SecretsMasked);
template Event::Event(Redacted);

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

Timestamp happened_at(const Event& event, Timestamp otherwise)
{
    if (const auto* message = std::get_if<MessagePosted>(&event)) return message->sent_at;
    if (const auto* edit = std::get_if<MessageEdited>(&event)) return edit->edited_at;
    if (const auto* missed = std::get_if<MessagesMissed>(&event)) return missed->from;
    if (const auto* note = std::get_if<NoteTaken>(&event)) return note->about.value_or(otherwise);
    return otherwise;
}

} // namespace warroom
