#include "tests/bot/told.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs of the work");

TEST_CASE("note keeps the text, and reads a time only when it is complete")
{
    check_in_room({{"note db is back", "note: db is back"},
                   {"log db is back", "note: db is back"},
                   {"note: db is back", "note: db is back"},
                   {"note 14:05 people called", "note @14:05: people called"},
                   {"note at 14:05 people called", "note @14:05: people called"},
                   {"note at 14:05: people called", "note @14:05: people called"},
                   {"note at 5 people called", "note: at 5 people called"},
                   {"note 5 people called", "note: 5 people called"},
                   {"note -20m first alert", "note @14:10: first alert"},
                   {"note 20m ago first alert", "note @14:10: first alert"},
                   {"note yesterday we saw it too", "note: yesterday we saw it too"},
                   {"note yesterday 23:50 we saw it too", "note @23:50: we saw it too"},
                   {"note now we wait", "note: now we wait"},
                   {"note at now we wait", "note @14:30: we wait"},
                   {"note: 14:05 was the deploy", "note: 14:05 was the deploy"},
                   {"note -- at 14:05", "note: at 14:05"},
                   {"note 12:30-12:45 API down", "note: 12:30-12:45 API down"},
                   {"note two  spaces,\nand a line ", "note: two  spaces,\nand a line"},
                   {"note", "wrong | help note"},
                   {"note 14:05", "wrong | help note"},
                   {"note at 14:45 it broke", "wrong | note 2026-03-09 14:45 UTC+1: it broke | note 2026-03-10 14:30 "
                                              "UTC+1: it broke"},
                   {"note 2026-03-09 14:45 UTC+1: it broke", "note @14:45: it broke"}});
    CHECK(read("note 14:05 people", jonas(true)).remarks == std::vector<std::string>{"at 14:05 (UTC+1)"});
    CHECK(elsewhere("12 note 14:45 it broke") == "12> wrong | 12 note 2026-03-09 14:45 UTC+1: it broke | 12 note "
                                                 "2026-03-10 14:30 UTC+1: it broke");
}

TEST_CASE("an hour that was twice is offered twice, and each answer is read as it was meant")
{
    auto speaker = jonas(true);
    speaker.now = utc(2026, 10, 25, 8, 0);
    CHECK(told(read("note 02:30 batch failed", speaker), speaker) ==
          "wrong | note 2026-10-25 02:30 UTC+2: batch failed | note 2026-10-25 02:30 UTC+1: batch failed");
    const auto at = [&](std::string_view line) {
        const auto reading = read(line, speaker);
        const auto* command = std::get_if<Command>(&reading.meaning);
        REQUIRE(command);
        return std::get<TakeNote>(*command).about;
    };
    CHECK(at("note 2026-10-25 02:30 UTC+2: batch failed") == utc(2026, 10, 25, 0, 30));
    CHECK(at("note 2026-10-25 02:30 UTC+1 batch failed") == utc(2026, 10, 25, 1, 30));
}

TEST_CASE("a strategy begins an attempt, all that follows is its title")
{
    check_in_room({{"hotfix", "start hotfix: "},
                   {"hot fix price null", "start hotfix: price null"},
                   {"hot-fix", "start hotfix: "},
                   {"Hot Fix: hot", "start hotfix: hot"},
                   {"hotfix price null", "start hotfix: price null"},
                   {"hotfix on call rota", "start hotfix: on call rota"},
                   {"revert 4f2a91c", "start revert: 4f2a91c"},
                   {"rollback to 3.9", "start rollback: to 3.9"},
                   {"roll back to 3.9", "start rollback: to 3.9"},
                   {"roll-back", "start rollback: "},
                   {"roll_back", "start rollback: "},
                   {"Roll‑Back", "start rollback: "},
                   {"redeploy 3.9", "start redeploy: 3.9"},
                   {"redeploy", "wrong"},
                   {"flag-off checkout", "start flag-off: checkout"},
                   {"flag off checkout", "start flag-off: checkout"},
                   {"flagoff", "start flag-off: "},
                   {"failover", "start failover: "},
                   {"fail over to dc2", "start failover: to dc2"},
                   {"scale API to 12", "start scale: API to 12"},
                   {"roll-forward", "start roll-forward: "},
                   {"roll forward orders", "start roll-forward: orders"},
                   {"rollforward", "start roll-forward: "}});
}

