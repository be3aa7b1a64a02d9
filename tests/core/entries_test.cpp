#include "core/timeline.hpp"
#include "tests/core/history.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace warroom {
namespace {

History opened()
{
    History it;
    it.at("10:06").by("U1").add(declared("Slow", Severity::sev2));
    return it;
}

} // namespace

TEST_SUITE("entries")
{
    TEST_CASE("a message is one entry with its latest text, its edits and deletion are their own")
    {
        auto it = opened();
        it.at("10:07").by("U2").says("m1", "frist").says("m1", "frist").says("m2", "oops");
        it.at("10:09").add(MessageEdited{ChannelId{"C1"}, MessageId{"m1"}, "first", clock("10:09")});
        it.at("10:10").add(MessageEdited{ChannelId{"C1"}, MessageId{"m1"}, "older", clock("10:08")});
        it.at("10:11").add(MessageDeleted{ChannelId{"C1"}, MessageId{"m2"}});

        const auto all = entries(it);
        const auto count = [&](std::string_view kind) { return std::ranges::count(all, kind, &Entry::kind); };
        CHECK(count("message") == 2);
        CHECK(count("edit") == 2);
        CHECK(count("delete") == 1);
        CHECK(all[1].text == "first");
        CHECK(all[1].edited);
        CHECK(all[2].text == "oops"); // kept in exports
        CHECK(all[2].deleted);
        CHECK(all[3].at == clock("10:08"));
    }

    TEST_CASE("entries go by the time they speak of")
    {
        auto it = opened();
        it.at("10:20").add(NoteTaken{"it began", clock("09:58")});
        const auto all = entries(it);
        REQUIRE(all.size() == 2);
        CHECK(all[0].kind == "note");
        CHECK(all[0].at == clock("09:58"));
        CHECK(all[0].recorded_at == clock("10:20"));
        CHECK(all[1].kind == "declared");
    }

    TEST_CASE("what no reader asks for has no entry, and what was taken back says so")
    {
        auto it = opened();
        it.add(PersonSeen{UserId{"U1"}, "Ana", Standing::member, madrid()});
        it.add(ButtonPressed{"m1 take"});
        it.add(CardPosted{CardId{}, ChannelId{"C1"}, MessageId{"m1"}});
        const auto note = it.seq();
        it.add(NoteTaken{"wrong room", {}});
        it.add(TakenBack{note});
        const auto all = entries(it);
        REQUIRE(all.size() == 3);
        CHECK(all[0].author_name == "Ana");
        CHECK(all[1].text == "wrong room");
        CHECK(all[1].taken_back);
    }

    TEST_CASE("all that one command did is taken back with it, and what undid it is no news either")
    {
        auto it = opened();
        it.at("10:10").by("U2").add(AttemptStarted{1, Strategy::hotfix, ""});
        it.at("10:15").add(AttemptEnded{1, AttemptOutcome::worked, "", {}});
        it.add(StatusChanged{Status::fixing, Status::monitoring});
        const auto last = it.seq() - 1;
        it.add(ButtonPressed{"C1/m1/attempt 1 worked"});
        it.at("10:16").add(StatusChanged{Status::monitoring, Status::fixing, "taken back"});
        it.add(AttemptReopened{1}).add(TakenBack{last});
        std::vector<std::pair<std::string, bool>> flags;
        for (const auto& entry : entries(it)) flags.emplace_back(entry.kind, entry.taken_back);
        CHECK(flags == std::vector<std::pair<std::string, bool>>{{"declared", false},
                                                                 {"attempt", false},
                                                                 {"attempt", true},
                                                                 {"status", true},
                                                                 {"status", true},
                                                                 {"attempt", true},
                                                                 {"taken_back", false}});
    }

    TEST_CASE("a note says that its message was edited or deleted, its words stay as they were recorded")
    {
        auto it = opened();
        it.at("10:07").by("U2").says("m1", "!note frist").add(NoteTaken{"frist", {}, MessageId{"m1"}});
        it.says("m2", "!note oops").add(NoteTaken{"oops", {}, MessageId{"m2"}});
        it.add(MessageEdited{ChannelId{"C1"}, MessageId{"m1"}, "!note first", clock("10:08")});
        it.add(MessageDeleted{ChannelId{"C1"}, MessageId{"m2"}});
        int notes = 0;
        for (const auto& entry : entries(it)) {
            if (entry.kind != "note") continue;
            ++notes;
            CHECK((entry.text == "frist" || entry.text == "oops"));
            CHECK(entry.edited == (entry.text == "frist"));
            CHECK(entry.deleted == (entry.text == "oops"));
        }
        CHECK(notes == 2);
    }
}

} // namespace warroom
