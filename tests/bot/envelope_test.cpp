#include "bot/slack/envelope.hpp"
#include "tests/bot/frames.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace warroom;
using namespace warroom::slack;
using namespace std::chrono_literals;

namespace {

Envelope decoded(const Json& frame)
{
    const auto result = decode(frame.dump());
    REQUIRE(result.has_value());
    return *result;
}

template <class T>
T body(const Json& frame)
{
    const auto envelope = decoded(frame);
    REQUIRE(std::holds_alternative<T>(envelope.body));
    return std::get<T>(envelope.body);
}

Timestamp at(std::int64_t microseconds) { return Timestamp{std::chrono::microseconds{microseconds}}; }

} // namespace

TEST_SUITE("envelope")
{
    TEST_CASE("hello says how long the connection will last and how many there are")
    {
        const auto hello = body<Hello>({{"type", "hello"},
                                        {"num_connections", 4},
                                        {"debug_info", {{"approximate_connection_time", 18060}}},
                                        {"connection_info", {{"app_id", "A1"}}}});
        CHECK(hello.lifetime == 18060s);
        CHECK(hello.connections == 4);
        CHECK(body<Hello>({{"type", "hello"}}).lifetime == 0s);
        CHECK(body<Hello>({{"type", "hello"}, {"debug_info", nullptr}, {"num_connections", "2"}}).connections == 2);
    }

    TEST_CASE("disconnect gives its reason, also when there is none")
    {
        CHECK(body<Disconnect>({{"type", "disconnect"}, {"reason", "warning"}}).reason == "warning");
        CHECK(body<Disconnect>({{"type", "disconnect"}, {"reason", nullptr}}).reason.empty());
    }

    TEST_CASE("a slash command arrives as plain text and may be answered in the ack")
    {
        const Json frame{{"envelope_id", "e-3"},
                         {"type", "slash_commands"},
                         {"accepts_response_payload", true},
                         {"payload",
                          {{"user_id", "U1"},
                           {"user_name", "ana"},
                           {"team_id", "T1"},
                           {"channel_id", "C1"},
                           {"command", "/incident"},
                           {"text", "assign <@U2|bob> &lt;5 min &amp;amp; more"},
                           {"response_url", "https:\\/\\/hooks.slack.com\\/commands"},
                           {"trigger_id", "1.2.x"},
                           {"is_enterprise_install", "false"}}}};
        const auto envelope = decoded(frame);
        CHECK(envelope.id == "e-3");
        CHECK(envelope.takes_payload);
        const auto command = body<SlashCommand>(frame);
        CHECK(command.user == UserId{"U1"});
        CHECK(command.team == TeamId{"T1"});
        CHECK(command.channel == ChannelId{"C1"});
        CHECK(command.command == "/incident");
        CHECK(command.text == "assign <@U2> <5 min &amp; more");
        CHECK(command.trigger == "1.2.x");
    }

    TEST_CASE("a message keeps who said what, where and exactly when")
    {
        const auto frame = event_frame(
            said({{"text", "look at <https://x.org/a?b=1&amp;c=2|the graph>, <@U2|bob>"},
                  {"thread_ts", "1773136700.000100"},
                  {"files", {{{"name", "graph.png"}, {"filetype", "png"}, {"permalink", "https://files/graph"}}}}}));
        const auto envelope = decoded(frame);
        CHECK(envelope.event_id == "Ev1");
        CHECK(envelope.retry == 1);
        CHECK_FALSE(envelope.takes_payload);
        const auto message = body<Message>(frame);
        CHECK(message.channel == ChannelId{"C1"});
        CHECK(message.message == MessageId{"1773136800.000200"});
        CHECK(message.thread == MessageId{"1773136700.000100"});
        CHECK(message.user == UserId{"U1"});
        CHECK(message.sent_at == at(1773136800000200));
        CHECK(message.text == "look at the graph (https://x.org/a?b=1&c=2), <@U2>");
        REQUIRE(message.files.size() == 1);
        CHECK(message.files[0].name == "graph.png");
        CHECK(message.files[0].link == "https://files/graph");
    }

    TEST_CASE("the first message of a thread is not a reply to itself")
    {
        CHECK(body<Message>(event_frame(said({{"thread_ts", "1773136800.000200"}}))).thread.empty());
    }

    TEST_CASE("a stranger's message carries the stranger's team")
    {
        CHECK(body<Message>(event_frame(said({{"user_team", "T9"}}))).team == TeamId{"T9"});
        CHECK(body<Message>(event_frame(said({{"team", nullptr}}))).team == TeamId{"T1"});
    }

    TEST_CASE("an alert without text is read from its attachments")
    {
        const auto message = body<Message>(event_frame(
            said({{"text", ""},
                  {"user", nullptr},
                  {"subtype", "bot_message"},
                  {"bot_id", "B7"},
                  {"username", "Pager"},
                  {"attachments", {{{"title", "CPU &gt; 90%"}, {"text", "on web-3"}, {"fallback", "CPU alert"}}}}})));
        CHECK(message.text == "CPU > 90%\non web-3");
        CHECK(message.bot_name == "Pager");
        CHECK(message.bot_id == "B7");
    }

    TEST_CASE("what we said ourselves, and noise, is ignored")
    {
        for (const auto& event : std::vector<Json>{
                 said({{"app_id", "A1"}}),
                 said({{"bot_profile", {{"app_id", "A1"}}}, {"bot_id", "B1"}}),
                 said({{"user", "UBOT"}}),
                 said({{"subtype", "channel_join"}}),
                 said({{"subtype", "something_new"}}),
                 changed(said(), said()),
                 changed(said({{"edited", {{"ts", "1.000000"}}}}), said({{"edited", {{"ts", "1.000000"}}}})),
                 changed(said({{"edited", {{"ts", "2.000000"}}}, {"app_id", "A1"}})),
                 {{"type", "message"},
                  {"subtype", "message_deleted"},
                  {"channel", "C1"},
                  {"deleted_ts", "1.000000"},
                  {"previous_message", {{"user", "UBOT"}}}},
             }) {
            CAPTURE(event.dump());
            CHECK(std::holds_alternative<Ignored>(decoded(event_frame(event)).body));
        }
    }

    TEST_CASE("every kind of message that people see is kept")
    {
        for (const auto* subtype : {"", "file_share", "me_message", "thread_broadcast", "bot_message"})
            CHECK(body<Message>(event_frame(said({{"subtype", subtype}}))).text == "hello");
    }

    TEST_CASE("an edit is a change of the edited mark")
    {
        const auto now = said({{"text", "hello &amp; bye"}, {"edited", {{"user", "U3"}, {"ts", "1773136850.000000"}}}});
        const auto change = body<MessageChange>(event_frame(changed(now, said())));
        CHECK(change.channel == ChannelId{"C1"});
        CHECK(change.message == MessageId{"1773136800.000200"});
        CHECK(change.user == UserId{"U3"});
        CHECK(change.text == "hello & bye");
        CHECK(change.edited_ts == "1773136850.000000");
        CHECK(change.edited_at == at(1773136850000000));
    }

    TEST_CASE("a deletion names the message, also when a tombstone remains")
    {
        const Json gone{{"type", "message"},
                        {"subtype", "message_deleted"},
                        {"channel", "C1"},
                        {"deleted_ts", "1773136800.000200"},
                        {"event_ts", "1773136901.000000"}};
        CHECK(body<MessageDeletion>(event_frame(gone)).message == MessageId{"1773136800.000200"});
        CHECK(body<MessageDeletion>(event_frame(gone)).at == at(1773136901000000));
        const auto tombstone = changed(said({{"subtype", "tombstone"}, {"user", "USLACKBOT"}}), said());
        CHECK(body<MessageDeletion>(event_frame(tombstone)).message == MessageId{"1773136800.000200"});
    }

    TEST_CASE("a mention is a message that is for us")
    {
        const auto mention = body<Mention>(event_frame(said({{"type", "app_mention"}, {"text", "<@UBOT> status"}})));
        CHECK(mention.text == "<@UBOT> status");
        CHECK(mention.message == MessageId{"1773136800.000200"});
    }

    TEST_CASE("a press names the button, its message and who pressed it")
    {
        const Json action{{"type", "button"}, {"action_id", "tick"}, {"value", "42/3"}, {"action_ts", "1773136800.5"}};
        const auto press = body<Press>(press_frame(action, {{"type", "message"},
                                                            {"message_ts", "1773136800.000200"},
                                                            {"thread_ts", "1773136700.000100"},
                                                            {"channel_id", "C1"},
                                                            {"is_ephemeral", true}}));
        CHECK(press.user == UserId{"U1"});
        CHECK(press.team == TeamId{"T9"});
        CHECK(press.channel == ChannelId{"C1"});
        CHECK(press.message == MessageId{"1773136800.000200"});
        CHECK(press.thread == MessageId{"1773136700.000100"});
        CHECK(press.action_id == "tick");
        CHECK(press.value == "42/3");
        CHECK(press.ephemeral);
        CHECK(press.at == at(1773136800500000));
    }

    TEST_CASE("what a menu chose is its value")
    {
        const Json container{{"type", "message"}, {"message_ts", "1.000000"}};
        const auto value = [&](Json action) {
            action["action_id"] = "a";
            return body<Press>(press_frame(std::move(action), container)).value;
        };
        CHECK(value({{"type", "static_select"}, {"selected_option", {{"value", "sev2"}}}}) == "sev2");
        CHECK(value({{"type", "users_select"}, {"selected_user", "U5"}}) == "U5");
        CHECK(value({{"type", "button"}, {"value", nullptr}}).empty());
    }

    TEST_CASE("a press in a form has no channel")
    {
        auto frame = press_frame({{"action_id", "a"}}, {{"type", "view"}, {"view_id", "V1"}});
        frame["payload"].erase("channel");
        CHECK(body<Press>(frame).channel.empty());
    }

    TEST_CASE("a changed user is described")
    {
        const auto change =
            body<UserChange>(event_frame({{"type", "user_change"},
                                          {"user",
                                           {{"id", "U1"},
                                            {"team_id", "T1"},
                                            {"name", "ana"},
                                            {"tz", "Europe/Madrid"},
                                            {"deleted", true},
                                            {"is_restricted", true},
                                            {"profile", {{"display_name", ""}, {"real_name", "Ana Gil"}}}}}}));
        CHECK(change.profile.user == UserId{"U1"});
        CHECK(change.profile.name == "Ana Gil");
        CHECK(change.profile.zone == "Europe/Madrid");
        CHECK(change.profile.deleted);
        CHECK(change.profile.guest);
        CHECK_FALSE(change.profile.bot);
    }

    TEST_CASE("being slowed down has no event inside")
    {
        const Json frame{{"envelope_id", "e"},
                         {"type", "events_api"},
                         {"payload", {{"type", "app_rate_limited"}, {"minute_rate_limited", "1518467820"}}}};
        CHECK(body<AppRateLimited>(frame).minute == at(1518467820000000));
    }

    TEST_CASE("other news of the workspace")
    {
        const auto moved = body<ChannelIdChanged>(
            event_frame({{"type", "channel_id_changed"}, {"old_channel_id", "G1"}, {"new_channel_id", "C1"}}));
        CHECK(moved.from == ChannelId{"G1"});
        CHECK(moved.to == ChannelId{"C1"});
        body<TokensRevoked>(event_frame({{"type", "app_uninstalled"}}));
        body<TokensRevoked>(event_frame({{"type", "tokens_revoked"}, {"tokens", {{"bot", {"UBOT"}}}}}));
        body<Ignored>(
            event_frame({{"type", "tokens_revoked"}, {"tokens", {{"oauth", {"U1"}}, {"bot", Json::array()}}}}));
        CHECK(body<Unknown>(event_frame({{"type", "pin_painted"}})).type == "pin_painted");
        CHECK(body<Unknown>({{"type", "brand_new"}, {"envelope_id", "e-9"}}).type == "brand_new");
        CHECK(
            body<Unknown>({{"type", "interactive"}, {"envelope_id", "e"}, {"payload", {{"type", "shortcut"}}}}).type ==
            "shortcut");
        body<Unknown>({{"type", "events_api"}, {"envelope_id", "e"}, {"payload", nullptr}});
    }

    TEST_CASE("what comes along with our subscriptions, or by those of others, is no news")
    {
        for (const auto* type : {"user_profile_changed", "user_status_changed", "user_huddle_changed", "pin_added",
                                 "app_home_opened", "group_unarchive", "reaction_added"}) {
            CAPTURE(type);
            CHECK(body<Ignored>(event_frame({{"type", type}})).type == type);
        }
    }
}
