// What people are told, through the whole bot: in words or with a thumb, once, and only what they may know.
#include "tests/bot/end_to_end.hpp"

#include <algorithm>

namespace warroom {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

long telling(Evening& evening, const std::string& who, const std::string& part)
{
    const auto all = evening.told(who);
    return std::ranges::count_if(all, [&](const auto& text) { return has(text, part); });
}

void press_offer(Evening& evening, const std::string& who, const std::string& button)
{
    std::string offer;
    const auto feed = evening.control("feed", {{"user", who}});
    for (const auto& item : feed.at("items"))
        if (item.contains("user_name") && has(shown(item), "[" + button + "]")) offer = item.at("ts");
    REQUIRE_FALSE(offer.empty());
    evening.control("press", {{"user", who}, {"channel", evening.room()}, {"ts", offer}, {"button", button}});
}

} // namespace

TEST_SUITE_BEGIN("reception");

TEST_CASE("an incident that is opened by a mention is told to whoever opened it")
{
    Evening evening;
    evening.open();
    evening.say("noor", "@warroom open sev3 --another Mail is late");
    REQUIRE(evening.until([&] { return evening.rooms().size() == 2; }));
    REQUIRE(evening.until([&] { return telling(evening, "noor", "INC-2 opened as SEV3: #inc-2-mail-is-late") == 1; }));
}

TEST_CASE("a note typed as a message goes with it when its author deletes it")
{
    Evening evening;
    evening.open();
    const auto said = evening.say("noor", "!note 5xx from the load balancer");
    REQUIRE(evening.until([&] { return events<NoteTaken>(evening.history()).size() == 1; }));
    CHECK(events<NoteTaken>(evening.history())[0].message == MessageId{said});
    CHECK_FALSE(evening.recorded("note").at(0).deleted);
    evening.control("delete", {{"user", "noor"}, {"channel", evening.room()}, {"ts", said}});
    REQUIRE(evening.until([&] { return !events<MessageDeleted>(evening.history()).empty(); }));
    CHECK(evening.recorded("note").at(0).deleted);
}

TEST_CASE("`!open` in a room asks first, and both answers work")
{
    Evening evening;
    evening.open();
    const auto said = evening.say("noor", "!open the firewall port");
    REQUIRE(evening.until([&] { return telling(evening, "noor", "Open a new incident beside INC-1") == 1; }));
    REQUIRE(evening.until([&] { return !evening.reactions(said).empty(); }));
    CHECK(evening.reactions(said) == std::vector<std::string>{"question"});
    evening.settle();
    CHECK(evening.rooms().size() == 1);

    press_offer(evening, "noor", "Add as note");
    REQUIRE(evening.until([&] { return events<NoteTaken>(evening.history()).size() == 1; }));
    CHECK(events<NoteTaken>(evening.history())[0].text == "open the firewall port");

    evening.say("noor", "!new Mail is late");
    REQUIRE(evening.until([&] { return telling(evening, "noor", "beside INC-1: Mail is late") == 1; }));
    press_offer(evening, "noor", "Open it");
    REQUIRE(evening.until([&] { return evening.rooms().size() == 2; }));
    REQUIRE(evening.until([&] { return telling(evening, "noor", "INC-2 opened") == 1; }));
}

TEST_CASE("a command in a room opens at once, and said again it answers with what is open")
{
    Evening evening;
    evening.open();
    evening.command("noor", "open --another Mail is late", "");
    evening.command("noor", "open --another Mail is late", "");
    REQUIRE(evening.until([&] { return evening.rooms().size() == 2; }));
    REQUIRE(evening.until([&] { return telling(evening, "noor", "INC-2 is open already") == 1; }));
    evening.settle();
    CHECK(evening.rooms().size() == 2);
}

TEST_CASE("a mention comes twice and is answered once")
{
    Evening evening;
    evening.open();
    const auto wrong = evening.say("noor", "@warroom sev banana");
    evening.say("noor", "@warroom status");
    evening.settle();
    REQUIRE(evening.until([&] { return evening.told("noor").size() >= 2; }));
    evening.say("noor", "!note the last word"); // whatever was under way is over by then
    REQUIRE(evening.until([&] { return events<NoteTaken>(evening.history()).size() == 1; }));
    evening.settle();
    CHECK(evening.told("noor").size() == 2);
    CHECK(evening.calls("chat.postEphemeral") == 2);
    CHECK(evening.reactions(wrong) == std::vector<std::string>{"question"});
    CHECK(evening.calls("reactions.add") == 3);
}

TEST_CASE("a draft that can't be sent is no silence")
{
    for (const auto* line : {"!postmortem", ""}) {
        Evening evening;
        evening.open();
        evening.control("fault", {{"method", "conversations.open"}, {"error", "missing_scope"}, {"times", 10}});
        if (*line)
            evening.say("noor", line);
        else
            evening.command("noor", "1 postmortem", "#general"); // where we are no member
        REQUIRE(
            evening.until([&] { return telling(evening, "noor", "I could not send you the draft of INC-1") == 1; }));
        CHECK(telling(evening, "noor", "`warroom postmortem INC-1` on the bot's host") == 1);
    }
}

