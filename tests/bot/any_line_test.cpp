#include "tests/bot/told.hpp"

#include "bot/words.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("any line");

// Lines put together at random from verbs, options, near-times, Unicode and broken bytes.
std::string random_line(std::mt19937_64& random)
{
    static const std::vector<std::string> pieces{"open",
                                                 "note",
                                                 "sev",
                                                 "sev1",
                                                 "12",
                                                 "INC-7",
                                                 "at",
                                                 "14:05",
                                                 "02:30",
                                                 "2pm",
                                                 "-20m",
                                                 "ago",
                                                 "20m",
                                                 "anyway",
                                                 ":",
                                                 "--",
                                                 "—",
                                                 "–5",
                                                 "“private”",
                                                 "private",
                                                 "--drill",
                                                 "attempt",
                                                 "3",
                                                 "failed",
                                                 "take",
                                                 "lead",
                                                 "<@U012|Mei Li>",
                                                 "<@",
                                                 "@mei",
                                                 "roll",
                                                 "back",
                                                 "no",
                                                 "return",
                                                 "status",
                                                 "found",
                                                 "fixed",
                                                 "done",
                                                 "p3",
                                                 "HF‑P3",
                                                 "skip",
                                                 "impact",
                                                 "end",
                                                 "never",
                                                 "all",
                                                 "down",
                                                 "API",
                                                 "20",
                                                 "%",
                                                 "20%",
                                                 "from",
                                                 "to",
                                                 "users",
                                                 "about",
                                                 "1.240",
                                                 "of",
                                                 "correct",
                                                 "started",
                                                 "fact",
                                                 "data",
                                                 "answer",
                                                 "migration",
                                                 "role",
                                                 "comms",
                                                 "handoff",
                                                 "todo",
                                                 "by",
                                                 "fri",
                                                 "#process",
                                                 "update",
                                                 "next",
                                                 "30m",
                                                 "star",
                                                 "amend",
                                                 "#128",
                                                 "<https://x/archives/C1/p1773148200000100>",
                                                 "close",
                                                 "tomorrow",
                                                 "merge",
                                                 "theory",
                                                 "\"",
                                                 "2026-10-25",
                                                 "2026-02-30",
                                                 "UTC+2",
                                                 "Europe/Berlin",
                                                 "\u00A0",
                                                 "\u200B",
                                                 "日本語",
                                                 "🔥",
                                                 "\xFF\xFE",
                                                 "\xE2\x80",
                                                 "é",
                                                 "\n",
                                                 "\t",
                                                 "pm",
                                                 "timeline",
                                                 "last",
                                                 "999999999999",
                                                 "+05:30",
                                                 "yesterday",
                                                 "",
                                                 "'",
                                                 "resolve",
                                                 "help",
                                                 "%n{}"};
    std::uniform_int_distribution<std::size_t> length{0, 8};
    std::uniform_int_distribution<std::size_t> piece{0, pieces.size() - 1};
    std::string line;
    for (auto n = length(random); n > 0; --n) {
        line += pieces[piece(random)];
        if (random() % 8 != 0) line += ' ';
        if (random() % 16 == 0) line += static_cast<char>(random() % 256);
    }
    return line;
}

TEST_CASE("whatever is typed is answered, and the same again")
{
    const auto seed = 20260310;
    std::mt19937_64 random{seed};
    for (int n = 0; n < 20'000; ++n) {
        const auto line = random_line(random);
        CAPTURE(line);
        const bool room = n % 2 == 0;
        const auto reading = room ? in_room(line) : elsewhere(line);
        CHECK_FALSE(reading.empty());
        REQUIRE(reading == (room ? in_room(line) : elsewhere(line)));
        CHECK(reading.find("not for people") == std::string::npos);
    }
}

TEST_CASE("whatever text follows is kept whole, to the last byte")
{
    std::mt19937_64 random{42};
    for (int n = 0; n < 5'000; ++n) {
        const auto text = "x" + random_line(random) + "x";
        CAPTURE(text);
        REQUIRE(in_room("note " + text) == "note: " + text);
        REQUIRE(in_room("note: " + text) == "note: " + text);
        REQUIRE(in_room("sev 2 " + text) == "severity sev2: " + text);
        REQUIRE(in_room("hotfix " + text) == "start hotfix: " + text);
        REQUIRE(in_room("failed " + text) == "end failed: " + text);
        REQUIRE(in_room("resolve anyway " + text) == "resolve [anyway]: " + text);
        REQUIRE(elsewhere("open sev1: " + text) == "declare sev1: " + without_breaks(text)); // but for a title's breaks
        // What can't be read comes back in a button that carries all of it.
        const auto offers = refusal_of("zz zz " + text, false).offers;
        REQUIRE(elsewhere(offers[0].line) == "declare sev1: zz zz " + without_breaks(text));
        REQUIRE(in_room(refusal_of("zz zz " + text).offers[0].line) == "note: zz zz " + text);
        REQUIRE(in_room(refusal_of("zz zz " + text).offers[1].line) == "update: zz zz " + text);
        REQUIRE(in_room("update: " + text) == "update: " + text);
        REQUIRE(in_room("todo: " + text) == "todo: " + text);
        REQUIRE(in_room("cancel anyway " + text) == "cancel [anyway]: " + text);
        REQUIRE(in_room("amend #4: " + text) == "amend #4: " + text);
        REQUIRE(in_room("go " + text) == "go: " + text);
        REQUIRE(in_room("fact data lost " + text) == "fact data lost: " + text);
    }
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
