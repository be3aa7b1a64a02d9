// What people see, in golden files: each of them one moment of an incident.
#include "core/card.hpp"

#include "core/wording.hpp"
#include "tests/core/given.hpp"
#include "tests/golden.hpp"

#include <fmt/format.h>

TEST_SUITE_BEGIN("card");

namespace warroom {
namespace {

std::string plain(const std::vector<Button>& buttons)
{
    std::string text;
    for (const auto& button : buttons) text += fmt::format("[{} -> {}]\n", button.text, button.line);
    return text;
}
std::string plain(const Card& card)
{
    auto text = fmt::format("({})\n{}\n", card.notification, card.headline);
    for (const auto& line : card.lines) text += line + "\n";
    if (!card.room.empty()) text += fmt::format("<room {}>\n", card.room.value);
    return text + plain(card.buttons);
}
std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

// Lines of ours fit a phone; lists and people's own words are cut at two of them.
void check_shape(const Card& card)
{
    CHECK(card.lines.size() + 1 <= 12);
    for (const auto& line : card.lines) {
        const bool list = line.starts_with("Done ") || line.starts_with("Left out ") ||
                          line.starts_with("Not reached ") || line.starts_with("Attempts: ") ||
                          line.starts_with("Seen: ");
        CHECK_MESSAGE(characters(line) <= (list ? 144 : 72), line);
        CHECK_MESSAGE(line.find('\n') == std::string::npos, line);
    }
}
void check_card(std::string_view name, const Card& card)
{
    CAPTURE(name);
    check_shape(card);
    check_golden(fmt::format("card/{}.txt", name), plain(card));
}
Card first(const Case& it) { return card(it.incident(), CardId{}); }
Card prepare(const Case& it, int n = 1) { return card(it.incident(), {CardId::Kind::prepare, n}); }
Card execute(const Case& it, int n = 1) { return card(it.incident(), {CardId::Kind::execute, n}); }

TEST_CASE("the first card at every moment of an incident")
{
    check_card("first_opened", first(opened()));
    check_card("first_assumed", first(opened(std::nullopt)));
    check_card("first_small", first(opened(Severity::sev4)));
    check_card("first_commanded", first(commanded()));
    auto it = attempted();
    check_card("first_attempt_begun", first(it));
    it.at("10:20").does(mark("a3")).does(mark("x1"));
    check_card("first_fixing", first(it));
    auto partly = it;
    partly.does(EndAttempt{{}, AttemptOutcome::partial, "half of them"});
    check_card("first_helped_in_part", first(partly));
    it.does(EndAttempt{{}, AttemptOutcome::failed, "errors doubled"});
    check_card("first_did_not_hold", first(it));
    it.at("10:30").does(StartAttempt{Strategy::rollback, ""}).does(EndAttempt{{}, AttemptOutcome::worked, "fine"});
    check_card("first_monitoring", first(it));
    it.at("11:30").does(Resolve{});
    check_card("first_resolved", first(it));
    it.at("12:00").does(mark("c2")).does(CloseIncident{});
    check_card("first_closed", first(it));
}

TEST_CASE("drill and private are the first words")
{
    auto secret = declare("keys leaked", Severity::sev1);
    secret.is_private = true;
    secret.drill = true;
    secret.detected_at = clock("09:50");
    Case it;
    it.does(secret);
    check_card("first_private_drill", first(it));
}

TEST_CASE("the card of an attempt while it is prepared")
{
    auto it = attempted();
    check_card("prepare_begun", prepare(it));
    it.at("10:20").does(mark("p1 price is null")).does(skip("p3 alone here"));
    check_card("prepare_under_way", prepare(it));
    it.does(mark("p4 a1"));
    check_card("prepare_ready_for_go", prepare(it));
    it.does(mark("a3"));
    check_card("prepare_gone", prepare(it));

    auto back = attempted(Strategy::rollback);
    check_card("prepare_needs_words", prepare(back));
    back.at("10:12").does(EndAttempt{{}, AttemptOutcome::abandoned, "window too short"});
    check_card("prepare_abandoned", prepare(back));
    auto slip = attempted();
    slip.at("10:11").does(TakeBack{});
    check_card("prepare_withdrawn", prepare(slip));
}

TEST_CASE("the card of an attempt from the go on")
{
    auto it = attempted();
    it.at("10:20").does(mark("p1 p3 p4 a1")).does(mark("a3"));
    check_card("execute_go", execute(it));
    it.at("10:30").does(mark("x1 x2"));
    check_card("execute_verifying", execute(it));
    auto failed = it;
    failed.does(EndAttempt{{}, AttemptOutcome::failed, "errors doubled"});
    check_card("execute_did_not_hold", execute(failed));
    it.does(mark("v1 v2")).does(EndAttempt{{}, AttemptOutcome::worked, "no errors for 10 minutes"});
    check_card("execute_worked", execute(it));

    auto light = commanded();
    light.at("10:10").does(StartAttempt{Strategy::scale, ""}).does(mark("p1"));
    check_card("execute_without_a_go_to_give", execute(light));
    auto hasty = attempted();
    hasty.does(mark("x1"));
    check_card("execute_unasked", execute(hasty));
}

TEST_CASE("the state for who looks in, the announcement and the topic")
{
    auto it = attempted();
    it.at("10:20").does(mark("x1"));
    check_card("state_fixing", state_card(it.incident(), clock("12:42")));
    check_card("announcement_fixing", card(it.incident(), CardId{CardId::Kind::announcement}));
    CHECK(topic(it.incident()) == "INC-14 SEV2 · fixing · commander: Noor · Checkout answers with an error");
    it.does(CloseIncident{true, "wrong room"});
    check_card("state_closed", state_card(it.incident(), clock("12:42")));
    auto done = opened();
    done.does(ChangeStatus{Status::monitoring, "fine"}).at("11:00").does(Resolve{});
    check_card("announcement_resolved", card(done.incident(), CardId{CardId::Kind::announcement}));
    auto nothing = opened();
    nothing.does(CancelIncident{false, "the probe was wrong"});
    const auto state = state_card(nothing.incident(), clock("12:42"));
    CHECK(state.headline == "INC-14 · SEV2 major · cancelled");
    CHECK(state.lines.back() == "Cancelled: a false alarm. Nothing is left to do.");
}

TEST_CASE("however long people write, cards and topic keep their size and no character is cut in two")
{
    std::string title;
    for (int i = 0; i < 5000; ++i) title += "ä🎉";
    Case it;
    it.does(declare(title)).by(noor).does(TakeRole{Role::commander});
    for (int i = 0; i < 40; ++i)
        it.does(StartAttempt{Strategy::hotfix, title})
            .does(mark("p1 " + title))
            .does(EndAttempt{{}, AttemptOutcome::failed, title});
    check_shape(first(it));
    for (const auto& line : first(it).lines) CHECK(characters(line) <= 144);
    check_shape(prepare(it, 40));
    check_shape(execute(it, 40));
    CHECK(characters(topic(it.incident())) == 250);
    CHECK(topic(it.incident()).ends_with("…"));
}

TEST_CASE("every button of a card says a line that its rules understand")
{
    auto it = attempted();
    for (const auto& button : prepare(it).buttons)
        if (button.line.starts_with("done "))
            CHECK_MESSAGE(it.ask(mark(button.line.substr(5))).has_value(), button.line);
        else if (button.line.starts_with("skip "))
            CHECK_MESSAGE(it.ask(skip(button.line.substr(5))).has_value(), button.line);
}

} // namespace
} // namespace warroom
