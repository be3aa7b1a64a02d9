#include "bot/said.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <numeric>

namespace warroom {

namespace {

std::vector<std::string_view> spellings(const Verb& verb)
{
    std::vector<std::string_view> all{verb.word};
    all.insert(all.end(), verb.aliases.begin(), verb.aliases.end());
    return all;
}

std::string without_hyphens(std::string_view text)
{
    std::string result{text};
    std::erase(result, '-');
    return result;
}

constexpr std::size_t most_words = 4; // "point of no return"

} // namespace

std::string joined(const Words& words, std::size_t n)
{
    std::string result;
    for (std::size_t i = 0; i < n; ++i) {
        if (words[i].empty() || words[i] == ":") return {};
        if (i > 0) result += '-';
        result += words[i];
    }
    std::replace(result.begin(), result.end(), '_', '-');
    return result;
}

// A letter too many, too few, wrong, or two exchanged.
std::size_t slips(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before_last;
    std::vector<std::size_t> last(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::vector<std::size_t> row{i};
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto best = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = std::min(best, before_last[j - 2] + 1);
            }
            row.push_back(best);
        }
        before_last = std::exchange(last, std::move(row));
    }
    return last.back();
}

bool Said::ends_options()
{
    if (words[0] != ":" && words[0] != "--") return false;
    words.skip();
    plain = true;
    return true;
}

std::string Said::text()
{
    if (!plain) ends_options();
    return std::string{words.rest()};
}

std::string Said::line(std::string_view rest) const
{
    return incident.empty() ? std::string{rest} : fmt::format("{} {}", incident, rest);
}

std::string Said::example(std::string_view rest) const { return fmt::format("⟦{} {}⟧", speaker.command, line(rest)); }

std::string Said::whole() const { return followed(verb_typed, words.rest()); }

std::string_view between(const Words& from, const Words& until) { return from.before(from.size() - until.size()); }

bool read_anyway(Said& said)
{
    if (said.plain || said.words[0] != "anyway") return false;
    said.words.skip();
    return true;
}

std::optional<VerbFound> find_verb(const Words& words)
{
    for (auto n = std::min(most_words, words.size()); n > 0; --n) {
        const auto said = joined(words, n);
        if (said.empty()) continue;
        for (const auto& verb : verbs()) {
            for (const auto spelling : spellings(verb)) {
                if (said == spelling || (n == 1 && said == without_hyphens(spelling))) return VerbFound{&verb, n};
            }
        }
    }
    return {};
}

std::optional<Near> near_verb(const Words& words)
{
    if (words.empty() || words.size() > 2) return {};
    std::optional<Near> best;
    std::size_t fewest = 0;
    for (auto n = words.size(); n > 0; --n) {
        const auto said = without_hyphens(joined(words, n));
        if (said.size() < 3 || said.size() > 30) continue;
        const std::size_t allowed = said.size() < 6 ? 1 : 2;
        for (const auto& verb : verbs()) {
            for (const auto spelling : spellings(verb)) {
                // Two words are compared with what has two: "0 done" is no slip for "done".
                if (spelling.size() < 3 || (n > 1 && spelling.find('-') == std::string_view::npos)) continue;
                const auto compact = without_hyphens(spelling);
                const auto distance = slips(said, compact);
                if (distance > allowed || (best && distance >= fewest)) continue;
                best = Near{compact == verb.word ? verb.word : spelling, n};
                fewest = distance;
            }
        }
    }
    return best;
}

std::optional<SeverityRead> read_severity(const Words& words)
{
    const auto level = [](std::string_view digit) -> std::optional<Severity> {
        if (digit.size() != 1 || digit[0] < '1' || digit[0] > '4') return {};
        return static_cast<Severity>(digit[0] - '0');
    };
    for (const std::string_view start : {"sev-", "sev", "p"}) {
        if (!words[0].starts_with(start)) continue;
        if (const auto severity = level(words[0].substr(start.size()))) return SeverityRead{*severity, 1};
    }
    if (words[0] != "sev") return {};
    const auto severity = level(words[1]);
    return severity ? std::optional{SeverityRead{*severity, 2}} : std::nullopt;
}

std::optional<Severity> severity_by_adjective(std::string_view word)
{
    if (word == "critical") return Severity::sev1;
    if (word == "major") return Severity::sev2;
    if (word == "minor") return Severity::sev3;
    return {};
}

