#include "tests/bot/told.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs of the work");

TEST_CASE("a strategy begins an attempt, all that follows is its title")
{
    check_in_room({{"hotfix", "start hotfix: "},
                   {"hot fix price null", "start hotfix: price null"},
                   {"hot-fix", "start hotfix: "},
                   {"Hot Fix: hot", "start hotfix: hot"},
                   {"hotfix price null", "start hotfix: price null"},
                   {"hotfix on call rota", "start hotfix: on call rota"},
                   {"hotfix on Checkout price null", "start hotfix on Checkout: price null"},
                   {"hotfix on Public API", "start hotfix on Public API: "},
                   {"hotfix: on API", "start hotfix: on API"},
                   {"hotfix price null on API", "start hotfix: price null on API"},
                   {"redeploy on API", "wrong"},
                   {"redeploy on API 3.9", "start redeploy on API: 3.9"},
                   {"rollback undo attempt 1", "start rollback [undoes 1]: "},
                   {"revert undoes attempt #2 its flag", "start revert [undoes 2]: its flag"},
                   {"rollback on API undo attempt 1 all", "start rollback on API [undoes 1]: all"},
                   {"rollback undo the cache", "start rollback: undo the cache"},
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
                   {"doing p4", "mark doing: p4"},
                   {"doing", "wrong | doing next"},
                   {"fail p8 two tests are red", "mark failed: p8 two tests are red"},
                   {"fail p8", "wrong | fail p8 no reason given"},
                   {"na p5 no tables", "mark not_applicable: p5 no tables"},
                   {"na p5 p6", "wrong | na p5 p6 no reason given"},
                   {"na", "wrong | help na"},
                   {"undo", "take back"},
                   {"undo p3", "mark todo: p3"}});
    CHECK(refusal_of("skip p5").words.find("⟦/incident skip p5 not needed here⟧") != std::string::npos);
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
    CHECK(refusal_of("attempt hm").words.find("⟦/incident attempt failed hm⟧") != std::string::npos);
    CHECK(refusal_of("attempt 1 banana").words.find("⟦/incident attempt 1 failed banana⟧") != std::string::npos);
}

TEST_CASE("go and no-go are said for the running attempt")
{
    check_in_room({{"go", "go: "},
                   {"go ship it", "go: ship it"},
                   {"go anyway the window closes", "go [anyway]: the window closes"},
                   {"go we go anyway", "go: we go anyway"},
                   {"go: anyway", "go: anyway"},
                   {"no go", "no-go: "},
                   {"no-go anyway", "no-go: anyway"},
                   {"object tables are locked", "no-go: tables are locked"},
                   {"alone", "alone"},
                   {"I am alone", "alone"},
                   {"I’m alone", "alone"},
                   {"deployed", "deployed"},
                   {"deployed 2", "deployed 2"},
                   {"already deployed", "deployed"},
                   {"attempt deployed", "deployed"},
                   {"attempt 2 deployed", "deployed 2"}});
}

TEST_CASE("after an attempt that did not hold, two things are answered")
{
    check_in_room({{"attempt 1 production yes", "after 1 production yes"},
                   {"attempt production no", "after production no"},
                   {"attempt #2 production checking", "after 2 production unknown"},
                   {"attempt 1 theory no", "after 1 theory no"},
                   {"attempt theory", "wrong | attempt theory yes | attempt theory no"},
                   {"attempt 1 production is fine",
                    "wrong | attempt 1 production yes | attempt 1 production no | attempt 1 production checking | note "
                    "is fine"}});
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
                   {"steps", "steps?"},
                   {"what to do", "steps?"},
                   {"steps attempt", "attempt?"},
                   {"attempt steps", "attempt?"},
                   {"attempt 2 steps", "attempt 2?"},
                   {"steps closing", "steps closing?"},
                   {"find price cache", "find price cache?"},
                   {"find", "wrong | list all"},
                   {"catch up", "catch-up?"},
                   {"summary", "catch-up?"},
                   {"follow", "follow"},
                   {"unfollow", "unfollow"},
                   {"follow 12", "12> follow"},
                   {"12 follow", "12> follow"},
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
