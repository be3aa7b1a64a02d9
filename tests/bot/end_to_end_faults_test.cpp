// What Slack and the network do to an incident, and what must come of it all the same.
#include "bot/net/http_server.hpp"
#include "tests/bot/end_to_end.hpp"

#include <algorithm>
#include <set>

namespace warroom {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void close(Evening& evening, const std::string& said = "INC-1 closed. Draft: attached")
{
    evening.command("noor", "close anyway enough for today", "");
    REQUIRE(evening.until([&] { return evening.saying(said) > 0; }));
    evening.settle();
    CHECK(evening.saying("INC-1 closed.") == 1);
}

// Each errand is done by one message at most: their marks differ.
void nothing_is_posted_twice(Evening& evening)
{
    std::multiset<std::string> marks;
    auto all = evening.ours();
    for (const auto& one : evening.messages("#incidents")) all.push_back(one);
    for (const auto& message : all)
        if (message.value("user", "") == us && message.contains("metadata"))
            marks.insert(message.at("metadata").at("event_payload").at("id"));
    CHECK(marks.size() > 1);
    CHECK(marks.size() == std::set<std::string>(marks.begin(), marks.end()).size());
}

} // namespace

TEST_SUITE_BEGIN("end_to_end_faults");

TEST_CASE("what Slack refuses for good is told once in the card's thread, and the incident goes on")
{
    const std::pair<const char*, const char*> duties[] = {{"pins.add", "I could not pin the card"},
                                                          {"conversations.setTopic", "I could not set the topic"}};
    for (const auto& [method, words] : duties)
        for (const auto* error : {"missing_scope", "unknown_method", "not_allowed"}) {
            CAPTURE(method);
            CAPTURE(error);
            Evening evening;
            evening.control("fault", {{"method", method}, {"error", error}, {"times", 1000}});
            evening.open();
            evening.say("noor", "!lead me");
            evening.say("noor", "!sev 2 half of them");
            evening.settle();
            close(evening);
            CHECK(evening.saying(words) == 1);
            const auto card = evening.ours()[0].at("ts").get<std::string>();
            for (const auto& message : evening.ours())
                if (has(shown(message), words)) CHECK(message.value("thread_ts", "") == card);
            CHECK(has(evening.card("INC-1 SEV2"), "Closed at"));
            evening.every_message_is_recorded_once();
        }
}

TEST_CASE("a no that nobody knows is taken for one of Slack's bad moments, and told when it stays")
{
    for (const int times : {3, 1000}) {
        CAPTURE(times);
        Evening evening;
        evening.control("fault", {{"method", "conversations.setTopic"}, {"error", "never_heard_of"}, {"times", times}});
        evening.open();
        const bool for_good = times == 1000;
        if (for_good) REQUIRE(evening.until([&] { return evening.saying("I could not set the topic") == 1; }));
        evening.settle();
        CHECK(evening.calls("conversations.setTopic") == (for_good ? 10 : 4));
        CHECK(events<ErrandFailed>(evening.history()).size() == (for_good ? 1 : 0));
        CHECK(evening.saying("never_heard_of") == (for_good ? 1 : 0));
    }
}

TEST_CASE("what Slack took and then lost is on record, and nothing waits for it")
{
    Evening evening;
    evening.open();
    const auto lost = Json{{"ok", true}, {"channel", evening.room()}, {"ts", "1700000000.000100"}}.dump();
    evening.control("fault", {{"method", "chat.postMessage"}, {"body", lost}});
    evening.say("noor", "!update half of the customers can't pay");
    REQUIRE(evening.until([&] { return events<UpdateSent>(evening.history()).size() == 1; }));
    evening.settle();
    CHECK(events<UpdateSent>(evening.history())[0].text == "half of the customers can't pay");
    CHECK(events<ErrandFailed>(evening.history()).empty());
}

