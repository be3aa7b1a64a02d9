// What may not stay: from the socket to the bytes of the database's files.
#include "tests/bot/end_to_end.hpp"

#include <algorithm>

namespace warroom {
namespace {

bool was_told(Evening& evening, const std::string& who, const std::string& part)
{
    const auto all = evening.told(who);
    return std::ranges::any_of(all, [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

// Put together here, so that no file of ours holds what a scanner takes for a real one.
const std::string slack_token = std::string{"xoxb-"} + "123456789012-abcDEF345ghiJKL";
const std::string key = std::string{"AKIA"} + "Q3EGQ3EGQ3EGQ3EG";

} // namespace

TEST_SUITE_BEGIN("end_to_end");

TEST_CASE("a secret that somebody pastes is on no disk, and its author hears of it, alone")
{
    Evening evening;
    evening.open();
    const auto first = evening.say("noor", "use " + slack_token + " for it");
    evening.say("noor", "!note the key is " + key);
    evening.command("jonas", "update we log in with password=" + key + "x", "");
    evening.settle();
    CHECK_FALSE(evening.on_disk(slack_token));
    CHECK_FALSE(evening.on_disk(key));
    const auto messages = evening.recorded();
    const auto said = std::ranges::find(messages, MessageId{first}, &Entry::message);
    REQUIRE(said != messages.end());
    CHECK(said->text == "use [masked: Slack token] for it");
    CHECK(evening.until([&] { return evening.saying("I masked what looks like a secret") == 0; }));
    const auto in_private = [&] {
        int words = 0;
        const auto all = evening.control("channels").at("channels");
        for (const auto& channel : all) {
            const auto id = channel.at("id").get<std::string>();
            if (!id.starts_with('D')) continue;
            for (const auto& message : evening.messages(id))
                words += shown(message).find("I masked what looks like a secret (Slack token)") != std::string::npos;
        }
        return words;
    };
    evening.until([&] { return in_private() == 1; });
    CHECK(in_private() == 1);
    CHECK(evening.recorded("masked").size() == 4); // two messages, a note, an update
    evening.end();
    CHECK_FALSE(evening.on_disk(slack_token));
}

TEST_CASE("what is redacted in chat is on no disk any more")
{
    Evening evening;
    evening.open();
    const auto said = evening.say("noor", "the customer is Acme of Springfield");
    evening.control(
        "edit",
        {{"user", "noor"}, {"channel", evening.room()}, {"ts", said}, {"text", "it is Acme of Springfield, sorry"}});
    evening.say("jonas", "thanks, I look at their account");
    evening.settle();
    REQUIRE(evening.on_disk("Springfield"));
    evening.command("jonas", "find Springfield", "");
    REQUIRE(evening.until([&] { return was_told(evening, "jonas", "Springfield"); }));
    const auto entry = [&] {
        const auto all = evening.recorded();
        return *std::ranges::find(all, MessageId{said}, &Entry::message);
    };
    evening.say("jonas", "!redact #" + std::to_string(entry().seq) + " a customer's name");
    evening.settle();
    CHECK(entry().text.empty());
    CHECK(entry().redacted);
    CHECK(evening.recorded("redact").size() == 1);
    CHECK_FALSE(evening.on_disk("Springfield"));
    CHECK_FALSE(evening.on_disk("springfield"));
    evening.command("jonas", "find Springfield", "");
    CHECK(evening.until([&] { return was_told(evening, "jonas", "Nothing that you may see"); }));
    evening.command("jonas", "redact #" + std::to_string(entry().seq) + " again", "");
    CHECK(evening.until([&] { return was_told(evening, "jonas", "redacted already"); }));
    evening.cut();
    evening.begin();
    evening.say("noor", "on we go");
    evening.settle();
    CHECK(entry().text.empty());
    CHECK_FALSE(evening.on_disk("Springfield"));
}

TEST_SUITE_END();

} // namespace warroom
