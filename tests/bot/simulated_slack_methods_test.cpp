#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {
namespace {

Json markdown(const std::string& text) { return {{"type", "markdown"}, {"markdown", text}}; }

Json change(const std::string& operation, const std::string& text, const Json& section = {})
{
    Json one{{"operation", operation}};
    if (!text.empty()) one["document_content"] = markdown(text);
    if (!section.is_null()) one["section_id"] = section;
    return Json::array({one});
}

} // namespace

TEST_CASE("a channel has one canvas, which its info names")
{
    Workspace slack;
    const Json arguments{{"channel_id", incidents}, {"document_content", markdown("# Summary\nnothing yet")}};
    const auto id = slack.ok("conversations.canvases.create", arguments).at("canvas_id");
    CHECK(slack.error("conversations.canvases.create", arguments) == "channel_canvas_already_exists");
    const auto channel = slack.ok("conversations.info", {{"channel", incidents}}).at("channel");
    CHECK(channel.at("properties").at("canvas").at("file_id") == id);
    CHECK(slack.control("canvas", {{"id", id}}).at("markdown") == "# Summary\n\nnothing yet");
    CHECK(slack.error("conversations.canvases.create", {{"channel_id", random_channel}}) == "restricted_action");

    slack.control("canvases", {{"free_team", true}});
    CHECK(slack.error("conversations.canvases.create", arguments) == "free_team_canvas_tab_already_exists");
    CHECK(slack.error("canvases.create", {{"title", "alone"}}) == "free_teams_cannot_create_standalone_canvases");
    slack.control("reset_faults");
    slack.ok("canvases.delete", {{"canvas_id", id}});
    CHECK(slack.error("canvases.edit", {{"canvas_id", id}, {"changes", change("replace", "x")}}) == "canvas_not_found");
    slack.ok("conversations.canvases.create", arguments);
}

TEST_CASE("a canvas takes one change at a time, at sections whose ids the last edit changed")
{
    Workspace slack;
    const auto id =
        slack.ok("canvases.create", {{"title", "t"}, {"document_content", markdown("# One\na\n\n## Two\nb")}})
            .at("canvas_id");
    const auto text = [&] { return slack.control("canvas", {{"id", id}}).at("markdown").get<std::string>(); };
    const auto sections = [&](const Json& criteria) {
        return slack.ok("canvases.sections.lookup", {{"canvas_id", id}, {"criteria", criteria}}).at("sections");
    };
    const auto edit = [&](const Json& changes) {
        return slack.error("canvases.edit", {{"canvas_id", id}, {"changes", changes}});
    };
    CHECK(sections({{"section_types", {"any_header"}}}).size() == 2);
    CHECK(sections({{"section_types", {"h2"}}, {"contains_text", "Two"}}).size() == 1);
    const auto two = sections({{"contains_text", "Two"}}).at(0).at("id");

    CHECK(edit(change("insert_after", "between", two)) == "");
    CHECK(text() == "# One\n\na\n\n## Two\n\nbetween\n\nb");
    CHECK(edit(change("delete", "", two)) == "canvas_editing_failed");
    CHECK(edit(change("delete", "", sections({{"contains_text", "between"}}).at(0).at("id"))) == "");
    auto both = change("insert_at_start", "x");
    both.push_back(both[0]);
    CHECK(edit(both) == "invalid_arguments");
    CHECK(edit(change("insert_at_end", "> - a list in a quote")) == "canvas_editing_failed");
    CHECK(edit(change("replace", "all new")) == "");
    CHECK(text() == "all new");

    slack.control("canvases", {{"lock_ms", 500}});
    CHECK(edit(change("insert_at_end", "one")) == "");
    CHECK(edit(change("insert_at_end", "two")) == "canvas_editing_locked");
    slack.pass(500ms);
    CHECK(edit(change("insert_at_end", "two")) == "");
}

