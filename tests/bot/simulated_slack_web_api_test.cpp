#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {

TEST_CASE("arguments come as a form, as JSON or as parts, and each method takes what Slack takes")
{
    Workspace slack;
    const auto json = [&](const char* method, const char* body, const char* type) {
        return Json::parse(slack.post({.method = method, .content_type = type, .body = body}).body);
    };
    const auto utf8 = "application/json; charset=utf-8";

    CHECK(json("chat.postMessage", R"({"channel":"C0INCIDENT1","text":"hi"})", utf8).at("ok") == true);
    CHECK(json("conversations.info", R"({"channel":"C0INCIDENT1"})", utf8).at("error") == "invalid_arguments");
    CHECK(slack.ok("conversations.info", {{"channel", incidents}}).at("channel").at("name") == "incidents");
    CHECK(json("chat.postMessage", "{", utf8).at("error") == "invalid_json");
    CHECK(json("chat.postMessage", "[]", utf8).at("error") == "json_not_object");
    CHECK(json("chat.postMessage", "a", "image/png").at("error") == "invalid_post_type");
    CHECK(json("chat.postMessage", "a", "").at("error") == "missing_post_type");
    CHECK(json("auth.test", "{}", "application/json").at("warning") == "missing_charset");
    CHECK(json("auth.test", "", "application/x-www-form-urlencoded; charset=utf-8").at("warning") ==
          "superfluous_charset");
    CHECK(slack.error("chat.shout") == "unknown_method");

    const auto parts = "--x\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nC0INCIDENT1\r\n--x--\r\n";
    CHECK(json("conversations.info", parts, "multipart/form-data; boundary=x").at("ok") == true);
    const auto read =
        slack.post({.method = "conversations.info", .http_method = "GET", .query = "channel=C0INCIDENT1"});
    CHECK(Json::parse(read.body).at("ok") == true);
}

TEST_CASE("a token is of the right kind, alive, in the right place and has the scope")
{
    Workspace slack;
    const auto with = [&](const char* method, const char* authorization, const char* query = "") {
        const auto reply =
            slack.model.call({.method = method, .authorization = authorization, .query = query}, slack.now);
        CHECK(reply.status == 200);
        return Json::parse(reply.body).value("error", "");
    };
    CHECK(with("auth.test", "Bearer xoxb-simulated") == "");
    CHECK(with("auth.test", "") == "not_authed");
    CHECK(with("auth.test", "", "token=xoxb-simulated") == "not_authed");
    CHECK(with("auth.test", "Bearer xoxb-other") == "invalid_auth");
    CHECK(with("apps.connections.open", "Bearer xoxb-simulated") == "not_allowed_token_type");
    CHECK(with("users.list", "Bearer xapp-simulated") == "not_allowed_token_type");

    slack.control("scope", {{"remove", {"users:read"}}});
    const auto refused = slack.call("users.list");
    CHECK(refused.at("error") == "missing_scope");
    CHECK(refused.at("needed") == "users:read");
    CHECK(refused.at("provided").get<std::string>().find("chat:write") != std::string::npos);
    CHECK(header(slack.sent("auth.test"), "X-OAuth-Scopes").find("users:read,") == std::string::npos);

    slack.control("token", {{"revoked", true}});
    CHECK(slack.error("auth.test") == "token_revoked");
}

TEST_CASE("each method has its own bucket, which fills as the wall clock goes")
{
    Workspace slack;
    for (int i = 0; i < 20; ++i) slack.ok("users.list");
    const auto refused = slack.sent("users.list");
    CHECK(refused.status == 429);
    CHECK(header(refused, "Retry-After") == "3");
    CHECK(Json::parse(refused.body).at("error") == "ratelimited");
    slack.ok("users.info", {{"user", noor}});

    slack.now.wall += 3s;
    slack.ok("users.list");
    CHECK(slack.sent("users.list").status == 429);
}

TEST_CASE("messages are posted at about one per second and channel, with short bursts")
{
    Workspace slack;
    const Json message{{"channel", incidents}, {"text", "hi"}};
    for (int i = 0; i < 5; ++i) slack.ok("chat.postMessage", message);
    CHECK(slack.sent("chat.postMessage", message).status == 429);
    slack.ok("chat.postMessage", {{"channel", "C0GENERAL01"}, {"text", "hi"}});
    slack.pass(1s);
    slack.ok("chat.postMessage", message);
}

TEST_CASE("faults strike after some calls, for some calls, before or after the effect")
{
    Workspace slack;
    const Json message{{"channel", incidents}, {"text", "hi"}};
    const auto messages = [&] { return slack.control("messages", {{"channel", incidents}}).at("messages").size(); };

    slack.control("fault", {{"method", "chat.postMessage"}, {"skip", 1}, {"times", 1}, {"status", 503}});
    slack.ok("chat.postMessage", message);
    const auto broken = slack.sent("chat.postMessage", message);
    CHECK(broken.status == 503);
    CHECK(broken.body.starts_with("<html>"));
    CHECK(messages() == 1);
    slack.ok("chat.postMessage", message);
    CHECK(messages() == 2);

    slack.control("fault", {{"method", "*"}, {"reset", true}, {"effect", "applied"}});
    CHECK(slack.sent("chat.postMessage", message).reset);
    CHECK(messages() == 3);

    slack.control("fault", {{"method", "*"}, {"error", "internal_error"}, {"effect", "applied"}});
    CHECK(slack.error("chat.postMessage", message) == "internal_error");
    CHECK(messages() == 4);

    slack.control("fault", {{"method", "*"}, {"delay_ms", 7000}, {"cut_after", 5}});
    const auto slow = slack.sent("auth.test");
    CHECK(slow.delay == 7s);
    CHECK(slow.cut_after == 5);

    slack.control("fault", {{"method", "*"}, {"status", 429}, {"headers", {{"Retry-After", 9}}}, {"times", 100}});
    CHECK(header(slack.sent("auth.test"), "Retry-After") == "9");
    slack.control("reset_faults");
    slack.ok("auth.test");
}

