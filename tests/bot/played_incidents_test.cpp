// Three incidents as new users play them, and their drafts: every figure must be what the script says it is.
#include "tests/bot/played.hpp"

#include <algorithm>

namespace warroom {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Script false_alarm()
{
    constexpr auto at = [](int hour, int minute) consteval { return madrid(10, hour, minute); };
    return {.detected = at(19, 10),
            .people = {"noor"},
            .acts = {{at(19, 13), "jonas", "/open sev2 at 19:10 the probe says checkout is down", Is::opened},
                     {at(19, 14), "noor", "[I'll lead]", Is::taken},
                     {at(19, 16), "noor", "!impact Checkout full from 19:09 to 19:10"},
                     {at(19, 18), "noor", "!cancel nobody felt it", Is::refused},
                     {at(19, 19), "noor", "[No, false alarm]"}},
            .hurt = {}};
}

Script long_evening()
{
    constexpr auto at = [](int hour, int minute) consteval { return madrid(10, hour, minute); };
    return {.detected = at(18, 57),
            .people = {"noor", "tomas", "mei", "ilse", "ana"},
            .acts = {{at(19, 4), "jonas", "/open sev1 at 18:58 Checkout fails for everybody", Is::opened},
                     {at(19, 6), "noor", "[I'll lead]", Is::taken},
                     {at(19, 8), "noor", "!impact Checkout full from 18:55"},
                     {at(19, 10), "ilse", "!role comms me"},
                     {at(19, 11), "ana", "!impact Reports partial 30% from 19:00"},
                     {at(19, 13), "ilse", "!update Checkout fails for everybody since 18:55, we look for the cause",
                      Is::update},
                     {at(19, 15), "tomas", "!scale from 4 to 8 servers", Is::begun},
                     {at(19, 16), "noor", "!role driver <@U0TOMAS0003>"},
                     {at(19, 17), "noor", "!role reviewer <@U0MEI000004>"},
                     {at(19, 18), "tomas", "!done p1 four servers more, four fewer take it back"},
                     {at(19, 19), "mei", "!done p2 agreed"},
                     {at(19, 20), "tomas", "!done x1 8 of 8 in service"},
                     {at(19, 24), "noor", "!failed the same errors with eight servers", Is::failed},
                     {at(19, 25), "noor", "[Theory is out]"},
                     {at(19, 26), "tomas", "!rollback to 3.9", Is::begun},
                     {at(19, 29), "noor", "!abandoned 3.9 cannot read the orders of today", Is::ended},
                     {at(19, 31), "noor", "!handoff <@U0MEI000004>"},
                     {at(19, 32), "mei", "[I take it]"},
                     {at(19, 36), "ana", "!impact end Reports"},
                     {at(19, 38), "mei", "!status identified the connection pool is too small", Is::identified},
                     {at(19, 40), "mei", "!hotfix double the connection pool", Is::begun},
                     {at(19, 41), "mei", "!role driver <@U0TOMAS0003>"},
                     {at(19, 42), "mei", "!role reviewer <@U0ANA000006>"},
                     {at(19, 43), "tomas", "!done p1 100 connections are all in use, requests queue for one"},
                     {at(19, 44), "tomas", "!done p4 one line off the tag 4.0"},
                     {at(19, 45), "tomas", "!done p9 back to 100, one minute"},
                     {at(19, 46), "ana", "!done a1 one line, read aloud"},
                     {at(19, 48), "mei", "!go anyway everybody is out, and it is one line"},
                     {at(19, 50), "tomas", "!done x1 x2 8 of 8"},
                     {at(19, 52), "ana", "!impact Checkout partial 20%"},
                     {at(20, 1), "ana", "!impact end Checkout"},
                     {at(20, 2), "ana", "!done v1 smoke 6/6"},
                     {at(20, 3), "mei", "!worked no request waits for a connection"},
                     {at(20, 6), "ilse", "!update The fix is out, checkout works again. We watch it.", Is::update},
                     {at(20, 35), "mei", "!resolve", Is::resolved},
                     {at(20, 41), "jonas", "!reopen checkout fails again for some", Is::reopened},
                     {at(20, 42), "jonas", "!impact Checkout partial from 20:38"},
                     {at(20, 50), "tomas", "!note one server still had 100 connections, it was restarted"},
                     {at(20, 52), "mei", "!impact end Checkout at 20:51"},
                     {at(20, 53), "mei", "!status monitoring the last server has the fix too"},
                     {at(20, 58), "ana", "!users about 1,240 of 8,900 load-balancer log"},
                     {at(21, 0), "tomas", "!correct started 18:51 first errors in the log"},
                     {at(21, 1), "jonas", "!correct detected 18:57 the mail of the alert"},
                     {at(21, 2), "jonas", "!fact detected-by alert"},
                     {at(21, 3), "ana", "!fact data none every order was sent again"},
                     {at(21, 4), "mei", "!todo @ana by 2026-03-17 #detect Alert on connections in use"},
                     {at(21, 25), "mei", "!resolve", Is::resolved},
                     {at(21, 27), "ilse", "!update It is over, thank you all.", Is::update},
                     {at(21, 30), "mei", "!done cl-1 from the load-balancer log"},
                     {at(21, 32), "tomas", "!done cl-6 four servers taken back"},
                     {at(21, 33), "tomas", "!done hf-c2 nothing is left over"},
                     {at(21, 34), "mei", "!done cl-8 Ana, review on 12 Mar"},
                     {at(21, 40), "mei", "/close", Is::closed}},
            .hurt = {{"Checkout", true, 100, at(18, 51), at(19, 52)},
                     {"Checkout", false, 20, at(19, 52), at(20, 1)},
                     {"Reports", false, 30, at(19, 0), at(19, 36)},
                     {"Checkout", false, 50, at(20, 38), at(20, 51)}}};
}

Script two_dates()
{
    return {
        .detected = madrid(28, 23, 35),
        .people = {"noor", "tomas", "mei", "ilse"},
        .acts = {{madrid(28, 23, 41), "jonas", "/open sev2 at 23:35 Search finds only half of the offers", Is::opened},
                 {madrid(28, 23, 44), "noor", "[I'll lead]", Is::taken},
                 {madrid(28, 23, 46), "noor", "!impact Search partial from 23:30"},
                 {madrid(28, 23, 50), "ilse", "!role comms me"},
                 {madrid(28, 23, 55), "ilse", "!update Search finds only half of the offers, we look for the cause",
                  Is::update},
                 {madrid(29, 0, 10), "tomas", "!note release 7 builds the index in another way"},
                 {madrid(29, 0, 20), "tomas", "!status identified release 7 leaves out offers without a picture",
                  Is::identified},
                 {madrid(29, 0, 25), "noor", "!rollback to release 6", Is::begun},
                 {madrid(29, 0, 26), "noor", "!role driver <@U0TOMAS0003>"},
                 {madrid(29, 0, 27), "noor", "!role reviewer <@U0MEI000004>"},
                 {madrid(29, 0, 28), "noor", "!answer migration no"},
                 {madrid(29, 0, 29), "noor", "!answer new_writes no"},
                 {madrid(29, 0, 30), "noor", "!answer other_teams no"},
                 {madrid(29, 0, 32), "noor", "!done p1 the code, then the index"},
                 {madrid(29, 0, 34), "noor", "!done p3 none, the index can be built again"},
                 {madrid(29, 0, 36), "ilse", "!done p9 support knows"},
                 {madrid(29, 0, 38), "tomas", "!done p10 the search index, two hours"},
                 {madrid(29, 0, 45), "mei", "!done a1 said back"},
                 {madrid(29, 0, 46), "noor", "!done a2 no window tonight"},
                 {madrid(29, 0, 50), "noor", "[Go]"},
                 {madrid(29, 1, 2), "tomas", "!done x4 release 6 on 3 of 3"},
                 {madrid(29, 1, 52), "mei", "!impact Search full"},
                 {madrid(29, 1, 53), "tomas", "!note the old index is switched off, the new one is not there yet"},
                 {madrid(29, 1, 58), "ilse", "!update Search is off while its index is built", Is::update},
                 {madrid(29, 3, 12), "mei", "!up Search"},
                 {madrid(29, 3, 13), "tomas", "!done x6 index built, search is on"},
                 {madrid(29, 3, 15), "mei", "!done v2 smoke 5/5"},
                 {madrid(29, 3, 17), "noor", "!worked all offers are found"},
                 {madrid(29, 3, 20), "ilse", "!update Search finds everything again", Is::update},
                 {madrid(29, 4, 20), "noor", "!resolve", Is::resolved},
                 {madrid(29, 4, 22), "noor", "!users unknown nobody counts searches"},
                 {madrid(29, 4, 30), "noor", "/close anyway the rest in the morning", Is::closed}},
        .hurt = {{"Search", false, 50, madrid(28, 23, 30), madrid(29, 1, 52)},
                 {"Search", true, 100, madrid(29, 1, 52), madrid(29, 3, 12)}}};
}

} // namespace

