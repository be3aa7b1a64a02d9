#include "bot/slack/connection.hpp"
#include "tests/bot/slack_world.hpp"

#include <functional>
#include <stdexcept>

using namespace warroom;
using namespace warroom::slack;
using namespace std::chrono_literals;
using loopback::Json;
using loopback::SlackWorld;

namespace {

asio::awaitable<Receipt> take(std::function<Receipt(const Envelope&)> rule, Envelope envelope)
{
    co_return rule(envelope);
}

asio::awaitable<Receipt> take_later(const bool* held, Bell* released)
{
    while (*held) co_await released->rings();
    co_return Receipt{};
}

asio::awaitable<bool> keep(std::vector<Quarantined>* kept, Quarantined frame)
{
    kept->push_back(std::move(frame));
    co_return true;
}

// A bot that is connected, and writes down what reached it.
struct Story : SlackWorld {
    explicit Story(int connections = 2)
        : sockets{open_api,
                  internet,
                  clock,
                  connections,
                  Handlers{[this](Envelope envelope) {
                               received.push_back(envelope);
                               if (held) return take_later(&held, &released);
                               return take(rule, std::move(envelope));
                           },
                           [this](Quarantined frame) { return keep(&quarantine, std::move(frame)); },
                           [this](std::string text) { alarms.push_back(std::move(text)); }},
                  1}
    {
        asio::co_spawn(io, sockets.run(), [this](const std::exception_ptr& thrown) {
            ended = true;
            if (thrown) std::rethrow_exception(thrown);
        });
    }
    ~Story()
    {
        loopback::run(io, sockets.stop());
        CHECK(until([&] { return ended; }));
    }

    // Runs the loop until that is so; false if it isn't for a long time.
    bool until(const std::function<bool()>& so, std::chrono::seconds limit = 15s)
    {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (!so() && std::chrono::steady_clock::now() < deadline) io.run_one_for(20ms);
        return so();
    }
    bool is_live(int connections)
    {
        return until([&] { return sockets.figures().live == connections; });
    }
    void command(const char* text) { control("command", {{"user", "ana"}, {"channel", "general"}, {"text", text}}); }

    WebApi open_api = api("xapp-simulated");
    std::function<Receipt(const Envelope&)> rule = [](const Envelope&) { return Receipt{}; };
    std::vector<Envelope> received;
    std::vector<Quarantined> quarantine;
    std::vector<std::string> alarms;
    bool held = false; // what is received, until it is released
    Bell released{io.get_executor()};
    bool ended = false;
    SocketMode sockets;
};

// Another program with our token.
struct Other {
    explicit Other(Story& story)
        : api{story.api("xapp-simulated")},
          sockets{api,
                  story.internet,
                  story.clock,
                  1,
                  Handlers{[](Envelope envelope) {
                               return take([](const Envelope&) { return Receipt{}; }, std::move(envelope));
                           },
                           {},
                           {}},
                  2}
    {
        asio::co_spawn(story.io, sockets.run(), [this](const std::exception_ptr&) { ended = true; });
    }

    WebApi api;
    bool ended = false;
    SocketMode sockets;
};

} // namespace

