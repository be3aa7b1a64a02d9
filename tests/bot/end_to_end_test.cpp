// The stories of an incident, each through every part of the bot.
#include "tests/bot/end_to_end.hpp"

#include <algorithm>

namespace warroom {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool was_told(Evening& evening, const std::string& who, const std::string& part)
{
    const auto all = evening.told(who);
    return std::ranges::any_of(all, [&](const auto& text) { return has(text, part); });
}

void prepare(Evening& evening)
{
    for (const auto* step :
         {"p1 the pool runs dry", "p2 seen on node 2", "p3 driver Noor, reviewer Jonas", "p4 b1", "p5 no table",
          "p6 none", "p7 compared", "p8 212 of 212", "p9 set it back", "p10 told", "a1 read it", "a2 no window"})
        evening.say("noor", std::string{"!done "} + step);
    evening.settle();
}

void all_prepared(Evening& evening)
{
    evening.say("noor", "!lead me");
    evening.say("noor", "!hotfix double the connection pool");
    REQUIRE(evening.until([&] { return !evening.with_button("Theory written").empty(); }));
    prepare(evening);
}

} // namespace

TEST_SUITE_BEGIN("end_to_end");

TEST_CASE("opening an incident makes the room, the pinned card, the topic, the invitation and the announcement")
{
    Evening evening;
    evening.open("sev1 Checkout is down");

    REQUIRE(evening.rooms().size() == 1);
    const auto room = evening.rooms()[0];
    CHECK(room.at("name") == "inc-1-checkout-is-down");
    CHECK(room.at("topic").get<std::string>().starts_with("INC-1 SEV1 · declared"));
    const auto members = evening.channel(evening.room()).at("members").get<std::vector<std::string>>();
    CHECK(std::ranges::count(members, "U0JONAS0001") == 1);
    REQUIRE(evening.ours().size() == 1);
    CHECK(room.at("pins") == Json::array({evening.ours()[0].at("ts")}));
    CHECK(has(shown(evening.ours()[0]), "In command: nobody yet"));
    const auto announced = evening.messages("#incidents");
    CHECK(std::ranges::count_if(announced, [](const Json& one) {
              return has(shown(one), "Checkout is down") && one.value("user", "") == us;
          }) == 1);
    CHECK(was_told(evening, "jonas", "INC-1 opened as SEV1"));
    const auto traffic = evening.control("traffic").at("items");
    CHECK(std::ranges::any_of(traffic, [](const Json& one) { // the answer rode on the ack
        return one.at("kind") == "ack" && one.at("payload").is_object() &&
               has(one.at("payload").dump(), "INC-1 opened");
    }));
    CHECK(evening.end() == 0);
}

TEST_CASE("a line that is understood gets a thumb, in the room, in a thread and after a mention, one that isn't a word")
{
    Evening evening;
    evening.open();
    const auto card = evening.ours()[0].at("ts").get<std::string>();
    const auto noted = evening.say("noor", "!note pool is dry");
    const auto in_thread = evening.say("noor", "!note in the thread", card);
    const auto mention = evening.say("noor", "@warroom note by mention");
    const auto wrong = evening.say("noor", "!sev banana");
    const auto talk = evening.say("noor", "so, is it the pool?");
    evening.settle();
    REQUIRE(evening.until([&] { return !evening.reactions(wrong).empty(); }));

    const std::vector<std::string> thumb{"+1"};
    for (const auto& ts : {noted, in_thread, mention}) CHECK(evening.reactions(ts) == thumb);
    CHECK(evening.reactions(wrong) == std::vector<std::string>{"question"});
    CHECK(evening.reactions(talk).empty());
    REQUIRE(evening.until([&] { return !evening.told("noor").empty(); }));
    CHECK(evening.told("noor").size() == 1);
    CHECK(evening.told("jonas").size() == 1); // that it was opened
    CHECK(events<NoteTaken>(evening.history()).size() == 3);
    evening.every_message_is_recorded_once();
}

