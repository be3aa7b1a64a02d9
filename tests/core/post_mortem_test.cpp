#include "core/post_mortem.hpp"
#include "tests/core/history.hpp"
#include "tests/golden.hpp"

#include <algorithm>

namespace warroom {
namespace {

Checklist short_list(std::string prefix, std::string list)
{
    const auto step = [&](std::string id, std::string name, Phase phase) {
        return Step{.id = prefix + "-" + id,
                    .name = std::move(name),
                    .button = "",
                    .text = "",
                    .why = "",
                    .phase = phase,
                    .blocking = true};
    };
    return {list,
            prefix,
            list,
            {step("P1", "theory", Phase::prepare), step("P8", "staging tests", Phase::prepare),
             step("A3", "go", Phase::approve), step("X1", "deploy", Phase::execute),
             step("X2", "slice", Phase::execute), step("V1", "smoke tests", Phase::verify)}};
}

StepMarked marked(int attempt, std::string step, StepState to, std::string words = "")
{
    return {attempt, std::move(step), StepState::todo, to, std::move(words)};
}

// A hotfix that doesn't hold, then a rollback that does; resolved and closed.
History hotfix_then_rollback()
{
    History it;
    it.at("10:06:10").by("U1").add(declared("Checkout answers with an error", Severity::sev3, clock("10:03")));
    it.add(PersonSeen{UserId{"U1"}, "Jonas Weber", Standing::member, madrid()});
    it.by("").add(ChannelOpened{ChannelId{"C1"}, "inc-14-checkout-answers-with-an-error"});
    it.at("10:07:05").by("U2").add(PersonSeen{UserId{"U2"}, "Noor Haddad", Standing::member, madrid()});
    it.add(RoleAssigned{Role::commander, {}, UserId{"U2"}, ""});
    it.add(StatusChanged{Status::declared, Status::investigating});
    it.at("10:07:40").add(SeverityChanged{Severity::sev3, Severity::sev1, "all payments fail"});
    it.at("10:08").by("U3").add(PersonSeen{UserId{"U3"}, "Mei Lin", Standing::guest, madrid()});
    for (int i = 0; i < 7; ++i)
        it.at(clock("10:08") + std::chrono::seconds{i * 9})
            .by(i % 2 == 0 ? "U3" : "U1")
            .says("8." + std::to_string(i), "looking at it");
    it.at("10:12").by("U3").add(NoteTaken{"first timeouts at 09:58, says the load balancer", clock("09:58")});
    it.at("10:14").by("U2").add(
        StatusChanged{Status::investigating, Status::identified, "price is null for new users"});
    it.at("10:15").by("U3").add(AttemptStarted{1, Strategy::hotfix, "default price"});
    it.add(ChecklistStarted{1, short_list("HF", "hotfix")});
    it.at("10:17").add(marked(1, "HF-P1", StepState::done, "the price field is null for users of today"));
    it.at("10:18").add(marked(1, "HF-P8", StepState::skipped, "staging is down"));
    it.at("10:20").by("U2").add(marked(1, "HF-A3", StepState::done, "no objections"));
    it.at("10:24").by("U3").add(marked(1, "HF-X1", StepState::done, "https://ci.example/builds/71"));
    it.add(StatusChanged{Status::identified, Status::fixing});
    it.at("10:25").by("U2").add(marked(1, "HF-X2", StepState::overridden, "the load balancer can't send a slice"));
    it.at("10:31").add(AttemptEnded{1, AttemptOutcome::failed, "same errors for 12 % of payments", {}});
    it.add(StatusChanged{Status::fixing, Status::investigating});
    it.at("10:33").add(AttemptStarted{2, Strategy::rollback, "to 3.9"});
    it.add(ChecklistStarted{2, short_list("RB", "rollback")});
    it.at("10:33:30").add(marked(2, "RB-A3", StepState::done, "go, said <@U1>"));
    it.at("10:58").add(marked(2, "RB-X1", StepState::done, "3.9 on 4 of 4"));
    it.add(StatusChanged{Status::investigating, Status::fixing});
    it.at("11:01").add(marked(2, "RB-V1", StepState::done, "6 of 6"));
    it.add(StatusChanged{Status::fixing, Status::monitoring});
    it.at("11:05").add(AttemptEnded{2, AttemptOutcome::worked, "no errors since 10:59", {}});
    it.at("11:18").add(StatusChanged{
        Status::monitoring, Status::resolved, "the window closes", {"the watch until 12:01 (UTC+1) was cut short"}});
    it.at("11:40").add(StatusChanged{Status::resolved, Status::closed});
    return it;
}

std::string line_with(const std::string& text, std::string_view words)
{
    const auto found = text.find(words);
    if (found == std::string::npos) return "";
    const auto from = text.rfind('\n', found) + 1;
    return text.substr(from, text.find('\n', found) - from);
}

} // namespace

TEST_SUITE("post-mortem")
{
    TEST_CASE("an incident with two attempts reads as its golden draft")
    {
        const auto draft = post_mortem(hotfix_then_rollback(), clock("12:00"));
        check_golden("post_mortem/hotfix_then_rollback.md", markdown(draft));
        check_golden("post_mortem/hotfix_then_rollback.html", html(draft));
    }

    TEST_CASE("what nobody told is a prompt or said to be unknown, never a zero")
    {
        History it;
        auto event = declared("Somebody saw something");
        std::get<IncidentDeclared>(event).severity_assumed = true;
        it.at("10:06").by("U1").add(std::move(event));
        it.at("10:10").add(
            StatusChanged{Status::declared, Status::closed, "nothing there", {"it was declared, not resolved"}});
        const auto draft = post_mortem(it, clock("12:00"));
        const auto text = markdown(draft);
        CHECK(text.find(" 0 ") == std::string::npos);
        CHECK(line_with(text, "| First noticed") ==
              "| First noticed | assumed: about 10:06, when the room was opened |");
        CHECK(text.find("peak_severity: null") != std::string::npos);
        check_golden("post_mortem/nothing_known.md", text);
        check_golden("post_mortem/nothing_known.html", html(draft));
    }

    TEST_CASE("hostile words stay words")
    {
        History it;
        it.at("10:06").by("U1").add(declared("<script>alert(1)</script> | `rm -rf` **# x** \u202eevil\u202c \u200f🔥"));
        it.at("10:07").add(NoteTaken{
            "# not a heading\n- not a list\n| a | b |\n<!channel> <@U1> [x](https://evil.example) www.evil.example",
            {}});
        it.at("10:08").add(NoteTaken{"<img src=x onerror=alert(1)> ![x](y) ~~no~~ &lt; $x$ \\| ```", {}});
        it.at("10:09").add(NoteTaken{std::string(10'000, 'x'), {}});
        it.at("10:10").add(AttemptStarted{1, Strategy::scale, "4 | 8\n\"><b>"});
        it.at("10:12").add(AttemptEnded{1, AttemptOutcome::failed, "a | b\nc ``` <i>", {}});
        const auto draft = post_mortem(it, clock("10:30"));
        const auto page = html(draft);
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("<img") == std::string::npos);
        CHECK(page.find("<b>\"") == std::string::npos);
        CHECK(page.find(std::string(10'000, 'x')) != std::string::npos);
        const auto text = markdown(draft);
        CHECK(text.find(std::string(10'000, 'x')) != std::string::npos);
        CHECK(text.find("U1>") == std::string::npos);
        CHECK(text.find("\u202e") == std::string::npos);
        check_golden("post_mortem/hostile_words.md", text);
        check_golden("post_mortem/hostile_words.html", page);
    }

    TEST_CASE("names stand only in the team and before a prompt")
    {
        const auto text = markdown(post_mortem(hotfix_then_rollback(), clock("12:00")));
        for (const std::string name : {"Noor Haddad", "Jonas Weber", "Mei Lin"})
            for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
                const auto begin = text.rfind('\n', at) + 1;
                const auto line = text.substr(begin, text.find('\n', at) - begin);
                CHECK_MESSAGE((line.starts_with("| Team involved") || line.starts_with("> ✎ TO FILL (" + name + ")")),
                              line);
            }
        CHECK(line_with(text, "Team involved") ==
              "| Team involved | commander Noor Haddad · opened by Jonas Weber · responder Mei Lin · scribe warroom |");
    }

    TEST_CASE("the header counts the prompts that are printed")
    {
        const auto draft = post_mortem(hotfix_then_rollback(), clock("12:00"));
        const auto text = markdown(draft);
        int printed = 0;
        for (auto at = text.find("✎ TO FILL"); at != std::string::npos; at = text.find("✎ TO FILL", at + 1)) ++printed;
        CHECK(open_prompts(draft) == printed);
        CHECK(draft.subtitle.find(std::to_string(printed) + " prompts open") != std::string::npos);
    }

    TEST_CASE("a deleted message is in no draft")
    {
        auto it = hotfix_then_rollback();
        it.at("11:41").by("U3").says("m1", "the password is hunter2");
        it.add(MessageDeleted{ChannelId{"C1"}, MessageId{"m1"}});
        CHECK(markdown(post_mortem(it, clock("12:00"))).find("hunter2") == std::string::npos);
    }

    TEST_CASE("the draft of a closed incident doesn't depend on when it is drawn up")
    {
        const auto history = hotfix_then_rollback();
        CHECK(markdown(post_mortem(history, clock("12:00"))) == markdown(post_mortem(history, clock("23:00"))));
        CHECK(html(post_mortem(history, clock("12:00"))) == html(post_mortem(history, clock("23:00"))));
    }

    TEST_CASE("an attempt begun by mistake counts nowhere")
    {
        History it;
        it.at("10:06").by("U1").add(declared("Slow"));
        it.at("10:07").add(AttemptStarted{1, Strategy::failover, "to the other side"});
        it.at("10:08").add(AttemptWithdrawn{1});
        const auto text = markdown(post_mortem(it, clock("10:30")));
        CHECK(text.find("failover") == std::string::npos);
        CHECK(text.find("No attempt is recorded") != std::string::npos);
    }

    TEST_CASE("what was taken back counts nowhere: no peak, no commander, no time, no mark, no end")
    {
        History it;
        it.at("10:06").by("U1").add(declared("Slow", Severity::sev3));
        it.at("10:07").by("U2").add(PersonSeen{UserId{"U2"}, "Noor Haddad", Standing::member, madrid()});
        it.add(RoleAssigned{Role::commander, {}, UserId{"U2"}, ""}).add(TakenBack{it.seq() - 1});
        it.at("10:08").add(SeverityChanged{Severity::sev3, Severity::sev1});
        const auto raised = it.seq() - 1;
        it.at("10:25").add(SeverityChanged{Severity::sev1, Severity::sev3, "taken back"}).add(TakenBack{raised});
        it.at("10:30").add(AttemptStarted{1, Strategy::hotfix, ""});
        it.add(ChecklistStarted{1, short_list("HF", "hotfix")});
        it.at("10:31").add(marked(1, "HF-P8", StepState::done, "14 of 14"));
        it.at("10:32").add(StepMarked{1, "HF-P8", StepState::done, StepState::skipped, "by mistake"});
        const auto skipped = it.seq() - 1;
        it.at("10:33").add(StepMarked{1, "HF-P8", StepState::skipped, StepState::done, "14 of 14"});
        it.add(TakenBack{skipped});
        it.at("10:40").add(AttemptEnded{1, AttemptOutcome::worked, "no errors", {}});
        it.add(StatusChanged{Status::fixing, Status::monitoring, "attempt 1 worked"});
        const auto ended = it.seq() - 1;
        it.at("10:41").add(StatusChanged{Status::monitoring, Status::fixing, "taken back"});
        it.add(AttemptReopened{1}).add(TakenBack{ended});

        const auto text = markdown(post_mortem(it, clock("10:50")));
        CHECK(line_with(text, "peak_severity") == "peak_severity: \"sev3\"");
        CHECK(line_with(text, "| Team involved").find("commander") == std::string::npos);
        CHECK(line_with(text, "| Acknowledged") == "| Acknowledged | nobody took it |");
        CHECK(line_with(text, "HF-P8 staging tests: ") == "- **10:31** HF-P8 staging tests: “14 of 14”");
        CHECK(text.find("by mistake") == std::string::npos);
        CHECK(text.find("no errors") == std::string::npos);
        CHECK(line_with(text, "| 1 | hotfix").ends_with("| still running |"));
    }

    TEST_CASE("an edited note is marked in both forms")
    {
        History it;
        it.at("10:06").by("U1").add(declared("Slow"));
        it.at("10:07").says("m1", "!note frist").add(NoteTaken{"frist", {}, MessageId{"m1"}});
        it.add(MessageEdited{ChannelId{"C1"}, MessageId{"m1"}, "!note first", clock("10:08")});
        const auto draft = post_mortem(it, clock("10:30"));
        CHECK(line_with(markdown(draft), "note:") == "- **10:07 +1** note: “first” *(edited)*");
        CHECK(html(draft).find("note: “first” <em>(edited)</em></li>") != std::string::npos);
    }

    TEST_CASE("the clean-up of an attempt that helped is open until the incident is closed")
    {
        auto list = short_list("HF", "hotfix");
        list.steps.push_back(Step{
            .id = "HF-C1", .name = "reopen tickets", .button = "", .text = "", .why = "", .phase = Phase::clean_up});
        History it;
        it.at("10:06").by("U1").add(declared("Slow"));
        it.at("10:07").add(AttemptStarted{1, Strategy::hotfix, ""}).add(ChecklistStarted{1, list});
        it.at("10:08").add(AttemptEnded{1, AttemptOutcome::worked, "", {}});
        const auto text = markdown(post_mortem(it, clock("10:30")));
        CHECK(text.find("**Not reached**\n\n- HF-P1 theory\n") != std::string::npos);
        CHECK(text.find("HF-C1") == std::string::npos);
        it.at("10:40").add(StatusChanged{Status::resolved, Status::closed});
        CHECK(markdown(post_mortem(it, clock("10:50"))).find("- HF-C1 reopen tickets\n") != std::string::npos);
    }

    TEST_CASE("facts have the fixed keys in order, and null for what is unknown")
    {
        const auto known = facts(hotfix_then_rollback(), clock("12:00"));
        std::vector<std::string> keys;
        for (const auto& [key, value] : known) keys.push_back(key);
        CHECK(keys ==
              std::vector<std::string>{
                  "id",           "title",          "peak_severity", "services",    "started",      "detected",
                  "declared",     "mitigated",      "impact_ended",  "resolved",    "downtime_min", "degraded_min",
                  "weighted_min", "users_affected", "users_source",  "detected_by", "trigger",      "attempts",
                  "ended_by",     "pnr_passed",     "rollback_used", "reopened",    "factors",      "actions_open"});
        const auto value = [&](std::string_view key) {
            return std::ranges::find(known, key, [](const auto& fact) { return fact.first; })->second;
        };
        CHECK((value("peak_severity") == FactValue{std::string{"sev1"}}));
        CHECK((value("attempts") == FactValue{std::vector<std::string>{"hotfix failed", "rollback worked"}}));
        CHECK((value("ended_by") == FactValue{std::string{"rollback"}}));
        CHECK((value("rollback_used") == FactValue{true}));
        CHECK((value("detected") == FactValue{std::string{"2026-03-10T09:03:00.000000Z"}}));
        CHECK((value("users_affected") == FactValue{}));
    }

    TEST_CASE("an incident that still runs is told as of now")
    {
        History it;
        it.at("10:06").by("U1").add(declared("Slow", Severity::sev2, clock("10:00")));
        it.at("10:07").add(AttemptStarted{1, Strategy::scale, ""});
        const auto text = markdown(post_mortem(it, clock("12:30")));
        CHECK(text.find("At 12:30 it was not over yet (status declared), 2 h 30 min after the first sign.") !=
              std::string::npos);
        CHECK(text.find("One attempt was made: scale, which is still running.") != std::string::npos);
    }

    TEST_CASE("who isn't known by name is no raw id")
    {
        History it;
        it.at("10:06").by("U0DEADBEEF").add(declared("Slow"));
        it.at("10:07").by("U0CAFE").add(RoleAssigned{Role::commander, {}, UserId{"U0CAFE"}, ""});
        const auto text = markdown(post_mortem(it, clock("10:30")));
        CHECK(text.find("U0") == std::string::npos);
        CHECK(text.find("> ✎ TO FILL (the commander): ") != std::string::npos);
    }

    TEST_CASE("a small incident asks three questions, one that was reopened the whole form")
    {
        History it;
        it.at("10:06").by("U1").add(declared("Slow", Severity::sev3));
        it.at("10:30").add(StatusChanged{Status::monitoring, Status::resolved});
        CHECK(markdown(post_mortem(it, clock("11:00"))).find("## Three questions") != std::string::npos);
        it.at("10:40").add(StatusChanged{Status::resolved, Status::investigating, "it is back"});
        const auto text = markdown(post_mortem(it, clock("11:00")));
        CHECK(text.find("## Contributing factors") != std::string::npos);
        CHECK(text.find("It was reopened once, at 10:40.") != std::string::npos);
    }

    TEST_CASE("without a history there is a document that says so")
    {
        CHECK(markdown(post_mortem({}, clock("10:00"))) == "# No incident\n\n\n");
        CHECK(facts({}, clock("10:00")).empty());
    }
}

} // namespace warroom
