#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {

TEST_CASE("timestamps strictly increase, even within one microsecond")
{
    Workspace slack;
    std::set<std::string> seen;
    std::string last;
    for (int i = 0; i < 50; ++i) {
        const auto ts = slack.say("x", i % 2 == 0 ? incidents : random_channel);
        CHECK(ts.size() == 17);
        CHECK(ts > last);
        last = ts;
    }
    CHECK(last.starts_with("1800000000."));
}

TEST_CASE("replies count on their parent, stay out of history unless broadcast, and follow the parent in replies")
{
    Workspace slack;
    const auto parent = slack.say("broken");
    const auto reply =
        slack.control("say", {{"user", "jonas"}, {"channel", incidents}, {"text", "me too"}, {"thread_ts", parent}});
    slack.ok("chat.postMessage",
             {{"channel", incidents}, {"text", "aloud"}, {"thread_ts", parent}, {"reply_broadcast", true}});

    const auto history = slack.ok("conversations.history", {{"channel", incidents}}).at("messages");
    REQUIRE(history.size() == 2);
    CHECK(history[0].at("subtype") == "thread_broadcast");
    CHECK(history[1].at("reply_count") == 2);
    CHECK(history[1].at("reply_users_count") == 2);
    CHECK(history[1].at("latest_reply") == history[0].at("ts"));

    const auto thread =
        slack.ok("conversations.replies", {{"channel", incidents}, {"ts", reply.at("ts")}}).at("messages");
    REQUIRE(thread.size() == 3);
    CHECK(thread[0].at("ts") == parent);
    CHECK(thread[1].at("text") == "me too");
    CHECK(thread[1].at("parent_user_id") == noor);
    CHECK(slack.error("conversations.replies", {{"channel", incidents}, {"ts", "1.000001"}}) == "thread_not_found");
    CHECK(slack.error("chat.postMessage", {{"channel", incidents}, {"text", "x"}, {"thread_ts", reply.at("ts")}}) ==
          "cannot_reply_to_message");
}

TEST_CASE("a deleted parent with replies leaves a tombstone")
{
    Workspace slack;
    const auto parent = slack.say("broken");
    const auto reply =
        slack.control("say", {{"user", "jonas"}, {"channel", incidents}, {"text", "me too"}, {"thread_ts", parent}});
    slack.control("delete", {{"user", "noor"}, {"channel", incidents}, {"ts", parent}});
    CHECK(slack.ok("conversations.history", {{"channel", incidents}}).at("messages")[0].at("subtype") == "tombstone");
    slack.control("delete", {{"user", "jonas"}, {"channel", incidents}, {"ts", reply.at("ts")}});
    CHECK_FALSE(slack.ok("conversations.history", {{"channel", incidents}}).at("messages")[0].contains("reply_count"));
}

TEST_CASE("history is newest first, between its bounds, and lags when told to")
{
    Workspace slack;
    std::vector<std::string> ts;
    for (const auto* text : {"a", "b", "c"}) ts.push_back(slack.say(text));
    const auto texts = [&](Json arguments) {
        arguments["channel"] = incidents;
        std::string out;
        const auto found = slack.ok("conversations.history", arguments).at("messages");
        for (const auto& message : found) out += message.at("text").get<std::string>();
        return out;
    };
    CHECK(texts(Json::object()) == "cba");
    CHECK(texts({{"oldest", ts[0]}}) == "cb");
    CHECK(texts({{"oldest", ts[0]}, {"latest", ts[2]}}) == "b");
    CHECK(texts({{"oldest", ts[1]}, {"latest", ts[1]}, {"inclusive", true}, {"limit", 1}}) == "b");
    CHECK(slack.error("conversations.history", {{"channel", incidents}, {"oldest", "yesterday"}}) ==
          "invalid_ts_oldest");
    CHECK(slack.error("conversations.history", {{"channel", random_channel}}) == "not_in_channel");

    slack.control("history_lag", {{"ms", 5000}});
    slack.say("d");
    CHECK(texts(Json::object()) == "");
    slack.pass(5s);
    CHECK(texts(Json::object()) == "dcba");

    const auto later = slack.control("messages", {{"channel", incidents}, {"after", ts[2]}}).at("messages");
    REQUIRE(later.size() == 1); // and at once, for whoever controls it
    CHECK(later[0].at("text") == "d");
}

