#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {

TEST_CASE("a ticket opens one connection, within thirty seconds")
{
    Workspace slack;
    const auto ticket = slack.ticket();
    CHECK_FALSE(slack.model.dial("no such ticket", slack.now).has_value());
    CHECK(slack.model.dial(ticket, slack.now).has_value());
    CHECK_FALSE(slack.model.dial(ticket, slack.now).has_value());

    const auto late = slack.ticket();
    slack.pass(31s);
    CHECK_FALSE(slack.model.dial(late, slack.now).has_value());
    CHECK(slack.model.refusal() == 408);

    slack.control("refuse_dials", {{"times", 1}, {"status", 503}});
    const auto refused = slack.ticket();
    CHECK_FALSE(slack.model.dial(refused, slack.now).has_value());
    CHECK(slack.model.refusal() == 503);
    CHECK(slack.model.dial(refused, slack.now).has_value());
}

TEST_CASE("hello comes after its delay and says how many connections there are")
{
    Workspace slack;
    slack.connect();
    slack.control("hello_delay", {{"ms", 500}});
    const auto socket = slack.model.dial(slack.ticket(), slack.now).value();
    CHECK(slack.sent_to(socket).empty());
    CHECK(slack.model.next_due() == slack.now.steady + 500ms);
    slack.pass(500ms);
    const auto frames = slack.sent_to(socket);
    REQUIRE(frames.size() == 1);
    CHECK(frames.front().at("num_connections") == 2);
}

TEST_CASE("the eleventh connection is told that there are too many, and closed")
{
    Workspace slack;
    for (int i = 0; i < 10; ++i) slack.connect();
    const auto socket = slack.model.dial(slack.ticket(), slack.now).value();
    const auto actions = slack.model.due(slack.now);
    REQUIRE(count_of<Close>(actions) == 1);
    const auto message = Json::parse(std::get<Frame>(actions.at(1)).text);
    CHECK(message.at("reason") == "too_many_websockets");
    CHECK(message.at("num_connections") == 11);
    CHECK(std::get<Close>(actions.back()).socket == socket);
    slack.model.closed(socket, slack.now);
    CHECK(slack.count("connections_open") == 10);
}

TEST_CASE("pings come every four seconds, and none on a connection that died silently")
{
    Workspace slack;
    slack.connect();
    int pings = 0;
    for (int i = 0; i < 12; ++i) {
        slack.pass(1s);
        pings += static_cast<int>(count_of<Ping>(slack.model.due(slack.now)));
    }
    CHECK(pings == 3);

    slack.control("mute");
    CHECK(count_of<Mute>(slack.model.due(slack.now)) == 1);
    slack.pass(1min);
    CHECK(count_of<Ping>(slack.model.due(slack.now)) == 0);
}

TEST_CASE("a connection is warned, then refreshed, then closed")
{
    Workspace slack;
    slack.control("refresh_after", {{"seconds", 60}});
    const auto socket = slack.connect();
    const auto reasons = [&](milliseconds time) {
        slack.pass(time);
        std::string out;
        for (const auto& frame : slack.sent_to(socket)) out += frame.value("reason", "") + " ";
        return out;
    };
    CHECK(reasons(49s) == "");
    CHECK(reasons(1s) == "warning ");
    CHECK(reasons(10s) == "refresh_requested ");
    slack.pass(2s);
    CHECK(count_of<Close>(slack.model.due(slack.now)) == 1);
    CHECK(slack.count("connections_open") == 0);
}

TEST_CASE("each envelope goes to one connection, and all connections get some")
{
    Workspace slack;
    const auto first = slack.connect();
    const auto second = slack.connect();
    slack.model.due(slack.now);
    for (int i = 0; i < 40; ++i) slack.say("hello " + std::to_string(i));
    std::map<SocketId, int> sent;
    std::set<std::string> ids;
    for (const auto& action : slack.model.due(slack.now)) {
        const auto& frame = std::get<Frame>(action);
        ++sent[frame.socket];
        ids.insert(Json::parse(frame.text).at("envelope_id"));
    }
    CHECK(sent[first] + sent[second] == 40);
    CHECK(sent[first] > 5);
    CHECK(sent[second] > 5);
    CHECK(ids.size() == 40);
}

