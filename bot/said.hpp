#pragma once
// What a line says, taken apart as far as every verb needs it, and how to answer when it can't be understood. Shared by
// the parsers; of no use outside.

#include "bot/times.hpp"
#include "bot/verbs.hpp"
#include "bot/words.hpp"

#include <algorithm>
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
    std::string whole() const;                        // the verb as typed and what is still to be read
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

// The first `n` words as one spelling, "detected-by"; empty if there are not so many.
std::string joined(const Words& words, std::size_t n);
std::size_t slips(std::string_view a, std::string_view b); // of the finger, that lie between two words
// What was read between two states of the same words, without the spaces around it.
std::string_view between(const Words& from, const Words& until);

// The value that the words begin with, in one word or two: "harm now" is `harm_now`.
template <class Choice>
struct ChoiceRead {
    Choice value;
    std::size_t words;
};
template <class Choice>
std::optional<ChoiceRead<Choice>> read_choice(const Words& words)
{
    for (std::size_t n = 3; n > 0; --n) {
        auto said = joined(words, n);
        if (const auto value = choice<Choice>(said)) return ChoiceRead<Choice>{*value, n};
        std::replace(said.begin(), said.end(), '-', '_');
        if (const auto value = choice<Choice>(said)) return ChoiceRead<Choice>{*value, n};
    }
    return {};
}

bool read_anyway(Said& said); // directly here, and not behind a colon

struct SeverityRead {
    Severity severity;
    std::size_t words;
};
std::optional<SeverityRead> read_severity(const Words& words); // sev1, sev-1, sev 1, p1
std::optional<Severity> severity_by_adjective(std::string_view word);
std::optional<Role> role_called(std::string_view word);
std::optional<Strategy> read_strategy(std::string_view verb); // of the table's spelling

// What to say of a verb that is not there yet; `command` with an incident's id, if one is meant.
std::string known_but_not_there(const Verb& verb, std::string_view command);

// "sev 2" and "why": "sev 2 why"; without a text nothing but the start.
std::string followed(std::string_view start, std::string_view text, std::string_view between = " ");

Button add_as_note(const Said& said, std::string_view text);
Button send_as_update(const Said& said, std::string_view text);
Button help_with(std::string_view verb);
std::vector<Button> open_with(std::string_view text); // as SEV1, SEV2 or SEV3
Refusal bad_argument(std::string words, std::vector<Button> offers = {});
// The time is in doubt: the candidates, each between what stood in front of it and what stood behind.
Refusal which_time(const Said& said, const TimeRead& time, std::string_view before, std::string_view behind);
// What is said only of an incident was said where there is none.
Refusal of_which_incident(const Said& said);
// Facts have no room for more words: what was not kept is said.
void leave_out_the_rest(Said& said);
bool counts_users(std::string_view text); // "about 300 LB"
// "12" or "INC-12": the digits.
std::optional<std::string> incident_id(std::string_view word, std::string_view prefix);
// "#128", "128", "1".
std::optional<std::int64_t> read_number(std::string_view word);

// The one whom the next word calls, "me" or a mention, and skips it.
std::optional<Person> read_person(Said& said);
// The next words call somebody whom Slack did not resolve: candidates, between what is in front and what is behind.
Refusal whom(const Said& said, std::string_view before);

// The parsers, filed by subject. Each reads `said.words`.
Meaning read_open(Said& said); // verbs_of_the_incident.cpp
Meaning read_status(Said& said);
Meaning read_sev(Said& said);
Meaning read_follow(Said& said);
Meaning read_resolve(Said& said); // verbs_of_the_ending.cpp
Meaning read_close(Said& said);
Meaning read_reopen(Said& said);
Meaning read_cancel(Said& said);
Meaning read_merge(Said& said);
Meaning read_unmerge(Said& said);
Meaning read_take(Said& said); // verbs_of_the_people.cpp
Meaning read_role(Said& said);
Meaning read_handoff(Said& said);
Meaning read_accept(Said& said);
Meaning read_impact(Said& said); // verbs_of_the_impact.cpp
Meaning read_users(Said& said);  // verbs_of_the_facts.cpp
Meaning read_correct(Said& said);
Meaning read_fact(Said& said);
Meaning read_answer(Said& said);
Meaning read_note(Said& said); // verbs_of_the_record.cpp
Meaning read_update(Said& said);
Meaning read_entry(Said& said);
Meaning read_todo(Said& said);          // verbs_of_the_todos.cpp
Meaning read_start_attempt(Said& said); // verbs_of_the_work.cpp
Meaning read_attempt(Said& said);
Meaning read_deployed(Said& said);
Meaning read_go(Said& said);
Meaning read_alone(Said& said);
Meaning read_done(Said& said); // verbs_of_the_steps.cpp
Meaning read_doing(Said& said);
Meaning read_with_reason(Said& said);
Meaning read_undo(Said& said);
Meaning read_timeline(Said& said); // questions.cpp
Meaning read_postmortem(Said& said);
Meaning read_list(Said& said);
Meaning read_find(Said& said);
Meaning read_catchup(Said& said);
Meaning read_steps_question(Said& said);
Meaning read_help(Said& said);

} // namespace warroom
