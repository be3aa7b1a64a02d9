#include "tests/bot/office.hpp"

namespace warroom::slack {
namespace {

TEST_SUITE_BEGIN("slack_chat");

TEST_CASE("the room's name follows from the incident, one that others took gets a number")
{
    Office office;
    CHECK(office.done<RecordChannel>(OpenChannel{}).name == "inc-14-checkout-channel-co");

    Office other;
    other.control("channel", {{"name", "inc-14-checkout-channel-co"}, {"members", {"noor"}}, {"private", true}});
    CHECK(other.done<RecordChannel>(OpenChannel{}).name == "inc-14-checkout-channel-co-2");
}

TEST_CASE("the card is posted, pinned and edited in place, what people wrote calls nobody")
{
    Office office;
    office.room_is_open();
    office.card_is_posted();
    office.done<Settle>(PinCard{});
    office.done<Settle>(PinCard{}); // again: as good as once
    office.incident.declared.title = "Checkout & <@U0NOOR00002>";
    office.done<Settle>(RefreshCard{});
    office.done<Settle>(SetTopic{});

    REQUIRE(office.messages().size() == 1);
    const auto card = office.messages()[0].dump();
    CHECK(card.find("<!channel>") == std::string::npos);
    CHECK(card.find("<@U0NOOR00002>") == std::string::npos);
    CHECK(card.find("&lt;@U0NOOR00002&gt;") != std::string::npos);
    CHECK(card.find("&amp;amp;") == std::string::npos);
    CHECK(office.room().at("pins").size() == 1);
    CHECK(office.room().at("topic").get<std::string>().find("<@") == std::string::npos);
}

TEST_CASE("blocks that Slack refuses are left out rather than the message")
{
    for (const auto* error : {"invalid_blocks", "msg_blocks_too_long"}) {
        CAPTURE(error);
        Office office;
        office.room_is_open();
        office.control("fault", {{"method", "chat.postMessage"}, {"error", error}});
        office.card_is_posted();
        REQUIRE(office.messages().size() == 1);
        CHECK_FALSE(office.messages()[0].contains("blocks"));
    }
}

TEST_CASE("put out of its room the bot comes back to post, and where there is no room any more it says so")
{
    Office office;
    office.room_is_open();
    SUBCASE("put out")
    {
        office.control("leave", {{"user", us}, {"channel", office.incident.channel.value}});
        office.done<Settle>(PostEntry{2}, false, 2);
        CHECK(office.messages().size() == 1);
    }
    SUBCASE("no room")
    {
        office.control("fault", {{"method", "chat.postMessage"}, {"error", "channel_not_found"}, {"times", 10}});
        const auto result = office.carry_out(PostEntry{2}, false, 2);
        REQUIRE(result.has_error());
        CHECK(result.error().kind == Kind::refused);
    }
}

TEST_CASE("people and groups are invited, who can't be is named, and the others come")
{
    Office office;
    office.room_is_open();
    InvitePeople everyone{{"S0ONCALL001", "U0MEI000004", us}};
    const auto result = office.done<RecordFailure>(everyone);
    CHECK(result.reason == "U0DARIO0011 (cant_invite)");
    CHECK(office.room().at("members").size() == 4); // us, Mei and two on call

    office.done<Settle>(InvitePeople{{"U0MEI000004"}}); // is there already
}

TEST_CASE("the announcement goes to the channel that the configuration names")
{
    Office office;
    office.room_is_open();
    const auto posted = office.done<RecordCard>(PostCard{CardId{CardId::Kind::announcement}});
    CHECK(posted.channel.value == "C0INCIDENT1");
    CHECK(office.messages("C0INCIDENT1").size() == 1);
}

TEST_CASE("a status update goes to the room, under the announcement and to each follower")
{
    Office office;
    office.room_is_open();
    office.done<Settle>(PostEntry{2}, false, 2);
    office.done<Settle>(PostEntry{.seq = 2, .announce = true}, false, 3); // not announced yet: it is told all the same
    REQUIRE(office.messages("C0INCIDENT1").size() == 1);
    CHECK_FALSE(office.messages("C0INCIDENT1")[0].contains("thread_ts"));

    const auto headline = office.done<RecordCard>(PostCard{CardId{CardId::Kind::announcement}});
    office.incident.cards[headline.card] = {headline.channel, headline.message};
    office.done<Settle>(PostEntry{.seq = 2, .announce = true}, false, 4);
    const auto announced = office.messages("C0INCIDENT1");
    REQUIRE(announced.size() == 3);
    CHECK(announced.back().at("thread_ts") == headline.message.value);

    CHECK(announced.back().value("subtype", "") == "thread_broadcast"); // it is resolved, and no update
    CHECK_FALSE(announced.back().dump().find("\"actions\"") != std::string::npos);

    const auto in_room = office.messages().size();
    office.done<Settle>(PostEntry{.seq = 2, .to = UserId{"U0MEI000004"}}, false, 5);
    office.done<Settle>(PostEntry{.seq = 2, .to = UserId{"U0MEI000004"}}, true, 5); // in doubt: found, not said twice
    CHECK(office.messages().size() == in_room);
    std::size_t direct = 0;
    const auto answer = office.control("channels", Json::object());
    for (const auto& channel : answer.at("channels"))
        if (const auto id = channel.at("id").get<std::string>(); id.starts_with('D'))
            direct += office.messages(id).size();
    CHECK(direct == 1);
}

TEST_CASE("the draft is attached to the room's last message, once")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "files.completeUploadExternal"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(FilePostMortem{}).has_error());
    CHECK(office.done<RecordDraft>(FilePostMortem{}, true).revision == 1);