TEST_CASE("buttons carry an attempt from the first step to the close, and the cards show it")
{
    Evening evening;
    evening.open();
    evening.press("noor", "I'll lead");
    REQUIRE(evening.until([&] { return has(evening.card("INC-1 SEV1"), "In command: Noor"); }));
    CHECK(evening.with_button("I'll lead").empty());
    evening.command("noor", "hotfix double the pool", "");
    evening.press("noor", "Theory written");
    REQUIRE(evening.until([&] { return has(evening.card("INC-1: attempt 1"), "Done  P1 theory"); }));
    evening.say("noor", "!skip p2 the logs are gone");
    REQUIRE(evening.until([&] { return has(evening.card("INC-1: attempt 1"), "Left out  P2 reproduced"); }));
    prepare(evening);
    evening.press("noor", "Go");
    evening.press("noor", "Fix is deployed");
    evening.press("noor", "It worked");
    REQUIRE(evening.until([&] { return has(evening.card("INC-1 SEV1"), "Watching until"); }));
    evening.command("noor", "resolve", "");
    REQUIRE(evening.until([&] { return was_told(evening, "noor", "Cannot resolve yet"); }));
    evening.command("noor", "resolve anyway no more errors", "");
    evening.press("noor", "Close");
    REQUIRE(evening.until([&] { return was_told(evening, "noor", "things before closing"); }));
    evening.command("noor", "close anyway the rest tomorrow", "");
    REQUIRE(evening.until([&] { return evening.saying("INC-1 closed. Draft: attached") == 1; }));
    evening.settle();

    CHECK(evening.with_button("Close").size() > 0); // the message that said so keeps it, and it does no harm
    CHECK(has(evening.card("INC-1 SEV1"), "Closed at"));
    CHECK(evening.channel(evening.room()).at("topic").get<std::string>().starts_with("INC-1 SEV1 · closed"));
    CHECK(events<DraftFiled>(evening.history()).size() == 1);
    evening.every_message_is_recorded_once();
}

TEST_CASE("a button that is pressed twice does it once")
{
    Evening evening;
    evening.open();
    const auto card = evening.with_button("I'll lead");
    const Json press{{"user", "noor"}, {"channel", evening.room()}, {"ts", card}, {"button", "I'll lead"}};
    evening.control("press", press);
    evening.control("press", press);
    evening.settle();

    const auto assigned = events<RoleAssigned>(evening.history());
    CHECK(assigned.size() == 1);
    CHECK(evening.saying("took command") == 1);
}

TEST_CASE("a refusal is for who asked alone, and the button it offers works")
{
    Evening evening;
    evening.open();
    all_prepared(evening);
    evening.press("noor", "Go");
    evening.settle();
    evening.command("noor", "resolve", "");
    REQUIRE(evening.until([&] { return was_told(evening, "noor", "Cannot resolve yet. This would"); }));
    CHECK_FALSE(was_told(evening, "jonas", "Cannot resolve yet"));

    std::string offer;
    const auto feed = evening.control("feed", {{"user", "noor"}});
    for (const auto& item : feed.at("items"))
        if (item.contains("user_name") && has(shown(item), "[It did not hold]")) offer = item.at("ts");
    REQUIRE_FALSE(offer.empty());
    evening.control("press",
                    {{"user", "noor"}, {"channel", evening.room()}, {"ts", offer}, {"button", "It did not hold"}});
    REQUIRE(evening.until([&] { return evening.saying("did not hold") > 0; }));
    evening.settle();
    const auto ended = events<AttemptEnded>(evening.history());
    REQUIRE(ended.size() == 1);
    CHECK(ended[0].outcome == AttemptOutcome::failed);
}

