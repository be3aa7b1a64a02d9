#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {

TEST_CASE("on a bad day answers have members nobody knows, lack others, and escape their slashes")
{
    Workspace slack;
    slack.control("rate_limits", {{"on", false}});
    const auto info = [&] { return slack.sent("conversations.info", {{"channel", incidents}}).body; };
    const auto plain = Json::parse(info());
    CHECK(info().find("\\/") == std::string::npos);

    slack.control("odd", {{"share", 0.3}});
    bool unknown = false;
    bool left_out = false;
    bool null = false;
    bool escaped = false;
    bool text = false;
    for (int i = 0; i < 60; ++i) {
        const auto channel = Json::parse(info()).at("channel");
        CHECK(channel.at("id") == incidents); // what is always there stays
        CHECK(channel.at("is_archived") == false);
        for (const auto& [name, value] : channel.items()) {
            unknown = unknown || !plain.at("channel").contains(name);
            null = null || (value.is_null() && name != "parent_conversation");
        }
        left_out = left_out || !channel.contains("context_team_id");
        escaped = escaped || slack.sent("auth.test").body.find("https:\\/\\/") != std::string::npos;
        const auto groups = slack.ok("usergroups.list", {{"include_count", true}}).at("usergroups");
        text = text || groups[0].at("user_count").is_number();
    }
    CHECK((unknown && left_out && null && escaped && text));

    slack.control("reset_faults");
    CHECK(Json::parse(info()).at("channel").size() == plain.at("channel").size());
}

TEST_CASE("what people and the bot wrote is never made odd")
{
    Workspace slack;
    slack.control("rate_limits", {{"on", false}});
    slack.control("odd", {{"share", 0.9}});
    const Json metadata{{"event_type", "warroom_entry"}, {"event_payload", {{"team", "blue"}, {"token", "7"}}}};
    const auto sent =
        slack.ok("chat.postMessage", {{"channel", incidents}, {"text", "a/b"}, {"metadata", metadata}}).at("message");
    CHECK(sent.at("text") == "a/b");
    CHECK(sent.at("metadata") == metadata);
}

TEST_CASE("events are odd too, and keep what makes them events")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("odd", {{"share", 0.5}});
    std::set<std::string> members;
    for (int i = 0; i < 30; ++i) slack.say(std::to_string(i));
    for (const auto& envelope : slack.sent_to(socket)) {
        CHECK(envelope.at("envelope_id").is_string());
        const auto payload = envelope.at("payload");
        CHECK(payload.at("type") == "event_callback");
        CHECK(payload.at("event_id").is_string());
        CHECK(payload.at("event").at("ts").is_string());
        CHECK(payload.at("event").at("user") == noor);
        members.insert(payload.contains("authorizations") ? "authorizations" : "none");
    }
    CHECK(members.size() == 2);
}

TEST_CASE("the scope that counts is the one for the channel's kind")
{
    Workspace slack;
    const auto secret =
        slack.ok("conversations.create", {{"name", "secret"}, {"is_private", true}}).at("channel").at("id");
    slack.control("scope", {{"remove", {"groups:read"}}});
    slack.ok("conversations.info", {{"channel", incidents}});
    const auto refused = slack.call("conversations.info", {{"channel", secret}});
    CHECK(refused.at("error") == "missing_scope");
    CHECK(refused.at("needed") == "groups:read");
    slack.control("scope", {{"remove", {"channels:read"}}});
    CHECK(slack.error("conversations.info", {{"channel", incidents}}) == "missing_scope");
    CHECK(header(slack.sent("conversations.info", {{"channel", incidents}}), "X-Accepted-OAuth-Scopes")
              .find("groups:read") != std::string::npos);
}

TEST_CASE("arguments are in one place, in a charset that Slack knows")
{
    Workspace slack;
    const auto split = slack.post({.method = "chat.postMessage",
                                   .content_type = "application/x-www-form-urlencoded",
                                   .query = "channel=C0INCIDENT1",
                                   .body = "text=hi"});
    CHECK(Json::parse(split.body).at("ok") == false);
    const auto latin =
        slack.post({.method = "auth.test", .content_type = "application/json; charset=latin1", .body = "{}"});
    CHECK(Json::parse(latin.body).at("error") == "invalid_charset");
}

