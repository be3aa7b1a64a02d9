#include "tests/core/standing.hpp"

TEST_SUITE_BEGIN("lifecycle");

namespace warroom {
namespace {

TEST_CASE("opening records what the playbook says that day, and owes a room")
{
    Case it;
    it.does(declare("Checkout answers with an error", std::nullopt));
    CHECK(it.incident().severity == Severity::sev2);
    CHECK(it.incident().severity_assumed);
    CHECK(it.status() == Status::declared);
    CHECK(it.incident().opened_by == jonas.id);
    CHECK(name_of(it.incident(), jonas.id) == "Jonas");
    CHECK(count<OpenChannel>(it.owed()) == 1);
}

TEST_CASE("opening without a title asks what users see")
{
    check_refused(Case{}.ask(declare("")), Reason::bad_argument, "open sev2");
}

TEST_CASE("an incident is declared once, and nothing happens to one that never was")
{
    check_refused(opened().ask(declare("again")), Reason::already_declared, "");
    check_refused(Case{}.ask(TakeNote{"x"}), Reason::no_incident_here, "");
}

TEST_CASE("who opens a SEV3 or SEV4 commands it and looks into it from the start")
{
    for (const auto severity : {Severity::sev3, Severity::sev4}) {
        const auto it = opened(severity);
        CHECK(it.incident().commander == jonas.id);
        CHECK(it.status() == Status::investigating);
        CHECK(it.incident().acknowledged_at == clock("10:00"));
    }
    for (const auto severity : {Severity::sev1, Severity::sev2}) {
        CHECK_FALSE(opened(severity).incident().commander);
        CHECK(opened(severity).status() == Status::declared);
    }
}

TEST_CASE("an announcement goes out only where one is configured, and never for a private incident")
{
    auto playbook = test_playbook();
    playbook.announcement_channel = "#incidents";
    auto secret = declare("keys leaked");
    secret.is_private = true;
    CHECK(Case{playbook}.does(declare("x")).incident().declared.announced);
    CHECK_FALSE(Case{playbook}.does(secret).incident().declared.announced);
    CHECK_FALSE(Case{}.does(declare("x")).incident().declared.announced);
}

TEST_CASE("reopening asks what came back, counts, and forgets that it was stable")
{
    for (const auto from : {Status::resolved, Status::closed, Status::cancelled}) {
        CAPTURE(word(from));
        auto it = standing_at(from);
        check_refused(it.ask(ReopenIncident{}), Reason::bad_argument, "reopen it is back");
        const auto first = it.incident().first_resolved_at;
        it.at("12:00").does(ReopenIncident{"errors again"});
        CHECK(it.status() == Status::investigating);
        CHECK(it.incident().reopened == 1);
        CHECK_FALSE(it.incident().resolved_at);
        CHECK_FALSE(it.incident().closed_at);
        CHECK(it.incident().first_resolved_at == first);
    }
    check_refused(opened().ask(ReopenIncident{"x"}), Reason::same_value, "is open");
}

TEST_CASE("what comes back after seven days is an incident of its own")
{
    auto it = standing_at(Status::closed);
    const auto closed = *it.incident().closed_at;
    CHECK(it.at(closed + std::chrono::days{7} - std::chrono::seconds{1}).ask(ReopenIncident{"x"}).has_value());
    check_refused(it.at(closed + std::chrono::days{7}).ask(ReopenIncident{"x"}), Reason::no_such_transition,
                  "open --another sev2: Checkout answers with an error (again, see INC-14)");
}

TEST_CASE("a false alarm is cancelled with a reason, by who decides, and leaves nothing to do")
{
    check_refused(opened().ask(CancelIncident{}), Reason::bad_argument, "cancel nobody was hit");
    auto it = commanded();
    CHECK(only<ApprovalAsked>(it.by(tom).ask(CancelIncident{false, "test"}, "cancel test")));
    it.by(noor).does(CancelIncident{false, "the test alert fired"});
    CHECK(it.status() == Status::cancelled);
    const auto owed = it.owed();
    CHECK(count<FilePostMortem>(owed) == 0);
    CHECK_FALSE(next_reminder(it.incident()));
    check_refused(it.ask(CancelIncident{false, "x"}), Reason::same_value, "already");
}

TEST_CASE("with impact on record a cancelling asks whether anybody felt it")
{
    auto it = commanded();
    ImpactWindow window;
    window.system = "Public API";
    window.from = clock("10:00");
    window.to = clock("10:04");
    it.happens({ImpactChanged{1, {}, window}});
    check_refused(it.ask(CancelIncident{false, "nobody noticed"}), Reason::impact_recorded,
                  "cancel anyway nobody noticed");
    check_refused(it.ask(CancelIncident{false, "nobody noticed"}), Reason::impact_recorded, "resolve anyway short");
    it.does(CancelIncident{true, "nobody noticed"});
    CHECK(it.status() == Status::cancelled);
    CHECK(it.incident().windows[0].withdrawn);
}

TEST_CASE("what reached production was no false alarm")
{
    auto it = attempted();
    CHECK(it.ask(CancelIncident{false, "test"}).has_value());
    it.does(mark("x1"));
    check_refused(it.ask(CancelIncident{false, "test"}), Reason::no_such_transition, "fixing");
    it.does(EndAttempt{{}, AttemptOutcome::failed, "no"});
    if (it.status() != Status::investigating) it.does(ChangeStatus{Status::investigating, "looking"});
    check_refused(it.ask(CancelIncident{false, "test"}), Reason::no_such_transition, "reached production");
}

TEST_CASE("a duplicate is merged and taken out again by who decides")
{
    auto it = commanded();
    check_refused(it.ask(MergeIncident{IncidentId{14}, "INC-14"}), Reason::bad_argument, "itself");
    CHECK(only<ApprovalAsked>(it.by(tom).ask(MergeIncident{IncidentId{3}, "INC-3"}, "merge 3")));
    it.by(noor).does(MergeIncident{IncidentId{3}, "INC-3"});
    CHECK(it.status() == Status::merged);
    CHECK(it.incident().merged_into == IncidentId{3});
    CHECK(only<ApprovalAsked>(it.by(tom).ask(UnmergeIncident{}, "unmerge")));
    it.by(noor).does(UnmergeIncident{});
    CHECK(it.status() == Status::investigating);
    CHECK_FALSE(it.incident().merged_into);
    check_refused(it.ask(UnmergeIncident{}), Reason::no_such_transition, "not merged");
}

TEST_CASE("resolving asks for the end of the watch to the second")
{
    auto it = opened();
    it.at("10:10").does(ChangeStatus{Status::monitoring, "fine"});
    check_refused(it.at("10:39:59").ask(Resolve{}), Reason::watch_not_over, "resolve anyway <why>");
    it.at("10:40").does(Resolve{});
    CHECK(it.status() == Status::resolved);
    CHECK(it.incident().resolved_at == clock("10:40"));
    check_refused(it.ask(Resolve{}), Reason::same_value, "already");
}

TEST_CASE("the watch counts from the last entry into monitoring")
{
    auto it = opened();
    it.at("10:10").does(ChangeStatus{Status::monitoring, "fine"});
    it.at("10:20").does(ChangeStatus{Status::investigating, "back"});
    it.at("10:30").does(ChangeStatus{Status::monitoring, "fine"});
    check_refused(it.at("10:45").ask(Resolve{}), Reason::watch_not_over, "11:00");
}

TEST_CASE("resolving early takes anyway, a reason and the commander, and says what was passed over")
{
    auto it = commanded();
    it.at("10:10").does(ChangeStatus{Status::monitoring, "fine"});
    check_refused(it.ask(Resolve{true, ""}), Reason::bad_argument, "resolve anyway <why>");
    check_refused(it.ask(Resolve{false, "thanks all"}), Reason::watch_not_over, "anyway");
    const auto asked = it.by(tom).ask(Resolve{true, "window closes"}, "resolve anyway window closes");
    CHECK(only<ApprovalAsked>(asked));
    CHECK_FALSE(only<StatusChanged>(asked));
    const auto done = it.by(noor).ask(Resolve{true, "window closes"});
    const auto* change = only<StatusChanged>(done);
    REQUIRE(change);
    CHECK(change->why == "window closes");
    REQUIRE(change->overridden.size() == 1);
    CHECK(change->overridden[0] == "the watch until 10:40 (UTC+1) was cut short");
}

TEST_CASE("resolving doesn't pass over an open attempt, but anyway ends it")
{
    auto it = attempted();
    check_refused(it.ask(Resolve{}), Reason::gate, "1. mark attempt 1 (hotfix) as worked");

    SUBCASE("before production it was abandoned")
    {
        it.does(Resolve{true, "it healed"});
        CHECK(it.incident().attempts[0].outcome == AttemptOutcome::abandoned);
    }
    SUBCASE("in production nobody knows how it ended")
    {
        it.does(mark("x1")).does(Resolve{true, "it healed"});
        CHECK_FALSE(it.incident().attempts[0].outcome);
    }
    CHECK_FALSE(it.incident().attempts[0].open());
    CHECK(it.status() == Status::resolved);
    CHECK(it.incident().monitoring_since.has_value());
}

TEST_CASE("anyway resolves by way of monitoring, as the matrix has it, and nobody is locked in")
{
    auto it = commanded();
    it.does(ChangeStatus{Status::identified});
    check_refused(it.ask(Resolve{}), Reason::gate, "resolve --plan");
    const auto decision = it.ask(Resolve{true, "false alarm"});
    REQUIRE(decision.has_value());
    std::vector<Status> through;
    for (const auto& event : *decision)
        if (const auto* changed = std::get_if<StatusChanged>(&event)) through.push_back(changed->to);
    CHECK(through == std::vector{Status::monitoring, Status::resolved});
}

TEST_CASE("one button does what is missing, watches, and resolves by itself")
{
    auto it = attempted();
    it.at("10:20").does(mark("x1")).by(tom).at("10:30").does(Resolve{.plan = true});
    CHECK(it.incident().attempts[0].outcome == AttemptOutcome::worked);
    CHECK(it.status() == Status::monitoring);
    CHECK(it.incident().resolves_itself);
    check_refused(it.ask(Resolve{.plan = true}), Reason::same_value, "11:00");
    REQUIRE(next_reminder(it.incident()));
    CHECK(*next_reminder(it.incident()) == clock("11:00"));
    CHECK(it.by(warroom_itself).at("10:59:59").ask(Wake{})->empty());
    it.at("11:00").does(Wake{});
    CHECK(it.status() == Status::resolved);
}

TEST_CASE("what is reported meanwhile keeps it from resolving by itself")
{
    auto it = attempted();
    it.at("10:30").does(Resolve{.plan = true});
    it.at("10:40").does(ChangeStatus{Status::investigating, "errors again"});
    CHECK_FALSE(it.incident().resolves_itself);
    CHECK_FALSE(next_reminder(it.incident()));
}

Playbook with_close_list()
{
    auto playbook = test_playbook();
    auto steps = test_list("close", "CL",
                           {step("1", "Confirm impact", Phase::list), step("2", "Users affected", Phase::list),
                            step("4", "Star messages", Phase::list, false), step("6", "Undo emergency", Phase::list),
                            step("8", "Draft's owner", Phase::list)});
    steps.steps[4].when = "post-mortem required";
    playbook.checklists["close"] = steps;
    return playbook;
}

Case resolved_with_list(Severity severity)
{
    Case it{with_close_list()};
    it.does(declare("Checkout answers with an error", severity)).by(noor).does(TakeRole{Role::commander, true, "x"});
    it.does(ChangeStatus{Status::monitoring, "fine"}).at("12:00").does(Resolve{});
    return it;
}

TEST_CASE("closing names what is missing, a button each, and the small ones less")
{
    auto it = resolved_with_list(Severity::sev1);
    check_refused(it.ask(CloseIncident{}), Reason::gate, "4 things before closing");
    check_refused(it.ask(CloseIncident{}), Reason::gate, "done CL-6");
    check_refused(it.ask(CloseIncident{true, ""}), Reason::bad_argument, "close anyway <why>");
    auto hurry = it;
    hurry.does(CloseIncident{true, "new owner takes it"});
    CHECK(hurry.status() == Status::closed);
    check_refused(resolved_with_list(Severity::sev3).ask(CloseIncident{}), Reason::gate, "3 things before closing");
}

TEST_CASE("at night closing may wait for the morning")
{
    auto it = resolved_with_list(Severity::sev1);
    CHECK(it.at("21:00").ask(CloseIncident{}).error().offers[4].line == "close tomorrow");
    const auto tomorrow = tomorrow_at(madrid(), clock("21:00"), std::chrono::hours{10});
    it.does(PostponeClosing{tomorrow});
    REQUIRE(next_reminder(it.incident()));
    CHECK(*next_reminder(it.incident()) == tomorrow);
    it.by(warroom_itself).at(tomorrow).does(Wake{});
    CHECK_FALSE(next_reminder(it.incident()));
    check_refused(it.by(noor).ask(PostponeClosing{clock("10:00")}), Reason::bad_argument, "past");
    check_refused(opened().ask(PostponeClosing{tomorrow}), Reason::not_resolved, "resolve");
}

TEST_CASE("a SEV4 closes by itself a day after it was resolved")
{
    auto it = opened(Severity::sev4);
    it.does(ChangeStatus{Status::monitoring, "fine"}).at("11:00").does(Resolve{});
    REQUIRE(next_reminder(it.incident()));
    CHECK(*next_reminder(it.incident()) == clock("11:00") + std::chrono::hours{24});
    it.by(warroom_itself).at(*next_reminder(it.incident())).does(Wake{});
    CHECK(it.status() == Status::closed);
}

TEST_CASE("closing is for what is resolved, by the commander, and owes the draft")
{
    auto it = commanded();
    check_refused(it.ask(CloseIncident{}), Reason::not_resolved, "close anyway <why>");
    check_refused(it.ask(CloseIncident{true, ""}), Reason::bad_argument, "close anyway <why>");
    it.does(ChangeStatus{Status::monitoring, "fine"}).at("11:00").does(Resolve{});
    CHECK(only<ApprovalAsked>(it.by(tom).ask(CloseIncident{}, "close")));
    it.owed();
    it.by(noor).does(CloseIncident{});
    CHECK(it.status() == Status::closed);
    CHECK(it.incident().closed_at == clock("11:00"));
    const auto owed = it.owed();
    CHECK(count<FilePostMortem>(owed) == 1);
    CHECK(count<PostEntry>(owed) == 0);
    check_refused(it.ask(CloseIncident{}), Reason::already_closed, "postmortem");
}

TEST_CASE("closing anyway ends what is open and forgets who was asked to hand over")
{
    auto it = attempted();
    it.by(tom).does(TakeRole{Role::commander});
    REQUIRE(next_reminder(it.incident()));
    it.by(noor).does(CloseIncident{true, "wrong room"});
    CHECK(it.status() == Status::closed);
    CHECK_FALSE(open_attempt(it.incident()));
    CHECK_FALSE(next_reminder(it.incident()));
    const auto woken = it.at("10:30").by(warroom_itself).ask(Wake{});
    REQUIRE(woken.has_value());
    CHECK(woken->empty());
}

TEST_CASE("with clocks that differ nothing ends before it began")
{
    auto it = attempted();
    it.at("10:09").does(mark("x1")).does(EndAttempt{{}, AttemptOutcome::worked});
    CHECK(it.incident().attempts[0].production_at == clock("10:10"));
    CHECK(it.incident().attempts[0].ended_at == clock("10:10"));
    it.at("10:08").does(Resolve{true, "it holds"}).does(mark("c1")).at("10:07").does(CloseIncident{});
    CHECK(*it.incident().monitoring_since <= *it.incident().resolved_at);
    CHECK(*it.incident().resolved_at <= *it.incident().closed_at);
}

TEST_CASE("room names follow from the incident alone and fit the platform")
{
    Case it;
    it.does(declare("Größe & <Preis>: 100% DOWN " + std::string(300, 'x')));
    const auto names = channel_names(it.incident());
    CHECK(names.size() == 9);
    CHECK(names[0].starts_with("inc-14-gr-e-preis-100-down-x"));
    for (const auto& name : names) {
        CHECK(name.size() <= 80);
        CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    }
}

} // namespace
} // namespace warroom
