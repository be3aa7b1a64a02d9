#include "tests/bot/told.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs of the facts");

std::vector<std::string> remarks(std::string_view line) { return read(line, jonas(true)).remarks; }

TEST_CASE("impact reads system, level, share and times")
{
    check_in_room(
        {{"impact", "impact?"},
         {"impact Public API down 20 % from -20m", "impact Public API, full, 20 %, from @14:10"},
         {"impact API full", "impact API, full"},
         {"impact API partial 20%", "impact API, partial, 20 %"},
         {"impact API slow from 14:05 to 14:20", "impact API, partial, from @14:05, to @14:20"},
         {"impact API from 14:05", "impact API, from @14:05"},
         {"impact API 5%", "impact API, 5 %"},
         {"impact full", "impact ?, full"},
         {"impact 20% degraded", "impact ?, partial, 20 %"},
         {"impact Mail minor", "impact Mail, minor"},
         {"impact “Slow Log” minor", "impact Slow Log, minor"},
         {"impact \"the thing that sells\" full since 14:00", "impact the thing that sells, full, from @14:00"},
         {"impact: API full", "impact API, full"},
         {"impact API ok", "impact end API"},
         {"impact API ok at 14:20", "impact end API @14:20"},
         {"12 impact API full", "12> impact API, full"}});
    CHECK(remarks("impact Mail minor") == std::vector<std::string>{"new system \"Mail\""});
    CHECK(remarks("impact API full from 14:05") == std::vector<std::string>{"from 14:05 (UTC+1)"});
}

TEST_CASE("the short forms of impact know their level")
{
    check_in_room({{"down Checkout", "impact Checkout, full"},
                   {"down", "impact ?, full"},
                   {"down Public API 20% from -20m", "impact Public API, full, 20 %, from @14:10"},
                   {"slow API", "impact API, partial"},
                   {"degraded API", "impact API, partial"},
                   {"up API", "impact end API"},
                   {"up", "impact end ?"},
                   {"up all at 14:20", "impact end all @14:20"},
                   {"impact end API", "impact end API"},
                   {"impact end Public API at -5m", "impact end Public API @14:25"},
                   {"impact end all", "impact end all"},
                   {"impact never API the probe was wrong", "impact never API: the probe was wrong"},
                   {"impact never all false alarm", "impact never all: false alarm"},
                   {"impact never \"Mail\" typo", "impact never Mail: typo"}});
}

TEST_CASE("an impact that can't be read is asked about with the words in it")
{
    check_in_room(
        {{"impact API", "wrong | impact \"API\" full | impact \"API\" partial | impact \"API\" minor"},
         {"impact Mail 20%",
          "wrong | impact \"Mail\" full 20% | impact \"Mail\" partial 20% | impact \"Mail\" minor 20%"},
         {"impact API full please", "wrong | impact \"API\" full | note impact API full please"},
         {"down API please", "wrong | impact \"API\" full | impact \"API please\" full"},
         {"impact Chekout full", "wrong | impact \"Checkout\" full | impact \"Chekout\" full"},
         {"impact Chekout full 20%", "wrong | impact \"Checkout\" full 20% | impact \"Chekout\" full 20%"},
         {"down we see errors on the site", "wrong | impact \"we see errors on the site\" full"},
         {"impact API full from 14:45", "wrong | impact API full from 2026-03-09 14:45 UTC+1 | impact API full from "
                                        "2026-03-10 14:30 UTC+1"},
         {"up API at 14:45", "wrong | up API at 2026-03-09 14:45 UTC+1 | up API at 2026-03-10 14:30 UTC+1"},
         {"impact never API", "wrong | impact never \"API\" false alarm"},
         {"impact never Mail typo",
          "wrong | impact never \"Public API\" Mail typo | impact never \"API\" Mail typo | impact never \"Checkout\" "
          "Mail typo | impact never all Mail typo"}});
    check_elsewhere({{"down checkout", "where | open sev1: down checkout | open sev2: down checkout | open sev3: down "
                                       "checkout | help impact"},
                     {"12 down API", "12> impact API, full"}});
}