TEST_CASE("while the token is revoked everything waits, and comes in order once it works again")
{
    Evening evening;
    evening.open();
    evening.control("token", {{"revoked", true}});
    for (const auto* text : {"!update the first of two", "!update the second of two"}) {
        const auto sent = events<UpdateSent>(evening.history()).size();
        evening.say("noor", text);
        REQUIRE(evening.until([&] { return events<UpdateSent>(evening.history()).size() == sent + 1; }));
    }
    evening.clock.leap(2min);
    CHECK(evening.saying("of two") == 0);
    evening.control("token", {{"revoked", false}});
    evening.clock.leap(2min);
    REQUIRE(evening.until([&] { return evening.saying("the second of two") > 0; }));
    evening.settle();
    std::vector<std::string> order;
    for (const auto& message : evening.ours())
        for (const auto* part : {"the first of two", "the second of two"})
            if (has(message.value("text", ""), part)) order.emplace_back(part);
    CHECK(order == std::vector<std::string>{"the first of two", "the second of two"});
}

TEST_CASE("without the right to pin the incident is led all the same")
{
    Evening evening;
    evening.control("scope", {{"remove", {"pins:write"}}});
    evening.open();
    CHECK(evening.saying("I could not pin the card") == 1);
    close(evening);
}

TEST_CASE("where no file may be uploaded the last message says where the draft is")
{
    for (const auto* method : {"files.getUploadURLExternal", "files.completeUploadExternal"})
        for (const auto* error : {"missing_scope", "unknown_method", "not_allowed"}) {
            CAPTURE(method);
            CAPTURE(error);
            Evening evening;
            evening.control("fault", {{"method", method}, {"error", error}, {"times", 1000}});
            evening.open();
            close(evening, "`warroom postmortem INC-1`");
            const auto drafts = events<DraftFiled>(evening.history());
            REQUIRE(drafts.size() == 1);
            CHECK(drafts[0].place == "warroom postmortem INC-1");
        }
}

TEST_CASE("a name that is taken, by a channel in use or an archived one, gets a number")
{
    for (const bool archived : {false, true}) {
        CAPTURE(archived);
        Evening evening;
        evening.control("channel", {{"name", "inc-1-checkout-is-down"}, {"members", {"noor"}}});
        if (archived) evening.control("archive", {{"user", "noor"}, {"channel", "inc-1-checkout-is-down"}});
        evening.open();
        REQUIRE(evening.rooms().size() == 1);
        CHECK(evening.rooms()[0].at("name") == "inc-1-checkout-is-down-2");
    }
}

TEST_CASE("being asked to slow down delays and loses nothing")
{
    Evening evening;
    evening.control(
        "fault", {{"method", "chat.postMessage"}, {"status", 429}, {"headers", {{"Retry-After", "20"}}}, {"times", 3}});
    evening.open();
    evening.say("noor", "!lead me");
    evening.settle();
    close(evening);
    CHECK(evening.saying("took command") == 1);
    nothing_is_posted_twice(evening);
}

TEST_CASE("an answer that is lost after the effect doesn't repeat the effect")
{
    const std::pair<const char*, int> calls[] = {
        {"conversations.create", 1},       {"chat.postMessage", 6},
        {"conversations.invite", 1},       {"pins.add", 1},
        {"conversations.setTopic", 3},     {"chat.update", 3},
        {"files.getUploadURLExternal", 2}, {"files.completeUploadExternal", 1}};
    for (const auto& [method, times] : calls)
        for (int skip = 0; skip < times; ++skip) {
            CAPTURE(method);
            CAPTURE(skip);
            Evening evening;
            evening.control("fault",
                            {{"method", method}, {"reset", true}, {"effect", "applied"}, {"skip", skip}, {"times", 1}});
            evening.open();
            evening.say("noor", "!lead me");
            evening.say("noor", "!hotfix double it");
            evening.settle();
            close(evening);
            CHECK(evening.rooms().size() == 1);
            CHECK(evening.saying("took command") == 1);
            CHECK(events<ErrandFailed>(evening.history()).empty());
            nothing_is_posted_twice(evening);
        }
}

