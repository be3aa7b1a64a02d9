#pragma once
// One life of the bot, from its start on the disk as it is to its end. All of it is the real one, but for the network
// and the file system under SQLite.

#include "bot/bot.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/simulation/slack.hpp"
#include "tests/simulation/watch.hpp"

#include <boost/asio/executor_work_guard.hpp>

namespace warroom::simulation {

// The wall's clock can be set by somebody; the program-wide clocks follow (virtual_time).
class WorldClock final : public Clock {
public:
    Timestamp now() const override
    {
        return Timestamp{std::chrono::floor<std::chrono::microseconds>(the_time.now + the_time.wall)};
    }
    Steady steady() const override { return std::chrono::steady_clock::now(); }
    std::chrono::nanoseconds real(std::chrono::nanoseconds span) const override { return span; }
};

// The store, with somebody who listens and may strike before and after each commit.
class WatchedStore final : public Store {
public:
    WatchedStore(const std::filesystem::path& path, SaltSource salt, Watch& watch,
                 std::function<void(const char*)> crash_point)
        : store_{path, std::move(salt), std::chrono::milliseconds{0}, true},
          watch_{watch},
          crash_point_{std::move(crash_point)}
    {
    }
    bool has_seen(const DeliveryId& delivery) override { return store_.has_seen(delivery); }
    std::vector<Listing> directory() override { return store_.directory(); }
    std::vector<Recorded> history(IncidentId incident) override { return store_.history(incident); }
    void replay(IncidentId incident, const Visit& visit) override { store_.replay(incident, visit); }
    std::optional<Recorded> entry(IncidentId incident, std::int64_t seq) override
    {
        return store_.entry(incident, seq);
    }
    std::vector<Link> chain(IncidentId incident) override { return store_.chain(incident); }
    std::string damage() override { return store_.damage(); }
    std::vector<Promised> outbox() override { return store_.outbox(); }
    Committed commit(const Batch& batch) override
    {
        crash_point_("before a commit");
        const auto done = store_.commit(batch);
        if (done == Committed::done) watch_.committed(batch);
        crash_point_("after a commit");
        return done;
    }
    Committed quarantine(const Quarantined& frame) override { return store_.quarantine(frame); }
    Committed forget_quarantined(Timestamp before) override { return store_.forget_quarantined(before); }
    std::vector<Quarantined> quarantined() override { return store_.quarantined(); }
    std::vector<Found> search(std::string_view words, std::size_t most) override { return store_.search(words, most); }
    int try_again(const DeliveryId& delivery) override { return store_.try_again(delivery); }
    void tried(const DeliveryId& delivery) override { store_.tried(delivery); }
    Upkeep& upkeep() { return store_.upkeep(); }

private:
    SqliteStore store_;
    Watch& watch_;
    std::function<void(const char*)> crash_point_;
};

class Life {
public:
    struct Surroundings {
        Slack& slack;
        Watch& watch;
        const Clock& clock;
        const Config& config;
        std::filesystem::path database;
        std::uint64_t seed;
        std::function<void(const char*)> crash_point;
    };
    explicit Life(const Surroundings& around); // Fatal when the store can't be opened
    ~Life();

    bool poll();       // one step of the bot's, if one is ready
    bool poll_disk();  // one of its writer's
    void pass_time();  // to its next timer or to the_time.until
    void stop();       // as SIGTERM does
    void ended_well(); // what the process says last

    WatchedStore& store() { return *store_; }
    WarRoom& room() { return const_cast<WarRoom&>(bot_->room()); } // the oracle asks it to fold
    std::size_t owed() const { return bot_->owed(); }
    std::int64_t outstanding() const; // envelopes that it is dealing with
    std::optional<int> exit{};

private:
    struct Context : boost::asio::io_context {
        Context() : io_context{1} {}
        void abandon() { shutdown(); } // pending coroutines die while what they refer to lives
    };
    using Guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
    Context io_;
    Context disk_;
    Guard io_guard_{io_.get_executor()};
    Guard disk_guard_{disk_.get_executor()};
    std::unique_ptr<WatchedStore> store_;
    std::unique_ptr<net::Transport> line_;
    std::unique_ptr<Bot> bot_;
};

} // namespace warroom::simulation