TEST_SUITE_BEGIN("end_to_end");

TEST_CASE("played: a false alarm of a minute leaves no impact, no close list and no draft")
{
    const auto script = false_alarm();
    Played played{script};
    const auto history = played.journey.evening.history();

    INFO(played.journey.listing());
    const auto changes = events<ImpactChanged>(history);
    REQUIRE_FALSE(changes.empty());
    CHECK(changes.back().to.withdrawn);
    CHECK(events<DraftFiled>(history).empty());
    CHECK(played.draft().empty());
    CHECK(played.journey.evening.saying("Draft") == 0);
    CHECK(played.journey.evening.with_button("Close").empty());
    CHECK(played.journey.evening.saying("before closing") == 0);

    const auto draft = played.preview("noor");
    CAPTURE(draft);
    const auto facts = played.json().at("facts");
    CHECK(figures(script).impact == 0);
    for (const auto* key : {"downtime_min", "degraded_min", "weighted_min", "started", "mitigated", "resolved"})
        CHECK(facts.at(key).is_null()); // of what was never so there is nothing to count
    CHECK(facts.at("attempts").empty());
    CHECK(facts.at("reopened") == 0);
    CHECK(has(draft, "It was cancelled as a false alarm."));
    CHECK(has(draft, "nobody felt it"));
    CHECK_FALSE(has(draft, "TO FILL"));
}

