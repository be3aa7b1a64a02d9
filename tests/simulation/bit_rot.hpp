#pragma once
// Years later: one bit of the database has turned over where it lay.

#include "tests/simulation/disk.hpp"

#include <filesystem>
#include <optional>

namespace warroom::simulation {

// Turns one bit of the closed database over, opens and verifies it as a start after a crash does, and puts the bit
// back; so many times. What was read wrong without anybody noticing; nothing: it was noticed, or did no harm.
std::optional<std::string> unnoticed_bit(SimulatedDisk& disk, const std::filesystem::path& database, std::size_t times);

} // namespace warroom::simulation
