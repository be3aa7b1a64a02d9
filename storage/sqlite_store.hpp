#pragma once
// The store as one SQLite file with one connection, which keeps every other process out while it is open. For one
// thread at a time. The command line, when the bot is down, reads through the same class and is quick about it.

#include "storage/chain.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <filesystem>
#include <memory>

namespace warroom {

class Upkeep;

class SqliteStore final : public Store {
public:
    // Fatal (5), in words for an operator, when the file can't be used; see storage/database.hpp. `patience`: how long
    // to wait for another process to let go of it.
    explicit SqliteStore(const std::filesystem::path& path, SaltSource salt = random_salt,
                         std::chrono::milliseconds patience = std::chrono::seconds{5}, bool any_file_system = false);
    ~SqliteStore() override;

    bool has_seen(const DeliveryId& delivery) override;
    std::vector<Listing> directory() override;
    std::vector<Recorded> history(IncidentId incident) override;
    void replay(IncidentId incident, const Visit& visit) override;
    std::optional<Recorded> entry(IncidentId incident, std::int64_t seq) override;
    std::vector<Link> chain(IncidentId incident) override;
    std::string damage() override;
    std::vector<Promised> outbox() override;
    // Also a conflict: a delivery that is in the inbox already. Somebody dealt with it behind the caller's back.
    Committed commit(const Batch& batch) override;
    Committed quarantine(const Quarantined& frame) override;
    Committed forget_quarantined(Timestamp before) override;
    std::vector<Quarantined> quarantined() override;
    std::vector<Found> search(std::string_view words, std::size_t most) override;
    int try_again(const DeliveryId& delivery) override;
    void tried(const DeliveryId& delivery) override;

    Upkeep& upkeep(); // storage/upkeep.hpp: for whoever serves with it

private:
    struct Impl; // SQLite's connection and statements
    std::unique_ptr<Impl> impl_;
};

} // namespace warroom
