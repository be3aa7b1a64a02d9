// Years of replaced connections: the real Socket Mode over real sockets, with a clock that runs fast, as in real time
// it asks for six connections a minute.
#include "bot/simulated_slack/server.hpp"
#include "bot/slack/connection.hpp"
#include "tests/drills/drill.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>

namespace warroom::drills {
namespace {

using std::chrono::steady_clock;

constexpr int connections = 2;

std::ptrdiff_t open_files()
{
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, std::filesystem::directory_iterator{});
}

std::int64_t resident() // KiB
{
    std::int64_t total = 0, pages = 0;
    std::ifstream{"/proc/self/statm"} >> total >> pages;
    return pages * 4;
}

asio::awaitable<slack::Receipt> received(slack::Envelope) { co_return slack::Receipt{}; }
asio::awaitable<bool> kept(Quarantined) { co_return true; }

struct Connected {
    Connected()
    {
        asio::co_spawn(io, sockets.run(), [this](const std::exception_ptr&) { ended = true; });
    }

    void until(const std::function<bool()>& so, const char* otherwise)
    {
        const auto deadline = steady_clock::now() + 20s;
        while (!so()) {
            must(steady_clock::now() < deadline, otherwise);
            io.run_one_for(100ms);
        }
    }
    void reconnect(int times) // each of them
    {
        for (int n = 0; n < times; ++n) {
            const auto before = sockets.figures().hellos;
            server.control("disconnect", {{"reason", "refresh_requested"}});
            until([&] { return sockets.figures().hellos >= before + connections; }, "no new connections");
        }
        const auto open = [&] { return server.control("stats", Json::object()).at("connections_open"); };
        until([&] { return open() == connections; }, "the old connections stay");
        io.run_for(100ms);
    }
    void stop()
    {
        asio::co_spawn(io, sockets.stop(), [](const std::exception_ptr&) {});
        until([&] { return ended; }, "it doesn't stop");
    }

    asio::io_context io{1};
    SystemClock slacks;
    ScaledClock ours{slacks.now(), 10'000};
    net::Internet internet{io.get_executor()};
    simulated_slack::Server server{io.get_executor(), 0, slacks,
                                   simulated_slack::Options{.enforce_rate_limits = false, .watched = false}};
    slack::WebApi api{internet, *net::parse_url(server.api_url()), Secret{"xapp-simulated"}, ours};
    slack::SocketMode sockets{api, internet, ours, connections, slack::Handlers{received, kept, {}}, 1};
    bool ended = false;
};

} // namespace

Figure reconnected(Size size)
{
    spdlog::set_level(spdlog::level::off); // of this process: it plays the bot here
    const int times = size.of(200, 5000);
    Connected it;
    it.until([&] { return it.sockets.figures().live == connections; }, "no connection");
    it.reconnect(4); // then all that is made once is there
    const auto files = open_files();
    const auto memory = resident();
    it.reconnect(times);
    const auto more_files = open_files() - files;
    const auto more_memory = resident() - memory;
    it.stop();
    return {.result = fmt::format("{} reconnects, {} descriptors and {} KiB more", times * connections, more_files,
                                  more_memory),
            .target = "none, <= 5120 KiB",
            .reached = more_files <= 0 && more_memory <= 5120};
}

} // namespace warroom::drills
