#include "core/wording_parts.hpp"

#include "core/match.hpp"
#include "core/noise.hpp"
#include "core/rules.hpp"
#include "core/wording_facts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::minutes;

std::string failed_text(const Told& told, const ErrandFailed& event)
{
    const auto& incident = told.incident;
    if (event.duty == duty(OpenChannel{}))
        return fmt::format(
            "{} has no channel: Slack refused it ({}). It is recorded all the same: ⟦{} {} note …⟧ and the other "
            "commands work from anywhere, and the next change tries the channel again. Whoever looks after "
            "the Slack app can mend it.",
            told.id(), event.reason, incident.declared.command, incident.id.value);
    if (event.duty == duty(PostEntry{}))
        return fmt::format("{}: I could not post in #{} ({}). I go on writing down what reaches me, and ⟦{} {} status⟧ "
                           "and the other commands work from anywhere. Whoever looks after the Slack app can mend it.",
                           told.id(), incident.channel_name, event.reason, incident.declared.command,
                           incident.id.value);
    if (place(incident, event) && std::holds_alternative<Direct>(*place(incident, event)))
        return fmt::format("{}: I could not {} ({}). The room is #{}.", told.id(), event.duty, event.reason,
                           incident.channel_name);
    return fmt::format(
        "I could not {}: {}. Everything else goes on; I will not mention it again. Whoever looks after the Slack "
        "app can mend it.",
        event.duty, event.reason);
}

Notice words(const Incident& incident, const Recorded& recorded)
{
    const Told told{incident, recorded};
    if (auto said = incident_words(told)) return *said;
    if (auto said = attempt_notice(told)) return *said;
    if (const auto* event = std::get_if<ErrandFailed>(&recorded.event)) return {failed_text(told, *event)};
    if (auto text = record_words(incident, recorded); !text.empty()) return {std::move(text)};
    return {fact_words(incident, recorded), fact_offers(incident, recorded)};
}

std::string confirmed(const Incident& incident, const Recorded& recorded)
{
    const Told told{incident, recorded};
    if (const auto* event = std::get_if<IncidentDeclared>(&recorded.event)) {
        const auto assumed = event->severity_assumed ? fmt::format(" (assumed; ⟦{} {} sev 3⟧ says otherwise)",
                                                                   event->command, incident.id.value)
                                                     : std::string{};
        return fmt::format("{} opened as {}{}: #{} is opening, you will be invited.", told.id(), label(event->severity),
                           assumed, channel_names(incident).front());
    }
    if (auto said = incident_confirmation(told)) return *said;
    if (const auto* event = std::get_if<NoteTaken>(&recorded.event))
        return fmt::format("Noted as #{} at {}: {}", recorded.seq,
                           zoned_time(zone_of(incident), recorded.at, recorded.recorded_at), event->text);
    if (auto said = attempt_confirmation(told)) return *said;
    if (const auto* event = std::get_if<TakenBack>(&recorded.event))
        return fmt::format("Taken back: entry #{}.", event->entry);
    if (auto text = record_confirmed(incident, recorded); !text.empty()) return text;
    return fact_words(incident, recorded);
}

// Who commands is everybody's business.
Place place_of_role(Role role) { return role == Role::commander ? Place{Room{}} : Place{CardId{}}; }

} // namespace

