// On the way to production, and back from it.
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("go");

namespace warroom {
namespace {

const Attempt& attempt(const Case& it, int number = 1) { return attempt_at(it.incident(), number); }
// A hotfix with everything done but the go.
Case ready()
{
    auto it = attempted();
    it.does(mark("p1 p3 p4 a1"));
    it.owed();
    return it;
}

TEST_CASE("the go is the commander's, from others it says that they are ready")
{
    auto it = ready();
    const auto said = it.by(tom).ask(SayGo{true, "smoke tests are up"});
    REQUIRE(only<GoVoiced>(said));
    CHECK(only<GoVoiced>(said)->voice == Voice::ready);
    CHECK_FALSE(only<StepMarked>(said));
    it.by(noor).does(SayGo{true, "no objections"});
    CHECK(it.line("HF-A3").words == "no objections");
    CHECK(attempt(it).go_seq != 0);
    check_refused(it.ask(SayGo{}), Reason::same_value, "attempt 1");
}

TEST_CASE("while nobody commands anybody says go, and without an attempt nobody does")
{
    auto it = opened();
    check_refused(it.ask(SayGo{}), Reason::no_attempt, "hotfix");
    it.does(StartAttempt{Strategy::hotfix, ""}).does(mark("p1 p3 p4 a1")).by(tom).does(SayGo{});
    CHECK(it.line("HF-A3").by == tom.id);
}

TEST_CASE("a go with steps missing says which, and goes on with a reason alone")
{
    auto it = attempted();
    it.does(mark("p1"));
    check_refused(it.ask(SayGo{}), Reason::gate, "done HF-P3 HF-P4 HF-A1");
    check_refused(it.ask(SayGo{true, "", true}), Reason::bad_argument, "go anyway <why>");
    it.does(SayGo{true, "the window closes", true});
    CHECK(it.line("HF-P3").state == StepState::overridden);
    CHECK(it.line("HF-P3").words == "the window closes");
    CHECK(it.line("HF-A3").state == StepState::done);
    CHECK(it.line("HF-P9").state == StepState::todo); // soft steps hold nothing up
}

TEST_CASE("a light list goes on when a second person agrees, and the go says so")
{
    auto playbook = test_playbook();
    auto second = step("LT-P2", "Second person", Phase::prepare, true, Evidence::who);
    second.owner = StepOwner::reviewer;
    auto& steps = playbook.checklists["light"].steps;
    steps.insert(steps.begin() + 1, second);
    Case it{playbook};
    it.does(declare("slow")).does(StartAttempt{Strategy::scale, ""}).does(mark("p1"));
    CHECK(state(attempt(it), {}) == AttemptState::planned);
    it.does(SayGo{true, "agreed"});
    CHECK(it.line("LT-P2").state == StepState::done);
    CHECK(state(attempt(it), {}) == AttemptState::approved);
}

TEST_CASE("a fresh objection turns the go into a question, a second one goes, an old one does not hold it up")
{
    auto it = ready();
    it.by(tom).at("10:20").does(SayGo{false, "replicas lag"});
    CHECK(attempt(it).voices.back().voice == Voice::objection);
    it.by(noor).at("10:21");
    auto late = it;
    late.at("10:22").does(SayGo{});
    CHECK(late.line("HF-A3").state == StepState::done);

    it.does(SayGo{});
    CHECK(it.line("HF-A3").state == StepState::todo);
    const auto& last = it.log().back();
    CHECK(confirmation(it.incident(), last) == "Tom objects: replicas lag. Go anyway?");
    CHECK(offers(it.incident(), last).front().line == "go");
    it.does(SayGo{});
    CHECK(it.line("HF-A3").state == StepState::done);
}

TEST_CASE("the commander's no-go is a decision that the room hears")
{
    auto it = ready();
    it.does(SayGo{false, "too late today"});
    CHECK(attempt(it).voices.back().voice == Voice::no_go);
    CHECK(std::holds_alternative<Room>(*place(it.incident(), it.log().back().event)));
    CHECK(count<PostEntry>(it.owed()) == 1);
    CHECK(attempt(it).go_seq == 0);
}

TEST_CASE("deployed already is production from now on, and is taken back as said")
{
    auto it = attempted();
    it.at("10:20").does(ReachProduction{});
    CHECK(attempt(it).production_at == clock("10:20"));
    CHECK(it.status() == Status::fixing);
    CHECK(count<PostCard>(it.owed()) == 1);
    check_refused(it.ask(ReachProduction{}), Reason::same_value, "10:20");
    auto marked = it;
    marked.does(mark("x1")).does(mark("x1", StepState::todo));
    CHECK(attempt(marked).production_at == clock("10:20")); // it was said, whatever the steps say
    it.does(TakeBack{});
    CHECK_FALSE(attempt(it).production_at);
    CHECK(it.status() == Status::investigating);
    check_refused(commanded().ask(ReachProduction{}), Reason::no_attempt, "hotfix");
}

TEST_CASE("a reviewer who is alone doesn't become the driver too")
{
    auto it = attempted();
    it.does(TakeRole{Role::reviewer}).does(DeclareAlone{});
    CHECK(holder(it.incident(), Role::reviewer, 1) == noor.id);
    CHECK_FALSE(holder(it.incident(), Role::driver, 1));
}

TEST_CASE("alone stands in for a reviewer until a second person writes")
{
    auto it = attempted();
    it.at("10:20").does(DeclareAlone{});
    CHECK(covered_alone(attempt(it)));
    check_refused(it.ask(DeclareAlone{}), Reason::same_value, "10:20");
    const auto message = [&](const Person& who, bool bot = false) {
        MessagePosted posted{ChannelId{"C1"}, MessageId{"1"}, {}, "hello", bot};
        posted.sent_at = it.now();
        it.by(who).does(RecordMessage{posted});
    };
    message(noor);
    message(robo, true);
    CHECK(covered_alone(attempt(it)));
    it.at("10:30");
    message(tom);
    CHECK_FALSE(covered_alone(attempt(it)));
    CHECK(attempt(it).alone_until == clock("10:30"));
}

TEST_CASE("nobody goes back over data alone")
{
    auto it = attempted(Strategy::rollback);
    check_refused(it.ask(DeclareAlone{}), Reason::not_allowed, "on call");
    it.does(AnswerQuestion{AdvisorQuestion::migration, YesNo::no});
    check_refused(it.ask(DeclareAlone{}), Reason::not_allowed, "on call");
    it.does(AnswerQuestion{AdvisorQuestion::new_writes, YesNo::no});
    CHECK(it.ask(DeclareAlone{}).has_value());
}

// -- when it did not hold

Case failed()
{
    auto it = attempted();
    it.does(mark("x1")).at("10:40").does(EndAttempt{{}, AttemptOutcome::failed, "errors doubled"});
    it.owed();
    return it;
}

TEST_CASE("what is believed after a failure says where the incident goes")
{
    auto it = failed();
    SUBCASE("the theory stands")
    {
        it.does(AssessFailure{{}, Aftermath::theory_stands, YesNo::yes});
        CHECK(it.status() == Status::identified);
    }
    SUBCASE("it is out, and on second thoughts it stands")
    {
        it.does(AssessFailure{1, Aftermath::theory_stands, YesNo::no});
        CHECK(it.status() == Status::investigating);
        check_refused(it.ask(AssessFailure{1, Aftermath::theory_stands, YesNo::no}), Reason::same_value, "attempt 1");
        it.does(AssessFailure{1, Aftermath::theory_stands, YesNo::yes});
        CHECK(it.status() == Status::identified);
    }
    SUBCASE("production is not as before: the answer offers to undo it")
    {
        it.does(AssessFailure{1, Aftermath::production_as_before, YesNo::no});
        CHECK(it.status() == Status::fixing);
        CHECK(offers(it.incident(), it.log().back()).front().line == "rollback undo attempt 1");
    }
    SUBCASE("nobody answers")
    {
        CHECK(next_reminder(it.incident()) == clock("10:50"));
        it.by(warroom_itself).at("10:50").does(Wake{});
        CHECK(it.status() == Status::investigating);
        CHECK(next_reminder(it.incident()) == std::nullopt);
    }
    SUBCASE("the next attempt is in production by then")
    {
        it.does(StartAttempt{Strategy::rollback, "", "", 1}).does(ReachProduction{});
        CHECK(attempt(it, 2).undoes == 1);
        it.by(warroom_itself).at("10:50").does(Wake{});
        CHECK(it.status() == Status::fixing);
    }
}

TEST_CASE("only of an attempt that failed is asked what is believed")
{
    check_refused(attempted().ask(AssessFailure{{}, Aftermath::theory_stands, YesNo::yes}), Reason::no_attempt,
                  "failed");
    check_refused(attempted().ask(AssessFailure{1, Aftermath::theory_stands, YesNo::yes}), Reason::no_attempt,
                  "Attempt 1");
    check_refused(failed().ask(AssessFailure{2, Aftermath::theory_stands, YesNo::yes}), Reason::no_attempt,
                  "attempt 2");
}

// -- side by side

TEST_CASE("a known system of its own lets a second attempt run beside the first")
{
    auto it = attempted();
    check_refused(it.ask(StartAttempt{Strategy::rollback, "", "Reports"}), Reason::attempt_open, "attempt 1 worked");
    it.does(ChangeImpact{"Reports", ImpactLevel::full}).does(ChangeImpact{"API", ImpactLevel::full});
    it.does(StartAttempt{Strategy::rollback, "", "Reports"});
    CHECK(open_attempts(it.incident()).size() == 2);
    check_refused(it.ask(StartAttempt{Strategy::scale, "", "reports"}), Reason::attempt_open, "attempt 2 worked");
    check_refused(it.ask(EndAttempt{{}, AttemptOutcome::failed, "slow"}), Reason::attempt_open,
                  "attempt 1 failed slow");
    check_refused(it.ask(mark("a3")), Reason::ambiguous_step, "done RB-A3");
    CHECK(only<StepMarked>(it.ask(mark("attempt 1 a3")))->attempt == 1);
    CHECK(only<StepMarked>(it.ask(mark("x4")))->attempt == 2);
}

TEST_CASE("a watch makes room for the next attempt: early by the commander with the reason on record")
{
    auto it = attempted();
    it.does(mark("x1 x2")).at("10:40").does(mark("v1 v2"));
    REQUIRE(it.status() == Status::monitoring);
    it.at("10:51");
    CHECK(only<ApprovalAsked>(it.by(tom).ask(StartAttempt{Strategy::rollback, ""}, "rollback")));
    it.by(noor).does(StartAttempt{Strategy::rollback, ""});
    CHECK(attempt(it).outcome == AttemptOutcome::worked);
    CHECK(it.line("HF-W1").state == StepState::overridden);
    CHECK(it.line("HF-W1").words == "watch ended after 11 of 30 min to begin attempt 2");
    CHECK(it.status() == Status::monitoring);
    it.does(TakeBack{});
    CHECK(attempt(it).open());
    CHECK(it.line("HF-W1").state == StepState::todo);
}

TEST_CASE("after the watch anybody begins the next one, and nothing was cut short")
{
    auto it = attempted();
    it.does(mark("x1 x2")).at("10:40").does(mark("v1 v2"));
    it.at("11:10").by(tom).does(StartAttempt{Strategy::rollback, ""});
    CHECK(it.line("HF-W1").state == StepState::done);
    CHECK(it.line("HF-W1").seen);
}

TEST_CASE("abandoned leaves the incident where it was before")
{
    auto it = attempted();
    it.does(mark("x1")).does(mark("x1", StepState::todo));
    REQUIRE(it.status() == Status::fixing);
    it.does(EndAttempt{{}, AttemptOutcome::abandoned, "better idea"});
    CHECK(it.status() == Status::investigating);
}

} // namespace
} // namespace warroom
