#include "bot/said.hpp"
#include "core/quoted.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {

namespace {

// "⟦a⟧, ⟦b⟧ – help", on lines of at most 72 columns: proportional type leaves nothing else to align.
std::string row(const std::vector<std::string_view>& words, std::string_view help)
{
    constexpr std::size_t columns = 72;
    std::string text;
    std::size_t width = 0;
    const auto add = [&](const std::string& item) {
        const auto shown = in_backticks(item).size();
        if (width > 0) text += width + 1 + shown > columns ? '\n' : ' ';
        width = width > 0 && text.back() == ' ' ? width + 1 + shown : shown;
        text += item;
    };
    for (const auto word : words) add(fmt::format("⟦{}⟧{}", word, word == words.back() ? "" : ","));
    add(fmt::format("– {}", help));
    return text;
}

std::string_view row_of(const Verb& verb) { return verb.row.empty() ? verb.help : verb.row; }

// Neighbours with the same words share a row.
std::string overview(std::string_view command)
{
    auto text = fmt::format("In a room and its threads: ⟦!verb⟧, as in ⟦!note db is back⟧.\n"
                            "Elsewhere: ⟦{0} verb⟧; of incident 12: ⟦{0} 12 verb⟧.\n",
                            command);
    const auto all = verbs();
    for (std::size_t n = 0; n < all.size();) {
        const auto& first = all[n];
        std::vector<std::string_view> words;
        for (; n < all.size() && row_of(all[n]) == row_of(first) && all[n].here == first.here; ++n) {
            words.push_back(all[n].word);
        }
        if (first.here) text += row(words, row_of(first)) + '\n';
    }
    return text + fmt::format("⟦{} help <verb>⟧ shows how to say it, with examples.", command);
}

std::string no_verb(std::string_view typed)
{
    const Words words{typed};
    auto text = fmt::format("\"{}\" is no verb of mine.", shorten(without_breaks(words.rest()), 40));
    if (const auto near = near_verb(words)) text += fmt::format(" Did you mean ⟦{}⟧?", near->spelling);
    return text;
}

std::string one(const Verb& verb, std::string_view command)
{
    if (!verb.here) return known_but_not_there(verb, command);
    auto text = fmt::format("⟦{} {}{}{}⟧\n{}", command, verb.word, verb.arguments.empty() ? "" : " ", verb.arguments,
                            verb.help);
    if (!verb.aliases.empty()) {
        text += "\nThe same:";
        for (const auto alias : verb.aliases) text += fmt::format(" ⟦{}⟧", alias);
    }
    for (const auto example : verb.examples) text += fmt::format("\nFor example ⟦{} {}⟧", command, example);
    return text;
}

} // namespace

std::string help(std::string_view verb, std::string_view command)
{
    const Words words{verb};
    if (words.empty()) return overview(command);
    const auto found = find_verb(words);
    return found ? one(*found->verb, command) : fmt::format("{}\n{}", no_verb(verb), overview(command));
}

} // namespace warroom
