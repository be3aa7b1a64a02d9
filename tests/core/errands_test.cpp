#include "core/timeline.hpp"
#include "core/wording.hpp"
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("errands");

namespace warroom {
namespace {

template <class E>
int recorded(const Case& it)
{
    return static_cast<int>(
        std::ranges::count_if(it.log(), [](const Recorded& one) { return std::holds_alternative<E>(one.event); }));
}

template <class E>
bool owes_card(const std::vector<Effect>& effects, CardId card)
{
    return std::ranges::any_of(effects, [&](const Effect& effect) {
        const auto* one = std::get_if<E>(&effect);
        return one && one->card == card;
    });
}

TEST_CASE("a room that opened owes card, people, pin and topic, in that order")
{
    auto playbook = test_playbook();
    playbook.invite[1] = {"S9"};
    Case it{playbook};
    it.does(declare("x"));
    it.owed();
    it.by(warroom_itself).does(RecordChannel{ChannelId{"C1"}, "inc-14-x"});
    const auto owed = it.owed();
    REQUIRE(owed.size() == 4);
    CHECK(std::holds_alternative<PostCard>(owed[0]));
    const auto* invited = std::get_if<InvitePeople>(&owed[1]);
    REQUIRE(invited);
    CHECK(invited->who == std::vector<std::string>{"S9", "U1"});
    CHECK(std::holds_alternative<PinCard>(owed[2]));
    CHECK(std::holds_alternative<SetTopic>(owed[3]));
    CHECK(it.incident().channel == ChannelId{"C1"});
}

TEST_CASE("before there is a room nothing is posted into it, and nothing is lost")
{
    Case it;
    it.does(declare("x"));
    it.owed();
    it.does(TakeRole{Role::commander}).does(StartAttempt{Strategy::hotfix, ""}).does(mark("a3"));
    CHECK(it.owed().empty());
    it.does(RecordChannel{ChannelId{"C1"}, "inc-14-x"});
    const auto owed = it.owed();
    CHECK(owes_card<PostCard>(owed, {CardId::Kind::prepare, 1}));
    CHECK(owes_card<PostCard>(owed, {CardId::Kind::execute, 1}));
}

TEST_CASE("an errand that found its work done already changes nothing")
{
    auto it = opened();
    it.by(warroom_itself).does(RecordCard{CardId{}, ChannelId{"C1"}, MessageId{"1.1"}});
    const auto seq = it.incident().seq;
    it.does(RecordCard{CardId{}, ChannelId{"C1"}, MessageId{"1.1"}});
    it.does(RecordChannel{ChannelId{"C1"}, "inc-14-checkout"});
    it.does(Settle{});
    CHECK(it.incident().seq == seq);
    CHECK(it.incident().cards.at(CardId{}).message == MessageId{"1.1"});
}

TEST_CASE("a duty that failed is told once")
{
    auto it = opened();
    it.by(warroom_itself).does(RecordFailure{"pin the card", "not_pinnable"});
    CHECK(count<PostEntry>(it.owed()) == 1);
    it.does(RecordFailure{"pin the card", "not_pinnable"});
    CHECK(count<PostEntry>(it.owed()) == 0);
}

TEST_CASE("where nothing can be posted, the commander is told directly, once")
{
    auto it = opened();
    it.by(noor).does(TakeRole{Role::commander});
    it.owed();
    const RecordFailure archived{std::string{duty(PostEntry{})}, "is_archived"};
    it.by(warroom_itself).does(archived);
    const auto owed = it.owed();
    REQUIRE(owed.size() == 1);
    const auto direct = std::get<PostEntry>(owed.at(0));
    CHECK(direct.to == noor.id);
    CHECK(notice(it.incident(), it.log().back()).text.find("is_archived") != std::string::npos);
    it.does(archived);
    CHECK(it.owed().empty());
    CHECK(recorded<ErrandFailed>(it) == 2); // but each message that did not appear is on record
}

TEST_CASE("a card that can't be refreshed is no news until it fails in another way")
{
    auto it = opened();
    const auto fails = [&](std::string reason) {
        it.by(warroom_itself).does(RecordFailure{std::string{duty(RefreshCard{})}, std::move(reason)});
        return recorded<ErrandFailed>(it);
    };
    CHECK(fails("message_not_found") == 1);
    CHECK(fails("message_not_found") == 1);
    CHECK(fails("is_inactive") == 2);
}

TEST_CASE("what may be there twice is on record, and told to nobody")
{
    auto it = opened();
    it.by(warroom_itself).does(RecordRepeat{std::string{duty(PostEntry{})}});
    CHECK(it.owed().empty());
    CHECK_FALSE(place(it.incident(), it.log().back().event));
    CHECK(entries(it.log()).back().text.find("twice") != std::string::npos);
}

TEST_CASE("without a room the opener is told directly, and the next change tries again")
{
    Case it;
    it.does(declare("Checkout answers with an error"));
    it.owed();
    it.by(warroom_itself).does(RecordFailure{std::string{duty(OpenChannel{})}, "missing_scope"});
    CHECK(count<PostEntry>(it.owed()) == 1);
    const auto where = place(it.incident(), it.log().back().event);
    REQUIRE(where);
    REQUIRE(std::holds_alternative<Direct>(*where));
    CHECK(std::get<Direct>(*where).to == jonas.id);
    CHECK(notice(it.incident(), it.log().back()).text.find("/incident 14 note") != std::string::npos);
    it.by(noor).does(TakeRole{Role::commander});
    CHECK(count<OpenChannel>(it.owed()) >= 1);
    it.by(warroom_itself).does(RecordChannel{ChannelId{"C1"}, "inc-14-checkout"});
    it.owed();
    it.by(noor).does(ChangeStatus{Status::identified});
    CHECK(count<OpenChannel>(it.owed()) == 0);
}

TEST_CASE("an opener who can't be invited is told where the room is")
{
    auto it = opened();
    it.by(warroom_itself)
        .does(RecordFailure{std::string{duty(InvitePeople{})}, jonas.id.value + " (user_is_restricted)"});
    const auto where = place(it.incident(), it.log().back().event);
    REQUIRE(where);
    CHECK(std::holds_alternative<Direct>(*where));
    CHECK(notice(it.incident(), it.log().back()).text.find("inc-14-checkout") != std::string::npos);
}

TEST_CASE("a room that was made private keeps its cards under its new id")
{
    auto it = opened();
    it.by(warroom_itself).does(RecordCard{CardId{}, it.incident().channel, MessageId{"1.1"}});
    it.owed();
    it.does(RecordChannel{ChannelId{"G9"}, "inc-14-checkout"});
    CHECK(it.owed().empty());
    CHECK(it.incident().channel == ChannelId{"G9"});
    CHECK(it.incident().cards.at(CardId{}).channel == ChannelId{"G9"});
}

TEST_CASE("a draft that was handed over is on record and owes nothing more")
{
    auto it = opened();
    it.by(warroom_itself).does(RecordDraft{1, "F1"});
    CHECK(std::holds_alternative<DraftFiled>(it.log().back().event));
    CHECK(it.owed().empty());
}

} // namespace
} // namespace warroom
