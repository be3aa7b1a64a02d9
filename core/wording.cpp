#include "core/wording_parts.hpp"

#include "core/match.hpp"
#include "core/rules.hpp"
#include "core/wording_facts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::minutes;

const StepLine* line_of(const Attempt& attempt, const std::string& id)
{
    for (const auto& line : attempt.steps)
        if (line.step.id == id) return &line;
    return nullptr;
}

bool early(const Step& step) { return step.phase == Phase::prepare || step.phase == Phase::approve; }

std::string step_line(const Told& told, const StepMarked& event)
{
    const auto& attempt = told.attempt(event.attempt);
    const auto* line = line_of(attempt, event.step);
    const auto name = line ? line->step.name : std::string{};
    const auto words = event.words.empty() ? std::string{} : ": " + event.words;
    const auto who = fmt::format("{}, {}", told.by(), told.at());
    switch (event.to) {
    case StepState::done: {
        const auto open = open_steps(attempt);
        const auto next = open.empty() || !attempt.open()
                              ? ""
                              : fmt::format(" → next: {} {}", open.front()->step.id, open.front()->step.name);
        return fmt::format("✔ {} {}{} ({}){}", event.step, name, words, who, next);
    }
    case StepState::todo: return fmt::format("{} {} is open again ({})", event.step, name, who);
    case StepState::overridden:
        return fmt::format("{} {} was passed over by {} at {}{}", event.step, name, told.by(), told.at(), words);
    default: return fmt::format("{} {} was left out{} ({})", event.step, name, words, who);
    }
}

// Blocking steps that should have come before this one and are open still.
std::vector<std::string> left_behind(const Attempt& attempt, const std::string& step)
{
    std::vector<std::string> ids;
    const auto* marked = line_of(attempt, step);
    for (const auto& line : attempt.steps) {
        if (!marked || line.step.phase >= marked->step.phase) break;
        if (line.step.blocking && line.state == StepState::todo) ids.push_back(line.step.id);
    }
    return ids;
}

std::string ended_text(const Told& told, const AttemptEnded& event)
{
    const auto saw = event.saw.empty() ? std::string{} : ": " + event.saw;
    const auto title = told.titled(event.number);
    if (!event.outcome) return fmt::format("{} was left open; how it ended is for the draft.", title);
    switch (*event.outcome) {
    case AttemptOutcome::worked:
        return fmt::format(
            "✔ {} is done and holds{}.\nWatching until {}. Resolve then, or say what came back.", title, saw,
            zoned_time(told.incident.declared.zone,
                       told.incident.monitoring_since.value_or(told.recorded.at) + watch_time(told.incident)));
    case AttemptOutcome::partial:
        return fmt::format("{} helped in part and stays{}. The next attempt may begin.", title, saw);
    case AttemptOutcome::failed:
        return fmt::format(
            "{} did not hold{}.\n{}What else do we believe? hotfix, revert or rollback begins the next attempt.", title,
            saw, event.saw.empty() ? "What did we see? " : "Noted; that narrows it down. ");
    case AttemptOutcome::abandoned: return fmt::format("{} was abandoned before it touched production{}.", title, saw);
    }
    return {};
}

std::string step_confirmation(const Told& told, const StepMarked& event)
{
    const auto& attempt = told.attempt(event.attempt);
    const auto left = event.to == StepState::done ? left_behind(attempt, event.step) : std::vector<std::string>{};
    auto text = step_line(told, event);
    if (!left.empty())
        text += fmt::format("\nOpen before it: {0}. Done too? `done {1}`. Left out? `skip {1} <why>`.",
                            joined(left, ", "), joined(left, " "));
    return text;
}

std::string failed_text(const Told& told, const ErrandFailed& event)
{
    const auto& incident = told.incident;
    if (event.duty == duty(OpenChannel{}))
        return fmt::format(
            "{} has no channel: Slack refused it ({}). It is recorded all the same: `{} {} note …` and the other "
            "commands work from anywhere, and the next change tries the channel again. Whoever looks after "
            "the Slack app can mend it.",
            told.id(), event.reason, incident.declared.command, incident.id.value);
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
    if (const auto* event = std::get_if<AttemptEnded>(&recorded.event)) return {ended_text(told, *event)};
    if (const auto* event = std::get_if<AttemptReopened>(&recorded.event))
        return {fmt::format("{} goes on: its end was taken back by {}.", told.titled(event->number), told.by())};
    if (const auto* event = std::get_if<StepMarked>(&recorded.event)) return {step_line(told, *event)};
    if (const auto* event = std::get_if<ErrandFailed>(&recorded.event)) return {failed_text(told, *event)};
    if (auto text = record_words(incident, recorded); !text.empty()) return {std::move(text)};
    return {fact_words(incident, recorded), fact_offers(incident, recorded)};
}

