// Over real sockets, with the clients the bot uses.
#include "bot/net/https_client.hpp"
#include "bot/net/websocket.hpp"
#include "bot/simulated_slack/server.hpp"
#include "tests/bot/loopback.hpp"

#include <nlohmann/json.hpp>

namespace warroom::simulated_slack {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using loopback::run;

struct Place {
    asio::io_context io{1};
    SystemClock clock{};
    net::Dialer dialer{net::make_tls()};
    Server server{io.get_executor(), 0, clock, Options{}};
    net::HttpsClient client{io.get_executor(), loopback::at("http", server.port()), dialer};

    asio::awaitable<net::HttpResponse> send(net::HttpRequest request)
    {
        auto answer = co_await client.send(std::move(request), 5s);
        REQUIRE(answer.has_value());
        co_return *answer;
    }

    asio::awaitable<Json> call(std::string method, net::Form form = {}, std::string token = "xoxb-simulated")
    {
        net::HttpRequest request{.target = "/api/" + method, .body = net::encode_form(form)};
        request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", "application/x-www-form-urlencoded"}};
        const auto answer = co_await send(std::move(request));
        CHECK(answer.status == 200);
        co_return Json::parse(answer.body);
    }

    asio::awaitable<net::Url> dialling_place()
    {
        const auto opened = co_await call("apps.connections.open", {}, "xapp-simulated");
        REQUIRE(opened.at("ok") == true);
        const auto url = net::parse_url(opened.at("url").get<std::string>());
        REQUIRE(url.has_value());
        co_return *url;
    }

    asio::awaitable<net::Websocket> connect()
    {
        const auto url = co_await dialling_place();
        auto socket = co_await net::Websocket::connect(url, dialer);
        REQUIRE(socket.has_value());
        const auto hello = co_await next(*socket);
        CHECK(hello.at("type") == "hello");
        co_return std::move(*socket);
    }

    static asio::awaitable<Json> next(net::Websocket& socket)
    {
        const auto text = co_await socket.read();
        REQUIRE(text.has_value());
        co_return Json::parse(*text);
    }

    static asio::awaitable<void> ack(net::Websocket& socket, const Json& envelope, Json payload = {})
    {
        Json answer{{"envelope_id", envelope.at("envelope_id")}};
        if (!payload.is_null()) answer["payload"] = std::move(payload);
        const auto failed = co_await socket.write(answer.dump());
        CHECK(!failed);
    }

    // A channel that the bot is in, and ana too.
    asio::awaitable<std::string> channel()
    {
        const net::Form form{{"name", "war-room"}};
        const auto created = co_await call("conversations.create", form);
        REQUIRE(created.at("ok") == true);
        const auto id = created.at("channel").at("id").get<std::string>();
        server.control("join", {{"user", "ana"}, {"channel", id}});
        co_return id;
    }
};

// The next envelope whose event is a message of this text; others are acked.
asio::awaitable<Json> message(Place& place, net::Websocket& socket, std::string text)
{
    for (;;) {
        const auto envelope = co_await Place::next(socket);
        if (!envelope.contains("envelope_id")) continue;
        const auto& payload = envelope.at("payload");
        const auto event = payload.value("event", Json::object());
        if (event.value("type", "") == "message" && event.value("text", "") == text) co_return envelope;
        co_await place.ack(socket, envelope);
    }
}

} // namespace

TEST_SUITE_BEGIN("simulated Slack's server");

TEST_CASE("calls are answered as Slack answers them")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        const auto good = co_await place.call("auth.test");
        CHECK(good.at("ok") == true);
        const auto bad = co_await place.call("auth.test", {}, "xoxb-wrong");
        CHECK(bad.at("error") == "invalid_auth");

        const auto home = co_await place.send({.method = "GET"});
        CHECK(home.body.find("/control/") != std::string::npos);
        const auto nowhere = co_await place.send({.method = "GET", .target = "/nowhere"});
        CHECK(nowhere.status == 404);
    };
    run(place.io, story());
}

TEST_CASE("what is said arrives in an envelope, and an ack settles it")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await place.connect();
        const auto channel = co_await place.channel();
        const Json words{{"user", "ana"}, {"channel", channel}, {"text", "the shop is down"}};
        place.server.control("say", words);
        const auto envelope = co_await message(place, socket, "the shop is down");
        CHECK(envelope.at("retry_attempt") == 0);
        co_await place.ack(socket, envelope);

        while (place.server.control("stats", {}).at("unacked") > 0) co_await sleep_for(1ms);
        CHECK(place.server.control("stats", {}).at("acked") >= 1);
        CHECK(place.server.control("stats", {}).at("timeouts") == 0);
    };
    run(place.io, story());
}

TEST_CASE("what isn't acked in 3 s comes again")
{
    Place place;
    place.server.control("retries", {{"delays_ms", {0}}});
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await place.connect();
        const auto channel = co_await place.channel();
        const Json words{{"user", "ana"}, {"channel", channel}, {"text", "the shop is down"}};
        place.server.control("say", words);
        const auto first = co_await message(place, socket, "the shop is down");
        const auto again = co_await message(place, socket, "the shop is down");
        CHECK(again.at("retry_attempt") == 1);
        CHECK(again.at("payload").at("event_id") == first.at("payload").at("event_id"));
    };
    run(place.io, story());
}

TEST_CASE("a ticket is good for one dial")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        const auto url = co_await place.dialling_place();
        auto first = co_await net::Websocket::connect(url, place.dialer);
        CHECK(first.has_value());
        auto second = co_await net::Websocket::connect(url, place.dialer);
        REQUIRE(second.has_error());
        CHECK(second.error() == "the upgrade was answered 404");
    };
    run(place.io, story());
}