    REQUIRE(office.messages().size() == 1);
    const auto message = office.messages()[0];
    CHECK(message.at("text").get<std::string>().starts_with("INC-14 closed. Draft: attached, "));
    REQUIRE(message.at("files").size() == 2);
    CHECK(message.at("files")[0].at("name") == "INC-14.md");
    CHECK(message.at("files")[1].at("name") == "INC-14.html");
    CHECK(message.at("files")[0].at("content").get<std::string>().starts_with("# "));
}

TEST_CASE("what the room has heard enough of stands under the pinned card")
{
    Office office;
    office.room_is_open();
    const auto card = office.done<RecordCard>(PostCard{CardId{}});
    office.incident.cards[CardId{}] = {card.channel, card.message};
    office.done<Settle>(PostEntry{.seq = 2, .aside = true}, false, 2);
    office.done<RecordDraft>(FilePostMortem{.aside = true});
    REQUIRE(office.messages().size() == 3);
    for (std::size_t i = 1; i < 3; ++i) CHECK(office.messages()[i].at("thread_ts") == card.message.value);
}

TEST_CASE("where no file may be uploaded the room learns how to get the draft")
{
    Office office;
    office.room_is_open();
    office.control("scope", {{"remove", {"files:write"}}});
    CHECK(office.done<RecordDraft>(FilePostMortem{}).place == "warroom postmortem INC-14");
    REQUIRE(office.messages().size() == 1);
    CHECK(office.messages()[0].at("text").get<std::string>().find("`warroom postmortem INC-14`") != std::string::npos);
}

TEST_CASE("a missing right is a refusal, a revoked token stops everything")
{
    Office office;
    office.room_is_open();
    office.control("scope", {{"remove", {"pins:write"}}});
    office.card_is_posted();
    const auto refused = office.carry_out(PinCard{});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == Kind::refused);
    office.control("token", {{"revoked", true}});
    const auto dead = office.carry_out(RefreshCard{});
    REQUIRE(dead.has_error());
    CHECK(dead.error().kind == Kind::token_dead);
}

TEST_CASE("a room that somebody archived is opened again for what has to be said there")
{
    Office office;
    office.room_is_open();
    office.control("archive", {{"user", "jonas"}, {"channel", office.incident.channel.value}});
    const auto sent = office.carry_out(PostEntry{2}, false, 2);
    const auto reason = sent.has_error() ? sent.error().reason : std::string{};
    CHECK(reason == "");
    CHECK(office.messages().size() == 1);
}

TEST_CASE("what fails while others are answered is at fault itself, what fails in an outage is not")
{
    Office office;
    office.room_is_open();
    const auto failing = [&](int times) {
        office.control(
            "fault",
            {{"method", "conversations.setTopic"}, {"times", times}, {"status", 200}, {"error", "internal_error"}});
    };
    failing(3);
    const auto first = office.carry_out(SetTopic{});
    REQUIRE(first.has_error());
    CHECK_FALSE(first.error().its_own);
    const auto alone = office.carry_out(SetTopic{});
    REQUIRE(alone.has_error());
    CHECK_FALSE(alone.error().its_own);
    office.done<RecordCard>(PostCard{}, false, 9); // another errand
    const auto third = office.carry_out(SetTopic{});
    REQUIRE(third.has_error());
    CHECK(third.error().its_own);
}

TEST_SUITE_END();

} // namespace
} // namespace warroom::slack
