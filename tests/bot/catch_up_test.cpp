// When which room is read, how thoroughly, and what is said of what can't be.
#include "bot/slack/catch_up.hpp"
#include "tests/bot/kept_room.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("catch_up");

namespace warroom::slack {
namespace {

using namespace std::chrono_literals;
using Kind = CallError::Kind;

// Slack, a log, and a clock for both.
struct Desk {
    CatchUp catch_up{};
    std::map<ChannelId, KeptRoom> rooms{};
    std::map<ChannelId, KeptLog> logs{};
    int at = 1000;
    int call_takes = 0; // seconds
    std::optional<CallError> error{};
    std::vector<MessagesMissed> missed{};

    CatchUp::Now now() const { return {CatchUp::Steady{} + std::chrono::seconds{at}, second(at)}; }

    // Does what is due, and how many calls that took; many: it does not come to an end.
    int work(int most = 100)
    {
        int calls = 0;
        while (const auto turn = catch_up.next(now())) {
            auto& kept = logs[turn->room];
            if (turn->what == CatchUp::Turn::What::begin) {
                catch_up.begin(turn->room, kept.log, now());
            } else if (turn->what == CatchUp::Turn::What::end) {
                const auto ending = catch_up.end(*turn, kept.log);
                kept.take(ending.deletions);
                kept.take(ending.note);
                catch_up.ended(*turn, now());
            } else if (++calls > most) {
                return calls;
            } else if (error) {
                for (auto& one : catch_up.failed(*turn, *error, now())) missed.push_back(one);
            } else {
                at += call_takes;
                const auto page = *rooms[turn->room].answer(turn->ask, 200);
                catch_up.answered(*turn);
                kept.take(catch_up.reading(*turn)->look_at(page), second(at));
                kept.take(catch_up.reading(*turn)->advance(page));
            }
        }
        return calls;
    }
    std::optional<std::chrono::seconds> idle() const // how long there is nothing to do
    {
        const auto due = catch_up.due(now());
        if (!due) return std::nullopt;
        return std::chrono::duration_cast<std::chrono::seconds>(*due - now().steady);
    }
};

const ChannelId room{"C1"};

Desk opened(std::optional<Timestamp> deaf_since = {})
{
    Desk desk;
    desk.catch_up.live(true, desk.now());
    desk.rooms[room].say(1);
    desk.catch_up.open(room, desk.now(), deaf_since);
    desk.work();
    return desk;
}

CallError refusal(std::string reason) { return {Kind::refused, std::move(reason)}; }

} // namespace

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
    desk.logs[room].take(desk.catch_up.reading(ask)->look_at(page), second(desk.at));
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
    desk.work();
    CHECK(desk.missed.size() == 1);
    desk.catch_up.leave(room);
    desk.catch_up.before_draft(room, desk.now());
    desk.work();
    REQUIRE(desk.missed.size() == 2);
    CHECK(desk.missed[1].from == second(1000));
    CHECK(desk.missed[1].to == second(2200));
    CHECK_FALSE(desk.catch_up.is_waited_for(room)); // nothing will come of it
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
