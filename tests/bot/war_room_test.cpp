#include "bot/answers.hpp"
#include "core/wording.hpp"
#include "tests/bot/desk.hpp"

TEST_SUITE_BEGIN("war room");

namespace warroom {
namespace {

using std::chrono::seconds;

Command message(std::string text)
{
    return RecordMessage{
        MessagePosted{.channel = ChannelId{"C1"}, .message = MessageId{"1.1"}, .text = std::move(text)}};
}

// Noor takes command by a button, and then it is pressed once more.
Delivery second_press(Desk& desk, IncidentId incident)
{
    auto press = desk.delivery(incident, TakeRole{Role::commander}, noor);
    press.button = "M1/take command";
    CHECK_FALSE(std::get<Accepted>(desk.handle(press)).events.empty());
    auto again = desk.delivery(incident, TakeRole{Role::commander}, tom);
    again.button = press.button;
    return again;
}

TEST_CASE("a whole batch is one commit, and each delivery sees what those before it did")
{
    Desk desk;
    const std::vector<Delivery> batch{
        desk.delivery(NewIncident{}, declare("checkout is down")),
        desk.delivery(IncidentId{1}, TakeRole{Role::commander}, noor),
        desk.delivery(IncidentId{1}, RecordChannel{ChannelId{"C1"}, "inc-1"}, warroom_itself),
        desk.delivery(ChannelId{"C1"}, message("hello"), tom),
        desk.delivery(NewIncident{}, declare("mail is late"), tom)};
    const auto outcomes = desk.room.handle(batch, desk.now);
    CHECK(desk.store.commits == 1);
    for (const auto& outcome : outcomes) CHECK(std::holds_alternative<Accepted>(outcome));
    const auto first = desk.room.find(IncidentId{1});
    REQUIRE(first);
    CHECK(first->commander == noor.id);
    CHECK(desk.room.find(ChannelId{"C1"}) == first);
    CHECK(desk.room.find(IncidentId{2})->declared.title == "mail is late");
    const auto history = desk.store.history(IncidentId{1});
    CHECK(static_cast<std::int64_t>(history.size()) == first->seq);
    for (std::size_t i = 0; i < history.size(); ++i) CHECK(history[i].seq == static_cast<std::int64_t>(i) + 1);
    CHECK(desk.room.directory().front().incident == IncidentId{2}); // newest first
}

TEST_CASE(
    "whoever is answered in the middle of a batch sees things as they were then, a message as they are at its end")
{
    Desk desk;
    const auto id = desk.open_with_room();
    const auto again = second_press(desk, id);
    const auto said = [&](const char* number) {
        return desk.delivery(ChannelId{"C1"}, RecordMessage{{ChannelId{"C1"}, MessageId{number}, {}, "hello"}}, tom);
    };
    const std::vector<Delivery> batch{said("1.1"), again,      said("1.2"), desk.delivery(id, TakeNote{"5xx"}, tom),
                                      said("1.3"), said("1.4")};
    const auto outcomes = desk.room.handle(batch, desk.now);
    const auto first = desk.room.find(id)->seq - 4; // each but the second press wrote an entry
    const auto seen = [&](std::size_t n) { return std::get<Accepted>(outcomes[n]).incident; };
    CHECK(seen(1)->seq == first);
    CHECK(seen(1)->declared.title == "checkout is down");
    CHECK(seen(3)->seq == first + 2);
    for (const std::size_t message : {0, 2, 4, 5}) CHECK(seen(message) == desk.room.find(id));
    check_same(*desk.room.find(id), folded(desk.store.history(id)));
}

TEST_CASE("what changes and changes back in one batch stands in the directory as it was")
{
    Desk desk;
    const auto id = desk.open_with_room();
    desk.accept(id, TakeRole{Role::commander}, noor);
    const auto before = desk.room.directory().front().severity;
    const std::vector<Delivery> batch{desk.delivery(id, ChangeSeverity{Severity::sev1, "it is worse"}, noor),
                                      desk.delivery(id, ChangeSeverity{before, "it is not"}, noor)};
    for (const auto& outcome : desk.room.handle(batch, desk.now)) CHECK(std::holds_alternative<Accepted>(outcome));
    CHECK(desk.room.directory().front() == listing(*desk.room.find(id)));
    CHECK(desk.store.directory().front() == listing(*desk.room.find(id)));
}

TEST_CASE("what was dealt with comes again and changes nothing")
{
    Desk desk;
    const auto id = desk.open_with_room();
    const auto note = desk.delivery(id, TakeNote{"5xx"}, tom, "E1");
    CHECK(std::holds_alternative<Accepted>(desk.handle(note)));
    const auto seq = desk.room.find(id)->seq;
    CHECK(std::holds_alternative<Duplicate>(desk.handle(note)));
    CHECK(desk.room.find(id)->seq == seq);

    SUBCASE("twice in one batch")
    {
        const auto twin = desk.delivery(id, TakeNote{"again"}, tom, "E2");
        const std::vector<Delivery> twins{twin, twin};
        const auto outcomes = desk.room.handle(twins, desk.now);
        CHECK(std::holds_alternative<Accepted>(outcomes[0]));
        CHECK(std::holds_alternative<Duplicate>(outcomes[1]));
    }
    SUBCASE("a month later")
    {
        desk.now += std::chrono::days{30};
        CHECK(std::holds_alternative<Duplicate>(desk.handle(note)));
        CHECK(desk.room.find(id)->seq == seq);
    }
    SUBCASE("after a restart")
    {
        WarRoom later{desk.store, test_playbook()};
        CHECK(std::holds_alternative<Duplicate>(later.handle({&note, 1}, desk.now)[0]));
    }
}

TEST_CASE("a refused command changes nothing and is dealt with")
{
    Desk desk;
    const auto id = desk.open_with_room();
    const auto before = desk.room.find(id);
    const auto resolve = desk.delivery(id, Resolve{}, jonas, "E1");
    REQUIRE(std::holds_alternative<Refusal>(desk.handle(resolve)));
    CHECK(desk.room.find(id) == before);
    CHECK(static_cast<std::int64_t>(desk.store.history(id).size()) == before->seq);
    CHECK(std::holds_alternative<Duplicate>(desk.handle(resolve)));
}

TEST_CASE("a message in a channel that is nobody's is not ours")
{
    Desk desk;
    CHECK(std::holds_alternative<NotOurs>(desk.handle(ChannelId{"C9"}, message("lunch?"), tom)));
    desk.open_with_room();
    CHECK(std::holds_alternative<NotOurs>(desk.handle(ChannelId{"C9"}, message("lunch?"), tom)));
    CHECK(desk.store.commits == 2); // nothing was written for either
}

TEST_CASE("a message in an unknown channel waits while a room is opening, for ten minutes")
{
    Desk desk;
    const auto id = desk.open();
    const auto hello = desk.delivery(ChannelId{"C1"}, message("hello"), tom, "C1/1.1");
    CHECK(std::holds_alternative<NotYet>(desk.handle(hello)));
    SUBCASE("and finds its place then")
    {
        desk.accept(id, RecordChannel{ChannelId{"C1"}, "inc-1"}, warroom_itself);
        CHECK(std::holds_alternative<Accepted>(desk.handle(hello)));
    }
    SUBCASE("not for ever")
    {
        desk.now += std::chrono::minutes{10};
        CHECK(std::holds_alternative<NotOurs>(desk.handle(hello)));
    }
    SUBCASE("not when it was closed without one")
    {
        desk.accept(id, CloseIncident{true, "wrong"});
        CHECK(std::holds_alternative<NotOurs>(desk.handle(hello)));
    }
}

TEST_CASE("a command for no incident is answered with those that are open")
{
    Desk desk;
    const auto words = [&](Where where) {
        const auto outcome = desk.handle(std::move(where), TakeNote{"5xx"}, tom);
        REQUIRE(std::holds_alternative<Refusal>(outcome));
        CHECK(std::get<Refusal>(outcome).reason == Reason::no_incident_here);
        return std::get<Refusal>(outcome).words;
    };
    CHECK(words(ChannelId{"C9"}) == "No incident is open. ⟦/incident open <what users see>⟧ opens one.");
    desk.open_with_room("checkout is down");
    auto secret = declare("keys leaked");
    secret.is_private = true;
    desk.accept(NewIncident{}, secret);
    CHECK(words(ChannelId{"C9"}).find("INC-1 SEV2 declared · checkout is down") != std::string::npos);
    CHECK(words(ChannelId{"C9"}).find("keys") == std::string::npos);
    CHECK(words(IncidentId{99}).starts_with("There is no INC-99."));
}

TEST_CASE("with a full disk nothing was accepted, and memory is as before")
{
    Desk desk;
    const auto id = desk.open_with_room();
    const auto before = desk.room.find(id);
    desk.store.before_commit = [](const Batch&) { return Committed::disk_full; };
    const std::vector<Delivery> batch{desk.delivery(id, TakeRole{Role::commander}, noor, "E1"),
                                      desk.delivery(NewIncident{}, declare("mail is late"), tom, "E2"),
                                      desk.delivery(id, Resolve{}, tom, "E3"),
                                      desk.delivery(ChannelId{"C9"}, TakeNote{"x"}, tom, "E4")};
    const auto outcomes = desk.room.handle(batch, desk.now);
    for (const auto& outcome : outcomes) CHECK(std::holds_alternative<NotYet>(outcome));
    CHECK(desk.room.find(id) == before);
    CHECK_FALSE(desk.room.find(IncidentId{2}));
    CHECK(desk.room.directory().size() == 1);

    desk.store.before_commit = [](const Batch&) { return std::nullopt; };
    CHECK(std::holds_alternative<Accepted>(desk.room.handle(batch, desk.now)[0])); // they come again
    CHECK(desk.room.find(id)->commander == noor.id);
}

TEST_CASE("another writer ends the program")
{
    Desk desk;
    desk.store.before_commit = [](const Batch&) { return Committed::conflict; };
    CHECK_THROWS_AS(desk.open(), const Fatal&);
}

TEST_CASE("what is on disk is what was in memory")
{
    Desk desk;
    const auto id = desk.open_with_room();
    desk.accept(id, TakeRole{Role::commander}, noor);
    desk.accept(id, StartAttempt{Strategy::hotfix, "price null"}, tom);
    desk.accept(id, mark("p1 seen in the log"), tom);
    desk.accept(id, mark("a3"), noor);
    desk.accept(id, mark("x1 x2 v1 v2"), tom);
    desk.accept(id, RecordCard{CardId{}, ChannelId{"C1"}, MessageId{"1.2"}}, warroom_itself);
    auto press = desk.delivery(id, ChangeSeverity{Severity::sev1}, tom);
    press.button = "M1/sev 1";
    CHECK(std::holds_alternative<Accepted>(desk.handle(press)));
    const auto memory = desk.room.find(id);

    WarRoom later{desk.store, test_playbook()};
    const auto disk = later.find(ChannelId{"C1"});
    REQUIRE(disk);
    check_same(*disk, *memory);
    CHECK(later.directory() == desk.room.directory());
    CHECK(listing(*disk) == later.directory().front());

    const auto note = desk.delivery(id, TakeBack{}, tom);
    const auto here = desk.room.handle({&note, 1}, desk.now);
    REQUIRE(std::holds_alternative<Accepted>(here[0]));
    CHECK(desk.room.find(id)->severity == Severity::sev2);
}

TEST_CASE("what is over is found again, and a note still reaches it")
{
    Desk desk;
    const auto first = desk.open_with_room("one", "C1");
    const auto second = desk.open_with_room("two", "C2");
    desk.accept(first, CloseIncident{true, "wrong"});
    desk.accept(second, CloseIncident{true, "wrong"});
    CHECK(desk.room.find(first)->declared.title == "one");
    CHECK(desk.room.find(second)->declared.title == "two");
    desk.accept(ChannelId{"C1"}, TakeNote{"found the cause"}, tom);
    WarRoom later{desk.store, test_playbook()};
    check_same(*later.find(first), *desk.room.find(first));
}

TEST_CASE("the same person opening the same within ten seconds has one incident")
{
    Desk desk;
    const auto id = desk.open();
    desk.now += seconds{9};
    const auto again = desk.accept(NewIncident{}, declare("checkout is down"));
    CHECK(again.incident->id == id);
    CHECK(again.events.empty());
    CHECK(answer(again, {}).text.find("INC-1") != std::string::npos);
    CHECK(desk.accept(NewIncident{}, declare("checkout is down"), tom).incident->id == IncidentId{2});
    CHECK(desk.accept(NewIncident{}, declare("mail is late")).incident->id == IncidentId{3});
    desk.now += seconds{1};
    CHECK(desk.accept(NewIncident{}, declare("checkout is down")).incident->id == IncidentId{4});

    const std::vector<Delivery> both{desk.delivery(NewIncident{}, declare("in one batch")),
                                     desk.delivery(NewIncident{}, declare("in one batch"))};
    const auto outcomes = desk.room.handle(both, desk.now);
    CHECK(std::get<Accepted>(outcomes[0]).incident->id == std::get<Accepted>(outcomes[1]).incident->id);
}

TEST_CASE("what may be the same thing is asked about first, a SEV1 opens and its room asks")
{
    Desk desk;
    const auto first = desk.open("checkout is down");
    auto asked = declare("mail is late", Severity::sev2);
    asked.another = false;
    const auto outcome = desk.handle(desk.delivery(NewIncident{}, asked, tom, "E1"));
    REQUIRE(std::holds_alternative<Refusal>(outcome));
    CHECK(std::get<Refusal>(outcome).words.starts_with("Same thing? INC-1"));
    CHECK(desk.room.directory().size() == 1);
    CHECK(std::holds_alternative<Duplicate>(desk.handle(desk.delivery(NewIncident{}, asked, tom, "E1"))));

    asked.severity = Severity::sev1;
    const auto opened = desk.accept(NewIncident{}, asked, tom).incident;
    CHECK(opened->declared.resembles == first);
    const auto shown = card(*opened, CardId{});
    CHECK(std::ranges::count(shown.buttons, Button{"Merge with INC-1", "merge INC-1"}) == 1);

    desk.now += std::chrono::hours{1};
    asked.severity = Severity::sev3;
    asked.title = "backups are late";
    CHECK_FALSE(desk.accept(NewIncident{}, asked, tom).incident->declared.resembles);
}

TEST_CASE("an errand's report and its settlement are one commit")
{
    Desk desk;
    const auto opened = desk.accept(NewIncident{}, declare("checkout is down"));
    REQUIRE(opened.promised.size() == 1);
    REQUIRE(desk.store.outbox().size() == 1);
    auto report = desk.delivery(opened.incident->id, RecordChannel{ChannelId{"C1"}, "inc-1"}, warroom_itself, "1/1/0");
    report.settles = opened.promised[0].id;

    desk.store.before_commit = [](const Batch&) { return Committed::disk_full; };
    CHECK(std::holds_alternative<NotYet>(desk.handle(report)));
    CHECK(desk.store.outbox().size() == 1); // still owed

    desk.store.before_commit = [](const Batch& batch) -> std::optional<Committed> {
        CHECK(batch.settled.size() == 1);
        CHECK_FALSE(batch.events.empty());
        return std::nullopt;
    };
    const auto outcome = desk.handle(report);
    REQUIRE(std::holds_alternative<Accepted>(outcome));
    const auto& now_owed = std::get<Accepted>(outcome).promised;
    const auto owed = desk.store.outbox();
    REQUIRE(owed.size() == now_owed.size());
    for (std::size_t i = 0; i < owed.size(); ++i) CHECK(owed[i].id == now_owed[i].id);
    CHECK(std::ranges::none_of(owed, [&](const Promised& one) { return one.id == *report.settles; }));
}

TEST_CASE("an errand that only settles pays its debt")
{
    Desk desk;
    const auto id = desk.open_with_room();
    const auto owed = desk.store.outbox();
    REQUIRE_FALSE(owed.empty());
    auto report = desk.delivery(id, Settle{}, warroom_itself);
    report.settles = owed.front().id;
    const auto outcome = desk.handle(report);
    REQUIRE(std::holds_alternative<Accepted>(outcome));
    CHECK(std::get<Accepted>(outcome).events.empty());
    CHECK(desk.store.outbox().size() == owed.size() - 1);
}

TEST_CASE("a double press is answered as the first")
{
    Desk desk;
    const auto id = desk.open_with_room();
    auto again = second_press(desk, id);
    desk.now += seconds{9};
    again.at = desk.now;
    const auto outcome = desk.handle(again);
    REQUIRE(std::holds_alternative<Accepted>(outcome));
    CHECK(std::get<Accepted>(outcome).events.empty());
    CHECK(desk.room.find(id)->commander == noor.id);
}

TEST_CASE("an answer says what changed and offers to take it back, but never an opening or a closing")
{
    Desk desk;
    const auto opened = desk.accept(NewIncident{}, declare("checkout is down"));
    CHECK(std::ranges::count(answer(opened, {}).buttons, "undo", &Button::line) == 0);
    const auto id = opened.incident->id;
    const std::vector<std::string> remarks{"sev2"};
    const auto taken = answer(desk.accept(id, TakeRole{Role::commander}, noor), remarks);
    CHECK(taken.text.find("command nobody → Noor") != std::string::npos);
    CHECK(taken.text.find("Understood: sev2.") != std::string::npos);
    REQUIRE(taken.buttons.size() == 1);
    CHECK(taken.buttons[0].line == "undo");
    CHECK(answer(desk.accept(id, TakeBack{}, noor), {}).buttons.empty());
    CHECK(answer(desk.accept(id, CloseIncident{true, "wrong"}), {}).buttons.empty());
}

TEST_CASE("a private incident is hidden from those who took no part")
{
    Desk desk;
    auto secret = declare("keys leaked");
    secret.is_private = true;
    const auto id = desk.accept(NewIncident{}, secret).incident->id;
    CHECK(may_see(*desk.room.find(id), jonas.id));
    CHECK_FALSE(may_see(*desk.room.find(id), tom.id));
    desk.accept(id, RecordChannel{ChannelId{"C1"}, "inc-1"}, warroom_itself);
    desk.accept(ChannelId{"C1"}, message("invited and here"), tom);
    CHECK(may_see(*desk.room.find(id), tom.id));
}

} // namespace
} // namespace warroom