TEST_SUITE("connection")
{
    TEST_CASE("it connects twice, and what is received is acknowledged")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.rule = [](const Envelope&) { return Receipt{true, R"({"text":"declared"})"}; };
        story.command("sev2 checkout is down");
        REQUIRE(story.until([&] { return story.stat("acked") == 1; }));
        REQUIRE(story.received.size() == 1);
        CHECK(std::get<SlashCommand>(story.received[0].body).text == "sev2 checkout is down");
        const auto seen = story.server.control("feed", {{"user", "ana"}}).dump();
        CHECK(seen.find("declared") != std::string::npos);
        CHECK(story.sockets.figures().known_to_slack == 2);
    }

    TEST_CASE("what a handler can't do is not acknowledged, and nothing else suffers")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.rule = [](const Envelope& envelope) {
            if (std::get<SlashCommand>(envelope.body).text == "bad") throw std::runtime_error{"a bug"};
            return Receipt{};
        };
        story.command("bad");
        story.command("good");
        REQUIRE(story.until([&] { return story.received.size() == 2 && story.stat("acked") == 1; }));
        CHECK(story.sockets.figures().outstanding == 0);
        CHECK(story.sockets.figures().live == 2);
    }

    TEST_CASE("an answer that is too long is left out of the ack")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.rule = [](const Envelope&) { return Receipt{true, Json{{"text", std::string(9000, 'x')}}.dump()}; };
        story.command("list");
        REQUIRE(story.until([&] { return story.stat("acked") == 1; }));
        CHECK(story.server.control("feed", {{"user", "ana"}}).dump().find("xxxx") == std::string::npos);
    }

    TEST_CASE("an answer that is as long as may be goes with the ack")
    {
        Story story;
        REQUIRE(story.is_live(2));
        const auto around = Json{{"text", ""}}.dump().size();
        const auto whole = Json{{"text", std::string(most_in_an_ack - around, 'x')}}.dump();
        REQUIRE(whole.size() == most_in_an_ack);
        story.rule = [&](const Envelope&) { return Receipt{true, whole}; };
        story.command("list");
        REQUIRE(story.until([&] { return story.stat("acked") == 1; }));
        CHECK(story.server.control("feed", {{"user", "ana"}}).dump().find("xxxx") != std::string::npos);
    }

    TEST_CASE("what is written only after its connection went is acknowledged when it comes again, not before")
    {
        Story story{1};
        REQUIRE(story.is_live(1));
        story.held = true;
        story.control("say", {{"user", "ana"}, {"channel", "incidents"}, {"text", "it is slow"}});
        REQUIRE(story.until([&] { return story.received.size() == 1; }));
        story.control("reset", Json::object());
        REQUIRE(story.until([&] { return story.sockets.figures().reconnects == 1; }));
        story.held = false;
        story.released.ring();
        REQUIRE(story.until([&] { return story.sockets.figures().outstanding == 0; }));
        CHECK(story.sockets.figures().acknowledged == 0);
        REQUIRE(story.until([&] { return story.stat("acked") == 1; }));
        CHECK(story.received.size() == 2);
        CHECK(story.stat("acks_on_another_connection") == 0);
    }

    TEST_CASE("a frame of a kind that nobody knows is kept, counted and then acknowledged")
    {
        Story story;
        REQUIRE(story.is_live(2));
        const Json news{{"type", "event_callback"}, {"event", {{"type", "pin_painted"}, {"colour", "red"}}}};
        story.control("deliver", {{"payload", news}});
        story.control("deliver", {{"type", "interactive"}, {"payload", {{"type", "shortcut"}}}});
        story.control("deliver", {{"type", "brand_new"}, {"payload", Json::object()}});
        const Json known{{"type", "event_callback"}, {"event", {{"type", "pin_added"}}}};
        story.control("deliver", {{"payload", known}});
        REQUIRE(story.until([&] { return story.stat("acked") == 4; }));
        CHECK(story.sockets.figures().unknown == 3);
        CHECK(story.sockets.figures().bad_frames == 0);
        CHECK(story.received.size() == 1);
        REQUIRE(story.quarantine.size() == 3);
        CHECK(Json::parse(story.quarantine[0].frame).at("payload").at("event") == news.at("event"));
        CHECK(story.quarantine[0].reason == "of an unknown kind: pin_painted");
    }

    TEST_CASE("a frame that is too large costs the connection it came on, and the other one stays")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.control("retries", {{"delays_ms", Json::array({0})}}); // else it soon comes to the other one
        const Json event{{"type", "message"}, {"text", std::string(5U * 1024 * 1024, 'x')}};
        story.control("deliver", {{"payload", {{"type", "event_callback"}, {"event", event}}}});
        int least = 2;
        REQUIRE(story.until([&] {
            least = std::min(least, story.sockets.figures().live);
            return story.sockets.figures().hellos == 3 && story.sockets.figures().live == 2;
        }));
        CHECK(least == 1);
        CHECK(story.sockets.figures().too_large == 1);
        CHECK(story.received.empty());
    }

    TEST_CASE("a refresh never leaves us without a connection")
    {
        Story story{1};
        REQUIRE(story.is_live(1));
        story.control("disconnect", {{"reason", "refresh_requested"}});
        bool gap = false;
        REQUIRE(story.until([&] {
            gap = gap || story.sockets.figures().live == 0;
            return story.sockets.figures().hellos == 2;
        }));
        CHECK_FALSE(gap);
    }

    TEST_CASE("connections that are reset come back")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.control("reset", Json::object());
        REQUIRE(story.until([&] { return story.sockets.figures().hellos == 4 && story.sockets.figures().live == 2; }));
    }

    TEST_CASE("silent connections are noticed and replaced within eight seconds")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.control("mute", Json::object());
        const auto began = std::chrono::steady_clock::now();
        REQUIRE(story.until([&] { return story.sockets.figures().hellos >= 3; }));
        CHECK(std::chrono::steady_clock::now() - began < 8s);
    }

    TEST_CASE("Socket Mode switched off: an alarm, one try for all connections, and the Web API goes on")
    {
        Story story;
        REQUIRE(story.is_live(2));
        CHECK(story.sockets.figures().asked == 2);
        story.control("disconnect", {{"reason", "link_disabled"}}); // of both
        REQUIRE(story.until([&] { return story.sockets.figures().live == 0; }));
        CHECK(story.alarms.size() == 2); // of each line, and the same text
        CHECK(story.alarms.back().starts_with("Socket Mode was switched off for this app"));
        CHECK_FALSE(story.until([&] { return story.sockets.figures().asked > 2; }, 3s));
        CHECK_FALSE(story.ended);

        auto api = story.api("xoxb-simulated");
        bool answered = false;
        const auto ask = [](WebApi* web_api, bool* into) -> asio::awaitable<void> {
            Json nothing = Json::object();
            const auto answer = co_await web_api->call("auth.test", std::move(nothing));
            *into = answer.has_value();
        };
        loopback::run(story.io, ask(&api, &answered));
        CHECK(answered);
    }

    TEST_CASE("somebody else on our token is noticed, and their going too")
    {
        Story story{1};
        REQUIRE(story.is_live(1));
        CHECK(story.sockets.figures().others == 0);
        {
            Other other{story};
            REQUIRE(story.until([&] { return other.sockets.figures().live == 1; }));
            story.control("disconnect", {{"reason", "refresh_requested"}}); // of both, so that hello comes again
            REQUIRE(story.until([&] { return story.sockets.figures().hellos == 2; }));
            CHECK(story.sockets.figures().others > 0);
            loopback::run(story.io, other.sockets.stop());
            REQUIRE(story.until([&] { return other.ended; }));
        }
        REQUIRE(story.until([&] { return story.stat("connections_open") == 1; }));
        story.control("disconnect", {{"reason", "refresh_requested"}});
        REQUIRE(story.until([&] { return story.sockets.figures().hellos == 3; }));
        CHECK(story.sockets.figures().others == 0);
        CHECK(story.sockets.figures().reconnects == 2);
    }

    TEST_CASE("a stop is over in five seconds, though nothing answers any more")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.control("mute", Json::object());
        story.control("fault", {{"method", "apps.connections.open"}, {"delay_ms", 60000}, {"times", 100}});
        REQUIRE(story.until([&] { return story.sockets.figures().asked > 2; })); // and it waits for an answer now
        const auto began = std::chrono::steady_clock::now();
        loopback::run(story.io, story.sockets.stop());
        REQUIRE(story.until([&] { return story.ended; }));
        CHECK(std::chrono::steady_clock::now() - began < 5s);
    }

    TEST_CASE("a token that Slack refuses from the start ends it with an alarm")
    {
        Story story;
        story.control("token", {{"revoked", true}});
        REQUIRE(story.until([&] { return story.ended; }));
        CHECK(story.alarms.size() == 2);
    }

    TEST_CASE("a token that worked and is refused later raises an alarm, and is not given up")
    {
        Story story;
        REQUIRE(story.is_live(2));
        story.control("token", {{"revoked", true}});
        story.control("reset", Json::object());
        REQUIRE(story.until([&] { return story.alarms.size() == 2; }));
        CHECK_FALSE(story.ended);
    }
}
