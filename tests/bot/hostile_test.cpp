// Whatever people write stays what they wrote: in nothing that we send or file does it become a mention, a link, a tag
// or mark-up of its own.
#include "bot/slack/blocks.hpp"
#include "bot/slack/mrkdwn.hpp"
#include "core/post_mortem.hpp"
#include "tests/bot/mrkdwn_reader.hpp"
#include "tests/core/given.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <random>

namespace warroom::slack {
namespace {

using Json = nlohmann::json;

TEST_SUITE_BEGIN("hostile");

std::string hostile(std::mt19937& random)
{
    static const std::vector<std::string> pieces{"<!channel>",
                                                 "<@U2>",
                                                 "<#C1|x>",
                                                 "<https://evil.example|label>",
                                                 "<script>alert(1)</script>",
                                                 "<img src=x>",
                                                 "](javascript:alert(1))",
                                                 "![x](y)",
                                                 "[x]",
                                                 "&lt;",
                                                 "&amp;",
                                                 "&",
                                                 "<",
                                                 ">",
                                                 "\"",
                                                 "'",
                                                 "`",
                                                 "```",
                                                 "**",
                                                 "__",
                                                 "~~",
                                                 "# ",
                                                 "- ",
                                                 "| a | b |",
                                                 "\n",
                                                 "\r\n",
                                                 "\t",
                                                 "\\",
                                                 "$x$",
                                                 "\xE2\x80\xAE",
                                                 "\xE2\x80\x8B",
                                                 "\xC3",
                                                 "\x01",
                                                 "..",
                                                 "/",
                                                 "../../etc/passwd",
                                                 "%2e%2e",
                                                 "www.evil.example",
                                                 "mailto:a@b.example",
                                                 "<a href=x>",
                                                 "-->",
                                                 "<!--",
                                                 "😀",
                                                 "é",
                                                 " ",
                                                 "a",
                                                 "checkout",
                                                 "]]>",
                                                 "{{",
                                                 "--- ",
                                                 "> ",
                                                 "1. ",
                                                 ":tada:",
                                                 "*bold*",
                                                 " _it_ ",
                                                 "~no~",
                                                 " `code` ",
                                                 "`!done p3`",
                                                 "*",
                                                 "_",
                                                 "~",
                                                 ":",
                                                 "\n>>> ",
                                                 "@here",
                                                 "<!everyone|x>",
                                                 "\xE2\x81\xA6",
                                                 "https://ok.example/x"};
    std::string text = "x";
    const auto count = std::uniform_int_distribution{1, 12}(random);
    for (int i = 0; i < count; ++i)
        text += pieces[std::uniform_int_distribution<std::size_t>{0, pieces.size() - 1}(random)];
    return text + "y";
}

using Speaker = std::function<std::string()>;

std::string bland() { return "xy"; }

// An incident with nine texts of a speaker: a name, a title, a note, evidence, a system, reasons.
Case incident(const Speaker& words)
{
    Case it;
    it.by(somebody("U1", words())).does(declare(words())).does(TakeRole{Role::commander});
    it.does(TakeNote{words()}).does(StartAttempt{Strategy::hotfix, words()}).does(mark("p1 " + words()));
    it.does(ChangeImpact{.system = words(), .level = ImpactLevel::full}).does(EndImpact{});
    it.does(EndAttempt{{}, AttemptOutcome::failed, words()}).does(SendUpdate{words(), {}});
    const auto why = words();
    it.tell(CloseIncident{true, why}, "close anyway " + why);
    return it;
}

// 5,400 texts in 600 incidents.
void for_each_hostile_incident(unsigned seed, const std::function<void(const Case&)>& check)
{
    std::mt19937 random{seed};
    for (int n = 0; n < 600; ++n) {
        std::string said;
        const auto it = incident([&] {
            auto text = hostile(random);
            said += text + "\n---\n";
            return text;
        });
        CAPTURE(said);
        check(it);
    }
}

std::vector<std::string> kinds(std::string_view text, ZeroWidth reading)
{
    auto marks = markup(text, reading);
    for (auto& mark : marks) mark.resize(1);
    return marks;
}

// All mark-up and every element of a message, in order, without the words in it; a button's value is not shown.
void gather_shape(const Json& json, std::vector<std::string>& shape)
{
    if (!json.is_structured()) return;
    const auto type = json.is_object() ? json.value("type", "") : "";
    const bool literal = type == "text"; // of rich text
    if (!type.empty()) shape.push_back(json.contains("style") && literal ? "code" : type);
    if (type == "plain_text") REQUIRE(json.at("emoji") == false);
    for (const auto& [name, value] : json.items()) {
        gather_shape(value, shape);
        if (name != "text" || !value.is_string() || type == "plain_text" || literal) continue;
        const auto text = value.get<std::string>();
        const auto kinds_of_marks = kinds(text, ZeroWidth::space);
        REQUIRE(kinds_of_marks == kinds(text, ZeroWidth::letter));
        shape.insert(shape.end(), kinds_of_marks.begin(), kinds_of_marks.end());
    }
}

// Leaves out what isn't shown: the lines that buttons type, and what is read aloud of them.
bool holds_a_call(Json message)
{
    for (auto& block : message.at("blocks"))
        for (auto& element : block["elements"])
            for (const auto* hidden : {"value", "accessibility_label"}) element.erase(hidden);
    const auto text = message.dump(-1, ' ', false, Json::error_handler_t::replace);
    const auto holds = [&](std::string_view call) { return text.find(call) != std::string::npos; };
    return holds("<!") || holds("<@") || holds("<#") || holds("<http");
}

// What an incident looks like in Slack, message by message.
std::vector<std::vector<std::string>> shapes(const Case& it)
{
    std::vector<std::vector<std::string>> all;
    const auto see = [&](const Json& shown) {
        REQUIRE_FALSE(holds_a_call(shown));
        gather_shape(shown, all.emplace_back());
    };
    for (const auto& which : {CardId{}, CardId{CardId::Kind::announcement}, CardId{CardId::Kind::execute, 1}})
        see(message(card(it.incident(), which), "INC-14"));
    for (const auto& recorded : it.log()) {
        if (std::holds_alternative<SecretsMasked>(recorded.event)) continue; // some texts look like one
        auto said = notice(it.incident(), recorded);
        said.mention.clear(); // whom we mean to call
        said.rooms.clear();
        see(message(said, "INC-14"));
        see(message(Notice{confirmation(it.incident(), recorded)}, "INC-14"));
    }
    // A refusal quotes what to type, and in it the system.
    const auto ended = it.ask(EndImpact{it.incident().windows.at(0).system});
    REQUIRE(ended.has_error());
    see(message(Notice{ended.error().words}, "INC-14"));
    all.push_back(kinds(mrkdwn(topic(it.incident())), ZeroWidth::space));
    return all;
}

// The names of all tags, in order.
std::string tags(const std::string& page)
{
    std::string all;
    for (auto at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1))
        all += page.substr(at, page.find('>', at) - at + 1) + "\n";
    return all;
}

// How each line of Markdown begins, which is what it is.
std::string outline(const std::string& markdown)
{
    std::string all;
    for (std::size_t at = 0; at < markdown.size(); at = markdown.find('\n', at) + 1) {
        all += markdown.substr(at, markdown.find_first_not_of("#-|>*`~ ", at) - at) + "\n";
        if (markdown.find('\n', at) == std::string::npos) break;
    }
    return all;
}

TEST_CASE("no text becomes a format, a quote, an emoji, a mention or a link in what is posted, whatever it holds")
{
    const auto plain_shapes = shapes(incident(bland));
    REQUIRE(std::ranges::count(plain_shapes.at(plain_shapes.size() - 2), "code") == 1); // the line of the refusal
    for_each_hostile_incident(20260310, [&](const Case& it) {
        const auto hostile_shapes = shapes(it);
        REQUIRE(hostile_shapes.size() == plain_shapes.size());
        for (std::size_t i = 0; i < plain_shapes.size(); ++i) {
            CAPTURE(i);
            REQUIRE(hostile_shapes[i] == plain_shapes[i]);
        }
    });
}

TEST_CASE("no text gets into the name of a file, nor into a room's but as letters and digits")
{
    std::mt19937 random{20260611};
    for (int n = 0; n < 5000; ++n) {
        const auto text = hostile(random);
        CAPTURE(text);
        Case it;
        it.does(declare(text));
        REQUIRE(label(it.incident()) == "INC-14"); // which the files of a draft are called after
        for (const auto& name : channel_names(it.incident()))
            REQUIRE(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    }
}

TEST_CASE("no text becomes a tag or mark-up in a document, whatever it holds")
{
    const auto plain_draft = post_mortem(incident(bland).log(), clock("12:00"));
    const auto plain_tags = tags(html(plain_draft));
    const auto plain_outline = outline(markdown(plain_draft));
    for_each_hostile_incident(20261025, [&](const Case& it) {
        const auto draft = post_mortem(it.log(), clock("12:00"));
        REQUIRE(tags(html(draft)) == plain_tags);
        const auto shape = outline(markdown(draft));
        const auto differ = std::ranges::mismatch(shape, plain_outline).in1 - shape.begin();
        CAPTURE(differ);
        CAPTURE(shape.substr(static_cast<std::size_t>(std::max<std::ptrdiff_t>(differ - 30, 0)), 60));
        REQUIRE(shape == plain_outline);
    });
}

TEST_SUITE_END();

} // namespace
} // namespace warroom::slack
