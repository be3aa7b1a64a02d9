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
                        "Open one: ⟦/incident open sev2 <what users see>⟧. More: ⟦/incident help⟧.");
    CHECK(shown.rooms == std::vector<ChannelId>{ChannelId{"C2"}});
    REQUIRE(shown.buttons.size() == 1);
    CHECK(shown.buttons[0].line == "INC-2 status");
    CHECK(open_incidents({}, "/inc").text.starts_with("No incident is open.\nOpen one: ⟦/inc open"));
}

TEST_CASE("a list ends where a screen does, and no title hides the others")
{
    std::vector<Listing> lines;
    for (int i = 200; i > 0; --i) lines.push_back(line(i, i == 199 ? std::string(3000, 'x') : "checkout is down"));
    const auto shown = list(lines).text;
    CHECK(shown.starts_with("INC-200 "));
    CHECK(shown.find("older ones") != std::string::npos);
    CHECK(shown.find("INC-198 ") != std::string::npos);
    CHECK(shown.size() < 2600);
    CHECK(open_incidents(lines, "/incident").text.find("xxx…") != std::string::npos);
    CHECK(list({}).text == "No incident fits.");
}

TEST_CASE("the state of an attempt says every open step in full and names the others")
{
    CHECK(attempt(opened().incident()).text.starts_with("No attempt yet."));
    auto it = attempted();
    it.does(mark("p1 price is null"));
    const auto running = attempt(it.incident()).text;
    CHECK(running.starts_with("Attempt 1 (hotfix): price field null\nHF-P1 Theory · done\nHF-P3 Names · open: See to"));
    CHECK(running.find("HF-P9 Tell teams · open, may be left out: See to it") != std::string::npos);
    it.does(EndAttempt{{}, AttemptOutcome::failed, "no"});
    const auto over = attempt(it.incident()).text;
    CHECK_MESSAGE(over.find("HF-P3 Names · not reached\n") != std::string::npos, over);
    it.does(StartAttempt{Strategy::rollback, "back"});
    CHECK(attempt(it.incident()).text.starts_with("Attempt 2 (rollback)"));
    CHECK(attempt(it.incident(), 1).text.starts_with("Attempt 1 (hotfix)"));
    CHECK(attempt(it.incident(), 3).text == "There is no attempt 3; the last is 2.");
}

TEST_CASE("where the screen ends the later steps of an attempt lose their sentences, not their names")
{
    auto it = attempted();
    auto incident = it.incident();
    for (auto& line : incident.attempts[0].steps) {
        Step longer = line.step;
        longer.text = std::string(600, 'x');
        line.step = longer;
    }
    const auto shown = attempt(incident).text;
    CHECK(shown.size() < 2500);
    CHECK(shown.find("HF-P1 Theory · open: xxx") != std::string::npos);
    CHECK(shown.find("HF-C1 Reopen tickets · open") != std::string::npos);
    CHECK(shown.find("HF-C1 Reopen tickets · open: ") == std::string::npos);
}

TEST_CASE("what was done a moment ago is answered with how things stand")
{
    auto it = opened();
    const Accepted again{std::make_shared<const Incident>(it.incident())};
    CHECK(answer(again, {}).text ==
          "That was done a moment ago, by you or somebody else. INC-14 now: SEV2 · declared · nobody in command.");
    CHECK(open_already(it.incident()).text.starts_with("INC-14 is open already: "));
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

TEST_CASE("the timeline says when the day changes and who is meant, and doesn't repeat what was typed to us")
{
    auto it = opened();
    it.at("10:30").does(TakeNote{"<@U1> looks at it"});
    it.does(RecordMessage{{ChannelId{"C1"}, MessageId{"1.1"}, {}, "!note <@U1> looks at it"}});
    it.does(RecordMessage{{ChannelId{"C1"}, MessageId{"1.2"}, {}, "! it is back !"}});
    auto log = it.log();
    log.back().at = clock("10:30") + std::chrono::hours{24};
    std::get<MessagePosted>(log.back().event).sent_at = log.back().at;
    const auto shown = timeline(it.incident(), log, {.last = {}, .all = true}, clock("10:31")).text;
    CHECK(shown.find("@Jonas looks at it") != std::string::npos);
    CHECK(shown.find("<@U1>") == std::string::npos);
    CHECK(shown.find("!note") == std::string::npos);
    const auto day = shown.find(long_date(it.incident().declared.zone, log.back().at));
    REQUIRE(day != std::string::npos);
    CHECK(day < shown.find("! it is back !"));
    CHECK(day > shown.find("looks at it"));
}

TEST_CASE("the timeline says of a message that it came late, and stands where it was said")
{
    auto it = opened();
    it.at("10:30").does(RecordMessage{{.channel = ChannelId{"C1"},
                                       .message = MessageId{"1.1"},
                                       .text = "the disk is full",
                                       .sent_at = clock("10:30")}});
    auto log = it.log();
    const auto shown = [&] { return timeline(it.incident(), log, {.last = {}, .all = true}, clock("10:40")).text; };
    CHECK(shown().find("the disk is full") != std::string::npos);
    CHECK(shown().find("later)") == std::string::npos);
    log.back().recorded_at = clock("10:39");
    CHECK(shown().find("the disk is full (reached us 9 min later)") != std::string::npos);
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
