#include "tests/core/refusals.hpp"

TEST_SUITE_BEGIN("refusals");

namespace warroom {
namespace {

Case resolved()
{
    auto it = commanded();
    it.at("10:10").does(ChangeStatus{Status::monitoring, "errors are gone"}).at("11:00").does(Resolve{});
    return it;
}
Case two_attempts()
{
    auto it = attempted();
    it.does(ChangeImpact{"API", ImpactLevel::full}).does(ChangeImpact{"Mail", ImpactLevel::partial});
    it.does(StartAttempt{Strategy::rollback, "to 3.9", "Mail"});
    return it;
}
Case failed()
{
    auto it = attempted();
    it.does(mark("x1")).does(EndAttempt{{}, AttemptOutcome::failed, "errors doubled"});
    return it;
}

TEST_CASE("what beginning and ending attempts refuse")
{
    Refusals all;
    all.when("hotfix, one open", attempted().ask(StartAttempt{Strategy::hotfix, "again"}));
    all.when("hotfix, resolved", resolved().ask(StartAttempt{Strategy::hotfix, "again"}));
    auto merged = commanded();
    merged.does(MergeIncident{IncidentId{3}, "INC-3"});
    all.when("hotfix, merged", merged.ask(StartAttempt{Strategy::hotfix}));
    all.when("rollback undo attempt 3, there is none", attempted().ask(StartAttempt{Strategy::rollback, "", "", 3}));
    all.when("revert, no checklist", commanded().ask(StartAttempt{Strategy::revert}));
    all.when("worked, no attempt", commanded().ask(EndAttempt{{}, AttemptOutcome::worked}));
    all.when("worked 4 of 4, two open", two_attempts().ask(EndAttempt{{}, AttemptOutcome::worked, "4 of 4"}));
    all.when("attempt 7 worked, none yet", commanded().ask(EndAttempt{7, AttemptOutcome::worked}));
    all.when("attempt 7 worked", attempted().ask(EndAttempt{7, AttemptOutcome::worked}));
    all.when("attempt 1 worked, failed before", failed().ask(EndAttempt{1, AttemptOutcome::worked}));
    auto in = attempted();
    in.does(mark("x1"));
    all.when("abandoned errors doubled, in production", in.ask(EndAttempt{{}, AttemptOutcome::abandoned, "errors"}));
    all.check("attempt");
}

TEST_CASE("what go and its neighbours refuse")
{
    Refusals all;
    all.when("go, no attempt", commanded().ask(SayGo{}));
    all.when("go, steps open", attempted().ask(SayGo{}));
    all.when("go anyway, without a reason", attempted().ask(SayGo{true, "", true}));
    auto gone = attempted();
    gone.does(SayGo{true, "no time", true});
    all.when("go, said already", gone.ask(SayGo{}));
    all.when("deployed, no attempt", commanded().ask(ReachProduction{}));
    all.when("deployed, two open", two_attempts().ask(ReachProduction{}));
    auto in = attempted();
    in.does(ReachProduction{});
    all.when("deployed, in production", in.ask(ReachProduction{}));
    all.when("alone, no attempt", commanded().ask(DeclareAlone{}));
    auto single = attempted();
    single.does(DeclareAlone{});
    all.when("alone, said already", single.ask(DeclareAlone{}));
    all.when("alone, data may move", attempted(Strategy::rollback).ask(DeclareAlone{}));
    all.check("go");
}

TEST_CASE("what the questions after a failure refuse")
{
    Refusals all;
    const auto theory = [](std::optional<int> number) {
        return AssessFailure{number, Aftermath::theory_stands, YesNo::yes};
    };
    all.when("theory yes, nothing failed", attempted().ask(theory({})));
    all.when("attempt 7 theory yes", attempted().ask(theory(7)));
    all.when("attempt 1 theory yes, it did not fail", attempted().ask(theory(1)));
    auto answered = failed();
    answered.does(theory({}));
    all.when("theory yes, again", answered.ask(theory({})));
    all.check("aftermath");
}

TEST_CASE("what marking steps refuses")
{
    Refusals all;
    all.when("done p1, no attempt", commanded().ask(mark("p1")));
    all.when("done, none in hand", attempted().ask(mark("")));
    all.when("done zzzz", attempted().ask(mark("zzzz")));
    all.when("done p1, two open", two_attempts().ask(mark("p3 11:45")));
    all.when("attempt 7 p1", attempted().ask(mark("attempt 7 p1")));
    all.when("skip p9, without a reason", attempted().ask(skip("p9")));
    all.when("na p4, without a reason", attempted().ask(mark("p4", StepState::not_applicable)));
    all.when("fail v1, without what was seen", attempted().ask(mark("v1", StepState::failed)));
    all.when("done p6, without the evidence", attempted(Strategy::rollback).ask(mark("p6")));
    all.when("done p3, without the time", attempted(Strategy::rollback).ask(mark("p3")));
    auto done = attempted();
    done.does(mark("p4"));
    all.when("done p4, again", done.ask(mark("p4")));
    all.when("undo p1, not done", attempted().ask(mark("p1", StepState::todo)));
    all.check("checklist");
}

TEST_CASE("what roles refuse")
{
    Refusals all;
    const auto give = [](const Person& to) { return GiveRole{Role::commander, to}; };
    auto closed = resolved();
    closed.does(CloseIncident{});
    all.when("take, closed", closed.by(tom).ask(TakeRole{Role::commander}));
    all.when("take driver, no attempt", commanded().ask(TakeRole{Role::driver}));
    all.when("take, in command already", commanded().ask(TakeRole{Role::commander}));
    auto comms = commanded();
    comms.does(TakeRole{Role::comms});
    all.when("take comms, mine already", comms.ask(TakeRole{Role::comms}));
    all.when("take comms anyway, without a reason", comms.by(tom).ask(TakeRole{Role::comms, true, ""}));
    all.when("take anyway, without a reason", commanded().by(tom).ask(TakeRole{Role::commander, true, ""}));
    auto asked = commanded();
    asked.by(tom).does(TakeRole{Role::commander});
    all.when("take, asked for already", asked.by(jonas).ask(TakeRole{Role::commander}));
    all.when("lead @gast", commanded().ask(give(gast)));
    all.when("lead, somebody unknown", commanded().ask(give(somewho)));
    all.when("lead me, in command already", commanded().ask(give(noor)));
    auto driven = attempted();
    driven.does(TakeRole{Role::driver});
    all.when("role reviewer me, the driver", driven.ask(AssignRole{Role::reviewer, noor}));
    auto reviewed = attempted();
    reviewed.does(TakeRole{Role::reviewer});
    all.when("take driver, the reviewer", reviewed.ask(TakeRole{Role::driver}));
    all.when("role expert, a bot", commanded().ask(AssignRole{Role::expert, robo, "databases"}));
    all.when("role scribe none, nobody is", commanded().ask(AssignRole{Role::scribe, {}}));
    all.when("role comms @noor, hers already", comms.ask(AssignRole{Role::comms, noor}));
    all.when("handoff to myself", commanded().ask(OfferRole{Role::commander, noor}));
    all.when("handoff, not mine", commanded().by(tom).ask(OfferRole{Role::commander, jonas}));
    all.when("accept, nothing offered", commanded().by(tom).ask(AcceptRole{}));
    auto offered = attempted();
    offered.does(TakeRole{Role::driver}).does(OfferRole{Role::driver, tom});
    offered.does(EndAttempt{{}, AttemptOutcome::abandoned, "no"});
    all.when("accept, the attempt it was for is over", offered.by(tom).ask(AcceptRole{}));
    all.check("roles");
}

} // namespace
} // namespace warroom
