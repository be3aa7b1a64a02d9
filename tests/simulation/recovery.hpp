#pragma once
// Starting again, and again, finds the same.

#include "tests/simulation/disk.hpp"

#include <filesystem>
#include <optional>

namespace warroom::simulation {

// Opens the database as it lies there after a crash: once undisturbed, once with another crash in the midst of it. The
// difference between what is found, if there is one; the disk is left as it was.
std::optional<std::string> recovered_otherwise(SimulatedDisk& disk, const std::filesystem::path& database, Dice dice);

} // namespace warroom::simulation
