// Whatever people write stays what they wrote: in nothing that we send or file does it become a mention, a link, a tag
// or mark-up of its own.
#include "bot/slack/blocks.hpp"
#include "core/post_mortem.hpp"
#include "tests/core/given.hpp"

#include <nlohmann/json.hpp>

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
                                                 "https://ok.example/x"};
    std::string text = "x";
    const auto count = std::uniform_int_distribution{1, 12}(random);
    for (int i = 0; i < count; ++i)
        text += pieces[std::uniform_int_distribution<std::size_t>{0, pieces.size() - 1}(random)];
    return text + "y";
}

// An incident whose every text is that one.
Case incident(const std::string& text)
{
    Case it;
    it.by(somebody("U1", text)).does(declare(text)).does(TakeRole{Role::commander});
    it.does(TakeNote{text}).does(StartAttempt{Strategy::hotfix, text}).does(mark("p1 " + text));
    it.does(EndAttempt{{}, AttemptOutcome::failed, text}).does(SendUpdate{text, {}});
    it.tell(CloseIncident{true, text}, "close anyway " + text);
    return it;
}

// Every text of a message that Slack shows; a button's value is not shown.
void shown(const Json& json, std::vector<std::string>& texts)
{
    for (const auto& [name, value] : json.items()) {
        if (value.is_structured())
            shown(value, texts);
        else if (value.is_string() && name == "text")
            texts.push_back(value.get<std::string>());
    }
}

bool calls_or_links(const Json& message)
{
    std::vector<std::string> texts;
    shown(message, texts);
    return std::ranges::any_of(texts,
                               [](const std::string& text) { return text.find_first_of("<>") != std::string::npos; });
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

TEST_CASE("no text becomes a mention or a link in what is posted, whatever it holds")
{
    std::mt19937 random{20260310};
    for (int n = 0; n < 2500; ++n) {
        const auto text = hostile(random);
        CAPTURE(text);
        const auto it = incident(text);
        for (const auto& which : {CardId{}, CardId{CardId::Kind::announcement}})
            REQUIRE_FALSE(calls_or_links(message(card(it.incident(), which), "INC-14")));
        for (const auto& recorded : it.log()) {
            auto said = notice(it.incident(), recorded);
            said.mention.clear(); // whom we mean to call
            said.rooms.clear();
            REQUIRE_FALSE(calls_or_links(message(said, "INC-14")));
            const Notice confirmed{confirmation(it.incident(), recorded)};
            REQUIRE_FALSE(calls_or_links(message(confirmed, "INC-14")));
        }
    }
}

TEST_CASE("no text becomes a tag or mark-up in a document, whatever it holds")
{
    std::mt19937 random{20261025};
    const auto plain_draft = post_mortem(incident("xy").log(), clock("12:00"));
    const auto plain_tags = tags(html(plain_draft));
    const auto plain_outline = outline(markdown(plain_draft));
    for (int n = 0; n < 2500; ++n) {
        const auto text = hostile(random);
        CAPTURE(text);
        const auto draft = post_mortem(incident(text).log(), clock("12:00"));
        REQUIRE(tags(html(draft)) == plain_tags);
        const auto shape = outline(markdown(draft));
        const auto differ = std::ranges::mismatch(shape, plain_outline).in1 - shape.begin();
        CAPTURE(differ);
        CAPTURE(shape.substr(static_cast<std::size_t>(std::max<std::ptrdiff_t>(differ - 30, 0)), 60));
        REQUIRE(shape == plain_outline);
    }
}

TEST_SUITE_END();

} // namespace
} // namespace warroom::slack
