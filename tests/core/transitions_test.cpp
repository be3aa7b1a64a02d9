// The matrix of statuses, cell by cell, and each guard both ways.
#include "tests/core/standing.hpp"

#include <map>

TEST_SUITE_BEGIN("transitions");

namespace warroom {
namespace {

constexpr Status every_status[] = {Status::declared, Status::investigating, Status::identified,
                                   Status::fixing,   Status::monitoring,    Status::resolved,
                                   Status::closed,   Status::cancelled,     Status::merged};

TEST_CASE("every cell of the matrix of statuses")
{
    // Columns as rows. "." the same, "y" yes, "-" no, "g" a gate that offers the way, "w" only after the watch,
    // "r" only after resolved, "i" into which one?
    const std::map<Status, std::string> matrix{
        {Status::declared, ".yyyygryi"}, {Status::investigating, "-.yyygryi"}, {Status::identified, "-y.yygryi"},
        {Status::fixing, "-yy.ygr-i"},   {Status::monitoring, "-yyy.wr-i"},    {Status::resolved, "-y---.y-i"},
        {Status::closed, "-y----.--"},   {Status::cancelled, "-y-----.-"},     {Status::merged, "-y------."}};
    for (const auto from : every_status)
        for (std::size_t column = 0; column < std::size(every_status); ++column) {
            const auto to = every_status[column];
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
            case 'g': check_refused(decision, Reason::gate, "resolve --plan"); break;
            case 'w': check_refused(decision, Reason::watch_not_over, "resolve anyway"); break;
            case 'r': check_refused(decision, Reason::not_resolved, "close anyway"); break;
            case 'i': check_refused(decision, Reason::bad_argument, "merge <id>"); break;
            default: check_refused(decision, Reason::no_such_transition, "Possible"); CHECK(it.status() == from);
            }
            if (decision.has_error()) CHECK(it.status() == from);
        }
}

TEST_CASE("what can't follow is refused with what can")
{
    check_refused(standing_at(Status::fixing).ask(ChangeStatus{Status::declared}), Reason::no_such_transition,
                  "investigating, identified, monitoring, merged");
    check_refused(standing_at(Status::resolved).ask(ChangeStatus{Status::fixing}), Reason::no_such_transition,
                  "reopen it is back");
    check_refused(standing_at(Status::closed).ask(ChangeStatus{Status::fixing}), Reason::no_such_transition,
                  "reopen it is back");
    check_refused(standing_at(Status::cancelled).ask(CloseIncident{}), Reason::no_such_transition, "nothing to close");
    check_refused(standing_at(Status::merged).ask(ReopenIncident{"x"}), Reason::no_such_transition, "unmerge");
}

TEST_CASE("going back says why, unless an attempt that ended says it already")
{
    check_refused(standing_at(Status::identified).ask(ChangeStatus{Status::investigating}), Reason::bad_argument,
                  "status investigating <why>");
    check_refused(standing_at(Status::fixing).ask(ChangeStatus{Status::identified}), Reason::bad_argument,
                  "status identified <why>");
    check_refused(standing_at(Status::monitoring).ask(ChangeStatus{Status::fixing}), Reason::bad_argument,
                  "status fixing <why>");
    auto it = attempted();
    it.does(ChangeStatus{Status::identified}).does(EndAttempt{{}, AttemptOutcome::abandoned, "better idea"});
    REQUIRE(it.status() == Status::identified);
    CHECK(it.ask(ChangeStatus{Status::investigating}).has_value());
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

// -- guards, by their letters

TEST_CASE("a: from where nobody tried anything, users being fine takes a reason")
{
    for (const auto from : {Status::declared, Status::investigating, Status::identified}) {
        CAPTURE(word(from));
        check_refused(standing_at(from).ask(ChangeStatus{Status::monitoring}), Reason::bad_argument,
                      "status monitoring <why>");
        CHECK(standing_at(from).ask(ChangeStatus{Status::monitoring, "errors are gone"}).has_value());
    }
    auto tried = attempted();
    tried.does(ChangeStatus{Status::fixing});
    CHECK(tried.ask(ChangeStatus{Status::monitoring}).has_value());
}

TEST_CASE("b: a false alarm is one wherever nothing reached production")
{
    for (const auto from : {Status::declared, Status::investigating, Status::identified}) {
        CAPTURE(word(from));
        auto it = standing_at(from);
        CHECK(it.ask(CancelIncident{false, "a test alert"}).has_value());
        it.does(StartAttempt{Strategy::hotfix});
        CHECK(it.ask(CancelIncident{false, "a test alert"}).has_value());
        it.does(mark("x1")).does(EndAttempt{{}, AttemptOutcome::failed, "no"});
        it.does(AssessFailure{{}, Aftermath::theory_stands, YesNo::no});
        check_refused(it.ask(CancelIncident{false, "a test alert"}), Reason::no_such_transition, "reached production");
    }
}

TEST_CASE("c: a cause is given up with what disproved it, or after an attempt that did not help")
{
    const auto back = [](Status to, std::string why = "") { return ChangeStatus{to, std::move(why)}; };
    for (const auto& [from, to] : {std::pair{Status::identified, Status::investigating},
                                   {Status::fixing, Status::investigating},
                                   {Status::fixing, Status::identified}}) {
        CAPTURE(word(from));
        CAPTURE(word(to));
        check_refused(standing_at(from).ask(back(to)), Reason::bad_argument, "What disproved it?");
        CHECK(standing_at(from).ask(back(to, "the graph says no")).has_value());
        auto tried = standing_at(from);
        tried.does(StartAttempt{Strategy::hotfix}).does(mark("x1")).does(EndAttempt{{}, AttemptOutcome::failed, "no"});
        if (tried.status() == to) continue;
        CHECK(tried.ask(back(to)).has_value());
    }
}

TEST_CASE("d: what was believed fine goes back with what came back")
{
    for (const auto to : {Status::investigating, Status::identified, Status::fixing}) {
        CAPTURE(word(to));
        auto it = standing_at(Status::monitoring);
        check_refused(it.ask(ChangeStatus{to}), Reason::bad_argument, "What came back");
        it.does(ChangeStatus{to, "errors again"});
        CHECK(it.status() == to);
    }
}

TEST_CASE("e: stable takes no window open, no attempt open and the watch, each by itself")
{
    const auto watched = [] {
        auto it = standing_at(Status::monitoring);
        it.at("11:00");
        return it;
    };
    CHECK(watched().ask(Resolve{}).has_value());
    auto hurt = watched();
    hurt.does(ChangeImpact{"API", ImpactLevel::minor, {}, clock("10:30")});
    check_refused(hurt.ask(Resolve{}), Reason::gate, "end API's impact");
    auto trying = watched();
    trying.does(StartAttempt{Strategy::hotfix});
    check_refused(trying.ask(Resolve{}), Reason::gate, "mark attempt 1 (hotfix) as worked");
    check_refused(standing_at(Status::monitoring).at("10:20").ask(Resolve{}), Reason::watch_not_over, "resolve --plan");
    for (auto& it : {hurt, trying, standing_at(Status::monitoring)}) {
        auto hurried = it;
        hurried.does(Resolve{true, "the window closes"});
        CHECK(hurried.status() == Status::resolved);
        CHECK_FALSE(open_attempt(hurried.incident()));
        CHECK(std::ranges::none_of(hurried.incident().windows, &ImpactWindow::open));
    }
}

TEST_CASE("f: closed takes the attempt's clean-up, or anyway with a reason, and owes the draft")
{
    auto it = attempted();
    it.does(mark("x1")).does(EndAttempt{{}, AttemptOutcome::worked, "no errors"}).at("12:00").does(Resolve{});
    check_refused(it.ask(CloseIncident{}), Reason::gate, "done HF-C1");
    check_refused(it.ask(CloseIncident{true, ""}), Reason::bad_argument, "close anyway <why>");
    auto hurried = it;
    hurried.owed();
    hurried.does(CloseIncident{true, "tickets follow tomorrow"});
    CHECK(count<FilePostMortem>(hurried.owed()) == 1);
    it.does(mark("c1")).does(CloseIncident{});
    CHECK(it.status() == Status::closed);
    CHECK(count<FilePostMortem>(it.owed()) == 1);
}

TEST_CASE("r: what is over is opened again with a reason, within seven days of its end")
{
    for (const auto from : {Status::resolved, Status::closed, Status::cancelled}) {
        CAPTURE(word(from));
        auto it = standing_at(from);
        const auto ended = it.incident().resolved_at.value_or(it.incident().declared_at);
        check_refused(it.ask(ChangeStatus{Status::investigating}), Reason::bad_argument, "What came back?");
        CHECK(it.at(ended + std::chrono::days{7} - std::chrono::seconds{1})
                  .ask(ChangeStatus{Status::investigating, "errors"})
                  .has_value());
        check_refused(it.at(ended + std::chrono::days{7}).ask(ChangeStatus{Status::investigating, "errors"}),
                      Reason::no_such_transition, "open --another");
    }
}

TEST_CASE("u: what was merged is taken out by who decides, however it is said, however late")
{
    auto it = commanded();
    it.does(MergeIncident{IncidentId{3}, "INC-3"});
    it.at(clock("10:00") + std::chrono::days{30});
    CHECK(only<ApprovalAsked>(it.by(tom).ask(ChangeStatus{Status::investigating}, "status investigating")));
    for (const Command& said : {Command{UnmergeIncident{}}, Command{ChangeStatus{Status::investigating}}}) {
        auto out = it;
        out.by(noor).does(said);
        CHECK(out.status() == Status::investigating);
        CHECK_FALSE(out.incident().merged_into);
    }
}

TEST_CASE("merging is possible until it is closed, cancelled or merged")
{
    for (const auto from : every_status) {
        CAPTURE(word(from));
        auto it = standing_at(from);
        const auto decision = it.tell(MergeIncident{IncidentId{7}, "INC-7"});
        if (from <= Status::resolved)
            CHECK(it.status() == Status::merged);
        else
            check_refused(decision, Reason::no_such_transition, from == Status::merged ? "⟦unmerge⟧" : "Possible");
    }
}

} // namespace
} // namespace warroom
