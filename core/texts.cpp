#include "core/texts.hpp"

#include "core/match.hpp"
#include "core/rules.hpp"
#include "core/secrets.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

// The reason of what an undo does is ours, and tells it from a change.
void see_why(std::string& why, const EachText& see)
{
    if (why != taken_back) see(why);
}

void see_todo(Todo& todo, const EachText& see)
{
    see(todo.text); // when it is due is a date
}

void see_message(MessagePosted& message, const EachText& see)
{
    see(message.text);
    see(message.bot_name);
    for (auto& file : message.files) {
        see(file.name);
        see(file.link);
    }
}

// Windows are told apart by their systems, so those without a name have one of ours.
std::string nameless(const ImpactChanged& changed) { return fmt::format("(redacted {})", changed.window); }

} // namespace

void for_each_text(Event& event, const EachText& see)
{
    match(
        event, // a new kind of event doesn't compile until it says here what people wrote of it
        [&](IncidentDeclared& declared) {
            see(declared.title);
            see(declared.service);
        },
        [&](PersonSeen& seen) { see(seen.name); }, [&](ChannelOpened& opened) { see(opened.name); }, // of the title
        [&](CardPosted&) {}, [&](SeverityChanged& changed) { see_why(changed.why, see); },
        [&](StatusChanged& changed) {
            see_why(changed.why, see);
            for (auto& condition : changed.overridden) see(condition);
        },
        [&](MergedInto&) {}, [&](ResolutionPlanned&) {}, [&](ClosingPostponed&) {}, [&](RoleRequested&) {},
        [&](RoleAssigned& assigned) {
            see_why(assigned.why, see);
            see(assigned.area);
        },
        [&](RoleOffered&) {}, [&](OfferReminded&) {}, [&](ApprovalAsked& asked) { see(asked.line); },
        [&](NoteTaken& note) { see(note.text); }, [&](MessagePosted& message) { see_message(message, see); },
        [&](MessageEdited& edit) { see(edit.text); }, [&](MessageDeleted&) {}, [&](RoomRead&) {},
        [&](MessagesMissed&) {},
        [&](ImpactChanged& changed) {
            const auto name = [&](std::string& system) {
                if (system != nameless(changed)) see(system);
            };
            if (changed.from) name(changed.from->system);
            name(changed.to.system);
            see_why(changed.why, see);
        },
        [&](UsersCounted& counted) {
            if (counted.from) see(counted.from->source);
            see(counted.to.source);
        },
        [&](TimeCorrected& corrected) { see_why(corrected.why, see); },
        [&](FactStated& stated) {
            if (stated.fact == Fact::tag) { // else one of the fact's words
                see(stated.from);
                see(stated.to);
            }
            see(stated.detail);
        },
        [&](QuestionAnswered&) {},
        [&](TodoChanged& changed) {
            if (changed.from) see_todo(*changed.from, see);
            see_todo(changed.to, see);
            see_why(changed.why, see);
        },
        [&](UpdateSent& update) { see(update.text); }, [&](FollowChanged&) {}, [&](EntryStarred&) {},
        [&](EntryAmended& amended) { see(amended.text); }, [&](EntryHidden& hidden) { see_why(hidden.why, see); },
        [&](AttemptStarted& started) {
            see(started.title);
            see(started.system);
        },
        [&](ProductionReached&) {}, [&](GoVoiced& voiced) { see(voiced.remark); }, [&](AftermathAnswered&) {},
        [&](AloneDeclared&) {}, [&](ChecklistStarted&) {}, [&](StepMarked& marked) { see(marked.words); },
        [&](AttemptEnded& ended) { see(ended.saw); }, [&](AttemptReopened&) {}, [&](AttemptWithdrawn&) {},
        [&](TakenBack&) {}, [&](ButtonPressed& pressed) { see(pressed.button); }, [&](DraftFiled&) {},
        [&](ErrandFailed& failed) { see(failed.reason); }, [&](ErrandRepeated&) {}, [&](SecretsMasked&) {},
        [&](Redacted& redacted) { see(redacted.why); });
}

void empty_texts(Event& event)
{
    for_each_text(event, [](std::string& text) { text.clear(); });
    auto* changed = std::get_if<ImpactChanged>(&event);
    if (!changed) return;
    if (changed->from) changed->from->system = nameless(*changed);
    changed->to.system = nameless(*changed);
}

std::vector<std::string> texts_of(Event event)
{
    std::vector<std::string> all;
    for_each_text(event, [&](const std::string& text) {
        if (!text.empty()) all.push_back(text);
    });
    return all;
}

std::vector<std::string> mask_secrets(Event& event)
{
    std::vector<std::string> kinds;
    for_each_text(event, [&](std::string& text) {
        auto masked = mask_secrets(text);
        if (masked.kinds.empty()) return;
        text = std::move(masked.text);
        for (const auto kind : masked.kinds)
            if (std::ranges::find(kinds, kind) == kinds.end()) kinds.emplace_back(kind);
    });
    return kinds;
}

} // namespace warroom
