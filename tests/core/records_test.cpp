#include "core/wording.hpp"
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("records");

namespace warroom {
namespace {

using std::chrono::minutes;

std::string said(const Case& it) { return confirmation(it.incident(), it.log().back()); }
AddTodo todo(std::string text) { return {Todo{.text = std::move(text)}}; }

TEST_CASE("action items are numbered, owned, dated and done")
{
    auto it = commanded();
    check_refused(it.ask(todo("")), Reason::bad_argument, "What is to be done?");
    check_refused(it.ask(ChangeTodo{.number = 1}), Reason::bad_argument, "no action item yet");
    it.does(todo("alert on answered requests")).does(todo("replicas on staging"));
    CHECK(said(it) == "Action item 2: replicas on staging\nOwner: nobody yet · due: no date yet · type: not said");
    it.does(ChangeTodo{.number = 2, .owner = noor.id, .due = "2026-03-17"});
    CHECK(said(it).find("Owner: Noor · due: 2026-03-17") != std::string::npos);
    check_refused(it.ask(ChangeTodo{.number = 3}), Reason::bad_argument, "the newest is 2");
    it.does(ChangeTodo{.number = 2, .state = Todo::State::done});
    check_refused(it.ask(ChangeTodo{.number = 2, .state = Todo::State::done}), Reason::same_value, "done already");
    check_refused(it.ask(ChangeTodo{.number = 1, .state = Todo::State::dropped}), Reason::bad_argument,
                  "needs a reason");
    it.at("10:05").does(ChangeTodo{.number = 1, .state = Todo::State::dropped, .why = "covered by 2"});
    CHECK(phrase(it.log().back(), madrid()) == "action item 1 dropped (covered by 2)");
    it.does(TakeBack{});
    CHECK(it.incident().todos[0].state == Todo::State::open);
}

TEST_CASE("a status update is numbered and told in the room, under the announcement and to who follows")
{
    auto playbook = test_playbook();
    playbook.announcement_channel = "C9";
    Case it{playbook};
    it.does(declare("down")).by(warroom_itself).does(RecordChannel{ChannelId{"C1"}, "inc"});
    it.by(tom).does(Follow{}).by(noor).does(Follow{}).owed();
    it.at("10:47").does(SendUpdate{"API works again since 10:31.", minutes{30}});
    std::vector<PostEntry> posts;
    for (const auto& effect : it.owed())
        if (const auto* post = std::get_if<PostEntry>(&effect)) posts.push_back(*post);
    REQUIRE(posts.size() == 3); // room, announcement, Tom: who sends it has read it
    CHECK((posts[0].to.empty() && !posts[0].announce));
    CHECK(posts[1].announce);
    CHECK(posts[2].to == tom.id);
    CHECK(notice(it.incident(), it.log().back()).text ==
          "INC-14 · update 1 · 10:47 · declared\nAPI works again since 10:31.\nNext update 11:17 (UTC+1).");
    it.does(SendUpdate{"Reports are right.", {}});
    CHECK(it.incident().updates == 2);
    CHECK(phrase(it.log().back(), madrid()) == "update 2: “Reports are right.”");
    check_refused(it.ask(SendUpdate{}), Reason::bad_argument, "What shall they know?");
    check_refused(it.ask(SendUpdate{"x", minutes{0}}), Reason::bad_argument, "later");
}

TEST_CASE("an incident that is not announced tells its updates nowhere else")
{
    auto it = commanded();
    it.does(SendUpdate{"calm", {}});
    CHECK(count<PostEntry>(it.owed()) == 1);
}

TEST_CASE("following and not following are said once")
{
    auto it = commanded();
    check_refused(it.ask(Follow{false}), Reason::same_value, "don't follow");
    it.does(Follow{});
    check_refused(it.ask(Follow{}), Reason::same_value, "already");
    it.does(Follow{false});
    CHECK(it.incident().followers.empty());
}

TEST_CASE("entries are starred, amended and left out, each once")
{
    auto it = commanded();
    it.does(TakeNote{"5xx"});
    const auto entry = it.incident().seq;
    for (const auto none : {std::int64_t{0}, entry + 1}) {
        check_refused(it.ask(StarEntry{none}), Reason::bad_argument, "There is no entry");
        check_refused(it.ask(AmendEntry{none, "x"}), Reason::bad_argument, "There is no entry");
        check_refused(it.ask(HideEntry{none, "x"}), Reason::bad_argument, "There is no entry");
    }
    it.does(StarEntry{entry});
    CHECK(said(it).find("starred as a key moment by Noor") != std::string::npos);
    check_refused(it.ask(StarEntry{entry}), Reason::same_value, "starred already");
    it.does(StarEntry{entry, false});
    check_refused(it.ask(AmendEntry{entry, ""}), Reason::bad_argument, "What should it say?");
    it.does(AmendEntry{entry, "5xx from 10:01"});
    CHECK(it.tell(TakeBack{}).has_value());
    CHECK(it.tell(AmendEntry{entry, "5xx from 10:01"}).has_value());
    check_refused(it.ask(HideEntry{entry, ""}), Reason::bad_argument, "Why");
    it.does(HideEntry{entry, "said twice"});
    check_refused(it.ask(HideEntry{entry, "said twice"}), Reason::same_value, "already");
    it.does(TakeBack{});
    CHECK(it.incident().hidden.empty());
}

TEST_CASE("guests, outsiders and bots may follow, not more")
{
    auto it = commanded();
    it.does(todo("a"));
    for (const auto& person : {gast, olga, robo}) {
        it.by(person);
        check_refused(it.ask(todo("b")), Reason::not_allowed, "team");
        check_refused(it.ask(SendUpdate{"x", {}}), Reason::not_allowed, "team");
        check_refused(it.ask(StarEntry{1}), Reason::not_allowed, "team");
        CHECK(it.ask(Follow{}).has_value());
    }
    it.by(somewho);
    CHECK(it.ask(todo("b")).has_value());
    CHECK(it.ask(StarEntry{1}).has_value());
    check_refused(it.ask(SendUpdate{"x", {}}), Reason::not_allowed, "Try again");
    check_refused(it.ask(HideEntry{1, "x"}), Reason::not_allowed, "Try again");
}

} // namespace
} // namespace warroom
