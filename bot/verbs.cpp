#include "bot/verbs.hpp"

#include "bot/said.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace warroom {

namespace {

using Parser = Meaning (*)(Said&);

Parser parser(std::string_view verb)
{
    static constexpr std::pair<std::string_view, Parser> parsers[] = {
        {"open", read_open},         {"status", read_status},
        {"sev", read_sev},           {"follow", read_follow},
        {"unfollow", read_follow},   {"resolve", read_resolve},
        {"close", read_close},       {"reopen", read_reopen},
        {"cancel", read_cancel},     {"merge", read_merge},
        {"unmerge", read_unmerge},   {"take", read_take},
        {"lead", read_take},         {"role", read_role},
        {"handoff", read_handoff},   {"accept", read_accept},
        {"impact", read_impact},     {"users", read_users},
        {"correct", read_correct},   {"fact", read_fact},
        {"answer", read_answer},     {"note", read_note},
        {"update", read_update},     {"star", read_entry},
        {"unstar", read_entry},      {"amend", read_entry},
        {"hide", read_entry},        {"redact", read_entry},
        {"todo", read_todo},         {"attempt", read_attempt},
        {"deployed", read_deployed}, {"go", read_go},
        {"no-go", read_go},          {"alone", read_alone},
        {"done", read_done},         {"doing", read_doing},
        {"skip", read_with_reason},  {"fail", read_with_reason},
        {"na", read_with_reason},    {"undo", read_undo},
        {"timeline", read_timeline}, {"postmortem", read_postmortem},
        {"list", read_list},         {"find", read_find},
        {"catchup", read_catchup},   {"steps", read_steps_question},
        {"help", read_help},
    };
    for (const auto& [word, read_it] : parsers) {
        if (word == verb) return read_it;
    }
    return read_strategy(verb) ? read_start_attempt : nullptr;
}

// A new incident has no id yet: "12 new servers are down" is not incident 12.
bool speaks_of_a_new_one(const VerbFound& found, Words words)
{
    // "3 users can't log in"
    if (found.verb->word == "users") return words.size() > 1 && !counts_users(words.rest(1));
    if (found.verb->word != "open") return false;
    const bool start = words[0] == "start";
    words.skip(found.words);
    const auto next = find_verb(words);
    return !start || !next || !read_strategy(next->verb->word);
}

Refusal not_yet(const Said& said)
{
    const auto& verb = *said.verb;
    const auto whole = said.whole();
    Refusal refusal{.reason = Reason::not_yet,
                    .words = known_but_not_there(verb, followed(said.speaker.command, said.incident))};
    auto& offers = refusal.offers;
    if (verb.word == "stats") offers.push_back({.text = "All incidents", .line = "list all"});
    if (verb.word == "advise") offers.push_back({.text = "State", .line = said.line("status")});
    if (said.in_room()) offers.push_back(add_as_note(said, whole));
    offers.push_back(help_with(""));
    return refusal;
}

// What may have been meant by words that begin with no verb.
std::vector<Button> keep(const Said& said, std::string_view line)
{
    return said.in_room() ? std::vector{add_as_note(said, line)} : open_with(line);
}

Refusal did_you_mean(const Said& said, const SeverityRead& severity, std::string_view line)
{
    const auto level = static_cast<int>(severity.severity);
    const auto text = said.words.rest(severity.words);
    if (said.in_room()) {
        const auto change = followed(fmt::format("sev {}", level), text);
        return {.reason = Reason::unknown_word,
                .words = fmt::format("Did you mean {}?", said.example(change)),
                .offers = {{.text = fmt::format("Change to SEV{}", level), .line = said.line(change)},
                           add_as_note(said, line)}};
    }
    return {.reason = Reason::unknown_word,
            .words = fmt::format("Did you mean to open a SEV{}?", level),
            .offers = {{.text = followed(fmt::format("Open SEV{}", level), shorten(without_breaks(text), 50)),
                        .line = followed(fmt::format("open sev{}", level), text, ": ")},
                       help_with("open")}};
}

Refusal did_you_mean(const Said& said, const Near& near, std::string_view line)
{
    Refusal refusal{.reason = Reason::unknown_word,
                    .words = fmt::format("Did you mean ⟦{}⟧?", near.spelling),
                    .offers = {{.text = std::string{near.spelling},
                                .line = said.line(followed(near.spelling, said.words.rest(near.words))),
                                .style = Button::Style::primary}}};
    if (said.words.size() == near.words) return refusal;
    for (auto& offer : keep(said, line)) refusal.offers.push_back(std::move(offer));
    return refusal;
}

// Nothing that people say is lost: what is no verb is offered as what it may have been meant for.
Refusal unknown(const Said& said, std::string_view line)
{
    if (const auto severity = read_severity(said.words)) return did_you_mean(said, *severity, line);
    if (const auto near = near_verb(said.words)) return did_you_mean(said, *near, line);
    Refusal refusal{.reason = Reason::unknown_word,
                    .words = said.in_room()
                                 ? "That begins with no verb of mine. Shall it be a note in the timeline, or an update?"
                                 : "That begins with no verb of mine. Shall it be a new incident?",
                    .offers = keep(said, line)};
    if (said.in_room()) refusal.offers.push_back(send_as_update(said, line));
    refusal.offers.push_back(help_with(""));
    return refusal;
}

// What is left of a mention, "@warroom: note x" or "@warroom, note x", is no part of what was said.
void skip_mark_of_address(Words& words)
{
    if (words[0] == ":" || words[0] == ",") words.skip();
}

struct Beginning {
    std::optional<std::string> incident{};
    std::optional<VerbFound> found{};
    Words words; // behind the id
};

// An id counts only if a verb or nothing follows.
Beginning beginning(const Words& words, std::string_view id_prefix)
{
    if (auto id = incident_id(words[0], id_prefix)) {
        auto behind = words;
        behind.skip();
        if (behind[0] == ":") behind.skip();
        const auto found = find_verb(behind);
        if (behind.empty() || (found && !speaks_of_a_new_one(*found, behind))) return {std::move(id), found, behind};
    }
    return {.found = find_verb(words), .words = words};
}

} // namespace

Reading read(std::string_view line, const Speaker& speaker)
{
    Said said{.speaker = speaker, .words = Words{line}};
    skip_mark_of_address(said.words);
    const auto whole = said.words.rest();
    if (said.words.empty()) return {.meaning = Question{AskPanel{}}};

    auto [incident, found, words] = beginning(said.words, speaker.id_prefix);
    said.words = std::move(words);
    if (incident && !found) return {.incident = std::move(incident), .meaning = Question{AskState{}}};
    if (!found) return {.meaning = unknown(said, whole)};

    said.incident = incident.value_or("");
    said.verb = found->verb;
    said.verb_typed = said.words.before(found->words);
    said.words.skip(found->words);
    const auto read_it = parser(found->verb->word);
    if (read_it) said.ends_options();
    auto meaning = read_it ? read_it(said) : Meaning{not_yet(said)};
    if (!said.incident.empty()) incident = std::move(said.incident);
    return {.incident = std::move(incident), .meaning = std::move(meaning), .remarks = std::move(said.remarks)};
}

bool begins_with_verb(std::string_view line, std::string_view id_prefix)
{
    Words words{line};
    skip_mark_of_address(words);
    return beginning(words, id_prefix).found.has_value();
}

} // namespace warroom
