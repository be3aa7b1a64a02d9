#pragma once
// From an IANA name to the plain Zone that the rules understand. Reads the system's tz database; thread-safe.

#include "core/zone.hpp"

#include <map>
#include <optional>
#include <string>

namespace warroom {

// Every change of offset from a year before that moment until three years after it. Unknown name: nothing.
std::optional<Zone> zone_named(const std::string& name, Timestamp around);

// The same for whoever asks over and over, as each message does for its author: looked up once a month, so that what
// is known ends a month earlier. On one thread.
class Zones {
public:
    const Zone& named(const std::string& name, Timestamp around); // unknown name: UTC

private:
    struct LookedUp {
        Zone zone;
        Timestamp at;
    };
    std::map<std::string, LookedUp> known_{};
};

} // namespace warroom
