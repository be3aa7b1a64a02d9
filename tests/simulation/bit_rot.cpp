#include "tests/simulation/bit_rot.hpp"

#include "storage/event_json.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulation {
namespace {

using Told = std::map<IncidentId, std::string>; // all that is read of an incident; 0: of all

const IncidentId all_of_them{0};

std::string told(SqliteStore& store, IncidentId incident)
{
    std::string all;
    for (const auto& recorded : store.history(incident)) {
        const auto [kind, body] = encode(recorded.event);
        all += fmt::format("{} {} {} {} {} {}\n", recorded.seq, recorded.at.time_since_epoch().count(),
                           recorded.recorded_at.time_since_epoch().count(), recorded.actor.value, kind, body);
    }
    return all;
}

// What no chain vouches for.
std::string told(SqliteStore& store)
{
    std::string all;
    for (const auto& line : store.directory())
        all += fmt::format("{} {} {} {} {}\n", line.incident.value, line.label, line.title, word(line.status),
                           line.channel.value);
    for (const auto& owed : store.outbox()) {
        const auto [kind, body] = encode(owed.effect);
        all += fmt::format("{} {} {} {} {}\n", owed.id.incident.value, owed.id.seq, owed.id.n, kind, body);
    }
    return all;
}

bool fits(SqliteStore& store, IncidentId incident) { return std::ranges::all_of(store.chain(incident), &Link::fits); }

// What is told otherwise, by whom nobody notices.
std::optional<std::string> difference(const Told& before, const std::filesystem::path& database)
try {
    SqliteStore store{database, random_salt, std::chrono::milliseconds{0}, true};
    store.upkeep().begin();
    if (!store.damage().empty()) return {};
    if (told(store) != before.at(all_of_them)) return "I6: the directory or the outbox is told otherwise";
    for (const auto& [incident, all] : before)
        if (incident != all_of_them && fits(store, incident) && told(store, incident) != all)
            return fmt::format("I6: incident {} was\n{}\nand is\n{}", incident.value, all, told(store, incident));
    return {};
} catch (const Fatal&) {
    return {}; // it is not even served
} catch (const std::exception& error) {
    return fmt::format("the store throws: {}", error.what());
}

} // namespace

std::optional<std::string> unnoticed_bit(SimulatedDisk& disk, const std::filesystem::path& database, std::size_t times)
{
    Told before;
    {
        SqliteStore store{database, random_salt, std::chrono::milliseconds{0}, true};
        before[all_of_them] = told(store);
        for (const auto& listing : store.directory()) before[listing.incident] = told(store, listing.incident);
    }
    const auto whole = disk.image();
    for (; times > 0; --times) {
        auto rotten = whole;
        auto& bytes = rotten.at(database.string());
        const auto at = disk.dice.below(bytes.size());
        bytes[at] ^= static_cast<unsigned char>(1U << disk.dice.below(8));
        disk.load(rotten);
        const auto found = difference(before, database);
        disk.load(whole);
        if (found) return fmt::format("a bit of byte {}: {}", at, *found);
    }
    return {};
}

} // namespace warroom::simulation