TEST_CASE("an event that is not acknowledged in three seconds comes again, three times at most, and is the same event")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.say("anybody there?");
    const auto first = slack.sent_to(socket).at(0);
    CHECK(first.at("retry_attempt") == 0);
    CHECK(first.at("retry_reason") == "");
    CHECK(first.at("accepts_response_payload") == false);

    slack.pass(2999ms);
    CHECK(slack.sent_to(socket).empty());
    const auto again = [&](milliseconds time) {
        slack.pass(time);
        const auto frames = slack.sent_to(socket);
        return frames.empty() ? Json{} : frames.front();
    };
    const auto second = again(1ms);
    REQUIRE(second.is_object());
    CHECK(second.at("retry_attempt") == 1);
    CHECK(second.at("retry_reason") == "timeout");
    CHECK(second.at("payload").at("event_id") == first.at("payload").at("event_id"));
    CHECK(second.at("envelope_id") != first.at("envelope_id"));
    slack.ack(socket, first); // too late: this one is not undone by it
    CHECK(slack.count("acks_late") == 1);
    CHECK(again(3s).is_null());
    CHECK(again(60s).at("retry_attempt") == 2);
    CHECK(again(3s).is_null());
    const auto last = again(300s);
    CHECK(last.at("retry_attempt") == 3);
    CHECK(again(3s).is_null());
    CHECK(again(1h).is_null());
    CHECK(slack.count("expired") == 1);
    CHECK(slack.count("redelivered") == 3);
}

TEST_CASE("an acknowledged event does not come again, the same envelope id can be asked for")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("events", {{"new_envelope_id_on_retry", false}});
    slack.control("retries", {{"delays_ms", {10}}});
    slack.say("one");
    const auto first = slack.sent_to(socket).at(0);
    slack.pass(3s);
    slack.sent_to(socket);
    slack.pass(10ms);
    const auto again = slack.sent_to(socket).at(0);
    CHECK(again.at("envelope_id") == first.at("envelope_id"));
    slack.ack(socket, again, Json::object());
    slack.pass(1h);
    CHECK(slack.sent_to(socket).empty());
    CHECK(slack.count("acked") == 1);
}

TEST_CASE("events can be shuffled and doubled, a double has the event's id and an envelope of its own")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("events", {{"shuffle", true}, {"duplicate", 1.0}});
    for (int i = 0; i < 20; ++i) slack.say(std::to_string(i));
    std::vector<std::string> order;
    std::set<std::string> events;
    std::set<std::string> envelopes;
    for (int i = 0; i < 30; ++i) {
        slack.pass(10ms);
        for (const auto& envelope : slack.sent_to(socket)) {
            order.push_back(envelope.at("payload").at("event").at("ts"));
            events.insert(envelope.at("payload").at("event_id").get<std::string>());
            envelopes.insert(envelope.at("envelope_id").get<std::string>());
        }
    }
    CHECK(order.size() == 40);
    CHECK(events.size() == 20);
    CHECK(envelopes.size() == 40);
    CHECK_FALSE(std::ranges::is_sorted(order));
}

