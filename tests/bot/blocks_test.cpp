// Slack's form of what core says: under its limits, and nobody is called by people's own words.
#include "bot/slack/blocks.hpp"

#include "core/text.hpp"
#include "tests/core/given.hpp"
#include "tests/golden.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

TEST_SUITE_BEGIN("blocks");

namespace warroom::slack {
namespace {

using Json = nlohmann::json;

std::string repeated(std::string_view text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}
struct Hostile {
    std::string name;
    std::string text;
};
std::vector<Hostile> hostile_texts()
{
    return {{"channel", "<!channel> <@U2> <#C1> <!subteam^S1> <https://x|y>"},
            {"ampersands", repeated("&", 10000)},
            {"brackets", repeated("<", 10000)},
            {"long", repeated("x", 10000)},
            {"right_to_left", "الدفع لا يعمل \u202Eabc"},
            {"emoji", repeated("👩‍🚀🎉", 400)},
            {"broken", "caf\xC3"}};
}

std::size_t characters(const std::string& text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}
// Slack may count UTF-16 units: what lies beyond the first plane counts twice.
std::size_t units(const std::string& text)
{
    const auto wide = std::ranges::count_if(text, [](unsigned char c) { return c >= 0xF0; });
    return characters(text) + static_cast<std::size_t>(wide);
}

void check_text(const Json& object, std::size_t limit)
{
    const auto text = object.at("text").get<std::string>();
    CHECK(units(text) >= 1);
    CHECK(characters(text) <= limit);
    const auto amp = text.rfind('&');
    if (amp != std::string::npos) CHECK(text.find(';', amp) != std::string::npos); // never cut in an entity
}
// Its limits aren't documented: those of a section.
void check_rich_text(const Json& block)
{
    std::size_t length = 0;
    for (const auto& element : block.at("elements").at(0).at("elements")) {
        const auto text = element.value("text", "@");
        CHECK_FALSE(text.empty());
        length += characters(text);
    }
    CHECK(length >= 1);
    CHECK(length <= 3000);
}
void check_limits(const Json& message)
{
    CHECK(characters(message.at("text")) <= 4000);
    const auto& blocks = message.at("blocks");
    CHECK(blocks.size() <= 50);
    for (const auto& block : blocks) {
        const auto type = block.at("type").get<std::string>();
        if (type == "header") check_text(block.at("text"), 150);
        if (type == "rich_text") check_rich_text(block);
        if (type == "context") CHECK(block.at("elements").size() <= 10);
        if (type != "actions") continue;
        CHECK(block.at("elements").size() <= 25);
        std::vector<std::string> ids;
        for (const auto& button : block.at("elements")) {
            check_text(button.at("text"), 75);
            CHECK(characters(button.at("value")) <= 2000);
            if (button.contains("accessibility_label")) CHECK(characters(button.at("accessibility_label")) <= 75);
            ids.push_back(button.at("action_id"));
        }
        std::ranges::sort(ids);
        CHECK(std::ranges::adjacent_find(ids) == ids.end());
    }
}
// Everything that is shown; a button's value never is.
void gather(const Json& json, std::string& shown)
{
    if (json.is_object()) {
        for (const auto& [key, value] : json.items())
            if (key == "text" && value.is_string())
                shown += value.get<std::string>() + "\n";
            else
                gather(value, shown);
    } else if (json.is_array()) {
        for (const auto& item : json) gather(item, shown);
    }
}
void check_calls_nobody(const Json& message)
{
    std::string shown;
    gather(message, shown);
    for (const auto* mark : {"<!", "<@", "<#", "<http"}) CHECK_MESSAGE(shown.find(mark) == std::string::npos, mark);
}
void check_message(std::string_view name, const Json& message)
{
    CAPTURE(name);
    check_limits(message);
    check_golden(fmt::format("blocks/{}.json", name),
                 message.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

TEST_CASE("a button names its incident once, so that it works anywhere")
{
    const Notice notice{"Was it nothing?", {{"Add as note", "note it rang"}, {"False alarm", "14 cancel false alarm"}}};
    const auto buttons = message(notice, "INC-14").at("blocks").back().at("elements");
    CHECK(buttons.at(0).at("value") == "INC-14 note it rang");
    CHECK(buttons.at(1).at("value") == "14 cancel false alarm");
}

TEST_CASE("cards and notices as Slack gets them")
{
    auto it = attempted();
    check_message("first_card", message(card(it.incident(), CardId{}), "INC-14"));
    check_message("prepare_card", message(card(it.incident(), {CardId::Kind::prepare, 1}), "INC-14"));
    check_message("announcement", message(card(it.incident(), CardId{CardId::Kind::announcement}), "INC-14"));
    check_message("notice",
                  message(Notice{"Tom offers to take command. <@U9> & co.",
                                 {{"Hand over", "lead <@U3>", Button::Style::primary}, {"Keep it", "take command"}},
                                 {UserId{"U2"}},
                                 {ChannelId{"C1"}, ChannelId{"C2"}}},
                          "INC-14"));
    check_message("plain_notice", message(Notice{"No incident is open."}, ""));
}

TEST_CASE("hostile titles call nobody and fit everywhere")
{
    for (const auto& [name, text] : hostile_texts()) {
        CAPTURE(name);
        Case it;
        it.does(declare(text)).by(somebody("U2", text)).does(TakeRole{Role::commander});
        it.does(StartAttempt{Strategy::hotfix, text}).does(mark("p1 " + text)).does(mark("a3"));
        for (const auto& which : {CardId{}, CardId{CardId::Kind::announcement}, CardId{CardId::Kind::prepare, 1},
                                  CardId{CardId::Kind::execute, 1}}) {
            const auto shown = message(card(it.incident(), which), "INC-14");
            check_limits(shown);
            check_calls_nobody(shown);
        }
        const auto state = message(state_card(it.incident(), clock("11:00")), "INC-14");
        check_limits(state);
        check_calls_nobody(state);
        it.does(EndAttempt{{}, AttemptOutcome::failed, text})
            .by(tom)
            .tell(CloseIncident{true, text}, "close anyway " + text);
        for (const auto& recorded : it.log()) {
            auto said = notice(it.incident(), recorded);
            if (said.text.empty()) continue;
            said.mention.clear(); // whom we mean to call
            const auto shown = message(said, "INC-14");
            check_limits(shown);
            check_calls_nobody(shown);
        }
        if (name == "channel" || name == "right_to_left")
            check_message("hostile_" + name, message(card(it.incident(), CardId{}), "INC-14"));
    }
}

TEST_CASE("a press means the same wherever the message stands")
{
    const auto labelled = message(Notice{"x", {{"Go", "done HF-A3"}}}, "INC-14");
    CHECK(labelled["blocks"][1]["elements"][0]["value"] == "INC-14 done HF-A3");
    const auto bare = message(Notice{"x", {{"Open", "open sev2: x"}}}, "");
    CHECK(bare["blocks"][1]["elements"][0]["value"] == "open sev2: x");
}

TEST_CASE("more buttons than Slack takes are left out, not refused")
{
    Notice many{"x"};
    for (int i = 0; i < 40; ++i) many.buttons.push_back({fmt::format("Step {}", i), "done next"});
    check_limits(message(many, "INC-14"));
}

TEST_CASE("shortening keeps characters whole")
{
    CHECK(shorten("äöü", 3) == "äöü");
    CHECK(shorten("äöüß", 3) == "äö…");
    CHECK(shorten("", 3) == "");
}

} // namespace
} // namespace warroom::slack
