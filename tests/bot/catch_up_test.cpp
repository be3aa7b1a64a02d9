// When which room is read, how thoroughly, and what is said of what can't be.
#include "tests/bot/catch_up_desk.hpp"

TEST_SUITE_BEGIN("catch_up");

namespace warroom::slack {

TEST_CASE("a room is read when it becomes known, and looked at every five minutes from then on")
{
    auto desk = opened();
    CHECK(desk.logs[room].standing().size() == 1);
    CHECK(desk.idle() == 5min);
    desk.rooms[room].say(1100);
    desk.at += 300;
    CHECK(desk.work() == 1);
    CHECK(desk.logs[room].standing().size() == 2);
    CHECK(desk.idle() == 5min);
    desk.catch_up.leave(room);
    CHECK_FALSE(desk.idle().has_value());
}

TEST_CASE("a room is looked at while no connection is live, too")
{
    auto desk = opened();
    desk.catch_up.live(false, desk.now());
    desk.rooms[room].say(1100);
    desk.at += 300;
    CHECK(desk.work() == 1);
    CHECK(desk.logs[room].standing().size() == 2);
}

TEST_CASE("the look every five minutes finds edits, deletions and replies to what is old")
{
    auto desk = opened();
    desk.rooms[room].say(2);
    desk.rooms[room].say(3);
    desk.at += 300;
    desk.work();
    desk.rooms[room].edit(1, 1400);
    desk.rooms[room].remove(2);
    desk.rooms[room].say(1410, {.thread = at_second(3)});
    desk.at += 300;
    CHECK(desk.work() == 2);
    CHECK(desk.logs[room].edits.size() == 1);
    CHECK(desk.logs[room].standing() == desk.rooms[room].standing());
    CHECK(desk.idle() == 5min);
}

TEST_CASE("a room whose reading takes long is asked for its news only, until ten times as long has passed")
{
    auto desk = opened();
    for (int n = 0; n < 40; ++n) {
        desk.rooms[room].say(10 + n);
        desk.rooms[room].say(100 + n, {.thread = at_second(10 + n)});
    }
    desk.rooms[room].say(1290);
    desk.call_takes = 2;
    desk.at += 300;
    CHECK(desk.work() == 41); // 82 s
    desk.rooms[room].remove(1);
    desk.at += 300;
    CHECK(desk.work() == 1);
    desk.at += 300;
    CHECK(desk.work() == 1);
    CHECK(desk.logs[room].standing() != desk.rooms[room].standing());
    desk.at += 300;
    CHECK(desk.work() == 41);
    CHECK(desk.logs[room].standing() == desk.rooms[room].standing());
}

TEST_CASE("what a former life left waits for the connection, but not for ever")
{
    Desk desk;
    desk.catch_up.open(room, desk.now(), second(500));
    CHECK(desk.work() == 0);
    CHECK(desk.idle() == 30s);
    desk.at += 3;
    desk.catch_up.live(true, desk.now());
    CHECK(desk.work() == 1);

    Desk alone;
    alone.catch_up.open(room, alone.now(), second(500));
    alone.at += 30;
    CHECK(alone.work() == 1);
}

TEST_CASE("after a time without a connection everything is looked at, edits and deletions too")
{
    auto desk = opened();
    desk.catch_up.live(false, desk.now());
    CHECK(desk.work() == 0);
    desk.rooms[room].edit(1, 1010);
    desk.at += 60;
    desk.catch_up.live(true, desk.now());
    CHECK(desk.work() == 1);
    CHECK(desk.logs[room].edits.size() == 1);
}

TEST_CASE("a connection that comes back during a reading begins it anew")
{
    auto desk = opened();
    desk.at += 300;
    auto turn = *desk.catch_up.next(desk.now());
    desk.catch_up.begin(turn.room, {}, desk.now());
    turn = *desk.catch_up.next(desk.now());
    REQUIRE(turn.what == CatchUp::Turn::What::ask);
    desk.catch_up.live(false, desk.now());
    desk.catch_up.live(true, desk.now());
    CHECK(desk.catch_up.reading(turn) == nullptr); // its answer comes too late
    CHECK(desk.catch_up.failed(turn, refusal("not_in_channel"), desk.now()).empty());
    desk.catch_up.ended(turn, desk.now());
    CHECK(desk.work() == 1);
}

TEST_CASE("what was said just before a reading that stood still for long is fetched by the next one")
{
    auto desk = opened();
    desk.at += 300;
    desk.rooms[room].say(1290); // it seems to be on its way by itself
    desk.error = CallError{Kind::unreachable, "no route"};
    desk.work();
    desk.rooms[room].say(1400);
    desk.at += 120;
    desk.error.reset();
    desk.work();
    desk.at += 300;
    desk.work();
    CHECK(desk.logs[room].standing().size() == 3);
}

TEST_CASE("a link that died unnoticed is followed by a look at the news")
{
    auto desk = opened();
    desk.catch_up.link_died(desk.now());
    CHECK(desk.idle() == 5s);
    desk.at += 5;
    CHECK(desk.work() == 1);
}

TEST_CASE("let in again, we look at everything: replies to what is old went past us as well")
{
    auto desk = opened();
    for (int n = 0; n < 400; ++n) desk.rooms[room].say(1001 + n);
    desk.at = 1500;
    desk.work();
    desk.rooms[room].say(1501, {.thread = at_second(1)}); // a reply to an old message, while we were out
    desk.at = 2000;
    const auto turn = *desk.catch_up.next(desk.now());
    desk.catch_up.begin(turn.room, desk.logs[room].log, desk.now());
    const auto ask = *desk.catch_up.next(desk.now());
    auto page = *desk.rooms[room].answer(ask.ask, 200);
    page.lines.push_back({.message = at_second(1502), .let_in = true});
    desk.catch_up.answered(ask);
    desk.logs[room].take(desk.catch_up.reading(ask)->look_at(page));
    desk.logs[room].take(desk.catch_up.reading(ask)->advance(page));
    desk.work();
    CHECK(desk.logs[room].standing().contains(at_second(1501)));
}

TEST_CASE("minutes whose events Slack dropped are read once they are over, however many there are")
{
    auto desk = opened();
    for (int minute = 0; minute < 3; ++minute) {
        desk.catch_up.not_delivered({second(desk.at), second(desk.at + 60)}, desk.now());
        CHECK(desk.idle() == 1min);
        desk.rooms[room].edit(1, desk.at + 30);
        desk.at += 60;
        CHECK(desk.work() == 1);
        CHECK(desk.logs[room].edits.size() == static_cast<std::size_t>(minute + 1));
    }
    CHECK(desk.idle() == 5min);
    desk.catch_up.not_delivered({second(desk.at), second(desk.at + 60)}, desk.now());
    desk.at += 30;
    desk.catch_up.not_delivered({second(desk.at), second(desk.at + 60)}, desk.now());
    CHECK(desk.idle() == 30s); // not put off by the next
    desk.at += 30;
    CHECK(desk.work() == 1);
    CHECK(desk.idle() == 1min); // the second minute was not over
}

TEST_CASE("before a draft the room is read once more and noted, even if nothing is new")
{
    auto desk = opened();
    desk.logs[room].counted.reset();
    desk.at += 100;
    desk.catch_up.leave(room); // closed
    desk.catch_up.before_draft(room, desk.now());
    CHECK(desk.catch_up.is_waited_for(room));
    CHECK(desk.work() == 1);
    CHECK_FALSE(desk.catch_up.is_waited_for(room));
    CHECK(desk.logs[room].counted == 1);
    CHECK_FALSE(desk.idle().has_value());
    CHECK(desk.catch_up.wait_no_longer(room, desk.now()).empty());
}

TEST_CASE("a draft does not wait for ever, and then it says what is missing")
{
    auto desk = opened();
    desk.catch_up.live(false, desk.now());
    desk.at += 100;
    desk.catch_up.leave(room);
    desk.catch_up.before_draft(room, desk.now());
    desk.error = CallError{Kind::unreachable, "down"};
    desk.work();
    const auto missed = desk.catch_up.wait_no_longer(room, desk.now());
    REQUIRE(missed.size() == 1);
    CHECK(missed[0].from == second(970)); // that the connection is dead is noticed late
    CHECK(missed[0].to == second(1100));
    CHECK_FALSE(desk.catch_up.is_waited_for(room));
}

TEST_CASE("rooms take turns page by page, but for the one that a draft waits for")
{
    Desk desk;
    desk.catch_up.live(true, desk.now());
    for (const auto* id : {"C1", "C2", "C3"}) {
        desk.catch_up.open(ChannelId{id}, desk.now());
        for (int n = 1; n <= 900; ++n) desk.rooms[ChannelId{id}].say(n);
    }
    std::vector<std::string> order;
    for (int i = 0; i < 6; ++i) {
        const auto turn = *desk.catch_up.next(desk.now());
        order.push_back(turn.room.value);
        if (turn.what == CatchUp::Turn::What::begin) desk.catch_up.begin(turn.room, {}, desk.now());
    }
    CHECK(order == std::vector<std::string>{"C1", "C2", "C3", "C1", "C2", "C3"});
    desk.catch_up.before_draft(ChannelId{"C2"}, desk.now());
    for (int i = 0; i < 3; ++i) CHECK(desk.catch_up.next(desk.now())->room == ChannelId{"C2"});
    CHECK(desk.work() == 15);
}

TEST_CASE("a cursor that Slack no longer knows begins the reading anew")
{
    auto desk = opened();
    desk.at += 300;
    auto turn = *desk.catch_up.next(desk.now());
    desk.catch_up.begin(turn.room, {}, desk.now());
    turn = *desk.catch_up.next(desk.now());
    CHECK(desk.catch_up.failed(turn, refusal("invalid_cursor"), desk.now()).empty());
    desk.at += 1;
    CHECK(desk.catch_up.next(desk.now())->what == CatchUp::Turn::What::begin);
}

TEST_CASE("what can't be recorded is asked for again a little later")
{
    auto desk = opened();
    desk.at += 300;
    auto turn = *desk.catch_up.next(desk.now());
    desk.catch_up.begin(turn.room, {}, desk.now());
    turn = *desk.catch_up.next(desk.now());
    desk.catch_up.put_off(turn, desk.now());
    CHECK(desk.idle() == 1s);
    desk.at += 1;
    CHECK(desk.catch_up.next(desk.now())->ask == turn.ask);
}

} // namespace warroom::slack

TEST_SUITE_END();
