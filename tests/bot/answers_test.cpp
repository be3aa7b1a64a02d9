#include "bot/answers.hpp"

#include "tests/core/given.hpp"

#include <fmt/format.h>

TEST_SUITE_BEGIN("answers");

namespace warroom {
namespace {

Listing line(int number, std::string title, Status status = Status::fixing)
{
    return {.incident = IncidentId{number},
            .label = fmt::format("INC-{}", number),
            .title = std::move(title),
            .status = status,
            .channel = ChannelId{fmt::format("C{}", number)},
            .opened_by = jonas.id};
}

TEST_CASE("open incidents come with their rooms, and how to open another")
{
    const std::vector<Listing> lines{line(2, "mail is late"), line(1, "checkout is down", Status::closed)};
    const auto shown = open_incidents(lines, "/incident");
    CHECK(shown.text == "INC-2 · SEV2 · fixing · mail is late\n"
                        "Open one: `/incident open sev2 <what users see>`. More: `/incident help`.");
    CHECK(shown.rooms == std::vector<ChannelId>{ChannelId{"C2"}});
    REQUIRE(shown.buttons.size() == 1);
    CHECK(shown.buttons[0].line == "INC-2 status");
    CHECK(open_incidents({}, "/inc").text.starts_with("No incident is open.\nOpen one: `/inc open"));
}

TEST_CASE("a list is of the open ones, mine or all, and ends where a screen does")
{
    std::vector<Listing> lines;
    for (int i = 200; i > 0; --i) lines.push_back(line(i, "checkout is down", i % 2 ? Status::closed : Status::fixing));
    const auto open = list(lines, {AskList::Which::open}, tom.id).text;
    CHECK(open.find("closed") == std::string::npos);
    CHECK(open.find("older ones") != std::string::npos);
    CHECK(open.size() < 2600);
    CHECK(list(lines, {AskList::Which::mine}, tom.id).text == "No incident fits.");
    CHECK(list(lines, {AskList::Which::mine}, jonas.id).text.starts_with("INC-200 "));
}

TEST_CASE("the state of an attempt names every step and where it stands")
{
    CHECK(attempt(opened().incident()).text.starts_with("No attempt yet."));
    auto it = attempted();
    it.does(mark("p1 price is null"));
    const auto running = attempt(it.incident()).text;
    CHECK(running.starts_with("Attempt 1 (hotfix): price field null\nHF-P1 Theory · done\nHF-P3 Names · todo\n"));
    CHECK(running.find("HF-P9 Tell teams · todo (may be left out)") != std::string::npos);
    it.does(EndAttempt{{}, AttemptOutcome::failed, "no"});
    CHECK(attempt(it.incident()).text.find("HF-P3 Names · not reached") != std::string::npos);
}

TEST_CASE("the timeline shows the latest that fit, with their numbers")
{
    auto it = opened();
    for (int i = 0; i < 100; ++i) it.at("10:30").does(TakeNote{fmt::format("note {} {}", i, std::string(60, 'x'))});
    const auto all = timeline(it.incident(), it.log(), {.last = {}, .all = true}, clock("10:31")).text;
    CHECK(all.starts_with("INC-14 · times UTC+1\n("));
    CHECK(all.find("earlier entries") != std::string::npos);
    CHECK(all.find("note 99") != std::string::npos);
    CHECK(all.find("note 0 ") == std::string::npos);
    CHECK(all.size() < 2700);
    const auto recent = timeline(it.incident(), it.log(), {.last = std::chrono::minutes{5}}, clock("11:00")).text;
    CHECK(recent == "Nothing is recorded for that time.");
}

TEST_CASE("the panel is the state with the first card's buttons")
{
    const auto it = opened();
    const auto shown = panel(it.incident(), clock("10:05"));
    CHECK(shown.buttons == card(it.incident(), CardId{}).buttons);
    CHECK(shown.headline.ends_with("running 5 min"));
}

} // namespace
} // namespace warroom
