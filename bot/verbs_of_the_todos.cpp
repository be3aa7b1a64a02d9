#include "bot/said.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

namespace warroom {

namespace {

std::optional<Todo::Type> read_type(std::string_view word)
{
    if (!word.starts_with('#')) return {};
    const auto type = choice<Todo::Type>(word.substr(1));
    return type == Todo::Type::none ? std::nullopt : type;
}

std::optional<DateRead> read_due(Words words, const Speaker& speaker)
{
    if (words[0] != "by") return {};
    words.skip();
    auto due = read_date(words, speaker.person.zone, speaker.now);
    return due && !due->past ? due : std::nullopt;
}

// One option where the words stand; how many of them it took.
std::size_t read_option(const Words& words, const Said& said, Todo& todo)
{
    if (const auto type = read_type(words[0]); type && todo.type == Todo::Type::none) {
        todo.type = *type;
        return 1;
    }
    if (const auto due = read_due(words, said.speaker); due && todo.due.empty()) {
        todo.due = due->date;
        return 1 + due->words;
    }
    const bool me = words[0] == "@me";
    const auto id = me ? std::optional{said.speaker.person.id.value} : mentioned(words.typed(0));
    if (!id || todo.owner) return 0;
    todo.owner = UserId{*id};
    return 1;
}

// What the item's record can't say: who that id is.
Person person_of(const Said& said, const std::optional<UserId>& owner)
{
    const auto& speaker = said.speaker;
    if (!owner || *owner == speaker.person.id || !speaker.who) return {};
    return speaker.who(*owner);
}

std::string name_of(const Said& said, const UserId& person)
{
    if (person == said.speaker.person.id) return "you";
    return said.speaker.who ? said.speaker.who(person).name : person.value;
}

// "owner Mei, by 2026-03-13, #process"
std::string told(const Said& said, const Todo& todo)
{
    std::string text;
    const auto add = [&](const std::string& piece) { text += (text.empty() ? "" : ", ") + piece; };
    if (todo.owner) add(fmt::format("owner {}", name_of(said, *todo.owner)));
    if (!todo.due.empty()) add(fmt::format("by {}", todo.due));
    if (todo.type != Todo::Type::none) add(fmt::format("#{}", word(todo.type)));
    return text;
}

// What stands at the very end is used and stays in the text.
void read_last_words(Said& said, Todo& todo)
{
    const auto before = todo;
    Todo seen = todo;
    auto left = said.words.size();
    for (bool found = true; found && left > 1;) {
        found = false;
        for (std::size_t n = 1; n <= 2 && n < left && !found; ++n) {
            auto words = said.words;
            words.skip(left - n);
            auto with = seen;
            found = read_option(words, said, with) == n;
            if (!found) continue;
            seen = std::move(with);
            left -= n;
        }
    }
    Todo only = seen;
    if (before.owner) only.owner.reset();
    if (!before.due.empty()) only.due.clear();
    if (before.type != Todo::Type::none) only.type = Todo::Type::none;
    const auto read = told(said, only);
    todo = std::move(seen);
    if (read.empty()) return;
    said.remarks.push_back(
        fmt::format("{}, as its last words say. Not that: ⟦undo⟧, then {}", read,
                    said.example(fmt::format("todo: {}", shorten(without_breaks(said.words.rest()), 120)))));
}

// "todo 2 @mei by fri": behind the number there are options and nothing else.
std::optional<Meaning> read_change(Said& said)
{
    const auto number = read_number(said.words[0]);
    if (!number) return {};
    auto words = said.words;
    words.skip();
    Todo changed;
    while (const auto n = read_option(words, said, changed)) words.skip(n);
    const bool any = changed.owner || !changed.due.empty();
    const auto start = fmt::format("todo {}", *number);
    if (words[0].starts_with('@')) {
        said.words = words;
        return whom(said, start);
    }
    if (said.words.size() == 1 || (words.empty() && !any)) {
        return bad_argument(fmt::format("What about item {0}? {1}, {2}, {3} or {4}.", *number,
                                        said.example(start + " @somebody"), said.example(start + " by fri"),
                                        said.example(fmt::format("todo done {}", *number)),
                                        said.example(fmt::format("todo drop {} not worth it", *number))),
                            {{.text = "Done", .line = said.line(fmt::format("todo done {}", *number))},
                             {.text = "Mine", .line = said.line(fmt::format("{} @me", start))},
                             {.text = "All items", .line = said.line("todo")}});
    }
    if (!any || !words.empty() || changed.type != Todo::Type::none) return {}; // "todo 2 more servers"
    said.remarks.push_back(told(said, changed));
    return Command{ChangeTodo{.number = static_cast<int>(*number),
                              .owner = changed.owner,
                              .due = changed.due,
                              .met = person_of(said, changed.owner)}};
}

// "todo done 2", "todo drop 2 why"
std::optional<Meaning> read_end_of_item(Said& said)
{
    const auto verb = std::string{said.words[0]};
    const bool done = verb == "done";
    const bool drop = verb == "drop" || verb == "dropped";
    const bool again = verb == "open" || verb == "reopen";
    const auto number = read_number(said.words[1]);
    if (said.words.size() == 1 && (done || drop)) {
        const auto example = fmt::format("todo {} 2{}", verb, drop ? " not worth it" : "");
        return bad_argument(fmt::format("Which item? {}.", said.example(example)),
                            {{.text = "All items", .line = said.line("todo")}});
    }
    if (!number || (!done && !drop && !again)) return {};
    said.words.skip(2);
    ChangeTodo change{.number = static_cast<int>(*number)};
    change.state = done ? Todo::State::done : drop ? Todo::State::dropped : Todo::State::open;
    change.why = said.text();
    if (drop && change.why.empty()) {
        return bad_argument(fmt::format("Why is item {0} dropped? {1}.", *number,
                                        said.example(fmt::format("todo drop {} not worth it", *number))),
                            {{.text = "Drop without a reason",
                              .line = said.line(fmt::format("todo drop {} no reason given", *number))}});
    }
    return Command{std::move(change)};
}

} // namespace

Meaning read_todo(Said& said)
{
    const bool list = said.words.size() == 1 && (said.words[0] == "list" || said.words[0] == "all");
    if (said.words.empty() || (list && !said.plain)) return Question{AskTodos{}};
    Todo todo;
    if (!said.plain) {
        const auto all = said.words;
        if (auto change = read_change(said)) return std::move(*change);
        if (auto end = read_end_of_item(said)) return std::move(*end);
        while (const auto n = read_option(said.words, said, todo)) said.words.skip(n);
        const bool name = said.words[0].starts_with('@') && said.words[0].size() > 1;
        if (name && !todo.owner) return whom(said, followed("todo", between(all, said.words)));
        if (said.words[0] == "by") {
            auto words = said.words;
            words.skip();
            const auto date = read_date(words, said.speaker.person.zone, said.speaker.now);
            if (date && date->past)
                said.remarks.push_back(fmt::format("{} is past, so it stays in the text", date->date));
        }
        if (auto read = told(said, todo); !read.empty()) said.remarks.push_back(std::move(read));
        if (!said.ends_options()) read_last_words(said, todo);
    }
    todo.text = said.text();
    if (todo.text.empty()) {
        return bad_argument(fmt::format("What is to be done? {}.",
                                        said.example("todo @somebody by fri #detect alert on an empty price")),
                            {{.text = "All items", .line = said.line("todo")}});
    }
    auto owner = person_of(said, todo.owner);
    return Command{AddTodo{std::move(todo), std::move(owner)}};
}

} // namespace warroom
