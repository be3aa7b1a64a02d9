#pragma once
// A real store, in a directory of its own unless a file is named, into which a test can reach: to hold a commit, fail
// one, or count them.

#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <atomic>
#include <functional>
#include <memory>

namespace warroom {

class HookedStore final : public Store {
public:
    HookedStore() : own_{std::make_unique<TemporaryDirectory>()}, file_{*own_ / "warroom.db"} {}
    explicit HookedStore(std::filesystem::path file) : file_{std::move(file)} {} // of which somebody else takes care

    // Called by whoever writes, on either thread. They are set before that.
    std::function<std::optional<Committed>(const Batch&)> before_commit = [](const Batch&) { return std::nullopt; };
    std::function<void(const DeliveryId&)> on_seen = [](const DeliveryId&) {};
    std::function<void()> on_outbox = [] {};
    std::atomic<int> commits{0};

    bool has_seen(const DeliveryId& delivery) override
    {
        on_seen(delivery);
        return store_.has_seen(delivery);
    }
    std::vector<Listing> directory() override { return store_.directory(); }
    std::vector<Recorded> history(IncidentId incident) override { return store_.history(incident); }
    void replay(IncidentId incident, const Visit& visit) override { store_.replay(incident, visit); }
    std::optional<Recorded> entry(IncidentId incident, std::int64_t seq) override
    {
        return store_.entry(incident, seq);
    }
    std::vector<Link> chain(IncidentId incident) override { return store_.chain(incident); }
    std::string damage() override { return store_.damage(); }
    std::vector<Promised> outbox() override
    {
        on_outbox();
        return store_.outbox();
    }
    Committed commit(const Batch& batch) override
    {
        ++commits;
        if (const auto instead = before_commit(batch)) return *instead;
        return store_.commit(batch);
    }
    Committed forget_quarantined(Timestamp before) override { return store_.forget_quarantined(before); }
    Committed quarantine(const Quarantined& frame) override { return store_.quarantine(frame); }
    std::vector<Quarantined> quarantined() override { return store_.quarantined(); }
    std::vector<Found> search(std::string_view words, std::size_t most) override { return store_.search(words, most); }
    int try_again(const DeliveryId& delivery) override { return store_.try_again(delivery); }
    void tried(const DeliveryId& delivery) override { store_.tried(delivery); }

    Upkeep& upkeep() { return store_.upkeep(); }
    std::filesystem::path folder() const { return file_.parent_path(); }

private:
    std::unique_ptr<TemporaryDirectory> own_{};
    std::filesystem::path file_;
    SqliteStore store_{file_};
};

} // namespace warroom
