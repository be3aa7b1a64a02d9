// The log as exports print it: one entry for each thing that counts.
#include "core/timeline.hpp"

#include "core/hindsight.hpp"
#include "core/match.hpp"
#include "core/wording.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace warroom {
namespace {

std::string_view kind_of(const Event& event)
{
    using std::string_view;
    return match(
        event, [](const IncidentDeclared&) { return string_view{"declared"}; },
        [](const PersonSeen&) { return string_view{}; }, [](const ChannelOpened&) { return string_view{"room"}; },
        [](const CardPosted&) { return string_view{}; }, [](const SeverityChanged&) { return string_view{"severity"}; },
        [](const StatusChanged&) { return string_view{"status"}; },
        [](const MergedInto&) { return string_view{"merge"}; },
        [](const ResolutionPlanned&) { return string_view{"plan"}; },
        [](const ClosingPostponed&) { return string_view{"plan"}; },
        [](const RoleOffered&) { return string_view{"role"}; }, [](const OfferReminded&) { return string_view{}; },
        [](const ImpactChanged&) { return string_view{"impact"}; },
        [](const UsersCounted&) { return string_view{"users"}; },
        [](const TimeCorrected&) { return string_view{"time"}; }, [](const FactStated&) { return string_view{"fact"}; },
        [](const QuestionAnswered&) { return string_view{"answer"}; },
        [](const TodoChanged&) { return string_view{"todo"}; }, [](const UpdateSent&) { return string_view{"update"}; },
        [](const FollowChanged&) { return string_view{}; }, [](const EntryStarred&) { return string_view{"star"}; },
        [](const EntryAmended&) { return string_view{"amend"}; },
        [](const EntryHidden&) { return string_view{"hide"}; },
        [](const ProductionReached&) { return string_view{"attempt"}; },
        [](const GoVoiced&) { return string_view{"voice"}; },
        [](const AftermathAnswered&) { return string_view{"attempt"}; },
        [](const AloneDeclared&) { return string_view{"alone"}; },
        [](const RoleRequested&) { return string_view{"role"}; },
        [](const RoleAssigned&) { return string_view{"role"}; },
        [](const ApprovalAsked&) { return string_view{"approval"}; },
        [](const NoteTaken&) { return string_view{"note"}; },
        [](const MessagePosted&) { return string_view{"message"}; },
        [](const MessageEdited&) { return string_view{"edit"}; },
        [](const MessageDeleted&) { return string_view{"delete"}; }, [](const RoomRead&) { return string_view{}; },
        [](const MessagesMissed&) { return string_view{"gap"}; },
        [](const AttemptStarted&) { return string_view{"attempt"}; },
        [](const ChecklistStarted&) { return string_view{}; }, [](const StepMarked&) { return string_view{"step"}; },
        [](const AttemptEnded&) { return string_view{"attempt"}; },
        [](const AttemptReopened&) { return string_view{"attempt"}; },
        [](const AttemptWithdrawn&) { return string_view{"attempt"}; },
        [](const TakenBack&) { return string_view{"taken_back"}; }, [](const ButtonPressed&) { return string_view{}; },
        [](const DraftFiled&) { return string_view{"draft"}; },
        [](const ErrandFailed&) { return string_view{"failure"}; },
        [](const ErrandRepeated&) { return string_view{"repeat"}; },
        [](const SecretsMasked&) { return string_view{"masked"}; },
        [](const Redacted&) { return string_view{"redact"}; });
}

void describe(Entry& entry, const MessagePosted& posted, const Hindsight& later)
{
    entry.channel = posted.channel;
    entry.message = posted.message;
    entry.text = posted.text;
    entry.from_bot = posted.from_bot;
    entry.backfilled = posted.backfilled;
    if (posted.from_bot && !posted.bot_name.empty()) entry.author_name = posted.bot_name;
    const auto fate = later.fates.find({posted.channel, posted.message});
    if (fate == later.fates.end()) return;
    entry.deleted = fate->second.deleted;
    entry.edited = fate->second.edited_at.has_value();
    if (entry.edited) entry.text = fate->second.text;
}

Entry entry_of(const Recorded& recorded, std::string_view kind, const Hindsight& later)
{
    Entry entry{.seq = recorded.seq,
                .at = happened_at(recorded.event, recorded.at),
                .recorded_at = recorded.recorded_at,
                .kind = std::string{kind},
                .author = recorded.actor,
                .text = phrase(recorded, zone_of(later.incident)),
                .starred = later.is_starred(recorded),
                .taken_back = later.undone.contains(recorded.seq),
                .hidden = later.hidden.contains(recorded.seq)};
    if (const auto person = later.incident.people.find(recorded.actor); person != later.incident.people.end())
        entry.author_name = person->second.name;
    if (const auto* posted = std::get_if<MessagePosted>(&recorded.event)) describe(entry, *posted, later);
    if (const auto* note = std::get_if<NoteTaken>(&recorded.event)) {
        entry.text = note->text; // as recorded: an export keeps what was said
        entry.edited = later.edited_text(*note).has_value();
        entry.deleted = later.deleted(*note);
    }
    if (const auto amended = later.amended.find(recorded.seq); amended != later.amended.end()) {
        entry.text = amended->second;
        entry.edited = true;
    }
    if (const auto* edit = std::get_if<MessageEdited>(&recorded.event)) {
        entry.channel = edit->channel;
        entry.message = edit->message;
        entry.text = edit->text;
        entry.backfilled = edit->backfilled;
    }
    if (const auto* gone = std::get_if<MessageDeleted>(&recorded.event)) {
        entry.channel = gone->channel;
        entry.message = gone->message;
        entry.backfilled = gone->backfilled;
    }
    if (const auto* missed = std::get_if<MessagesMissed>(&recorded.event)) {
        entry.channel = missed->channel;
        const auto& still = later.incident.missed;
        if (std::ranges::none_of(
                still, [&](const auto& one) { return one.period.from < missed->to && missed->from < one.period.to; }))
            entry.text += ", read later";
    }
    entry.redacted = later.incident.redacted.contains(recorded.seq);
    if (entry.redacted) entry.text.clear();
    return entry;
}

} // namespace

std::vector<Entry> entries(std::span<const Recorded> history)
{
    const Hindsight later{history};
    std::vector<Entry> all;
    std::set<Hindsight::MessageKey> posted;
    for (const auto& recorded : history) {
        const auto kind = kind_of(recorded.event);
        if (kind.empty()) continue;
        const auto* message = std::get_if<MessagePosted>(&recorded.event);
        if (message && !posted.insert({message->channel, message->message}).second) continue;
        all.push_back(entry_of(recorded, kind, later));
    }
    std::ranges::sort(all, {}, [](const Entry& entry) { return std::tuple{entry.at, entry.seq}; });
    return all;
}

} // namespace warroom
