// What the websocket never brought: fetched, in its place, marked, once; and what can't be fetched is shown as missing.
#include "core/post_mortem.hpp"
#include "tests/bot/end_to_end.hpp"

#include <algorithm>

namespace warroom {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string draft(Evening& evening) { return markdown(post_mortem(evening.history(), evening.clock.now())); }

// And Slack gives up at once what it can't deliver meanwhile.
void cut(Evening& evening)
{
    evening.cut();
    evening.control("events", {{"queue", false}});
    REQUIRE(evening.until([&] { return evening.stats().at("connections_open") == 0; }));
}

void nothing_waits_for_the_bot(Evening& evening)
{
    REQUIRE(evening.until([&] { return evening.stats().at("waiting") == 0; }));
}

void is_read(Evening& evening, std::size_t messages)
{
    REQUIRE(evening.until([&] { return evening.recorded().size() >= messages; }));
    evening.settle();
    evening.every_message_is_recorded_once();
}

const Entry& entry_of(const std::vector<Entry>& all, const std::string& ts)
{
    const auto found = std::ranges::find(all, MessageId{ts}, &Entry::message);
    REQUIRE(found != all.end());
    return *found;
}

} // namespace

TEST_SUITE_BEGIN("end_to_end_backfill");

TEST_CASE("what was said, edited and deleted while the bot was down is fetched, in its place and once")
{
    Evening evening;
    evening.open();
    const auto parent = evening.say("noor", "the pool is empty");
    const auto slip = evening.say("noor", "a slip");
    is_read(evening, 2);
    evening.clock.leap(5min); // longer than any lag between Slack's writes and reads
    cut(evening);

    const auto missed = evening.say("jonas", "errors at 40 %");
    const auto command = evening.say("jonas", "!note the replica is behind");
    const auto reply = evening.say("jonas", "I see that too", parent);
    evening.control("edit",
                    {{"user", "noor"}, {"channel", evening.room()}, {"ts", parent}, {"text", "the pool is full"}});
    evening.control("delete", {{"user", "noor"}, {"channel", evening.room()}, {"ts", slip}});
    nothing_waits_for_the_bot(evening);

    evening.begin();
    REQUIRE(evening.until([&] { return evening.recorded("delete").size() == 1; }));
    is_read(evening, 5);
    const auto all = evening.recorded();
    for (const auto& ts : {missed, command, reply}) CHECK(entry_of(all, ts).backfilled);
    CHECK_FALSE(entry_of(all, parent).backfilled);
    CHECK(entry_of(all, parent).text == "the pool is full");
    CHECK(entry_of(all, slip).deleted);
    CHECK(evening.recorded("delete")[0].backfilled);
    CHECK(evening.recorded("edit")[0].backfilled);
    CHECK(std::ranges::is_sorted(all, {}, &Entry::at));
    CHECK(events<NoteTaken>(evening.history()).empty()); // an old command is not obeyed
    for (const auto& posted : events<MessagePosted>(evening.history()))
        if (posted.message.value == reply) CHECK(posted.thread == MessageId{parent});
}

TEST_CASE("what reaches nobody at first, and then comes as a retry, is recorded as any other")
{
    Evening evening;
    evening.open();
    evening.cut();
    REQUIRE(evening.until([&] { return evening.stats().at("connections_open") == 0; }));
    evening.control("fault", {{"method", "conversations.history"}, {"error", "missing_scope"}, {"times", 1000}});
    const auto ts = evening.say("noor", "is anybody there?");
    evening.begin();
    is_read(evening, 1);
    CHECK_FALSE(entry_of(evening.recorded(), ts).backfilled);
}

TEST_CASE("a minute of which Slack says that it sent no events is read soon after")
{
    Evening evening;
    evening.open();
    evening.settle();
    evening.control("events", {{"limit", true}});
    const auto ts = evening.say("noor", "one of too many");
    evening.until([&] { return evening.stats().at("waiting") == 0; });
    evening.control("events", {{"limit", false}});
    evening.clock.leap(2min); // less than until the next look
    is_read(evening, 1);
    CHECK(entry_of(evening.recorded(), ts).backfilled);
}

TEST_CASE("what came while all connections were mute is fetched once a new one stands")
{
    Evening evening;
    evening.control("retries", {{"delays_ms", Json::array({0})}});
    evening.open();
    evening.say("noor", "before");
    is_read(evening, 1);
    evening.control("mute");
    for (int n = 0; n < 20; ++n) evening.say("noor", "into the void " + std::to_string(n));
    is_read(evening, 21);
    CHECK(std::ranges::count_if(evening.recorded(), &Entry::backfilled) > 0);
}

