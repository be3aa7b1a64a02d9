#include "core/wording.hpp"

#include "tests/core/given.hpp"
#include "tests/golden.hpp"

#include <fmt/format.h>

TEST_SUITE_BEGIN("wording");

namespace warroom {
namespace {

bool is_told(const std::vector<Effect>& owed, std::int64_t seq)
{
    return std::ranges::any_of(owed, [&](const Effect& effect) {
        const auto* post = std::get_if<PostEntry>(&effect);
        return post && post->seq == seq;
    });
}

// What was said about the entries behind `from`.
std::string told(Case& it, std::int64_t from)
{
    const auto owed = it.owed();
    std::string text;
    for (const auto& recorded : it.log()) {
        if (recorded.seq <= from) continue;
        if (is_told(owed, recorded.seq)) {
            const auto where = place(it.incident(), recorded.event);
            REQUIRE(where.has_value());
            const auto* thread = std::get_if<CardId>(&*where);
            const auto said = notice(it.incident(), recorded);
            text += fmt::format("{}: {}\n", thread ? fmt::format("under {}", word(thread->kind)) : "room", said.text);
            for (const auto& person : said.mention) text += fmt::format("  asks {}\n", person.value);
            for (const auto& button : said.buttons) text += fmt::format("  [{} -> {}]\n", button.text, button.line);
        }
        if (const auto back = confirmation(it.incident(), recorded); !back.empty())
            text += fmt::format("only you: {}\n", back);
    }
    return text + "\n";
}

TEST_CASE("what the room and who asked are told, in one story")
{
    std::string all;
    auto it = opened(std::nullopt);
    all += told(it, 0);
    const auto tell = [&](std::string_view time, const Person& person, const Command& command, std::string line = "") {
        const auto from = it.incident().seq;
        const auto decision = it.at(time).by(person).tell(command, std::move(line));
        REQUIRE_MESSAGE(decision.has_value(), decision.error().words);
        all += fmt::format("# {} {}\n", time, person.name.empty() ? "the bot" : person.name) + told(it, from);
    };
    tell("10:02", jonas, ChangeSeverity{Severity::sev2});
    tell("10:03", noor, TakeRole{Role::commander});
    tell("10:04", tom, TakeRole{Role::commander});
    tell("10:05", noor, TakeRole{Role::commander});
    tell("10:06", tom, ChangeSeverity{Severity::sev3, "few users"}, "sev 3 few users");
    tell("10:07", noor, ChangeSeverity{Severity::sev1, "it spreads"});
    tell("10:08", tom, TakeNote{"<@U2|noor> sees 5xx"});
    tell("10:10", tom, StartAttempt{Strategy::hotfix, "price field null"});
    tell("10:11", tom, mark("p4 branch hotfix/price"));
    tell("10:12", noor, skip("p1 no time"));
    tell("10:13", noor, mark("a3"));
    tell("10:14", tom, mark("x1 x2"));
    tell("10:20", tom, EndAttempt{{}, AttemptOutcome::failed, "errors doubled"});
    tell("10:21", tom, TakeBack{});
    tell("10:22", tom, EndAttempt{{}, AttemptOutcome::worked, "errors are gone"});
    tell("10:30", noor, Resolve{true, "window closes"});
    tell("10:31", noor, TakeBack{});
    tell("11:00", tom, Resolve{});
    tell("11:02", tom, mark("c1"));
    tell("11:05", noor, CloseIncident{});
    tell("11:06", warroom_itself, RecordFailure{"set the topic", "too_long"});
    check_golden("card/story.txt", all);
}

TEST_CASE("the room is told what somebody who looks away wants to hear, threads the rest")
{
    auto it = attempted();
    const auto where = [&](const Event& event) -> std::string {
        const auto found = place(it.incident(), event);
        if (!found) return "nowhere";
        if (const auto* card = std::get_if<CardId>(&*found)) return std::string{word(card->kind)};
        return std::holds_alternative<Room>(*found) ? "room" : "direct";
    };
    const auto window = [](bool open) {
        ImpactWindow hit{.system = "Checkout", .from = clock("10:00")};
        if (!open) hit.to = clock("10:20");
        return hit;
    };
    const std::vector<std::pair<Event, std::string>> rows{
        {RoleAssigned{Role::commander, {}, tom.id}, "room"},
        {RoleAssigned{Role::comms, {}, tom.id}, "state"},
        {RoleOffered{Role::commander, tom.id}, "room"},
        {RoleOffered{Role::comms, tom.id}, "state"},
        {RoleRequested{Role::commander, tom.id}, "room"},
        {RoleRequested{Role::scribe, tom.id}, "state"},
        {SeverityChanged{Severity::sev2, Severity::sev1}, "room"},
        {SeverityChanged{Severity::sev2, Severity::sev2}, "state"},
        {GoVoiced{1, Voice::no_go}, "room"},
        {GoVoiced{1, Voice::objection}, "prepare"},
        {AttemptEnded{1, AttemptOutcome::failed, "", {}}, "room"},
        {AftermathAnswered{1, Aftermath::theory_stands, YesNo::no}, "prepare"},
        {StepMarked{1, "HF-P1", StepState::todo, StepState::done, "null"}, "prepare"},
        {StepMarked{1, "HF-P1", StepState::todo, StepState::done, ""}, "nowhere"},
        {StepMarked{1, "HF-P1", StepState::todo, StepState::skipped, "no time"}, "prepare"},
        {StepMarked{1, "HF-P1", StepState::todo, StepState::done, "seen", true}, "nowhere"},
        {AloneDeclared{1, true}, "prepare"},
        {ImpactChanged{1, {}, window(true)}, "state"},
        {ImpactChanged{1, window(true), window(false)}, "room"},
        {UsersCounted{}, "state"},
        {UpdateSent{}, "room"},
        {QuestionAnswered{AdvisorQuestion::migration, {}, YesNo::no}, "state"},
        {EntryStarred{}, "state"},
        {TodoChanged{}, "nowhere"},
        {NoteTaken{}, "nowhere"},
        {StatusChanged{Status::investigating, Status::identified}, "nowhere"},
        {StatusChanged{Status::monitoring, Status::resolved}, "room"},
        {StatusChanged{Status::investigating, Status::cancelled}, "room"},
        {StatusChanged{Status::investigating, Status::merged}, "room"},
    };
    for (const auto& [event, place] : rows) {
        CAPTURE(event.index());
        CHECK(where(event) == place);
    }
}

TEST_CASE("nothing told is longer than six lines, and people are named, not called")
{
    auto it = attempted();
    it.by(tom).does(EndAttempt{{}, AttemptOutcome::failed, "ask <@U2> and <@U99|zoe>, <!channel>"});
    for (const auto& recorded : it.log()) {
        const auto said = notice(it.incident(), recorded).text;
        CHECK(std::ranges::count(said, '\n') < 6);
        CHECK(said.find("<@") == std::string::npos);
    }
    CHECK(with_names(it.incident(), "<@U2|noor> and <@U99|zoe> <@broken") == "@Noor and @zoe <@broken");
}

} // namespace
} // namespace warroom
