#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("attempt");

namespace warroom {
namespace {

EndAttempt ends(AttemptOutcome outcome, std::string saw = "", std::optional<int> number = {})
{
    return {number, outcome, std::move(saw)};
}
const Attempt& attempt(const Case& it, int number = 1)
{
    return it.incident().attempts.at(static_cast<std::size_t>(number) - 1);
}

TEST_CASE("an attempt begins with the list of its strategy, posts its card and moves no status")
{
    auto it = commanded();
    it.does(StartAttempt{Strategy::failover, "to the second site"});
    CHECK(attempt(it).number == 1);
    CHECK(attempt(it).steps.front().step->id == "LT-P1");
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::planned);
    CHECK(it.status() == Status::investigating);
    const auto owed = it.owed();
    CHECK(count<PostCard>(owed) == 1);
    CHECK(count<PostEntry>(owed) == 0);
}

TEST_CASE("one attempt at a time, with the ways to end the open one")
{
    for (const auto* way : {"attempt 1 worked", "attempt 1 failed", "attempt 1 abandoned"})
        check_refused(attempted().ask(StartAttempt{Strategy::revert, ""}), Reason::attempt_open, way);
}

TEST_CASE("without a list there is no attempt, and none begins once it is resolved")
{
    check_refused(commanded().ask(StartAttempt{Strategy::revert, ""}), Reason::not_yet, "revert");
    auto it = opened();
    it.does(ChangeStatus{Status::monitoring, "fine"}).at("11:00").does(Resolve{});
    check_refused(it.ask(StartAttempt{Strategy::hotfix, ""}), Reason::no_such_transition, "reopen <why>");
}

TEST_CASE("the steps move the attempt, and the attempt the incident")
{
    auto it = attempted();
    it.does(mark("p1 p3 p4"));
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::planned);
    it.owed();
    it.at("10:20").does(mark("a3"));
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::approved);
    CHECK(it.status() == Status::investigating);
    auto owed = it.owed();
    CHECK(count<PostCard>(owed) == 1); // the second card is the go
    CHECK(count<PostEntry>(owed) == 0);

    it.at("10:30").does(mark("x1"));
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::executing);
    CHECK(attempt(it).production_at == clock("10:30"));
    CHECK(it.status() == Status::fixing);
    it.at("10:31").does(mark("x2"));
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::verifying);
    CHECK(attempt(it).production_at == clock("10:30"));
    it.at("10:40").does(mark("v1"));
    CHECK(it.status() == Status::fixing);
    it.does(mark("v2"));
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::watching);
    CHECK(it.status() == Status::monitoring);
    CHECK(it.incident().monitoring_since == clock("10:40"));
    CHECK(attempt(it).open());

    it.at("10:50").does(ends(AttemptOutcome::worked, "no errors"));
    CHECK(it.status() == Status::monitoring);
    CHECK(it.incident().monitoring_since == clock("10:40"));
    check_refused(it.at("11:09:59").ask(Resolve{}), Reason::watch_not_over, "11:10");
    CHECK(it.at("11:10").ask(Resolve{}).has_value());
}

TEST_CASE("all blocking steps of approval are a go as well, and of preparing where nothing is to approve")
{
    auto it = commanded();
    it.does(StartAttempt{Strategy::scale, ""}).does(mark("p1"));
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::approved);
    CHECK(attempt(it).go_seq != 0);
}

TEST_CASE("what has happened is recorded in any order")
{
    auto it = attempted();
    it.does(mark("x1"));
    CHECK(it.status() == Status::fixing);
    it.does(mark("v1 v2"));
    CHECK(state(attempt(it), it.incident().answers) == AttemptState::executing); // the servers aren't confirmed
    it.does(mark("x2"));
    CHECK(it.status() == Status::monitoring);
}

TEST_CASE("a failed attempt moves nothing before it is said what is believed now")
{
    auto it = attempted();
    it.does(mark("x1")).at("10:40").does(ends(AttemptOutcome::failed, "errors doubled"));
    CHECK(it.status() == Status::fixing);
    CHECK(attempt(it).saw == "errors doubled");
    CHECK(failed_attempts(it.incident()) == 1);
    CHECK(count<PostEntry>(it.owed()) == 1);
    it.does(StartAttempt{Strategy::rollback, ""});
    CHECK(attempt(it, 2).number == 2);
}

TEST_CASE("failed before any step in production is taken as said, with the time assumed")
{
    auto it = attempted();
    it.at("10:40").does(ends(AttemptOutcome::failed));
    CHECK(attempt(it).production_at == clock("10:40"));
    CHECK(it.status() == Status::investigating);
}

TEST_CASE("abandoned is for what never reached production")
{
    auto it = attempted();
    CHECK(only<StatusChanged>(it.ask(ends(AttemptOutcome::abandoned))) == nullptr);
    it.does(mark("x1"));
    check_refused(it.ask(ends(AttemptOutcome::abandoned, "too late")), Reason::no_such_transition,
                  "attempt 1 failed too late");
    it.does(mark("x1", StepState::todo));
    CHECK_FALSE(attempt(it).production_at);
    it.does(ends(AttemptOutcome::abandoned));
    CHECK_FALSE(attempt(it).production_at);
}

TEST_CASE("worked leads to watching from any state, partial stays where it is")
{
    auto it = attempted();
    SUBCASE("worked")
    {
        it.at("10:40").does(ends(AttemptOutcome::worked));
        CHECK(it.status() == Status::monitoring);
    }
    SUBCASE("partial")
    {
        it.does(mark("x1")).does(ends(AttemptOutcome::partial));
        CHECK(it.status() == Status::fixing);
        CHECK(it.ask(StartAttempt{Strategy::rollback, ""}).has_value());
    }
}

