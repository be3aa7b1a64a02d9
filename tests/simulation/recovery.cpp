#include "tests/simulation/recovery.hpp"

#include "core/incident.hpp"
#include "storage/event_json.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"
#include "tests/core/shown.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulation {
namespace {

// All that the disk is, with its writes that were not synced.
class Snapshot {
public:
    explicit Snapshot(SimulatedDisk& disk) : disk_{disk}, ghosts_{disk.ghosts}, dice_{disk.dice}, before_{disk.before}
    {
        for (const auto& [name, file] : disk.files) files_.emplace(name, *file);
    }
    ~Snapshot()
    {
        put_back();
        disk_.before = before_;
        disk_.dice = dice_;
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    void put_back()
    {
        disk_.kill();
        disk_.files.clear();
        for (const auto& [name, file] : files_) disk_.files[name] = std::make_shared<DiskFile>(file);
        disk_.ghosts = ghosts_;
    }

private:
    SimulatedDisk& disk_;
    std::map<std::string, DiskFile> files_{};
    decltype(SimulatedDisk::ghosts) ghosts_;
    Dice dice_;
    decltype(SimulatedDisk::before) before_;
};

std::string found(const std::filesystem::path& database)
{
    std::string all;
    {
        SqliteStore store{database, random_salt, std::chrono::milliseconds{0}, true};
        static_cast<void>(store.upkeep().begin());
        for (const auto& listing : store.directory()) {
            Incident folded;
            for (const auto& recorded : store.history(listing.incident)) evolve(folded, recorded);
            all += fmt::format("{}\n{}\n", listing.label, shown(folded));
        }
        for (const auto& owed : store.outbox())
            all += fmt::format("owed {}/{}/{}\n", owed.id.incident.value, owed.id.seq, owed.id.n);
    }
    SQLite::Database raw{database.string(), SQLite::OPEN_READWRITE};
    raw.exec("PRAGMA locking_mode = EXCLUSIVE"); // this disk has no shared memory
    SQLite::Statement inbox{raw, "SELECT delivery FROM inbox ORDER BY delivery"};
    while (inbox.executeStep()) all += "seen " + inbox.getColumn(0).getString() + "\n";
    return all;
}

std::string first_difference(const std::string& one, const std::string& other)
{
    const auto [here, there] = std::ranges::mismatch(one, other);
    const auto from = static_cast<std::size_t>(here - one.begin());
    const auto begin = from > 60 ? from - 60 : 0;
    return fmt::format("\"{}\" became \"{}\"", one.substr(begin, 160), other.substr(begin, 160));
}

} // namespace

std::optional<std::string> recovered_otherwise(SimulatedDisk& disk, const std::filesystem::path& database, Dice dice)
try {
    // What was not synced may go with the power, whoever comes first.
    const auto is_synced = [](const auto& entry) { return entry.second->unsynced.empty(); };
    const bool all_synced = std::ranges::all_of(disk.files, is_synced);
    Snapshot crashed{disk};

    std::size_t operations = 0;
    disk.before = [&](const char*) { return ++operations > 0; };
    const auto once = found(database);

    crashed.put_back();
    auto left = dice.below(operations + 1);
    disk.before = [&](const char*) { return left > 0 && left-- > 0; };
    try {
        static_cast<void>(found(database));
    } catch (const Fatal&) {
    } catch (const std::exception&) {
    }
    if (all_synced && dice.coin())
        disk.cut_power();
    else
        disk.kill();
    disk.before = [](const char*) { return true; };
    const auto again = found(database);
    if (once == again) return std::nullopt;
    return "I11: a crash during recovery changed what is found: " + first_difference(once, again);
} catch (const Fatal& fatal) {
    return "I11: after a crash the database is refused: " + fatal.what;
}

} // namespace warroom::simulation
