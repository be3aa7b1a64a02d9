// The room's history as the chat platform gives it back: what was read of it, and what nobody could read.
#include "core/rules.hpp"

namespace warroom {
namespace {

void found_again(std::vector<Incident::Missed>& missed, const Period& read)
{
    std::vector<Incident::Missed> left;
    for (const auto& one : missed)
        for (const auto& period : without(one.period, {read})) left.push_back({period, one.reason});
    missed = std::move(left);
}

} // namespace

Decision on(const Incident&, const RecordReading& command, const Context&) { return happened(command.reading); }
Decision on(const Incident&, const RecordMissed& command, const Context&) { return happened(command.missed); }

void apply(Incident& incident, const RoomRead& event, const Recorded&)
{
    if (event.channel != incident.channel) return;
    const Period period{event.from, event.to};
    if (event.thread) {
        auto& until = incident.threads_read[*event.thread];
        until = std::max(until, event.to);
        return;
    }
    add(incident.read, period);
    found_again(incident.missed, period);
    if (event.messages) incident.threads_read.clear(); // the threads are in it as well
}

void apply(Incident& incident, const MessagesMissed& event, const Recorded&)
{
    const Period period{event.from, event.to};
    found_again(incident.missed, period); // told once more, longer now
    incident.missed.push_back({period, event.reason});
}

std::vector<Effect> after(const Incident&, const RoomRead&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const MessagesMissed&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
