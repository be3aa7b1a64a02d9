#include "tests/bot/told.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs of the record");

std::vector<std::string> remarks(std::string_view line) { return read(line, jonas(true)).remarks; }

TEST_CASE("note keeps the text, and reads a time only when it is complete")
{
    check_in_room({{"note db is back", "note: db is back"},
                   {"log db is back", "note: db is back"},
                   {"note: db is back", "note: db is back"},
                   {"note 14:05 people called", "note @14:05: people called"},
                   {"note at 14:05 people called", "note @14:05: people called"},
                   {"note at 14:05: people called", "note @14:05: people called"},
                   {"note at 5 people called", "note: at 5 people called"},
                   {"note 5 people called", "note: 5 people called"},
                   {"note -20m first alert", "note @14:10: first alert"},
                   {"note 20m ago first alert", "note @14:10: first alert"},
                   {"note yesterday we saw it too", "note: yesterday we saw it too"},
                   {"note yesterday 23:50 we saw it too", "note @23:50: we saw it too"},
                   {"note now we wait", "note: now we wait"},
                   {"note at now we wait", "note @14:30: we wait"},
                   {"note: 14:05 was the deploy", "note: 14:05 was the deploy"},
                   {"note -- at 14:05", "note: at 14:05"},
                   {"note 12:30-12:45 API down", "note: 12:30-12:45 API down"},
                   {"note two  spaces,\nand a line ", "note: two  spaces,\nand a line"},
                   {"note", "wrong | help note"},
                   {"note 14:05", "wrong | help note"},
                   {"note at 14:45 it broke", "wrong | note 2026-03-09 14:45 UTC+1: it broke | note 2026-03-10 14:30 "
                                              "UTC+1: it broke"},
                   {"note 2026-03-09 14:45 UTC+1: it broke", "note @14:45: it broke"}});
    CHECK(read("note 14:05 people", jonas(true)).remarks == std::vector<std::string>{"at 14:05 (UTC+1)"});
    CHECK(elsewhere("12 note 14:45 it broke") == "12> wrong | 12 note 2026-03-09 14:45 UTC+1: it broke | 12 note "
                                                 "2026-03-10 14:30 UTC+1: it broke");
}

TEST_CASE("an hour that was twice is offered twice, and each answer is read as it was meant")
{
    auto speaker = jonas(true);
    speaker.now = utc(2026, 10, 25, 8, 0);
    CHECK(told(read("note 02:30 batch failed", speaker), speaker) ==
          "wrong | note 2026-10-25 02:30 UTC+2: batch failed | note 2026-10-25 02:30 UTC+1: batch failed");
    const auto at = [&](std::string_view line) {
        const auto reading = read(line, speaker);
        const auto* command = std::get_if<Command>(&reading.meaning);
        REQUIRE(command);
        return std::get<TakeNote>(*command).about;
    };
    CHECK(at("note 2026-10-25 02:30 UTC+2: batch failed") == utc(2026, 10, 25, 0, 30));
    CHECK(at("note 2026-10-25 02:30 UTC+1 batch failed") == utc(2026, 10, 25, 1, 30));
}

TEST_CASE("an update says when the next one comes, in front or as its last words")
{
    check_in_room({{"update orders work again", "update: orders work again"},
                   {"update next 30m orders fail", "update [next 30 min]: orders fail"},
                   {"update next 2 hours orders fail", "update [next 120 min]: orders fail"},
                   {"update we retry in the next 30m", "update [next 30 min]: we retry in the next 30m"},
                   {"update next 30m we look again next 1h", "update [next 30 min]: we look again next 1h"},
                   {"update the next 30m will tell", "update: the next 30m will tell"},
                   {"update: next 30m", "update: next 30m"},
                   {"update: we retry in the next 30m", "update: we retry in the next 30m"},
                   {"update next week", "update: next week"},
                   {"update", "wrong | help update"},
                   {"update next 30m", "wrong | help update"}});
    CHECK(remarks("update next 30m x") == std::vector<std::string>{"next update in 30 min"});
    CHECK(
        remarks("update we retry in the next 30m") ==
        std::vector<std::string>{"next update in 30 min, as its last words say. Not that: ⟦/incident update: we retry "
                                 "in the next 30m⟧"});
    CHECK(remarks("update x next week").empty());
}

