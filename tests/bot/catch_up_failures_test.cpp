// What is said and tried again when a room can't be read.
#include "tests/bot/catch_up_desk.hpp"

TEST_SUITE_BEGIN("catch_up");

namespace warroom::slack {

TEST_CASE("a refusal for good is told once as missed, from when nothing was delivered, and tried every five minutes")
{
    Desk desk;
    desk.catch_up.open(room, desk.now(), second(500));
    desk.at += 10;
    desk.catch_up.live(true, desk.now());
    desk.error = refusal("missing_scope (needs channels:history)");
    desk.work();
    REQUIRE(desk.missed.size() == 1);
    CHECK(desk.missed[0].from == second(500));
    CHECK(desk.missed[0].to == second(1010));
    CHECK(desk.missed[0].reason == "the app may not read the channel's history");
    CHECK(desk.idle() == 5min);
    desk.at += 300;
    CHECK(desk.work() == 1);
    CHECK(desk.missed.size() == 1);

    desk.error.reset();
    desk.rooms[room].say(600);
    desk.logs[room].log.missed = true;
    desk.at += 300;
    desk.work();
    CHECK(desk.logs[room].standing().size() == 1);
    CHECK(covers(desk.logs[room].log.read, {second(500), second(1010)}));
}

TEST_CASE("nothing is missed where everything was delivered")
{
    auto desk = opened();
    desk.at += 300;
    desk.error = refusal("missing_scope");
    desk.work();
    CHECK(desk.missed.empty());
}

TEST_CASE("out of the channel, nothing is delivered either: missed from the last look on, to the end")
{
    auto desk = opened();
    desk.at += 300;
    desk.error = refusal("not_in_channel");
    desk.work();
    REQUIRE(desk.missed.size() == 1);
    CHECK(desk.missed[0].from == second(1000));
    CHECK(desk.missed[0].to == second(1300));
    CHECK(desk.missed[0].reason == "the bot is not in the channel");
    desk.at += 900;
    desk.catch_up.leave(room);
    desk.catch_up.before_draft(room, desk.now());
    desk.work();
    REQUIRE(desk.missed.size() == 2);
    CHECK(desk.missed[1].from == second(1000));
    CHECK(desk.missed[1].to == second(2200));
    CHECK_FALSE(desk.catch_up.is_waited_for(room)); // nothing will come of it
}

TEST_CASE("every look that finds us out of the channel tells one gap, longer than before, until we can look again")
{
    auto desk = opened();
    desk.error = refusal("channel_not_found");
    for (int look = 1; look <= 3; ++look) {
        desk.at += 300;
        desk.work();
        REQUIRE(desk.missed.size() == static_cast<std::size_t>(look));
        CHECK(desk.missed.back().from == second(1000));
        CHECK(desk.missed.back().to == second(1000 + 300 * look));
    }
    desk.error.reset();
    desk.at += 300;
    desk.work();
    CHECK(desk.missed.size() == 3);
    desk.error = refusal("channel_not_found");
    desk.at += 300;
    desk.work();
    REQUIRE(desk.missed.size() == 4);
    CHECK(desk.missed.back().from == second(2200)); // all before was read
    CHECK(desk.missed.back().to == second(2500));
}

TEST_CASE("what fails for a while is tried again, ever more slowly, and told as missed after ten minutes")
{
    for (const auto kind : {Kind::unreachable, Kind::unknown_outcome, Kind::token_dead}) {
        Desk desk;
        desk.catch_up.open(room, desk.now(), second(500));
        desk.catch_up.live(true, desk.now());
        desk.error = CallError{kind, "down"};
        int tries = 0;
        for (; desk.missed.empty() && tries < 100; ++tries) {
            desk.work();
            CHECK(desk.idle() >= 1s);
            CHECK(desk.idle() <= 60s);
            desk.at += static_cast<int>(desk.idle()->count());
        }
        CHECK(tries > 10);
        CHECK(tries < 25);
        desk.work();
        CHECK(desk.missed.size() == 1);
        desk.error.reset();
        desk.at += 60;
        desk.work();
        CHECK(desk.logs[room].log.read.empty()); // nothing was there, and nothing noted
    }
}

TEST_CASE("asked to slow down, it asks nothing of any room until then")
{
    auto desk = opened();
    desk.catch_up.open(ChannelId{"C2"}, desk.now());
    desk.error = CallError{Kind::slow_down, "ratelimited", 60s};
    CHECK(desk.work() == 1);
    CHECK(desk.idle() == 60s);
    desk.error.reset();
    desk.at += 60;
    CHECK(desk.work() == 1);
}

} // namespace warroom::slack

TEST_SUITE_END();