std::string confirmed(const Incident& incident, const Recorded& recorded)
{
    const Told told{incident, recorded};
    if (const auto* event = std::get_if<IncidentDeclared>(&recorded.event)) {
        const auto assumed = event->severity_assumed ? fmt::format(" (assumed; `{} {} sev 3` says otherwise)",
                                                                   event->command, incident.id.value)
                                                     : std::string{};
        return fmt::format("{} opened as {}{}: #{} is opening, you will be invited.", told.id(), label(event->severity),
                           assumed, channel_names(incident).front());
    }
    if (auto said = incident_confirmation(told)) return *said;
    if (const auto* event = std::get_if<NoteTaken>(&recorded.event))
        return fmt::format("Noted as #{} at {}: {}", recorded.seq,
                           zoned_time(incident.declared.zone, recorded.at, recorded.recorded_at), event->text);
    if (const auto* event = std::get_if<AttemptStarted>(&recorded.event))
        return fmt::format("{} begun at {}. Its card with the steps is in the room.", told.titled(event->number),
                           told.at());
    if (const auto* event = std::get_if<AttemptEnded>(&recorded.event)) return ended_text(told, *event);
    if (const auto* event = std::get_if<AttemptReopened>(&recorded.event))
        return fmt::format("{} goes on.", told.titled(event->number));
    if (const auto* event = std::get_if<AttemptWithdrawn>(&recorded.event))
        return fmt::format("{} is withdrawn and counts nowhere.", told.titled(event->number));
    if (const auto* event = std::get_if<StepMarked>(&recorded.event)) return step_confirmation(told, *event);
    if (const auto* event = std::get_if<TakenBack>(&recorded.event))
        return fmt::format("Taken back: entry #{}.", event->entry);
    if (auto text = record_confirmed(incident, recorded); !text.empty()) return text;
    return fact_words(incident, recorded);
}

} // namespace

std::optional<Place> place(const Incident& incident, const Event& event)
{
    using Where = std::optional<Place>;
    return match(
        event, [](const SeverityChanged&) -> Where { return Room{}; },
        [](const RoleRequested&) -> Where { return Room{}; },
        [](const RoleAssigned& moved) -> Where {
            return moved.role == Role::commander ? Place{Room{}} : Place{CardId{}};
        },
        [](const ApprovalAsked&) -> Where { return Room{}; }, [](const AttemptEnded&) -> Where { return Room{}; },
        [](const AttemptReopened&) -> Where { return Room{}; },
        [](const StatusChanged& changed) -> Where {
            if (changed.to >= Status::resolved || changed.from >= Status::resolved) return Room{};
            return std::nullopt; // the pinned card and the topic say it
        },
        [&](const StepMarked& marked) -> Where {
            if (marked.to == StepState::done && marked.words.empty()) return std::nullopt; // the card shows the tick
            const auto& attempt = incident.attempts.at(static_cast<std::size_t>(marked.attempt) - 1);
            const auto* line = line_of(attempt, marked.step);
            const bool first_card = !line || early(line->step) || attempt.go_seq == 0;
            return CardId{first_card ? CardId::Kind::prepare : CardId::Kind::execute, attempt.number};
        },
        [&](const ErrandFailed& failed) -> Where {
            const bool opener_left_out = failed.reason.find(incident.opened_by.value) != std::string::npos;
            if (failed.duty == duty(OpenChannel{}) || opener_left_out) return Direct{incident.opened_by};
            return CardId{};
        },
        [](const IncidentDeclared&) -> Where { return std::nullopt; },
        [](const PersonSeen&) -> Where { return std::nullopt; },
        [](const ChannelOpened&) -> Where { return std::nullopt; },
        [](const CardPosted&) -> Where { return std::nullopt; }, [](const NoteTaken&) -> Where { return std::nullopt; },
        [](const MessagePosted&) -> Where { return std::nullopt; },
        [](const MessageEdited&) -> Where { return std::nullopt; },
        [](const MessageDeleted&) -> Where { return std::nullopt; },
        [](const AttemptStarted&) -> Where { return std::nullopt; },
        [](const ChecklistStarted&) -> Where { return std::nullopt; },
        [](const AttemptWithdrawn&) -> Where { return std::nullopt; },
        [](const TakenBack&) -> Where { return std::nullopt; }, [](const MergedInto&) -> Where { return std::nullopt; },
        [](const ResolutionPlanned&) -> Where { return std::nullopt; },
        [](const ClosingPostponed& closing) -> Where { return closing.over ? Where{Room{}} : std::nullopt; },
        [](const RoleOffered&) -> Where { return Room{}; },
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
        [](const GoVoiced&) -> Where { return std::nullopt; },
        [](const AftermathAnswered&) -> Where { return std::nullopt; },
        [](const AloneDeclared&) -> Where { return std::nullopt; },
        [](const ButtonPressed&) -> Where { return std::nullopt; },
        [](const DraftFiled&) -> Where { return std::nullopt; });
}

void tell(std::vector<Effect>& effects, const Incident& incident, const Recorded& recorded)
{
    const auto where = place(incident, recorded.event);
    if (where && (!incident.channel.empty() || std::holds_alternative<Direct>(*where)))
        effects.push_back(PostEntry{recorded.seq});
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
        said += "@" + name_of(incident, UserId{std::string{mention.substr(0, mention.find('|'))}});
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
