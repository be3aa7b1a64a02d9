#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {

TEST_CASE("a channel's name is checked, and taken also by what is archived or cannot be seen")
{
    Workspace slack;
    const auto create = [&](const std::string& name) { return slack.error("conversations.create", {{"name", name}}); };
    CHECK(create("") == "invalid_name_required");
    CHECK(create("Inc-1") == "invalid_name_specials");
    CHECK(create("inc 1") == "invalid_name_specials");
    CHECK(create("inc.1") == "invalid_name_specials");
    CHECK(create("---") == "invalid_name_punctuation");
    CHECK(create(std::string(81, 'a')) == "invalid_name_maxlength");
    CHECK(create(std::string(80, 'a')) == "");
    CHECK(create("random") == "name_taken");

    slack.control("channel", {{"name", "secret"}, {"members", {"noor"}}, {"private", true}});
    CHECK(create("secret") == "name_taken");
    const auto made = slack.ok("conversations.create", {{"name", "inc-1"}}).at("channel");
    CHECK(made.at("creator") == us);
    CHECK(made.at("is_member") == true);
    slack.ok("conversations.archive", {{"channel", made.at("id")}});
    CHECK(create("inc-1") == "name_taken");
}

TEST_CASE("an archived channel refuses most things, and opens again without its members")
{
    Workspace slack;
    const auto id = slack.ok("conversations.create", {{"name", "inc-1"}}).at("channel").at("id").get<std::string>();
    const auto ts = slack.ok("chat.postMessage", {{"channel", id}, {"text", "hi"}}).at("ts");
    slack.ok("conversations.invite", {{"channel", id}, {"users", noor}});
    slack.ok("conversations.archive", {{"channel", id}});

    CHECK(slack.error("conversations.archive", {{"channel", id}}) == "already_archived");
    CHECK(slack.error("chat.postMessage", {{"channel", id}, {"text", "hi"}}) == "is_archived");
    CHECK(slack.error("chat.update", {{"channel", id}, {"ts", ts}, {"text", "hi"}}) == "is_inactive");
    CHECK(slack.error("conversations.setTopic", {{"channel", id}, {"topic", "x"}}) == "is_archived");
    CHECK(slack.error("conversations.invite", {{"channel", id}, {"users", noor}}) == "is_archived");
    CHECK(slack.error("conversations.rename", {{"channel", id}, {"name", "inc-2"}}) == "is_archived");
    CHECK(slack.error("reactions.add", {{"channel", id}, {"timestamp", ts}, {"name", "eyes"}}) == "is_archived");
    CHECK(slack.error("conversations.history", {{"channel", id}}) == "");

    slack.ok("conversations.unarchive", {{"channel", id}});
    CHECK(slack.error("conversations.unarchive", {{"channel", id}}) == "not_archived");
    CHECK(slack.error("conversations.history", {{"channel", id}}) == "not_in_channel");
    slack.ok("conversations.join", {{"channel", id}});
    CHECK(slack.ok("conversations.join", {{"channel", id}}).at("warning") == "already_in_channel");
    CHECK(slack.ok("conversations.members", {{"channel", id}}).at("members") == Json::array({us}));
    CHECK(slack.error("conversations.archive", {{"channel", "C0GENERAL01"}}) == "cant_archive_general");
}

TEST_CASE("an invitation is all or nothing, unless forced")
{
    Workspace slack;
    const auto id = slack.ok("conversations.create", {{"name", "inc-1"}}).at("channel").at("id").get<std::string>();
    const auto refused = slack.call("conversations.invite", {{"channel", id}, {"users", noor + ",U0NOBODY," + us}});
    CHECK(refused.at("error") == "user_not_found");
    REQUIRE(refused.at("errors").size() == 2);
    CHECK(refused.at("errors")[1].at("error") == "cant_invite_self");
    CHECK(slack.ok("conversations.members", {{"channel", id}}).at("members").size() == 1);

    slack.ok("conversations.invite", {{"channel", id}, {"users", noor + ",U0NOBODY"}, {"force", true}});
    CHECK(slack.ok("conversations.members", {{"channel", id}}).at("members").size() == 2);
    CHECK(slack.error("conversations.invite", {{"channel", id}, {"users", noor}}) == "already_in_channel");
    CHECK(slack.error("conversations.invite", {{"channel", id}, {"users", "U0DARIO0011"}}) == "cant_invite");
    CHECK(slack.error("conversations.invite", {{"channel", random_channel}, {"users", noor}}) == "not_in_channel");

    slack.ok("conversations.kick", {{"channel", id}, {"user", noor}});
    CHECK(slack.error("conversations.kick", {{"channel", id}, {"user", us}}) == "cant_kick_self");
    slack.ok("conversations.leave", {{"channel", id}});
    const auto twice = slack.call("conversations.leave", {{"channel", id}});
    CHECK(twice == Json{{"ok", false}, {"not_in_channel", true}});
}

