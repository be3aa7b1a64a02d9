// What is to be learned and done: chapter 7, contributing factors, and 11, action items.
#include "core/account.hpp"
#include "core/phrase.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string due_words(const Account& account, const std::string& due)
{
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (std::sscanf(due.c_str(), "%d-%u-%u", &year, &month, &day) != 3) return due;
    const auto at = std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    const auto words = long_date(Zone{}, at);
    const bool same_year = words.ends_with(long_date(account.zone(), account.times.declared).substr(words.size() - 5));
    return same_year ? words.substr(0, words.size() - 5) : words;
}

std::string lacking(const Todo& todo)
{
    std::vector<std::string> all;
    if (!todo.owner) all.push_back("who owns it");
    if (todo.due.empty()) all.push_back("by when");
    if (todo.type == Todo::Type::none) all.push_back("does it prevent, mitigate, detect or change a process");
    return listed(all, ", ");
}

} // namespace

Chapter contributing_factors(const Account& account)
{
    Chapter chapter{7, "Contributing factors", {}};
    const auto& incident = account.incident();
    std::vector<std::string> known;
    if (const auto trigger = incident.facts.find(Fact::trigger); trigger != incident.facts.end()) {
        const auto detail = without_mentions(trigger->second.detail);
        known.push_back(fmt::format("trigger {}{}", trigger->second.word, detail.empty() ? "" : ": " + detail));
    }
    if (!incident.tags.empty()) known.push_back("tags " + without_mentions(listed(incident.tags, ", ")));
    if (!known.empty()) chapter.blocks.push_back(Paragraph{plain("Known so far: " + listed(known, " · ") + ".")});
    for (const auto* question :
         {"what made it possible? At least three factors in all, none of them a person.",
          "what let it reach production?", "what made it bigger or longer?", "what hid it?", "what limited it?"})
        chapter.blocks.push_back(Prompt{account.asked(), question});
    return chapter;
}

Chapter action_items(const Account& account)
{
    const auto& todos = account.incident().todos;
    Chapter chapter{11, "Action items", {}};
    if (todos.empty()) {
        chapter.blocks.push_back(
            Prompt{account.asked(), "what do we change? One to eight items, each with one owner, a due date and its "
                                    "type: prevent, mitigate, detect or process."});
        return chapter;
    }
    Table table{{"#", "Action", "Type", "Owner", "Due", "State"}, {}};
    std::vector<Prompt> prompts;
    for (std::size_t i = 0; i < todos.size(); ++i) {
        const auto& todo = todos[i];
        if (todo.text.empty()) continue; // taken back
        table.rows.push_back({plain(std::to_string(i + 1)), plain(without_mentions(todo.text)),
                              plain(todo.type == Todo::Type::none ? "–" : std::string{word(todo.type)}),
                              plain(todo.owner ? account.name(*todo.owner) : "–"),
                              plain(todo.due.empty() ? "–" : due_words(account, todo.due)),
                              plain(std::string{word(todo.state)})});
        if (const auto open = lacking(todo); todo.state == Todo::State::open && !open.empty())
            prompts.push_back({account.asked(), fmt::format("action item {}: {}?", i + 1, open)});
    }
    chapter.blocks.push_back(std::move(table));
    for (auto& prompt : prompts) chapter.blocks.push_back(std::move(prompt));
    return chapter;
}

} // namespace warroom
