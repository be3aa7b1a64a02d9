#include "bot/host/readings.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/core/history.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace warroom::host {
namespace {

using Json = nlohmann::json;

std::vector<Recorded> short_history()
{
    History history;
    history.at("10:06").by("U1").add(
        IncidentDeclared{.title = "checkout is down", .severity = Severity::sev2, .zone = madrid()});
    history.add(PersonSeen{UserId{"U1"}, "Ana", Standing::member, madrid()});
    history.says("1741597620.000100", "first look <b>");
    history.at("10:08").by("U1").add(
        MessageEdited{ChannelId{"C1"}, MessageId{"1741597620.000100"}, "second look <b>", clock("10:08")});
    history.add(NoteTaken{"LB shows 5xx", clock("10:01")});
    history.at("10:20").add(StatusChanged{Status::declared, Status::closed, "", {"not resolved"}});
    const std::span<const Recorded> log = history;
    return {log.begin(), log.end()};
}

struct Kept {
    TemporaryDirectory directory{};
    SqliteStore store{directory / "warroom.db"};
    Kept()
    {
        Batch batch;
        batch.events = short_history();
        batch.listings = {{.incident = IncidentId{14},
                           .label = "INC-14",
                           .title = "checkout is down",
                           .status = Status::closed,
                           .opened_by = UserId{"U1"},
                           .declared_at = clock("10:06"),
                           .closed_at = clock("10:20")}};
        REQUIRE(store.commit(batch) == Committed::done);
    }
    Printed ask(Request request) { return read(request, store, clock("12:00")); }
};

std::vector<Json> lines(const std::string& text)
{
    std::vector<Json> all;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) all.push_back(Json::parse(line));
    return all;
}

} // namespace

