#include "tests/bot/told.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs of the incident");

std::vector<std::string> remarks(std::string_view line) { return read(line, jonas(false)).remarks; }

TEST_CASE("nothing asks for the panel, an id alone for its state")
{
    check_elsewhere({{"", "panel?"},
                     {"   ", "panel?"},
                     {"\u00A0\u2003", "panel?"},
                     {"INC-12", "12> state?"},
                     {"inc-12", "12> state?"},
                     {"INC–12", "12> state?"},
                     {"12", "12> state?"},
                     {"12:", "12> state?"},
                     {"INC-12 note db is back", "12> note: db is back"},
                     {"12 status", "12> state?"},
                     {"12 note x", "12> note: x"},
                     {"INC-3 note x", "3> note: x"},
                     {": note x", "note: x"},
                     {", INC-3 note x", "3> note: x"},
                     {":", "panel?"},
                     {"12: sev 2 fewer", "12> severity sev2: fewer"},
                     {"12 start rollback to 3.9", "12> start rollback: to 3.9"}});
}

TEST_CASE("a number in front of anything but a verb is no incident")
{
    check_elsewhere(
        {{"12 servers down", "unknown | open sev1: 12 servers down | open sev2: 12 servers down | open sev3: "
                             "12 servers down | help"},
         {"12 new servers fail", "unknown | open sev1: 12 new servers fail | open sev2: 12 new servers fail | "
                                 "open sev3: 12 new servers fail | help"}});
    check_in_room({{"12 servers down", "unknown | note 12 servers down | update: 12 servers down | help"},
                   {"0 done", "unknown | note 0 done | update: 0 done | help"},
                   {": checkout is really down",
                    "unknown | note checkout is really down | update: checkout is really down | help"},
                   {":fire: all is down", "unknown | note :fire: all is down | update: :fire: all is down | help"},
                   {"OPS-12 note text", "unknown | note OPS-12 note text | update: OPS-12 note text | help"}});
}

TEST_CASE("open reads options first, then the title to the end")
{
    check_elsewhere({
        {"open checkout is down", "declare: checkout is down"},
        {"open sev1 checkout is down", "declare sev1: checkout is down"},
        {"open SEV-1 checkout", "declare sev1: checkout"},
        {"open sev 3 checkout", "declare sev3: checkout"},
        {"open p2 checkout", "declare sev2: checkout"},
        {"open critical checkout", "declare sev1: checkout"},
        {"open major: checkout", "declare sev2: checkout"},
        {"open minor glitch", "declare sev3: glitch"},
        {"open the critical checkout", "declare: the critical checkout"},
        {"open sev5 checkout", "declare: sev5 checkout"},
        {"open sev1 sev2 checkout", "declare sev1: sev2 checkout"},
        {"open sev1 service worker stuck", "declare sev1: service worker stuck"},
        {"open sev2 --private keys leaked", "declare sev2 [private]: keys leaked"},
        {"open sev2 --private: keys leaked", "declare sev2 [private]: keys leaked"},
        {"open sev2 private: keys leaked", "declare sev2 [private]: keys leaked"},
        {"open sev2: private keys leaked", "declare sev2: private keys leaked"},
        {"open sev2 -- private keys leaked", "declare sev2: private keys leaked"},
        {"open sev2 — private keys leaked", "declare sev2: private keys leaked"},
        {"open sev2 “private keys” leaked", "declare sev2: “private keys” leaked"},
        {"open: sev1 is what I'd say", "declare: sev1 is what I'd say"},
        {"open private keys leaked", "declare: private keys leaked"},
        {"open --private keys leaked", "declare [private]: keys leaked"},
        {"open —private keys leaked", "declare [private]: keys leaked"},
        {"open --drill sev3 fire", "declare sev3 [drill]: fire"},
        {"open sev3 --drill --private fire", "declare sev3 [private] [drill]: fire"},
        {"open sev1 at 14:05 checkout", "declare sev1 @14:05: checkout"},
        {"open at -20m sev1 checkout", "declare sev1 @14:10: checkout"},
        {"open at five checkout", "declare: at five checkout"},
        {"open sev1 at 5 people's", "declare sev1: at 5 people's"},
        {"open sev1  checkout   is\u00A0“down” ", "declare sev1: checkout   is\u00A0“down”"},
        {"start rollback", "declare: rollback"},
    });
    for (const auto* alias : {"open", "declare", "new", "start", "create", "OPEN", "Declare"}) {
        CAPTURE(alias);
        CHECK(elsewhere(fmt::format("{} sev2 x", alias)) == "declare sev2: x");
        CHECK(in_room(fmt::format("{} sev2 x", alias)) == "declare sev2: x");
    }
}

