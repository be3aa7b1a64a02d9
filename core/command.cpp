#include "core/command.hpp"

#include <utility>

namespace warroom {

template <class One>
    requires is_alternative<One, AnyCommand>
Command::Command(One one) : AnyCommand{std::move(one)}
{
}
template Command::Command(DeclareIncident);
template Command::Command(ChangeSeverity);
template Command::Command(ChangeStatus);
template Command::Command(TakeRole);
template Command::Command(GiveRole);
template Command::Command(AssignRole);
template Command::Command(OfferRole);
template Command::Command(AcceptRole);
template Command::Command(TakeNote);
template Command::Command(StartAttempt);
template Command::Command(SayGo);
template Command::Command(ReachProduction);
template Command::Command(AssessFailure);
template Command::Command(DeclareAlone);
template Command::Command(EndAttempt);
template Command::Command(MarkSteps);
template Command::Command(TakeBack);
template Command::Command(Resolve);
template Command::Command(CloseIncident);
template Command::Command(PostponeClosing);
template Command::Command(ReopenIncident);
template Command::Command(CancelIncident);
template Command::Command(MergeIncident);
template Command::Command(UnmergeIncident);
template Command::Command(ChangeImpact);
template Command::Command(EndImpact);
template Command::Command(WithdrawImpact);
template Command::Command(CountUsers);
template Command::Command(CorrectTime);
template Command::Command(StateFact);
template Command::Command(AnswerQuestion);
template Command::Command(AddTodo);
template Command::Command(ChangeTodo);
template Command::Command(SendUpdate);
template Command::Command(Follow);
template Command::Command(StarEntry);
template Command::Command(AmendEntry);
template Command::Command(HideEntry);
template Command::Command(RedactEntry);
template Command::Command(RecordMessage);
template Command::Command(RecordEdit);
template Command::Command(RecordDeletion);
template Command::Command(RecordReading);
template Command::Command(RecordMissed);
template Command::Command(RecordChannel);
template Command::Command(RecordCard);
template Command::Command(RecordDraft);
template Command::Command(RecordFailure);
template Command::Command(RecordRepeat);
template Command::Command(Settle);
template Command::Command(Wake);

Command::Command() = default;
Command::Command(const Command& other) = default;
Command::Command(Command&& other) noexcept = default;
Command& Command::operator=(const Command& other) = default;
Command& Command::operator=(Command&& other) noexcept = default;
Command::~Command() = default;

} // namespace warroom
