#include "bot/viewing.hpp"

namespace warroom {
namespace {

bool speaks_in(const ChannelId& room, const Viewer& viewer) { return !room.empty() && room == viewer.here; }

} // namespace

bool may_see(const Incident& incident, const Viewer& viewer)
{
    if (speaks_in(incident.channel, viewer)) return true;
    if (viewer.person.standing == Standing::member) return may_see(incident, viewer.person.id);
    return incident.people.contains(viewer.person.id);
}

bool may_see(const Listing& line, const Viewer& viewer)
{
    if (speaks_in(line.channel, viewer) || line.opened_by == viewer.person.id) return true;
    return viewer.person.standing == Standing::member && !line.is_private;
}

} // namespace warroom
