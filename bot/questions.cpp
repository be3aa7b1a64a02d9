#include "bot/said.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace warroom {

Meaning read_timeline(Said& said)
{
    auto& words = said.words;
    if (words.empty()) return Question{AskTimeline{}};
    if (words[0] == "all") return Question{AskTimeline{.all = true}};
    if (words[0] == "last") words.skip();
    auto span = read_duration(words[0]);
    if (!span) span = read_duration(fmt::format("{}{}", words[0], words[1])); // "2 hours"
    if (span) return Question{AskTimeline{.last = *span}};
    return bad_argument(fmt::format("How far back? A duration such as 30m, 2h or 1h30m, or all: {}.",
                                    said.example("timeline last 30m")),
                        {{.text = "Last 30 minutes", .line = said.line("timeline last 30m")},
                         {.text = "All of it", .line = said.line("timeline all")}});
}

Meaning read_postmortem(Said& said)
{
    const auto word = said.words[0];
    if (word.empty() || word == "show") return Question{AskPostMortem{}};
    static constexpr std::array<std::string_view, 5> later{"next", "fill", "owner", "review", "done"};
    const auto show = said.line("postmortem show");
    if (std::find(later.begin(), later.end(), word) == later.end()) {
        return bad_argument(fmt::format("The draft can be shown: {}.", said.example("postmortem show")),
                            {{.text = "Show the draft", .line = show}});
    }
    Refusal refusal{.reason = Reason::not_yet,
                    .words = fmt::format("⟦postmortem {}⟧ is known but not there yet: the draft can be shown, and what "
                                         "is missing in it is written where it was filed.",
                                         word),
                    .offers = {{.text = "Show the draft", .line = show}}};
    if (said.in_room()) {
        refusal.offers.push_back(add_as_note(said, followed(said.verb_typed, said.words.rest())));
    }
    return refusal;
}

Meaning read_list(Said& said)
{
    const auto word = said.words[0];
    if (word.empty() || word == "open") return Question{AskList{}};
    if (word == "mine") return Question{AskList{.which = AskList::Which::mine}};
    if (word == "all") return Question{AskList{.which = AskList::Which::all}};
    return bad_argument(fmt::format("Which ones? open, mine or all, as in {}.", said.example("list mine")),
                        {{.text = "Open ones", .line = "list open"},
                         {.text = "Mine", .line = "list mine"},
                         {.text = "All", .line = "list all"}});
}

Meaning read_find(Said& said)
{
    auto words = said.text();
    if (!words.empty()) return Question{AskFind{std::move(words)}};
    return bad_argument(fmt::format("Which words? They are looked for in titles, notes and timelines: {}.",
                                    said.example("find price cache")),
                        {{.text = "All incidents", .line = "list all"}});
}

Meaning read_catchup(Said&) { return Question{AskCatchup{}}; }

Meaning read_steps_question(Said& said)
{
    const auto word = said.words[0];
    if (word == "attempt") return Question{AskAttempt{}};
    return Question{AskSteps{.closing = word == "closing" || word == "close"}};
}

Meaning read_help(Said& said)
{
    const auto found = find_verb(said.words);
    return Question{AskHelp{.verb = std::string{found ? found->verb->word : said.words.rest()}}};
}

} // namespace warroom