TEST_CASE("after it helped its clean-up can still be marked, without moving anything")
{
    auto it = attempted();
    it.does(ends(AttemptOutcome::worked)).at("11:30").does(Resolve{}).does(mark("c1 done in the tracker"));
    CHECK(it.line("HF-C1").state == StepState::done);
    CHECK(it.status() == Status::resolved);
    auto other = attempted();
    other.does(ends(AttemptOutcome::failed));
    check_refused(other.ask(mark("c1")), Reason::no_attempt, "hotfix");
}

TEST_CASE("cleaning up after what helped goes on beside the next attempt, by the step's whole id")
{
    auto it = attempted();
    it.does(ends(AttemptOutcome::worked)).does(StartAttempt{Strategy::rollback, "to 3.9"});
    check_refused(it.ask(mark("c1 tickets 4 and 5")), Reason::no_such_step, "RB-P3");
    it.does(mark("hf-c1 tickets 4 and 5"));
    CHECK(it.line("HF-C1", 1).words == "tickets 4 and 5");

    it.does(ends(AttemptOutcome::worked))
        .does(StartAttempt{Strategy::hotfix, "once more"})
        .does(mark("rb-c2 they run"));
    CHECK(it.line("RB-C2", 2).state == StepState::done);
    it.does(mark("attempt 1 c1", StepState::todo));
    CHECK(it.line("HF-C1", 1).state == StepState::todo);
}

TEST_CASE("what closing offers to tick is a step that can be ticked, whichever attempt it is of")
{
    auto it = attempted();
    it.does(ends(AttemptOutcome::worked)).does(StartAttempt{Strategy::hotfix, "once more"});
    it.does(ends(AttemptOutcome::worked)).at("11:30").does(Resolve{});
    int offered = 0;
    for (const auto& missing : missing_to_close(it.incident(), clock("11:30"))) {
        if (missing.mend.line.find("HF-C1") == std::string::npos) continue;
        ++offered;
        it.does(mark(missing.mend.line.substr(std::string_view{"done "}.size())));
    }
    CHECK(offered == 2);
    CHECK(it.line("HF-C1", 1).state == StepState::done);
    CHECK(it.line("HF-C1", 2).state == StepState::done);
}

TEST_CASE("an outcome needs an attempt that is open")
{
    check_refused(commanded().ask(ends(AttemptOutcome::worked)), Reason::no_attempt, "hotfix");
    check_refused(attempted().ask(ends(AttemptOutcome::worked, "", 3)), Reason::no_attempt, "the newest is attempt 1");
    check_refused(attempted().ask(ends(AttemptOutcome::worked, "", 0)), Reason::no_attempt, "the newest is attempt 1");
    auto it = attempted();
    it.does(ends(AttemptOutcome::failed));
    check_refused(it.ask(ends(AttemptOutcome::worked, "", 1)), Reason::no_attempt, "failed");
}

TEST_CASE("a new attempt asks of every open one that now mends the same system")
{
    auto it = commanded();
    it.does(ChangeImpact{"API", ImpactLevel::full}).does(ChangeImpact{"Mail", ImpactLevel::full});
    it.does(StartAttempt{Strategy::hotfix, "one"}).does(StartAttempt{Strategy::hotfix, "two", "API"});
    it.does(WithdrawImpact{.system = "Mail", .why = "the probe was wrong"});
    it.does(mark("attempt 1 x1 x2 v1 v2"));
    check_refused(it.ask(StartAttempt{Strategy::hotfix, "three", "API"}), Reason::attempt_open, "attempt 2 worked");
}

TEST_CASE("how an attempt ended that was open at the resolution can still be said")
{
    auto it = attempted();
    it.at("10:20").does(ReachProduction{});
    it.at("10:30").does(Resolve{true, "users are fine"});
    REQUIRE_FALSE(it.incident().attempts[0].outcome);
    const auto ended_at = it.incident().attempts[0].ended_at;
    it.at("10:40").does(EndAttempt{{}, AttemptOutcome::worked, "no more errors"});
    CHECK(it.incident().attempts[0].outcome == AttemptOutcome::worked);
    CHECK(it.incident().attempts[0].saw == "no more errors");
    CHECK(it.incident().attempts[0].ended_at == ended_at);
    CHECK(it.status() == Status::resolved);
    check_refused(it.ask(EndAttempt{1, AttemptOutcome::failed, "no"}), Reason::no_attempt, "ended already");
}

TEST_CASE("while users are fine a known cause lets the next attempt end the watch of the last")
{
    auto watched = attempted();
    watched.at("10:15").does(mark("p1")).does(mark("p3")).does(mark("p4")).does(mark("a1"));
    watched.does(SayGo{}).does(mark("x1")).does(mark("x2")).does(mark("v1")).does(mark("v2"));
    REQUIRE(watched.status() == Status::monitoring);
    watched.at("10:18").does(ChangeStatus{Status::identified, "replica lag"});
    watched.at("10:20").does(StartAttempt{Strategy::hotfix, "read from the primary"});
    CHECK(watched.incident().attempts[0].outcome == AttemptOutcome::worked);
    CHECK(watched.incident().attempts.size() == 2);
    CHECK(watched.status() == Status::identified);
}

} // namespace
} // namespace warroom
