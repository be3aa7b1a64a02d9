// What may not stay on the record: secrets, masked before they are on it, and words that somebody takes off it.
#include "core/rules.hpp"
#include "core/secrets.hpp"
#include "core/texts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool room_is_opening(const Incident& incident)
{
    return incident.channel.empty() && !incident.failed_duties.contains(std::string{duty(OpenChannel{})});
}

} // namespace

void mask_secrets(const Incident& before, std::vector<Event>& events)
{
    const auto count = events.size();
    for (std::size_t i = 0; i < count; ++i) {
        auto kinds = mask_secrets(events[i]);
        if (kinds.empty() || std::holds_alternative<ButtonPressed>(events[i])) continue;
        events.push_back(SecretsMasked{before.seq + static_cast<std::int64_t>(i) + 1, std::move(kinds)});
    }
}

Decision on(const Incident& incident, const RedactEntry& command, const Context& context)
{
    const auto entry = command.entry;
    if (auto refusal = no_such_entry(incident, entry)) return *refusal;
    if (incident.redacted.contains(entry))
        return refused(Reason::same_value, fmt::format("Entry #{} is redacted already: its words are gone.", entry));
    if (command.rows.empty())
        return refused(Reason::bad_argument,
                       fmt::format("Entry #{} has no words of anybody in it, only what was chosen and when. ⟦hide #{} "
                                   "<why>⟧ leaves it out of views and draft.",
                                   entry, entry));
    if (command.why.empty())
        return refused(Reason::bad_argument,
                       fmt::format("Why must it go? ⟦redact #{} <why>⟧; its words can't be brought back.", entry));
    if (std::ranges::find(command.rows, 1) != command.rows.end() && room_is_opening(incident))
        return refused(Reason::room_opening,
                       "The room is being opened under that title. Try again once it is open, in a minute.");
    if (!context.actor.id.empty()) // whoever is on the bot's host has the file
        if (auto asked = petition(incident, context)) return *asked;
    return happened(Redacted{entry, command.why, command.rows, command.message});
}

void apply(Incident& incident, const SecretsMasked& event, const Recorded& recorded)
{
    if (std::ranges::all_of(event.kinds, is_personal)) return;
    auto& warned = incident.warned[recorded.actor];
    if (warned.seq == 0 || warned.at != recorded.at) warned = {recorded.at, recorded.seq};
}

// The rows themselves were emptied: what is folded from them says no more than they do.
void apply(Incident& incident, const Redacted& event, const Recorded&)
{
    constexpr auto gone = "(redacted)";
    incident.redacted.insert(event.rows.begin(), event.rows.end());
    incident.redacted.insert(event.entry);
    if (event.message) incident.redacted_messages.insert(*event.message);
    if (incident.declared.title.empty()) incident.declared.title = gone;
    for (auto& todo : incident.todos)
        if (todo.text.empty()) todo.text = gone;
}

std::vector<Effect> after(const Incident& incident, const SecretsMasked&, const Recorded& recorded, const Playbook&)
{
    // A line in the room is a message and a note: its author hears of it once.
    const auto warned = incident.warned.find(recorded.actor);
    if (recorded.actor.empty() || warned == incident.warned.end() || warned->second.seq != recorded.seq) return {};
    const auto known = incident.people.find(recorded.actor);
    if (known != incident.people.end() && known->second.standing == Standing::bot) return {};
    return {PostEntry{.seq = recorded.seq, .to = recorded.actor}};
}

std::vector<Effect> after(const Incident& incident, const Redacted& event, const Recorded&, const Playbook&)
{
    const bool title = std::ranges::find(event.rows, 1) != event.rows.end();
    auto effects = refresh(incident, {CardId{}, CardId{CardId::Kind::announcement}}, title);
    for (const auto& attempt : incident.attempts)
        for (const auto kind : {CardId::Kind::prepare, CardId::Kind::execute})
            if (const CardId card{kind, attempt.number}; incident.cards.contains(card))
                effects.push_back(RefreshCard{card});
    return effects;
}

} // namespace warroom
