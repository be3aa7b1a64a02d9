#include "bot/said.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

namespace warroom {

namespace {

// "ok" ends the impact.
struct Level {
    std::optional<ImpactLevel> level{};
    bool ok = false;
};
std::optional<Level> read_level(std::string_view word)
{
    if (word == "full" || word == "down") return Level{ImpactLevel::full};
    if (word == "partial" || word == "degraded" || word == "slow") return Level{ImpactLevel::partial};
    if (word == "minor") return Level{ImpactLevel::minor};
    if (word == "ok" || word == "up") return Level{.ok = true};
    return {};
}

struct ShareRead {
    int percent;
    std::size_t words;
};
std::optional<ShareRead> read_share(const Words& words)
{
    auto digits = words[0];
    const bool apart = words[1] == "%";
    if (!apart && !digits.ends_with('%')) return {};
    if (!apart) digits.remove_suffix(1);
    const auto percent = digits == "0" ? 0 : read_number(digits);
    if (!percent || *percent > 100 || digits.starts_with('#')) return {};
    return ShareRead{static_cast<int>(*percent), apart ? 2U : 1U};
}

enum class Edge { from, to, at };
std::optional<Edge> edge(std::string_view word)
{
    if (word == "from" || word == "since") return Edge::from;
    if (word == "to" || word == "until") return Edge::to;
    if (word == "at") return Edge::at;
    return {};
}

// A system's name ends where one of these begins, or the line.
bool option_begins(const Words& words, const Speaker& speaker)
{
    if (words.empty() || read_level(words[0]) || read_share(words)) return true;
    if (!edge(words[0])) return false;
    auto behind = words;
    behind.skip();
    return read_time(behind, speaker.person.zone, speaker.now).has_value();
}

std::string_view without_quotes(std::string_view text)
{
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    do text.remove_prefix(1);
    while (!text.empty() && continues(text.front()));
    while (text.size() > 1 && continues(text.back())) text.remove_suffix(1);
    if (!text.empty()) text.remove_suffix(1);
    return text;
}

struct SystemRead {
    std::string name{}; // empty: left out
    std::size_t words = 0;
    bool known = false;
    bool quoted = false;
};
std::optional<SystemRead> read_quoted(const Words& words)
{
    if (!words[0].starts_with('"')) return {};
    for (std::size_t n = 1; n <= words.size(); ++n) {
        if (!words[n - 1].ends_with('"') || (n == 1 && words[0].size() < 3)) continue;
        return SystemRead{.name = std::string{without_quotes(words.before(n))}, .words = n, .quoted = true};
    }
    return {};
}

// The known system with the longest name, behind which `ends`.
template <class Ends>
std::optional<SystemRead> read_known(const Words& words, const Speaker& speaker, Ends ends)
{
    for (auto n = words.size(); n > 0; --n) {
        auto behind = words;
        behind.skip(n);
        if (!ends(behind)) continue;
        for (const auto& known : speaker.systems) {
            if (same_system(words.before(n), known)) return SystemRead{.name = known, .words = n, .known = true};
        }
    }
    return {};
}

SystemRead read_system(const Words& words, const Speaker& speaker)
{
    const auto ends = [&](const Words& behind) { return option_begins(behind, speaker); };
    auto read = read_quoted(words);
    if (!read) read = read_known(words, speaker, ends);
    if (!read) {
        auto behind = words;
        while (!ends(behind)) behind.skip();
        const auto name = between(words, behind);
        read = SystemRead{.name = std::string{name}, .words = words.size() - behind.size()};
    }
    for (const auto& known : speaker.systems) {
        if (!same_system(read->name, known)) continue;
        read->name = known;
        read->known = true;
    }
    return *read;
}

struct Options {
    Level level{};
    bool leveled = false;
    std::optional<int> share{};
    std::optional<Timestamp> from{};
    std::optional<Timestamp> to{};
    std::optional<Timestamp> at{};
    std::optional<Refusal> doubt{};
};

bool read_edge(Said& said, const Words& all, Options& options)
{
    const auto which = edge(said.words[0]);
    if (!which) return false;
    auto& at = *which == Edge::from ? options.from : *which == Edge::to ? options.to : options.at;
    auto words = said.words;
    words.skip();
    const auto& zone = said.speaker.person.zone;
    const auto time = read_time(words, zone, said.speaker.now);
    if (at || !time) return false;
    const auto name = said.words[0];
    if (!time->doubt.empty()) {
        const auto before = followed(said.verb_typed, between(all, words));
        const auto behind = words.rest(time->words);
        options.doubt = which_time(said, *time, before, followed("", behind, " "));
    } else {
        at = time->at.front();
        said.remarks.push_back(fmt::format("{} {}", name, zoned_time(zone, *at, said.speaker.now)));
    }
    words.skip(time->words);
    said.words = words;
    return true;
}

// `leveled`: the verb said it.
Options read_options(Said& said, const Words& all, bool leveled)
{
    Options options{.leveled = leveled};
    while (!said.words.empty() && !options.doubt) {
        if (const auto level = read_level(said.words[0]); level && !options.leveled) {
            options.level = *level;
            options.leveled = true;
            said.words.skip();
        } else if (const auto share = read_share(said.words); share && !options.share) {
            options.share = share->percent;
            said.words.skip(share->words);
        } else if (!read_edge(said, all, options)) {
            break;
        }
    }
    return options;
}

std::string quoted(std::string_view name) { return name.empty() ? "" : fmt::format(" \"{}\"", name); }

std::string line_of(std::string_view system, std::string_view level, std::string_view options)
{
    return followed(followed(fmt::format("impact{}", quoted(system)), level), options);
}

Refusal how_badly(const Said& said, const SystemRead& system, std::string_view options)
{
    std::vector<Button> offers;
    for (const std::string_view level : {"full", "partial", "minor"}) {
        offers.push_back({.text = std::string{level}, .line = said.line(line_of(system.name, level, options))});
    }
    return bad_argument(fmt::format("How badly is it hit? full (down), partial (slow) or minor, as in {}.",
                                    said.example(line_of(system.name, "full", options))),
                        std::move(offers));
}

Refusal cannot_place(const Said& said, std::string_view whole, std::string_view understood)
{
    const auto left = said.words.rest();
    return bad_argument(
        fmt::format("\"{}\" is no level, share or time. A system's name of several words goes in quotes: {}.",
                    shorten(left, 80), said.example("impact \"Public API\" partial 20% from 14:05 to 14:20")),
        {{.text = fmt::format("Without \"{}\"", shorten(left, 40)), .line = said.line(understood)},
         add_as_note(said, whole)});
}

// What was typed may be another spelling of a known system, or no name at all.
std::optional<Refusal> is_it_new(Said& said, const SystemRead& system, std::string_view level, std::string_view options)
{
    if (system.name.empty() || system.known || system.quoted) return {};
    const auto typed = plain(system.name);
    std::vector<Button> offers;
    const auto anything = [](const Words&) { return true; };
    if (const auto begins = read_known(Words{system.name}, said.speaker, anything)) {
        offers.push_back({.text = begins->name, .line = said.line(line_of(begins->name, level, options))});
    }
    for (const auto& known : said.speaker.systems) {
        if (slips(typed, plain(known)) > (typed.size() < 6 ? 1 : 2)) continue;
        offers.push_back({.text = known, .line = said.line(line_of(known, level, options))});
    }
    const bool long_name = Words{system.name}.size() > 4;
    if (offers.empty() && !long_name) {
        said.remarks.push_back(fmt::format("new system \"{}\"", system.name));
        return {};
    }
    auto words = offers.empty() ? fmt::format("Is \"{}\" the name of a system? {}", shorten(system.name, 80),
                                              said.example("impact \"Public API\" full"))
                                : fmt::format("Did you mean {}?", offers.front().text);
    offers.push_back({.text = fmt::format("New: {}", shorten(system.name, 40)),
                      .line = said.line(line_of(system.name, level, options))});
    return bad_argument(std::move(words), std::move(offers));
}

Meaning read_end(Said& said, std::string_view whole)
{
    const auto all = said.words;
    EndImpact end;
    auto behind = said.words;
    behind.skip();
    if (said.words[0] == "all" && option_begins(behind, said.speaker)) {
        end.all = true;
        said.words = behind;
    } else {
        auto system = read_system(said.words, said.speaker);
        said.words.skip(system.words);
        end.system = std::move(system.name);
    }
    auto options = read_options(said, all, true);
    if (options.doubt) return std::move(*options.doubt);
    end.at = options.at ? options.at : options.to;
    if (!said.words.empty() || options.share || options.from) {
        return cannot_place(said, whole, fmt::format("impact end{}", end.all ? " all" : quoted(end.system)));
    }
    return Command{std::move(end)};
}

Meaning read_never(Said& said)
{
    WithdrawImpact never;
    const auto anywhere = [](const Words&) { return true; };
    auto system = read_quoted(said.words);
    if (!system) system = read_known(said.words, said.speaker, anywhere);
    if (said.words[0] == "all") {
        never.all = true;
        said.words.skip();
    } else if (system) {
        never.system = std::move(system->name);
        said.words.skip(system->words);
    } else if (said.speaker.systems.empty() && said.words.size() > 1) {
        never.system = std::string{said.words.typed(0)};
        said.words.skip();
    }
    never.why = said.text();
    if (!never.all && never.system.empty()) {
        std::vector<Button> offers;
        const auto why = never.why.empty() ? std::string{"not real"} : never.why;
        for (const auto& known : said.speaker.systems) {
            offers.push_back({.text = known, .line = said.line(fmt::format("impact never{} {}", quoted(known), why))});
        }
        offers.push_back({.text = "All of it", .line = said.line(fmt::format("impact never all {}", why))});
        return bad_argument(
            fmt::format("What was never hit? {}.", said.example(fmt::format("impact never all {}", why))),
            std::move(offers));
    }
    if (!never.why.empty()) return Command{std::move(never)};
    const auto line = fmt::format("impact never{}", never.all ? " all" : quoted(never.system));
    return bad_argument(fmt::format("Why? {}.", said.example(line + " the probe was wrong")),
                        {{.text = "False alarm", .line = said.line(line + " false alarm")}});
}

} // namespace

Meaning read_impact(Said& said)
{
    const auto verb = plain(said.verb_typed);
    const bool plainly = verb == "impact";
    if (plainly && said.words.empty()) return Question{AskImpact{}};
    if (!said.in_room()) return of_which_incident(said);
    const auto whole = said.whole();
    if (plainly && said.words[0] == "never") {
        said.words.skip();
        return read_never(said);
    }
    if (verb == "up" || said.words[0] == "end") {
        if (plainly) said.words.skip();
        if (plainly) said.verb_typed = "impact end";
        return read_end(said, whole);
    }

    const auto all = said.words;
    const auto system = read_system(said.words, said.speaker);
    said.words.skip(system.words);
    const auto typed = said.words;
    auto options = read_options(said, all, !plainly);
    if (options.doubt) return std::move(*options.doubt);
    if (!plainly) options.level = *read_level(verb);
    if (options.level.ok) {
        const bool only_end = said.words.empty() && !options.share && !options.from;
        if (!only_end) return cannot_place(said, whole, fmt::format("impact end{}", quoted(system.name)));
        return Command{EndImpact{.system = system.name, .at = options.at ? options.at : options.to}};
    }
    const auto understood = between(typed, said.words);
    const auto level_of_verb = plainly ? std::string_view{} : word(*options.level.level);
    if (!said.words.empty()) return cannot_place(said, whole, line_of(system.name, level_of_verb, understood));
    const bool changes_nothing = !options.share && !options.from && !options.at && !options.to;
    if (!options.level.level && (changes_nothing || (!system.name.empty() && !system.known))) {
        return how_badly(said, system, understood);
    }
    if (auto asked = is_it_new(said, system, level_of_verb, understood)) return std::move(*asked);
    return Command{ChangeImpact{.system = system.name,
                                .level = options.level.level,
                                .share = options.share,
                                .from = options.from ? options.from : options.at,
                                .to = options.to}};
}

} // namespace warroom