TEST_CASE("steps are marked with the words as typed")
{
    check_in_room({{"done", "mark done: "},
                   {"done next", "mark done: next"},
                   {"done p3 4 of 4", "mark done: p3 4 of 4"},
                   {"done p6 2,114,502 rows", "mark done: p6 2,114,502 rows"},
                   {"done p1 p2 p4 all  green", "mark done: p1 p2 p4 all  green"},
                   {"done HF–P3 ok", "mark done: hf-p3 ok"},
                   {"done p3: ok", "mark done: p3 ok"},
                   {"done smoke – green", "mark done: smoke – green"},
                   {"skip p5 no tables", "mark skipped: p5 no tables"},
                   {"skip p5: no tables", "mark skipped: p5 no tables"},
                   {"skip HF-P5 no reason given", "mark skipped: HF-P5 no reason given"},
                   {"skip", "wrong | help skip"},
                   {"skip p5", "wrong | skip p5 no reason given"},
                   {"skip p5:", "wrong | skip p5 no reason given"},
                   {"skip HF-P5 hf-p6", "wrong | skip HF-P5 hf-p6 no reason given"},
                   {"skip tables", "wrong | skip tables no reason given"},
                   {"undo", "take back"},
                   {"undo p3", "mark todo: p3"}});
    CHECK(refusal_of("skip p5").words.find("`/incident skip p5 not needed here`") != std::string::npos);
}

TEST_CASE("attempt says how one ended")
{
    check_in_room(
        {{"attempt", "attempt?"},
         {"attempt 3", "attempt 3?"},
         {"attempt #3", "attempt 3?"},
         {"attempt worked", "end worked: "},
         {"attempt fixed it", "end worked: it"},
         {"attempt 3 failed", "end 3 failed: "},
         {"attempt #3 failed errors doubled", "end 3 failed: errors doubled"},
         {"attempt failed 3 of 4 servers", "end failed: 3 of 4 servers"},
         {"attempt partial", "end partial: "},
         {"attempt 2 abandoned: too slow", "end 2 abandoned: too slow"},
         {"attempt stop", "end abandoned: "},
         {"attempt worked anyway window closes", "end worked [anyway]: window closes"},
         {"attempt 2 worked anyway it holds", "end 2 worked [anyway]: it holds"},
         {"attempt failed anyway", "end failed: anyway"},
         {"worked", "end worked: "},
         {"worked anyway it holds", "end worked [anyway]: it holds"},
         {"worked: anyway", "end worked: anyway"},
         {"fixed", "end worked: "},
         {"failed errors doubled", "end failed: errors doubled"},
         {"failed 3 of 4 servers", "end failed: 3 of 4 servers"},
         {"partial", "end partial: "},
         {"abandoned", "end abandoned: "},
         {"stop", "end abandoned: "},
         {"attempt 1 banana",
          "wrong | attempt 1 worked: banana | attempt 1 failed: banana | attempt 1 partial: banana | "
          "attempt 1 abandoned: banana"},
         {"attempt 1 failed banana", "end 1 failed: banana"},
         {"attempt 3 of 4 are back",
          "wrong | attempt worked: 3 of 4 are back | attempt failed: 3 of 4 are back | attempt partial: 3 of 4 "
          "are back | attempt abandoned: 3 of 4 are back"}});
    CHECK(refusal_of("attempt hm").words.find("`/incident attempt failed hm`") != std::string::npos);
    CHECK(refusal_of("attempt 1 banana").words.find("`/incident attempt 1 failed banana`") != std::string::npos);
}

TEST_CASE("questions change nothing")
{
    check_in_room({{"timeline", "timeline?"},
                   {"timeline last 30m", "timeline 30 min?"},
                   {"timeline 2h", "timeline 120 min?"},
                   {"timeline last 2 hours", "timeline 120 min?"},
                   {"timeline all", "timeline [all]?"},
                   {"timeline last week", "wrong | timeline last 30m | timeline all"},
                   {"postmortem", "post-mortem?"},
                   {"post mortem", "post-mortem?"},
                   {"post-mortem show", "post-mortem?"},
                   {"pm show", "post-mortem?"},
                   {"pm next", "not yet | postmortem show | note pm next"},
                   {"pm fill 3 the cause", "not yet | postmortem show | note pm fill 3 the cause"},
                   {"pm please", "wrong | postmortem show"},
                   {"list", "list 0?"},
                   {"list open", "list 0?"},
                   {"list mine", "list 1?"},
                   {"list all", "list 2?"},
                   {"list yours", "wrong | list open | list mine | list all"},
                   {"help", "help?"},
                   {"help NOTE", "help note?"},
                   {"help severity", "help sev?"},
                   {"help post mortem", "help postmortem?"},
                   {"help foo", "help foo?"},
                   {"help me please", "help me please?"}});
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
