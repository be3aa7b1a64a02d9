#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {

TEST_CASE("a command arrives with its mentions escaped, and its ack may answer")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("command", {{"user", "jonas"}, {"channel", "random"}, {"text", "role scribe @noor in #general"}});
    const auto envelope = slack.sent_to(socket).at(0);
    CHECK(envelope.at("type") == "slash_commands");
    CHECK(envelope.at("accepts_response_payload") == true);
    CHECK_FALSE(envelope.contains("retry_attempt"));
    const auto& payload = envelope.at("payload");
    CHECK(payload.at("text") == "role scribe <@U0NOOR00002|noor> in <#C0GENERAL01|general>");
    CHECK(payload.at("command") == "/incident");
    CHECK(payload.at("channel_name") == "random");
    CHECK(payload.at("user_name") == "jonas");

    slack.ack(socket, envelope, {{"text", "Noor is scribe"}});
    const auto answer = slack.last_seen("jonas");
    CHECK(answer.at("kind") == "answer");
    CHECK(answer.at("text") == "Noor is scribe");
    CHECK(answer.at("user") == "U0JONAS0001");
    CHECK(slack.control("feed", {{"user", "noor"}}).at("items").empty());

    slack.control("command", {{"user", "jonas"}, {"channel", "incidents"}, {"text", "status"}});
    slack.ack(socket, slack.sent_to(socket).at(0), {{"text", "All quiet"}, {"response_type", "in_channel"}});
    CHECK(slack.last_seen("noor").at("text") == "All quiet");
    CHECK(slack.count("acks_with_forbidden_payload") == 0);
}

TEST_CASE("a pressed button arrives with its message, and works on ephemeral messages too")
{
    Workspace slack;
    const auto socket = slack.connect();
    const auto blocks = Json::parse(R"([{"type":"actions","block_id":"b","elements":[
        {"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"},"value":"42"},
        {"type":"static_select","action_id":"pick","options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}]}])");
    const auto ts = slack.ok("chat.postMessage", {{"channel", incidents}, {"text", "x"}, {"blocks", blocks}}).at("ts");
    slack.sent_to(socket);
    slack.control("press", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}, {"button", "Go"}});
    const auto envelope = slack.sent_to(socket).at(0);
    CHECK(envelope.at("type") == "interactive");
    CHECK(envelope.at("accepts_response_payload") == false);
    const auto& payload = envelope.at("payload");
    CHECK(payload.at("container") ==
          Json{{"type", "message"}, {"message_ts", ts}, {"channel_id", incidents}, {"is_ephemeral", false}});
    CHECK(payload.at("message").at("ts") == ts);
    CHECK(payload.at("actions")[0].at("value") == "42");
    CHECK(payload.at("actions")[0].at("block_id") == "b");
    CHECK(payload.at("state").at("values").at("b").at("pick").at("selected_option").is_null());
    CHECK(payload.at("response_url").get<std::string>().starts_with("http://slack/response/"));

    slack.control("press", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}, {"button", "pick"}, {"value", "1"}});
    CHECK(slack.sent_to(socket).at(0).at("payload").at("actions")[0].at("selected_option").at("value") == "1");

    const auto secret =
        slack.ok("chat.postEphemeral", {{"channel", incidents}, {"user", noor}, {"text", "x"}, {"blocks", blocks}})
            .at("message_ts");
    CHECK(slack.last_seen("noor").at("kind") == "ephemeral");
    slack.control("press", {{"user", "noor"}, {"channel", incidents}, {"ts", secret}, {"button", 0}});
    const auto hidden = slack.sent_to(socket).at(0).at("payload");
    CHECK(hidden.at("container").at("is_ephemeral") == true);
    CHECK_FALSE(hidden.contains("message"));
    CHECK_THROWS_AS(slack.control("press", {{"user", "jonas"}, {"channel", incidents}, {"ts", secret}, {"button", 0}}),
                    std::invalid_argument);
    CHECK_THROWS_AS(slack.control("press", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}, {"button", "Stop"}}),
                    std::invalid_argument);
}

