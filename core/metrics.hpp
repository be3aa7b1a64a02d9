#pragma once
// Events -> the times people compare. A value that can't be known says why; it is never 0 and never negative.
// Values are whole minutes between the times as they are printed: a reader who subtracts the two clock times of the
// draft must get the value beside them, and seconds that nobody sees would make it one less.

#include "core/incident.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace warroom {

enum class Origin { unknown, recorded, corrected, assumed }; // assumed: from another time, or a start nobody said

struct Times {
    Timestamp impact_started; // assumed without a window: when it was detected
    bool hurt = false;        // there is a window
    Timestamp detected;       // assumed: the declaration
    bool detected_assumed = true;
    Timestamp declared;
    std::optional<Timestamp> acknowledged{};
    std::optional<Timestamp> identified{}; // not undone by a later return to investigating
    std::optional<Timestamp> mitigated{};
    std::optional<Timestamp> impact_ended{};
    std::optional<Timestamp> resolved{}; // the last time
    std::optional<Timestamp> closed{};
    std::map<TimeField, Origin> origins{};
    Origin origin(TimeField field) const;
    std::optional<Timestamp> at(TimeField field) const;
};
Times times(const Incident& incident);

// What stands earlier than it should. Nothing is refused for it.
struct Disorder {
    TimeField earlier; // is later than `later` all the same
    TimeField later;
};
std::vector<Disorder> disorder(const Times& times);
std::string_view name_of(TimeField field); // in a sentence: "impact ended"

struct Metric {
    std::string key;     // "tta"
    std::string name;    // "TTA"
    std::string formula; // "acknowledged − detected"
    std::optional<std::chrono::minutes> value{};
    std::string missing{}; // "no impact start", when there is no value
    std::string remark{};  // "from the opening", "noticed before users were"
};
std::vector<Metric> metrics(const Times& times);
std::string text(const Metric& metric); // "46 min", "4 min (from the opening)" or "n/a (no impact start)"

} // namespace warroom
