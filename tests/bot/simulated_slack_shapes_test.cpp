#include "tests/bot/simulated_workspace.hpp"
#include "tests/bot/slack_shapes.hpp"

namespace warroom::simulated_slack {
namespace {

Json plain(const std::string& text) { return {{"type", "plain_text"}, {"text", text}}; }

// Does everything that can be done, and holds each answer and each frame against its shape.
class Tour : public Workspace {
public:
    Tour()
    {
        control("rate_limits", {{"on", false}});
        control("scope", {{"add", {"emoji:read", "users.profile:read", "files:read"}}});
        socket = connect_checked();
    }

    Json done(const std::string& method, const Json& arguments = Json::object())
    {
        auto answer = ok(method, arguments);
        fits("request:" + method, arguments);
        fits(method, answer);
        return answer;
    }

    void refused(const std::string& method, const Json& arguments = Json::object())
    {
        const auto answer = call(method, arguments);
        CHECK(answer.at("ok") == false);
        fits("error", answer);
    }

    void fits(const std::string& name, const Json& value)
    {
        seen.insert(name);
        REQUIRE_MESSAGE(shapes.has(name), name);
        for (const auto& fault : shapes.faults(name, value)) CHECK_MESSAGE(fault.empty(), fault);
    }

    // Everything that Slack has sent us by now; the last payload of a type is kept.
    void listen()
    {
        for (const auto& frame : sent_to(socket)) {
            if (!frame.contains("envelope_id")) {
                fits(frame.at("type"), frame);
                continue;
            }
            fits("envelope:" + frame.at("type").get<std::string>(), frame);
            take(frame);
            const bool asks = last.value("type", "") == "block_suggestion";
            ack(socket, frame, asks ? Json{{"options", Json::array()}} : Json{});
        }
    }

    void act(const std::string& verb, Json arguments)
    {
        if (!arguments.contains("user")) arguments["user"] = "noor";
        control(verb, arguments);
        listen();
    }

    Shapes shapes{};
    std::set<std::string> seen{};
    SocketId socket{};
    Json last = Json::object(); // payload

private:
    SocketId connect_checked()
    {
        const auto id = model.dial(ticket(), now);
        REQUIRE(id.has_value());
        return *id;
    }