std::optional<Role> role_called(std::string_view word)
{
    static constexpr std::array<std::pair<std::string_view, Role>, 13> roles{{{"command", Role::commander},
                                                                              {"commander", Role::commander},
                                                                              {"ic", Role::commander},
                                                                              {"deputy", Role::deputy},
                                                                              {"comms", Role::comms},
                                                                              {"scribe", Role::scribe},
                                                                              {"expert", Role::expert},
                                                                              {"driver", Role::driver},
                                                                              {"reviewer", Role::reviewer},
                                                                              {"support", Role::support},
                                                                              {"observer", Role::observer},
                                                                              {"liaison", Role::support},
                                                                              {"lead", Role::commander}}};
    for (const auto& [name, role] : roles) {
        if (name == word) return role;
    }
    return {};
}

std::optional<Strategy> read_strategy(std::string_view verb)
{
    static constexpr std::array<std::pair<std::string_view, Strategy>, 8> strategies{
        {{"hotfix", Strategy::hotfix},
         {"revert", Strategy::revert},
         {"rollback", Strategy::rollback},
         {"redeploy", Strategy::redeploy},
         {"flag-off", Strategy::flag_off},
         {"failover", Strategy::failover},
         {"scale", Strategy::scale},
         {"roll-forward", Strategy::roll_forward}}};
    for (const auto& [name, strategy] : strategies) {
        if (name == verb) return strategy;
    }
    return {};
}

std::string known_but_not_there(const Verb& verb, std::string_view command)
{
    return fmt::format("⟦{}⟧ is known but not there yet: {}", verb.word,
                       fmt::format(fmt::runtime(verb.instead), fmt::arg("command", command)));
}

std::string followed(std::string_view start, std::string_view text, std::string_view between)
{
    return text.empty() ? std::string{start} : fmt::format("{}{}{}", start, between, text);
}

Button add_as_note(const Said& said, std::string_view text)
{
    return {.text = "Add as note", .line = said.line(fmt::format("note {}", text)), .style = Button::Style::primary};
}

Button send_as_update(const Said& said, std::string_view text)
{
    return {.text = "Send as update", .line = said.line(fmt::format("update: {}", text))};
}

Button help_with(std::string_view verb)
{
    return {.text = "Help", .line = verb.empty() ? "help" : fmt::format("help {}", verb)};
}

std::vector<Button> open_with(std::string_view text)
{
    std::vector<Button> offers;
    for (int level = 1; level <= 3; ++level) {
        // The colon: no word of theirs may be taken for an option.
        offers.push_back({.text = fmt::format("Open SEV{} \"{}\"", level, shorten(without_breaks(text), 50)),
                          .line = fmt::format("open sev{}: {}", level, text)});
    }
    return offers;
}

Refusal bad_argument(std::string words, std::vector<Button> offers)
{
    return {.reason = Reason::bad_argument, .words = std::move(words), .offers = std::move(offers)};
}

Refusal which_time(const Said& said, const TimeRead& time, std::string_view before, std::string_view behind)
{
    std::vector<Button> offers;
    for (const auto at : time.at) {
        const auto exact = unmistakable(said.speaker.person.zone, at);
        offers.push_back({.text = exact, .line = said.line(fmt::format("{} {}{}", before, exact, behind))});
    }
    return bad_argument(fmt::format("{} Which time do you mean?", time.doubt), std::move(offers));
}

Refusal of_which_incident(const Said& said)
{
    Refusal refusal{.reason = Reason::no_incident_here,
                    .words = fmt::format("Of which incident? Put its number in front: ⟦{} 12 {}⟧. Or is it a new one?",
                                         said.speaker.command, said.whole()),
                    .offers = open_with(said.whole())};
    refusal.offers.push_back(help_with(said.verb->word));
    return refusal;
}

void leave_out_the_rest(Said& said)
{
    const auto left = said.text();
    if (!left.empty()) said.remarks.push_back(fmt::format("not kept: \"{}\"", left));
    said.words.skip(said.words.size());
}

std::optional<std::string> incident_id(std::string_view word, std::string_view prefix)
{
    const auto start = plain(prefix) + "-";
    if (word.starts_with(start)) word.remove_prefix(start.size());
    if (word.starts_with('#') || !read_number(word)) return {};
    return std::string{word};
}

std::optional<std::int64_t> read_number(std::string_view word)
{
    if (word.starts_with('#')) word.remove_prefix(1);
    const bool digits = !word.empty() && word.size() <= 9 && word[0] != '0' &&
                        std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::optional<std::int64_t>{std::stoll(std::string{word})} : std::nullopt;
}

} // namespace warroom
