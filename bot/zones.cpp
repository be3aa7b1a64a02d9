#include "bot/zones.hpp"

#include <date/tz.h>

#include <algorithm>
#include <exception>

namespace warroom {

std::optional<Zone> zone_named(const std::string& name, Timestamp around)
try {
    const auto begin = around - std::chrono::days{366};
    const auto end = around + std::chrono::days{3 * 366};
    const auto* source = date::locate_zone(name);
    Zone zone{.name = name};
    for (auto at = std::chrono::floor<std::chrono::seconds>(begin); at < end;) {
        const auto info = source->get_info(at);
        const auto offset = std::chrono::floor<std::chrono::minutes>(info.offset);
        // A change that is only one of the abbreviation is none to us.
        if (zone.changes.empty() || zone.changes.back().offset != offset) {
            zone.changes.push_back({.from = at, .offset = offset});
        }
        at = info.end;
    }
    return zone;
} catch (const std::exception&) {
    return {}; // no such name, or no database here
}

const Zone& Zones::named(const std::string& name, Timestamp around)
{
    constexpr std::chrono::days month{30};
    const auto found = known_.find(name);
    if (found != known_.end() && around - found->second.at < month) return found->second.zone;
    return known_.insert_or_assign(name, LookedUp{zone_named(name, around).value_or(Zone{}), around})
        .first->second.zone;
}

} // namespace warroom
