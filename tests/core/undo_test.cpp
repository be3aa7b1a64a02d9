// Taking back what was done last gives back what was there before, with its times.
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("undo");

namespace warroom {
namespace {

TEST_CASE("a status set by mistake and taken back doesn't begin the watch again")
{
    auto it = commanded();
    it.at("10:05").does(ChangeStatus{Status::identified});
    it.at("10:10").does(ChangeStatus{Status::monitoring, "errors are gone"});
    it.at("10:20").does(ChangeStatus{Status::investigating, "wrong room"});
    it.at("10:21").does(TakeBack{});
    CHECK(it.status() == Status::monitoring);
    CHECK(it.incident().monitoring_since == clock("10:10"));
    CHECK(it.incident().identified_at == clock("10:05"));
}

TEST_CASE("what was never resolved has no first time of it")
{
    auto it = commanded();
    it.at("10:10").does(ChangeStatus{Status::monitoring, "fine"}).at("11:00").does(Resolve{}).does(TakeBack{});
    CHECK(it.status() == Status::monitoring);
    CHECK(it.incident().monitoring_since == clock("10:10"));
    CHECK_FALSE(it.incident().first_resolved_at);
}

TEST_CASE("resolving anyway is taken back with all that it did")
{
    auto it = attempted();
    it.does(ChangeStatus{Status::fixing}).at("10:11").does(Resolve{true, "wrong room"}).does(TakeBack{});
    CHECK(it.status() == Status::fixing);
    CHECK(open_attempt(it.incident()));
}

TEST_CASE("a severity raised by mistake is no peak, and an assumed one is assumed again")
{
    auto it = opened(std::nullopt);
    it.at("10:30").does(ChangeSeverity{Severity::sev1}).does(TakeBack{});
    CHECK(it.incident().severity == Severity::sev2);
    CHECK(it.incident().severity_assumed);
    CHECK(peak(it.incident()) == Severity::sev2);
    CHECK(it.incident().held.empty());
}

TEST_CASE("a driver who has become the reviewer isn't given back as driver")
{
    auto it = attempted();
    it.does(AssignRole{Role::driver, tom}).does(AssignRole{Role::driver, std::nullopt});
    it.by(tom).does(TakeRole{Role::reviewer});
    check_refused(it.by(noor).ask(TakeBack{}), Reason::nothing_to_undo, "changed again");
}

TEST_CASE("what can't be taken back doesn't hand out what was done before it")
{
    auto it = commanded();
    it.by(tom).does(TakeNote{"5xx"});
    const Command finals[] = {TakeRole{Role::commander}, ChangeSeverity{Severity::sev4, "nobody was hit"}};
    for (const auto& command : finals) {
        auto then = it;
        REQUIRE(then.tell(command, "typed").has_value());
        check_refused(then.ask(TakeBack{}), Reason::nothing_to_undo, "only your last change");
    }
    CHECK(it.ask(TakeBack{}).has_value());
}

TEST_CASE("the answer after a failure goes back to not known, and the status with it")
{
    auto it = attempted();
    it.does(mark("x1")).does(EndAttempt{{}, AttemptOutcome::failed, "errors doubled"});
    const auto before = it.status();
    it.at("10:21").does(AssessFailure{{}, Aftermath::theory_stands, YesNo::yes}).does(TakeBack{});
    CHECK(it.status() == before);
    CHECK(it.incident().attempts[0].aftermath.at(Aftermath::theory_stands) == YesNo::unknown);
}

TEST_CASE("an expert whose role comes back has the area again")
{
    auto it = commanded();
    it.does(AssignRole{Role::expert, tom, "databases"}).at("10:05").does(AssignRole{Role::expert, {}}).does(TakeBack{});
    REQUIRE(holder(it.incident(), Role::expert) == tom.id);
    CHECK(it.incident().roles.back().area == "databases");
}

TEST_CASE("impact that stopped a plan to resolve and is taken back brings the plan back, and unticks what it ticked")
{
    auto it = commanded();
    it.does(ChangeStatus{Status::monitoring, "fine"}).at("10:05").does(Resolve{.plan = true});
    it.at("10:06").does(ChangeImpact{"API", ImpactLevel::full});
    CHECK_FALSE(it.incident().resolves_itself);
    it.does(TakeBack{});
    CHECK(it.incident().resolves_itself);
    CHECK(systems(it.incident().windows).empty());
}

TEST_CASE("an attempt that ended a watch and is taken back leaves the watch as it was")
{
    auto it = attempted();
    it.at("10:20").does(mark("x1 x2 v1 v2")).does(mark("w1 errors", StepState::failed));
    it.at("10:30").does(StartAttempt{Strategy::rollback, "to 3.9"}).does(TakeBack{});
    CHECK(it.line("HF-W1").state == StepState::failed);
    CHECK(it.incident().attempts[0].open());
}

TEST_CASE("after a go that was taken back, go can be said again")
{
    auto it = attempted();
    it.does(mark("p1 p3 p4 a1")).at("10:20").does(SayGo{}).does(TakeBack{});
    CHECK(it.line("HF-A3").state == StepState::todo);
    it.does(SayGo{});
    CHECK(it.line("HF-A3").state == StepState::done);
}

} // namespace
} // namespace warroom
