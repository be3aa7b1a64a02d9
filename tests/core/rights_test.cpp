#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("rights");

namespace warroom {
namespace {

struct Wish {
    std::string_view name;
    Command command;
};

// Everything a person can ask for, on an incident where all of it would be granted to the commander.
std::vector<Wish> decisions()
{
    return {{"sev", ChangeSeverity{Severity::sev1}},
            {"status", ChangeStatus{Status::identified}},
            {"take", TakeRole{Role::commander}},
            {"lead", GiveRole{Role::commander, tom}},
            {"hotfix", StartAttempt{Strategy::hotfix, ""}},
            {"attempt failed", EndAttempt{1, AttemptOutcome::failed, "errors doubled"}},
            {"skip", skip("p9 no time")},
            {"resolve", Resolve{}},
            {"redact", RedactEntry{1, "a customer's name"}},
            {"close", CloseIncident{}}};
}
std::vector<Wish> records()
{
    return {{"note", TakeNote{"5xx"}},
            {"message", RecordMessage{MessagePosted{ChannelId{"C1"}, MessageId{"1"}, {}, "hello"}}},
            {"edit", RecordEdit{{ChannelId{"C1"}, MessageId{"1"}, "hallo", {}}}},
            {"deletion", RecordDeletion{{ChannelId{"C1"}, MessageId{"1"}}}}};
}

TEST_CASE("guests, people of other organisations and bots are recorded and never decide")
{
    for (const auto& person : {gast, olga, robo}) {
        CAPTURE(person.name);
        auto it = attempted();
        it.by(person);
        for (const auto& wish : decisions()) {
            CAPTURE(wish.name);
            check_refused(it.ask(wish.command), Reason::not_allowed, "Ask somebody of the team");
        }
        check_refused(it.ask(mark("p1")), Reason::not_allowed, "can add notes");
        check_refused(Case{}.by(person).ask(declare("x")), Reason::not_allowed, "Ask somebody of the team");
        for (const auto& wish : records()) {
            CAPTURE(wish.name);
            CHECK(it.ask(wish.command).has_value());
        }
    }
}

TEST_CASE("whom we could not look up may open, add and say what was done, and decides in a moment")
{
    auto it = attempted();
    it.by(somewho);
    for (const auto& wish : decisions()) {
        CAPTURE(wish.name);
        check_refused(it.ask(wish.command), Reason::not_allowed, "Try again");
    }
    for (const auto& wish : records()) CHECK(it.ask(wish.command).has_value());
    CHECK(it.ask(mark("p1")).has_value());
    check_refused(it.ask(mark("a3")), Reason::not_allowed, "Try again");
    CHECK(Case{}.by(somewho).ask(declare("x")).has_value());
}

TEST_CASE("a member who doesn't command adds, raises, moves and mends")
{
    auto it = attempted();
    it.by(tom);
    CHECK(only<SeverityChanged>(it.ask(ChangeSeverity{Severity::sev1})));
    CHECK(only<StatusChanged>(it.ask(ChangeStatus{Status::identified})));
    CHECK(only<StepMarked>(it.ask(mark("p1"))));
    CHECK(only<StepMarked>(it.ask(skip("p9 no time"))));
    CHECK(only<AttemptEnded>(it.ask(EndAttempt{{}, AttemptOutcome::failed, "errors doubled"})));
}

TEST_CASE("what is the commander's becomes a request, and only that")
{
    const std::vector<Wish> gated{{"sev 3 few users", ChangeSeverity{Severity::sev3, "few users"}},
                                  {"done HF-A3", mark("a3")},
                                  {"skip HF-P1 no time", skip("p1 no time")},
                                  {"resolve anyway window closes", Resolve{true, "window closes"}},
                                  {"close anyway wrong room", CloseIncident{true, "wrong room"}}};
    for (const auto& wish : gated) {
        CAPTURE(wish.name);
        auto it = attempted();
        const auto decision = it.by(tom).ask(wish.command, std::string{wish.name});
        const auto* asked = only<ApprovalAsked>(decision);
        REQUIRE(asked);
        CHECK(asked->line == wish.name);
        for (const auto& event : *decision)
            CHECK((std::holds_alternative<ApprovalAsked>(event) || std::holds_alternative<PersonSeen>(event)));
        check_refused(it.ask(wish.command), Reason::not_allowed, "commander"); // no line to press
        CHECK_FALSE(only<ApprovalAsked>(it.by(noor).ask(wish.command)));       // she simply does it
    }
}

TEST_CASE("while nobody commands anybody decides")
{
    auto it = opened();
    it.by(tom).does(StartAttempt{Strategy::hotfix, ""});
    CHECK(only<StepMarked>(it.ask(skip("p1 no time")))->to == StepState::overridden);
    CHECK(only<StepMarked>(it.ask(mark("a3"))));
    CHECK(only<AttemptEnded>(it.ask(CloseIncident{true, "wrong room"})));
}

TEST_CASE("a request names what was meant, for whenever it is pressed")
{
    auto it = attempted();
    it.by(tom);
    CHECK(only<ApprovalAsked>(it.ask(skip("next no time"), "skip next no time"))->line == "skip HF-P1 no time");
    CHECK(only<ApprovalAsked>(it.ask(CloseIncident{true, "x"}, "INC-14 close anyway x"))->line == "close anyway x");
    CHECK(only<ApprovalAsked>(it.ask(CloseIncident{true, "x"}, "inc-14 close anyway x"))->line == "close anyway x");
    CHECK(only<ApprovalAsked>(it.ask(CloseIncident{true, "x"}, "14 close anyway x"))->line == "close anyway x");
}

TEST_CASE("the second press of a button within ten seconds, by anybody, is the first")
{
    auto it = attempted();
    it.pressing("M1/done HF-P1").at("10:11").by(tom).does(mark("p1"));
    const auto before = it.incident().seq;
    SUBCASE("soon, by another")
    {
        it.at("10:11:09").by(noor).does(mark("p1"));
        CHECK(it.incident().seq == before);
    }
    SUBCASE("another button")
    {
        it.at("10:11:09").pressing("M1/done HF-P3").does(mark("p3"));
        CHECK(it.incident().seq > before);
    }
    SUBCASE("ten seconds later it is a press of its own")
    {
        check_refused(it.at("10:11:10").ask(mark("p1")), Reason::same_value, "already");
    }
}

TEST_CASE("the commander's own press counts, however soon after a request by the same button")
{
    auto it = attempted();
    it.pressing("M1/done HF-A3").at("10:11").by(tom);
    REQUIRE(it.tell(mark("a3"), "done HF-A3").has_value());
    const auto asked = it.incident().seq;
    REQUIRE(it.at("10:11:02").tell(mark("a3"), "done HF-A3").has_value());
    CHECK(it.incident().seq == asked); // asked once
    it.at("10:11:03").by(noor).does(mark("a3"));
    CHECK(it.line("HF-A3").state == StepState::done);
    const auto given = it.incident().seq;
    it.at("10:11:04").by(tom).does(mark("a3"));
    CHECK(it.incident().seq == given);
}

TEST_CASE("a private incident is shown to who took part")
{
    auto secret = declare("keys leaked");
    secret.is_private = true;
    Case it;
    it.does(secret);
    CHECK(may_see(it.incident(), jonas.id));
    CHECK_FALSE(may_see(it.incident(), tom.id));
    CHECK(may_see(opened().incident(), tom.id));
}

} // namespace
} // namespace warroom
