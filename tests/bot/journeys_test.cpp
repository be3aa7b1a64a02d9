// What an incident costs the people in it and how often it calls the room, from the opening to the close.
#include "core/steps.hpp"
#include "tests/bot/journey.hpp"

#include <algorithm>

namespace warroom {
namespace {

bool every_blocking_step_was_done(const std::vector<Recorded>& history)
{
    Incident incident;
    for (const auto& recorded : history) evolve(incident, recorded);
    const auto& attempt = incident.attempts.front();
    return std::ranges::all_of(attempt.steps, [&](const StepLine& line) {
        return !line.step->blocking || line.state == StepState::done ||
               needed(line, attempt, incident.answers) == Applies::no;
    });
}

} // namespace

TEST_SUITE_BEGIN("end_to_end");

TEST_CASE("a junior alone brings a hotfix from opening to close with one command, 14 presses and 3 texts")
{
    Journey it;
    it.open("jonas", "sev3 prices are missing on some offers");
    it.press("jonas", "Hotfix");
    it.press("jonas", "I am alone");
    it.press("jonas", "Tables: no");
    it.press("jonas", "Caches: no");
    it.press("jonas", "Mirrored: yes");
    it.press("jonas", "Theory, Reproduced, Branch: done");
    it.press("jonas", "Tests, Undo plan: done");
    it.press("jonas", "Diff approved");
    it.press("jonas", "Go");
    it.press("jonas", "Deploy, Widen: done");
    it.press("jonas", "Smoke, Fault gone: done");
    it.say("jonas", "!update prices are shown again, we watch for a while");
    it.press("jonas", "Resolve when it is over");
    it.pass(16min);
    it.becomes(Status::resolved);
    it.say("jonas", "!users about 40 support tickets");
    it.press("jonas", "Impact, Temporary settings, HF-C2 Leftovers: done");
    it.press("jonas", "Close");
    it.becomes(Status::closed);

    INFO(it.listing());
    CHECK(it.commands <= 1);
    CHECK(it.presses <= 14);
    CHECK(it.texts <= 3);
    CHECK(it.in_room().size() <= 10);
    const auto history = it.evening.history();
    CHECK(every_blocking_step_was_done(history));
    for (const auto& moved : events<StatusChanged>(history)) CHECK(moved.overridden.empty());
}

TEST_CASE("a false alarm of four minutes is two messages in the room")
{
    for (const auto* severity : {"sev1", "sev2", "sev3", "sev4"}) {
        Journey it;
        it.open("jonas", std::string{severity} + " the probe says checkout is down");
        it.pass(4min);
        it.press("jonas", "False alarm");
        it.press("jonas", "False alarm"); // of the answer: was it nothing?
        it.becomes(Status::cancelled);
        INFO(it.listing());
        CHECK(it.in_room().size() == 2);
    }
}

TEST_CASE("a SEV1 of eight people, three attempts, a hand-over and 3.5 hours calls the room at most 33 times")
{
    Journey it;
    it.open("jonas", "sev1 checkout answers with errors");
    for (const auto* who : {"noor", "tomas", "mei", "ilse", "ana", "priya", "sam"})
        it.evening.control("invite", {{"user", "jonas"}, {"channel", it.evening.room()}, {"who", who}});
    const auto began = it.evening.clock.now();
    // What everybody does all the time, and nobody who looks away has to hear.
    const std::vector<std::pair<const char*, const char*>> talk{
        {"priya", "support has thirty tickets"},
        {"sam", "!note replica lag is at 40 s"},
        {"ana", "!users about 1200 load balancer"},
        {"tomas", "!star last"},
        {"jonas", "!todo @ana by fri alert on lag"},
        {"mei", "!impact Reports partial"},
        {"sam", "!answer migration yes"},
        {"priya", "!role support me"},
        {"ilse", "!fact detected-by alert"},
        {"ana", "!impact end Reports"},
        {"sam", "!role expert me databases"},
        {"tomas", "!role scribe me"},
        {"jonas", "!correct detected -5m alert mail"},
        {"priya", "!users about 1300 load balancer"},
    };
    std::size_t next = 0;
    const auto until = [&](std::chrono::minutes time) {
        for (int i = 0; i < 3; ++i, ++next) it.say(talk[next % talk.size()].first, talk[next % talk.size()].second);
        const auto left = std::chrono::floor<std::chrono::minutes>(began + time - it.evening.clock.now());
        if (left > 0min) it.pass(left);
    };
    it.press("noor", "I'll lead");
    it.say("noor", "!role comms <@U0ILSE00005>");
    it.say("sam", "!impact Checkout full");
    until(12min);
    it.say("ilse", "!update checkout is down, we look for the cause");
    until(18min);
    it.say("ana", "!scale API from 4 to 12");
    it.say("ana", "!done p1 four more, back by scaling down");
    it.say("mei", "!done p2 mei agrees");
    it.say("ana", "!done x1 12 of 12");
    until(35min);
    it.say("ana", "!failed no change at all");
    it.press("noor", "Theory is out");
    until(42min);
    it.say("ilse", "!update more servers did not help, next is going back");
    until(50min);
    it.say("tomas", "!rollback to 3.9");
    it.say("tomas", "!done p3 12:00 partners switch");
    it.say("noor", "!go anyway the old version is known good");
    it.say("tomas", "!done x1 stopped");
    until(72min);
    it.say("ilse", "!update going back to 3.9");
    until(95min);
    it.say("tomas", "!failed errors are the same");
    it.press("noor", "Theory is out");
    it.say("noor", "!handoff <@U0MEI000004>");
    until(100min);
    it.press("mei", "I take it");
    it.say("ilse", "!update 3.9 shows the same errors, we found a full disk");
    until(110min);
    it.say("ana", "!hotfix move the log to another disk");
    it.say("mei", "!go anyway the disk is full");
    it.say("ana", "!done x1 x2 4 of 4");
    until(130min);
    it.say("ilse", "!update the fix is out, we watch");
    it.say("ana", "!done v1 v2 all green");
    it.say("mei", "!worked errors are gone");
    it.say("mei", "!impact end all");
    until(160min);
    it.say("ilse", "!update all is well, we watch a little longer");
    until(200min);
    it.say("mei", "!impact end all");
    it.say("mei", "!resolve");
    it.becomes(Status::resolved);
    it.say("ilse", "!update it is over, thank you");
    until(210min);
    it.command("mei", "close anyway the rest tomorrow");
    it.becomes(Status::closed);

    INFO(it.listing());
    const auto hours = it.by_hour();
    REQUIRE(hours.size() >= 4);
    CHECK(it.in_room().size() <= 33);
    CHECK(hours[0] <= 15);
    CHECK(*std::max_element(hours.begin() + 1, hours.end()) <= 10);
    for (const auto* number : {"1", "2", "3"}) CHECK(it.in_room_about(std::string{"ttempt "} + number + " (") <= 3);
    CHECK(it.in_room_about("fully stable") + it.in_room_about("closed.") == 2);
    CHECK(events<AttemptEnded>(it.evening.history()).size() == 3);
}

TEST_CASE("a SEV4 with one attempt is four messages, and its end is told under the card")
{
    Journey it;
    it.open("jonas", "sev4 the logo is blurred");
    it.press("jonas", "Hotfix");
    it.press("jonas", "I am alone");
    it.press("jonas", "Theory, Reproduced, Branch: done");
    it.press("jonas", "Tests, Undo plan: done");
    it.press("jonas", "Diff approved");
    it.press("jonas", "Go");
    it.press("jonas", "Deploy, Widen: done");
    it.press("jonas", "It worked");
    it.press("jonas", "Resolve when it is over");
    it.pass(16min);
    it.becomes(Status::resolved);
    it.command("jonas", "close anyway it is a logo");
    it.becomes(Status::closed);

    INFO(it.listing());
    CHECK(it.in_room().size() == 4);
    CHECK(it.evening.saying("fully stable") == 1);
    CHECK(it.evening.saying("INC-1 closed. Draft: attached") == 1);
    CHECK(events<DraftFiled>(it.evening.history()).size() == 1);
}

TEST_CASE("a SEV2 in which command is offered around all the time stays within 12 messages, then 8 an hour")
{
    Journey it;
    it.open("jonas", "sev2 search is slow");
    it.evening.control("invite", {{"user", "jonas"}, {"channel", it.evening.room()}, {"who", "noor"}});
    it.press("noor", "I'll lead");
    for (int hour = 0; hour < 2; ++hour) {
        for (int i = 0; i < 14; ++i) it.say("noor", i % 2 ? "!handoff <@U0MEI000004>" : "!handoff <@U0ANA000006>");
        it.pass(60min);
    }
    INFO(it.listing());
    CHECK(it.by_hour() == std::vector<int>{12, 8});
    CHECK(events<RoleOffered>(it.evening.history()).size() == 28);
    CHECK(it.evening.saying("Noor offers command") == 28); // nobody's answer is lost: the rest stands under the card
}

TEST_CASE("at night closing offers the morning")
{
    Journey it;
    it.open("jonas", "sev3 prices are missing on some offers");
    it.command("jonas", "resolve anyway it was the cache");
    it.pass(3h);
    it.press("jonas", "Close");
    it.press("jonas", "Tomorrow 10:00");
    it.evening.settle();
    const auto postponed = events<ClosingPostponed>(it.evening.history());
    REQUIRE(postponed.size() == 1);
    CHECK(clock_time(it.zone(), postponed[0].until) == "10:00");
    const auto said = it.in_room().size();
    it.pass(10h);
    it.evening.settle();
    CHECK(it.in_room().size() == said);
    it.pass(5h);
    CHECK(it.evening.until([&] { return it.in_room().size() == said + 1; }));
    CHECK(it.evening.saying("is still to be closed") == 1);
}

TEST_CASE("who follows reads in the morning what was said at night about what is over")
{
    Journey it;
    it.open("jonas", "sev3 prices are missing on some offers");
    it.evening.control("invite", {{"user", "jonas"}, {"channel", it.evening.room()}, {"who", "noor"}});
    it.say("noor", "!follow");
    it.command("jonas", "resolve anyway it was the cache");
    it.pass(3h);
    const auto night = it.evening.clock.now();
    it.evening.say("jonas", "!update it stays well");
    REQUIRE(it.evening.until([&] { return it.evening.saying("it stays well") == 1; }));
    it.evening.clock.leap(12h);
    it.evening.say("jonas", "!users 3 the log"); // something to do wakes whoever carries messages

    REQUIRE(it.evening.until([&] { return it.direct("noor").size() == 1; }));
    const auto sent = std::chrono::seconds{std::stoll(it.direct("noor").front().at("ts").get<std::string>())};
    CHECK(Timestamp{sent} >= when_awake(it.zone(), night));
}

TEST_SUITE_END();

} // namespace warroom
