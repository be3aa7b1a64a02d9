// What people see when they ask, read in review as golden files.
#include "bot/answers.hpp"
#include "bot/pointing.hpp"
#include "tests/core/given.hpp"
#include "tests/golden.hpp"

#include <fmt/format.h>

TEST_SUITE_BEGIN("questions");

namespace warroom {
namespace {

std::string shown(const Notice& notice)
{
    auto text = notice.text + "\n";
    for (const auto& button : notice.buttons) text += fmt::format("[{} -> {}]\n", button.text, button.line);
    return text;
}

Todo todo(std::string text, std::optional<UserId> owner = {}, std::string due = {}, Todo::Type type = Todo::Type::none)
{
    return {.text = std::move(text), .owner = std::move(owner), .due = std::move(due), .type = type};
}

// Two systems hit, one of them back; an attempt open; people in roles.
Case busy()
{
    auto it = commanded();
    it.at("10:05").does(ChangeImpact{.system = "Checkout", .level = ImpactLevel::full, .from = clock("09:58")});
    it.at("10:06").does(
        ChangeImpact{.system = "Reports", .level = ImpactLevel::partial, .share = 20, .from = clock("10:02")});
    it.at("10:07").does(AssignRole{Role::comms, tom}).does(AssignRole{Role::expert, jonas, "databases"});
    it.at("10:08").does(CountUsers{{.least = 1240, .about = true, .source = "load balancer"}});
    it.at("10:10").does(StartAttempt{Strategy::hotfix, "price field null"});
    it.at("10:12").does(mark("p1 the price is null"));
    it.at("10:20").does(EndImpact{.system = "Reports"});
    it.at("10:21").does(AddTodo{todo("alert on null prices", tom.id, "2026-03-17", Todo::Type::detect)});
    it.at("10:22").does(AddTodo{todo("say who owns the price service")});
    it.at("10:23").does(CorrectTime{TimeField::detected, clock("10:00"), "the pager's log"});
    return it;
}

TEST_CASE("what is hit, with the button that ends it")
{
    check_golden("answers/impact.txt", shown(who_is_hit(busy().incident(), clock("10:30"))));
    check_golden("answers/impact_unknown.txt", shown(who_is_hit(opened().incident(), clock("10:30"))));
}

TEST_CASE("who holds what, and what nobody holds yet")
{
    check_golden("answers/roles.txt", shown(who_holds_what(busy().incident())));
    check_golden("answers/roles_of_nobody.txt", shown(who_holds_what(opened().incident())));
}

TEST_CASE("all times, each with where it comes from")
{
    check_golden("answers/times.txt", shown(known_times(busy().incident(), clock("10:30"))));
}

TEST_CASE("what began on another day says which")
{
    auto it = opened();
    it.does(ChangeImpact{.system = "API", .level = ImpactLevel::full, .from = clock("10:00") - std::chrono::hours{12}});
    const auto now = clock("10:30");
    CHECK(known_times(it.incident(), now).text.starts_with("impact started: Mon 9 Mar 22:00 (UTC+1)\n"));
    CHECK(who_is_hit(it.incident(), now).text.starts_with("API: full since Mon 9 Mar 22:00 (UTC+1), still running\n"));
}

TEST_CASE("the action items, open ones with their owner and date")
{
    auto it = busy();
    it.does(ChangeTodo{.number = 2, .state = Todo::State::done});
    check_golden("answers/todos.txt", shown(action_items(it.incident())));
    CHECK(action_items(opened().incident()).text.starts_with("No action item yet."));
}

TEST_CASE("what to do is the attempt while one is open, and what is missing once it is resolved")
{
    check_golden("answers/steps_of_the_attempt.txt", shown(what_to_do(busy().incident(), {}, clock("10:30"))));
    auto it = commanded();
    it.does(Resolve{true, "the probe was wrong"});
    check_golden("answers/steps_before_closing.txt", shown(what_to_do(it.incident(), {}, clock("10:40"))));
}

TEST_CASE("who was away is told what weighs since then, in about ten lines")
{
    const auto it = busy();
    const auto told = catchup(it.incident(), it.log(), jonas.id, clock("10:30"));
    check_golden("answers/catchup.txt", shown(told));
    CHECK(std::ranges::count(told.text, '\n') <= 11);
    const auto newcomer = catchup(it.incident(), it.log(), UserId{"U99"}, clock("10:30")).text;
    CHECK(newcomer.find("Until now:") != std::string::npos);
    CHECK(newcomer.find("attempt 1") != std::string::npos);
}

TEST_CASE("what was found names its incident, entry and day, and is silent about incidents that were not listed")
{
    const std::vector<Listing> seen{
        {.incident = IncidentId{3}, .label = "INC-3", .title = "a", .status = Status::closed}};
    const std::vector<Found> found{{IncidentId{3}, 12, clock("10:05"), "the cache lost its keys"},
                                   {IncidentId{4}, 2, clock("10:05"), "a secret"}};
    const auto told = shown(findings(found, seen, madrid(), "cache"));
    CHECK(told.find("INC-3 · closed · #12") != std::string::npos);
    CHECK(told.find("secret") == std::string::npos);
    CHECK(findings({}, seen, madrid(), "cache").text.starts_with("Nothing that you may see"));
}

// -- pointing

Case talked()
{
    auto it = commanded();
    const auto said = [](std::string ts, std::string text) {
        return RecordMessage{
            {.channel = ChannelId{"C1"}, .message = MessageId{std::move(ts)}, .text = std::move(text)}};
    };
    it.by(tom).at("10:05").does(said("1.1", "the LB shows 5xx"));
    it.by(noor).at("10:06").does(TakeNote{"pool is dry"});
    it.by(noor).at("10:07").does(said("1.2", "!star last"));
    return it;
}

std::int64_t seq_of(const Case& it, auto is)
{
    for (const auto& recorded : it.log())
        if (is(recorded.event)) return recorded.seq;
    return 0;
}

TEST_CASE("last is the newest that somebody wrote, and never the order itself")
{
    const auto it = talked();
    const auto note = seq_of(it, [](const Event& event) { return std::holds_alternative<NoteTaken>(event); });
    for (const auto& by : {MessageId{"1.2"}, MessageId{}}) {
        const auto star = pointed({ChangeEntry::How::star, LastEntry{}}, it.incident(), it.log(), by);
        REQUIRE(star.has_value());
        CHECK(std::get<StarEntry>(*star).entry == note);
    }
    const auto mention = pointed({ChangeEntry::How::star, LastEntry{}}, it.incident(), it.log(), MessageId{});
    CHECK(std::get<StarEntry>(*mention).starred);
}

TEST_CASE("a link is the message it leads to, a number the entry of that number")
{
    const auto it = talked();
    const auto message = seq_of(it, [](const Event& event) { return std::holds_alternative<MessagePosted>(event); });
    const auto linked = pointed({ChangeEntry::How::hide, MessageLink{ChannelId{"C1"}, MessageId{"1.1"}}, "noise"},
                                it.incident(), it.log(), {});
    REQUIRE(linked.has_value());
    CHECK(std::get<HideEntry>(*linked).entry == message);
    CHECK(std::get<HideEntry>(*linked).why == "noise");
    const auto amended = pointed({ChangeEntry::How::amend, message, "the LB shows 502"}, it.incident(), it.log(), {});
    REQUIRE(amended.has_value());
    CHECK(std::get<AmendEntry>(*amended).text == "the LB shows 502");
}

TEST_CASE("what is not there, and what nobody wrote, is refused with a way on")
{
    const auto it = talked();
    for (const EntryRef& which :
         {EntryRef{std::int64_t{999}}, EntryRef{MessageLink{ChannelId{"C2"}, MessageId{"1.1"}}}}) {
        const auto star = pointed({ChangeEntry::How::star, which}, it.incident(), it.log(), {});
        REQUIRE(star.has_error());
        CHECK(star.error().words.find("timeline") != std::string::npos);
    }
    const auto status = seq_of(it, [](const Event& event) { return std::holds_alternative<RoleAssigned>(event); });
    const auto amend = pointed({ChangeEntry::How::amend, status, "it was Tom"}, it.incident(), it.log(), {});
    REQUIRE(amend.has_error());
    CHECK(amend.error().words.find("⟦correct⟧") != std::string::npos);
    CHECK(amend.error().offers.at(0).line == "note it was Tom");
}

} // namespace
} // namespace warroom
