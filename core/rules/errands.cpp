// What the outside world reports back: a room, a card, a draft handed over, a duty that could not be done.
#include "core/rules.hpp"

#include <algorithm>

namespace warroom {

std::vector<Effect> refresh(const Incident& incident, std::initializer_list<CardId> cards, bool topic)
{
    std::vector<Effect> effects;
    if (incident.channel.empty()) { // refused once: what was missing may have been mended
        if (incident.failed_duties.contains(std::string{duty(OpenChannel{})})) effects.push_back(OpenChannel{});
        return effects;
    }
    for (const auto& card : cards)
        if (card.kind != CardId::Kind::announcement || incident.declared.announced)
            effects.push_back(RefreshCard{card});
    if (topic) effects.push_back(SetTopic{});
    return effects;
}

Decision on(const Incident& incident, const RecordChannel& command, const Context&)
{
    if (incident.channel == command.channel) return happened(); // found again by an errand in doubt
    return happened(ChannelOpened{command.channel, command.name});
}

Decision on(const Incident& incident, const RecordCard& command, const Context&)
{
    if (const auto posted = incident.cards.find(command.card); posted != incident.cards.end()) return happened();
    return happened(CardPosted{command.card, command.channel, command.message});
}

Decision on(const Incident&, const RecordDraft& command, const Context&)
{
    return happened(DraftFiled{command.revision, command.place});
}

Decision on(const Incident&, const RecordFailure& command, const Context&)
{
    return happened(ErrandFailed{command.duty, command.reason});
}

Decision on(const Incident&, const Settle&, const Context&) { return happened(); }

void apply(Incident& incident, const ChannelOpened& event, const Recorded&)
{
    incident.channel = event.channel;
    incident.channel_name = event.name;
}

void apply(Incident& incident, const CardPosted& event, const Recorded&)
{
    incident.cards[event.card] = {event.channel, event.message};
}

void apply(Incident&, const DraftFiled&, const Recorded&) {} // the timeline reads it from the log

void apply(Incident& incident, const ErrandFailed& event, const Recorded&) { incident.failed_duties[event.duty]++; }

std::vector<Effect> after(const Incident& incident, const ChannelOpened&, const Recorded&, const Playbook& playbook)
{
    // The card first: whoever is invited finds it standing there.
    std::vector<Effect> effects{PostCard{CardId{}}};
    auto invited = playbook.invite[static_cast<std::size_t>(incident.severity) - 1];
    if (std::ranges::find(invited, incident.opened_by.value) == invited.end())
        invited.push_back(incident.opened_by.value);
    effects.push_back(InvitePeople{std::move(invited)});
    effects.push_back(PinCard{CardId{}});
    effects.push_back(SetTopic{});
    if (incident.declared.announced) effects.push_back(PostCard{CardId{CardId::Kind::announcement}});
    for (const auto* open : open_attempts(incident)) { // begun while there was no room yet
        effects.push_back(PostCard{CardId{CardId::Kind::prepare, open->number}});
        if (open->go_seq) effects.push_back(PostCard{CardId{CardId::Kind::execute, open->number}});
    }
    return effects;
}

std::vector<Effect> after(const Incident&, const CardPosted&, const Recorded&, const Playbook&) { return {}; }

std::vector<Effect> after(const Incident&, const DraftFiled&, const Recorded&, const Playbook&) { return {}; }

std::vector<Effect> after(const Incident& incident, const ErrandFailed& event, const Recorded& recorded,
                          const Playbook&)
{
    std::vector<Effect> effects;
    // Told once; and a message that can't be posted is not announced by another one.
    if (incident.failed_duties.at(event.duty) == 1 && event.duty != duty(PostEntry{}))
        tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