TEST_CASE("a response URL works five times within half an hour")
{
    Workspace slack;
    const auto socket = slack.connect();
    const auto ticket = [&] {
        slack.control("command", {{"user", "jonas"}, {"channel", "random"}, {"text", "status"}});
        const auto envelope = slack.sent_to(socket).at(0);
        slack.ack(socket, envelope);
        return envelope.at("payload")
            .at("response_url")
            .get<std::string>()
            .substr(std::string{"http://slack/response/"}.size());
    };
    const auto respond = [&](const std::string& to, const Json& message) {
        return slack.model.respond(to, message.dump(), slack.now);
    };
    const auto first = ticket();
    const auto reply = respond(first, {{"text", "one"}});
    CHECK(reply.status == 200);
    CHECK(reply.body == "ok");
    CHECK(slack.last_seen("jonas").at("text") == "one");
    CHECK(respond(first, {{"text", "two"}, {"replace_original", true}}).status == 200);
    CHECK(slack.last_seen("jonas").at("kind") == "edited");
    CHECK(slack.last_seen("jonas").at("text") == "two");
    CHECK(respond(first, {{"text", "three"}, {"response_type", "in_channel"}}).status == 200);
    CHECK(slack.last_seen("noor").at("text") == "three");
    CHECK(respond(first, {{"delete_original", true}}).status == 200);
    CHECK(slack.last_seen("jonas").at("kind") == "deleted");
    CHECK(respond(first, {{"text", "five"}}).status == 200);
    CHECK(respond(first, {{"text", "six"}}).status == 404);

    const auto second = ticket();
    slack.pass(31min);
    CHECK(respond(second, {{"text", "late"}}).body == "expired_url");
    CHECK(respond("nobody's", {{"text", "x"}}).status == 404);
}

TEST_CASE("a response URL answers in a thread, keeps the ephemeral private, and says what it won't take")
{
    Workspace slack;
    const auto socket = slack.connect();
    const auto blocks =
        Json::parse(R"([{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Go"}}]}])");
    const Json shown{{"channel", incidents}, {"text", "go?"}, {"blocks", blocks}};
    const auto ticket = [&](const Json& ts) {
        slack.sent_to(socket);
        slack.control("press", {{"user", "noor"}, {"channel", incidents}, {"ts", ts}, {"button", "Go"}});
        const auto url = slack.sent_to(socket).back().at("payload").at("response_url").get<std::string>();
        return url.substr(url.rfind('/') + 1);
    };
    const auto respond = [&](const std::string& to, const Json& message) {
        return slack.model.respond(to, message.dump(), slack.now);
    };
    const auto ts = slack.ok("chat.postMessage", shown).at("ts");
    const auto in_channel = ticket(ts);
    respond(in_channel, {{"text", "going"}, {"response_type", "in_channel"}, {"thread_ts", ts}});
    CHECK(slack.last_seen("jonas").at("thread_ts") == ts);
    CHECK(respond(in_channel, {{"text", ""}}).body == "no_text");
    CHECK(respond(in_channel, {{"text", "x"}, {"blocks", {{{"type", "carousel"}}}}}).status == 400);

    auto secret = shown;
    secret["user"] = noor;
    const auto whispered = slack.ok("chat.postEphemeral", secret).at("message_ts");
    const auto before = slack.control("messages", {{"channel", incidents}}).at("messages").size();
    respond(ticket(whispered), {{"text", "gone"}, {"replace_original", true}, {"response_type", "in_channel"}});
    CHECK(slack.last_seen("noor").at("text") == "gone");
    CHECK(slack.last_seen("jonas").at("text") == "going");
    CHECK(slack.control("messages", {{"channel", incidents}}).at("messages").size() == before);

    slack.pass(5s);
    const auto last = ticket(ts);
    slack.ok("conversations.archive", {{"channel", incidents}});
    CHECK(respond(last, {{"text", "late"}}).status == 410);
}

TEST_CASE("uploads and response URLs break on request as calls do")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.control("command", {{"user", "jonas"}, {"channel", "random"}, {"text", "status"}});
    const auto url = slack.sent_to(socket).at(0).at("payload").at("response_url").get<std::string>();
    const auto ticket = url.substr(std::string{"http://slack/response/"}.size());
    slack.control("fault", {{"method", "response_url"}, {"status", 500}, {"effect", "applied"}});
    CHECK(slack.model.respond(ticket, R"({"text":"seen all the same"})", slack.now).status == 500);
    CHECK(slack.last_seen("jonas").at("text") == "seen all the same");
    slack.control("fault", {{"method", "upload"}, {"reset", true}});
    CHECK(slack.model.upload("any", "text/plain", "x", slack.now).reset);
    CHECK_FALSE(slack.model.upload("any", "text/plain", "x", slack.now).reset);
}

