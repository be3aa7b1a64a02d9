#include "core/post_mortem.hpp"

#include "core/account.hpp"
#include "core/match.hpp"
#include "core/phrase.hpp"
#include "core/timeline.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

// A YAML scalar that is one line whatever is in it.
std::string yaml_text(std::string_view text)
{
    std::string scalar = "\"";
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') scalar += '\\';
        if (letter == '\n')
            scalar += "\\n";
        else if (code < 0x20 || code == 0x7f)
            scalar += fmt::format("\\x{:02x}", code);
        else
            scalar += letter;
    }
    return scalar + '"';
}

std::string yaml(const FactValue& value)
{
    return match(
        value, [](std::monostate) { return std::string{"null"}; },
        [](bool yes) { return std::string{yes ? "true" : "false"}; },
        [](std::int64_t number) { return std::to_string(number); },
        [](double number) { return fmt::format("{}", number); },
        [](const std::string& text) { return yaml_text(text); },
        [](const std::vector<std::string>& list) {
            std::string items;
            for (const auto& item : list) items += (items.empty() ? "" : ", ") + yaml_text(item);
            return "[" + items + "]";
        });
}

Chapter header(const Account& account)
{
    Facts lines;
    for (const auto& [key, value] : facts(account.history, account.now)) lines.lines.emplace_back(key, yaml(value));
    Chapter chapter{0, "", {std::move(lines)}};
    if (account.incident.status != Status::cancelled && account.incident.status != Status::merged)
        chapter.blocks.push_back(Prompt{account.asked(), "who owns this draft, and when is its review?"});
    return chapter;
}

// A small incident gets the short form, unless it went on longer than it should have.
bool whole_form(const Account& account)
{
    return peak(account.incident) <= Severity::sev2 || failed_attempts(account.incident) >= 2 || account.reopened > 0;
}

// Prompt-only chapters: the bot never writes a cause or a lesson.
std::vector<Chapter> closing(const Account& account)
{
    if (account.incident.status == Status::cancelled || account.incident.status == Status::merged) return {};
    const auto asked = account.asked();
    if (!whole_form(account))
        return {{7,
                 "Three questions",
                 {Prompt{asked, "what made it possible?"}, Prompt{asked, "what hid it?"},
                  Prompt{asked, "what one thing do we change?"}}}};
    return {
        {7,
         "Contributing factors",
         {Prompt{asked, "what made it possible, what let it reach production, what made it bigger or longer, what hid "
                        "it, what limited it? At least three factors, none of them a person."}}},
        {11,
         "Action items",
         {Prompt{asked, "what do we change? One to eight items, each with one owner, a due date and its type: "
                        "prevent, mitigate, detect or process."}}}};
}

std::string severity_word(const Incident& incident)
{
    const auto now = label(incident.severity);
    if (incident.held.empty()) return now + " (nobody chose it)";
    const auto worst = label(peak(incident));
    return worst == now ? now : fmt::format("{} (peak {})", now, worst);
}

std::string subtitle(const Account& account, int prompts)
{
    const auto& incident = account.incident;
    return fmt::format("{}{}{} · {} · draft rev {} · owner: to be named · {} {} open · all times {} ({})",
                       incident.declared.drill ? "DRILL · " : "", incident.declared.is_private ? "PRIVATE · " : "",
                       severity_word(incident), word(incident.status), std::max(incident.drafts, 1), prompts,
                       prompts == 1 ? "prompt" : "prompts", account.zone().name,
                       offset_text(account.zone(), account.times.detected));
}

Text minute_text(const Timeline& story, const Minute& minute)
{
    Text text{Span{prefix(story, minute.at), Span::Style::strong}};
    for (const auto& phrase : minute.phrases) {
        text.push_back({&phrase == &minute.phrases.front() ? " " : "; "});
        text.insert(text.end(), phrase.words.begin(), phrase.words.end());
    }
    return text;
}

} // namespace

Chapter minute_by_minute(const Account& account)
{
    const auto story = timeline(account.history);
    Chapter chapter{6, "Minute by minute", {}};
    const auto origin = account.clock(story.origin);
    chapter.blocks.push_back(Paragraph{plain(
        story.origin_assumed
            ? fmt::format(
                  "Minutes count from {}, when the room was opened: assumed, as nobody said when the first sign came.",
                  origin)
            : fmt::format("Minutes count from {}, when the first sign was noticed.", origin))});
    const auto bullet = [&](Text text) {
        if (!std::holds_alternative<Bullets>(chapter.blocks.back())) chapter.blocks.push_back(Bullets{});
        std::get<Bullets>(chapter.blocks.back()).items.push_back(std::move(text));
    };
    for (const auto& line : story.lines)
        match(
            line, [&](const Section& section) { chapter.blocks.push_back(Subheading{section.title}); },
            [&](const Day& day) {
                chapter.blocks.push_back(Paragraph{{Span{long_date(story.zone, day.at), Span::Style::strong}}});
            },
            [&](const Minute& minute) { bullet(minute_text(story, minute)); },
            [&](const Chatter& chatter) {
                bullet({Span{fmt::format("({} messages, {} {})", chatter.messages, chatter.people,
                                         chatter.people == 1 ? "person" : "people"),
                             Span::Style::emphasis}});
            },
            [&](const Gap& gap) {
                const auto length = duration_text(gap.length);
                chapter.blocks.push_back(Paragraph{plain(fmt::format("— no record for {} —", length))});
                chapter.blocks.push_back(Prompt{account.asked(), fmt::format("what happened in the {} after {}?",
                                                                             length, account.clock(gap.from))});
            });
    return chapter;
}

Document post_mortem(std::span<const Recorded> history, Timestamp now)
{
    if (history.empty()) return {.title = "No incident", .subtitle = ""};
    const auto read = account(history, now);
    Document document{fmt::format("{} · {}", label(read.incident), without_mentions(read.incident.declared.title)),
                      "",
                      {header(read), summary(read), at_a_glance(read), what_we_tried(read), minute_by_minute(read)}};
    for (auto& chapter : closing(read)) document.chapters.push_back(std::move(chapter));
    document.subtitle = subtitle(read, open_prompts(document));
    return document;
}

} // namespace warroom
