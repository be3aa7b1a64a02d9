#pragma once
// What is kept against a bad day: rules, and which backups have had theirs. Pure: names and times.

#include "core/ids.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

struct HouseRules {
    std::filesystem::path backups{};                   // a folder; empty: "backups" beside the database
    std::chrono::minutes backup_every{60};             // while no incident is open; 0: none are made
    std::chrono::minutes backup_every_when_open{15};   // while one is
    std::uintmax_t reserve = std::uintmax_t{64} << 20; // bytes kept for the time when the disk is full
    bool any_file_system = false;                      // also one that other machines reach
    friend bool operator==(const HouseRules&, const HouseRules&) = default;
};

std::string backup_name(Timestamp made); // "warroom-20260310T140507Z.db"
std::optional<Timestamp> backup_time(std::string_view name);

// Kept are all of the last 24 hours, and the last of each day (UTC) for 30 days.
std::vector<Timestamp> outdated_backups(std::vector<Timestamp> made, Timestamp now);

} // namespace warroom