TEST_CASE("open says which words were options")
{
    CHECK(remarks("open checkout").empty());
    CHECK(remarks("open sev2 --private at 14:05 keys") ==
          std::vector<std::string>{"severity SEV2", "private", "noticed at 14:05 (UTC+1)"});
    CHECK(remarks("open drill press broken") ==
          std::vector<std::string>{"\"drill\" is part of the title; ⟦--drill⟧ would have been an option"});
}

TEST_CASE("open says which words look like options and are none")
{
    const auto severity = [](std::string_view words) {
        return std::vector{fmt::format("\"{}\" is not a severity (sev1 to sev4): it stays in the title", words)};
    };
    CHECK(elsewhere("open sev9 x") == "declare: sev9 x");
    CHECK(remarks("open sev9 x") == severity("sev9"));
    CHECK(remarks("open SEV-12 x") == severity("SEV-12"));
    CHECK(remarks("open sev 9 x") == severity("sev 9"));
    CHECK(elsewhere("open at 25:00 x") == "declare: at 25:00 x");
    CHECK(remarks("open at 25:00 x") ==
          std::vector<std::string>{"\"at 25:00\" is not a time (14:05, -20m): it stays in the title"});
    CHECK(remarks("open sev1 at 25:00 x").size() == 2);
    for (const auto* line : {"open severe errors", "open at the office", "open several", "open p95 is up",
                             "open: sev9 x", "open -- at 25:00 x", "open sev"}) {
        CAPTURE(line);
        CHECK(remarks(line).empty());
    }
}

TEST_CASE("private and drill behind a severity count, and the answer says how they stay in the title")
{
    check_elsewhere({{"open sev2 private keys leaked", "declare sev2 [private]: keys leaked"},
                     {"open sev3 drill press broken", "declare sev3 [drill]: press broken"},
                     {"open major private keys", "declare sev2 [private]: keys"},
                     {"open sev2 private -- keys", "declare sev2 [private]: keys"}});
    const auto said = remarks("open sev2 private keys leaked");
    REQUIRE(said.size() == 2);
    CHECK(said[1] == "private; if it belongs to the title: ⟦/incident open sev2: private keys leaked⟧");
    CHECK(elsewhere("open sev2: private keys leaked") == "declare sev2: private keys leaked");
    CHECK(remarks("open sev2 --private keys leaked") == std::vector<std::string>{"severity SEV2", "private"});
}

TEST_CASE("a title is one line")
{
    check_elsewhere({{"open checkout\nis down", "declare: checkout is down"},
                     {"open sev1: a\t b \r\n\n c  d", "declare sev1: a b c  d"}});
    check_in_room({{"note a\nb\tc", "note: a\nb\tc"}, {"hotfix a\nb", "start hotfix: a\nb"}});
    CHECK(refusal_of("checkout\nis really down", false).offers[0].text == "Open SEV1 \"checkout is really down\"");
}

TEST_CASE("an incident is opened with the zone of the configuration and the time of the person")
{
    auto speaker = jonas(false);
    speaker.zone = Zone{.name = "Asia/Tokyo", .changes = {{Timestamp{}, std::chrono::hours{9}}}};
    const auto reading = read("open at 14:05 checkout", speaker);
    const auto* command = std::get_if<Command>(&reading.meaning);
    REQUIRE(command);
    const auto* declare = std::get_if<DeclareIncident>(command);
    REQUIRE(declare);
    CHECK(declare->zone == speaker.zone);
    CHECK(declare->detected_at == utc(2026, 3, 10, 13, 5));
}

