// What people ask for and point at, over the real socket.
#include "tests/bot/end_to_end.hpp"

#include <algorithm>

namespace warroom {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool was_told(Evening& evening, const std::string& who, const std::string& part)
{
    const auto all = evening.told(who);
    return std::ranges::any_of(all, [&](const std::string& text) { return has(text, part); });
}

void asks(Evening& evening, const std::string& line, const std::string& answer)
{
    CAPTURE(line);
    evening.command("noor", line, "");
    CHECK(evening.until([&] { return was_told(evening, "noor", answer); }));
}

} // namespace

TEST_SUITE_BEGIN("end_to_end");

TEST_CASE("every question of a room has its answer, for who asked alone")
{
    Evening evening;
    evening.open();
    evening.say("noor", "!impact Checkout full");
    evening.say("noor", "!todo warm the cache @jonas");
    evening.settle();
    const auto before = evening.ours().size();
    asks(evening, "impact", "Checkout: full since");
    asks(evening, "role", "Nobody yet: commander");
    asks(evening, "correct", "detected: ");
    asks(evening, "todo", "1. warm the cache");
    asks(evening, "steps", "The first minutes of INC-1");
    asks(evening, "steps closing", "before closing INC-1");
    asks(evening, "catchup", "declared as SEV1");
    asks(evening, "status", "INC-1 · SEV1 critical");
    asks(evening, "find cache warm", "INC-1 · declared · #");
    asks(evening, "find nowhere", "Nothing that you may see");
    CHECK(evening.ours().size() == before);
}

TEST_CASE("an entry is starred, amended and hidden as people point at it")
{
    Evening evening;
    evening.open();
    const auto said = evening.say("jonas", "the LB shows 5xx");
    evening.settle();
    evening.say("noor", "!star last");
    evening.say(
        "noor", "!amend https://warroom.slack.com/archives/" + evening.room() + "/p" + [&] {
            auto digits = said;
            std::erase(digits, '.');
            return digits;
        }() + " the LB shows 502");
    evening.settle();
    const auto message = [&] {
        const auto all = evening.recorded();
        return *std::ranges::find(all, MessageId{said}, &Entry::message);
    };
    CHECK(message().starred);
    CHECK(message().text == "the LB shows 502");
    evening.say("noor", "!hide #" + std::to_string(message().seq) + " said twice");
    evening.settle();
    CHECK(message().hidden);
    const auto wrong = evening.say("noor", "!star #9999");
    REQUIRE(evening.until([&] { return was_told(evening, "noor", "has not an entry #9999"); }));
    CHECK(evening.reactions(wrong) == std::vector<std::string>{"question"});
}

TEST_CASE("a duplicate is merged into the older one, from either room, and taken out again")
{
    Evening evening;
    evening.open();
    evening.command("noor", "open sev2 mail is late");
    REQUIRE(evening.until([&] { return was_told(evening, "noor", "Same thing? INC-1"); }));
    CHECK(evening.rooms().size() == 1);
    evening.command("noor", "open sev2 --another mail is late");
    REQUIRE(evening.until([&] { return evening.rooms().size() == 2; }));
    evening.settle();
    evening.command("noor", "merge 2", ""); // said in the older one
    evening.settle();
    const auto merged = events<MergedInto>(evening.history(2));
    REQUIRE(merged.size() == 1);
    CHECK(merged[0].into == IncidentId{1});
    CHECK(events<MergedInto>(evening.history(1)).empty());
    evening.command("noor", "2 unmerge", "");
    evening.settle();
    CHECK(was_told(evening, "noor", "merged → investigating"));
    evening.command("noor", "merge 7", "");
    CHECK(evening.until([&] { return was_told(evening, "noor", "no incident 7 that you may see"); }));
}

TEST_CASE("who asks for news and has no part in it is told how it stands, once an hour")
{
    Evening evening;
    evening.open();
    evening.say("noor", "!take command");
    evening.settle();
    const auto states = [&](const std::string& who) {
        const auto all = evening.told(who);
        return std::ranges::count_if(all, [](const std::string& text) { return has(text, "INC-1 · SEV1 critical"); });
    };
    evening.say("jonas", "ETA?");
    CHECK(evening.until([&] { return states("jonas") == 1; }));
    evening.say("jonas", "any news?");
    evening.say("noor", "any news?"); // who leads asks the others
    evening.settle();
    CHECK(states("jonas") == 1);
    CHECK(states("noor") == 0);
    evening.clock.leap(60min);
    evening.say("jonas", "any news?");
    CHECK(evening.until([&] { return states("jonas") == 2; }));
}

TEST_CASE("who joins late is told where things stand, who was invited at the opening is not")
{
    Evening evening;
    evening.open();
    CHECK_FALSE(was_told(evening, "noor", "INC-1 · SEV1"));
    evening.clock.leap(11min);
    evening.control("events", {{"duplicate", 1.0}});
    evening.control("join", {{"user", "tomas"}, {"channel", evening.room()}});
    CHECK(evening.until([&] { return was_told(evening, "tomas", "INC-1 · SEV1 critical · declared"); }));
    evening.settle();
    const auto all = evening.told("tomas");
    CHECK(std::ranges::count_if(all, [](const auto& text) { return has(text, "SEV1 critical · declared"); }) == 1);
}

} // namespace warroom