TEST_CASE("an edit replaces what was said, a deletion is known, another bot is recorded as one and not obeyed")
{
    Evening evening;
    evening.open();
    evening.control("person", {{"name", "deploybot"}});
    const auto edited = evening.say("noor", "the pool is wet");
    const auto deleted = evening.say("noor", "wrong window, sorry");
    evening.control("invite", {{"user", "noor"}, {"channel", evening.room()}, {"who", "alerts"}});
    evening.say("alerts", "!note CPU 99 %");
    evening.settle();
    evening.control("edit",
                    {{"user", "noor"}, {"channel", evening.room()}, {"ts", edited}, {"text", "the pool is dry"}});
    evening.control("delete", {{"user", "noor"}, {"channel", evening.room()}, {"ts", deleted}});
    evening.settle();

    const auto entries = evening.recorded();
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].text == "the pool is dry");
    CHECK(entries[0].edited);
    CHECK(entries[1].deleted);
    CHECK(entries[2].from_bot);
    CHECK(events<NoteTaken>(evening.history()).empty());
    evening.every_message_is_recorded_once();
}

TEST_CASE("hostile names and texts call nobody, break nothing and are recorded as they are")
{
    Evening evening;
    const std::string name = "<!channel> *Eve* `x` \xE2\x80\xAE&amp;";
    const auto eve = evening.control("person", {{"name", name}}).at("id").get<std::string>();
    evening.control("join", {{"user", eve}, {"channel", "#general"}});
    evening.begin();
    REQUIRE(evening.until([&] { return evening.stats().at("connections_open") >= 2; }));
    evening.command(eve, "open sev1 <!everyone> <@U0NOOR00002> & </script> *x* " + std::string(300, '<'));
    REQUIRE(evening.until([&] { return !evening.room().empty() && !evening.ours().empty(); }));
    evening.settle();
    evening.press(eve, "I'll lead");
    const std::vector<std::string> texts{"!note <!here> & `rm -rf` <https://evil.example|click>",
                                         "!hotfix <!channel> " + std::string(3000, 'x'),
                                         "!",
                                         "!!done",
                                         std::string(12000, '&'),
                                         "\xF0\x9F\x94\xA5\xF0\x9F\x94\xA5 \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
                                         "!done p1 <!channel>"};
    for (const auto& text : texts) evening.say(eve, text);
    evening.settle();
    evening.command(eve, "close anyway <!channel> it was a drill", "");
    REQUIRE(evening.until([&] { return evening.saying("INC-1 closed. Draft") == 1; }));
    evening.settle();

    auto all = evening.ours();
    for (const auto& one : evening.messages("#incidents")) all.push_back(one);
    for (const auto& message : all) {
        if (message.value("user", "") != us) continue;
        auto body = message;
        body.erase("files"); // the draft quotes, in its own mark-up
        for (const auto* call : {"<!channel", "<!everyone", "<!here", "<@U0NOOR00002>"})
            CHECK_FALSE(has(body.dump(), call));
    }
    CHECK(evening.recorded().size() == texts.size());
    evening.every_message_is_recorded_once();
    CHECK(events<ErrandFailed>(evening.history()).empty());
}

TEST_CASE("a private incident is announced nowhere and shown to nobody else, a drill says so")
{
    Evening evening;
    evening.open("sev1 --private Somebody reads the mail");
    CHECK(evening.rooms().at(0).at("private") == true);
    for (const auto& message : evening.messages("#incidents")) CHECK_FALSE(has(shown(message), "INC-1"));
    evening.command("tomas", "list");
    evening.command("tomas", "INC-1 timeline");
    evening.settle();
    REQUIRE(evening.told("tomas").size() == 2);
    CHECK(evening.told("tomas")[0] == evening.told("tomas")[0]);
    for (const auto& text : evening.told("tomas")) CHECK_FALSE(has(text, "mail"));

    Evening other;
    other.open("sev2 --drill The lights go out");
    CHECK(has(shown(other.ours().at(0)), "DRILL"));
}

TEST_CASE("a token that Slack refuses ends the bot with code 4")
{
    Evening evening;
    evening.config.bot_token = Secret{"xoxb-wrong"};
    evening.begin();
    REQUIRE(evening.until([&] { return evening.exit_code() != -1; }));
    CHECK(evening.exit_code() == 4);
}

TEST_SUITE_END();

} // namespace warroom