TEST_CASE("an outage of Slack's between any two calls delays and repeats nothing")
{
    Evening evening;
    evening.open();
    evening.control("fault", {{"method", "*"}, {"status", 503}, {"times", 12}});
    evening.say("noor", "!lead me");
    evening.say("noor", "!hotfix double it");
    evening.settle();
    close(evening);
    CHECK(evening.saying("took command") == 1);
    nothing_is_posted_twice(evening);
}

TEST_CASE("connections that are reset, muted or refreshed lose no message")
{
    Evening evening;
    evening.open();
    const std::pair<const char*, Json> breaks[] = {{"reset", Json::object()},
                                                   {"disconnect", {{"reason", "refresh_requested"}}},
                                                   {"disconnect", {{"reason", "warning"}}},
                                                   {"mute", Json::object()}};
    int said = 0;
    for (const auto& [verb, arguments] : breaks) {
        for (int n = 0; n < 5; ++n) evening.say("noor", "message " + std::to_string(said++));
        evening.control(verb, arguments);
        for (int n = 0; n < 5; ++n) evening.say("jonas", "message " + std::to_string(said++));
        REQUIRE(evening.until([&] { return evening.recorded().size() == static_cast<std::size_t>(said); }, 30s));
        REQUIRE(evening.until([&] { return evening.stats().at("connections_open") >= 2; }, 30s));
    }
    evening.settle();
    evening.every_message_is_recorded_once();
}

TEST_CASE("events that come twice, again and out of order are each recorded once")
{
    Evening evening;
    evening.open();
    evening.control("events", {{"duplicate", 1.0}, {"shuffle", true}, {"new_envelope_id_on_retry", true}});
    for (int n = 0; n < 60; ++n) {
        const auto ts = evening.say(n % 2 ? "noor" : "jonas", "!note number " + std::to_string(n));
        if (n % 5 == 0)
            evening.control(
                "edit", {{"user", n % 2 ? "noor" : "jonas"}, {"channel", evening.room()}, {"ts", ts}, {"text", "e"}});
    }
    evening.settle();
    evening.every_message_is_recorded_once();
    CHECK(events<NoteTaken>(evening.history()).size() == 60);
    CHECK(evening.recorded("edit").size() == 12);
    for (const auto& entry : evening.recorded()) CHECK((entry.text == "e") == entry.edited);
}

namespace {

// A Slack whose websocket says what it likes.
struct Babbler {
    explicit Babbler(std::vector<std::string> what)
        : frames{std::move(what)},
          http{io.get_executor(), 0, [this](net::HttpRequest request) { return answer(std::move(request)); },
               [](const net::HttpRequest&) { return std::optional<net::HttpResponse>{}; },
               [this](net::HttpRequest, net::ServerWebsocket socket) { return babble(std::move(socket)); }}
    {
    }
    asio::awaitable<net::Reply> answer(net::HttpRequest request)
    {
        Json body{{"ok", true}, {"user_id", us}, {"team_id", "T1"}, {"bot_id", "B1"}, {"members", Json::array()}};
        if (has(request.target, "apps.connections.open"))
            body["url"] = "ws://127.0.0.1:" + std::to_string(http.port()) + "/link";
        net::Reply reply;
        reply.response.body = body.dump();
        co_return reply;
    }
    asio::awaitable<void> babble(net::ServerWebsocket socket)
    {
        co_await socket.write(R"({"type":"hello","num_connections":1})");
        const auto all = std::exchange(frames, {});
        for (const auto& frame : all) co_await socket.write(frame);
        for (;;) {
            const auto heard = co_await socket.read();
            if (heard.has_error()) co_return;
            acks.push_back(heard->text);
        }
    }

    asio::io_context io{1};
    std::vector<std::string> frames;
    std::vector<std::string> acks;
    net::HttpServer http;
};

asio::awaitable<void> serve(Bot& bot, int& exit) { exit = co_await bot.run(); }

void rethrow(std::exception_ptr failed)
{
    if (failed) std::rethrow_exception(failed);
}

} // namespace

