#include "core/timeline.hpp"
#include "tests/core/history.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace warroom {
namespace {

using namespace std::chrono_literals;

// Each line as text, so that a failing check shows the whole story.
std::vector<std::string> lines(const History& history)
{
    const auto story = timeline(history);
    std::vector<std::string> all;
    for (const auto& line : story.lines) {
        if (const auto* section = std::get_if<Section>(&line)) all.push_back("== " + section->title);
        if (const auto* day = std::get_if<Day>(&line)) all.push_back("-- " + long_date(story.zone, day->at));
        if (const auto* minute = std::get_if<Minute>(&line)) all.push_back(print(story, *minute));
        if (const auto* chatter = std::get_if<Chatter>(&line))
            all.push_back("(" + std::to_string(chatter->messages) + ", " + std::to_string(chatter->people) + ")");
        if (const auto* gap = std::get_if<Gap>(&line)) all.push_back("no record for " + duration_text(gap->length));
    }
    return all;
}

using Lines = std::vector<std::string>;

bool has(const Lines& all, std::string_view line) { return std::ranges::find(all, line) != all.end(); }

History opened(Severity severity = Severity::sev2)
{
    History it;
    it.at("10:06").by("U1").add(declared("Slow", severity));
    return it;
}

} // namespace

TEST_SUITE("timeline")
{
    TEST_CASE("a minute joins what happened in it, the bot's facts before people's words")
    {
        auto it = opened();
        it.at("10:08:05").add(NoteTaken{"errors since the release", {}});
        it.at("10:08:10").add(SeverityChanged{Severity::sev2, Severity::sev1, "all payments fail"});
        it.at("10:08:20").add(StatusChanged{Status::declared, Status::identified});
        CHECK(has(lines(it), "10:08 +2 severity raised from SEV2 to SEV1 (all payments fail); cause identified; "
                             "note: “errors since the release”"));
    }

    TEST_CASE("offsets count from the first sign, before it as after it")
    {
        History it;
        it.at("10:06:50").by("U1").add(declared("Slow", Severity::sev2, clock("10:03:10")));
        it.at("10:12").add(NoteTaken{"release began", clock("09:58:59")});
        CHECK(lines(it) == Lines{"== Before we knew", "09:58 −5 note: “release began” (added 10:12)", "== Finding out",
                                 "10:03 +0 first report", "10:06 +3 declared as SEV2"});
    }

    TEST_CASE("chatter counts from five messages between two lines, and is never quoted")
    {
        auto it = opened();
        for (int i = 0; i < 4; ++i) it.at("10:07").by(i == 0 ? "U1" : "U2").says("a" + std::to_string(i), "secret");
        it.at("10:08").add(NoteTaken{"one", {}});
        for (int i = 0; i < 5; ++i) it.at("10:09").by(i == 0 ? "U1" : "U2").says("b" + std::to_string(i), "secret");
        it.at("10:10").add(NoteTaken{"two", {}});
        const auto all = lines(it);
        CHECK(std::ranges::count(all, "(5, 2)") == 1);
        CHECK(all == Lines{"== Finding out", "10:06 +0 declared as SEV2", "10:08 +2 note: “one”", "(5, 2)",
                           "10:10 +4 note: “two”"});
    }

    TEST_CASE("deleted messages and other bots don't count as chatter, though an alert of theirs is a line")
    {
        auto it = opened();
        for (int i = 0; i < 5; ++i) it.at("10:07").by("U2").says("a" + std::to_string(i), "x");
        it.add(MessageDeleted{ChannelId{"C1"}, MessageId{"a0"}});
        const auto from_bot = [&](std::string id, std::string_view at, std::string text) {
            it.at(at).by("B1").add(MessagePosted{.channel = ChannelId{"C1"},
                                                 .message = MessageId{std::move(id)},
                                                 .text = std::move(text),
                                                 .from_bot = true,
                                                 .bot_name = "Grafana",
                                                 .sent_at = clock(at)});
        };
        from_bot("b1", "10:07", "build 12 passed");
        from_bot("b2", "10:08", "FIRING: 5xx at 2.3 %");
        from_bot("b3", "10:11", "FIRING: 5xx at 2.9 %");
        from_bot("b4", "10:19", "FIRING: 5xx at 0.4 %");
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2",
                                 "10:08 +2 alert “FIRING: 5xx at 2.3 %” fired (×3 until 10:19)"});
    }

    TEST_CASE("a message that came late stands where it was said, and says so")
    {
        auto it = opened();
        const auto said = it.seq();
        it.at("10:15").by("U2").add(MessagePosted{.channel = ChannelId{"C1"},
                                                  .message = MessageId{"m1"},
                                                  .text = "the disk is full",
                                                  .sent_at = clock("10:07")});
        const auto in_time = it.seq();
        it.at("10:16").says("m2", "room again").by("U1").add(EntryStarred{said}).add(EntryStarred{in_time});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2",
                                 "10:07 +1 a responder: “the disk is full” ★ (reached us 8 min later)",
                                 "10:16 +10 a responder: “room again” ★"});
    }

    TEST_CASE("a starred message is quoted once, under its own time and the role of who wrote it")
    {
        auto it = opened();
        it.at("10:07").by("U2").add(RoleAssigned{Role::commander, {}, UserId{"U2"}, ""});
        const auto said = it.seq();
        it.at("10:08").says("m1", "it began with the releas").says("m1", "it began with the releas");
        it.add(MessageEdited{ChannelId{"C1"}, MessageId{"m1"}, "it began with the release", clock("10:09")});
        const auto gone = it.seq();
        it.at("10:10").by("U3").says("m2", "the password is hunter2");
        it.add(MessageDeleted{ChannelId{"C1"}, MessageId{"m2"}});
        const auto unstarred = it.seq();
        it.at("10:11").says("m3", "lunch?");
        it.at("10:12").by("U1").add(EntryStarred{said}).add(EntryStarred{said + 1}).add(EntryStarred{gone});
        it.add(EntryStarred{unstarred}).add(EntryStarred{unstarred, false});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2", "10:07 +1 commander takes it",
                                 "10:08 +2 the commander: “it began with the release” ★ (edited)",
                                 "10:10 +4 (message removed by its author)"});
        for (const auto& entry : entries(it))
            if (entry.kind == "message") CHECK(entry.starred == (entry.message != MessageId{"m3"}));
    }

    TEST_CASE("an amended note has its new words, a hidden one is left out")
    {
        auto it = opened();
        const auto note = it.seq();
        it.at("10:07").by("U2").add(NoteTaken{"4 of 8 servers", {}}).add(NoteTaken{"wrong room", {}});
        it.at("10:08").add(EntryAmended{note, "8 of 8 servers"}).add(EntryHidden{note + 1, true, "not of this one"});
        const auto hidden = it.seq();
        it.at("10:09").add(NoteTaken{"shown again", {}});
        it.add(EntryHidden{hidden, true}).add(EntryHidden{hidden, false});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2",
                                 "10:07 +1 note: “8 of 8 servers” (edited)", "10:09 +3 note: “shown again”"});
    }

    TEST_CASE("a star that was taken back is none")
    {
        auto it = opened();
        const auto said = it.seq();
        it.at("10:07").by("U2").says("m1", "lunch?");
        const auto star = it.seq();
        it.at("10:08").add(EntryStarred{said});
        it.at("10:09").add(EntryStarred{said, false}).add(TakenBack{star});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2"});
    }

    TEST_CASE("UTC stands beside the time where people sit in more than one zone")
    {
        auto it = opened();
        it.add(PersonSeen{UserId{"U1"}, "Ana", Standing::member, madrid()});
        CHECK(has(lines(it), "10:06 +0 declared as SEV2"));
        it.at("10:08").by("U2").add(PersonSeen{UserId{"U2"}, "Bob", Standing::member, Zone{}});
        CHECK(has(lines(it), "10:06 (09:06 UTC) +0 declared as SEV2"));
    }

    TEST_CASE("the zone is the commander's where none was configured")
    {
        for (const bool assumed : {false, true}) {
            History it;
            auto event = declared("Slow");
            std::get<IncidentDeclared>(event).zone_assumed = assumed;
            it.at("10:06").by("U1").add(std::move(event));
            it.at("10:07").by("U2").add(PersonSeen{UserId{"U2"}, "Bob", Standing::member, Zone{}});
            CHECK(timeline(it).zone.name == "Europe/Madrid");
            it.add(RoleAssigned{Role::commander, {}, UserId{"U2"}, ""});
            CHECK(timeline(it).zone.name == (assumed ? "UTC" : "Europe/Madrid"));
        }
    }

    TEST_CASE("silence is stated after 15 minutes of a bad one, an hour of a small one, and not when resolved")
    {
        for (const auto severity : {Severity::sev2, Severity::sev3}) {
            auto it = opened(severity);
            it.at("10:22").add(NoteTaken{"one", {}});
            it.at("11:30").add(StatusChanged{Status::monitoring, Status::resolved});
            it.at("18:30").add(StatusChanged{Status::resolved, Status::closed});
            const auto all = lines(it);
            CHECK(has(all, "no record for 16 min") == (severity == Severity::sev2));
            CHECK(has(all, "no record for 68 min"));
            CHECK(std::ranges::count_if(all, [](const auto& line) { return line.starts_with("no record"); }) ==
                  (severity == Severity::sev2 ? 2 : 1));
        }
    }

    TEST_CASE("somebody wrote: that is a record, though not a line")
    {
        auto it = opened();
        it.at("10:16").by("U2").says("m1", "on it");
        it.at("10:26").add(NoteTaken{"one", {}});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2", "10:26 +20 note: “one”"});
    }

    TEST_CASE("phases follow attempts and statuses, what ends a phase is its last line")
    {
        auto it = opened();
        it.at("10:10").add(AttemptStarted{1, Strategy::hotfix, ""});
        it.at("10:15").add(AttemptEnded{1, AttemptOutcome::failed, "", {}});
        it.at("10:16").add(NoteTaken{"not the cache", {}});
        it.at("10:20").add(AttemptStarted{2, Strategy::rollback, ""});
        it.at("10:30").add(StatusChanged{Status::fixing, Status::monitoring});
        it.at("10:31").add(AttemptEnded{2, AttemptOutcome::worked, "", {}});
        it.at("10:40").add(StatusChanged{Status::monitoring, Status::resolved});
        it.at("10:41").add(StatusChanged{Status::resolved, Status::closed});
        Lines sections;
        for (const auto& line : lines(it))
            if (line.starts_with("==") || line.find("not hold") != std::string::npos) sections.push_back(line);
        CHECK(sections == Lines{"== Finding out", "== Attempt 1 (hotfix)", "10:15 +9 attempt 1 did not hold",
                                "== Finding the cause", "== Attempt 2 (rollback)", "== Watching", "== After"});
    }

    TEST_CASE("steps carry their names, and a go is called one")
    {
        auto it = opened();
        it.at("10:10").add(AttemptStarted{1, Strategy::hotfix, "null price"});
        it.add(ChecklistStarted{1,
                                {"hotfix",
                                 "HF",
                                 "Hotfix",
                                 {Step{.id = "HF-P8", .name = "staging tests", .button = "", .text = "", .why = ""}}}});
        it.at("10:11").add(StepMarked{1, "HF-P8", StepState::todo, StepState::done, "14/14, says <@U7|mei>"});
        it.at("10:12").add(StepMarked{1, "HF-A3", StepState::todo, StepState::done, "no objections"});
        const auto all = lines(it);
        CHECK(has(all, "10:10 +4 attempt 1, hotfix: “null price”, begun"));
        CHECK(has(all, "10:11 +5 HF-P8 staging tests: “14/14, says a colleague”"));
        CHECK(has(all, "10:12 +6 go for attempt 1: “no objections”"));
    }

    TEST_CASE("a step that ticked itself is not told beside what was seen")
    {
        auto it = opened();
        it.at("10:12").add(UsersCounted{{}, {.least = 300, .about = true, .source = "tickets"}});
        it.add(StepMarked{0, "CL-2", StepState::todo, StepState::done, "about 300", true});
        CHECK(has(lines(it), "10:12 +6 users affected: about 300 (tickets)"));
    }

    TEST_CASE("commands to the bot are no chatter, but they are a record")
    {
        auto it = opened();
        for (int i = 0; i < 4; ++i) it.at("10:07").by("U2").says("a" + std::to_string(i), "x");
        it.says("c", "!status").at("10:08").add(NoteTaken{"one", {}});
        for (int i = 0; i < 4; ++i) it.at("10:09").by("U2").says("b" + std::to_string(i), "x");
        it.says("d", "!!! look").at("10:22").says("e", "!status").at("10:36").add(NoteTaken{"two", {}});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2", "10:08 +2 note: “one”", "(5, 1)",
                                 "10:36 +30 note: “two”"});
    }

    TEST_CASE("a note follows its message: the last words count, and a deleted one is gone")
    {
        auto it = opened();
        const auto edit = [&](std::string id, std::string text) {
            it.add(MessageEdited{ChannelId{"C1"}, MessageId{std::move(id)}, std::move(text), clock("10:09")});
        };
        const auto note = [&](std::string id, std::string message, std::string text) {
            it.says(id, std::move(message)).add(NoteTaken{std::move(text), {}, MessageId{id}});
        };
        it.at("10:07").by("U2");
        note("m1", "!note the password is hunter2", "the password is hunter2");
        edit("m1", "!note the password leaked");
        note("m2", "!note oops", "oops");
        it.add(MessageDeleted{ChannelId{"C1"}, MessageId{"m2"}});
        note("m3", "<@UBOT> note 10:02 LB shows 4xx", "LB shows 4xx");
        edit("m3", "<@UBOT> note 10:02 LB shows 5xx");
        note("m4", "!note see https://x", "see https://x");
        edit("m4", "!note see https://x"); // a preview
        edit("m5", "!note of a message that we never saw");
        it.add(NoteTaken{"late", {}, MessageId{"m5"}});
        CHECK(lines(it) ==
              Lines{"== Finding out", "10:06 +0 declared as SEV2",
                    "10:07 +1 note: “the password leaked” (edited); note: “LB shows 5xx” (edited); note: “see "
                    "https://x”; note: “of a message that we never saw” (edited)"});
    }

    TEST_CASE("a request that was granted soon is told by what was done, another stays")
    {
        auto it = opened();
        it.at("10:07").by("U2").add(RoleAssigned{Role::commander, {}, UserId{"U2"}, ""});
        it.at("10:10").by("U3").add(RoleRequested{Role::commander, UserId{"U3"}});
        it.at("10:12").by("").add(RoleAssigned{Role::commander, UserId{"U2"}, UserId{"U3"}, "no answer for 2 minutes"});
        it.at("10:13").by("U2").add(RoleRequested{Role::commander, UserId{"U2"}});
        it.at("10:14").by("U3").add(RoleAssigned{Role::commander, UserId{"U3"}, UserId{"U3"}, "keeps it"});
        it.at("10:15").by("U2").add(ApprovalAsked{"sev 3 only one page"});
        it.at("10:16").by("U3").add(SeverityChanged{Severity::sev2, Severity::sev3, "only one page"});
        it.at("10:17").by("U2").add(ApprovalAsked{"resolve all quiet"});
        it.at("10:28").by("U3").add(StatusChanged{Status::monitoring, Status::resolved});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2", "10:07 +1 commander takes it",
                                 "10:12 +6 command moved to a responder (no answer for 2 minutes)",
                                 "10:13 +7 the commander is asked to hand over",
                                 "10:14 +8 the commander stays (keeps it)",
                                 "10:16 +10 severity lowered from SEV2 to SEV3 (only one page)",
                                 "10:17 +11 the commander is asked for “resolve all quiet”",
                                 "10:28 +22 resolved, confirmed fully stable"});
    }

    TEST_CASE("only the holder hands command over")
    {
        auto it = opened();
        it.at("10:10").by("U2").add(RoleAssigned{Role::commander, UserId{"U2"}, UserId{"U3"}, ""});
        it.at("10:11").by("U4").add(RoleAssigned{Role::commander, UserId{"U3"}, UserId{"U4"}, "she is asleep"});
        it.at("10:12").by("U5").add(RoleAssigned{Role::commander, UserId{"U4"}, UserId{"U3"}, ""});
        const auto all = lines(it);
        CHECK(has(all, "10:10 +4 the commander hands over to a colleague"));
        CHECK(has(all, "10:11 +5 a responder takes over command (she is asleep)"));
        CHECK(has(all, "10:12 +6 command moved to a responder"));
    }

    TEST_CASE("a note that was taken back vanishes, another change is told as taken back alone")
    {
        auto it = opened();
        const auto note = it.seq();
        it.at("10:07").add(NoteTaken{"wrong room", {}});
        it.at("10:08").add(TakenBack{note});
        const auto raised = it.seq();
        it.at("10:09").add(SeverityChanged{Severity::sev2, Severity::sev1});
        it.at("10:10").add(SeverityChanged{Severity::sev1, Severity::sev2, "taken back"}).add(TakenBack{raised});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2",
                                 "10:10 +4 the change from SEV2 to SEV1 was taken back"});
    }

    TEST_CASE("what one command did is told as taken back in one phrase, and begins no phase")
    {
        auto it = opened();
        it.at("10:10").by("U2").add(AttemptStarted{1, Strategy::hotfix, ""});
        it.at("10:15").add(AttemptEnded{1, AttemptOutcome::worked, "no errors", {}});
        it.add(StatusChanged{Status::fixing, Status::monitoring, "attempt 1 worked"});
        const auto last = it.seq() - 1;
        it.at("10:16").add(StatusChanged{Status::monitoring, Status::fixing, "taken back"});
        it.add(AttemptReopened{1}).add(TakenBack{last});
        CHECK(lines(it) == Lines{"== Finding out", "10:06 +0 declared as SEV2", "== Attempt 1 (hotfix)",
                                 "10:10 +4 attempt 1, hotfix, begun",
                                 "10:16 +10 the end of attempt 1 (worked) and the status monitoring were taken back"});
    }

    TEST_CASE("a new date has a heading and a clock change is stated")
    {
        History it;
        it.at(utc(2026, 3, 28, 22, 50)).by("U1").add(declared("Slow", Severity::sev3));
        it.at(utc(2026, 3, 28, 23, 10)).add(NoteTaken{"one", {}});
        it.at(utc(2026, 3, 29, 1, 30)).add(NoteTaken{"two", {}});
        const auto all = lines(it);
        CHECK(has(all, "-- Sun 29 Mar 2026"));
        CHECK(has(all, "03:00 +130 the clocks go forward by 60 min: UTC+2 from here on"));
        CHECK(has(all, "03:30 +160 note: “two”"));
    }

    TEST_CASE("nothing recorded is an empty timeline") { CHECK(timeline({}).lines.empty()); }
}

} // namespace warroom
