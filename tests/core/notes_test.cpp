#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("notes and taking back");

namespace warroom {
namespace {

TEST_CASE("a note needs a text and may be about another time")
{
    check_refused(opened().ask(TakeNote{""}), Reason::bad_argument, "note LB");
    auto it = opened();
    it.does(TakeNote{"LB shows 5xx", clock("09:50")});
    CHECK(it.log().back().at == clock("09:50"));
    CHECK(it.log().back().recorded_at == clock("10:01"));
}

TEST_CASE("who writes in the room is known to have written")
{
    auto it = opened();
    it.by(tom).does(RecordMessage{MessagePosted{.channel = ChannelId{"C1"}, .message = MessageId{"1"}, .text = "hi"}});
    CHECK(it.incident().people.at(tom.id).wrote);
    CHECK_FALSE(it.incident().people.at(jonas.id).wrote);
}

// What one can take back: done at 10:11 by Noor, who commands, with a hotfix open unless said otherwise.
struct Change {
    std::string_view name;
    std::vector<Command> before;
    Command command;
};
std::vector<Change> changes()
{
    return {{"severity", {}, ChangeSeverity{Severity::sev1}},
            {"lowered severity", {}, ChangeSeverity{Severity::sev3, "few users"}},
            {"status", {}, ChangeStatus{Status::identified}},
            {"command given", {}, GiveRole{Role::commander, tom}},
            {"note", {}, TakeNote{"5xx", clock("09:00")}},
            {"step", {}, mark("p1 price is null")},
            {"several steps", {}, mark("p1 p3")},
            {"step left out", {}, skip("p9 no time")},
            {"step that moves the status", {}, mark("x1")},
            {"outcome", {}, EndAttempt{{}, AttemptOutcome::abandoned}},
            {"outcome that moves the status", {mark("x1")}, EndAttempt{{}, AttemptOutcome::failed, "no"}},
            {"resolved early", {mark("x1")}, Resolve{true, "it healed"}},
            {"attempt", {EndAttempt{{}, AttemptOutcome::abandoned}}, StartAttempt{Strategy::rollback, ""}}};
}
Case changed(const Change& change)
{
    auto it = attempted();
    for (const auto& command : change.before) it.does(command);
    it.at("10:11").does(change.command);
    return it;
}

TEST_CASE("every kind of change is taken back, and stands as before")
{
    for (const auto& change : changes()) {
        CAPTURE(change.name);
        auto before = attempted();
        for (const auto& command : change.before) before.does(command);
        auto it = changed(change);
        it.at("10:12").does(TakeBack{});
        const auto& was = before.incident();
        const auto& is = it.incident();
        CHECK(is.severity == was.severity);
        CHECK(is.status == was.status);
        CHECK(is.commander == was.commander);
        CHECK((open_attempt(is) != nullptr) == (open_attempt(was) != nullptr));
        CHECK(is.attempts[0].outcome == was.attempts[0].outcome);
        CHECK(is.attempts[0].production_at == was.attempts[0].production_at);
        CHECK(is.resolved_at == was.resolved_at);
        for (std::size_t i = 0; i < was.attempts[0].steps.size(); ++i)
            CHECK(is.attempts[0].steps[i].state == was.attempts[0].steps[i].state);
        CHECK(std::holds_alternative<TakenBack>(it.log().back().event));
        check_refused(it.ask(TakeBack{}), Reason::nothing_to_undo, "10 minutes");
    }
}

TEST_CASE("after ten minutes it stands")
{
    for (const auto& change : changes()) {
        CAPTURE(change.name);
        auto it = changed(change);
        const bool attempt = change.name == "attempt"; // that one counts after two
        if (!attempt) CHECK(it.at("10:20:59").ask(TakeBack{}).has_value());
        check_refused(it.at("10:21").ask(TakeBack{}), Reason::nothing_to_undo, "10 minutes");
    }
}

TEST_CASE("what somebody changed since is left as it is")
{
    const auto again = [](Command mine, Command theirs) {
        auto it = attempted();
        it.at("10:11").does(mine).by(tom).does(theirs).by(noor);
        check_refused(it.ask(TakeBack{}), Reason::nothing_to_undo, "changed again");
    };
    again(ChangeSeverity{Severity::sev3, "few"}, ChangeSeverity{Severity::sev1});
    again(ChangeStatus{Status::identified}, ChangeStatus{Status::fixing});
    again(GiveRole{Role::commander, tom}, GiveRole{Role::commander, jonas});
    again(mark("p1"), mark("p1", StepState::todo));
    again(EndAttempt{{}, AttemptOutcome::abandoned}, StartAttempt{Strategy::hotfix, ""});
}

TEST_CASE("an attempt counts after two minutes, or once a step of it was marked")
{
    auto it = attempted();
    CHECK(it.at("10:11:59").ask(TakeBack{}).has_value());
    check_refused(it.at("10:12").ask(TakeBack{}), Reason::nothing_to_undo, "attempt 1 abandoned");
    it.by(tom).at("10:11").does(mark("x1"));
    check_refused(it.by(noor).ask(TakeBack{}), Reason::nothing_to_undo, "changed again");
}

TEST_CASE("a withdrawn attempt counts nowhere")
{
    auto it = attempted();
    it.at("10:11").does(TakeBack{});
    CHECK(it.incident().attempts[0].withdrawn);
    CHECK_FALSE(open_attempt(it.incident()));
    CHECK_FALSE(listed_attempt(it.incident()));
    CHECK(failed_attempts(it.incident()) == 0);
    CHECK(it.ask(StartAttempt{Strategy::rollback, ""}).has_value());
}

TEST_CASE("one takes back one's own change only, one's last")
{
    auto it = attempted();
    it.at("10:11").does(ChangeSeverity{Severity::sev1});
    check_refused(it.by(tom).ask(TakeBack{}), Reason::nothing_to_undo, "only your last change");
    it.does(mark("p1")).by(noor).does(TakeBack{});
    CHECK(it.incident().severity == Severity::sev2);
    CHECK(it.line("HF-P1").state == StepState::done);
}

TEST_CASE("a go doesn't come back by the hand of who commands no more")
{
    auto it = attempted();
    it.does(mark("a3")).does(mark("a3", StepState::todo)).by(tom).does(TakeRole{Role::commander, true, "Noor is off"});
    check_refused(it.by(noor).ask(TakeBack{}), Reason::not_allowed, "done <step>");
}

TEST_CASE("evidence comes back with the step it stood at")
{
    auto it = attempted();
    it.does(mark("p1 price is null")).at("10:11").does(mark("p1", StepState::todo)).does(TakeBack{});
    CHECK(it.line("HF-P1").state == StepState::done);
    CHECK(it.line("HF-P1").words == "price is null");
}

TEST_CASE("nothing but a note is taken back once it is closed, and no attempt reopens once it is resolved")
{
    auto it = attempted();
    it.at("10:11").does(ChangeSeverity{Severity::sev1}).does(CloseIncident{true, "wrong room"});
    check_refused(it.ask(TakeBack{}), Reason::already_closed, "note");
    it.does(TakeNote{"by mistake"}).does(TakeBack{});
    CHECK(it.status() == Status::closed);

    auto other = attempted();
    other.does(mark("x1 x2 v1 v2")).by(tom).at("10:41").does(EndAttempt{{}, AttemptOutcome::worked});
    other.by(noor).at("10:42").does(Resolve{});
    REQUIRE(other.status() == Status::resolved);
    check_refused(other.by(tom).ask(TakeBack{}), Reason::nothing_to_undo, "changed again");
}

} // namespace
} // namespace warroom