TEST_CASE("entries are called by number, link or last")
{
    check_in_room(
        {{"star #128", "star #128: "},
         {"star 128", "star #128: "},
         {"star last", "star last: "},
         {"unstar #3", "unstar #3: "},
         {"star https://acme.slack.com/archives/C0123/p1773148200000100", "star C0123/1773148200.000100: "},
         {"star <https://acme.slack.com/archives/C0123/p1773148200000100?thread_ts=1.2&cid=C0123>",
          "star C0123/1773148200.000100: "},
         {"star", "wrong | star last | timeline"},
         {"star the graph", "wrong | timeline | note the graph"},
         {"amend #128 errors began at 14:02", "amend #128: errors began at 14:02"},
         {"amend last: two  hosts", "amend last: two  hosts"},
         {"amend #128", "wrong"},
         {"amend it was the second", "wrong | amend last: it was the second | timeline | note it was the second"},
         {"hide #128 not about this", "hide #128: not about this"},
         {"hide #128", "wrong | hide #128 no reason given"},
         {"hide #0 x", "wrong | hide last: #0 x | timeline | note #0 x"},
         {"redact #128 a customer's name", "redact #128: a customer's name"},
         {"redact last a password", "redact last: a password"},
         {"redact #128", "wrong"},
         {"12 star #4", "12> star #4: "}});
}

TEST_CASE("a todo reads owner, date and type in front, and at the end without taking them away")
{
    check_in_room(
        {{"todo", "todos?"},
         {"todos", "todos?"},
         {"todo document the process", "todo: document the process"},
         {"todo <@U012> by fri #detect alert on empty price", "todo @U012 by 2026-03-13 #detect: alert on empty price"},
         {"todo #Prevent by 2026-03-17 @me x", "todo @U1 by 2026-03-17 #prevent: x"},
         {"todo by tomorrow: by fri", "todo by 2026-03-11: by fri"},
         {"todo call them by fri", "todo by 2026-03-13: call them by fri"},
         {"todo call <@U012|mei> today", "todo: call <@U012|mei> today"},
         {"todo call the vendor #process <@U012> by tuesday",
          "todo @U012 by 2026-03-17 #process: call the vendor #process <@U012> by tuesday"},
         {"todo: call them by fri", "todo: call them by fri"},
         {"todo stand by monitoring", "todo: stand by monitoring"},
         {"todo by 2026-03-09 x", "todo: by 2026-03-09 x"},
         {"todo by 5 people", "todo: by 5 people"},
         {"todo @mei call them", "who"},
         {"todo by fri", "wrong | todo"}});
    CHECK(remarks("todo call them by fri") ==
          std::vector<std::string>{"by 2026-03-13, as its last words say. Not that: ⟦undo⟧, then ⟦/incident todo: call "
                                   "them by fri⟧"});
    CHECK(remarks("todo <@U012> x") == std::vector<std::string>{"owner Noor"});
    CHECK(remarks("todo by 2026-03-09 x") == std::vector<std::string>{"2026-03-09 is past, so it stays in the text"});
}

TEST_CASE("an item's number in front changes the item")
{
    check_in_room({{"todo done 2", "todo 2 done: "},
                   {"todo done 2 shipped", "todo 2 done: shipped"},
                   {"todo drop #2 not worth it", "todo 2 dropped: not worth it"},
                   {"todo drop 2", "wrong | todo drop 2 no reason given"},
                   {"todo done", "wrong | todo"},
                   {"todo drop", "wrong | todo"},
                   {"todo list", "todos?"},
                   {"todo: done", "todo: done"},
                   {"todo open 2", "todo 2 open: "},
                   {"todo 2 <@U012>", "todo 2 @U012: "},
                   {"todo 2 @me", "todo 2 @U1: "},
                   {"todo 2 by fri", "todo 2 by 2026-03-13: "},
                   {"todo 2 <@U012> by tomorrow", "todo 2 @U012 by 2026-03-11: "},
                   {"todo 2 @mei", "who"},
                   {"todo 2", "wrong | todo done 2 | todo 2 @me | todo"},
                   {"todo 2 servers to add", "todo: 2 servers to add"},
                   {"todo done is better than perfect", "todo: done is better than perfect"},
                   {"todo drop the table", "todo: drop the table"}});
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