TEST_CASE("users are counted as people write numbers")
{
    check_in_room({{"users", "impact?"},
                   {"users 1.240 LB", "users 1240: LB"},
                   {"users 1,240 tickets", "users 1240: tickets"},
                   {"users 1'240", "users 1240: "},
                   {"users 1’240’000", "users 1240000: "},
                   {"users 1\u2009240 LB", "users 1240: LB"},
                   {"users 1.2k", "users 1200: "},
                   {"users 3k from logs", "users 3000: from logs"},
                   {"users ~300", "users about 300: "},
                   {"users about 1,240 LB", "users about 1240: LB"},
                   {"users around 300", "users about 300: "},
                   {"users ca. 300 LB", "users about 300: LB"},
                   {"users 100-300", "users 100-300: "},
                   {"users 100–300 LB", "users 100-300: LB"},
                   {"users 300-100", "users 100-300: "},
                   {"users 12 of 300", "users 12 of 300: "},
                   {"users 12 of 300 LB", "users 12 of 300: LB"},
                   {"users 20%", "users 20 %: "},
                   {"users 20 % LB", "users 20 %: LB"},
                   {"users 20% of 8,900", "users 20 % of 8900: "},
                   {"users 0", "users 0: "},
                   {"users unknown", "users unknown: "},
                   {"users unknown LB is down", "users unknown: LB is down"},
                   {"users: about 300", "users about 300: "},
                   {"users 300, says support", "users 300: says support"},
                   {"users 1.5", "wrong | users unknown 1.5 | note users 1.5"},
                   {"users 12,34 LB", "wrong | users unknown 12,34 LB | note users 12,34 LB"},
                   {"users 120%", "wrong | users unknown 120% | note users 120%"},
                   {"users 300 of 12", "wrong | users unknown 300 of 12 | note users 300 of 12"},
                   {"users 12abc", "wrong | users unknown 12abc | note users 12abc"},
                   {"users can't log in", "wrong | users unknown can't log in | note users can't log in"}});
    CHECK(elsewhere("3 users can't log in").find("unknown | open sev1: 3 users can't log in") == 0);
    CHECK(elsewhere("3 users about 20 LB") == "3> users about 20: LB");
}

TEST_CASE("a time is corrected by its name")
{
    check_in_room(
        {{"correct", "times?"},
         {"time", "times?"},
         {"correct started 14:05 the log says so", "correct started @14:05: the log says so"},
         {"correct detected to -20m", "correct detected @14:10: "},
         {"correct impact ended at 14:20", "correct impact-ended @14:20: "},
         {"correct noticed 2pm", "correct detected @14:00: "},
         {"time mitigated 14:05", "correct mitigated @14:05: "},
         {"correct started soon", "wrong | note correct started soon | correct"},
         {"correct started", "wrong | correct"},
         {"correct banana 14:05", "wrong | note correct banana 14:05 | correct"},
         {"correct 14:05", "wrong | correct started 14:05 | correct detected 14:05 | correct mitigated 14:05 | correct "
                           "impact-ended 14:05 | note correct 14:05 | correct"},
         {"correct started 14:45 logs", "wrong | correct started 2026-03-09 14:45 UTC+1: logs | correct "
                                        "started 2026-03-10 14:30 UTC+1: logs"},
         {"correct started 2026-03-09 14:45 UTC+1: logs", "correct started @14:45: logs"}});
}

TEST_CASE("facts and answers are words of a list")
{
    check_in_room(
        {{"fact detected-by alert", "fact detected-by alert: "},
         {"fact detected by users on chat", "fact detected-by user: on chat"},
         {"fact detected-by smoke test", "fact detected-by smoke-test: "},
         {"fact data lost two orders", "fact data lost: two orders"},
         {"fact trigger deploy 3.9", "fact trigger deploy: 3.9"},
         {"fact tag #dns", "fact tag dns: "},
         {"fact data gone",
          "wrong | fact data none gone | fact data lost gone | fact data corrupted gone | fact data exposed gone"},
         {"fact", "wrong | help fact"},
         {"fact it was me", "wrong | note fact it was me | help fact"},
         {"answer migration no", "answer migration no"},
         {"answer harm_now yes", "answer harm_now yes"},
         {"answer harm now not sure", "answer harm_now unknown"},
         {"answer staging-mirror u", "answer staging_mirror unknown"},
         {"answer caches", "wrong | answer caches yes | answer caches no | answer caches unknown"},
         {"answer caches maybe", "wrong | answer caches yes | answer caches no | answer caches unknown | note maybe"},
         {"answer", "wrong | help answer"},
         {"answer the phone", "wrong | note the phone | help answer"}});
    CHECK(remarks("answer migration no tables") == std::vector<std::string>{"not kept: \"tables\""});
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
