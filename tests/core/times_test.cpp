#include "core/metrics.hpp"
#include "core/wording.hpp"
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("times");

namespace warroom {
namespace {

CorrectTime correct(TimeField field, std::string_view to) { return {field, clock(to), "the log says so"}; }
std::string said(const Case& it) { return confirmation(it.incident(), it.log().back()); }

// API full 10:05 to 10:31, Reports partial 10:31 to 10:44; it is 11:00.
Case hurt()
{
    auto it = commanded();
    it.at("11:00")
        .does(ChangeImpact{.system = "API", .level = ImpactLevel::full, .from = clock("10:05"), .to = clock("10:31")})
        .does(ChangeImpact{
            .system = "Reports", .level = ImpactLevel::partial, .from = clock("10:31"), .to = clock("10:44")});
    return it;
}

TEST_CASE("a corrected time wins over the recorded one, which is kept")
{
    auto it = commanded();
    it.at("10:30");
    const auto decision = it.tell(correct(TimeField::acknowledged, "10:08"));
    const auto* changed = only<TimeCorrected>(decision);
    REQUIRE(changed);
    CHECK(changed->from == clock("10:02"));
    CHECK(times(it.incident()).acknowledged == clock("10:08"));
    CHECK(said(it) == "acknowledged: 10:02 (UTC+1) → 10:08 (UTC+1), by Noor (the log says so).");
    CHECK(phrase(it.log().back(), madrid()) ==
          "time corrected: acknowledged at 10:08, before: 10:02 (the log says so)");
    check_refused(it.ask(correct(TimeField::acknowledged, "10:08")), Reason::same_value, "already");
    it.does(TakeBack{});
    CHECK(times(it.incident()).acknowledged == clock("10:02"));
    CHECK(times(it.incident()).origin(TimeField::acknowledged) == Origin::recorded);
}

TEST_CASE("what was only assumed has no old value")
{
    auto it = commanded();
    const auto decision = it.at("10:30").ask(correct(TimeField::detected, "10:00"));
    CHECK_FALSE(only<TimeCorrected>(decision)->from);
}

TEST_CASE("disorder is stored, with a warning")
{
    auto it = commanded();
    it.at("10:30").does(correct(TimeField::detected, "10:20"));
    CHECK(said(it).find("Mind the order: declared at 10:00 (UTC+1) is now before detected at 10:20") !=
          std::string::npos);
}

TEST_CASE("times to come, and times of what has not happened, are refused")
{
    auto it = commanded();
    check_refused(it.at("10:30").ask(correct(TimeField::detected, "10:31")), Reason::bad_argument, "yet to come");
    check_refused(it.ask(correct(TimeField::resolved, "10:20")), Reason::not_resolved, "[resolve]");
    check_refused(it.ask(correct(TimeField::mitigated, "10:20")), Reason::bad_argument, "No impact is recorded");
    check_refused(it.ask(correct(TimeField::impact_started, "10:20")), Reason::bad_argument, "No impact is recorded");
}

TEST_CASE("the times of impact are edges of windows, and the words say which one moved")
{
    auto it = hurt();
    it.does(correct(TimeField::impact_started, "09:58"));
    CHECK(it.incident().windows[0].from == clock("09:58"));
    CHECK(said(it).find("API (full): start 10:05 (UTC+1) → 09:58 (UTC+1)") != std::string::npos);
    it.does(correct(TimeField::mitigated, "10:33"));
    CHECK(it.incident().windows[0].to == clock("10:33"));
    CHECK(it.incident().windows[1].to == clock("10:44"));
    it.does(correct(TimeField::impact_ended, "10:50"));
    CHECK(it.incident().windows[1].to == clock("10:50"));
    it.does(correct(TimeField::impact_ended, "10:32")); // both still ran then
    CHECK(it.incident().windows[0].to == clock("10:32"));
    CHECK(it.incident().windows[1].to == clock("10:32"));
    check_refused(it.ask(correct(TimeField::impact_ended, "10:32")), Reason::same_value, "already");
    CHECK(it.incident().corrected.empty());
}

TEST_CASE("no window ends before it begins")
{
    auto it = hurt();
    check_refused(it.ask(correct(TimeField::impact_started, "10:32")), Reason::bad_argument, "API ended at 10:31");
    check_refused(it.ask(correct(TimeField::impact_ended, "10:20")), Reason::bad_argument, "Reports was partial from");
    check_refused(it.ask(correct(TimeField::mitigated, "10:01")), Reason::bad_argument, "before its own start");
}

TEST_CASE("the end of what still runs may be told as a time")
{
    auto it = commanded();
    it.at("10:05").does(ChangeImpact{.system = "API", .level = ImpactLevel::full});
    it.at("10:40").does(correct(TimeField::mitigated, "10:31"));
    CHECK(it.incident().windows[0].to == clock("10:31"));
}

TEST_CASE("a corrected end is forgotten once the incident is reopened and resolved again")
{
    auto it = commanded();
    it.at("10:30").does(Resolve{true, "stable"}).at("10:40").does(correct(TimeField::resolved, "10:28"));
    CHECK(times(it.incident()).resolved == clock("10:28"));
    it.does(ReopenIncident{"it is back"});
    CHECK_FALSE(times(it.incident()).resolved);
    it.at("11:00").does(Resolve{true, "stable now"});
    CHECK(times(it.incident()).resolved == clock("11:00"));
}

TEST_CASE("only members of the team correct times")
{
    auto it = hurt();
    for (const auto& person : {gast, olga, robo})
        check_refused(it.by(person).ask(correct(TimeField::detected, "09:59")), Reason::not_allowed, "team");
    check_refused(it.by(somewho).ask(correct(TimeField::detected, "09:59")), Reason::not_allowed, "Try again");
}

} // namespace
} // namespace warroom