TEST_CASE("acks that are too large, in pieces, unknown, doubled or from elsewhere are counted and do not count")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.say("one");
    const auto envelope = slack.sent_to(socket).at(0);
    const auto id = envelope.at("envelope_id");

    slack.model.received(socket, Json{{"envelope_id", id}, {"payload", {{"text", std::string(20'480, 'x')}}}}.dump(),
                         false, slack.now);
    slack.model.received(socket, Json{{"envelope_id", id}}.dump(), true, slack.now);
    slack.model.received(socket, R"({"envelope_id":"nobody's"})", false, slack.now);
    slack.model.received(socket, "hello?", false, slack.now);
    CHECK(slack.count("acks_too_large") == 1);
    CHECK(slack.count("acks_fragmented") == 1);
    CHECK(slack.count("acks_unknown") == 1);
    CHECK(slack.count("unreadable") == 1);

    const auto other = slack.connect();
    slack.ack(other, envelope);
    CHECK(slack.count("acks_on_another_connection") == 1);
    CHECK(slack.count("acked") == 0);
    slack.ack(socket, envelope, {{"text", "thanks"}});
    CHECK(slack.count("acked") == 1);
    CHECK(slack.count("acks_with_forbidden_payload") == 1);
    slack.ack(socket, envelope);
    CHECK(slack.count("acks_double") == 1);
}

TEST_CASE("without a connection events wait for the next one and come as a retry, or vanish")
{
    Workspace slack;
    slack.say("while you were out");
    CHECK(slack.model.due(slack.now).empty());
    slack.pass(1min);
    const auto socket = slack.model.dial(slack.ticket(), slack.now).value();
    const auto frames = slack.sent_to(socket);
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].at("type") == "hello");
    CHECK(frames[1].at("retry_attempt") == 1);
    slack.ack(socket, frames[1]);

    slack.model.closed(socket, slack.now);
    slack.control("events", {{"queue", false}});
    slack.say("gone");
    CHECK(slack.model.due(slack.now).empty());
    slack.model.due(slack.now);
    const auto next = slack.model.dial(slack.ticket(), slack.now).value();
    CHECK(slack.sent_to(next).size() == 1);
    CHECK(slack.count("vanished") == 1);
}

TEST_CASE("after two hours an event that nobody could get is gone")
{
    Workspace slack;
    slack.say("long ago");
    slack.model.due(slack.now);
    slack.pass(121min);
    slack.model.due(slack.now);
    CHECK(slack.count("vanished") == 1);
    CHECK(slack.count("waiting") == 0);
}

TEST_CASE("commands and presses that reach nobody fail before the eyes of who tried, and never come again")
{
    Workspace slack;
    slack.control("command", {{"user", "jonas"}, {"channel", "random"}, {"text", "status"}});
    slack.model.due(slack.now);
    CHECK(slack.last_seen("jonas").at("error") == "dispatch_failed");
    CHECK(slack.control("feed", {{"user", "noor"}}).at("items").empty());

    const auto socket = slack.connect();
    slack.control("command", {{"user", "jonas"}, {"channel", "random"}, {"text", "status"}});
    REQUIRE(slack.sent_to(socket).size() == 1);
    slack.pass(3s);
    slack.sent_to(socket);
    CHECK(slack.last_seen("jonas").at("error") == "operation_timeout");
    slack.pass(10min);
    for (const auto& frame : slack.sent_to(socket)) CHECK(frame.value("type", "") != "slash_commands");
}

TEST_CASE("whoever waits for what is due next always gets further, and misses nothing")
{
    Workspace slack;
    slack.control("refresh_after", {{"seconds", 120}});
    slack.connect();
    slack.connect();
    slack.control("mute", {{"socket", 2}});
    for (int i = 0; i < 10; ++i) slack.say("nobody acks this");
    int steps = 0;
    for (; steps < 1000; ++steps) {
        const auto actions = slack.model.due(slack.now);
        for (const auto& action : actions)
            if (const auto* close = std::get_if<Close>(&action)) slack.model.closed(close->socket, slack.now);
        const auto next = slack.model.next_due();
        if (!next) break;
        REQUIRE(*next > slack.now.steady);
        slack.pass(*next - slack.now.steady);
    }
    CHECK(steps < 1000);
    CHECK(slack.count("connections_open") == 0);
    CHECK(slack.count("waiting") == 0);
    CHECK(slack.count("expired") + slack.count("vanished") == 10);
}

TEST_CASE("the same seed tells the same story")
{
    const auto story = [](std::uint64_t seed) {
        Workspace slack{{.seed = seed, .socket_url = "ws://slack/link/", .http_url = "http://slack"}};
        slack.connect();
        slack.connect();
        slack.control("events", {{"shuffle", true}, {"duplicate", 0.5}});
        for (int i = 0; i < 20; ++i) slack.say(std::to_string(i));
        slack.pass(1s);
        std::string out;
        for (const auto& action : slack.model.due(slack.now))
            if (const auto* frame = std::get_if<Frame>(&action)) out += std::to_string(frame->socket) + frame->text;
        return out;
    };
    CHECK(story(7) == story(7));
    CHECK(story(7) != story(8));
}

} // namespace warroom::simulated_slack
