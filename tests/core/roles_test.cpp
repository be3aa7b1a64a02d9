#include "core/wording.hpp"
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("roles");

namespace warroom {
namespace {

TEST_CASE("free command is taken at once, and the incident is looked into")
{
    auto it = opened();
    it.by(noor).at("10:02").does(TakeRole{Role::commander});
    CHECK(it.incident().commander == noor.id);
    CHECK(it.status() == Status::investigating);
    CHECK(it.incident().acknowledged_at == clock("10:02"));
    CHECK(name_of(it.incident(), noor.id) == "Noor");
}

TEST_CASE("of a held command the holder is asked, and silence for two minutes is a yes")
{
    auto it = commanded();
    it.by(tom).at("10:10").does(TakeRole{Role::commander});
    CHECK(it.incident().commander == noor.id);
    CHECK(count<PostEntry>(it.owed()) == 1);
    REQUIRE(next_reminder(it.incident()));
    CHECK(*next_reminder(it.incident()) == clock("10:12"));
    check_refused(it.ask(TakeRole{Role::commander}), Reason::held, "10:12");

    const auto early = it.by(warroom_itself).at("10:11:59").ask(Wake{});
    REQUIRE(early.has_value());
    CHECK(early->empty());
    it.at("10:12").does(Wake{});
    CHECK(it.incident().commander == tom.id);
    CHECK_FALSE(next_reminder(it.incident()));
    const auto again = it.at("10:14").ask(Wake{});
    REQUIRE(again.has_value());
    CHECK(again->empty());
}

TEST_CASE("a holder who speaks is not silent, and one request is asked at a time")
{
    auto it = commanded();
    it.by(tom).at("10:10").does(TakeRole{Role::commander});
    check_refused(it.by(jonas).ask(TakeRole{Role::commander}), Reason::held, "10:12");
    it.by(noor).at("10:11").does(RecordMessage{
        {.channel = ChannelId{"C1"}, .message = MessageId{"1.1"}, .text = "one moment", .sent_at = clock("10:11")}});
    CHECK(it.by(warroom_itself).at("10:12").ask(Wake{})->empty());
    CHECK(*next_reminder(it.incident()) == clock("10:13"));
    it.at("10:13").does(Wake{});
    CHECK(it.incident().commander == tom.id);
}

TEST_CASE("who is given command is told and brought into the room")
{
    auto it = commanded();
    it.does(GiveRole{Role::commander, tom});
    const auto owed = it.owed();
    CHECK(count<InvitePeople>(owed) == 1);
    const auto said = notice(it.incident(), it.log().back());
    CHECK(said.text.find("gave command to") != std::string::npos);
    CHECK(said.mention == std::vector{tom.id});
}

TEST_CASE("the holder hands over or keeps it")
{
    auto it = commanded();
    it.by(tom).does(TakeRole{Role::commander});
    SUBCASE("hands over")
    {
        it.by(noor).does(GiveRole{Role::commander, tom});
        CHECK(it.incident().commander == tom.id);
    }
    SUBCASE("keeps it")
    {
        it.by(noor).does(TakeRole{Role::commander});
        CHECK(it.incident().commander == noor.id);
    }
    CHECK_FALSE(next_reminder(it.incident()));
}

TEST_CASE("command is taken anyway with a reason, at once")
{
    auto it = commanded();
    it.by(tom);
    check_refused(it.ask(TakeRole{Role::commander, true}), Reason::bad_argument, "take command anyway <why>");
    it.does(TakeRole{Role::commander, true, "Noor lost her connection"});
    CHECK(it.incident().commander == tom.id);
}

TEST_CASE("who isn't in command can propose somebody, and the holder is asked")
{
    auto it = commanded();
    it.by(jonas).does(GiveRole{Role::commander, tom});
    CHECK(it.incident().commander == noor.id);
    REQUIRE(it.incident().requests.contains(Role::commander));
    CHECK(it.incident().requests.at(Role::commander).to == tom.id);
    CHECK(name_of(it.incident(), tom.id) == "Tom"); // seen by being named
}

TEST_CASE("only a member of the team can command")
{
    for (const auto& other : {gast, olga, robo, somewho})
        check_refused(commanded().ask(GiveRole{Role::commander, other}), Reason::unknown_person, "member of the team");
    check_refused(commanded().ask(GiveRole{Role::commander, somewho}), Reason::unknown_person, "That person can't");
}

TEST_CASE("command that one has is not taken, and that somebody has not given again")
{
    check_refused(commanded().ask(TakeRole{Role::commander}), Reason::same_value, "in command");
    check_refused(commanded().ask(GiveRole{Role::commander, noor}), Reason::same_value, "in command");
}

AssignRole named(Role role, const Person& person) { return {role, person, {}}; }

TEST_CASE("roles are held for a while each, and who held one when has an answer")
{
    auto it = commanded();
    it.at("10:05").does(named(Role::comms, tom)).at("10:20").does(named(Role::comms, jonas));
    CHECK(holder(it.incident(), Role::comms) == jonas.id);
    const auto& held = it.incident().roles;
    REQUIRE(held.size() == 3); // command too
    CHECK(held[1].from == clock("10:05"));
    CHECK(held[1].to == clock("10:20"));
    CHECK_FALSE(held[2].to);
    it.at("10:30").does(AssignRole{Role::comms, {}, {}});
    CHECK_FALSE(holder(it.incident(), Role::comms));
    check_refused(it.ask(AssignRole{Role::comms, {}, {}}), Reason::same_value, "Nobody");
    check_refused(it.ask(named(Role::commander, noor)), Reason::same_value, "already");
}

TEST_CASE("of experts there may be any number, each for an area")
{
    auto it = commanded();
    it.does(AssignRole{Role::expert, tom, "database"}).does(AssignRole{Role::expert, gast, "payments"});
    CHECK(holders(it.incident(), Role::expert) == std::vector{tom.id, gast.id});
    check_refused(it.ask(named(Role::expert, tom)), Reason::same_value, "already");
    check_refused(it.ask(named(Role::comms, gast)), Reason::unknown_person, "member");
    check_refused(it.ask(named(Role::expert, olga)), Reason::unknown_person, "member");
}

TEST_CASE("the driver of an attempt is never its reviewer, not even anyway")
{
    check_refused(commanded().ask(named(Role::driver, tom)), Reason::no_attempt, "hotfix");
    auto it = attempted();
    it.does(named(Role::driver, tom));
    CHECK(holder(it.incident(), Role::driver, 1) == tom.id);
    check_refused(it.ask(named(Role::reviewer, tom)), Reason::not_allowed, "alone");
    check_refused(it.by(tom).ask(TakeRole{Role::reviewer, true, "hurry"}), Reason::not_allowed, "driver");
    it.by(noor).does(named(Role::reviewer, jonas));
    check_refused(it.ask(named(Role::driver, jonas)), Reason::not_allowed, "reviewer");
    it.does(named(Role::driver, noor)); // one person, several roles
    CHECK(it.incident().commander == noor.id);
}

TEST_CASE("a hand-over is offered with the brief and switches when it is accepted")
{
    auto it = commanded();
    it.does(OfferRole{Role::commander, tom});
    CHECK(it.incident().commander == noor.id);
    CHECK(count<PostEntry>(it.owed()) == 1);
    check_refused(it.by(jonas).ask(AcceptRole{}), Reason::nothing_to_accept, "take command");
    it.by(tom).at("10:20").does(AcceptRole{});
    CHECK(it.incident().commander == tom.id);
    CHECK(it.incident().roles[0].to == clock("10:20"));
    check_refused(it.ask(AcceptRole{}), Reason::nothing_to_accept, "offered");
}

TEST_CASE("an offer nobody accepts is reminded once after five minutes and drops no role")
{
    auto it = commanded();
    it.at("10:10").does(OfferRole{Role::commander, tom});
    REQUIRE(next_reminder(it.incident()));
    CHECK(*next_reminder(it.incident()) == clock("10:15"));
    it.owed();
    it.by(warroom_itself).at("10:15").does(Wake{});
    CHECK(count<PostEntry>(it.owed()) == 1);
    CHECK_FALSE(next_reminder(it.incident()));
    CHECK(it.incident().commander == noor.id);
    it.by(tom).at("11:00").does(AcceptRole{});
    CHECK(it.incident().commander == tom.id);
}

TEST_CASE("only the holder or the commander offers a role")
{
    auto it = commanded();
    it.does(named(Role::comms, tom));
    CHECK(only<ApprovalAsked>(it.by(jonas).ask(OfferRole{Role::comms, noor}, "handoff comms <@U2>")));
    CHECK(only<RoleOffered>(it.by(tom).ask(OfferRole{Role::comms, noor})));
    CHECK(only<RoleOffered>(it.by(noor).ask(OfferRole{Role::comms, jonas})));
    check_refused(it.ask(OfferRole{Role::comms, tom}), Reason::same_value, "already");
}

TEST_CASE("a closed incident needs no commander")
{
    auto it = commanded();
    it.does(CloseIncident{true, "wrong room"});
    check_refused(it.by(tom).ask(TakeRole{Role::commander}), Reason::already_closed, "closed");
}

TEST_CASE("a person is met once, and better known later")
{
    auto it = opened();
    it.by(somewho).does(TakeNote{"5xx"});
    CHECK(it.incident().people.at(somewho.id).standing == Standing::unknown);
    CHECK_FALSE(only<PersonSeen>(it.ask(TakeNote{"more"})));
    it.by(somebody("U7", "Sam")).does(TakeNote{"more"});
    CHECK(name_of(it.incident(), somewho.id) == "Sam");
    CHECK_FALSE(only<PersonSeen>(it.by(somewho).ask(TakeNote{"more"})));
}

TEST_CASE("with clocks that differ a role is held by one at a time")
{
    auto it = commanded();
    it.at("10:10").does(GiveRole{Role::commander, tom});
    it.by(tom).at("10:09").does(GiveRole{Role::commander, jonas});
    const auto& roles = it.incident().roles;
    for (std::size_t i = 1; i < roles.size(); ++i) CHECK(*roles[i - 1].to <= roles[i].from);
}

} // namespace
} // namespace warroom
