#include "bot/run.hpp"

#include "bot/bot.hpp"
#include "bot/host/control_socket.hpp"
#include "bot/housekeeping.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

namespace warroom {
namespace {

constexpr std::chrono::seconds patience{3}; // with one that is just being stopped; systemd tries again
constexpr std::chrono::minutes careful_for{1};

asio::awaitable<void> stop_at_signal(asio::io_context& io, asio::signal_set& signals, Bot& bot,
                                     Housekeeping& housekeeping)
{
    const auto [error, signal] = co_await signals.async_wait(as_result);
    if (error) co_return; // we end for another reason
    spdlog::info("stopping signal={}", signal);
    signals.async_wait([](error_code failed, int) {
        if (!failed) ::_exit(1);
    });
    housekeeping.stop();
    co_await bot.stop();
    io.stop(); // whatever still hangs, in a lookup or a call
}

asio::awaitable<void> serve(asio::io_context& io, Bot& bot, int& exit_code)
{
    exit_code = co_await bot.run();
    if (exit_code == 0) co_return; // it was stopped, and isn't at its end yet
    co_await bot.stop();
    io.stop();
}

void hold_signals(int how)
{
    sigset_t both;
    sigemptyset(&both);
    sigaddset(&both, SIGTERM);
    sigaddset(&both, SIGINT);
    pthread_sigmask(how, &both, nullptr);
}

void rethrow(std::exception_ptr failed)
{
    if (failed) std::rethrow_exception(failed);
}

Vital free_space(const Space& space)
{
    constexpr int nearly_full = 95; // percent
    const bool enough = space.used_percent() < nearly_full;
    return {"free on the database's disk", static_cast<std::int64_t>(space.free), "bytes",
            enough ? "" : "make room: when it is full nothing more is recorded"};
}

Vital write_ahead_log(std::uintmax_t size)
{
    constexpr std::uintmax_t far_too_long = 64 << 20; // SQLite shortens it to less whenever it carries it over
    return {"write-ahead log", static_cast<std::int64_t>(size), "bytes",
            size <= far_too_long ? "" : "something keeps it from being carried over: restart, and report it"};
}

std::optional<Vital> open_files()
{
    rlimit most{};
    std::error_code none;
    std::filesystem::directory_iterator files{"/proc/self/fd", none};
    if (none || ::getrlimit(RLIMIT_NOFILE, &most) != 0) return std::nullopt;
    const auto count = std::distance(begin(files), end(files)) - 1; // less the one that looks
    const bool enough = static_cast<rlim_t>(count) < most.rlim_cur / 2;
    return Vital{"open files", count, "", enough ? "" : "half of what is allowed: restart, and report it"};
}

Vitals vitals(const Bot& bot, const Housekeeping& housekeeping)
{
    auto all = bot.vitals();
    if (housekeeping.space()) all.push_back(free_space(*housekeeping.space()));
    all.push_back(write_ahead_log(housekeeping.log_size()));
    if (const auto files = open_files()) all.push_back(*files);
    const auto& counted = housekeeping.counted();
    all.push_back({"backups made", counted.backups});
    all.push_back({"backups failed", counted.failed_backups});
    all.push_back({"times the disk was full", counted.full_disks});
    return all;
}

int serve_with(SqliteStore& store, const Config& config, bool ended_well)
{
    const SystemClock clock;
    static_cast<void>(store.forget_quarantined(clock.now() - std::chrono::days{14}));
    store.upkeep().shorten_log(); // what was redacted may still be in it, after a crash
    asio::io_context io{1};
    asio::signal_set signals{io, SIGTERM, SIGINT};
    hold_signals(SIG_UNBLOCK);
    if (const auto& proxy = config.proxies.proxy()) spdlog::info("Slack is reached through a proxy={}", proxy->name());
    net::Internet internet{io.get_executor(), config.proxies};
    Bot bot{io, clock, internet, config, store};
    if (!ended_well) bot.scribe().be_careful_for(careful_for);
    Housekeeping housekeeping{io.get_executor(), bot.scribe(), store.upkeep(), clock, config.house};
    asio::co_spawn(io, supervise("housekeeping", [&] { return housekeeping.run(); }), rethrow);
    std::optional<host::ControlSocket> control;
    try {
        control.emplace(io.get_executor(), host::socket_path(config.database), bot.scribe(), clock, &housekeeping);
        control->show_health([&] { return vitals(bot, housekeeping); });
        asio::co_spawn(io, control->run(), rethrow);
    } catch (const std::exception& error) {
        spdlog::error("commands on this host can't reach the bot: {}", error.what());
    }
    int exit_code = 0;
    asio::co_spawn(io, serve(io, bot, exit_code), rethrow);
    asio::co_spawn(io, stop_at_signal(io, signals, bot, housekeeping), rethrow);
    io.run();
    return exit_code;
}

} // namespace

int run(const Config& config)
{
    hold_signals(SIG_BLOCK); // until somebody listens: being told to stop while we open the database ends well, too
    SqliteStore store{config.database, random_salt, patience, config.house.any_file_system};
    if (const auto& saved = store.upkeep().saved())
        spdlog::info("the database was brought up to date; as it was: {}", saved->string());
    const bool ended_well = store.upkeep().begin();
    if (!ended_well) spdlog::warn("the last run did not end in good order; the database was checked and is whole");
    const auto known = store.directory();
    spdlog::info("database={} incidents={} sqlite={}", config.database.string(), known.size(), sqlite_version());
    if (two_writers_do_damage())
        spdlog::warn("SQLite {} can damage a file that two programs write to at once. Nobody else can open {} while "
                     "warroom runs, except where locks don't work: keep it off network drives",
                     sqlite_version(), config.database.filename().string());

    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = serve_with(store, config, ended_well);
    store.upkeep().end(); // what is fatal doesn't come here
    spdlog::info("stopped");
    return exit_code;
}

} // namespace warroom