std::optional<Place> place(const Incident& incident, const Event& event)
{
    using Where = std::optional<Place>;
    return match(
        event,
        [](const SeverityChanged& changed) -> Where { return changed.from == changed.to ? Place{CardId{}} : Room{}; },
        [](const RoleRequested& asked) -> Where { return place_of_role(asked.role); },
        [](const RoleAssigned& moved) -> Where { return place_of_role(moved.role); },
        [](const ApprovalAsked&) -> Where { return Room{}; }, [](const AttemptEnded&) -> Where { return Room{}; },
        [](const AttemptReopened&) -> Where { return Room{}; },
        [](const StatusChanged& changed) -> Where {
            if (changed.to >= Status::resolved || changed.from >= Status::resolved) return Room{};
            return std::nullopt; // the pinned card and the topic say it
        },
        [&](const StepMarked& marked) -> Where { return place_of_step(incident, marked); },
        [&](const ErrandFailed& failed) -> Where {
            const bool opener_left_out = failed.reason.find(incident.opened_by.value) != std::string::npos;
            if (failed.duty == duty(OpenChannel{}) || opener_left_out) return Direct{incident.opened_by};
            return CardId{};
        },
        [](const ErrandRepeated&) -> Where { return std::nullopt; },
        [](const IncidentDeclared&) -> Where { return std::nullopt; },
        [](const PersonSeen&) -> Where { return std::nullopt; },
        [](const ChannelOpened&) -> Where { return std::nullopt; },
        [](const CardPosted&) -> Where { return std::nullopt; }, [](const NoteTaken&) -> Where { return std::nullopt; },
        [](const MessagePosted&) -> Where { return std::nullopt; },
        [](const MessageEdited&) -> Where { return std::nullopt; },
        [](const MessageDeleted&) -> Where { return std::nullopt; },
        [](const RoomRead&) -> Where { return std::nullopt; },
        [](const MessagesMissed&) -> Where { return std::nullopt; },
        [](const AttemptStarted&) -> Where { return std::nullopt; },
        [](const ChecklistStarted&) -> Where { return std::nullopt; },
        [](const AttemptWithdrawn&) -> Where { return std::nullopt; },
        [](const TakenBack&) -> Where { return std::nullopt; }, [](const MergedInto&) -> Where { return std::nullopt; },
        [](const ResolutionPlanned&) -> Where { return std::nullopt; },
        [](const ClosingPostponed& closing) -> Where { return closing.over ? Where{Room{}} : std::nullopt; },
        [](const RoleOffered& offered) -> Where { return place_of_role(offered.role); },
        [&](const OfferReminded& reminded) -> Where {
            const auto offer = std::ranges::find(incident.offers, reminded.role, &Incident::Offer::role);
            return offer == incident.offers.end() ? Where{} : Where{Direct{offer->to}};
        },
        [&](const ImpactChanged& changed) -> Where {
            if (all_over(incident, changed)) return Room{};
            return goes_on(incident, changed) ? std::nullopt : Where{CardId{}};
        },
        [](const UsersCounted&) -> Where { return CardId{}; }, [](const TimeCorrected&) -> Where { return CardId{}; },
        [](const FactStated&) -> Where { return CardId{}; }, [](const QuestionAnswered&) -> Where { return CardId{}; },
        [](const TodoChanged&) -> Where { return std::nullopt; }, [](const UpdateSent&) -> Where { return Room{}; },
        [](const FollowChanged&) -> Where { return std::nullopt; },
        [](const EntryStarred&) -> Where { return CardId{}; },
        [](const EntryAmended&) -> Where { return std::nullopt; },
        [](const EntryHidden&) -> Where { return std::nullopt; },
        [](const ProductionReached&) -> Where { return std::nullopt; },
        [&](const GoVoiced& said) -> Where {
            return said.voice == Voice::no_go ? Place{Room{}} : place_under(incident, said.attempt);
        },
        [&](const AftermathAnswered& answered) -> Where { return place_under(incident, answered.attempt); },
        [&](const AloneDeclared& alone) -> Where { return place_under(incident, alone.attempt); },
        [](const ButtonPressed&) -> Where { return std::nullopt; },
        [](const DraftFiled&) -> Where { return std::nullopt; },
        [](const SecretsMasked&) -> Where { return std::nullopt; }, // its author alone hears of it
        [](const Redacted&) -> Where { return std::nullopt; });
}

void tell(std::vector<Effect>& effects, const Incident& incident, const Recorded& recorded)
{
    const auto where = place(incident, recorded.event);
    if (!where) return;
    PostEntry post{.seq = recorded.seq};
    if (const auto* direct = std::get_if<Direct>(&*where))
        post.not_before = waits_until(incident, direct->to, recorded.recorded_at);
    else if (incident.channel.empty())
        return;
    else // decided here: by the time it is posted the place may have become another
        post.aside = !std::holds_alternative<Room>(*where) || one_too_many(incident, recorded);
    effects.push_back(post);
}

std::string with_names(const Incident& incident, std::string_view text)
{
    std::string said;
    while (true) {
        const auto begin = text.find("<@");
        const auto end = begin == std::string_view::npos ? begin : text.find('>', begin);
        if (end == std::string_view::npos) return said.append(text);
        said.append(text.substr(0, begin));
        const auto mention = text.substr(begin + 2, end - begin - 2);
        const auto bar = mention.find('|');
        const UserId person{std::string{mention.substr(0, bar)}};
        const auto label =
            bar == std::string_view::npos ? std::string{"somebody"} : std::string{mention.substr(bar + 1)};
        said += "@" + (incident.people.contains(person) ? name_of(incident, person) : label);
        text.remove_prefix(end + 1);
    }
}

Notice notice(const Incident& incident, const Recorded& recorded)
{
    auto told = words(incident, recorded);
    told.text = with_names(incident, told.text);
    return told;
}

std::string confirmation(const Incident& incident, const Recorded& recorded)
{
    return with_names(incident, confirmed(incident, recorded));
}

std::vector<Button> offers(const Incident& incident, const Recorded& recorded)
{
    if (std::holds_alternative<IncidentDeclared>(recorded.event)) return {{"Severity…", "sev"}, {"Cancel", "cancel"}};
    auto offered = attempt_offers({incident, recorded});
    return offered.empty() ? fact_offers(incident, recorded) : offered;
}

std::string_view duty(const Effect& effect)
{
    return match(
        effect, [](const OpenChannel&) { return std::string_view{"open the channel"}; },
        [](const InvitePeople&) { return std::string_view{"invite people"}; },
        [](const SetTopic&) { return std::string_view{"set the topic"}; },
        [](const PostCard& post) {
            return post.card.kind == CardId::Kind::announcement ? std::string_view{"announce the incident"}
                                                                : std::string_view{"post the card"};
        },
        [](const PinCard&) { return std::string_view{"pin the card"}; },
        [](const RefreshCard&) { return std::string_view{"update the card"}; },
        [](const PostEntry&) { return std::string_view{"post a message"}; },
        [](const FilePostMortem&) { return std::string_view{"hand over the post-mortem draft"}; });
}

} // namespace warroom
