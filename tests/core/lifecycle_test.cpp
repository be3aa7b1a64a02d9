#include "tests/core/given.hpp"

#include <map>

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

// How an incident comes to stand there, without a commander.
Case standing_at(Status status)
{
    auto it = opened();
    const auto go = [&](Status to) { it.does(ChangeStatus{to, "users are fine"}); };
    switch (status) {
    case Status::declared: break;
    case Status::monitoring:
    case Status::investigating:
    case Status::identified:
    case Status::fixing: go(status); break;
    case Status::resolved: go(Status::monitoring), it.at("11:00").does(Resolve{}); break;
    case Status::closed: go(Status::monitoring), it.at("11:00").does(Resolve{}).does(CloseIncident{}); break;
    default: FAIL("not there yet");
    }
    return it;
}

TEST_CASE("every cell of the matrix of statuses")
{
    const std::vector<Status> all{Status::declared,   Status::investigating, Status::identified, Status::fixing,
                                  Status::monitoring, Status::resolved,      Status::closed};
    // The word behind a status: "." the same, "y" yes, "-" no, "w" only after the watch, "r" only after resolved.
    const std::map<Status, std::string> matrix{{Status::declared, ".yyyy-r"},   {Status::investigating, "-.yyy-r"},
                                               {Status::identified, "-y.yy-r"}, {Status::fixing, "-yy.y-r"},
                                               {Status::monitoring, "-yyy.wr"}, {Status::resolved, "-----.y"},
                                               {Status::closed, "------."}};
    for (const auto from : all)
        for (std::size_t column = 0; column < all.size(); ++column) {
            const auto to = all[column];
            CAPTURE(word(from));
            CAPTURE(word(to));
            auto it = standing_at(from);
            const auto decision = it.tell(ChangeStatus{to, "because"});
            switch (matrix.at(from)[column]) {
            case '.': check_refused(decision, Reason::same_value, "already"); break;
            case 'y':
                REQUIRE(decision.has_value());
                CHECK(it.status() == to);
                break;
            case 'w': check_refused(decision, Reason::watch_not_over, "resolve anyway"); break;
            case 'r': check_refused(decision, Reason::not_resolved, "close anyway"); break;
            default: check_refused(decision, Reason::no_such_transition, ""); CHECK(it.status() == from);
            }
        }
}

TEST_CASE("what can't follow is refused with what can")
{
    check_refused(standing_at(Status::fixing).ask(ChangeStatus{Status::declared}), Reason::no_such_transition,
                  "investigating, identified, monitoring");
    check_refused(standing_at(Status::resolved).ask(ChangeStatus{Status::fixing}), Reason::no_such_transition,
                  "closed");
    check_refused(standing_at(Status::closed).ask(ChangeStatus{Status::fixing}), Reason::no_such_transition,
                  "open a new incident");
    check_refused(standing_at(Status::fixing).ask(ChangeStatus{Status::cancelled}), Reason::not_yet, "resolve");
    check_refused(standing_at(Status::fixing).ask(Resolve{}), Reason::no_such_transition, "status monitoring");
}

TEST_CASE("healed without an attempt asks for a reason")
{
    check_refused(opened().ask(ChangeStatus{Status::monitoring}), Reason::bad_argument, "status monitoring <why");
    CHECK(opened().ask(ChangeStatus{Status::monitoring, "errors are gone"}).has_value());
}

TEST_CASE("a status word doesn't get past an open attempt")
{
    auto it = attempted();
    it.does(mark("x1"));
    REQUIRE(it.status() == Status::fixing);
    check_refused(it.ask(ChangeStatus{Status::investigating}), Reason::attempt_open, "attempt 1 failed");
    check_refused(it.ask(ChangeStatus{Status::identified}), Reason::attempt_open, "attempt 1 worked");
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
    check_refused(it.ask(Resolve{}), Reason::attempt_open, "attempt 1 worked");

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
    check_refused(it.ask(Resolve{}), Reason::no_such_transition, "status monitoring");
    const auto decision = it.ask(Resolve{true, "false alarm"});
    REQUIRE(decision.has_value());
    std::vector<Status> through;
    for (const auto& event : *decision)
        if (const auto* changed = std::get_if<StatusChanged>(&event)) through.push_back(changed->to);
    CHECK(through == std::vector{Status::monitoring, Status::resolved});
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
    it.at("10:08").does(Resolve{true, "it holds"}).at("10:07").does(CloseIncident{});
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
