// Documents as one HTML file that fetches nothing and runs nothing.
#include "core/document.hpp"

#include "core/document_text.hpp"
#include "core/match.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --paper: #fff; --ink: #1d2127; --quiet: #5b6470; --line: #d9dee5; --tint: #f5f7f9;
  --ask: #fff6dc; --ask-edge: #d99a00; --accent: #1d5fa8; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e4e7eb; --quiet: #9aa4b0; --line: #333a43;
  --tint: #1d2126; --ask: #2e2710; --ask-edge: #d6a52f; --accent: #86b7f0; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI",
  Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 50rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3 { line-height: 1.25; text-wrap: pretty; }
h1 { margin: 0; font-size: clamp(1.5rem, 1.1rem + 2vw, 2.125rem); letter-spacing: -.01em; }
h2 { margin: 2.75rem 0 .75rem; padding-bottom: .3rem; border-bottom: 2px solid var(--line); font-size: 1.375rem; }
h3 { margin: 1.75rem 0 .5rem; font-size: 1.0625rem; color: var(--accent); }
p { margin: .75rem 0; }
.subtitle { margin: .5rem 0 0; color: var(--quiet); font-size: .9375rem; }
ul { margin: .5rem 0; padding: 0; list-style: none; }
li { padding: .25rem 0 .25rem .875rem; border-left: 2px solid var(--line); font-variant-numeric: tabular-nums; }
table { width: 100%; margin: 1rem 0; border-collapse: collapse; font-size: .9375em; font-variant-numeric: tabular-nums; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
tbody th { width: 11rem; font-weight: 600; }
code, pre { font: .875em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
pre { margin: .5rem 0 0; padding: .875rem 1rem; background: var(--tint); border-radius: .375rem; white-space: pre-wrap; }
details { margin: 1.25rem 0 0; font-size: .9375rem; }
summary { color: var(--quiet); cursor: pointer; }
.prompt { margin: .75rem 0; padding: .625rem .875rem; background: var(--ask); border-left: 4px solid var(--ask-edge);
  border-radius: 0 .375rem .375rem 0; }
.prompt b { display: block; font-size: .8125rem; letter-spacing: .03em; }
@media (max-width: 40rem) {
  main { padding: 1.5rem 1rem 3rem; }
  table, tbody, tr, th, td { display: block; width: auto; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: .625rem 0; border-bottom: 1px solid var(--line); }
  th, td { padding: .125rem 0; border: 0; }
  td[data-label]:first-child { font-weight: 600; }
  tbody th { width: auto; color: var(--quiet); font-size: .8125rem; line-height: 1.85; }
  .pairs tr { display: grid; grid-template-columns: 7rem 1fr; column-gap: .75rem; padding: .375rem 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); font-size: .8125rem; font-weight: 600; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --tint: #fff; --ask: #fff;
    --ask-edge: #000; --accent: #000; }
  @page { margin: 18mm 16mm; }
  body { font-size: 10pt; line-height: 1.45; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  li, tr, .prompt { break-inside: avoid; }
  .prompt { border: 1px solid #000; border-left-width: 4px; }
  details { display: none; }
}
)css";

std::string as_html(std::string_view text)
{
    std::string safe;
    for (const char letter : one_line(text)) {
        switch (letter) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        case '\'': safe += "&#39;"; break;
        default: safe += letter;
        }
    }
    return safe;
}

std::string html(const Text& text)
{
    std::string line;
    for (const auto& span : text) {
        switch (span.style) {
        case Span::Style::plain: line += as_html(span.text); break;
        case Span::Style::strong: line += "<strong>" + as_html(span.text) + "</strong>"; break;
        case Span::Style::emphasis: line += "<em>" + as_html(span.text) + "</em>"; break;
        case Span::Style::code: line += "<code>" + as_html(span.text) + "</code>"; break;
        }
    }
    return line;
}

// A table without words in its head names things in its first column.
std::string html(const Table& table)
{
    const bool headless = std::ranges::all_of(table.head, &std::string::empty);
    std::string lines = headless ? "<table class=\"pairs\">\n" : "<table>\n";
    if (!headless) {
        lines += "<thead><tr>";
        for (const auto& head : table.head) lines += fmt::format("<th scope=\"col\">{}</th>", as_html(head));
        lines += "</tr></thead>\n";
    }
    lines += "<tbody>\n";
    for (const auto& row : table.rows) {
        lines += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (headless && i == 0)
                lines += fmt::format("<th scope=\"row\">{}</th>", html(row[i]));
            else if (headless || i >= table.head.size())
                lines += fmt::format("<td>{}</td>", html(row[i]));
            else
                lines += fmt::format("<td data-label=\"{}\">{}</td>", as_html(table.head[i]), html(row[i]));
        }
        lines += "</tr>\n";
    }
    return lines + "</tbody>\n</table>";
}

std::string html(const Prompt& prompt)
{
    const auto owner = prompt.owner.empty() ? std::string{} : fmt::format(" ({})", as_html(prompt.owner));
    return fmt::format("<p class=\"prompt\"><b>✎ TO FILL{}:</b> {}</p>", owner, as_html(prompt.question));
}

std::string html(const Block& block)
{
    return match(
        block, [](const Paragraph& paragraph) { return "<p>" + html(paragraph.text) + "</p>"; },
        [](const Bullets& bullets) {
            std::string lines = "<ul>\n";
            for (const auto& item : bullets.items) lines += "<li>" + html(item) + "</li>\n";
            return lines + "</ul>";
        },
        [](const Table& table) { return html(table); },
        [](const Subheading& heading) { return "<h3>" + as_html(heading.text) + "</h3>"; },
        [](const Prompt& prompt) { return html(prompt); },
        [](const Facts& facts) {
            std::string lines = "<details>\n<summary>Facts for comparison with other incidents</summary>\n<pre>";
            for (const auto& [key, value] : facts.lines) lines += fmt::format("{}: {}\n", key, as_html(value));
            return lines + "</pre>\n</details>";
        });
}

std::string html(const Chapter& chapter)
{
    auto text =
        chapter.title.empty()
            ? std::string{"<section>\n"}
            : fmt::format("<section id=\"chapter-{0}\" aria-labelledby=\"title-{0}\">\n<h2 id=\"title-{0}\">{1}</h2>\n",
                          chapter.number, as_html(chapter.title));
    for (const auto& block : chapter.blocks) text += html(block) + "\n";
    return text + "</section>\n";
}

} // namespace

std::string html(const Document& document)
{
    auto page = fmt::format("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                            "<meta http-equiv=\"Content-Security-Policy\" "
                            "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                            "<meta name=\"referrer\" content=\"no-referrer\">\n"
                            "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>{0}</h1>\n"
                            "<p class=\"subtitle\">{2}</p>\n</header>\n",
                            as_html(document.title), style, as_html(document.subtitle));
    for (const auto& chapter : document.chapters) page += html(chapter);
    return page + "</main>\n</body>\n</html>\n";
}

} // namespace warroom