    void take(const Json& frame)
    {
        last = frame.at("payload");
        if (frame.at("type") == "slash_commands") return fits("command", last);
        if (frame.at("type") == "interactive") return fits("interactive:" + last.at("type").get<std::string>(), last);
        auto outer = last;
        const auto event = outer.at("event");
        outer["event"] = Json::object();
        fits("event_callback", outer);
        const auto subtype = event.value("subtype", std::string{});
        fits("event:" + event.at("type").get<std::string>() + (subtype.empty() ? "" : "." + subtype), event);
    }
};

void use_channels(Tour& slack)
{
    const auto room = slack.done("conversations.create", {{"name", "inc-1"}}).at("channel").at("id");
    const Json there{{"channel", room}};
    const auto with = [&](const Json& more) {
        auto arguments = there;
        arguments.update(more);
        return arguments;
    };
    slack.done("conversations.invite", with({{"users", noor + ",U0ANA000006"}}));
    slack.refused("conversations.invite", with({{"users", "U0NOBODY"}}));
    slack.done("conversations.setTopic", with({{"topic", "sev1"}}));
    slack.done("conversations.setPurpose", with({{"purpose", "mend"}}));
    slack.done("conversations.rename", with({{"name", "inc-1-api"}}));
    slack.done("conversations.info", there);
    slack.done("conversations.list", {{"types", "public_channel,private_channel,im,mpim"}});
    slack.done("users.conversations", {{"types", "public_channel,im"}});
    slack.done("conversations.members", there);
    slack.done("conversations.kick", with({{"user", "U0ANA000006"}}));
    slack.done("conversations.open", {{"users", noor}, {"return_im", true}});
    slack.done("conversations.open", {{"users", noor}});
    slack.done("conversations.join", {{"channel", random_channel}});
    slack.done("conversations.join", {{"channel", random_channel}});
    slack.done("conversations.leave", {{"channel", random_channel}});
    slack.refused("conversations.leave", {{"channel", random_channel}});
    slack.done("conversations.canvases.create", {{"channel_id", room}});
    slack.done("conversations.info", there);
    slack.listen();
    slack.done("conversations.archive", there);
    slack.done("conversations.unarchive", there);
    slack.listen();
}

void use_messages(Tour& slack)
{
    const auto ts = slack.done("chat.postMessage", {{"channel", incidents}, {"text", "hello"}}).at("ts");
    const Json at{{"channel", incidents}, {"timestamp", ts}};
    slack.done("chat.postMessage", {{"channel", incidents}, {"text", "reply"}, {"thread_ts", ts}});
    slack.done("chat.postMessage",
               {{"channel", incidents}, {"text", "to all"}, {"thread_ts", ts}, {"reply_broadcast", true}});
    slack.done("chat.update", {{"channel", incidents}, {"ts", ts}, {"text", "hello again"}});
    slack.done("chat.postEphemeral", {{"channel", incidents}, {"user", noor}, {"text", "psst"}});
    slack.done("chat.getPermalink", {{"channel", incidents}, {"message_ts", ts}});
    const auto later =
        slack.done("chat.scheduleMessage", {{"channel", incidents}, {"text", "later"}, {"post_at", 1'800'001'000}});
    slack.done("chat.scheduledMessages.list");
    slack.done("chat.deleteScheduledMessage",
               {{"channel", incidents}, {"scheduled_message_id", later.at("scheduled_message_id")}});
    slack.done("reactions.add", {{"channel", incidents}, {"timestamp", ts}, {"name", "eyes"}});
    slack.done("reactions.get", at);
    slack.done("reactions.remove", {{"channel", incidents}, {"timestamp", ts}, {"name", "eyes"}});
    slack.done("pins.add", at);
    slack.done("pins.list", {{"channel", incidents}});
    slack.listen();
    slack.done("pins.remove", at);
    slack.refused("pins.remove", at);
    slack.done("conversations.history", {{"channel", incidents}, {"limit", 2}});
    slack.done("conversations.replies", {{"channel", incidents}, {"ts", ts}});
    slack.refused("chat.postMessage", {{"channel", incidents}, {"blocks", {{{"type", "carousel"}}}}});
    const auto gone = slack.done("chat.postMessage", {{"channel", incidents}, {"text", "gone"}}).at("ts");
    slack.done("chat.delete", {{"channel", incidents}, {"ts", gone}});
    slack.listen();
}

void use_files_and_canvases(Tour& slack)
{
    const auto url = slack.done("files.getUploadURLExternal", {{"filename", "a.txt"}, {"length", 2}});
    const auto link = url.at("upload_url").get<std::string>();
    slack.model.upload(link.substr(link.rfind('/') + 1), "text/plain", "hi", slack.now);
    const auto file = url.at("file_id");
    slack.done("files.completeUploadExternal", {{"files", {{{"id", file}}}}, {"channel_id", incidents}});
    slack.done("files.info", {{"file", file}});
    slack.listen();
    slack.done("files.delete", {{"file", file}});
    const auto id = slack.done("canvases.create", {{"title", "t"}}).at("canvas_id");
    const Json content{{"type", "markdown"}, {"markdown", "# Title"}};
    slack.done("canvases.edit",
               {{"canvas_id", id}, {"changes", {{{"operation", "insert_at_end"}, {"document_content", content}}}}});
    slack.done("canvases.sections.lookup", {{"canvas_id", id}, {"criteria", {{"contains_text", "Title"}}}});
    slack.done("canvases.access.set", {{"canvas_id", id}, {"access_level", "read"}, {"user_ids", {noor}}});
    slack.done("canvases.access.delete", {{"canvas_id", id}, {"user_ids", {noor}}});
    slack.refused("canvases.edit", {{"canvas_id", id}, {"changes", {{{"operation", "delete"}, {"section_id", "x"}}}}});
    slack.done("canvases.delete", {{"canvas_id", id}});
    const auto mark =
        slack.done("bookmarks.add",
                   {{"channel_id", incidents}, {"title", "Status"}, {"type", "link"}, {"link", "https://x.example"}});
    const Json named{{"channel_id", incidents}, {"bookmark_id", mark.at("bookmark").at("id")}};
    slack.done("bookmarks.edit", named);
    slack.done("bookmarks.list", {{"channel_id", incidents}});
    slack.done("bookmarks.remove", named);
}

void ask_about_people(Tour& slack)
{
    slack.done("auth.test");
    slack.done("team.info");
    slack.done("users.info", {{"user", noor}});
    slack.done("users.info", {{"user", us}});
    slack.done("users.list");
    slack.done("users.lookupByEmail", {{"email", "noor@warroom.example.com"}});
    slack.done("users.profile.get", {{"user", noor}});
    slack.done("users.getPresence", {{"user", noor}});
    slack.done("bots.info", {{"bot", "B0ALERTS012"}});
    slack.done("emoji.list");
    slack.done("dnd.info", {{"user", noor}});
    slack.done("dnd.teamInfo", {{"users", noor}});
    slack.done("usergroups.list", {{"include_count", true}, {"include_users", true}});
    slack.done("usergroups.users.list", {{"usergroup", "S0ONCALL001"}});
    slack.control("scope", {{"remove", {"users:read"}}});
    slack.refused("users.list");
    slack.control("scope", Json::object());
    const auto opened = slack.post({.method = "apps.connections.open", .authorization = "Bearer xapp-simulated"});
    slack.fits("apps.connections.open", Json::parse(opened.body));
}

Json form(const Json& more = Json::object())
{
    const Json input{{"type", "input"},
                     {"block_id", "what"},
                     {"label", plain("What")},
                     {"element", {{"type", "plain_text_input"}, {"action_id", "typed"}}}};
    const Json ask{{"type", "input"},
                   {"block_id", "ask"},
                   {"optional", true},
                   {"label", plain("Ask")},
                   {"element", {{"type", "external_select"}, {"action_id", "found"}}}};
    const Json button{{"type", "button"}, {"action_id", "more"}, {"text", plain("More")}};
    const Json actions{{"type", "actions"}, {"block_id", "acts"}, {"elements", Json::array({button})}};
    Json out{{"type", "modal"},
             {"title", plain("Declare")},
             {"submit", plain("Go")},
             {"notify_on_close", true},
             {"blocks", Json::array({input, ask, actions})}};
    out.update(more);
    return out;
}

void use_forms(Tour& slack)
{
    slack.act("command", {{"channel", incidents}, {"text", "open shop is down"}});
    slack.act("shortcut", {{"callback_id", "declare_incident"}});
    const auto view = slack.done("views.open", {{"trigger_id", slack.last.at("trigger_id")}, {"view", form()}});
    slack.refused("views.open", {{"trigger_id", slack.last.at("trigger_id")}, {"view", form()}});
    slack.done("views.update", {{"view_id", view.at("view").at("id")}, {"view", form()}});
    slack.act("fill", {{"field", "More"}});
    slack.done("views.push", {{"trigger_id", slack.last.at("trigger_id")}, {"view", form()}});
    slack.act("suggest", {{"field", "ask"}, {"text", "s"}});
    slack.act("fill", {{"field", "what"}, {"value", "down"}});
    slack.act("submit", Json::object());
    slack.act("close", Json::object());
    const Json home{{"type", "home"}, {"blocks", form().at("blocks")}};
    slack.done("views.publish", {{"user_id", noor}, {"view", home}});
    slack.act("home", Json::object());
    slack.act("fill", {{"field", "More"}, {"home", true}});

    const Json blocks = Json::array({form().at("blocks")[2]});
    const auto ts =
        slack.done("chat.postMessage", {{"channel", incidents}, {"text", "go?"}, {"blocks", blocks}}).at("ts");
    slack.act("press", {{"channel", incidents}, {"ts", ts}, {"button", "More"}});
    slack.act("message_action", {{"channel", incidents}, {"ts", ts}, {"callback_id", "add_to_timeline"}});
    const auto whispered =
        slack.done("chat.postEphemeral", {{"channel", incidents}, {"user", noor}, {"text", "go?"}, {"blocks", blocks}});
    slack.act("press", {{"channel", incidents}, {"ts", whispered.at("message_ts")}, {"button", "More"}});
}

void be_people(Tour& slack)
{
    const auto ts = slack.say("hello <@U0WARROOM01>, see https://x.example");
    const Json at{{"channel", incidents}, {"ts", ts}};
    const auto with = [&](const Json& more) {
        auto arguments = at;
        arguments.update(more);
        return arguments;
    };
    slack.listen();
    slack.act("say", {{"channel", incidents}, {"text", "reply"}, {"thread_ts", ts}});
    slack.act("say", {{"channel", incidents}, {"text", "see"}, {"files", {{{"name", "b.txt"}, {"content", "x"}}}}});
    slack.act("say", {{"user", "alerts"}, {"channel", incidents}, {"text", "CPU is hot"}});
    slack.act("say", {{"channel", "@warroom"}, {"text", "help"}});
    slack.act("react", with({{"name", "eyes"}}));
    slack.act("unreact", with({{"name", "eyes"}}));
    slack.act("pin", at);
    slack.act("unpin", at);
    slack.act("edit", with({{"text", "hello you"}}));
    slack.act("delete", at);
    slack.act("topic", {{"channel", incidents}, {"text", "busy"}});
    slack.act("leave", {{"channel", incidents}});
    slack.act("join", {{"channel", incidents}});
    slack.act("invite", {{"channel", "general"}, {"who", "dario"}});
    slack.act("person", {{"name", "Zoe"}});
    slack.act("usergroup", {{"handle", "oncall"}, {"add", {"ana"}}});
    slack.act("channel", {{"name", "quiet"}, {"members", {"noor", "warroom"}}, {"private", true}});
    slack.act("rename", {{"channel", "quiet"}, {"name", "quieter"}});
    slack.act("archive", {{"channel", "quieter"}});
    slack.act("unarchive", {{"channel", "quieter"}});
    slack.act("change_id", {{"channel", "quieter"}});
    slack.act("delete_channel", {{"channel", "quieter"}});
    slack.act("archive", {{"channel", incidents}});
    slack.act("unarchive", {{"channel", incidents}});
    slack.act("delete_channel", {{"channel", "random"}});
    slack.act("token", {{"told", true}, {"revoked", false}});
    slack.act("disconnect", {{"reason", "warning"}});
}

} // namespace

TEST_CASE("every request, answer, event and envelope has Slack's shape")
{
    Tour slack;
    slack.listen(); // hello
    use_channels(slack);
    use_messages(slack);
    use_files_and_canvases(slack);
    ask_about_people(slack);
    use_forms(slack);
    be_people(slack);

    for (const auto& name : slack.shapes.names("answers")) CHECK_MESSAGE(slack.seen.contains(name), name);
    for (const auto& name : slack.shapes.names("socket")) CHECK_MESSAGE(slack.seen.contains(name), name);
    for (const auto* name : {"app_home_opened",
                             "app_mention",
                             "channel_archive",
                             "channel_deleted",
                             "channel_id_changed",
                             "channel_left",
                             "channel_rename",
                             "channel_unarchive",
                             "file_shared",
                             "group_archive",
                             "group_deleted",
                             "group_rename",
                             "group_unarchive",
                             "member_joined_channel",
                             "member_left_channel",
                             "message",
                             "message.channel_archive",
                             "message.channel_join",
                             "message.channel_leave",
                             "message.channel_name",
                             "message.channel_purpose",
                             "message.channel_topic",
                             "message.file_share",
                             "message.message_changed",
                             "message.message_deleted",
                             "message.pinned_item",
                             "message.thread_broadcast",
                             "pin_added",
                             "pin_removed",
                             "reaction_added",
                             "reaction_removed",
                             "subteam_members_changed",
                             "subteam_updated",
                             "tokens_revoked",
                             "user_change"})
        CHECK_MESSAGE(slack.seen.contains(std::string{"event:"} + name), name);
    CHECK(slack.count("acks_refused") == 0);
}

TEST_CASE("a shape notices what is unknown, of another type or missing")
{
    const Shapes shapes;
    const Json right{{"ok", true}, {"channel", "C1"}, {"permalink", "https://x.example"}};
    CHECK(shapes.faults("chat.getPermalink", right).empty());
    auto wrong = right;
    wrong["permalink"] = 7;
    CHECK(shapes.faults("chat.getPermalink", wrong).size() == 1);
    wrong.erase("permalink");
    CHECK(shapes.faults("chat.getPermalink", wrong).size() == 1);
    wrong = right;
    wrong["colour"] = "red";
    CHECK(shapes.faults("chat.getPermalink", wrong).size() == 1);
}

} // namespace warroom::simulated_slack
