// One reading of a room's history, over rooms of every shape, cut off anywhere.
#include "tests/bot/kept_room.hpp"

#include <doctest/doctest.h>

#include <random>

TEST_SUITE_BEGIN("room_reading");

namespace warroom::slack {
namespace {

using namespace std::chrono_literals;

class Dice {
public:
    explicit Dice(unsigned seed) : random_{seed} {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }
    bool once_in(std::size_t n) { return below(n) == 0; }

private:
    std::mt19937 random_;
};

RoomReading everything(const KeptLog& kept, int now)
{
    return RoomReading::everything(kept_channel, kept.log, second(now));
}

KeptRoom room_of(int messages)
{
    KeptRoom room;
    for (int n = 1; n <= messages; ++n) room.say(n);
    return room;
}

} // namespace

TEST_CASE("a small room takes one call, and is noted as a whole")
{
    const auto room = room_of(3);
    KeptLog kept;
    auto reading = everything(kept, 100);
    CHECK(read(reading, room, kept, 200) == 1);
    CHECK(kept.standing() == room.standing());
    CHECK(kept.counted == 3);
    CHECK(kept.log.read == Periods{{Timestamp{}, second(100)}});
}

TEST_CASE("a reading that finds nothing new notes nothing, unless a draft waits for it")
{
    const auto room = room_of(3);
    KeptLog kept;
    for (int n = 1; n <= 3; ++n) kept.hear(at_second(n));
    auto reading = everything(kept, 100);
    const auto page = room.answer(*reading.next(), 200);
    CHECK(reading.look_at(*page).posts.empty());
    CHECK_FALSE(reading.advance(*page).has_value());
    CHECK_FALSE(reading.next().has_value());
    CHECK_FALSE(reading.end(kept.log, false).note.has_value());
    CHECK(reading.end(kept.log, true).note->messages == 3);
    kept.log.missed = true;
    CHECK(reading.end(kept.log, false).note.has_value());
}

TEST_CASE("what was said is told oldest first")
{
    const auto room = room_of(5);
    KeptLog kept;
    const auto reading = everything(kept, 100);
    const auto posts = reading.look_at(*room.answer(*reading.next(), 200)).posts;
    REQUIRE(posts.size() == 5);
    for (int n = 1; n <= 5; ++n) CHECK(posts[static_cast<std::size_t>(n - 1)].message == at_second(n));
}

TEST_CASE("cut off after some pages, the next reading goes on below what was covered")
{
    const auto room = room_of(100);
    KeptLog kept;
    auto first = everything(kept, 200);
    read(first, room, kept, 15, 3); // 86 to 100, 71 to 85, 56 to 70
    CHECK(kept.standing().size() == 45);

    auto second_one = everything(kept, 300);
    CHECK(second_one.next()->before.empty()); // what is new by now
    second_one.advance(*room.answer(*second_one.next(), 15));
    CHECK(second_one.next()->before == at_second(56));
}

TEST_CASE("a thread of many pages is gone on with where it was cut off")
{
    KeptRoom room;
    room.say(1);
    for (int n = 2; n <= 60; ++n) room.say(n, {.thread = at_second(1)});
    KeptLog kept;
    auto first = everything(kept, 200);
    read(first, room, kept, 15, 3); // the room, and 30 replies
    auto again = everything(kept, 300);
    CHECK(again.next()->thread.empty());
    again.advance(*room.answer(*again.next(), 15));
    CHECK(again.next()->thread == at_second(1));
    CHECK(again.next()->after == at_second(31));
    read(again, room, kept, 15);
    CHECK(kept.standing() == room.standing());
}

TEST_CASE("what was edited, deleted or replied to an old message while nobody listened is found")
{
    auto room = room_of(40);
    KeptLog kept;
    for (int n = 1; n <= 40; ++n) kept.hear(at_second(n));
    add(kept.log.read, {Timestamp{}, second(50)});
    room.edit(3, 500);
    room.remove(4);
    room.say(510, {.thread = at_second(5)});
    room.say(520, {.thread = at_second(6), .broadcast = true});
    room.remove(6); // has a reply: a tombstone
    auto reading = everything(kept, 1000);
    read(reading, room, kept, 15);
    CHECK(kept.edits == std::set<std::string>{at_second(3).value + "/" + at_second(500).value});
    CHECK(kept.log.messages.at(at_second(4)).deleted);
    CHECK(kept.log.messages.at(at_second(6)).deleted);
    CHECK(kept.log.messages.contains(at_second(510)));
    CHECK(kept.log.messages.contains(at_second(520)));
    CHECK(kept.standing() == room.standing());
    CHECK(kept.counted == static_cast<std::int64_t>(room.standing().size()));
}

TEST_CASE("absence proves nothing of what is young, or where Slack hides what is old")
{
    for (const bool limited : {false, true}) {
        KeptRoom room;
        room.limited = limited;
        KeptLog kept;
        kept.hear(at_second(10));
        kept.hear(at_second(990)); // history may not show it yet
        auto reading = everything(kept, 1000);
        read(reading, room, kept, 200);
        CHECK(kept.log.messages.at(at_second(10)).deleted == !limited);
        CHECK_FALSE(kept.log.messages.at(at_second(990)).deleted);
        CHECK(kept.counted.has_value() == !limited); // nobody can say that it is the whole room
    }
}

TEST_CASE("what came during a reading is not taken for deleted, though its page was read before")
{
    const auto room = room_of(3);
    KeptLog kept;
    for (int n = 1; n <= 3; ++n) kept.hear(at_second(n));
    auto reading = everything(kept, 1000);
    reading.advance(*room.answer(*reading.next(), 200));
    kept.hear(at_second(4)); // said behind the page
    CHECK(reading.end(kept.log, true).deletions.empty());
}

TEST_CASE("a thread that is gone takes its replies with it")
{
    auto room = room_of(3);
    room.say(10, {.thread = at_second(2)});
    KeptLog kept;
    auto reading = everything(kept, 100);
    reading.advance(*room.answer(*reading.next(), 200));
    CHECK(reading.next()->thread == at_second(2));
    reading.thread_is_gone();
    CHECK_FALSE(reading.next().has_value());
}

TEST_CASE("what was deleted while it was read is not counted")
{
    const auto room = room_of(3);
    KeptLog kept;
    auto reading = everything(kept, 100);
    const auto page = *room.answer(*reading.next(), 200);
    kept.take(reading.look_at(page));
    reading.advance(page);
    kept.log.messages.at(at_second(2)).deleted = true; // told by itself
    CHECK(reading.end(kept.log, true).note->messages == 2);
}

TEST_CASE("news is what came since, also in the threads that the last page shows")
{
    auto room = room_of(300);
    room.say(400, {.thread = at_second(250)});
    room.say(401, {.thread = at_second(260), .ours = true});
    room.say(402);
    room.edit(299, 403);
    room.say(995); // on its way to us by itself
    auto reading = RoomReading::news(kept_channel, at_second(300), second(1000));
    KeptLog kept;
    CHECK(read(reading, room, kept, 200) == 3);
    CHECK(kept.standing() == std::set<MessageId>{at_second(400), at_second(402)});
    CHECK(kept.edits.size() == 1);
    CHECK(kept.log.read.empty());
    CHECK(reading.newest() == at_second(995));
}

TEST_CASE("news of more than a page is read down to what is known")
{
    const auto room = room_of(100);
    auto reading = RoomReading::news(kept_channel, at_second(60), second(1000));
    KeptLog kept;
    CHECK(read(reading, room, kept, 15) == 3);
    CHECK(kept.standing().size() == 40);
}

TEST_CASE("a clock that is not Slack's is no reason to miss anything or to ask for ever")
{
    for (const int ours : {-5000, 5000}) {
        auto room = room_of(100);
        KeptLog kept;
        auto reading = everything(kept, ours);
        CHECK(read(reading, room, kept, 15, 50) < 50);
        CHECK(kept.standing() == room.standing());
        auto news = RoomReading::news(kept_channel, at_second(90), second(ours));
        CHECK(read(news, room, kept, 15, 50) == 1);
    }
}

TEST_CASE("whatever a room is like and wherever its reading is cut off, in the end the log is the room")
{
    for (unsigned seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        Dice dice{seed};
        KeptRoom room;
        KeptLog kept;
        room.empty_pages = dice.once_in(3);
        const int limit = std::vector{1, 2, 15, 200}[dice.below(4)];
        CAPTURE(limit);
        int now = 1;
        const auto live_on = [&](int steps, bool heard) {
            for (int i = 0; i < steps; ++i) {
                now += 1 + static_cast<int>(dice.below(3));
                std::vector<int> parents;
                for (const auto& [id, line] : room.lines)
                    if (line.thread.empty() && !line.removed)
                        parents.push_back(static_cast<int>((from_ts(id.value) - second(0)) / 1s));
                const auto chosen = parents.empty() ? 0 : parents[dice.below(parents.size())];
                const auto what = parents.empty() ? 9 : dice.below(10);
                if (what == 0) room.edit(chosen, now);
                if (what == 1) room.remove(chosen);
                if (what == 2 || what == 3 || what == 4)
                    room.say(now, {.thread = at_second(chosen), .broadcast = dice.once_in(4)});
                if (what > 4) room.say(now, {.ours = dice.once_in(5)});
                if (what == 0 && heard && !room.lines.at(at_second(chosen)).ours)
                    kept.edits.insert(at_second(chosen).value + "/" + at_second(now).value);
                if (what == 1 && heard) kept.log.messages[at_second(chosen)].deleted = true;
                if (what > 1 && heard && room.standing().contains(at_second(now))) kept.hear(at_second(now));
            }
        };
        for (int life = 0; life < 6; ++life) {
            live_on(static_cast<int>(dice.below(40)), true);
            live_on(static_cast<int>(dice.below(30)), dice.once_in(2));
            now += 200; // longer than any lag
            auto reading = RoomReading::everything(kept_channel, kept.log, second(now));
            read(reading, room, kept, limit, static_cast<int>(dice.below(12)));
            if (const auto ask = reading.next()) // cut off in the middle of a page
                if (const auto page = room.answer(*ask, limit)) {
                    auto told = reading.look_at(*page);
                    told.posts.resize(dice.below(told.posts.size() + 1));
                    told.edits.clear();
                    kept.take(told);
                }
            for (const auto& period : kept.log.read) // never a hole in what is said to be covered
                for (const auto& id : room.standing())
                    if (room.lines.at(id).thread.empty() && from_ts(id.value) >= period.from &&
                        from_ts(id.value) <= period.to)
                        CHECK(kept.log.messages.contains(id));
        }
        now += 200;
        auto last = RoomReading::everything(kept_channel, kept.log, second(now));
        const int pages = read(last, room, kept, limit);
        CHECK(pages < 100'000);
        CHECK(kept.standing() == room.standing());
        for (const auto& edit : room.edits())
            if (room.standing().contains(MessageId{edit.substr(0, edit.find('/'))})) CHECK(kept.edits.contains(edit));
        auto quiet = RoomReading::everything(kept_channel, kept.log, second(now + 200));
        KeptLog again = kept;
        while (const auto ask = quiet.next()) {
            const auto page = room.answer(*ask, limit);
            REQUIRE(page.has_value());
            CHECK(quiet.look_at(*page).posts.empty());
            quiet.advance(*page);
        }
        const auto ending = quiet.end(again.log, true);
        CHECK(ending.deletions.empty());
        CHECK(ending.note->messages == static_cast<std::int64_t>(room.standing().size()));
    }
}

} // namespace warroom::slack

TEST_SUITE_END();
