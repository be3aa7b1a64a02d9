#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("checklist");

namespace warroom {
namespace {

std::vector<std::string> marked(const Decision& decision)
{
    REQUIRE_MESSAGE(decision.has_value(), decision.error().words);
    std::vector<std::string> ids;
    for (const auto& event : *decision)
        if (const auto* mark = std::get_if<StepMarked>(&event)) ids.push_back(mark->step);
    return ids;
}
using Ids = std::vector<std::string>;

TEST_CASE("a step is its id in any spelling, its line on the card, next, last, or a word of its name")
{
    auto it = attempted();
    for (const auto* words : {"HF-P3", "hf-p3", "hfp3", "p3", "P3", "2", "names", "NAMES", "name"})
        if (std::string_view{words} == "name")
            check_refused(it.ask(mark(words)), Reason::no_such_step, "⟦next⟧");
        else
            CHECK_MESSAGE(marked(it.ask(mark(words))) == Ids{"HF-P3"}, words);
    CHECK(marked(it.ask(mark("next"))) == Ids{"HF-P1"});
    CHECK(marked(it.ask(mark("branch"))) == Ids{"HF-P4"});
    it.does(mark("p1")).does(mark("p4"));
    CHECK(marked(it.ask(mark("next"))) == Ids{"HF-P3"});
    CHECK(marked(it.ask(mark("1"))) == Ids{"HF-P3"});
    CHECK(marked(it.ask(mark("last", StepState::todo))) == Ids{"HF-P4"});
}

TEST_CASE("after the go the card's lines are those of production")
{
    auto it = attempted();
    it.does(mark("a3"));
    CHECK(marked(it.ask(mark("1"))) == Ids{"HF-X1"});
    CHECK(marked(it.ask(mark("next"))) == Ids{"HF-X1"});
    CHECK(marked(it.ask(mark("p1"))) == Ids{"HF-P1"}); // by its id it is still known
    check_refused(it.ask(mark("confirm")), Reason::ambiguous_step, "done HF-X2");
    check_refused(it.ask(mark("confirm")), Reason::ambiguous_step, "done HF-V2");
}

TEST_CASE("an unknown or missing step is refused with the open ones on offer")
{
    for (const auto* words : {"frobnicate", "0", "99", "9999", "rb-p3", "q", "wait for p3"}) {
        check_refused(attempted().ask(mark(words)), Reason::no_such_step, "done HF-P1");
        check_refused(attempted().ask(skip(words)), Reason::no_such_step, "skip HF-P1");
    }
    check_refused(attempted().ask(mark("")), Reason::ambiguous_step, "done HF-P1");
    check_refused(commanded().ask(mark("p1")), Reason::no_attempt, "hotfix");
}

TEST_CASE("several steps come first, then the evidence byte for byte")
{
    auto it = attempted();
    CHECK(marked(it.ask(mark("p1 p3, p4 all seen"))) == Ids{"HF-P1", "HF-P3", "HF-P4"});
    it.does(mark("p1 p3  4 of 4,  “äé” <b> "));
    CHECK(it.line("HF-P1").words == "4 of 4,  “äé” <b> ");
    CHECK(it.line("HF-P3").words == "4 of 4,  “äé” <b> ");
    it.does(mark("p4 4 of 4"));
    CHECK(it.line("HF-P4").words == "4 of 4");
    CHECK(it.line("HF-P4").by == noor.id);
    CHECK(it.line("HF-P4").at == clock("10:10"));
    CHECK(marked(it.ask(mark("p9 p9 twice"))) == Ids{"HF-P9"});
}

TEST_CASE("a step that is so already is refused with since when, the other ones go on")
{
    auto it = attempted();
    it.at("10:20").does(mark("p1"));
    check_refused(it.ask(mark("p1")), Reason::same_value, "10:20");
    CHECK(marked(it.ask(mark("p1 p3"))) == Ids{"HF-P3"});
}

TEST_CASE("leaving out takes a reason, of a blocking step it is passing over")
{
    auto it = attempted();
    check_refused(it.ask(skip("p9")), Reason::bad_argument, "skip HF-P9 <why>");
    it.does(skip("p9 they know")).does(skip("p1 no theory"));
    CHECK(it.line("HF-P9").state == StepState::skipped);
    CHECK(it.line("HF-P1").state == StepState::overridden);
    CHECK(it.line("HF-P1").words == "no theory");
}

TEST_CASE("the point of no return and the proof of the backup can't wait for their words")
{
    auto it = attempted(Strategy::rollback);
    check_refused(it.ask(mark("p3")), Reason::bad_argument, "done RB-P3 <time>");
    check_refused(it.ask(mark("p6")), Reason::bad_argument, "done RB-P6 <number>");
    it.does(mark("p3 11:45 partners switch")).does(mark("p6 2,114,502 rows"));
    CHECK(it.line("RB-P6").words == "2,114,502 rows");
    CHECK(attempted().ask(mark("p3")).has_value()); // the hotfix's P3 is another one
}

TEST_CASE("the go is the commander's, and taking it back too")
{
    auto it = attempted();
    it.does(mark("a3"));
    CHECK(it.incident().attempts[0].go_seq != 0);
    it.by(tom);
    CHECK(only<ApprovalAsked>(it.ask(mark("a3", StepState::todo), "undo a3"))->line == "undo HF-A3");
    CHECK(only<StepMarked>(it.ask(mark("a1"))));
}

TEST_CASE("a marked step edits its card and is told in its thread")
{
    auto it = attempted();
    it.does(mark("p1 price is null"));
    auto owed = it.owed();
    CHECK(count<RefreshCard>(owed) == 1);
    CHECK(count<PostEntry>(owed) == 1);
    it.does(mark("a3"));
    it.owed();
    it.does(mark("x1"));
    owed = it.owed();
    CHECK(count<RefreshCard>(owed) >= 2);
    CHECK(count<PostEntry>(owed) == 0); // a tick without words is on the card and says nothing more
}

TEST_CASE("evidence may follow a press, once")
{
    auto it = attempted();
    it.does(mark("p1")).does(mark("p1 price is null"));
    CHECK(it.line("HF-P1").words == "price is null");
    check_refused(it.ask(mark("p1 another story")), Reason::same_value, "done already");
    it.does(mark("branch")).does(mark("branch 3f2a91c, only the fix")); // by its name as by its id
    CHECK(it.line("HF-P4").words == "3f2a91c, only the fix");
    CHECK(marked(it.ask(mark("branch", StepState::todo))) == Ids{"HF-P4"});
}

TEST_CASE("a step of an attempt that has ended posts no second card")
{
    auto it = attempted();
    it.does(EndAttempt{{}, AttemptOutcome::partial, "it helps"});
    it.owed();
    it.does(mark("p1 price is null"));
    CHECK(count<PostCard>(it.owed()) == 0);
}

} // namespace
} // namespace warroom