TEST_CASE("a channel is renamed by its creator, and remembers its names")
{
    Workspace slack;
    const auto id = slack.ok("conversations.create", {{"name", "inc-1"}}).at("channel").at("id").get<std::string>();
    slack.ok("conversations.rename", {{"channel", id}, {"name", "inc-1-slow"}});
    const auto channel = slack.ok("conversations.info", {{"channel", id}, {"include_num_members", true}}).at("channel");
    CHECK(channel.at("name") == "inc-1-slow");
    CHECK(channel.at("previous_names") == Json::array({"inc-1"}));
    CHECK(channel.at("num_members") == 1);
    CHECK(slack.error("conversations.rename", {{"channel", incidents}, {"name", "mine"}}) == "not_authorized");
    CHECK(slack.error("conversations.setTopic", {{"channel", id}, {"topic", std::string(251, 'x')}}) == "too_long");
    CHECK(slack.ok("conversations.setTopic", {{"channel", id}, {"topic", "a & b"}})
              .at("channel")
              .at("topic")
              .at("value") == "a &amp; b");
}

TEST_CASE("what the bot does comes back to it as events")
{
    Workspace slack;
    const auto socket = slack.connect();
    const auto subtypes = [&] {
        std::string out;
        for (const auto& frame : slack.sent_to(socket)) {
            const auto& event = frame.at("payload").at("event");
            out += event.at("type").get<std::string>() +
                   (event.contains("subtype") ? "." + event.at("subtype").get<std::string>() : "") + " ";
        }
        return out;
    };
    const auto id = slack.ok("conversations.create", {{"name", "inc-1"}}).at("channel").at("id").get<std::string>();
    CHECK(subtypes() == "member_joined_channel message.channel_join ");
    const auto ts = slack.ok("chat.postMessage", {{"channel", id}, {"text", "hi"}}).at("ts");
    const auto own = slack.events(socket, "message").at(0);
    CHECK(own.at("bot_id") == "B0WARROOM01");
    CHECK(own.at("user") == us);
    CHECK(own.at("channel_type") == "channel");
    CHECK_FALSE(own.contains("subtype"));
    slack.ok("conversations.setTopic", {{"channel", id}, {"topic", "sev1"}});
    CHECK(subtypes() == "message.channel_topic ");
    slack.ok("pins.add", {{"channel", id}, {"timestamp", ts}});
    CHECK(subtypes() == "pin_added message.pinned_item ");
    slack.ok("reactions.add", {{"channel", id}, {"timestamp", ts}, {"name", "eyes"}});
    CHECK(subtypes() == "reaction_added ");
    slack.ok("chat.update", {{"channel", id}, {"ts", ts}, {"text", "ho"}});
    CHECK(subtypes() == "message.message_changed ");
    slack.ok("conversations.rename", {{"channel", id}, {"name", "inc-2"}});
    CHECK(subtypes() == "channel_rename message.channel_name ");
    slack.ok("conversations.invite", {{"channel", id}, {"users", noor}});
    CHECK(subtypes() == "member_joined_channel message.channel_join ");
    slack.ok("chat.delete", {{"channel", id}, {"ts", ts}});
    CHECK(subtypes() == "message.message_deleted ");
    slack.ok("conversations.archive", {{"channel", id}});
    CHECK(subtypes() == "message.channel_archive channel_archive ");
    slack.ok("conversations.unarchive", {{"channel", id}});
    CHECK(subtypes() == "channel_unarchive ");
    slack.say("not for us", random_channel);
    CHECK(subtypes() == "");
}

