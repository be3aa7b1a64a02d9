#include "tests/simulation/life.hpp"

#include "storage/upkeep.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>

namespace warroom::simulation {
namespace {

void rethrow(std::exception_ptr failed)
{
    if (failed) std::rethrow_exception(failed);
}

asio::awaitable<void> serve(Bot& bot, std::optional<int>& exit)
{
    const int code = co_await bot.run();
    if (code != 0) co_await bot.stop();
    exit = code;
}

SaltSource salt_from(std::uint64_t seed)
{
    return [dice = Dice{seed}]() mutable {
        Salt salt;
        for (auto& byte : salt) byte = static_cast<unsigned char>(dice.below(256));
        return salt;
    };
}

} // namespace

Life::Life(const Surroundings& around)
    : store_{std::make_unique<WatchedStore>(around.database, salt_from(around.seed), around.watch, around.crash_point)},
      line_{around.slack.line(io_.get_executor())},
      bot_{std::make_unique<Bot>(io_, around.clock, *line_, around.config, *store_, around.seed, disk_.get_executor())}
{
    if (!store_->upkeep().begin()) bot_->scribe().be_careful_for(std::chrono::minutes{1}); // as run() does
    asio::co_spawn(io_, serve(*bot_, exit), rethrow);
}

Life::~Life()
{
    io_.abandon();
    disk_.abandon();
}

bool Life::poll() { return io_.poll_one() > 0; }
bool Life::poll_disk() { return disk_.poll_one() > 0; }

void Life::pass_time() { io_.run_one_until(std::chrono::steady_clock::time_point{the_time.until}); }

std::int64_t Life::outstanding() const
{
    const auto vitals = bot_->vitals();
    return std::ranges::find(vitals, "envelopes not yet acknowledged", &Vital::name)->value;
}

void Life::ended_well() { store_->upkeep().end(); }

void Life::stop() { asio::co_spawn(io_, bot_->stop(), rethrow); }

} // namespace warroom::simulation
