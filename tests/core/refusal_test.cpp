#include "tests/core/refusals.hpp"

TEST_SUITE_BEGIN("refusals");

namespace warroom {
namespace {

using std::chrono::days;

ImpactWindow api(std::string_view from, std::optional<std::string_view> to = {})
{
    ImpactWindow window{.system = "Public API", .from = clock(from)};
    if (to) window.to = clock(*to);
    return window;
}
Case hurt(Case it)
{
    it.happens({ImpactChanged{1, {}, api("10:00")}});
    return it;
}
Case monitoring()
{
    auto it = commanded();
    it.at("10:10").does(ChangeStatus{Status::monitoring, "errors are gone"});
    return it;
}
Case resolved()
{
    auto it = monitoring();
    it.at("11:00").does(Resolve{});
    return it;
}
Case closed()
{
    auto it = resolved();
    it.does(CloseIncident{});
    return it;
}
Case cancelled()
{
    auto it = commanded();
    it.does(CancelIncident{false, "a test alert"});
    return it;
}
Case merged()
{
    auto it = commanded();
    it.does(MergeIncident{IncidentId{3}, "INC-3"});
    return it;
}
Case in_production()
{
    auto it = attempted();
    it.at("10:20").does(mark("x1"));
    return it;
}

TEST_CASE("what changing the status refuses")
{
    Refusals all;
    const auto status = [](Status to, std::string why = "") { return ChangeStatus{to, std::move(why)}; };
    all.when("open, without a title", Case{}.ask(declare("")));
    all.when("open, within an incident", opened().ask(declare("again")));
    all.when("note, where there is no incident", Case{}.ask(TakeNote{"x"}));
    all.when("status declared, declared", opened().ask(status(Status::declared)));
    all.when("status declared, investigating", commanded().ask(status(Status::declared)));
    all.when("status monitoring, no attempt and no reason", commanded().ask(status(Status::monitoring)));
    all.when("status merged", commanded().ask(status(Status::merged)));
    all.when("status investigating, in production", in_production().ask(status(Status::investigating)));
    all.when("status identified, in production", in_production().ask(status(Status::identified, "why")));
    all.when("status investigating, monitoring", monitoring().ask(status(Status::investigating)));
    all.when("status fixing, monitoring", monitoring().ask(status(Status::fixing)));
    auto identified = commanded();
    identified.does(status(Status::identified));
    all.when("status investigating, identified", identified.ask(status(Status::investigating)));
    auto fixing = commanded();
    fixing.does(status(Status::fixing));
    all.when("status identified, fixing without an attempt", fixing.ask(status(Status::identified)));
    all.when("status fixing, resolved", resolved().ask(status(Status::fixing)));
    all.when("status monitoring, cancelled", cancelled().ask(status(Status::monitoring)));
    all.when("status monitoring, merged", merged().ask(status(Status::monitoring)));
    all.check("status");
}

TEST_CASE("what reopening, cancelling and merging refuse")
{
    Refusals all;
    all.when("reopen x, investigating", commanded().ask(ReopenIncident{"x"}));
    all.when("reopen x, merged", merged().ask(ReopenIncident{"x"}));
    all.when("reopen, resolved", resolved().ask(ReopenIncident{}));
    all.when("reopen x, a week later", closed().at(clock("11:00") + days{7}).ask(ReopenIncident{"x"}));
    all.when("cancel, cancelled", cancelled().ask(CancelIncident{false, "x"}));
    all.when("cancel, fixing", in_production().ask(CancelIncident{false, "x"}));
    auto failed = in_production();
    failed.does(EndAttempt{{}, AttemptOutcome::failed, "no"})
        .does(AssessFailure{{}, Aftermath::theory_stands, YesNo::no});
    all.when("cancel, after an attempt in production", failed.ask(CancelIncident{false, "x"}));
    all.when("cancel, without a reason", commanded().ask(CancelIncident{}));
    all.when("cancel nobody noticed, with impact", hurt(commanded()).ask(CancelIncident{false, "nobody noticed"}));
    all.when("merge 3, closed", closed().ask(MergeIncident{IncidentId{3}, "INC-3"}));
    all.when("merge 14, itself", commanded().ask(MergeIncident{IncidentId{14}, "INC-14"}));
    all.when("unmerge, not merged", commanded().ask(UnmergeIncident{}));
    all.check("lifecycle");
}

TEST_CASE("what resolving and closing refuse")
{
    Refusals all;
    all.when("resolve, with an attempt and impact", hurt(attempted()).ask(Resolve{}));
    all.when("resolve, only not watched yet", commanded().ask(Resolve{}));
    all.when("resolve, watching", monitoring().at("10:20").ask(Resolve{}));
    all.when("resolve anyway, without a reason", monitoring().ask(Resolve{true, ""}));
    auto planned = monitoring();
    planned.does(Resolve{.plan = true});
    all.when("resolve --plan, planned", planned.ask(Resolve{.plan = true}));
    all.when("resolve, resolved", resolved().ask(Resolve{}));
    all.when("resolve, merged", merged().ask(Resolve{}));
    all.when("close, closed", closed().ask(CloseIncident{}));
    all.when("close, cancelled", cancelled().ask(CloseIncident{}));
    all.when("close, monitoring", monitoring().ask(CloseIncident{}));
    all.when("close anyway, without a reason", monitoring().ask(CloseIncident{true, ""}));
    auto playbook = test_playbook();
    playbook.checklists["close"] =
        test_list("close", "CL",
                  {step("1", "Confirm impact", Phase::list), step("2", "Users affected", Phase::list),
                   step("6", "Undo emergency", Phase::list)});
    Case unfinished{playbook};
    unfinished.does(declare("Checkout answers with an error")).by(noor).does(TakeRole{Role::commander, true, "x"});
    unfinished.does(ChangeStatus{Status::monitoring, "fine"}).does(AddTodo{{.text = "alert"}});
    unfinished.at("12:00").does(Resolve{});
    all.when("close, three steps and a todo open", unfinished.ask(CloseIncident{}));
    all.when("close, the same at night", unfinished.at("21:00").ask(CloseIncident{}));
    auto untidy = in_production();
    untidy.does(EndAttempt{{}, AttemptOutcome::worked, "fine"}).at("12:00").does(Resolve{});
    all.when("close, an attempt's clean-up open", untidy.ask(CloseIncident{}));
    all.when("close tomorrow, investigating", commanded().ask(PostponeClosing{clock("12:00")}));
    all.when("close tomorrow, merged", merged().ask(PostponeClosing{clock("12:00")}));
    all.when("close tomorrow, a time that is past", resolved().ask(PostponeClosing{clock("10:00")}));
    all.check("ending");
}

TEST_CASE("what changing the severity and taking back refuse")
{
    Refusals all;
    all.when("sev 2, SEV2", commanded().ask(ChangeSeverity{Severity::sev2}));
    all.when("sev 3, without a reason", commanded().ask(ChangeSeverity{Severity::sev3}));
    all.when("sev 1, closed", closed().ask(ChangeSeverity{Severity::sev1}));
    all.check("severity");

    Refusals notes;
    notes.when("note, without a text", commanded().ask(TakeNote{}));
    notes.when("undo, nothing done", commanded().by(tom).ask(TakeBack{}));
    auto asked = commanded();
    asked.by(tom).does(TakeNote{"x"}).does(TakeRole{Role::commander});
    notes.when("undo, after asking for command", asked.ask(TakeBack{}));
    auto changed = commanded();
    changed.by(tom).does(ChangeSeverity{Severity::sev1});
    changed.by(noor).does(ChangeSeverity{Severity::sev3, "few users"});
    notes.when("undo, changed by somebody since", changed.by(tom).ask(TakeBack{}));
    auto begun = attempted();
    notes.when("undo, three minutes into an attempt", begun.at("10:13").ask(TakeBack{}));
    auto early = attempted();
    early.does(mark("a3", StepState::done))
        .does(mark("a3", StepState::todo))
        .by(jonas)
        .does(TakeRole{Role::commander, true, "x"});
    notes.when("undo, of a go by who commands no more", early.by(noor).ask(TakeBack{}));
    auto over = resolved();
    over.by(tom).does(ChangeSeverity{Severity::sev1}).by(noor).does(CloseIncident{});
    notes.when("undo, closed since", over.by(tom).ask(TakeBack{}));
    notes.check("notes");
}

TEST_CASE("what standing refuses")
{
    Refusals all;
    const auto sev = ChangeSeverity{Severity::sev1, "worse"};
    all.when("sev 1, a guest", commanded().by(gast).ask(sev));
    all.when("sev 1, somebody of another organisation", commanded().by(olga).ask(sev));
    all.when("sev 1, a bot", commanded().by(robo).ask(sev));
    all.when("sev 1, somebody who can't be looked up", commanded().by(somewho).ask(sev));
    all.when("done a3, somebody who can't be looked up", attempted().by(somewho).ask(mark("a3"), "done a3"));
    all.when("close, not the commander, from a gesture", resolved().by(tom).ask(CloseIncident{}));
    all.check("rights");
}

} // namespace
} // namespace warroom