TEST_CASE("a command is answered in its ack")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await place.connect();
        const auto channel = co_await place.channel();
        const std::string user = "ana";
        place.server.control("command", {{"user", user}, {"channel", channel}, {"text", "help"}});
        Json envelope = Json::object();
        while (envelope.value("type", "") != "slash_commands") {
            envelope = co_await place.next(socket);
            Json payload;
            if (envelope.at("type") == "slash_commands") payload = {{"text", "this is the help"}};
            co_await place.ack(socket, envelope, std::move(payload));
        }
        for (std::string seen; seen.find("this is the help") == std::string::npos;) {
            co_await sleep_for(5ms);
            seen = place.server.control("feed", {{"user", user}}).dump();
        }
    };
    run(place.io, story());
}

TEST_CASE("a file is uploaded in three steps")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        const auto channel = co_await place.channel();
        const net::Form wish{{"filename", "draft.md"}, {"length", "5"}};
        const auto granted = co_await place.call("files.getUploadURLExternal", wish);
        REQUIRE(granted.at("ok") == true);

        const auto url = net::parse_url(granted.at("upload_url").get<std::string>());
        REQUIRE(url.has_value());
        const auto uploaded = co_await place.send({.target = url->target, .body = "hello"});
        CHECK(uploaded.status == 200);

        const auto id = granted.at("file_id").get<std::string>();
        const net::Form last{{"files", Json::array({{{"id", id}, {"title", "Draft"}}}).dump()},
                             {"channel_id", channel}};
        const auto complete = co_await place.call("files.completeUploadExternal", last);
        CHECK(complete.at("ok") == true);
        CHECK(place.server.control("file", {{"id", id}}).at("content") == "hello");
    };
    run(place.io, story());
}

TEST_CASE("the control API says what it doesn't understand")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        const auto people = co_await place.send({.method = "GET", .target = "/control/people"});
        CHECK(people.status == 200);
        const auto feed = co_await place.send({.method = "GET", .target = "/control/feed?after=0&limit=3"});
        CHECK(Json::parse(feed.body).contains("items"));
        for (const auto* body : {"{", "[]", R"({"user": "nobody", "channel": "#general", "text": "x"})"}) {
            CAPTURE(std::string{body});
            const auto wrong = co_await place.send({.target = "/control/say", .body = body});
            CHECK(wrong.status == 400);
            CHECK(Json::parse(wrong.body).contains("error"));
        }
    };
    run(place.io, story());
}

TEST_CASE("a web page can't drive it")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        net::HttpRequest request{.method = "GET", .target = "/control/people"};
        request.headers = {{"Origin", "https://example.com"}};
        const auto foreign = co_await place.send(request);
        CHECK(foreign.status == 403);
        request.headers = {{"Origin", "null"}};
        const auto sandboxed = co_await place.send(request);
        CHECK(sandboxed.status == 403);
        request.headers = {{"Origin", "http://localhost:3000"}};
        const auto ours = co_await place.send(request);
        CHECK(ours.status == 200);
    };
    run(place.io, story());
}

TEST_CASE("a bot may name Slack's own site as where it comes from, for its socket alone")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        net::HttpRequest request{.method = "GET", .target = "/link/?ticket=unknown"};
        const net::Headers upgrade{{"Connection", "Upgrade"},
                                   {"Upgrade", "websocket"},
                                   {"Sec-WebSocket-Version", "13"},
                                   {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
        request.headers = upgrade;
        request.headers.emplace_back("Origin", "https://example.com");
        const auto foreign = co_await place.send(request);
        CHECK(foreign.status == 403);
        request.headers = upgrade;
        request.headers.emplace_back("Origin", "https://api.slack.com");
        const auto let_in = co_await place.send(request);
        CHECK(let_in.status == 404); // for its ticket
        request.target = "/control/people";
        request.headers = {{"Origin", "https://api.slack.com"}};
        const auto driving = co_await place.send(request);
        CHECK(driving.status == 403);
    };
    run(place.io, story());
}

TEST_CASE("it misbehaves on request")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        place.server.control("fault", {{"method", "auth.test"}, {"reset", true}});
        net::HttpRequest request{.target = "/api/auth.test", .headers = {{"Authorization", "Bearer xoxb-simulated"}}};
        const auto reset = co_await place.client.send(request, 5s);
        REQUIRE(reset.has_error());
        CHECK(reset.error().sent);

        auto muted = co_await place.connect();
        place.server.control("mute", Json::object());
        const auto silence = co_await within(500ms, muted.read());
        CHECK(!silence.has_value());

        auto dropped = co_await place.connect();
        place.server.control("reset", Json::object());
        const auto gone = co_await dropped.read();
        CHECK(gone.has_error());

        auto left = co_await place.connect();
        place.server.control("disconnect", {{"reason", "refresh_requested"}});
        const auto farewell = co_await place.next(left);
        CHECK(farewell.at("type") == "disconnect");
        const auto closed = co_await left.read();
        CHECK(closed.has_error());
    };
    run(place.io, story());
}

TEST_CASE("it may stop while everybody is connected")
{
    Place place;
    auto story = [&]() -> asio::awaitable<void> {
        auto socket = co_await place.connect();
        place.server.stop();
        const auto gone = co_await socket.read();
        CHECK(gone.has_error());
        const auto refused = co_await place.client.send({.method = "GET"}, 5s);
        CHECK(refused.has_error());
    };
    run(place.io, story());
}

TEST_SUITE_END();

} // namespace warroom::simulated_slack
