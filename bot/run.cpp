#include "bot/run.hpp"

#include "bot/bot.hpp"
#include "bot/host/control_socket.hpp"
#include "storage/sqlite_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace warroom {
namespace {

asio::awaitable<void> stop_at_signal(asio::signal_set& signals, Bot& bot)
{
    const auto [error, signal] = co_await signals.async_wait(as_result);
    if (error) co_return; // we end for another reason
    spdlog::info("stopping signal={}", signal);
    signals.async_wait([](error_code failed, int) {
        if (!failed) ::_exit(1);
    });
    co_await bot.stop();
}

asio::awaitable<void> serve(asio::io_context& io, Bot& bot, int& exit_code)
{
    exit_code = co_await bot.run();
    if (exit_code != 0) co_await bot.stop();
    io.stop();
}

void rethrow(std::exception_ptr failed)
{
    if (failed) std::rethrow_exception(failed);
}

} // namespace

int run(const Config& config)
{
    const SystemClock clock;
    SqliteStore store{config.database};
    const auto known = store.directory();
    spdlog::info("database={} incidents={}", config.database.string(), known.size());

    std::signal(SIGPIPE, SIG_IGN);
    asio::io_context io{1};
    asio::signal_set signals{io, SIGTERM, SIGINT};
    net::Internet internet{io.get_executor()};
    Bot bot{io, clock, internet, config, store};
    std::optional<host::ControlSocket> control;
    try {
        control.emplace(io.get_executor(), host::socket_path(config.database), bot.scribe(), clock);
        asio::co_spawn(io, control->run(), rethrow);
    } catch (const std::exception& error) {
        spdlog::error("commands on this host can't reach the bot: {}", error.what());
    }
    int exit_code = 0;
    asio::co_spawn(io, serve(io, bot, exit_code), rethrow);
    asio::co_spawn(io, stop_at_signal(signals, bot), rethrow);
    io.run();
    spdlog::info("stopped");
    return exit_code;
}

} // namespace warroom
