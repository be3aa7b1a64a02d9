#include "bot/said.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {

namespace {

// Verbs that share their line of help share a row.
std::string overview(std::string_view command)
{
    auto text = fmt::format("In a room and its threads: `!verb`, as in `!note db is back`.\n"
                            "Elsewhere: `{0} verb`; of incident 12: `{0} 12 verb`.\n",
                            command);
    const auto all = verbs();
    for (std::size_t n = 0; n < all.size();) {
        std::string words;
        const auto help = all[n].help;
        const bool here = all[n].here;
        for (; n < all.size() && all[n].help == help && all[n].here == here; ++n) {
            words += fmt::format("{}{}", words.empty() ? "" : " ", all[n].word);
        }
        if (!here) continue;
        if (words.size() > 12) words += "\n            ";
        text += fmt::format("{:<11} {}\n", words, help);
    }
    return text + "`help <verb>` shows how to say it, with examples.";
}

std::string one(const Verb& verb, std::string_view command)
{
    if (!verb.here) return fmt::format("`{}` is known but not there yet: {}", verb.word, verb.instead);
    auto text = fmt::format("`{} {}{}{}`\n{}", command, verb.word, verb.arguments.empty() ? "" : " ", verb.arguments,
                            verb.help);
    if (!verb.aliases.empty()) {
        text += "\nThe same:";
        for (const auto alias : verb.aliases) text += fmt::format(" `{}`", alias);
    }
    for (const auto example : verb.examples) text += fmt::format("\nFor example `{} {}`", command, example);
    return text;
}

} // namespace

std::string help(std::string_view verb, std::string_view command)
{
    const auto found = find_verb(Words{verb});
    return found ? one(*found->verb, command) : overview(command);
}

} // namespace warroom
