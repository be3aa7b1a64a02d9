#pragma once
// A disk that SQLite writes to instead of the machine's: files in memory, each with what is safe on the platter and
// what was written since the last sync. A power cut keeps, drops or tears each unsynced write by itself. It is SQLite's
// default file system while it lives. One at a time; one thread.

#include "tests/simulation/dice.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace warroom::simulation {

using Bytes = std::vector<unsigned char>;

struct Unsynced { // a write, or a truncation to `at`
    std::uint64_t at = 0;
    Bytes bytes{};
    bool truncates = false;
};

struct DiskFile {
    Bytes durable{};
    Bytes seen{}; // by whoever reads now
    std::vector<Unsynced> unsynced{};
    bool named = false; // its directory entry is durable
    int lock = 0;       // the strongest that anybody holds
    int sharers = 0;
};

class SimulatedDisk {
public:
    explicit SimulatedDisk(std::uint64_t seed);
    ~SimulatedDisk();
    SimulatedDisk(const SimulatedDisk&) = delete;
    SimulatedDisk& operator=(const SimulatedDisk&) = delete;

    // Asked before each operation that changes or syncs something; false: the machine is dead from now on.
    std::function<bool(const char* what)> before = [](const char*) { return true; };
    std::function<bool()> sync_fails = [] { return false; };
    std::int64_t room_left = -1; // bytes by which files may still grow; -1: enough

    // Those who have files open can do nothing any more. After a mere kill what they wrote is still there.
    void kill();
    void cut_power();

    using Image = std::map<std::string, Bytes>;
    Image image() const;                                 // what is seen
    std::string file_with(std::string_view bytes) const; // seen or durable; "": none has them
    void load(const Image& image);

    // For the file system's functions.
    using Name = std::string;
    std::map<Name, std::shared_ptr<DiskFile>> files{};
    std::map<Name, Bytes> ghosts{}; // deleted, but the directory may not know after a power cut
    std::uint64_t generation = 0;
    Dice dice;
    std::uint64_t reads = 0, writes = 0, syncs = 0;

private:
    void after_power_cut(DiskFile& file);
};

} // namespace warroom::simulation
