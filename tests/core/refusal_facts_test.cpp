#include "tests/core/refusals.hpp"

TEST_SUITE_BEGIN("refusals");

namespace warroom {
namespace {

Case hurt()
{
    auto it = commanded();
    it.does(ChangeImpact{"Public API", ImpactLevel::full, {}, clock("10:00")}).at("10:20");
    return it;
}
Case hurt_twice()
{
    auto it = hurt();
    it.does(ChangeImpact{"Mail", ImpactLevel::partial});
    return it;
}
Case closed()
{
    auto it = commanded();
    it.does(ChangeStatus{Status::monitoring, "fine"}).at("11:00").does(Resolve{}).does(CloseIncident{});
    return it;
}

TEST_CASE("what impact refuses")
{
    Refusals all;
    const auto full = ImpactLevel::full;
    const auto api = [&](ChangeImpact change) {
        change.system = "Public API";
        return change;
    };
    auto merged = commanded();
    merged.does(MergeIncident{IncidentId{3}, "INC-3"});
    all.when("down API, merged", merged.ask(ChangeImpact{"API", full}, "down API"));
    auto cancelled = commanded();
    cancelled.does(CancelIncident{false, "a test alert"});
    all.when("down API, cancelled", cancelled.ask(ChangeImpact{"API", full}));
    all.when("down API, closed, by somebody unknown", closed().by(somewho).ask(ChangeImpact{"API", full}));
    all.when("down API, closed", closed().ask(ChangeImpact{"API", full}));
    all.when("impact full, nothing known", commanded().ask(ChangeImpact{"", full}));
    all.when("impact minor, two known", hurt_twice().ask(ChangeImpact{"", ImpactLevel::minor, 20}));
    all.when("impact Search 20%", commanded().ask(ChangeImpact{"Search", {}, 20}));
    all.when("impact API full 140%", commanded().ask(api({.level = full, .share = 140})));
    all.when("impact API full from a time to come", commanded().ask(api({.level = full, .from = clock("12:00")})));
    all.when("impact API, its end before its start",
             hurt().ask(api({.level = full, .from = clock("10:10"), .to = clock("10:05")})));
    all.when("impact API full to 10:01, since when", commanded().ask(api({.level = full, .to = clock("10:01")})));
    all.when("impact API partial to 10:05, full until now",
             hurt().ask(api({.level = ImpactLevel::partial, .to = clock("10:05")})));
    all.when("impact API full, the same", hurt().ask(api({.level = full})));
    all.when("up, nothing open", commanded().ask(EndImpact{}));
    all.when("up, two open", hurt_twice().ask(EndImpact{.at = clock("10:15")}));
    all.when("up Search, never hit", hurt().ask(EndImpact{.system = "Search"}));
    auto ended = hurt();
    ended.does(EndImpact{.system = "Public API"});
    all.when("up API, over already", ended.at("10:30").ask(EndImpact{.system = "Public API"}));
    all.when("up API at a time before its start", hurt().ask(EndImpact{.system = "Public API", .at = clock("09:00")}));
    all.when("impact never all, nothing recorded", commanded().ask(WithdrawImpact{.all = true, .why = "x"}));
    all.when("impact never API, without a reason", hurt().ask(WithdrawImpact{.system = "Public API"}));
    all.when("impact never, two hit", hurt_twice().ask(WithdrawImpact{.why = "the probe was wrong"}));
    all.when("impact never Search, never hit", hurt().ask(WithdrawImpact{.system = "Search", .why = "x"}));
    all.check("impact");
}

TEST_CASE("what counting, correcting and stating refuse")
{
    Refusals all;
    all.when("users, no number", commanded().ask(CountUsers{}));
    auto counted = commanded();
    counted.does(CountUsers{{.least = 1240}});
    all.when("users 1240, again", counted.ask(CountUsers{{.least = 1240}}));
    all.when("fact tag, no word", commanded().ask(StateFact{Fact::tag, ""}));
    auto stated = commanded();
    stated.does(StateFact{Fact::tag, "dns"}).does(StateFact{Fact::data, "lost", "two orders"});
    all.when("fact tag dns, again", stated.ask(StateFact{Fact::tag, "dns"}));
    all.when("fact data green", commanded().ask(StateFact{Fact::data, "green", "two orders"}));
    all.when("fact trigger green", commanded().ask(StateFact{Fact::trigger, "green"}));
    all.when("fact data lost, again", stated.ask(StateFact{Fact::data, "lost"}));
    auto answered = commanded();
    answered.does(AnswerQuestion{AdvisorQuestion::caches, YesNo::no});
    all.when("answer caches no, again", answered.ask(AnswerQuestion{AdvisorQuestion::caches, YesNo::no}));
    all.check("facts");

    Refusals times;
    times.when("correct started, no impact", commanded().ask(CorrectTime{TimeField::impact_started, clock("09:50")}));
    times.when("correct ended, no impact", commanded().ask(CorrectTime{TimeField::impact_ended, clock("09:50")}));
    times.when("correct detected, to come", commanded().ask(CorrectTime{TimeField::detected, clock("12:00")}));
    times.when("correct resolved, not resolved", commanded().ask(CorrectTime{TimeField::resolved, clock("10:00")}));
    times.when("correct closed, not closed", commanded().ask(CorrectTime{TimeField::closed, clock("10:00")}));
    times.when("correct declared, the same", commanded().ask(CorrectTime{TimeField::declared, clock("10:00")}));
    times.when("correct started, the same", hurt().ask(CorrectTime{TimeField::impact_started, clock("10:00")}));
    auto ended = hurt();
    ended.does(EndImpact{.system = "Public API", .at = clock("10:10")});
    times.when("correct started, after its end", ended.ask(CorrectTime{TimeField::impact_started, clock("10:15")}));
    times.when("correct ended, before its start", ended.ask(CorrectTime{TimeField::impact_ended, clock("09:00")}));
    times.check("times");
}

TEST_CASE("what the record refuses")
{
    Refusals all;
    auto listed = commanded();
    listed.does(AddTodo{{.text = "alert on empty prices"}}).does(StarEntry{2}).does(HideEntry{3, "said twice"});
    all.when("todo, without a text", commanded().ask(AddTodo{}));
    all.when("todo done 1, none", commanded().ask(ChangeTodo{1, Todo::State::done}));
    all.when("todo done 7, one", listed.ask(ChangeTodo{7, Todo::State::done}));
    all.when("todo drop 1, without a reason", listed.ask(ChangeTodo{1, Todo::State::dropped}));
    all.when("todo 1 open, open", listed.ask(ChangeTodo{1, Todo::State::open}));
    all.when("todo 1, nothing changed", listed.ask(ChangeTodo{.number = 1}));
    all.when("update, without a text", commanded().ask(SendUpdate{}));
    all.when("update next 0m", commanded().ask(SendUpdate{"x", std::chrono::minutes{0}}));
    all.when("unfollow, not followed", commanded().ask(Follow{false}));
    auto followed = commanded();
    followed.does(Follow{});
    all.when("follow, again", followed.ask(Follow{}));
    all.when("star #700", commanded().ask(StarEntry{700}));
    all.when("star #2, again", listed.ask(StarEntry{2}));
    all.when("unstar #3, not starred", listed.ask(StarEntry{3, false}));
    all.when("amend #2, without a text", listed.ask(AmendEntry{2, ""}));
    all.when("hide #3, again", listed.ask(HideEntry{3, "x"}));
    all.when("hide #2, without a reason", listed.ask(HideEntry{2, ""}));
    all.when("redact #700", listed.ask(RedactEntry{700, "x"}));
    all.when("redact, no words in it", listed.ask(RedactEntry{listed.incident().seq - 1, "x"}));
    all.when("redact #1, without a reason", listed.ask(RedactEntry{1, ""}));
    listed.does(RedactEntry{1, "a customer's name"});
    all.when("redact #1, again", listed.ask(RedactEntry{1, "x"}));
    all.when("redact, the room is opening", Case{}.does(declare("Acme is down")).ask(RedactEntry{1, "a name"}));
    all.check("records");
}

} // namespace
} // namespace warroom
