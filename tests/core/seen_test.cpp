#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("seen");

namespace warroom {
namespace {

// With the lists of the incident itself.
Playbook whole_playbook()
{
    auto playbook = test_playbook();
    const auto own = [](std::string list, std::string prefix, int steps) {
        Checklist all{list, prefix, list, {}};
        for (int i = 1; i <= steps; ++i)
            all.steps.push_back(step(prefix + "-" + std::to_string(i), "Step " + std::to_string(i), Phase::list));
        return all;
    };
    playbook.checklists["first_five_minutes"] = own("first_five_minutes", "FF", 9);
    playbook.checklists["close"] = own("close", "CL", 10);
    playbook.checklists["hotfix"].steps.push_back(step("HF-W2", "Update", Phase::watch));
    return playbook;
}
Case fresh(std::optional<Severity> severity = Severity::sev2)
{
    Case it{whole_playbook()};
    it.does(declare("Checkout answers with an error", severity));
    return it;
}
const StepLine& own(const Case& it, std::string_view id)
{
    const auto* line = find_step(it.incident(), 0, id);
    REQUIRE(line);
    return *line;
}
bool seen(const Case& it, std::string_view id) { return own(it, id).state == StepState::done && own(it, id).seen; }
RecordMessage hello(const Case& it)
{
    MessagePosted posted{ChannelId{"C1"}, MessageId{"1"}, {}, "hello"};
    posted.sent_at = it.now();
    return {posted};
}

TEST_CASE("opening says the symptom, and the severity where somebody chose it")
{
    CHECK(seen(fresh(), "FF-1"));
    CHECK(own(fresh(), "FF-1").words == "Checkout answers with an error");
    CHECK(seen(fresh(), "FF-3"));
    CHECK_FALSE(seen(fresh(std::nullopt), "FF-3"));
    CHECK_FALSE(seen(fresh(), "FF-2"));
    CHECK(seen(fresh(Severity::sev4), "FF-2"));
}

TEST_CASE("the first five minutes tick themselves as they are seen")
{
    auto it = fresh(std::nullopt);
    it.does(hello(it));
    CHECK_FALSE(seen(it, "FF-4"));
    it.by(robo).does(hello(it));
    CHECK_FALSE(seen(it, "FF-4"));
    it.by(tom).does(hello(it));
    CHECK(seen(it, "FF-4"));
    it.by(noor).does(TakeRole{Role::commander});
    CHECK(seen(it, "FF-2"));
    it.does(ChangeSeverity{Severity::sev1, ""});
    CHECK(seen(it, "FF-3"));
    it.does(AnswerQuestion{AdvisorQuestion::change_started, YesNo::unknown});
    CHECK(seen(it, "FF-5"));
    it.does(AnswerQuestion{AdvisorQuestion::harm_now, YesNo::yes});
    CHECK_FALSE(seen(it, "FF-6"));
    it.does(TakeNote{"imports are paused"});
    CHECK(seen(it, "FF-6"));
    it.does(ChangeImpact{"API", ImpactLevel::full});
    CHECK(seen(it, "FF-8"));
    CHECK_FALSE(seen(it, "FF-9"));
    it.does(SendUpdate{"we are on it"});
    CHECK(seen(it, "FF-9"));
    CHECK(own(it, "FF-7").state == StepState::todo);
}

TEST_CASE("a seen step can be unticked, by its full id")
{
    auto it = fresh();
    it.does(mark("ff-3", StepState::todo));
    CHECK(own(it, "FF-3").state == StepState::todo);
    it.does(mark("ff7"));
    CHECK(own(it, "FF-7").state == StepState::done);
    CHECK_FALSE(own(it, "FF-7").seen);
}

TEST_CASE("a tick goes back with the change that it saw")
{
    auto it = fresh(std::nullopt);
    it.by(noor).does(TakeRole{Role::commander}).does(TakeBack{});
    CHECK_FALSE(it.incident().commander);
    CHECK(own(it, "FF-2").state == StepState::todo);
}

TEST_CASE("driver and reviewer are named once both are")
{
    auto it = fresh();
    it.by(noor).does(StartAttempt{Strategy::hotfix, ""}).does(AssignRole{Role::driver, jonas});
    CHECK(it.line("HF-P3").state == StepState::todo);
    it.does(AssignRole{Role::reviewer, tom});
    CHECK(it.line("HF-P3").state == StepState::done);
    CHECK(it.line("HF-P3").seen);
}

TEST_CASE("watch, update and what closing takes tick themselves")
{
    auto it = fresh();
    it.by(noor).does(TakeRole{Role::commander}).does(StartAttempt{Strategy::hotfix, ""});
    it.does(SendUpdate{"a fix is coming"});
    CHECK(it.line("HF-W2").state == StepState::todo);
    it.at("10:40").does(EndAttempt{{}, AttemptOutcome::worked, "fine"}).does(SendUpdate{"it is out"});
    CHECK(it.line("HF-W2").seen);
    auto hasty = it;
    hasty.at("10:50").does(Resolve{true, "window closes"});
    CHECK(hasty.line("HF-W1").state == StepState::todo);
    it.at("11:10").does(Resolve{});
    CHECK(it.line("HF-W1").seen);
    CHECK(seen(it, "CL-3"));
    CHECK_FALSE(seen(it, "CL-5"));
    it.does(SendUpdate{"thank you"});
    CHECK(seen(it, "CL-5"));
    UserCount about;
    about.least = 1240;
    it.does(CountUsers{about});
    CHECK(seen(it, "CL-2"));
    it.does(AddTodo{Todo{.text = "alert on it"}});
    CHECK_FALSE(seen(it, "CL-7"));
    it.does(ChangeTodo{1, {}, tom.id, "2026-03-17", ""});
    CHECK(seen(it, "CL-7"));
}

} // namespace
} // namespace warroom