TEST_CASE("a canvas is shared with people or with channels, and a channel's canvas with neither")
{
    Workspace slack;
    const auto id = slack.ok("canvases.create", {{"title", "t"}}).at("canvas_id");
    const auto set = [&](const Json& more) {
        Json arguments{{"canvas_id", id}, {"access_level", "write"}};
        arguments.update(more);
        return slack.error("canvases.access.set", arguments);
    };
    CHECK(set({{"user_ids", {noor}}}) == "");
    CHECK(set({{"channel_ids", {incidents}}}) == "");
    CHECK(set({{"user_ids", {noor}}, {"channel_ids", {incidents}}}) == "invalid_parameters");
    CHECK(set(Json::object()) == "invalid_parameters");
    CHECK(set({{"user_ids", {"U0NOBODY"}}}) == "user_not_found");
    slack.ok("canvases.access.delete", {{"canvas_id", id}, {"user_ids", {noor}}});
    const auto tab = slack.ok("conversations.canvases.create", {{"channel_id", incidents}}).at("canvas_id");
    CHECK(slack.error("canvases.access.set", {{"canvas_id", tab}, {"access_level", "read"}, {"user_ids", {noor}}}) ==
          "canvas_not_found");
}

TEST_CASE("a scheduled message comes at its time, unless it was taken back a minute before")
{
    Workspace slack;
    const auto start = 1'800'000'000;
    const auto schedule = [&](const Json& at) {
        return slack.call("chat.scheduleMessage", {{"channel", incidents}, {"text", "later"}, {"post_at", at}});
    };
    CHECK(schedule("soon").at("error") == "invalid_time");
    CHECK(schedule(start).at("error") == "time_in_past");
    CHECK(schedule(start + 121 * 86'400).at("error") == "time_too_far");
    const auto first = schedule(start + 300);
    CHECK(first.at("post_at") == std::to_string(start + 300));
    CHECK(first.at("message").at("type") == "delayed_message");
    const auto second = schedule(start + 30);
    const auto listed = slack.ok("chat.scheduledMessages.list").at("scheduled_messages");
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].at("post_at") == start + 300);
    const auto take_back = [&](const Json& scheduled) {
        return slack.error("chat.deleteScheduledMessage",
                           {{"channel", incidents}, {"scheduled_message_id", scheduled.at("scheduled_message_id")}});
    };
    CHECK(take_back(second) == "invalid_scheduled_message_id"); // too close
    CHECK(take_back(first) == "");
    CHECK(take_back(first) == "invalid_scheduled_message_id");

    slack.pass(29s);
    slack.model.due(slack.now);
    CHECK(slack.control("messages", {{"channel", incidents}}).at("messages").empty());
    slack.pass(1s);
    slack.model.due(slack.now);
    CHECK(slack.control("messages", {{"channel", incidents}}).at("messages")[0].at("text") == "later");
    CHECK(slack.ok("chat.scheduledMessages.list").at("scheduled_messages").empty());

    for (int i = 0; i < 30; ++i) CHECK(schedule(start + 600).at("ok") == true);
    CHECK(schedule(start + 600).at("error") == "restricted_too_many");
}

TEST_CASE("bookmarks are edited and removed, and only good ones are taken")
{
    Workspace slack;
    const Json bookmark{
        {"channel_id", incidents}, {"title", "Status"}, {"type", "link"}, {"link", "https://x.example"}};
    const auto with = [&](const Json& more) {
        auto arguments = bookmark;
        arguments.update(more);
        return slack.error("bookmarks.add", arguments);
    };
    CHECK(with({{"link", "x.example"}}) == "invalid_link");
    CHECK(with({{"emoji", "fire"}}) == "invalid_emoji");
    CHECK(with({{"type", "folder"}}) == "invalid_bookmark_type");
    CHECK(with({{"title", std::string(257, 't')}}) == "invalid_arguments");
    CHECK(with({{"channel_id", "C0NOWHERE"}}) == "channel_not_found");
    CHECK(with({{"channel_id", random_channel}}) == "permission_denied");

    const auto id = slack.ok("bookmarks.add", bookmark).at("bookmark").at("id");
    const Json named{{"channel_id", incidents}, {"bookmark_id", id}};
    auto renamed = named;
    renamed["title"] = "State";
    CHECK(slack.ok("bookmarks.edit", renamed).at("bookmark").at("title") == "State");
    slack.ok("bookmarks.remove", named);
    CHECK(slack.error("bookmarks.remove", named) == "not_found");
    CHECK(slack.ok("bookmarks.list", {{"channel_id", incidents}}).at("bookmarks").empty());
}