TEST_CASE("connections close without a word, envelopes of unknown kinds and events without an event come")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("deliver", {{"type", "tomorrows_kind"}, {"payload", {{"a", 1}}}});
    const Json limited{{"type", "app_rate_limited"}, {"minute_rate_limited", 1'800'000'000}};
    slack.control("deliver", {{"payload", limited}});
    const auto sent = slack.sent_to(socket);
    REQUIRE(sent.size() == 2);
    CHECK(sent[0].at("type") == "tomorrows_kind");
    CHECK(sent[1].at("payload") == limited);
    for (const auto& envelope : sent) slack.ack(socket, envelope);
    CHECK(slack.count("acked") == 2);

    slack.control("token", {{"revoked", true}, {"told", true}});
    CHECK(slack.events(socket, "tokens_revoked").size() == 1);
    slack.control("disconnect", {{"reason", "none"}});
    const auto actions = slack.model.due(slack.now);
    CHECK(count_of<Close>(actions) == 1);
    CHECK(count_of<Frame>(actions) == 0);
}

TEST_CASE("of events that are too many each minute is told once, and they never come")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("events", {{"limit", true}});
    slack.say("one too many");
    slack.say("and another one");
    const auto told = slack.sent_to(socket);
    REQUIRE(told.size() == 1);
    CHECK(told[0].at("type") == "events_api");
    CHECK(told[0].at("payload").at("type") == "app_rate_limited");
    CHECK(told[0].at("payload").at("minute_rate_limited") == 1'800'000'000);
    slack.ack(socket, told[0]);

    slack.pass(1min);
    slack.say("in the next minute");
    const auto next = slack.sent_to(socket);
    REQUIRE(next.size() == 1);
    CHECK(next[0].at("payload").at("minute_rate_limited") == 1'800'000'060);
    slack.ack(socket, next[0]);

    slack.control("events", {{"limit", false}});
    slack.say("now it is quiet");
    CHECK(slack.events(socket, "message").at(0).at("text") == "now it is quiet");
}

TEST_CASE("groups change their members, are disabled, and channels are deleted")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("usergroup", {{"handle", "oncall"}, {"add", {"ana"}}, {"remove", {"noor"}}});
    const auto sent = slack.sent_to(socket);
    REQUIRE(sent.size() == 2);
    const auto changed = sent[0].at("payload").at("event");
    CHECK(changed.at("type") == "subteam_members_changed");
    CHECK(changed.at("added_users") == Json{"U0ANA000006"});
    CHECK(changed.at("removed_users") == Json{noor});
    CHECK(sent[1].at("payload").at("event").at("subteam").at("user_count") == "3");

    slack.control("usergroup", {{"handle", "oncall"}, {"disabled", true}});
    CHECK(slack.ok("usergroups.list").at("usergroups").empty());
    CHECK(slack.ok("usergroups.list", {{"include_disabled", true}}).at("usergroups").size() == 1);
    CHECK(slack.error("usergroups.users.list", {{"usergroup", "S0ONCALL001"}}) == "no_such_subteam");

    slack.sent_to(socket);
    slack.control("delete_channel", {{"user", "ana"}, {"channel", "random"}});
    CHECK(slack.events(socket, "channel_deleted").at(0).at("channel") == random_channel);
    CHECK(slack.error("conversations.info", {{"channel", random_channel}}) == "channel_not_found");
}

TEST_CASE("of feed and traffic the latest is remembered, with the numbers it always had")
{
    Workspace slack{{.socket_url = "ws://slack/link/", .http_url = "http://slack", .remembered = 10}};
    for (int i = 1; i <= 25; ++i) slack.say(std::to_string(i));
    const auto items = slack.control("feed", {{"user", "jonas"}}).at("items");
    REQUIRE(items.size() == 10);
    CHECK(items[0].at("text") == "16");
    CHECK(items[0].at("n") == 16);
    const auto later = slack.control("feed", {{"user", "jonas"}, {"after", 23}});
    CHECK(later.at("items").size() == 2);
    CHECK(later.at("last") == 25);
    for (int i = 0; i < 25; ++i) slack.call("auth.test");
    const auto traffic = slack.control("traffic", {{"after", 5}});
    CHECK(traffic.at("items").size() == 10);
    CHECK(traffic.at("last") == 25);
}

} // namespace warroom::simulated_slack
