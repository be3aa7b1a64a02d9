// People's words in Slack's mark-up: literal, whatever marks are in them; only lines that we quote are code.
#include "bot/slack/mrkdwn.hpp"

#include "bot/slack/plain_text.hpp"
#include "tests/bot/mrkdwn_reader.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("mrkdwn");

namespace warroom::slack {
namespace {

// With "|" for every zero-width space.
std::string seen(std::string_view text)
{
    const std::string zero_width = "\u200B";
    auto all = mrkdwn(text);
    for (auto at = all.find(zero_width); at != std::string::npos; at = all.find(zero_width)) all.replace(at, 3, "|");
    return all;
}

using Marks = std::vector<std::string>;

Marks markup(std::string_view text)
{
    const auto marks = markup(text, ZeroWidth::space);
    CHECK(marks == markup(text, ZeroWidth::letter));
    return marks;
}

} // namespace

TEST_CASE("the tests' own reader sees what Slack formats")
{
    CHECK(markup("a *b* _c_ ~d~ `e *f*` snake_case_name 3*4*5 * x *") == Marks{"*b*", "_c_", "~d~", "`e *f*`"});
    CHECK(markup("<!channel> <@U1> :tada: :+1: 10:42:15 :100:") ==
          Marks{"<!channel>", "<@U1>", ":tada:", ":+1:", ":100:"});
    CHECK(markup("&gt; a\n&gt; b &gt; c") == Marks{">", ">"});
}

TEST_CASE("escaping is done exactly once") { CHECK(escape("a & b <c> &amp;") == "a &amp; b &lt;c&gt; &amp;amp;"); }

TEST_CASE("a mark that could open a format stands apart on both sides")
{
    CHECK(seen("*bold* _it_ ~no~ `code`") == "|*|bold* |_|it_ |~|no~ |`|code|`|");
    CHECK(seen("(*bold*) é*bold*") == "(|*|bold*) é|*|bold|*|");
    CHECK(seen("***") == "|*|*|*|");
    CHECK(markup(mrkdwn("*bold* _it_ ~no~ `code` ```block``` é_it_ *_~all~_*")).empty());
}

TEST_CASE("marks within words and between spaces stay, so that names can be searched and copied")
{
    for (const auto* text : {"snake_case_name", "3*4*5", "a ~ b", "2 * 3 * 4", "it`s"}) CHECK(mrkdwn(text) == text);
}

TEST_CASE("a name between colons is no emoji, and a time stays as it is")
{
    CHECK(seen(":tada: :+1: :100: :wave::skin-tone-3:") == ":|tada: :|+1: :|100: :|wave::|skin-tone-3:");
    for (const auto* text : {"10:42:15", "std::string", "a: b: c", "https://x.example:80/", "::", ":"})
        CHECK(mrkdwn(text) == text);
}

TEST_CASE("no line begins as a quote")
{
    CHECK(seen("> a\n>>> b > c\n  > d") == "|&gt; a\n|&gt;&gt;&gt; b &gt; c\n  |&gt; d");
    CHECK(markup(mrkdwn("> a\n>>> b")).empty());
}

TEST_CASE("what is literal already stays as it is")
{
    for (const auto* text : {"*a* _b_ :c: > d", "> *a*\n`b`", "***:tada::tada:", "a & <b>"})
        CHECK(mrkdwn(plain(mrkdwn(text))) == mrkdwn(text));
}

TEST_CASE("a quoted line is code, and no words in it or around it change that")
{
    CHECK(seen("First ⟦resolve⟧, or ⟦close anyway <why>⟧.") == "First `resolve`, or `close anyway &lt;why&gt;`.");
    CHECK(seen("⟦impact end \"a`b *c* :d:\ne\"⟧") == "`impact end \"a'b *c* :d: e\"`");
    CHECK(seen("`⟦resolve⟧` *⟦go⟧*") == "|`|`resolve`|`| |*|`go`|*|");
    CHECK(seen("cut off: ⟦resolve any…") == "cut off: `resolve any…`");
}

TEST_CASE("people's words have no quoted line of ours")
{
    CHECK(plain("say ⟦resolve⟧ or <https://x.example|⟦go⟧>") == "say [resolve] or [go] (https://x.example)");
    CHECK(plain("⟦a ⟧⟧ b ⟦") == "[a ]] b [");
}

TEST_CASE("what turns the direction of all that follows is left out, and line breaks stay")
{
    CHECK(mrkdwn("a\u202Eb\u0007c\u2066d\u200F\ne\r\n") == "abcd\u200F\ne \n");
}

} // namespace warroom::slack