TEST_CASE("a file goes up in three steps, and its message comes as a file_share")
{
    Workspace slack;
    const auto socket = slack.connect();
    const auto asked = slack.ok("files.getUploadURLExternal", {{"filename", "timeline.md"}, {"length", 5}});
    const auto file = asked.at("file_id");
    const auto ticket = asked.at("upload_url").get<std::string>().substr(std::string{"http://slack/upload/"}.size());
    const Json files = Json::array({{{"id", file}, {"title", "Timeline"}}});
    CHECK(slack.error("files.completeUploadExternal", {{"files", files}, {"channel_id", incidents}}) ==
          "file_update_failed");
    CHECK(slack.model.upload(ticket, "text/markdown", "four", slack.now).status == 400);
    const auto up = slack.model.upload(ticket, "text/markdown", "12:00", slack.now);
    CHECK(up.body == "OK - 5");
    slack.ok("files.completeUploadExternal",
             {{"files", files}, {"channel_id", incidents}, {"initial_comment", "here"}});

    const auto frames = slack.sent_to(socket);
    REQUIRE(frames.size() == 2);
    const auto message = frames[0].at("payload").at("event");
    CHECK(message.at("subtype") == "file_share");
    CHECK(message.at("text") == "here");
    CHECK(frames[1].at("payload").at("event").at("file_id") == file);
    const auto info = slack.ok("files.info", {{"file", file}}).at("file");
    CHECK(info.at("shares").at("public").at(incidents)[0].at("ts") == message.at("ts"));
    CHECK(slack.control("file", {{"id", file}}).at("content") == "12:00");
    CHECK(slack.last_seen("noor").at("kind") == "file");
}

TEST_CASE("the feed holds what a person saw, in order, and can be read in pieces")
{
    Workspace slack;
    slack.say("one");
    slack.control("channel", {{"name", "secret"}, {"members", {"noor", "mei"}}, {"private", true}});
    slack.say("two", "secret");
    const auto kinds = [&](const Json& arguments) {
        std::string out;
        const auto found = slack.control("feed", arguments).at("items");
        for (const auto& item : found) out += item.at("kind").get<std::string>() + " ";
        return out;
    };
    CHECK(kinds({{"user", "jonas"}}) == "message ");
    CHECK(kinds({{"user", "mei"}}) == "message joined message ");
    CHECK(kinds({{"user", "noor"}}) == "message joined channel_created joined message ");
    const auto part = slack.control("feed", {{"after", 1}, {"limit", 1}});
    CHECK(part.at("items").size() == 1);
    CHECK(part.at("last") == 2);
    CHECK(slack.control("feed", {{"after", 99}}).at("items").empty());
}

TEST_CASE("what somebody says to the bot alone is nobody else's business")
{
    Workspace slack;
    const auto socket = slack.connect();
    slack.say("help", "@warroom");
    const auto event = slack.events(socket, "message").at(0);
    CHECK(event.at("channel_type") == "im");
    CHECK(event.at("channel").get<std::string>().starts_with("D"));
    CHECK(slack.control("feed", {{"user", "jonas"}}).at("items").empty());
    CHECK(slack.ok("conversations.open", {{"users", noor}}).at("channel").at("id") == event.at("channel"));
}

TEST_CASE("people and channels can be added, and nonsense is refused")
{
    Workspace slack;
    slack.control("person", {{"name", "Zoe"}, {"id", "U0ZOE"}, {"is_restricted", true}});
    CHECK(slack.ok("users.info", {{"user", "U0ZOE"}}).at("user").at("is_restricted") == true);
    slack.control("join", {{"user", "zoe"}, {"channel", "#incidents"}});
    slack.say("hi", "incidents", "Zoe");
    CHECK_THROWS_AS(slack.control("dance"), std::invalid_argument);
    CHECK_THROWS_AS(slack.say("x", "nowhere"), std::invalid_argument);
    CHECK_THROWS_AS(slack.say("x", "incidents", "nobody"), std::invalid_argument);
    CHECK_THROWS_AS(slack.control("say", {{"user", 7}}), std::invalid_argument);

    slack.control("say", {{"bot", true}, {"channel", incidents}, {"text", "Disk full"}});
    const auto alert = slack.control("messages", {{"channel", incidents}}).at("messages").back();
    CHECK(alert.at("bot_id") == "B0ALERTS012");
    CHECK_FALSE(alert.contains("subtype"));
}

} // namespace warroom::simulated_slack
