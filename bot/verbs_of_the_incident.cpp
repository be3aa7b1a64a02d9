#include "bot/said.hpp"
#include "core/text.hpp"

#include <array>
#include <fmt/format.h>

namespace warroom {

namespace {

std::string severity_line(Severity severity, std::string_view text)
{
    return followed(fmt::format("sev {}", static_cast<int>(severity)), text);
}

struct OpenOptions {
    DeclareIncident declare;
    std::optional<TimeRead> time{};
    std::string at{}; // the time, in words that stay true
};

std::string open_line(const DeclareIncident& declare, std::string_view at, std::string_view text)
{
    std::string line = "open";
    if (declare.severity) line += fmt::format(" sev{}", static_cast<int>(*declare.severity));
    if (declare.is_private) line += " --private";
    if (declare.drill) line += " --drill";
    if (declare.another) line += " --another";
    if (!at.empty()) line += fmt::format(" at {}", at);
    return fmt::format("{}: {}", line, text);
}

bool read_flag(Said& said, OpenOptions& options, std::string_view name, bool DeclareIncident::* flag)
{
    auto& declare = options.declare;
    const auto word = said.words[0];
    const bool long_form = word.starts_with("--") && word.substr(2) == name;
    if (declare.*flag || (!long_form && !(declare.severity && word == name))) return false;
    // Hiding what was not meant to be hidden is mended sooner than showing what was: it counts, and the answer asks.
    const auto as_title = open_line(declare, options.at, said.words.rest());
    said.remarks.push_back(long_form ? std::string{name}
                                     : fmt::format("{}; if it belongs to the title: {}", name, said.example(as_title)));
    declare.*flag = true;
    said.words.skip();
    return true;
}

bool read_open_option(Said& said, OpenOptions& options)
{
    auto& declare = options.declare;
    if (said.plain || said.ends_options()) return false;
    if (!declare.severity) {
        if (const auto read = read_severity(said.words)) {
            declare.severity = read->severity;
            said.words.skip(read->words);
            return true;
        }
    }
    if (read_flag(said, options, "private", &DeclareIncident::is_private)) return true;
    if (read_flag(said, options, "drill", &DeclareIncident::drill)) return true;
    if (!declare.another && said.words[0] == "--another") {
        declare.another = true;
        said.words.skip();
        return true;
    }
    if (said.words[0] != "at" || options.time) return false;
    auto words = said.words;
    words.skip();
    options.time = read_time(words, said.speaker.person.zone, said.speaker.now);
    if (!options.time) return false;
    options.at = options.time->doubt.empty() ? unmistakable(said.speaker.person.zone, options.time->at.front())
                                             : std::string{words.before(options.time->words)};
    words.skip(options.time->words);
    said.words = words;
    return true;
}

// What looks like an option, and begins the title as it is none.
std::optional<std::string> near_option(const OpenOptions& options)
{
    const Words words{options.declare.title};
    const auto digit = [](std::string_view text) { return !text.empty() && text[0] >= '0' && text[0] <= '9'; };
    const auto first = words[0];
    if (!options.declare.severity && first.starts_with("sev")) {
        const bool apart = first == "sev";
        const auto level = apart ? words[1] : first.substr(first.starts_with("sev-") ? 4 : 3);
        if (digit(level)) {
            return fmt::format("\"{}\" is not a severity (sev1 to sev4): it stays in the title",
                               words.before(apart ? 2 : 1));
        }
    }
    const auto time = words[1].substr(words[1].starts_with('-') ? 1 : 0);
    if (!options.time && first == "at" && digit(time)) {
        return fmt::format("\"{}\" is not a time (14:05, -20m): it stays in the title", words.before(2));
    }
    if (!options.declare.severity && (first == "private" || first == "drill")) {
        return fmt::format("\"{0}\" is part of the title; ⟦--{0}⟧ would have been an option", first);
    }
    return {};
}

// "9", "sev9" or "sev 9" is no severity, and no reason for one either.
void skip_level(Said& said)
{
    if (said.plain) return;
    if (said.words[0] == "sev") said.words.skip();
    auto level = said.words[0];
    for (const std::string_view start : {"sev-", "sev", "p"}) {
        if (!level.starts_with(start)) continue;
        level.remove_prefix(start.size());
        break;
    }
    const bool number = level.find_first_not_of("0123456789") == std::string_view::npos;
    if (!level.empty() && number) said.words.skip();
}

Refusal noticed_when(const OpenOptions& options, const Speaker& speaker)
{
    std::vector<Button> offers;
    for (const auto at : options.time->at) {
        const auto time = unmistakable(speaker.person.zone, at);
        offers.push_back({.text = time, .line = open_line(options.declare, time, options.declare.title)});
    }
    offers.push_back({.text = "Open without a time", .line = open_line(options.declare, "", options.declare.title)});
    return bad_argument(fmt::format("{} Nothing is opened yet. When was it noticed?", options.time->doubt),
                        std::move(offers));
}

struct StatusWord {
    std::string_view word;
    Status status;
};
constexpr std::array<StatusWord, 18> status_words{{{"declared", Status::declared},
                                                   {"investigating", Status::investigating},
                                                   {"looking", Status::investigating},
                                                   {"identified", Status::identified},
                                                   {"found", Status::identified},
                                                   {"fixing", Status::fixing},
                                                   {"monitoring", Status::monitoring},
                                                   {"mitigated", Status::monitoring},
                                                   {"stable", Status::monitoring},
                                                   {"watching", Status::monitoring},
                                                   {"resolved", Status::resolved},
                                                   {"over", Status::resolved},
                                                   {"closed", Status::closed},
                                                   {"cancelled", Status::cancelled},
                                                   {"canceled", Status::cancelled},
                                                   {"reopened", Status::investigating},
                                                   {"merged", Status::merged},
                                                   {"fixed", Status::fixing}}};

} // namespace

Meaning read_open(Said& said)
{
    if (plain(said.verb_typed) == "start" && said.in_room() && !said.plain) {
        const auto found = find_verb(said.words);
        if (found && read_strategy(found->verb->word)) {
            said.verb = found->verb;
            said.words.skip(found->words);
            return read_start_attempt(said);
        }
    }

    OpenOptions options{.declare = {.zone = said.speaker.zone, .zone_assumed = said.speaker.zone_assumed}};
    auto& declare = options.declare;
    if (!said.plain) declare.severity = severity_by_adjective(said.words[0]);
    if (declare.severity) said.words.skip();
    while (read_open_option(said, options)) {
    }
    const bool options_ended = said.plain;
    declare.title = without_breaks(said.text());

    if (declare.severity) {
        said.remarks.insert(said.remarks.begin(), fmt::format("severity SEV{}", static_cast<int>(*declare.severity)));
    }
    if (declare.title.empty()) {
        return bad_argument(
            fmt::format("What is broken? Say it in a few words behind the verb: {}.",
                        said.example(fmt::format("open sev{} checkout button dead since deploy",
                                                 declare.severity ? static_cast<int>(*declare.severity) : 2))),
            {help_with("open")});
    }
    if (options.time) {
        if (!options.time->doubt.empty()) return noticed_when(options, said.speaker);
        declare.detected_at = options.time->at.front();
        said.remarks.push_back(
            fmt::format("noticed at {}", zoned_time(said.speaker.person.zone, *declare.detected_at)));
    }
    if (!options_ended) {
        if (auto remark = near_option(options)) said.remarks.push_back(std::move(*remark));
    }
    return Command{std::move(declare)};
}

Meaning read_status(Said& said)
{
    if (said.words.empty()) return Question{AskState{}};
    for (const auto& [word, status] : status_words) {
        if (said.plain || said.words[0] != word) continue;
        said.words.skip();
        if (word == "reopened") return read_reopen(said);
        if (status == Status::cancelled) return read_cancel(said);
        if (status == Status::merged) return read_merge(said);
        auto text = said.text();
        if (word == "fixed") {
            const auto why = text.empty() ? std::string{"<why users are fine>"} : text;
            return bad_argument(
                fmt::format("If an attempt is open: did it work? Say so, and the status follows. If no attempt is "
                            "open: {}.",
                            said.example(fmt::format("status monitoring {}", why))),
                {{.text = "The open attempt worked", .line = said.line(followed("attempt worked", text, ": "))}});
        }
        if (status == Status::resolved) return Command{Resolve{.remark = std::move(text)}};
        if (status == Status::closed) return Command{CloseIncident{.remark = std::move(text)}};
        return Command{ChangeStatus{.to = status, .why = std::move(text)}};
    }
    const auto text = said.text();
    return bad_argument(fmt::format("\"{}\" is no status. There are investigating, identified, fixing, monitoring, "
                                    "resolved and closed, as in {}.",
                                    shorten(text, 80), said.example(fmt::format("status investigating {}", text))),
                        {send_as_update(said, text), add_as_note(said, text), help_with("status")});
}

Meaning read_sev(Said& said)
{
    auto words = said.words;
    if (words[0].size() == 1 && words[0][0] >= '1' && words[0][0] <= '4') {
        said.words.skip();
        return Command{ChangeSeverity{.to = static_cast<Severity>(words[0][0] - '0'), .why = said.text()}};
    }
    if (const auto read = read_severity(words)) {
        said.words.skip(read->words);
        return Command{ChangeSeverity{.to = read->severity, .why = said.text()}};
    }
    skip_level(said);
    const auto text = said.text();
    std::vector<Button> offers;
    for (const auto severity : {Severity::sev1, Severity::sev2, Severity::sev3, Severity::sev4}) {
        const auto level = static_cast<int>(severity);
        offers.push_back({.text = fmt::format("SEV{} {}", level, adjective(severity)),
                          .line = said.line(severity_line(severity, text))});
    }
    return bad_argument(fmt::format("Which severity? 1 (critical) to 4 (low), as in {}.",
                                    said.example(severity_line(Severity::sev2, text))),
                        std::move(offers));
}

std::string open_line(const DeclareIncident& declare, const Zone& zone)
{
    auto meant = declare;
    meant.another = true;
    return open_line(meant, meant.detected_at ? unmistakable(zone, *meant.detected_at) : std::string{}, meant.title);
}

// "follow 12" is said of incident 12.
Meaning read_follow(Said& said)
{
    const bool follows = said.verb->word == "follow";
    if (!said.plain && said.incident.empty()) {
        if (const auto id = incident_id(said.words[0], said.speaker.id_prefix)) {
            said.incident = *id;
            said.words.skip();
        }
    }
    if (!said.in_room()) {
        return bad_argument(fmt::format("Which incident? {}.", said.example(fmt::format("{} 12", said.verb->word))),
                            {{.text = "Open incidents", .line = "list"}});
    }
    leave_out_the_rest(said);
    return Command{Follow{.follows = follows}};
}

} // namespace warroom
