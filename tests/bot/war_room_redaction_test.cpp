#include "tests/bot/desk.hpp"

TEST_SUITE_BEGIN("war room redaction");

namespace warroom {
namespace {

TEST_CASE("what is redacted is gone from memory, directory and disk alike, and the room knows what it said before")
{
    Desk desk;
    const auto id = desk.open_with_room("Acme of Springfield is down");
    desk.accept(id, TakeNote{"Acme of Springfield called"});
    desk.accept(id, AddTodo{{.text = "call Acme of Springfield"}});
    const auto todo = desk.accept(id, ChangeTodo{1, Todo::State::done}).incident->seq;
    const auto before = desk.room.find(id);

    const auto gone = desk.accept(id, RedactEntry{.entry = todo, .why = "a name"}, warroom_itself);
    const auto& event = std::get<Redacted>(gone.events.back().event);
    CHECK(event.rows == std::vector<std::int64_t>{todo - 1, todo});
    CHECK(gone.incident->todos.at(0).text == "(redacted)");
    CHECK(gone.incident->todos.at(0).state == Todo::State::done);
    desk.accept(id, RedactEntry{.entry = 1, .why = "a name"}, warroom_itself);
    CHECK(desk.room.directory().front().title == "(redacted)");
    CHECK(desk.store.directory().front().title == "(redacted)");
    CHECK(desk.store.search("Springfield", 9).size() == 1); // the note is another entry
    for (const auto& link : desk.store.chain(id)) CHECK(link.fits);

    WarRoom again{desk.store, test_playbook()};
    check_same(*again.find(id), *desk.room.find(id));
    CHECK(again.find(id)->todos == desk.room.find(id)->todos);
    CHECK(desk.room.find(id)->status == before->status);
}

TEST_CASE("an entry can be redacted by the very batch that records it")
{
    Desk desk;
    const auto id = desk.open_with_room();
    const auto seq = desk.room.find(id)->seq;
    const std::vector<Delivery> both{desk.delivery(id, AddTodo{{.text = "call Acme of Springfield"}}, tom),
                                     desk.delivery(id, RedactEntry{.entry = seq + 2, .why = "a name"}, warroom_itself),
                                     desk.delivery(id, ChangeTodo{1, Todo::State::done}, tom)};
    const auto outcomes = desk.room.handle(both, desk.now);
    for (const auto& outcome : outcomes) REQUIRE(std::holds_alternative<Accepted>(outcome));
    CHECK(desk.store.search("Springfield", 9).empty());
    CHECK(desk.room.find(id)->todos.at(0).text == "(redacted)");
    for (const auto& link : desk.store.chain(id)) CHECK(link.fits);
    WarRoom again{desk.store, test_playbook()};
    CHECK(again.find(id)->todos == desk.room.find(id)->todos);
}

} // namespace
} // namespace warroom

TEST_SUITE_END();
