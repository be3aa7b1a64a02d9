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

Decision on(const Incident& incident, const RecordFailure& command, const Context&)
{
    // What should be true is tried again with every change: while it fails as before, that is no news.
    const bool refreshes = command.duty == duty(RefreshCard{}) || command.duty == duty(SetTopic{});
    const auto before = incident.failed_duties.find(command.duty);
    if (refreshes && before != incident.failed_duties.end() && before->second.reason == command.reason)
        return happened();
    return happened(ErrandFailed{command.duty, command.reason});
}

Decision on(const Incident&, const RecordRepeat& command, const Context&)
{
    return happened(ErrandRepeated{command.duty});
}

Decision on(const Incident&, const Settle&, const Context&) { return happened(); }

void apply(Incident& incident, const ChannelOpened& event, const Recorded&)
{
    for (auto& [card, posted] : incident.cards) // made private, a room has another id
        if (posted.channel == incident.channel) posted.channel = event.channel;
    incident.channel = event.channel;
    incident.channel_name = event.name;
}

void apply(Incident& incident, const CardPosted& event, const Recorded&)
{
    incident.cards[event.card] = {event.channel, event.message};
}

void apply(Incident&, const DraftFiled&, const Recorded&) {} // the timeline reads it from the log

void apply(Incident& incident, const ErrandFailed& event, const Recorded&)
{
    auto& failure = incident.failed_duties[event.duty];
    ++failure.times;
    failure.reason = event.reason;
}

void apply(Incident&, const ErrandRepeated&, const Recorded&) {} // the timeline reads it from the log

std::vector<Effect> after(const Incident& incident, const ChannelOpened&, const Recorded&, const Playbook& playbook)
{
    if (incident.cards.contains(CardId{})) return {}; // it only moved
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
    // Told once; and where nothing can be posted, the commander learns it by a direct message.
    if (incident.failed_duties.at(event.duty).times > 1) return effects;
    if (event.duty != duty(PostEntry{})) {
        tell(effects, incident, recorded);
    } else if (const auto commander = holder(incident, Role::commander)) {
        PostEntry direct{recorded.seq};
        direct.to = *commander;
        effects.push_back(direct);
    }
    return effects;
}

std::vector<Effect> after(const Incident&, const ErrandRepeated&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
