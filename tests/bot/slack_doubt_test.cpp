// What may have been done already is looked for before it is done.
#include "tests/bot/office.hpp"

namespace warroom::slack {
namespace {

TEST_SUITE_BEGIN("slack_chat");

TEST_CASE("a room that was made although the answer got lost is adopted")
{
    Office office;
    office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
    const auto lost = office.carry_out(OpenChannel{});
    REQUIRE(lost.has_error());
    CHECK(lost.error().kind == Kind::unknown_outcome);

    CHECK(office.done<RecordChannel>(OpenChannel{}, true).name == "inc-14-checkout-channel-co");
    CHECK(office.rooms().size() == 1);
}

TEST_CASE("a room that was made is adopted although somebody renamed or archived it before we knew of it")
{
    for (const auto* change : {"rename", "archive"}) {
        CAPTURE(change);
        Office office;
        office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
        REQUIRE(office.carry_out(OpenChannel{}).has_error());
        const auto id = office.rooms().at(0).at("id").get<std::string>();
        office.control("join", {{"user", "noor"}, {"channel", id}});
        office.control(change, {{"user", "noor"}, {"channel", id}, {"name", "inc-checkout-is-down"}});

        CHECK(office.done<RecordChannel>(OpenChannel{}, true).channel.value == id);
        CHECK(office.rooms().size() == 1);
    }
}

TEST_CASE("a private room in doubt that we were put out of can't be seen: it is said, and there is another one")
{
    Office office;
    office.incident.declared.is_private = true;
    office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(OpenChannel{}).has_error());
    const auto id = office.rooms().at(0).at("id").get<std::string>();
    office.control("leave", {{"user", us}, {"channel", id}});

    const auto said = office.carry_out(OpenChannel{}, true);
    REQUIRE(said.has_value());
    CHECK(std::holds_alternative<RecordRepeat>(said->back())); // before it is done: a life may end between
    CHECK(office.rooms().size() == 1);
    CHECK(office.done<RecordChannel>(OpenChannel{}, true).name == "inc-14-checkout-channel-co-2");
    CHECK(office.rooms().size() == 2);
}

TEST_CASE("a private room in doubt that is found is the only one")
{
    Office office;
    office.incident.declared.is_private = true;
    office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(OpenChannel{}).has_error());

    const auto report = office.carry_out(OpenChannel{}, true);
    REQUIRE(report.has_value());
    CHECK_FALSE(Office::says_twice(*report));
    CHECK(std::get<RecordChannel>(report->back()).name == "inc-14-checkout-channel-co");
    CHECK(office.rooms().size() == 1);
}

TEST_CASE("of two private rooms that are both shown again the first is taken, and it is said that there are two")
{
    Office office;
    office.incident.declared.is_private = true;
    office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(OpenChannel{}).has_error());
    office.control("leave", {{"user", us}, {"channel", office.rooms().at(0).at("id")}});
    REQUIRE(office.carry_out(OpenChannel{}, true).has_value());
    REQUIRE(office.carry_out(OpenChannel{}, true).has_value()); // and we die before it is recorded
    const auto rooms = office.rooms();
    REQUIRE(rooms.size() == 2);
    office.control("join", {{"user", us}, {"channel", rooms.at(0).at("id")}});

    const auto report = office.carry_out(OpenChannel{}, true);
    REQUIRE(report.has_value());
    CHECK(Office::says_twice(*report));
    CHECK(std::get<RecordChannel>(report->back()).name == "inc-14-checkout-channel-co");
    CHECK(office.rooms().size() == 2);
}

TEST_CASE("a room in doubt that was never made is opened without waiting")
{
    Office office;
    CHECK(office.done<RecordChannel>(OpenChannel{}, true).name == "inc-14-checkout-channel-co");
    CHECK(office.rooms().size() == 1);
    CHECK(office.clock.passed() < 1s);
}

TEST_CASE("a message whose answer got lost is found by its mark, even when reads lag behind")
{
    Office office;
    office.room_is_open();
    office.control("history_lag", {{"ms", 6000}});
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    const auto lost = office.carry_out(PostCard{});
    REQUIRE(lost.has_error());
    REQUIRE(lost.error().kind == Kind::unknown_outcome);

    const auto found = office.done<RecordCard>(PostCard{}, true);
    REQUIRE(office.messages().size() == 1);
    CHECK(found.message.value == office.messages()[0].at("ts").get<std::string>());
}

