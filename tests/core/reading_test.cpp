// What was read of a room, what was missed, and how the timeline and the draft say so.
#include "core/incident.hpp"
#include "core/periods.hpp"
#include "core/post_mortem.hpp"
#include "core/timeline.hpp"
#include "tests/core/history.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("reading");

namespace warroom {
namespace {

Period from_to(const char* from, const char* to) { return {clock(from), clock(to)}; }

const ChannelId room{"C1"};

History opened()
{
    History it;
    it.at("10:00").by("U1").add(declared("Checkout is down", Severity::sev1));
    it.add(PersonSeen{UserId{"U1"}, "Jonas", Standing::member, madrid()});
    it.by("").add(ChannelOpened{room, "inc-14"});
    return it;
}

Incident folded(const History& history)
{
    Incident incident;
    for (const auto& recorded : std::span<const Recorded>{history}) evolve(incident, recorded);
    return incident;
}

RoomRead read(const char* from, const char* to, std::optional<std::int64_t> messages = {})
{
    return {room, {}, clock(from), clock(to), messages};
}

// The draft in plain words.
std::string draft(const History& history) { return markdown(post_mortem(history, clock("12:00"))); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("periods that touch become one, whatever their order")
{
    Periods all;
    add(all, from_to("10:20", "10:30"));
    add(all, from_to("10:00", "10:10"));
    CHECK(all == Periods{from_to("10:00", "10:10"), from_to("10:20", "10:30")});
    add(all, from_to("10:10", "10:20"));
    CHECK(all == Periods{from_to("10:00", "10:30")});
    add(all, from_to("10:30", "10:25")); // backwards: nothing
    CHECK(all == Periods{from_to("10:00", "10:30")});
}

TEST_CASE("what is left of a period is what lies outside of the others")
{
    const Periods read{from_to("10:00", "10:10"), from_to("10:20", "10:30")};
    CHECK(without(from_to("09:50", "10:40"), read) ==
          Periods{from_to("09:50", "10:00"), from_to("10:10", "10:20"), from_to("10:30", "10:40")});
    CHECK(without(from_to("10:02", "10:08"), read).empty());
    CHECK(without(from_to("10:05", "10:25"), read) == Periods{from_to("10:10", "10:20")});
    CHECK(covers(read, from_to("10:20", "10:30")));
    CHECK_FALSE(covers(read, from_to("10:05", "10:25")));
}

TEST_CASE("what could not be read stands until it is read after all, in parts too")
{
    auto it = opened();
    it.at("10:40").add(MessagesMissed{room, clock("10:10"), clock("10:40"), "not in the channel"});
    it.at("10:50").add(MessagesMissed{room, clock("10:10"), clock("10:50"), "not in the channel"});
    CHECK(folded(it).missed == std::vector<Incident::Missed>{{from_to("10:10", "10:50"), "not in the channel"}});
    it.add(read("10:20", "10:30"));
    CHECK(folded(it).missed.size() == 2);
    it.add(RoomRead{room, {}, {}, clock("10:55"), 3});
    CHECK(folded(it).missed.empty());
}

TEST_CASE("a thread's reading is remembered until the whole room was looked at")
{
    auto it = opened();
    it.add(RoomRead{room, MessageId{"1"}, {}, clock("10:20")});
    it.add(RoomRead{room, MessageId{"1"}, {}, clock("10:10")});
    CHECK(folded(it).threads_read.at(MessageId{"1"}) == clock("10:20"));
    CHECK(folded(it).read.empty());
    it.add(RoomRead{room, {}, {}, clock("10:30"), 5});
    CHECK(folded(it).threads_read.empty());
    CHECK(folded(it).read == Periods{{Timestamp{}, clock("10:30")}});
}

TEST_CASE("what is missing stands in the minutes, as an open question and as an entry of kind gap")
{
    auto it = opened();
    it.at("10:20").by("U1").says("1", "hello");
    it.at("10:40").by("").add(MessagesMissed{room, clock("10:05"), clock("10:12"), "the bot is not in the channel"});
    const auto text = "messages from 10:05 to 10:12 are missing (the bot is not in the channel)";
    CHECK(has(draft(it), std::string{"10:05 +5** "} + text));
    CHECK(has(draft(it), "Open questions"));
    CHECK(has(draft(it), "who will find out what was said then?"));
    const auto gap = [&] {
        for (const auto& entry : entries(it))
            if (entry.kind == "gap") return entry;
        return Entry{};
    };
    CHECK(gap().at == clock("10:05"));
    CHECK(gap().text == text);

    it.at("10:50").add(RoomRead{room, {}, {}, clock("10:50"), 1});
    CHECK_FALSE(has(draft(it), "are missing"));
    CHECK_FALSE(has(draft(it), "Open questions"));
    CHECK(gap().text == std::string{text} + ", read later");
}

TEST_CASE("the draft says how many messages the room had, how many are here, and when that was")
{
    auto it = opened();
    CHECK(has(draft(it), "The room has not been compared with this record yet."));
    it.at("10:01").by("U1").says("1", "one").says("2", "two").says("3", "three");
    it.at("10:02").add(MessageDeleted{room, MessageId{"3"}});
    it.at("10:03").by("").add(RoomRead{room, {}, {}, clock("10:03"), 2});
    it.at("10:04").by("U1").says("4", "later");
    CHECK(has(draft(it), "As of 10:03 the room held 2 messages, and all of them are in this record."));
    it.at("10:05").by("").add(RoomRead{room, {}, {}, clock("10:05"), 7});
    CHECK(has(draft(it), "As of 10:05 the room held 7 messages; 3 of them are in this record."));
    it.add(read("10:00", "10:06")); // a part of it says nothing about the whole
    CHECK(has(draft(it), "As of 10:05 the room held 7 messages"));
}

TEST_CASE("a fetched message is marked, stands at its own time, and its author was active then")
{
    auto it = opened();
    it.at("10:30").by("U1");
    MessagePosted fetched{room, MessageId{"1"}, {}, "hello"};
    fetched.sent_at = clock("10:10");
    fetched.backfilled = true;
    it.add(fetched).add(MessageEdited{room, MessageId{"1"}, "hullo", clock("10:12"), true});
    const auto incident = folded(it);
    CHECK(incident.people.at(UserId{"U1"}).active_at == clock("10:12"));
    for (const auto& entry : entries(it))
        if (entry.kind == "message" || entry.kind == "edit") {
            CHECK(entry.backfilled);
            CHECK(entry.text == "hullo");
            CHECK(entry.at == (entry.kind == "edit" ? clock("10:12") : clock("10:10")));
        }
}

} // namespace warroom

TEST_SUITE_END();
