#pragma once
// Who was hurt, how badly and for how long: windows, and what they add up to. Values and arithmetic; the laws of
// opening and ending them are in rules/impact.

#include "core/ids.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

enum class ImpactLevel { full, partial, minor };
std::string_view word(ImpactLevel level);
std::string_view hit_words(ImpactLevel level); // "down", "degraded", "slightly hit"

// [from, to) for one system.
struct ImpactWindow {
    std::string system{};
    ImpactLevel level = ImpactLevel::full;
    std::optional<int> share{}; // percent of its users, 0 to 100: replaces the level's weight
    Timestamp from{};
    bool from_assumed = false;
    std::optional<Timestamp> to{}; // none: still running
    bool to_assumed = false;
    bool withdrawn = false; // it never was: kept in the record, out of every figure
    bool open() const { return !to && !withdrawn; }
    friend bool operator==(const ImpactWindow&, const ImpactWindow&) = default;
};

// How long, over all systems or one: unions, never sums of what overlaps.
struct ImpactTotals {
    std::chrono::microseconds downtime{}; // something was full
    std::chrono::microseconds degraded{}; // something was hurt, nothing was full
    std::chrono::microseconds impact{};   // downtime + degraded
    double weighted_minutes = 0;          // the greatest weight at each instant, integrated: "equivalent full minutes"
    friend bool operator==(const ImpactTotals&, const ImpactTotals&) = default;
};
// Windows that are open are cut at `now`.
ImpactTotals totals(std::span<const ImpactWindow> windows, Timestamp now);
// Edges as a reader sees them, so that figures add up; more than nothing is at least a minute. Without withdrawn ones.
std::vector<ImpactWindow> to_the_minute(std::vector<ImpactWindow> windows, Timestamp until);
std::string text(const ImpactTotals& totals); // "33 min down, 13 min degraded", without what is nothing
// In the order in which they were first hurt. Withdrawn windows count for nothing.
std::vector<std::string> systems(std::span<const ImpactWindow> windows);
std::vector<ImpactWindow> of_system(std::span<const ImpactWindow> windows, std::string_view system);

std::optional<Timestamp> impact_start(std::span<const ImpactWindow> windows); // of the earliest
// End of the last window of any level; nothing while one is open, or where there was none.
std::optional<Timestamp> impact_end(std::span<const ImpactWindow> windows);
// End of the last `full` window; without one of the last `partial` one; else of the last. Nothing while that level is
// open.
std::optional<Timestamp> mitigated(std::span<const ImpactWindow> windows);

// Case, spaces and dashes make no other system of it.
bool same_system(std::string_view a, std::string_view b);

// How many people were hit, as far as anybody could tell.
struct UserCount {
    bool unknown = false; // said to be unknown, `source` says why
    std::optional<std::int64_t> least{};
    std::optional<std::int64_t> most{}; // of a range; else empty
    std::optional<std::int64_t> of{};   // of so many
    std::optional<int> percent{};       // only a share was given
    bool about = false;
    std::string source{}; // how it was counted; empty: nobody said
    friend bool operator==(const UserCount&, const UserCount&) = default;
};
std::string text(const UserCount& count); // "about 1,240 of 8,900", "100–300", "20 %", "unknown"; without the source

} // namespace warroom
