// Frames that are broken on the way, and frames that arrive byte by byte.
#include "tests/drills/drill.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace warroom::drills {
namespace {

std::int64_t vital(House& house, const std::string& name)
{
    const auto all = Json::parse(house.run({"health", "--format", "json"}).out).at("figures");
    const auto found = std::ranges::find_if(all, [&](const Json& one) { return one.at("name") == name; });
    must(found != all.end(), "warroom health doesn't know: " + name);
    return found->at("value").get<std::int64_t>();
}

// Between the bot and Slack: whatever comes goes on in slices, each written alone.
class Slicer {
public:
    Slicer(unsigned short slack, std::size_t slice)
        : acceptor_{io_, {asio::ip::address_v4::loopback(), 0}}, slack_{slack}, slice_{slice}
    {
        asio::co_spawn(io_, accept(), log_failure("slicer"));
        network_ = std::jthread{[this] { io_.run(); }};
    }
    Slicer(const Slicer&) = delete;
    Slicer& operator=(const Slicer&) = delete;
    ~Slicer() { io_.stop(); }
    unsigned short port() const { return acceptor_.local_endpoint().port(); }

private:
    using Socket = asio::ip::tcp::socket;

    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [error, bot] = co_await acceptor_.async_accept(as_result);
            if (error) co_return;
            asio::co_spawn(io_, serve(std::move(bot)), log_failure("slicer"));
        }
    }
    asio::awaitable<void> serve(Socket bot)
    {
        using namespace asio::experimental::awaitable_operators;
        Socket slack{io_};
        const asio::ip::tcp::endpoint there{asio::ip::address_v4::loopback(), slack_};
        co_await slack.async_connect(there, as_result);
        for (auto* socket : {&bot, &slack}) socket->set_option(asio::ip::tcp::no_delay{true});
        co_await (pass_on(bot, slack) || pass_on(slack, bot));
    }
    asio::awaitable<void> pass_on(Socket& from, Socket& to)
    {
        std::vector<char> bytes(slice_);
        for (;;) {
            const auto [ended, size] = co_await from.async_read_some(asio::buffer(bytes), as_result);
            if (ended) co_return;
            const auto [failed, written] = co_await asio::async_write(to, asio::buffer(bytes, size), as_result);
            if (failed) co_return;
        }
    }

    asio::io_context io_{1};
    asio::ip::tcp::acceptor acceptor_;
    unsigned short slack_;
    std::size_t slice_;
    std::jthread network_{};
};

} // namespace

Figure frames_broken(Size)
{
    House house;
    open_incident(house);
    const auto dials = stat(house, "dials");
    const auto sent = stat(house, "envelopes_sent");
    const auto acked = stat(house, "acked");
    house.control("spoil", {{"share", 1.0}});
    house.control("retries", {{"delays_ms", Json::array()}});
    constexpr int frames = 10'000;
    for (int n = 0; n < frames; ++n) {
        house.say(fmt::format("see <https://example.com|number {}>, its frame breaks \\ \"on the way\"", n));
        if (n % 100 == 99) must(eventually([&] { return house.idle(); }), "a frame is not acknowledged");
    }
    const auto broken = stat(house, "envelopes_sent") - sent; // our own card's edits among them
    const auto answered = stat(house, "acked") - acked;
    const auto late = stat(house, "timeouts");
    const auto redialed = stat(house, "dials") - dials;
    const auto aside = vital(house, "frames quarantined");
    house.control("spoil", {{"share", 0.0}});
    const auto whole = house.say("and a whole one");
    const bool recorded = eventually(
        [&] { return house.run({"timeline", "INC-1", "--format", "jsonl"}).out.find(whole) != std::string::npos; });
    return {.result = fmt::format("{} broken frames, {} acknowledged, {} too late, {} put aside, {} new connections, "
                                  "{}, the next whole one is {}recorded",
                                  broken, answered, late, aside, redialed, house.exit_code() ? "died" : "stays up",
                                  recorded ? "" : "not "),
            .target = "all acknowledged in time, none costs a connection, stays up",
            .reached = broken >= frames && answered == broken && late == 0 && redialed == 0 && aside > 0 &&
                       aside < frames && !house.exit_code() && recorded};
}

Figure frames_sliced(Size size)
{
    std::size_t said = 0;
    bool exact = true;
    std::int64_t redialed = 0;
    const std::vector<std::size_t> slices{1, 2, 3, 7, 61, 1021};
    for (const auto slice : slices) {
        House house;
        const Slicer slicer{house.port_of_slack(), slice};
        open_incident(house, {{"LD_PRELOAD", WARROOM_BAD_MACHINE}, {"CONNECTS_TO", std::to_string(slicer.port())}});
        const auto dials = stat(house, "dials");
        for (unsigned n = 0; n < static_cast<unsigned>(size.of(20, 200)); ++n)
            house.say(fmt::format("{} {}", n, std::string(n * 31 % 997, 'x')));
        exact = complete(house, 30s) && exact;
        const auto found = compare(house);
        exact = exact && found.exact() && found.fetched == 0;
        said += found.said;
        redialed += stat(house, "dials") - dials;
    }
    return {.result = fmt::format("{} messages in slices of {} sizes, from one byte on: {}, {} new connections", said,
                                  slices.size(), exact ? "each once" : "not each once", redialed),
            .target = "each once, 0 new connections",
            .reached = exact && redialed == 0};
}

} // namespace warroom::drills
