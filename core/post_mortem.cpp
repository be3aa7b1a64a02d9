#include "core/post_mortem.hpp"

#include "core/account.hpp"
#include "core/match.hpp"
#include "core/phrase.hpp"
#include "core/redaction.hpp"

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
    for (const auto& [key, value] : facts(account)) lines.lines.emplace_back(key, yaml(value));
    Chapter chapter{0, "", {std::move(lines)}};
    if (account.real())
        chapter.blocks.push_back(Prompt{account.asked(), "who owns this draft, and when is its review?"});
    return chapter;
}

Chapter three_questions(const Account& account)
{
    const auto asked = account.asked();
    return {7,
            "Three questions",
            {Prompt{asked, "what made it possible?"}, Prompt{asked, "what hid it?"},
             Prompt{asked, "what one thing do we change?"}}};
}

// A small incident gets the short form, unless something made it one to learn from.
std::vector<Chapter> chapters(const Account& account)
{
    const bool whole = post_mortem_required(account.incident(), account.until()) && account.real();
    const auto story = timeline(account.history, account.later);
    std::vector<Chapter> all{header(account), summary(account), at_a_glance(account)};
    const auto add = [&](Chapter chapter) {
        if (!chapter.blocks.empty()) all.push_back(std::move(chapter));
    };
    if (whole) {
        add(impact_per_system(account));
        add(key_moments(story));
    }
    if (whole || !account.attempts().empty()) add(what_we_tried(account));
    add(minute_by_minute(account, story));
    if (account.real()) add(whole ? contributing_factors(account) : three_questions(account));
    if (account.real() && (whole || !account.incident().todos.empty())) add(action_items(account));
    add(open_questions(account));
    add(earlier_words(account));
    return all;
}

std::string severity_word(const Incident& incident)
{
    const auto now = label(incident.severity);
    if (incident.held.empty()) return now + " (nobody chose it)";
    const auto worst = label(peak(incident));
    return worst == now ? now : fmt::format("{} (peak {})", now, worst);
}

// "Europe/Madrid (UTC+1, UTC+2 from 03:00 on Sun 29 Mar 2026)"
std::string clocks(const Account& account)
{
    const auto& zone = account.zone();
    const auto first = std::min(account.times.impact_started, account.times.detected);
    auto offsets = offset_text(zone, first);
    for (const auto& change : zone.changes)
        if (first < change.from && change.from <= account.until() && offset(zone, first) != change.offset)
            offsets += fmt::format(", {} from {} on {}", offset_text(zone, change.from), clock_time(zone, change.from),
                                   long_date(zone, change.from));
    return fmt::format("{} ({})", zone.name, offsets);
}

std::string subtitle(const Account& account, int prompts)
{
    const auto& incident = account.incident();
    const auto owed =
        account.real() ? fmt::format(" · owner: to be named · {} {} open", prompts, prompts == 1 ? "prompt" : "prompts")
                       : std::string{};
    return fmt::format("{}{}{} · {} · draft rev {}{} · all times {}", incident.declared.drill ? "DRILL · " : "",
                       incident.declared.is_private ? "PRIVATE · " : "", severity_word(incident), word(incident.status),
                       std::max(incident.drafts, 1), owed, clocks(account));
}

} // namespace

Document post_mortem(std::span<const Recorded> history, Timestamp now)
{
    if (history.empty()) return {.title = "No incident", .subtitle = ""};
    if (const auto told = with_redactions_told(history)) return post_mortem(*told, now);
    const auto read = account(history, now);
    const auto& incident = read.incident();
    Document document{fmt::format("{} · {}", label(incident), without_mentions(incident.declared.title)), "",
                      chapters(read)};
    document.subtitle = subtitle(read, open_prompts(document));
    return document;
}

} // namespace warroom