TEST_CASE("an answer that is asked to slow down comes late, and a thumb that is refused comes as words")
{
    Evening evening;
    evening.open();
    const Json wait{{"Retry-After", "20"}};
    evening.control("fault", {{"method", "chat.postEphemeral"}, {"status", 429}, {"headers", wait}, {"times", 1}});
    evening.say("noor", "!status");
    REQUIRE(evening.until([&] { return telling(evening, "noor", "INC-1") == 1; }));

    evening.control("fault", {{"method", "reactions.add"}, {"error", "missing_scope"}, {"times", 10}});
    evening.say("noor", "!note the pool is dry");
    REQUIRE(evening.until([&] { return telling(evening, "noor", "Noted as #") == 1; }));
}

TEST_CASE("an answer whose blocks are refused comes as plain text")
{
    Evening evening;
    evening.open();
    evening.control("fault", {{"method", "chat.postEphemeral"}, {"error", "invalid_blocks"}});
    evening.say("noor", "!status");
    REQUIRE(evening.until([&] { return telling(evening, "noor", "INC-1") == 1; }));
    CHECK(evening.calls("chat.postEphemeral") == 2);

    evening.control("fault", {{"method", "response_url"}, {"status", 400}, {"body", "invalid_blocks"}});
    evening.press("noor", "I'll lead");
    REQUIRE(evening.until([&] { return evening.told("noor").size() == 2; }));
    for (const auto& told : evening.told("noor")) CHECK_FALSE(has(told, "["));
}

TEST_CASE("while Slack asks us to wait, the answer to a command says so")
{
    Evening evening;
    evening.open();
    evening.command("noor", "status", evening.room());
    REQUIRE(evening.until([&] { return telling(evening, "noor", "INC-1") == 1; }));
    CHECK(telling(evening, "noor", "Slack asks us to wait") == 0);

    evening.control("fault", {{"method", "chat.update"}, {"status", 429}, {"headers", {{"Retry-After", "900"}}}});
    evening.say("noor", "!lead me"); // which refreshes the card
    REQUIRE(evening.until([&] { return evening.calls("chat.update") > evening.calls("chat.update", true); }));
    evening.command("noor", "status", evening.room());
    evening.command("noor", "note the pool is dry", evening.room());
    REQUIRE(evening.until([&] {
        return telling(evening, "noor", "Slack asks us to wait: cards and posts come in about 1") == 2 &&
               telling(evening, "noor", "What is said is recorded.") == 2;
    }));
}

TEST_CASE("a question gets a thumb and its answer")
{
    Evening evening;
    evening.open();
    const auto help = evening.say("noor", "!help");
    REQUIRE(evening.until([&] { return !evening.reactions(help).empty() && !evening.told("noor").empty(); }));
    CHECK(evening.reactions(help) == std::vector<std::string>{"+1"});
}

TEST_CASE("who isn't of the team sees only what they take part in")
{
    Evening evening;
    const auto guest =
        evening.control("person", {{"name", "gast"}, {"is_restricted", true}}).at("id").get<std::string>();
    evening.control("join", {{"user", guest}, {"channel", "#general"}});
    evening.open();
    for (const auto* line : {"list", "", "1 status", "1 timeline", "1 postmortem", "note hello"})
        evening.command(guest, line, "#general");
    REQUIRE(evening.until([&] { return evening.told(guest).size() == 6; }));
    for (const auto& text : evening.told(guest)) CHECK_FALSE(has(text, "Checkout is down"));

    evening.control("invite", {{"user", "jonas"}, {"channel", evening.room()}, {"who", guest}});
    evening.command(guest, "status", "");
    evening.command(guest, "list", "");
    REQUIRE(evening.until([&] { return telling(evening, guest, "Checkout is down") == 2; }));
}

TEST_CASE("a private incident is listed to those who take part, and mine are those I lead too")
{
    Evening evening;
    evening.open("sev1 --private Somebody reads the mail");
    evening.say("noor", "!lead me");
    evening.settle();
    evening.command("noor", "list", "#general");
    evening.command("noor", "list mine", "#general");
    REQUIRE(evening.until([&] { return telling(evening, "noor", "INC-1 · SEV1") == 2; }));
    evening.command("tomas", "list mine", "#general");
    REQUIRE(evening.until([&] { return telling(evening, "tomas", "No incident fits.") == 1; }));
}

TEST_CASE("being told to stop while Slack can't be reached, it stops at once")
{
    Evening evening;
    evening.control("fault", {{"method", "auth.test"}, {"status", 503}, {"times", 1000}});
    evening.begin();
    REQUIRE(evening.until([&] { return evening.calls("auth.test") >= 2; })); // now it waits for two seconds
    const auto began = std::chrono::steady_clock::now();
    CHECK(evening.end() == 0);
    CHECK(std::chrono::steady_clock::now() - began < 1500ms);
}

TEST_SUITE_END();

} // namespace warroom