TEST_CASE("a busy room is fetched fifteen messages at a time, across deaths in between")
{
    Evening evening;
    evening.config.history_page = 15;
    evening.control("pages", {{"cap", 15}, {"short", true}});
    evening.open();
    cut(evening);
    std::string parent;
    for (int n = 0; n < 60; ++n) {
        const auto ts = evening.say(n % 2 ? "noor" : "jonas", "message " + std::to_string(n));
        if (n == 10) parent = ts;
    }
    for (int n = 0; n < 40; ++n) evening.say("noor", "reply " + std::to_string(n), parent);
    nothing_waits_for_the_bot(evening);
    for (int life = 0; life < 3; ++life) {
        evening.begin();
        const auto so_far = evening.recorded().size();
        evening.until([&] { return evening.recorded().size() > so_far + 10; });
        evening.cut();
    }
    evening.begin();
    is_read(evening, 100);
    CHECK(evening.recorded().size() == 100);
    REQUIRE(evening.until([&] {
        const auto all = events<RoomRead>(evening.history());
        return std::ranges::any_of(all, [](const RoomRead& read) { return read.messages == 100; });
    }));
}

TEST_CASE("where history comes once a minute a room is read to its end, and Slack need not say so often")
{
    Evening evening;
    evening.open();
    cut(evening);
    std::vector<std::string> said;
    for (int n = 0; n < 60; ++n) said.push_back(evening.say(n % 2 ? "noor" : "jonas", "message " + std::to_string(n)));
    for (const auto n : {5U, 30U, 55U}) evening.say("noor", "a reply", said[n]);
    nothing_waits_for_the_bot(evening);
    evening.control("rate_limits", {{"on", true}, {"distributed", true}});
    const auto in_vain = [&](const char* method) { return evening.calls(method) - evening.calls(method, true); };

    evening.begin();
    REQUIRE(evening.until([&] { return evening.recorded().size() >= 30; }));
    CHECK(evening.recorded().size() < 63);
    CHECK(in_vain("conversations.history") <= 3);
    evening.cut();
    evening.begin(); // in the midst of a minute: it may be sent away for the rest of it, and then for a whole one
    is_read(evening, 63);
    CHECK(in_vain("conversations.history") <= 6);
    CHECK(in_vain("conversations.replies") <= 6);
}

TEST_CASE("what nobody can read stands as missing, until it can be read after all")
{
    Evening evening;
    evening.open();
    evening.say("noor", "before");
    is_read(evening, 1);
    cut(evening);
    evening.say("jonas", "never heard");
    nothing_waits_for_the_bot(evening);
    evening.control("fault", {{"method", "conversations.history"}, {"error", "missing_scope"}, {"times", 1000}});
    evening.begin();
    REQUIRE(evening.until([&] { return !events<MessagesMissed>(evening.history()).empty(); }));
    evening.settle();
    CHECK(evening.recorded("gap").size() == 1);
    CHECK(has(draft(evening), "are missing (the app may not read the channel's history)"));
    CHECK(has(draft(evening), "who will find out what was said then?"));

    evening.control("reset_faults");
    evening.clock.leap(5min);
    evening.end();
    evening.cut();
    evening.begin();
    is_read(evening, 2);
    REQUIRE(evening.until([&] { return !has(draft(evening), "are missing"); }));
    CHECK(has(evening.recorded("gap")[0].text, "read later"));
}

TEST_CASE("the draft of a closed incident says how many messages the room held, and all of them are in it")
{
    Evening evening;
    evening.open();
    for (int n = 0; n < 7; ++n) evening.say("noor", "message " + std::to_string(n));
    is_read(evening, 7);
    evening.command("noor", "close anyway enough for today", "");
    REQUIRE(evening.until([&] { return evening.saying("INC-1 closed. Draft: attached") > 0; }));
    evening.settle();
    CHECK(has(draft(evening), "the room held 7 messages, and all of them are in this record."));
    const auto reads = events<RoomRead>(evening.history());
    CHECK(std::ranges::count(reads, std::optional<std::int64_t>{7}, &RoomRead::messages) == 1);
}

TEST_CASE("closing does not wait for a history that does not come")
{
    Evening evening;
    evening.open();
    evening.say("noor", "before");
    is_read(evening, 1);
    evening.control("fault", {{"method", "conversations.history"}, {"status", 503}, {"times", 1000}});
    evening.command("noor", "close anyway enough for today", "");
    REQUIRE(evening.until([&] { return evening.saying("INC-1 closed. Draft: attached") > 0; }));
    CHECK(has(draft(evening), "The room has not been compared with this record yet."));
}

TEST_SUITE_END();

} // namespace warroom