TEST_CASE("open without a title says how, and with a time in doubt asks which")
{
    check_elsewhere({{"open", "wrong | help open"},
                     {"open sev1", "wrong | help open"},
                     {"open sev2 private", "wrong | help open"},
                     {"open sev1 --private at 14:45 no answers",
                      "wrong | open sev1 --private at 2026-03-09 14:45 UTC+1: no answers | open sev1 --private at "
                      "2026-03-10 14:30 UTC+1: no answers | open sev1 --private: no answers"}});
    CHECK(refusal_of("open sev1", false).words.find("⟦/incident open sev1 ") != std::string::npos);
    CHECK(elsewhere("open sev1 --private at 2026-03-09 14:45 UTC+1: no answers") ==
          "declare sev1 [private] @14:45: no answers");
}

TEST_CASE("in a room start and a strategy begin an attempt")
{
    check_elsewhere({{"open sev1 --another checkout", "declare sev1 [another]: checkout"},
                     {"open --another: --private", "declare [another]: --private"}});
    check_in_room({{"start rollback", "start rollback: "},
                   {"start roll back to 3.9", "start rollback: to 3.9"},
                   {"start hotfix: price null", "start hotfix: price null"},
                   {"start: rollback", "declare: rollback"},
                   {"start over", "declare: over"},
                   {"open rollback", "declare: rollback"}});
}

TEST_CASE("status shows, changes or asks")
{
    check_in_room({{"status", "state?"},
                   {"status investigating", "status investigating: "},
                   {"status Identified the price field", "status identified: the price field"},
                   {"status fixing", "status fixing: "},
                   {"status monitoring: quiet", "status monitoring: quiet"},
                   {"status mitigated", "status monitoring: "},
                   {"status stable", "status monitoring: "},
                   {"status watching", "status monitoring: "},
                   {"status found it", "status identified: it"},
                   {"status looking", "status investigating: "},
                   {"status declared", "status declared: "},
                   {"status over, thanks", "wrong | update: over, thanks | note over, thanks | help status"},
                   {"status over thanks", "resolve: thanks"},
                   {"status resolved anyway why", "resolve: anyway why"},
                   {"status closed", "close: "},
                   {"status cancelled the probe was wrong", "cancel: the probe was wrong"},
                   {"status cancelled", "wrong | cancel false alarm"},
                   {"status reopened errors are back", "reopen: errors are back"},
                   {"status merged into INC-7", "merge 7"},
                   {"status fixed", "wrong | attempt worked"},
                   {"status fixed by the flag", "wrong | attempt worked: by the flag"},
                   {"status we wait for DB", "wrong | update: we wait for DB | note we wait for DB | help status"},
                   {"status: found", "wrong | update: found | note found | help status"}});
    CHECK(refusal_of("status fixed").words.find("⟦/incident status monitoring <why users are fine>⟧") !=
          std::string::npos);
    CHECK(refusal_of("status fixed by it").words.find("⟦/incident status monitoring by it⟧") != std::string::npos);
    CHECK(refusal_of("status we wait").words.find("⟦/incident status investigating we wait⟧") != std::string::npos);
}

TEST_CASE("sev changes the severity, with a reason")
{
    check_in_room(
        {{"sev 1 all users", "severity sev1: all users"},
         {"sev 4", "severity sev4: "},
         {"sev sev2: fewer", "severity sev2: fewer"},
         {"severity SEV-3 one page", "severity sev3: one page"},
         {"sev p1", "severity sev1: "},
         {"sev", "wrong | sev 1 | sev 2 | sev 3 | sev 4"},
         {"sev 9", "wrong | sev 1 | sev 2 | sev 3 | sev 4"},
         {"sev sev9 all users", "wrong | sev 1 all users | sev 2 all users | sev 3 all users | sev 4 all users"},
         {"sev high all", "wrong | sev 1 high all | sev 2 high all | sev 3 high all | sev 4 high all"},
         {"sev1", "unknown | sev 1 | note sev1"},
         {"sev1 all users", "unknown | sev 1 all users | note sev1 all users"}});
    check_elsewhere({{"sev1 all users", "unknown | open sev1: all users | help open"},
                     {"12 sev", "12> wrong | 12 sev 1 | 12 sev 2 | 12 sev 3 | 12 sev 4"}});
    CHECK(refusal_of("sev 9").words.find("⟦/incident sev 2⟧") != std::string::npos);
    CHECK(refusal_of("sev1 all").words == "Did you mean ⟦/incident sev 1 all⟧?");
    CHECK(refusal_of("sev high").words.find("⟦/incident sev 2 high⟧") != std::string::npos);
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
