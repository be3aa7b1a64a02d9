// Who may do what. Whoever is in the room may add; the commander decides, or anybody while nobody commands.
#include "core/match.hpp"
#include "core/rules.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace warroom {
namespace {

enum class Needs { nothing, knowing, membership };

// Recording needs nothing. Adding is for everybody we could be told by. The rest takes a member of the team.
Needs needs(const Command& command)
{
    return match(
        command, [](const RecordMessage&) { return Needs::nothing; }, [](const RecordEdit&) { return Needs::nothing; },
        [](const RecordDeletion&) { return Needs::nothing; }, [](const RecordReading&) { return Needs::nothing; },
        [](const RecordMissed&) { return Needs::nothing; }, [](const RecordChannel&) { return Needs::nothing; },
        [](const RecordCard&) { return Needs::nothing; }, [](const RecordDraft&) { return Needs::nothing; },
        [](const RecordFailure&) { return Needs::nothing; }, [](const RecordRepeat&) { return Needs::nothing; },
        [](const Settle&) { return Needs::nothing; }, [](const Wake&) { return Needs::nothing; },
        [](const TakeNote&) { return Needs::nothing; }, [](const DeclareIncident&) { return Needs::knowing; },
        [](const MarkSteps& mark) { return mark.to == StepState::done ? Needs::knowing : Needs::membership; },
        [](const ChangeSeverity&) { return Needs::membership; }, [](const ChangeStatus&) { return Needs::membership; },
        [](const TakeRole&) { return Needs::membership; }, [](const GiveRole&) { return Needs::membership; },
        [](const StartAttempt&) { return Needs::membership; }, [](const EndAttempt&) { return Needs::membership; },
        [](const TakeBack&) { return Needs::nothing; }, [](const Resolve&) { return Needs::membership; },
        [](const CloseIncident&) { return Needs::membership; }, [](const AssignRole&) { return Needs::membership; },
        [](const OfferRole&) { return Needs::membership; }, [](const AcceptRole&) { return Needs::membership; },
        [](const SayGo&) { return Needs::membership; }, [](const ReachProduction&) { return Needs::knowing; },
        [](const AssessFailure&) { return Needs::membership; }, [](const DeclareAlone&) { return Needs::membership; },
        [](const PostponeClosing&) { return Needs::membership; },
        [](const ReopenIncident&) { return Needs::membership; },
        [](const CancelIncident&) { return Needs::membership; }, [](const MergeIncident&) { return Needs::membership; },
        [](const UnmergeIncident&) { return Needs::membership; }, [](const ChangeImpact&) { return Needs::knowing; },
        [](const EndImpact&) { return Needs::knowing; }, [](const WithdrawImpact&) { return Needs::membership; },
        [](const CountUsers&) { return Needs::knowing; }, [](const CorrectTime&) { return Needs::membership; },
        [](const StateFact&) { return Needs::knowing; }, [](const AnswerQuestion&) { return Needs::knowing; },
        [](const AddTodo&) { return Needs::knowing; }, [](const ChangeTodo&) { return Needs::membership; },
        [](const SendUpdate&) { return Needs::membership; }, [](const Follow&) { return Needs::nothing; },
        [](const StarEntry&) { return Needs::knowing; }, [](const AmendEntry&) { return Needs::membership; },
        [](const HideEntry&) { return Needs::membership; }, [](const RedactEntry&) { return Needs::membership; });
}

} // namespace

std::optional<Refusal> barred(const Command& command, const Context& context)
{
    if (context.actor.id.empty()) return std::nullopt; // the bot itself: errands and timers
    const auto standing = context.actor.standing;
    const auto needed = needs(command);
    if (needed == Needs::nothing || standing == Standing::member) return std::nullopt;
    if (standing == Standing::unknown) {
        // In a hurry nobody is locked out of opening a room or saying what was done; deciding waits a moment.
        if (needed == Needs::knowing) return std::nullopt;
        return Refusal{Reason::not_allowed,
                       "I could not look you up just now, so I can't let you decide this. Try again in a "
                       "moment; what you write here is recorded meanwhile."};
    }
    const auto* who = standing == Standing::guest ? "Guests"
                      : standing == Standing::bot ? "Bots"
                                                  : "People of other organisations";
    return Refusal{
        Reason::not_allowed,
        fmt::format(
            "{} are recorded here and can add notes (⟦note <text>⟧), but don't decide. Ask somebody of the team.",
            who)};
}

bool may_see(const Incident& incident, const UserId& person)
{
    return !incident.declared.is_private || incident.people.contains(person);
}

namespace {

// A card's button says which incident it is about; the button that is now offered will say so itself.
std::string without_label(const Incident& incident, std::string_view line)
{
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == std::tolower(b); };
    for (const auto& start : {label(incident) + " ", std::to_string(incident.id.value) + " "})
        if (std::ranges::equal(line.substr(0, start.size()), start, same))
            return std::string{line.substr(start.size())};
    return std::string{line};
}

} // namespace

std::optional<Decision> petition(const Incident& incident, const Context& context)
{
    if (context.actor.standing == Standing::unknown)
        return refused(Reason::not_allowed,
                       "I could not look you up just now, so I can't let you decide this. Try again in a moment.");
    if (may_decide(incident, context.actor.id)) return std::nullopt;
    if (context.line.empty())
        return refused(Reason::not_allowed, fmt::format("That is for the commander to decide: ask {} here.",
                                                        name_of(incident, *incident.commander)));
    return happened(ApprovalAsked{without_label(incident, context.line)});
}

} // namespace warroom
