#include "bot/speaking.hpp"
#include "tests/bot/told.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs of the people");

std::vector<std::string> remarks(std::string_view line) { return read(line, jonas(true)).remarks; }

Speaker with_members()
{
    auto speaker = jonas(true);
    speaker.named = [](std::string_view name) {
        std::vector<Person> found;
        if (name == "Noor" || name == "Noor Ali") found.push_back({.id = UserId{"U012"}, .name = "Noor Ali"});
        if (name == "mei") {
            found.push_back({.id = UserId{"U7"}, .name = "Mei Li"});
            found.push_back({.id = UserId{"U8"}, .name = "Mei Tan"});
        }
        return found;
    };
    return speaker;
}

TEST_CASE("take and lead take command or a role, or give it")
{
    check_in_room({{"take", "take commander: "},
                   {"take command", "take commander: "},
                   {"take commander because Jonas sleeps", "take commander: because Jonas sleeps"},
                   {"take anyway he is asleep", "take commander [anyway]: he is asleep"},
                   {"take command anyway he is asleep", "take commander [anyway]: he is asleep"},
                   {"take command he said anyway", "take commander: he said anyway"},
                   {"take: anyway", "take commander: anyway"},
                   {"take me", "take commander: "},
                   {"take reviewer", "take reviewer: "},
                   {"take comms anyway nobody writes", "take comms [anyway]: nobody writes"},
                   {"lead me", "take commander: "},
                   {"lead", "wrong | take command"},
                   {"lead:", "wrong | take command"},
                   {"12 lead", "12> wrong | 12 take command"},
                   {"lead <@U1|jonas>", "take commander: "},
                   {"lead <@U012|Noor Ali>", "give commander to U012 Noor"},
                   {"lead <@U012>", "give commander to U012 Noor"},
                   {"take <@U012>", "give commander to U012 Noor"},
                   {"take command <@U012>", "give commander to U012 Noor"},
                   {"lead comms <@U012>", "give comms to U012 Noor"},
                   {"lead @mei", "who"},
                   {"take @mei", "who"},
                   {"lead Noor", "who"},
                   {"take because nobody does", "wrong | take command because nobody does"}});
    CHECK(refusal_of("lead Noor").words == "I can't tell who Noor is: type @ and pick the person from the list that "
                                           "opens, as in ⟦/incident lead @Noor⟧.");
    CHECK(refusal_of("lead").offers.at(0).text == "I'll lead");
    CHECK(refusal_of("take because x").words.find("⟦/incident take anyway because x⟧") != std::string::npos);
    CHECK(remarks("lead <@U012> please") == std::vector<std::string>{"not needed: \"please\""});
}

TEST_CASE("people whom Slack did not resolve are offered as buttons")
{
    const auto speaker = with_members();
    const auto told_to = [&](std::string_view line) { return told(read(line, speaker), speaker); };
    CHECK(told_to("lead Noor") == "who | lead <@U012>");
    CHECK(told_to("lead Noor Ali please") == "who | lead <@U012> please");
    CHECK(told_to("lead comms @Noor") == "who | lead comms <@U012>");
    CHECK(told_to("role driver @mei") == "who | role driver <@U7> | role driver <@U8>");
    CHECK(told_to("handoff @mei") == "who | handoff <@U7> | handoff <@U8>");
    CHECK(told_to("todo by fri @mei call them") == "who | todo by fri <@U7> call them | todo by fri <@U8> call them");
    CHECK(told_to("todo 2 @mei") == "who | todo 2 <@U7> | todo 2 <@U8>");
    CHECK(told_to("lead @ana") == "who");
    CHECK(told_to("12 lead @Noor") == "12> who | 12 lead <@U012>");
}

TEST_CASE("people go by their whole name or its first word, in any case")
{
    CHECK(goes_by("Mei Tan", "mei"));
    CHECK(goes_by("Mei Tan", "MEI TAN"));
    CHECK_FALSE(goes_by("Mei Tan", "Tan"));
    CHECK_FALSE(goes_by("Mei Tan", "Me"));
    CHECK_FALSE(goes_by("", ""));
}

TEST_CASE("a short question about how it stands is known as one, and no other talk is")
{
    for (const auto* asked : {"ETA?", "eta", "any news", "Any news?", "hey, any update?", "How long will it take?",
                              "What's the status?", "when will it be back"}) {
        CAPTURE(asked);
        CHECK(asks_for_news(asked));
    }
    for (const auto* said : {"", "beta is fine", "metadata", "no news is good news", "status is green",
                             "the rollback took how long? I measured it, it is six minutes and then some"}) {
        CAPTURE(said);
        CHECK_FALSE(asks_for_news(said));
    }
}

TEST_CASE("who nobody could look up is still somebody")
{
    auto speaker = jonas(true);
    speaker.who = nullptr;
    CHECK(told(read("lead <@U012>", speaker), speaker) == "give commander to U012 U012");
}

TEST_CASE("role says who does what, and asks what it misses")
{
    check_in_room({{"role", "roles?"},
                   {"who", "roles?"},
                   {"who is in command?", "roles?"},
                   {"who driver", "roles?"},
                   {"role comms me", "role comms U1"},
                   {"role driver <@U012|noor>", "role driver U012"},
                   {"role <@U012> driver", "role driver U012"},
                   {"role expert <@U012> for the order database", "role expert U012 for the order database"},
                   {"role scribe none", "role scribe nobody"},
                   {"role commander nobody", "role commander nobody"},
                   {"role comms", "wrong | role comms me | role comms none"},
                   {"role boss me", "wrong | role | help role"},
                   {"role comms @mei", "who"},
                   {"12 role comms me", "12> role comms U1"}});
    CHECK(remarks("role comms me for now") == std::vector<std::string>{"not kept: \"for now\""});
}

TEST_CASE("a hand-over is offered and accepted")
{
    check_in_room({{"handoff <@U012>", "offer commander to U012"},
                   {"hand off to <@U012>", "offer commander to U012"},
                   {"hand-off comms <@U012>", "offer comms to U012"},
                   {"handoff comms to <@U012>", "offer comms to U012"},
                   {"handoff", "wrong | help handoff"},
                   {"handoff comms", "wrong | help handoff"},
                   {"handoff @mei", "who"},
                   {"accept", "accept"},
                   {"ok", "accept"},
                   {"ok we roll back", "wrong | accept | note ok we roll back"}});
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