TEST_SUITE("readings")
{
    TEST_CASE("incidents as JSON have exactly the fields of the contract")
    {
        Kept kept;
        const auto printed = kept.ask({"incidents", "", "json"});
        CHECK(printed.exit_code == 0);
        const auto json = Json::parse(printed.out);
        const Json expected{{"id", "INC-14"},
                            {"title", "checkout is down"},
                            {"severity", "sev2"},
                            {"status", "closed"},
                            {"private", false},
                            {"drill", false},
                            {"channel", nullptr},
                            {"declared_at", "2026-03-10T09:06:00.000000Z"},
                            {"closed_at", "2026-03-10T09:20:00.000000Z"}};
        CHECK(json == Json{{"incidents", Json::array({expected})}});
    }

    TEST_CASE("a timeline as JSON lines has one object per entry, in time order, with its hash")
    {
        Kept kept;
        const auto printed = kept.ask({"timeline", "inc-14", "jsonl"});
        REQUIRE(printed.exit_code == 0);
        const auto entries = lines(printed.out);
        REQUIRE(entries.size() == 5);
        CHECK(entries[0].at("kind") == "note");
        CHECK(entries[0].at("at") == "2026-03-10T09:01:00.000000Z");
        CHECK(entries[0].at("recorded_at") == "2026-03-10T09:08:00.000000Z");
        CHECK_FALSE(entries[0].contains("slack_ts"));
        int messages = 0;
        for (const auto& entry : entries) {
            CHECK(entry.at("hash").get<std::string>().size() == 64);
            CHECK(entry.at("starred") == false);
            CHECK(entry.at("backfilled") == false);
            if (entry.at("kind") != "message") continue;
            ++messages;
            CHECK(entry.at("slack_ts") == "1741597620.000100");
            CHECK(entry.at("channel") == "C1");
            CHECK(entry.at("text") == "second look <b>");
            CHECK(entry.at("edited") == true);
            CHECK(entry.at("deleted") == false);
            CHECK(entry.at("author") == Json{{"id", "U1"}, {"name", "Ana"}});
        }
        CHECK(messages == 1);
    }

    TEST_CASE("a post-mortem as JSON has facts, sections, timeline and prompts, and its prompts are counted")
    {
        Kept kept;
        const auto json = Json::parse(kept.ask({"postmortem", "14", "json"}).out);
        CHECK(json.at("format") == 1);
        CHECK(json.at("facts").at("id") == "INC-14");
        CHECK(json.at("facts").at("users_affected").is_null());
        CHECK(json.at("timeline").size() == 5);
        CHECK_FALSE(json.at("sections").empty());
        for (const auto& prompt : json.at("prompts")) CHECK_FALSE(prompt.at("question").get<std::string>().empty());
    }

    TEST_CASE("the same data gives the same bytes")
    {
        Kept kept;
        for (const auto* format : {"md", "html", "json"})
            CHECK(kept.ask({"postmortem", "14", format}).out == kept.ask({"postmortem", "INC-14", format}).out);
    }

    TEST_CASE("what isn't there is said to be so, with a way on")
    {
        Kept kept;
        for (const auto* id : {"99", "INC-99", "x", ""}) {
            const auto printed = kept.ask({"show", id, ""});
            CHECK(printed.exit_code == 1);
            CHECK(printed.error.find("warroom incidents") != std::string::npos);
        }
        CHECK(kept.ask({"timeline", "14", "html"}).exit_code == 2);
    }

    TEST_CASE("a number below zero is nobody's")
    {
        Kept kept;
        for (const auto* id : {"-14", "X-14", "INC--14", "+14"}) CHECK(kept.ask({"show", id, ""}).exit_code == 1);
        CHECK(kept.ask({"show", "inc-14", ""}).exit_code == 0);
    }

    TEST_CASE("printed on a terminal, people's words control nothing, and times say their zone")
    {
        Material material;
        material.directory = {
            {.incident = IncidentId{14}, .label = "INC-14", .title = "a\x1b[2Jb\nc", .declared_at = clock("10:06")}};
        const auto listed = print({"incidents", "", ""}, material, clock("12:00")).out;
        CHECK(listed.find("(UTC)") != std::string::npos);
        CHECK(listed.find("a[2Jb c") != std::string::npos);

        History history;
        history.at("10:06").by("U1").add(
            IncidentDeclared{.title = "slow\x1b]0;x\x07", .severity = Severity::sev2, .zone = madrid()});
        history.at("10:07").add(NoteTaken{"\x1b[31mred\nand more", {}});
        for (int i = 0; i < 5; ++i) history.at("10:08").says("m" + std::to_string(i), "x");
        const std::span<const Recorded> log = history;
        material.history = {log.begin(), log.end()};
        for (const auto* command : {"show", "timeline"}) {
            const auto out = print({command, "14", ""}, material, clock("12:00")).out;
            CHECK(out.find('\x1b') == std::string::npos);
            CHECK(out.find('\x07') == std::string::npos);
            if (std::string{command} == "timeline") {
                CHECK(out.find("[31mred and more") != std::string::npos);
                CHECK(out.find("(5 messages, 1 person)") != std::string::npos);
            }
        }
    }

    TEST_CASE("verify says that the chain holds and how long it is")
    {
        Kept kept;
        CHECK(kept.ask({"verify", "14", ""}).out == "INC-14: 6 entries, the chain holds\n");
    }

    TEST_CASE("verify names the first entry that doesn't fit")
    {
        const Request request{"verify", "14", ""};
        Material material;
        material.directory = {{.incident = IncidentId{14}, .label = "INC-14"}};
        material.chain = {{1, {}, true}, {2, {}, false}, {3, {}, false}};
        const auto printed = print(request, material, clock("12:00"));
        CHECK(printed.exit_code == 1);
        CHECK(printed.error.find("entry 2") != std::string::npos);
    }

    TEST_CASE("verify doesn't say that the chain holds where the database is damaged")
    {
        const Request request{"verify", "14", ""};
        Material material;
        material.directory = {{.incident = IncidentId{14}, .label = "INC-14"}};
        material.chain = {{1, {}, true}}; // there was an entry 2, which the damaged index doesn't name
        material.damage = "the database a.db is damaged (row 2 missing from index)";
        const auto printed = print(request, material, clock("12:00"));
        CHECK(printed.exit_code == 1);
        CHECK(printed.error == material.damage);
        CHECK(printed.out.empty());
    }
}

} // namespace warroom::host
