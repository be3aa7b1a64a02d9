#include "bot/said.hpp"

#include <fmt/format.h>

namespace warroom {

namespace {

std::optional<AttemptOutcome> read_outcome(std::string_view word)
{
    if (word == "worked" || word == "fixed") return AttemptOutcome::worked;
    if (word == "partial") return AttemptOutcome::partial;
    if (word == "failed") return AttemptOutcome::failed;
    if (word == "abandoned" || word == "stop") return AttemptOutcome::abandoned;
    return {};
}

std::optional<int> attempt_number(std::string_view word)
{
    const auto number = read_number(word);
    return number ? std::optional{static_cast<int>(*number)} : std::nullopt;
}

// "undo attempt 1": a way back of its own, for the traces of another.
bool read_undoes(Said& said, StartAttempt& start)
{
    const bool undo = said.words[0] == "undo" || said.words[0] == "undoes" || said.words[0] == "undoing";
    if (!undo || start.undoes != 0) return false;
    const bool attempt = said.words[1] == "attempt";
    const auto number = attempt_number(said.words[attempt ? 2 : 1]);
    if (!number || (!attempt && !said.words[1].starts_with('#'))) return false;
    start.undoes = *number;
    said.remarks.push_back(fmt::format("undoes attempt {}", *number));
    said.words.skip(attempt ? 3 : 2);
    return true;
}

// "on X" counts only for a known system: "hotfix on call rota" is a title.
bool read_where(Said& said, StartAttempt& start)
{
    if (said.words[0] != "on" || !start.system.empty()) return false;
    for (auto n = said.words.size() - 1; n > 0; --n) {
        auto words = said.words;
        words.skip();
        for (const auto& known : said.speaker.systems) {
            if (!same_system(words.before(n), known)) continue;
            start.system = known;
            said.remarks.push_back(fmt::format("on {}", known));
            said.words.skip(1 + n);
            return true;
        }
    }
    return false;
}

std::optional<YesNo> read_yes_no(std::string_view word)
{
    if (word == "yes" || word == "y") return YesNo::yes;
    if (word == "no" || word == "n") return YesNo::no;
    if (word == "checking" || word == "unknown" || word == "open") return YesNo::unknown;
    return {};
}

// What is asked once an attempt did not hold.
Meaning read_aftermath(Said& said, AssessFailure assess)
{
    const auto question = word(assess.question);
    const auto start =
        assess.number ? fmt::format("attempt {} {}", *assess.number, question) : fmt::format("attempt {}", question);
    if (const auto answer = read_yes_no(said.words[0])) {
        assess.answer = *answer;
        said.words.skip();
        leave_out_the_rest(said);
        return Command{assess};
    }
    const bool production = assess.question == Aftermath::production_as_before;
    Refusal refusal = bad_argument(
        fmt::format("{} {}.",
                    production ? "Is production as it was before the attempt?" : "Does the theory still stand?",
                    said.example(start + " yes")),
        {{.text = "Yes", .line = said.line(start + " yes")}, {.text = "No", .line = said.line(start + " no")}});
    if (production) refusal.offers.push_back({.text = "Checking", .line = said.line(start + " checking")});
    if (said.in_room() && !said.words.empty()) refusal.offers.push_back(add_as_note(said, said.words.rest()));
    return refusal;
}

// What is said of an attempt besides how it ended.
std::optional<Meaning> read_of_attempt(Said& said, std::optional<int> number)
{
    if (said.plain) return {};
    const std::size_t at = number ? 1 : 0;
    const auto word = std::string{said.words[at]};
    if (word == "steps" && said.words.size() == at + 1) return Question{AskAttempt{.number = number}};
    const auto question = choice<Aftermath>(word);
    if (!question && word != "deployed") return {};
    said.words.skip(at + 1);
    if (question) return read_aftermath(said, {.number = number, .question = *question, .answer = YesNo::unknown});
    leave_out_the_rest(said);
    return Command{ReachProduction{.number = number}};
}

// "attempt 3 of 4 servers are back" names no attempt.
Refusal how_did_it_end(Said& said, std::optional<int> number)
{
    if (said.words[1] == "of") number.reset();
    if (number) said.words.skip();
    const auto text = said.text();
    const auto attempt = number ? fmt::format("attempt {}", *number) : std::string{"attempt"};
    const auto line = [&](std::string_view outcome, std::string_view between = ": ") {
        return followed(fmt::format("{} {}", attempt, outcome), text, between);
    };
    return bad_argument(fmt::format("How did it end? worked, partial, failed or abandoned, as in {}.",
                                    said.example(line("failed", " "))),
                        {{.text = "It worked", .line = said.line(line("worked"))},
                         {.text = "It did not hold", .line = said.line(line("failed"))},
                         {.text = "Partly", .line = said.line(line("partial"))},
                         {.text = "Abandoned", .line = said.line(line("abandoned"))}});
}

} // namespace

Meaning read_start_attempt(Said& said)
{
    StartAttempt start{.strategy = *read_strategy(said.verb->word)};
    while (!said.plain && (read_undoes(said, start) || read_where(said, start))) {
    }
    start.title = said.text();
    if (start.strategy == Strategy::redeploy && start.title.empty()) {
        return bad_argument(fmt::format("Which version? For example {}.", said.example("redeploy 3.9")));
    }
    return Command{std::move(start)};
}

Meaning read_attempt(Said& said)
{
    EndAttempt end{.outcome = AttemptOutcome::worked};
    if (const auto by_verb = read_outcome(plain(said.verb_typed))) {
        end.outcome = *by_verb;
    } else {
        if (said.words.empty()) return Question{AskAttempt{}};
        if (!said.plain) end.number = attempt_number(said.words[0]);
        if (end.number && said.words.size() == 1) return Question{AskAttempt{.number = end.number}};
        if (auto other = read_of_attempt(said, end.number)) return std::move(*other);
        const auto outcome = said.plain ? std::nullopt : read_outcome(said.words[end.number ? 1 : 0]);
        if (!outcome) return how_did_it_end(said, end.number);
        end.outcome = *outcome;
        said.words.skip(end.number ? 2 : 1);
    }
    if (end.outcome == AttemptOutcome::worked) end.anyway = read_anyway(said);
    end.saw = said.text();
    return Command{std::move(end)};
}

Meaning read_deployed(Said& said)
{
    ReachProduction reached;
    if (!said.plain) reached.number = attempt_number(said.words[0]);
    if (reached.number) said.words.skip();
    leave_out_the_rest(said);
    return Command{reached};
}

Meaning read_go(Said& said)
{
    SayGo say{.go = said.verb->word == "go"};
    if (say.go) say.anyway = read_anyway(said);
    say.remark = said.text();
    return Command{std::move(say)};
}

Meaning read_alone(Said& said)
{
    leave_out_the_rest(said);
    return Command{DeclareAlone{}};
}

} // namespace warroom