TEST_CASE("people are found by mail, and are there, away or not to be disturbed")
{
    Workspace slack;
    CHECK(slack.ok("users.lookupByEmail", {{"email", "Noor@warroom.example.com"}}).at("user").at("id") == noor);
    CHECK(slack.error("users.lookupByEmail", {{"email", "dario@warroom.example.com"}}) == "users_not_found");
    CHECK(slack.ok("users.getPresence", {{"user", noor}}).at("presence") == "active");
    slack.control("presence", {{"user", "noor"}, {"away", true}, {"dnd_start", 5}, {"dnd_end", 9}});
    CHECK(slack.ok("users.getPresence", {{"user", noor}}).at("presence") == "away");
    CHECK(slack.ok("dnd.info", {{"user", noor}}).at("next_dnd_end_ts") == 9);
    const auto team = slack.ok("dnd.teamInfo", {{"users", noor + ",U0JONAS0001"}}).at("users");
    CHECK(team.at(noor).at("dnd_enabled") == true);
    CHECK(team.at("U0JONAS0001").at("dnd_enabled") == false);
    CHECK(slack.error("dnd.teamInfo") == "no_users_provided");
    // What is whispered to who isn't there is lost
    slack.ok("chat.postEphemeral", {{"channel", incidents}, {"user", noor}, {"text", "psst"}});
    CHECK(slack.control("feed", {{"user", "noor"}}).at("items").empty());
}

TEST_CASE("what needs a scope that the app has not is refused, and bots have no reminders")
{
    Workspace slack;
    CHECK(slack.ok("bots.info", {{"bot", "B0ALERTS012"}}).at("bot").at("user_id") == "U0ALERTS012");
    CHECK(slack.error("bots.info", {{"bot", "B0NOBODY"}}) == "bot_not_found");
    CHECK(slack.error("emoji.list") == "missing_scope");
    CHECK(slack.error("users.profile.get", {{"user", noor}}) == "missing_scope");
    slack.control("scope", {{"add", {"emoji:read", "users.profile:read"}}});
    CHECK(slack.ok("emoji.list").at("emoji").at("wr") == "alias:warroom");
    CHECK(slack.ok("users.profile.get", {{"user", noor}}).at("profile").at("email") == "noor@warroom.example.com");
    CHECK(slack.error("reminders.add", {{"text", "x"}, {"time", "y"}}) == "not_allowed_token_type");
}

TEST_CASE("a deleted file leaves a stone in its message")
{
    Workspace slack;
    const auto url = slack.ok("files.getUploadURLExternal", {{"filename", "a.txt"}, {"length", 2}});
    const auto link = url.at("upload_url").get<std::string>();
    slack.model.upload(link.substr(link.rfind('/') + 1), "text/plain", "hi", slack.now);
    const auto id = url.at("file_id");
    slack.ok("files.completeUploadExternal", {{"files", {{{"id", id}}}}, {"channel_id", incidents}});
    slack.ok("files.delete", {{"file", id}});
    CHECK(slack.error("files.info", {{"file", id}}) == "file_deleted");
    const auto messages = slack.control("messages", {{"channel", incidents}}).at("messages");
    CHECK(messages[0].at("files")[0].at("mode") == "tombstone");

    slack.control("say", {{"user", "noor"},
                          {"channel", incidents},
                          {"text", "see"},
                          {"files", {{{"name", "b.txt"}, {"content", "x"}}}}});
    const auto theirs =
        slack.control("messages", {{"channel", incidents}}).at("messages").back().at("files")[0].at("id");
    CHECK(slack.error("files.delete", {{"file", theirs}}) == "cant_delete_file");
}

} // namespace warroom::simulated_slack