TEST_CASE("a message in doubt is found although we were put out of the room meanwhile")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostCard{}).has_error());
    office.control("leave", {{"user", "U0WARROOM01"}, {"channel", office.rooms().at(0).at("id")}});

    const auto found = office.done<RecordCard>(PostCard{}, true);
    REQUIRE(office.messages().size() == 1);
    CHECK(found.message.value == office.messages()[0].at("ts").get<std::string>());
}

TEST_CASE("room and message in doubt are found although our clock was hours ahead when they were promised")
{
    Office office;
    office.ahead = 5h;
    office.incident.declared_at += office.ahead;
    office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(OpenChannel{}).has_error());
    office.incident.channel = office.done<RecordChannel>(OpenChannel{}, true).channel;
    CHECK(office.rooms().size() == 1);
    office.card_is_posted();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostEntry{2}, false, 2).has_error());
    office.done<Settle>(PostEntry{2}, true, 2);
    CHECK(office.messages().size() == 2);
}

TEST_CASE("a message in doubt that was never sent is sent once")
{
    Office office;
    office.room_is_open();
    office.card_is_posted();
    office.done<Settle>(PostEntry{2}, true, 2);
    CHECK(office.messages().size() == 2);
}

TEST_CASE("what may stand in the card's thread is found there, although it belongs into the room by now")
{
    Office office;
    office.room_is_open();
    office.card_is_posted();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostEntry{.seq = 2, .aside = true}, false, 2).has_error());
    REQUIRE(office.messages().size() == 2);

    office.done<Settle>(PostEntry{.seq = 2}, true, 2);
    CHECK(office.messages().size() == 2);
}

TEST_CASE("where nobody knows whether we are back in the room, nothing is sent in doubt")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostCard{}).has_error());
    office.control("leave", {{"user", us}, {"channel", office.incident.channel.value}});
    office.control("fault", {{"method", "conversations.join"}, {"reset", true}});

    const auto unsure = office.carry_out(PostCard{}, true);
    REQUIRE(unsure.has_error());
    CHECK(unsure.error().kind == Kind::unknown_outcome);
    CHECK(office.messages().size() == 1);
}

TEST_CASE("a look waits for its turn where reads are rationed, but not for long")
{
    for (const auto* wait : {"2", "600"}) {
        CAPTURE(std::string{wait});
        Office office;
        office.room_is_open();
        office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
        REQUIRE(office.carry_out(PostCard{}).has_error());
        office.control("fault",
                       {{"method", "conversations.history"}, {"status", 429}, {"headers", {{"Retry-After", wait}}}});
        const auto found = office.carry_out(PostCard{}, true);
        CHECK(found.has_value() == (wait == std::string{"2"}));
        CHECK(office.messages().size() == 1);
    }
}

TEST_CASE("what was lost stays in doubt while Slack has no time for it")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "none"}});
    REQUIRE(office.carry_out(PostEntry{2}, false, 2).has_error());
    office.control("fault", {{"method", "chat.postMessage"}, {"status", 429}, {"headers", {{"Retry-After", "1"}}}});
    const auto later = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(later.has_error());
    CHECK(later.error().kind == Kind::slow_down);

    const auto again = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(again.has_value());
    CHECK(Office::says_twice(*again));
}

TEST_CASE("a reply was lost and nothing is found: it is sent once more, and said")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "none"}});
    REQUIRE(office.carry_out(PostEntry{2}, false, 2).has_error());
    const auto again = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(again.has_value());
    CHECK(again->size() == 2);
    CHECK(Office::says_twice(*again));
    CHECK(office.messages().size() == 1);

    const auto next = office.carry_out(PostEntry{2}, true, 3); // of a former life: looked for, and not there
    REQUIRE(next.has_value());
    CHECK_FALSE(Office::says_twice(*next));
}

TEST_CASE("where we may not look, it is sent all the same, and said")
{
    Office office;
    office.room_is_open();
    office.control("scope", {{"remove", {"channels:history"}}});
    const auto sent = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(sent.has_value());
    CHECK(Office::says_twice(*sent));
    CHECK(office.messages().size() == 1);
}

TEST_CASE("history that lags behind makes no second message")
{
    Office office;
    office.room_is_open();
    office.control("history_lag", {{"ms", 20'000}});
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostEntry{2}, false, 2).has_error());
    const auto found = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(found.has_value());
    CHECK_FALSE(Office::says_twice(*found));
    office.control("history_lag", {{"ms", 0}});
    CHECK(office.messages().size() == 1);
}

TEST_SUITE_END();

} // namespace
} // namespace warroom::slack
