#include "core/document.hpp"

#include <doctest/doctest.h>

namespace warroom {
namespace {

std::string printed(std::string text)
{
    return markdown(Document{"T", "S", {{1, "C", {Paragraph{plain(std::move(text))}}}}});
}
std::string body(const std::string& text) { return "# T\n\nS\n\n## C\n\n" + text + "\n"; }

} // namespace

TEST_SUITE("document")
{
    TEST_CASE("a document prints its blocks in order")
    {
        const Document document{"INC-1 · Title",
                                "SEV1 · closed",
                                {{0, "", {Facts{{{"id", "\"INC-1\""}, {"started", "null"}}}}},
                                 {1,
                                  "Summary",
                                  {Paragraph{{Span{"bold", Span::Style::strong}, Span{" and plain"}}},
                                   Prompt{"Mei", "why?"}, Prompt{"", "how?"}}},
                                 {2,
                                  "Table",
                                  {Table{{"#", "Seen"}, {{plain("1"), plain("a|b")}}}, Subheading{"More"},
                                   Bullets{{plain("one"), plain("two")}}}}}};
        CHECK(markdown(document) ==
              "# INC-1 · Title\n\nSEV1 · closed\n\n```yaml\nid: \"INC-1\"\nstarted: null\n```\n"
              "\n## Summary\n\n**bold** and plain\n\n> ✎ TO FILL (Mei): why?\n\n> ✎ TO FILL: how?\n"
              "\n## Table\n\n| \\# | Seen |\n|---|---|\n| 1 | a\\|b |\n\n### More\n\n- one\n- two\n");
        CHECK(open_prompts(document) == 2);
    }

    TEST_CASE("what people type can't become mark-up")
    {
        CHECK(printed("*a* _b_ `c` [d](e) <f> ~g~ &lt; $h$ \\") ==
              body("\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\~g\\~ \\&lt; \\$h\\$ \\\\"));
        CHECK(printed("- a") == body("\\- a"));
        CHECK(printed("12. a") == body("12\\. a"));
        CHECK(printed("# a") == body("\\# a"));
        CHECK(printed("   indented") == body("indented"));
        CHECK(printed("two\r\n\r\n# lines") == body("two    \\# lines"));
    }

    TEST_CASE("a mark stands at its words, not at the space around them")
    {
        const Text text{Span{"impact begins: ", Span::Style::strong}, Span{"API down"},
                        Span{" (late)", Span::Style::emphasis}, Span{" ", Span::Style::strong}};
        CHECK(markdown(Document{"T", "S", {{1, "C", {Paragraph{text}}}}}) ==
              body("**impact begins:** API down *(late)*"));
    }

    TEST_CASE("an address doesn't become a link")
    {
        CHECK(printed("https://x.example www.x.example") == body("https\\://x.example www\\.x.example"));
        const auto page = html(Document{"T", "S", {{1, "C", {Paragraph{plain("https://x.example")}}}}});
        CHECK(page.find("href") == std::string::npos);
    }

    TEST_CASE("code survives backticks, and bars in tables")
    {
        const Text code{Span{"a`|b", Span::Style::code}};
        CHECK(markdown(Document{"T", "S", {{1, "C", {Paragraph{code}}}}}) == body("`` a`|b ``"));
        CHECK(markdown(Document{"T", "S", {{1, "C", {Table{{"x"}, {{code}}}}}}}) ==
              body("| x |\n|---|\n| `` a`\\|b `` |"));
    }

    TEST_CASE("HTML escapes text wherever it stands")
    {
        const std::string evil = "<b>\"'&";
        const std::string safe = "&lt;b&gt;&quot;&#39;&amp;";
        const auto page =
            html(Document{evil,
                          evil,
                          {{1,
                            evil,
                            {Paragraph{plain(evil)}, Bullets{{plain(evil)}}, Table{{evil}, {{plain(evil)}}},
                             Subheading{evil}, Prompt{evil, evil}, Facts{{{"key", evil}}}}}}});
        CHECK(page.find("<b>\"") == std::string::npos);
        std::size_t found = 0;
        for (auto at = page.find(safe); at != std::string::npos; at = page.find(safe, at + 1)) ++found;
        CHECK(found == 13); // title, h1, subtitle, h2, p, li, th, label, td, h3, owner, question, fact
    }

    TEST_CASE("marks that turn the direction of the rest are dropped, others stay")
    {
        CHECK(printed("a\u202eb\u2066c\u200fd\u0007e") == body("abc\u200fde"));
        CHECK(printed("a\u2028b\tc") == body("a b c"));
    }

    TEST_CASE("the page fetches nothing and runs nothing")
    {
        const auto page = html(Document{"T", "S", {}});
        CHECK(page.find("default-src 'none'; style-src 'unsafe-inline'") != std::string::npos);
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("url(") == std::string::npos);
        CHECK(page.find("<html lang=\"en\">") != std::string::npos);
    }
}

} // namespace warroom
