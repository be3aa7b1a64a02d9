#include "core/redaction.hpp"

#include "core/document_text.hpp"
#include "core/post_mortem.hpp"
#include "core/texts.hpp"
#include "core/timeline.hpp"
#include "tests/core/chance.hpp"
#include "tests/core/shown.hpp"

#include <set>

TEST_SUITE_BEGIN("redaction");

namespace warroom {
namespace {

constexpr auto secret = "the customer is Acme of Springfield";

// Nothing that people wrote: two states are the same but for words if they are the same without.
Incident without_words(Incident incident)
{
    incident.declared.title.clear();
    incident.declared.service.clear();
    incident.channel_name.clear();
    incident.presses.clear();
    incident.tags.clear();
    for (auto& window : incident.windows) window.system.clear();
    if (incident.users) incident.users->source.clear();
    for (auto& [fact, stated] : incident.facts) stated.detail.clear();
    for (auto& todo : incident.todos) todo.text.clear();
    for (auto& [id, person] : incident.people) person.name.clear();
    for (auto& held : incident.roles) held.area.clear();
    for (auto* list : {&incident.first_five, &incident.closing})
        for (auto& line : *list) line.words.clear();
    for (auto& attempt : incident.attempts) {
        attempt.title.clear();
        attempt.saw.clear();
        attempt.system.clear();
        for (auto& voice : attempt.voices) voice.remark.clear();
        for (auto& line : attempt.steps) line.words.clear();
    }
    for (auto& [person, change] : incident.last_change)
        for (auto& event : change.inverse) empty_texts(event);
    incident.redacted.clear();
    incident.redacted_messages.clear();
    return incident;
}

bool says(std::span<const Recorded> log, std::string_view words)
{
    for (const auto& recorded : log)
        for (const auto& text : texts_of(recorded.event))
            if (text.find(words) != std::string::npos) return true;
    return false;
}

std::vector<std::int64_t> rows_of(const Case& it, std::int64_t entry)
{
    return std::get<RedactEntry>(looked_up(RedactEntry{entry, "x"}, it.log())).rows;
}

RecordMessage message(std::string id, std::string text, Timestamp at)
{
    return {MessagePosted{
        .channel = ChannelId{"C1"}, .message = MessageId{std::move(id)}, .text = std::move(text), .sent_at = at}};
}

TEST_CASE("a message goes with its edits, with the note it carried, and with what later words were put on it")
{
    auto it = commanded();
    const auto first = it.incident().seq + 1;
    it.at("10:05").does(message("5.1", std::string{"!note "} + secret, it.now()));
    it.does(TakeNote{secret, {}, MessageId{"5.1"}});
    it.at("10:06").does(
        RecordEdit{{ChannelId{"C1"}, MessageId{"5.1"}, std::string{"!note "} + secret + "!", it.now()}});
    it.by(tom).at("10:07").does(AmendEntry{first, std::string{"put right: "} + secret});
    it.does(message("5.2", secret, it.now())); // said by somebody else: theirs
    it.by(noor).at("10:08").does(RedactEntry{first + 1, "a customer's name"});
    const auto* redaction = std::get_if<Redacted>(&it.log().back().event);
    REQUIRE(redaction);
    CHECK(redaction->rows == std::vector<std::int64_t>{first, first + 1, first + 2, first + 4});
    CHECK(redaction->message == MessageId{"5.1"});
    it.at("10:09").does(RecordEdit{{ChannelId{"C1"}, MessageId{"5.1"}, secret, it.now()}}); // a preview came later
    it.does(message("5.1", secret, it.now()));                                              // or it is sent again
    std::vector<Recorded> others;
    for (const auto& recorded : it.log())
        if (recorded.seq != first + 6 && recorded.actor != tom.id) others.push_back(recorded);
    CHECK_FALSE(says(others, "Acme"));
}

TEST_CASE("what one line brought about goes with the message that it was typed in")
{
    auto it = commanded();
    const auto first = it.incident().seq + 1;
    it.at("10:05")
        .does(message("5.1", "!sev 1 Acme can't pay", it.now()))
        .does(ChangeSeverity{Severity::sev1, "Acme can't pay"});
    SUBCASE("the message is named") { it.at("10:09").does(RedactEntry{first, "a name"}); }
    SUBCASE("the change is named") { it.at("10:09").does(RedactEntry{first + 1, "a name"}); }
    CHECK_FALSE(says(it.log(), "Acme"));
    CHECK(it.incident().severity == Severity::sev1);
}

TEST_CASE("what repeats it goes too: the values before a change, lines that asked, and buttons")
{
    auto it = commanded();
    it.at("10:05").does(AddTodo{{.text = secret}});
    const auto todo = it.incident().seq;
    it.at("10:06")
        .does(ChangeTodo{.number = 1, .due = "2026-03-20"})
        .at("10:07")
        .does(ChangeTodo{1, Todo::State::done});
    it.at("10:08").does(CountUsers{{.least = 40, .source = "Acme"}}).at("10:09").does(CountUsers{{.least = 50}});
    const auto count = it.incident().seq - 1;
    it.by(tom).at("10:10").tell(ChangeSeverity{Severity::sev3, secret}, std::string{"sev 3 "} + secret);
    it.by(noor).at("10:11").pressing(std::string{"M/sev 3 "} + secret).does(ChangeSeverity{Severity::sev3, secret});
    it.pressing("").at("10:12").does(RedactEntry{todo, "a name"}).does(RedactEntry{count, "a name"});
    CHECK_FALSE(says(it.log(), "Acme"));
    CHECK(it.incident().todos.at(0).state == Todo::State::done);
    CHECK(it.incident().todos.at(0).due == "2026-03-20");
    CHECK(it.incident().users->least == 50);
}

TEST_CASE("short words that others use stay where they belong to something else")
{
    auto it = commanded();
    it.at("10:05").does(ChangeImpact{"API", ImpactLevel::full}).at("10:06").does(EndImpact{"API"});
    const auto window = it.incident().seq;
    it.at("10:07").does(StartAttempt{Strategy::hotfix, "ok", "API"}).at("10:08").does(TakeNote{"ok"});
    const auto rows = rows_of(it, it.incident().seq);
    CHECK(rows == std::vector<std::int64_t>{it.incident().seq});
    CHECK(rows_of(it, window).size() == 2); // begun and ended
}

TEST_CASE("a title goes with the name of the room, and not while the room is being opened")
{
    Case it;
    it.does(declare(secret));
    check_refused(it.ask(RedactEntry{1, "a name"}), Reason::room_opening, "Try again");
    it.by(warroom_itself).does(RecordChannel{ChannelId{"C1"}, "inc-14-the-customer-is-acme-of-springfield"});
    it.owed();
    it.by(jonas).at("10:05").does(RedactEntry{1, "a name"});
    const auto effects = it.owed();
    CHECK(count<RefreshCard>(effects) == 1);
    CHECK(count<SetTopic>(effects) == 1);
    CHECK_FALSE(says(it.log(), "acme"));
    CHECK_FALSE(says(it.log(), "Acme"));
    CHECK(it.incident().declared.title == "(redacted)");
}

TEST_CASE("redacting is for whoever may override, and for whoever is on the host")
{
    auto it = commanded();
    it.at("10:05").does(TakeNote{secret});
    const auto note = it.incident().seq;
    for (const auto& person : {gast, olga, robo, somewho})
        check_refused(it.by(person).ask(RedactEntry{note, "x"}), Reason::not_allowed, "");
    it.by(tom);
    const auto asked = it.ask(RedactEntry{note, "x"}, "redact #7 x");
    CHECK(only<ApprovalAsked>(asked));
    CHECK_FALSE(only<Redacted>(asked));
    CHECK(only<Redacted>(it.by(noor).ask(RedactEntry{note, "x"})));
    CHECK(only<Redacted>(it.by(warroom_itself).ask(RedactEntry{note, "x"})));
    auto nobody = opened();
    nobody.does(TakeNote{secret});
    CHECK(only<Redacted>(nobody.by(tom).ask(RedactEntry{nobody.incident().seq, "x"})));
}

TEST_CASE("it is done once, and where there is something to do")
{
    auto it = commanded();
    it.at("10:05").does(TakeNote{secret}).does(StarEntry{1});
    const auto note = it.incident().seq - 1;
    check_refused(it.ask(RedactEntry{99, "x"}), Reason::bad_argument, "There is no entry #99");
    check_refused(it.ask(RedactEntry{0, "x"}), Reason::bad_argument, "There is no entry #0");
    check_refused(it.ask(RedactEntry{note, ""}), Reason::bad_argument, "Why");
    check_refused(it.ask(RedactEntry{note + 1, "x"}), Reason::bad_argument, "no words");
    it.does(RedactEntry{note, secret});
    check_refused(it.ask(RedactEntry{note, "x"}), Reason::same_value, "already");
    check_refused(it.ask(TakeBack{}), Reason::nothing_to_undo, "nothing");
    const auto redaction = it.incident().seq;
    it.does(RedactEntry{redaction, "the reason said it"}); // and the new one vouches for both
    CHECK(std::get<Redacted>(it.log().back().event).rows == std::vector<std::int64_t>{note, redaction});
    CHECK_FALSE(says(it.log(), "Acme"));
}

TEST_CASE("documents say that it was redacted and why, an export has no text, and both have all else")
{
    auto it = commanded();
    it.at("10:05").does(message("5.1", secret, it.now())).does(StarEntry{it.incident().seq});
    const auto said = it.incident().seq - 1;
    it.at("10:06").does(TakeNote{secret}).at("10:07").does(SendUpdate{secret, {}});
    it.at("10:08").does(RedactEntry{said, "a name"}).does(RedactEntry{said + 2, "a name"});
    it.does(RedactEntry{said + 3, "a name"});
    const auto text = markdown(post_mortem(it.log(), it.now()));
    CHECK(text.find("Acme") == std::string::npos);
    CHECK(text.find("note: “(redacted: a name)”") != std::string::npos);
    CHECK(text.find("update 1: “(redacted: a name)”") != std::string::npos);
    CHECK(text.find("was redacted (a name)") != std::string::npos);
    for (const auto& entry : entries(it.log())) {
        if (entry.seq == said || entry.seq == said + 2 || entry.seq == said + 3) {
            CHECK(entry.redacted);
            CHECK(entry.text.empty());
        }
        if (entry.seq == said) CHECK(entry.starred);
    }
    CHECK(confirmation(it.incident(), it.log().back()).find("still") == std::string::npos);
    CHECK(confirmation(it.incident(), it.log().back()).find("What stands in Slack") != std::string::npos);
}

TEST_CASE("a secret is masked before it is recorded, whoever says it and wherever")
{
    auto it = commanded();
    const auto before = it.incident().seq;
    it.at("10:05").does(message("5.1", "!note password=hunter2", it.now()));
    it.does(TakeNote{"password=hunter2", {}, MessageId{"5.1"}}).does(SendUpdate{"see AKIAQ3EGQ3EGQ3EGQ3EG", {}});
    it.pressing("M1/note add: password=hunter2").does(TakeNote{"password=hunter2"});
    CHECK_FALSE(says(it.log(), "hunter2"));
    CHECK_FALSE(says(it.log(), "AKIA"));
    CHECK(it.ask(TakeNote{"password=hunter2"})->empty()); // the same button again
    const auto& marked = std::get<SecretsMasked>(it.log()[static_cast<std::size_t>(before) + 1].event);
    CHECK(marked.entry == before + 1);
    CHECK(marked.kinds == std::vector<std::string>{"password"});
    std::vector<PostEntry> told;
    for (const auto& effect : it.owed())
        if (const auto* post = std::get_if<PostEntry>(&effect); post && post->to == noor.id) told.push_back(*post);
    REQUIRE(told.size() == 1); // all of it within one moment
    CHECK(told[0].seq == before + 2);
    const auto word = notice(it.incident(), it.log()[static_cast<std::size_t>(told[0].seq) - 1]).text;
    CHECK(word.find("(password) in entry #" + std::to_string(before + 1)) != std::string::npos);
    CHECK(word.find("hunter2") == std::string::npos);
}

TEST_CASE("an address is masked without a word, and a bot is told nothing")
{
    auto it = commanded();
    it.does(message("5.1", "ask ops@example.com", it.now()));
    CHECK(std::holds_alternative<SecretsMasked>(it.log().back().event));
    it.by(robo).does(message("5.2", "password=hunter2", it.now()));
    CHECK(std::holds_alternative<SecretsMasked>(it.log().back().event));
    CHECK(count<PostEntry>(it.owed()) == 0);
}

// Random lives; then every entry with words is redacted in turn.
TEST_CASE("whatever is redacted, the state is the same but for words, and is what the log says")
{
    const auto playbook = whole_playbook();
    for (unsigned seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed);
        Chance chance{seed};
        Case it{playbook};
        auto now = clock("10:00");
        it.does(declare("Checkout fails for everybody"));
        it.by(warroom_itself).does(RecordChannel{ChannelId{"C1"}, "inc-14"});
        for (int i = 0; i < 120; ++i) {
            now += std::chrono::seconds{chance.below(90)};
            it.at(now).by(everybody[chance.below(3)]);
            it.tell(any_command(chance, now), "typed");
        }
        it.by(warroom_itself).pressing("");
        for (int i = 0; i < 12; ++i) {
            const auto log = it.log();
            const auto entry = static_cast<std::int64_t>(1 + chance.below(log.size()));
            const auto before = folded(log);
            const auto done = it.tell(RedactEntry{entry, "no reason"});
            if (done.has_error()) continue;
            REQUIRE(it.log().size() == log.size() + 1);
            const auto& rows = std::get<Redacted>(it.log().back().event).rows;
            const std::set<std::int64_t> named{rows.begin(), rows.end()};
            auto rest = it.log();
            rest.pop_back();
            for (std::size_t row = 0; row < log.size(); ++row) {
                CHECK(rest[row].event.index() == log[row].event.index());
                CHECK(texts_of(rest[row].event).empty() >= named.contains(rest[row].seq));
                if (!named.contains(rest[row].seq)) CHECK(texts_of(rest[row].event) == texts_of(log[row].event));
            }
            CHECK(shown(without_words(folded(rest))) == shown(without_words(before)));
            CHECK(shown(folded(redacted(it.log()))) == shown(it.incident()));
            CHECK(shown(it.incident()) == shown(folded(it.log())));
        }
        CHECK_FALSE(entries(it.log()).empty());
        CHECK_FALSE(markdown(post_mortem(it.log(), now)).empty());
    }
}

} // namespace
} // namespace warroom