TEST_CASE("frames that nobody understands are put aside, and acknowledged if they say whom that is for")
{
    const std::vector<std::string> bad{
        "not json at all",
        "{",
        "[]",
        "null",
        "42",
        "\"hello\"",
        std::string(100'000, '['),
        R"({"envelope_id":"e1","type":"slash_commands","payload":{}})",
        R"({"envelope_id":"e3","type":"events_api","payload":{"event":{"type":"message","channel":7}}})",
        R"({"envelope_id":"e2","type":"interactive","payload":{"type":"block_actions","actions":7}})",
        R"({"envelope_id":"e4"})",
        R"({"envelope_id":"e5","type":"something_new","payload":{}})",
        R"({"envelope_id":"e6","type":"events_api","payload":{"event":{"type":"new"}}})"};
    auto frames = bad;
    frames.emplace_back(R"({"envelope_id":"e7","type":"events_api","payload":{"event":{"type":"pin_added"}}})");
    Babbler slack{frames};
    const SystemClock clock;
    TemporaryDirectory folder;
    {
        Config config;
        config.api_url = "http://127.0.0.1:" + std::to_string(slack.http.port()) + "/api/";
        config.connections = 1;
        SqliteStore store{folder / "warroom.db"};
        net::Internet internet{slack.io.get_executor()};
        Bot bot{slack.io, clock, internet, config, store};
        int exit = -1;
        asio::co_spawn(slack.io, serve(bot, exit), rethrow);
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (slack.acks.size() < 7 && std::chrono::steady_clock::now() < deadline) slack.io.run_one_for(10ms);
        asio::co_spawn(slack.io, bot.stop(), rethrow);
        while (exit == -1 && std::chrono::steady_clock::now() < deadline) slack.io.run_one_for(10ms);
        CHECK(exit == 0);
        slack.http.stop();
        while (slack.io.run_one_for(50ms) > 0) {
        }
    }
    std::set<std::string> acked;
    for (const auto& ack : slack.acks) acked.insert(Json::parse(ack).at("envelope_id"));
    for (const auto* id : {"e1", "e2", "e3", "e4", "e5", "e6", "e7"}) {
        CAPTURE(std::string{id});
        CHECK(acked.count(id) == 1);
    }
    SqliteStore store{folder / "warroom.db"};
    std::multiset<std::string> kept;
    for (const auto& frame : store.quarantined()) kept.insert(frame.frame);
    for (const auto& frame : bad) {
        INFO(frame.substr(0, 100));
        CHECK(kept.count(frame) == 1);
    }
    CHECK(kept == std::multiset<std::string>(bad.begin(), bad.end()));
}

TEST_CASE("a room that gets another id is still the incident's")
{
    Evening evening;
    evening.open();
    evening.say("noor", "before");
    evening.settle();
    const auto old = evening.room();
    evening.control("change_id", {{"channel", old}});
    REQUIRE(evening.until([&] { return !events<ChannelOpened>(evening.history()).empty() && evening.room() != old; }));
    evening.settle();
    evening.say("noor", "after");
    evening.say("noor", "!lead me");
    evening.settle();
    REQUIRE(evening.until([&] { return evening.saying("took command") == 1; }));
    const auto said = evening.recorded();
    CHECK(std::ranges::count(said, std::string{"before"}, &Entry::text) == 1);
    CHECK(std::ranges::count(said, std::string{"after"}, &Entry::text) == 1);
    CHECK(evening.rooms().size() == 1);

    const auto looks = evening.calls("conversations.history");
    evening.clock.leap(6min); // then rooms are looked at, and only those that are
    REQUIRE(evening.until([&] { return evening.calls("conversations.history") > looks; }));
    evening.settle();
    CHECK(events<MessagesMissed>(evening.history()).empty());
    CHECK(evening.calls("conversations.history") == evening.calls("conversations.history", true));
}

TEST_SUITE_END();

} // namespace warroom
