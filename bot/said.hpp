#pragma once
// What a line says, taken apart as far as every verb needs it, and how to answer when it can't be understood. Shared by
// the parsers; of no use outside.

#include "bot/times.hpp"
#include "bot/verbs.hpp"
#include "bot/words.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

using Meaning = decltype(Reading::meaning);

struct Said {
    const Speaker& speaker;
    Words words; // behind the verb
    const Verb* verb = nullptr;
    std::string_view verb_typed{}; // "Roll back"
    std::string incident{};        // digits; empty: none in front
    bool plain = false;            // options are over: a colon or "--" was read
    std::vector<std::string> remarks{};

    bool in_room() const { return speaker.in_room || !incident.empty(); }
    bool ends_options(); // reads a ":" or "--"
    std::string text();  // what is left, untouched, but for such a mark in front
    // A line that works when pasted or pressed, with the incident it is about in front.
    std::string line(std::string_view rest) const;
    std::string example(std::string_view rest) const; // in backticks, with the command's word
};

struct VerbFound {
    const Verb* verb;
    std::size_t words;
};
// The longest verb or alias that the words begin with: `-`, `_` and one space are alike where it has two words.
std::optional<VerbFound> find_verb(const Words& words);
// The spelling that one or two mistyped words are nearest to, if near enough.
struct Near {
    std::string_view spelling;
    std::size_t words;
};
std::optional<Near> near_verb(const Words& words);

struct SeverityRead {
    Severity severity;
    std::size_t words;
};
std::optional<SeverityRead> read_severity(const Words& words); // sev1, sev-1, sev 1, p1
std::optional<Severity> severity_by_adjective(std::string_view word);
std::optional<Role> read_role(std::string_view word);
std::optional<Strategy> read_strategy(std::string_view verb); // of the table's spelling

// What to say of a verb that is not there yet; `command` with an incident's id, if one is meant.
std::string known_but_not_there(const Verb& verb, std::string_view command);

// "sev 2" and "why": "sev 2 why"; without a text nothing but the start.
std::string followed(std::string_view start, std::string_view text, std::string_view between = " ");

Button add_as_note(const Said& said, std::string_view text);
Button help_with(std::string_view verb);
std::vector<Button> open_with(std::string_view text); // as SEV1, SEV2 or SEV3
Refusal bad_argument(std::string words, std::vector<Button> offers = {});

// The parsers, filed by subject. Each reads `said.words`.
Meaning read_open(Said& said); // verbs_of_the_incident.cpp
Meaning read_status(Said& said);
Meaning read_sev(Said& said);
Meaning read_resolve(Said& said);
Meaning read_close(Said& said);
Meaning read_take(Said& said);
Meaning read_note(Said& said); // verbs_of_the_work.cpp
Meaning read_start_attempt(Said& said);
Meaning read_done(Said& said);
Meaning read_skip(Said& said);
Meaning read_undo(Said& said);
Meaning read_attempt(Said& said);
Meaning read_timeline(Said& said); // questions.cpp
Meaning read_postmortem(Said& said);
Meaning read_list(Said& said);
Meaning read_help(Said& said);

} // namespace warroom