TEST_CASE("an event has Slack's outer shape, and a mention has a twin with an id of its own")
{
    Workspace slack;
    const auto socket = slack.connect();
    const auto ts = slack.say("@warroom help");
    const auto frames = slack.sent_to(socket);
    REQUIRE(frames.size() == 2);
    const auto& outer = frames[0].at("payload");
    CHECK(outer.at("type") == "event_callback");
    CHECK(outer.at("api_app_id") == "A0WARROOM01");
    CHECK(outer.at("event_time") == 1'800'000'000);
    CHECK(outer.at("authorizations")[0].at("user_id") == us);
    CHECK(outer.at("event").at("ts") == ts);
    CHECK(outer.at("event").at("client_msg_id").is_string());
    CHECK(frames[1].at("payload").at("event").at("type") == "app_mention");
    CHECK(frames[1].at("payload").at("event").at("ts") == ts);
    CHECK(frames[1].at("payload").at("event_id") != outer.at("event_id"));
}

TEST_CASE("people edit, react, pin, leave and change ids, and the bot hears of it")
{
    Workspace slack;
    const auto socket = slack.connect();
    const auto ts = slack.say("a");
    slack.sent_to(socket);
    slack.control("edit", {{"user", "noor"}, {"channel", incidents}, {"ts", ts}, {"text", "b"}});
    const auto changed = slack.events(socket, "message").at(0);
    CHECK(changed.at("message").at("text") == "b");
    CHECK(changed.at("message").at("edited").at("user") == noor);
    CHECK(changed.at("previous_message").at("text") == "a");
    CHECK(changed.at("hidden") == true);
    CHECK_THROWS_AS(slack.control("edit", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}, {"text", "c"}}),
                    std::invalid_argument);

    slack.control("react", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}, {"name", "eyes"}});
    const auto reaction = slack.events(socket, "reaction_added").at(0);
    CHECK(reaction.at("item").at("ts") == ts);
    CHECK(reaction.at("item_user") == noor);
    CHECK_THROWS_WITH_AS(
        slack.control("react", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}, {"name", "eyes"}}),
        "already_reacted", std::invalid_argument);
    CHECK(slack.ok("reactions.get", {{"channel", incidents}, {"timestamp", ts}})
              .at("message")
              .at("reactions")[0]
              .at("count") == 1);
    slack.control("unreact", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}, {"name", "eyes"}});
    CHECK(slack.events(socket, "reaction_removed").size() == 1);

    slack.control("pin", {{"user", "jonas"}, {"channel", incidents}, {"ts", ts}});
    CHECK(slack.events(socket, "pin_added").at(0).at("channel_id") == incidents);
    CHECK(slack.ok("pins.list", {{"channel", incidents}}).at("items")[0].at("created_by") == "U0JONAS0001");
    CHECK(slack.error("pins.add", {{"channel", incidents}, {"timestamp", ts}}) == "already_pinned");
    slack.ok("pins.remove", {{"channel", incidents}, {"timestamp", ts}});
    CHECK(slack.error("pins.remove", {{"channel", incidents}, {"timestamp", ts}}) == "no_pin");

    slack.control("leave", {{"user", "jonas"}, {"channel", incidents}});
    CHECK(slack.events(socket, "member_left_channel").size() == 1);
    CHECK_THROWS_AS(slack.say("a", incidents, "jonas"), std::invalid_argument);

    slack.control("change_id", {{"channel", incidents}});
    const auto moved = slack.events(socket, "channel_id_changed").at(0);
    CHECK(moved.at("old_channel_id") == incidents);
    CHECK(slack.error("conversations.info", {{"channel", incidents}}) == "channel_not_found");
    CHECK(slack.error("conversations.info", {{"channel", moved.at("new_channel_id")}}) == "");
}

TEST_CASE("bookmarks are kept, also twice")
{
    Workspace slack;
    const Json bookmark{
        {"channel_id", incidents}, {"title", "Call"}, {"type", "link"}, {"link", "https://meet.example/1"}};
    slack.ok("bookmarks.add", bookmark);
    slack.ok("bookmarks.add", bookmark);
    CHECK(slack.ok("bookmarks.list", {{"channel_id", incidents}}).at("bookmarks").size() == 2);
    CHECK(slack.error("bookmarks.add", {{"channel_id", incidents}, {"title", "x"}, {"type", "link"}, {"link", "x"}}) ==
          "invalid_link");
}

} // namespace warroom::simulated_slack
