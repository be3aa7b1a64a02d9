#include "bot/simulated_slack/simulate.hpp"

#include "bot/clock.hpp"
#include "bot/simulated_slack/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fmt/format.h>

namespace warroom::simulated_slack {

int simulate(unsigned short port)
try {
    asio::io_context io{1};
    const SystemClock clock;
    const Options options;
    Server server{io.get_executor(), port, clock, options};

    fmt::print("export SLACK_API_URL={}\nexport SLACK_BOT_TOKEN={}\nexport SLACK_APP_TOKEN={}\n\n", server.api_url(),
               options.bot_token, options.app_token);
    fmt::print("A simulated Slack is up; act in it at http://127.0.0.1:{}/control/ (http://127.0.0.1:{}/ says how).\n",
               server.port(), server.port());
    std::fflush(stdout);

    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](const error_code&, int) { io.stop(); });
    io.run();
    return 0;
} catch (const boost::system::system_error& error) {
    const bool taken = error.code() == asio::error::address_in_use;
    fmt::print(stderr, "{}\n",
               taken ? fmt::format("port {} is taken; choose another with --port", port)
                     : fmt::format("the simulated Slack can't serve on port {}: {}", port, error.code().message()));
    return 1;
}

} // namespace warroom::simulated_slack
