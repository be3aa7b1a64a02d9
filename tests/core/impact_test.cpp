#include "core/wording.hpp"
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("impact");

namespace warroom {
namespace {

ChangeImpact hit(std::string system, std::optional<ImpactLevel> level = ImpactLevel::full)
{
    return {.system = std::move(system), .level = level};
}
ChangeImpact hit(std::string system, std::optional<ImpactLevel> level, std::string_view from, std::string_view to = "")
{
    auto command = hit(std::move(system), level);
    if (!from.empty()) command.from = clock(from);
    if (!to.empty()) command.to = clock(to);
    return command;
}
std::string said(const Case& it) { return confirmation(it.incident(), it.log().back()); }
const std::vector<ImpactWindow>& windows(const Case& it) { return it.incident().windows; }

TEST_CASE("impact opens now, or when it is said to have begun")
{
    auto it = commanded();
    it.at("10:05").does(hit("API")).does(hit("Site", ImpactLevel::partial, "09:58"));
    REQUIRE(windows(it).size() == 2);
    CHECK(windows(it)[0].from == clock("10:05"));
    CHECK(windows(it)[0].from_assumed);
    CHECK(windows(it)[1].from == clock("09:58"));
    CHECK_FALSE(windows(it)[1].from_assumed);
    CHECK(said(it).starts_with("Site: partial since 09:58 (UTC+1), 10:05 (UTC+1) by Noor."));
}

TEST_CASE("the same system in another level goes on without a gap")
{
    auto it = commanded();
    it.at("10:05").does(hit("Public API"));
    it.at("10:20").does(hit("public-api", ImpactLevel::partial, "10:15"));
    REQUIRE(windows(it).size() == 2);
    CHECK(windows(it)[0].to == clock("10:15"));
    CHECK(windows(it)[1].from == clock("10:15"));
    CHECK(windows(it)[1].open());
    CHECK(windows(it)[1].system == "Public API");
    CHECK_FALSE(windows(it)[1].from_assumed);
    SUBCASE("and is told once, not as the end of all impact")
    {
        std::string told;
        for (const auto& recorded : it.log()) told += notice(it.incident(), recorded).text;
        CHECK(told.find("Public API: full → partial at 10:15 (UTC+1)") != std::string::npos);
        CHECK(told.find("is over") == std::string::npos);
    }
    SUBCASE("and is taken back as one")
    {
        it.does(TakeBack{});
        CHECK(windows(it)[0].open());
        CHECK(windows(it)[1].withdrawn);
    }
}

TEST_CASE("a changed share or start corrects the open window and keeps the old one in the log")
{
    auto it = commanded();
    it.at("10:05").does(hit("API"));
    auto less = hit("API", std::nullopt, "09:58");
    less.share = 20;
    const auto decision = it.at("10:10").tell(less);
    REQUIRE(decision.has_value());
    const auto* changed = only<ImpactChanged>(decision);
    REQUIRE(changed);
    CHECK(changed->from->from == clock("10:05"));
    CHECK(changed->to.from == clock("09:58"));
    CHECK(changed->to.share == 20);
    CHECK(windows(it).size() == 1);
    CHECK(said(it).find("start 10:05 (UTC+1) → 09:58 (UTC+1)") != std::string::npos);
    check_refused(it.ask(less), Reason::same_value, "impact end \"API\"");
}

TEST_CASE("another level from before the start corrects the level, never leaves an empty window")
{
    auto it = commanded();
    it.at("10:05").does(hit("API")).does(hit("API", ImpactLevel::partial));
    REQUIRE(windows(it).size() == 1);
    CHECK(windows(it)[0].level == ImpactLevel::partial);
}

TEST_CASE("a window of the past may stand before one that is open")
{
    auto it = commanded();
    it.at("10:30").does(hit("API")).does(hit("API", ImpactLevel::partial, "09:50", "10:00"));
    REQUIRE(windows(it).size() == 2);
    CHECK(windows(it)[0].open());
    CHECK(windows(it)[1].to == clock("10:00"));
}

TEST_CASE("what can't have been is refused")
{
    auto it = commanded();
    it.at("10:10");
    check_refused(it.ask(hit("API", ImpactLevel::full, "10:11")), Reason::bad_argument, "yet to come");
    check_refused(it.ask(hit("API", ImpactLevel::full, "10:05", "10:01")), Reason::bad_argument,
                  "before its own start");
    check_refused(it.ask(hit("API", ImpactLevel::full, "", "10:01")), Reason::bad_argument, "Since when");
    auto most = hit("API");
    most.share = 120;
    check_refused(it.ask(most), Reason::bad_argument, "0 to 100");
    check_refused(it.ask(hit("API", std::nullopt)), Reason::bad_argument, "[impact \"API\" partial]");
    it.does(hit("API"));
    check_refused(it.at("10:20").ask(EndImpact{"API", false, clock("10:05")}), Reason::bad_argument,
                  "before its own start");
    check_refused(it.ask(EndImpact{"API", false, clock("10:25")}), Reason::bad_argument, "yet to come");
}

TEST_CASE("a system may be left out while only one can be meant")
{
    auto it = commanded();
    it.at("10:05");
    check_refused(it.ask(hit("")), Reason::bad_argument, "Which system?");
    it.does(hit("API")).does(hit("", ImpactLevel::partial, "10:03"));
    CHECK(windows(it)[0].level == ImpactLevel::partial);
    it.does(hit("Site"));
    check_refused(it.ask(hit("", ImpactLevel::minor)), Reason::bad_argument, "[impact \"Site\" minor]");
    check_refused(it.ask(EndImpact{}), Reason::bad_argument, "[impact end \"API\"] [impact end \"Site\"]");
}

TEST_CASE("the service named at the opening is known")
{
    Case it;
    auto command = declare("down");
    command.service = "Checkout";
    it.does(command).does(hit(""));
    CHECK(windows(it)[0].system == "Checkout");
}

TEST_CASE("a name near a known one is taken, and can be put right with one press")
{
    auto it = commanded();
    it.at("10:05").does(hit("Public API")).does(EndImpact{}).does(hit("Publik API"));
    CHECK(windows(it)[1].system == "Publik API");
    CHECK(said(it).find("Did you mean Public API?") != std::string::npos);
    const auto told = notice(it.incident(), it.log().back());
    REQUIRE(told.buttons.size() == 1);
    CHECK(told.buttons[0].line == "impact never \"Publik API\" it is \"Public API\"");
    it.does(WithdrawImpact{"Publik API", false, "it is \"Public API\""});
    CHECK(windows(it)[1].system == "Public API");
    CHECK(windows(it)[1].open());
    it.does(hit("Mail"));
    CHECK(said(it).find("Did you mean") == std::string::npos);
}

TEST_CASE("the end of the last open window is told in the room, everything else under the pinned card")
{
    auto it = commanded();
    it.at("10:05").does(hit("API")).does(hit("Site", ImpactLevel::partial));
    CHECK(std::holds_alternative<CardId>(*place(it.incident(), it.log().back().event)));
    it.at("10:20").does(EndImpact{"API"});
    CHECK(std::holds_alternative<CardId>(*place(it.incident(), it.log().back().event)));
    it.at("10:30").does(EndImpact{});
    CHECK(std::holds_alternative<Room>(*place(it.incident(), it.log().back().event)));
    CHECK(notice(it.incident(), it.log().back()).text ==
          "INC-14: all impact is over since 10:30 (UTC+1): 15 min down, 10 min degraded.");
}

TEST_CASE("all of it ends at once, and what is over can be corrected")
{
    auto it = commanded();
    check_refused(it.ask(EndImpact{}), Reason::same_value, "No impact is open");
    it.at("10:05").does(hit("API")).does(hit("Site")).at("10:20").does(EndImpact{.all = true, .at = clock("10:15")});
    for (const auto& window : windows(it)) CHECK(window.to == clock("10:15"));
    check_refused(it.ask(EndImpact{"API"}), Reason::same_value, "at 14:20");
    it.does(EndImpact{"API", false, clock("10:12")});
    CHECK(windows(it)[0].to == clock("10:12"));
    check_refused(it.ask(EndImpact{"Mail"}), Reason::bad_argument, "never said to be hit");
}

TEST_CASE("impact that never was stays in the record and out of the figures")
{
    auto it = commanded();
    it.at("10:05").does(hit("API")).does(hit("Site"));
    check_refused(it.ask(WithdrawImpact{"API", false, ""}), Reason::bad_argument, "Why");
    check_refused(it.ask(WithdrawImpact{"", false, "probe"}), Reason::bad_argument, "[impact never all probe]");
    it.at("10:06").does(WithdrawImpact{"API", false, "the probe was wrong"});
    CHECK(windows(it)[0].withdrawn);
    CHECK(systems(windows(it)) == std::vector<std::string>{"Site"});
    it.at("10:07").does(WithdrawImpact{"", true, "the probe was wrong"});
    check_refused(it.ask(WithdrawImpact{"", true, "x"}), Reason::same_value, "No impact");
    it.does(TakeBack{});
    CHECK_FALSE(windows(it)[1].withdrawn);
}

TEST_CASE("who changed it since is not overruled by taking back")
{
    auto it = commanded();
    it.at("10:05").does(hit("API")).by(tom).does(EndImpact{});
    check_refused(it.by(noor).ask(TakeBack{}), Reason::nothing_to_undo, "changed again");
    it.by(tom).does(TakeBack{});
    CHECK(windows(it)[0].open());
}

TEST_CASE("what was planned on users being fine waits when impact is reported")
{
    auto it = commanded();
    it.happens({ResolutionPlanned{true}});
    CHECK(only<ResolutionPlanned>(it.ask(hit("API"))));
    CHECK_FALSE(only<ResolutionPlanned>(commanded().ask(hit("API"))));
}

TEST_CASE("on a resolved incident impact is recorded, and the answer asks whether it is back")
{
    auto it = commanded();
    it.does(Resolve{true, "stable"}).does(hit("API"));
    CHECK(said(it).find("Is it back?") != std::string::npos);
    CHECK(notice(it.incident(), it.log().back()).buttons.back().line == "reopen API is full again");
}

TEST_CASE("a closed incident takes corrections from members, with an end, and says what they change")
{
    auto it = commanded();
    it.does(CloseIncident{true, "wrong room"}).at("10:20");
    check_refused(it.ask(hit("API")), Reason::already_closed, "until when");
    check_refused(it.by(somewho).ask(hit("API", ImpactLevel::full, "10:01", "10:02")), Reason::already_closed, "team");
    it.by(tom).does(hit("API", ImpactLevel::full, "10:01", "10:02"));
    CHECK(said(it).find("changes the figures") != std::string::npos);
}

TEST_CASE("what closing itself ends changes no figures of a draft that is not written yet")
{
    auto it = commanded();
    it.does(hit("API")).at("10:20").does(CloseIncident{true, "wrong room"});
    REQUIRE(it.status() == Status::closed);
    for (const auto& recorded : it.log())
        CHECK(confirmation(it.incident(), recorded).find("changes the figures") == std::string::npos);
}

TEST_CASE("a cancelled incident asks to be reopened first")
{
    auto it = commanded();
    it.happens({StatusChanged{it.status(), Status::cancelled, "false alarm", {}}});
    check_refused(it.ask(hit("API")), Reason::no_such_transition, "[reopen it was real]");
}

TEST_CASE("guests, outsiders and bots don't say what is hit, people not looked up yet may")
{
    auto it = commanded();
    for (const auto& person : {gast, olga, robo}) {
        check_refused(it.by(person).ask(hit("API")), Reason::not_allowed, "team");
        check_refused(it.ask(CountUsers{{.least = 5}}), Reason::not_allowed, "team");
    }
    CHECK(only<ImpactChanged>(it.by(somewho).ask(hit("API"))));
    it.by(noor).does(hit("API"));
    check_refused(it.by(somewho).ask(WithdrawImpact{"API", false, "x"}), Reason::not_allowed, "Try again");
}

TEST_CASE("the number of users is kept with who counted and what stood there before")
{
    auto it = commanded();
    check_refused(it.ask(CountUsers{}), Reason::bad_argument, "How many?");
    it.does(CountUsers{{.least = 300, .about = true}});
    it.by(tom).does(CountUsers{{.least = 1240, .of = 8900, .source = "load-balancer log"}});
    CHECK(it.incident().users_by == tom.id);
    CHECK(said(it).find("about 300 → 1,240 of 8,900 (load-balancer log)") != std::string::npos);
    check_refused(it.ask(CountUsers{{.least = 1240, .of = 8900, .source = "load-balancer log"}}), Reason::same_value,
                  "already");
    it.does(TakeBack{});
    CHECK(it.incident().users->least == 300);
}

TEST_CASE("a resolver's end of impact is assumed where it is, and no message of its own")
{
    auto it = commanded();
    it.at("10:05").does(hit("API"));
    std::vector<Event> events;
    end_impact(it.incident(), clock("10:20"), true, "resolved anyway", events);
    it.happens(events);
    CHECK(windows(it)[0].to_assumed);
    CHECK_FALSE(std::holds_alternative<Room>(*place(it.incident(), it.log().back().event)));
}

TEST_CASE("the timeline tells windows with their times")
{
    auto it = commanded();
    const auto line = [&] { return phrase(it.log().back(), madrid()); };
    it.at("10:05").does(hit("API", ImpactLevel::full, "09:58"));
    CHECK(line() == "impact: API full since 09:58");
    it.at("10:31").does(EndImpact{});
    CHECK(line() == "impact over: API full from 09:58 to 10:31");
    it.does(EndImpact{"API", false, clock("10:30")});
    CHECK(line() == "impact corrected: API full from 09:58 to 10:30, before: API full from 09:58 to 10:31");
    it.does(WithdrawImpact{"API", false, "<@U9|mei> was wrong"});
    CHECK(line() == "impact withdrawn: API full was never so (a colleague was wrong)");
}

TEST_CASE("a system that got better until a time in the past asks since when")
{
    auto it = commanded();
    it.does(ChangeImpact{"API", ImpactLevel::full, {}, clock("10:00")}).at("10:20");
    check_refused(it.ask(ChangeImpact{"API", ImpactLevel::partial, {}, {}, clock("10:10")}), Reason::bad_argument,
                  "Since when?");
}

TEST_CASE("when impact changed and ended in one line, the room hears that all of it is over")
{
    auto it = commanded();
    it.does(ChangeImpact{"API", ImpactLevel::full, {}, clock("10:00")}).at("10:20");
    it.does(ChangeImpact{"API", ImpactLevel::partial, {}, clock("10:10"), clock("10:15")});
    const auto& ended = it.log().back();
    REQUIRE(place(it.incident(), ended.event));
    CHECK(std::holds_alternative<Room>(*place(it.incident(), ended.event)));
    CHECK(notice(it.incident(), ended).text.find("all impact is over since 10:15") != std::string::npos);
}

TEST_CASE("nothing is called all: each system that is known is offered instead")
{
    auto it = commanded();
    it.does(ChangeImpact{.system = "Checkout", .level = ImpactLevel::full}).does(EndImpact{.system = "Checkout"});
    check_refused(it.ask(ChangeImpact{.system = "All", .level = ImpactLevel::full}), Reason::bad_argument,
                  "impact \"Checkout\" full");
}

} // namespace
} // namespace warroom