TEST_CASE("a text is read back as Slack stores it")
{
    Workspace slack;
    const auto back = [&](const std::string& text) {
        slack.pass(1s);
        return slack.ok("chat.postMessage", {{"channel", incidents}, {"text", text}})
            .at("message")
            .at("text")
            .get<std::string>();
    };
    CHECK(back("a & b <c> d") == "a &amp; b &lt;c&gt; d");
    CHECK(back("a &amp; &lt;b&gt;") == "a &amp; &lt;b&gt;");
    CHECK(back("<@U0NOOR00002> <!here> <https://x.example/?a=1&b=2|see>") ==
          "<@U0NOOR00002> <!here> <https://x.example/?a=1&amp;b=2|see>");
    CHECK(back("see https://x.example/a, please") == "see <https://x.example/a>, please");
    CHECK(back("`https://x.example`") == "`https://x.example`");
    CHECK(back("🎉 done 👍🏽") == ":tada: done :+1::skin-tone-4:");

    const auto cut = slack.ok("chat.postMessage", {{"channel", incidents}, {"text", std::string(40'001, 'x')}});
    CHECK(cut.at("warning") == "message_truncated");
    CHECK(cut.at("message").at("text").get<std::string>().size() == 40'000);
}

TEST_CASE("people's texts get mentions and rich text")
{
    Workspace slack;
    slack.say("@tomas see #general and https://x.example & co");
    const auto message = slack.control("messages", {{"channel", incidents}}).at("messages").back();
    CHECK(message.at("text") == "<@U0TOMAS0003> see <#C0GENERAL01|general> and <https://x.example> &amp; co");
    const auto elements = message.at("blocks")[0].at("elements")[0].at("elements");
    CHECK(elements[0] == Json{{"type", "user"}, {"user_id", "U0TOMAS0003"}});
    CHECK(elements.back() == Json{{"type", "text"}, {"text", " & co"}});
}

TEST_CASE("blocks are completed with Slack's defaults")
{
    Workspace slack;
    const auto blocks = Json::parse(R"([
        {"type":"section","text":{"type":"mrkdwn","text":"*a* & b"}},
        {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Go 🚀"}}]}])");
    const auto message =
        slack.ok("chat.postMessage", {{"channel", incidents}, {"text", "x"}, {"blocks", blocks}}).at("message");
    CHECK(message.at("blocks")[0].at("text") == Json{{"type", "mrkdwn"}, {"text", "*a* &amp; b"}, {"verbatim", false}});
    CHECK_FALSE(message.at("blocks")[0].at("block_id").get<std::string>().empty());
    const auto button = message.at("blocks")[1].at("elements")[0];
    CHECK(button.at("text") == Json{{"type", "plain_text"}, {"text", "Go :rocket:"}, {"emoji", true}});
    CHECK(button.contains("action_id"));
}

TEST_CASE("blocks that Slack would refuse are refused, with a pointer to what is wrong")
{
    Workspace slack;
    const auto refused = [&](const Json& blocks) {
        const auto answer = slack.call("chat.postMessage", {{"channel", incidents}, {"text", "x"}, {"blocks", blocks}});
        if (answer.at("ok") == true) return std::string{"taken"};
        if (answer.at("error") != "invalid_blocks") return answer.at("error").get<std::string>();
        return answer.at("response_metadata").at("messages")[0].get<std::string>();
    };
    const auto section = [](std::size_t size) {
        return Json{{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", std::string(size, 'x')}}}};
    };
    const auto button = [](std::size_t size) {
        return Json{{"type", "button"}, {"text", {{"type", "plain_text"}, {"text", std::string(size, 'x')}}}};
    };
    const auto actions = [&](std::size_t count) {
        return Json::array({{{"type", "actions"}, {"elements", Json(count, button(75))}}});
    };
    CHECK(refused(Json::array({section(3000)})) == "taken");
    CHECK(refused(Json::array({section(3001)})) ==
          "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]");
    CHECK(refused(Json::array({section(0)})) ==
          "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]");
    CHECK(refused(Json(51, section(1))) == "[ERROR] no more than 50 items allowed [json-pointer:/blocks]");
    CHECK(refused(actions(25)) == "taken");
    CHECK(refused(actions(26)) == "[ERROR] no more than 25 items allowed [json-pointer:/blocks/0/elements]");
    CHECK(refused(Json::array({{{"type", "actions"}, {"elements", {button(76)}}}})) ==
          "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]");
    CHECK(refused(Json::array(
              {{{"type", "header"}, {"text", {{"type", "plain_text"}, {"text", std::string(151, 'x')}}}}})) ==
          "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]");
    CHECK(refused(Json::array({{{"type", "image"}, {"image_url", "https://x.example/a.png"}}})) ==
          "[ERROR] missing required field: alt_text [json-pointer:/blocks/0]");
    CHECK(refused(Json::array({{{"type", "carousel"}}})) ==
          "[ERROR] unsupported type: carousel [json-pointer:/blocks/0/type]");
    auto twins = Json::array({section(1), section(1)});
    twins[0]["block_id"] = twins[1]["block_id"] = "same";
    CHECK(refused(twins) == "[ERROR] block_id already exists [json-pointer:/blocks/1/block_id]");
    CHECK(refused(Json{{"type", "section"}}) == "invalid_blocks_format");
}

TEST_CASE("an update with text alone takes the blocks away, and only our own messages can be updated")
{
    Workspace slack;
    const auto blocks = Json::parse(R"([{"type":"section","text":{"type":"mrkdwn","text":"a"}}])");
    const auto ts =
        slack
            .ok("chat.postMessage", {{"channel", incidents},
                                     {"text", "a"},
                                     {"blocks", blocks},
                                     {"metadata", {{"event_type", "entry"}, {"event_payload", {{"id", "1"}}}}}})
            .at("ts");
    const auto kept = slack.ok("chat.update", {{"channel", incidents}, {"ts", ts}, {"text", "b"}, {"blocks", blocks}});
    CHECK(kept.at("message").contains("blocks"));
    const auto message = slack.ok("chat.update", {{"channel", incidents}, {"ts", ts}, {"text", "b"}}).at("message");
    CHECK_FALSE(message.contains("blocks"));
    CHECK(message.at("edited").at("user") == us);
    CHECK(message.at("metadata").at("event_type") == "entry");
    CHECK(slack.error("chat.update", {{"channel", incidents}, {"ts", ts}, {"text", std::string(4001, 'x')}}) ==
          "msg_too_long");
    CHECK(slack.error("chat.update", {{"channel", incidents}, {"ts", slack.say("mine")}, {"text", "b"}}) ==
          "cant_update_message");
    CHECK(slack.error("chat.postMessage", {{"channel", incidents}}) == "no_text");

    slack.ok("chat.delete", {{"channel", incidents}, {"ts", ts}});
    CHECK(slack.error("chat.delete", {{"channel", incidents}, {"ts", ts}}) == "message_not_found");
    CHECK(slack.error("chat.delete", {{"channel", incidents}, {"ts", slack.say("mine")}}) == "cant_delete_message");
}

TEST_CASE("metadata is read only by who asks for it, and must have Slack's form")
{
    Workspace slack;
    const Json metadata{{"event_type", "entry"}, {"event_payload", {{"id", "1"}}}};
    slack.ok("chat.postMessage", {{"channel", incidents}, {"text", "a"}, {"metadata", metadata}});
    CHECK_FALSE(slack.ok("conversations.history", {{"channel", incidents}}).at("messages")[0].contains("metadata"));
    CHECK(slack.ok("conversations.history", {{"channel", incidents}, {"include_all_metadata", true}})
              .at("messages")[0]
              .at("metadata") == metadata);
    CHECK(
        slack.error("chat.postMessage", {{"channel", incidents}, {"text", "a"}, {"metadata", {{"event_type", "x"}}}}) ==
        "invalid_metadata_format");
    CHECK(slack.error("chat.postMessage", {{"channel", incidents},
                                           {"text", "a"},
                                           {"metadata", {{"event_type", "x-y"}, {"event_payload", {{"a", 1}}}}}}) ==
          "invalid_metadata_schema");
}

TEST_CASE("a permalink of a reply leads through its thread")
{
    Workspace slack;
    const auto parent = slack.say("a");
    const auto reply =
        slack.control("say", {{"user", "jonas"}, {"channel", incidents}, {"text", "b"}, {"thread_ts", parent}})
            .at("ts");
    const auto link = slack.ok("chat.getPermalink", {{"channel", incidents}, {"message_ts", reply}})
                          .at("permalink")
                          .get<std::string>();
    CHECK(link.find("/archives/C0INCIDENT1/p18") != std::string::npos);
    CHECK(link.ends_with("?thread_ts=" + parent + "&cid=C0INCIDENT1"));
}

} // namespace warroom::simulated_slack