TEST_CASE("played: an evening of three attempts, a hand-over and a reopening adds up")
{
    const auto script = long_evening();
    Played played{script};
    played.journey.becomes(Status::closed);
    const auto expected = figures(script);
    REQUIRE(expected.attempts == 3);
    REQUIRE(expected.downtime == 61);
    REQUIRE(expected.reopened == 1);
    const auto draft = played.draft();
    played.tells(expected, draft);
    CHECK(has(draft, "about 1,240 of 8,900"));
    CHECK(has(draft, "commander Noor (19:06–19:32), Mei (19:32–)"));
    CHECK(has(draft, "It was reopened once, at 20:41."));
    CHECK(has(draft, "not settled: looked for again from 20:41"));
    CHECK(has(draft, "Checkout no longer down, **full outage over**; Checkout degraded"));
    CHECK(has(draft, "No step of its list was done."));
}

TEST_CASE("played: a night of two dates in which the clocks go forward adds up")
{
    const auto script = two_dates();
    Played played{script};
    played.journey.becomes(Status::closed);
    const auto expected = figures(script);
    REQUIRE(expected.downtime == 20); // from 01:52 to 03:12, of which an hour never was
    const auto draft = played.draft();
    played.tells(expected, draft);
    CHECK(has(draft, "all times Europe/Madrid (UTC+1, UTC+2 from 03:00 on Sun 29 Mar 2026)"));
    CHECK(has(draft, "\n**Sun 29 Mar 2026**\n"));
    CHECK(has(draft, "the clocks go forward by 60 min: UTC+2 from here on"));
    CHECK(has(draft, "- Sun 29 Mar 2026, **01:52 +137** Search down\n"));
    CHECK(has(draft, "- Sun 29 Mar 2026 (UTC+2), **03:12 +157** Search no longer down"));
    CHECK(has(draft, "— no record for 60 min —"));
    CHECK(has(draft, "How many users were affected is unknown (nobody counts searches)."));
}

TEST_SUITE_END();

} // namespace warroom