TEST_CASE("pages have cursors that expire and must be encoded")
{
    Workspace slack;
    for (int i = 0; i < 7; ++i) slack.say(std::to_string(i));
    std::string texts;
    std::string cursor;
    do {
        const auto answer =
            slack.ok("conversations.history", {{"channel", incidents}, {"limit", 3}, {"cursor", cursor}});
        for (const auto& message : answer.at("messages")) texts += message.at("text").get<std::string>();
        cursor = answer.at("response_metadata").at("next_cursor");
        CHECK(answer.at("has_more") == !cursor.empty());
        if (!cursor.empty()) CHECK(cursor.ends_with("="));
        slack.say("new"); // moves nothing
    } while (!cursor.empty());
    CHECK(texts == "6543210");

    CHECK(slack.error("conversations.history", {{"channel", incidents}, {"cursor", "made up"}}) == "invalid_cursor");
    const auto people = slack.ok("users.list", {{"limit", 2}}).at("response_metadata").at("next_cursor");
    slack.pass(2h);
    CHECK(slack.error("users.list", {{"limit", 2}, {"cursor", people}}) == "invalid_cursor");
    slack.control("pages", {{"cap", 2}});
    CHECK(slack.ok("conversations.history", {{"channel", incidents}}).at("messages").size() == 2);
    CHECK(slack.error("conversations.list", {{"limit", 1000}}) == "invalid_limit");
}

TEST_CASE("lists show what the bot may see")
{
    Workspace slack;
    slack.control("channel", {{"name", "secret"}, {"members", {"noor"}}, {"private", true}});
    const auto names = [&](const std::string& method, const Json& arguments) {
        std::set<std::string> out;
        const auto found = slack.ok(method, arguments).at("channels");
        for (const auto& channel : found) out.insert(channel.value("name", "dm"));
        return out;
    };
    CHECK(names("conversations.list", {{"types", "public_channel,private_channel"}}) ==
          std::set<std::string>{"general", "incidents", "random"});
    CHECK(names("users.conversations", Json::object()) == std::set<std::string>{"general", "incidents"});
    const auto dm = slack.ok("conversations.open", {{"users", noor}}).at("channel").at("id");
    CHECK(slack.ok("conversations.open", {{"users", noor}}).at("already_open") == true);
    CHECK(slack.ok("chat.postMessage", {{"channel", noor}, {"text", "hi"}}).at("channel") == dm);
    CHECK(names("users.conversations", {{"types", "im"}}).size() == 1);
    CHECK(slack.error("conversations.open", {{"users", "U0DARIO0011"}}) == "user_disabled");
    CHECK(slack.error("conversations.info", {{"channel", "C0NOWHERE"}}) == "channel_not_found");

    CHECK(slack.ok("users.info", {{"user", "U0PRIYA0007"}}).at("user").at("tz") == "Asia/Kolkata");
    CHECK(slack.ok("users.info", {{"user", "U0DARIO0011"}}).at("user").at("deleted") == true);
    CHECK(slack.ok("users.info", {{"user", "U0OLGA00010"}}).at("user").at("is_stranger") == true);
    CHECK(slack.ok("users.info", {{"user", us}}).at("user").at("is_bot") == true);
    const auto groups =
        slack.ok("usergroups.list", {{"include_users", true}, {"include_count", true}}).at("usergroups");
    CHECK(groups[0].at("user_count") == "3");
    CHECK(slack.ok("usergroups.users.list", {{"usergroup", groups[0].at("id")}}).at("users").size() == 3);
    CHECK(slack.error("usergroups.users.list", {{"usergroup", "S0"}}) == "no_such_subteam");
}

TEST_CASE("traffic shows calls without tokens, envelopes and acks")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.post({.method = "chat.postMessage",
                .content_type = "application/x-www-form-urlencoded",
                .body = "token=xoxb-simulated&channel=C0INCIDENT1&text=hi"});
    slack.ack(socket, slack.sent_to(socket).at(0));
    const auto items = slack.control("traffic").at("items");
    REQUIRE(items.size() == 4);
    CHECK(items[1].at("method") == "chat.postMessage");
    CHECK(items[1].at("ok") == true);
    CHECK(items.dump().find("xoxb-") == std::string::npos);
    CHECK(items[2].at("kind") == "envelope");
    CHECK(items[3].at("envelope_id") == items[2].at("envelope_id"));
}

} // namespace warroom::simulated_slack
