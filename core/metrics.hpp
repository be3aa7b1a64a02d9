#pragma once
// Events -> the times people compare. A value that can't be known says why; it is never 0 and never negative.
// Values are whole minutes between the times as they are printed: a reader who subtracts the two clock times of the
// draft must get the value beside them, and seconds that nobody sees would make it one less.

#include "core/incident.hpp"

#include <optional>
#include <string>
#include <vector>

namespace warroom {

struct Metric {
    std::string key;     // "tta"
    std::string name;    // "TTA"
    std::string formula; // "acknowledged − detected"
    std::optional<std::chrono::minutes> value{};
    std::string missing{};     // "no impact start", when there is no value
    bool from_opening = false; // detection is assumed
};

struct Times {
    Timestamp detected; // assumed: the declaration
    bool detected_assumed = true;
    Timestamp declared;
    std::optional<Timestamp> acknowledged{};
    std::optional<Timestamp> identified{}; // not undone by a later return to investigating
    std::optional<Timestamp> resolved{};
    std::optional<Timestamp> closed{};
};
Times times(const Incident& incident, std::optional<Timestamp> identified);

std::vector<Metric> metrics(const Times& times);
std::string text(const Metric& metric); // "46 min", "4 min (from the opening)" or "n/a (no impact start)"

} // namespace warroom
