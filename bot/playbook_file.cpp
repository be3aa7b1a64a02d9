#include "bot/playbook_file.hpp"

#include "core/event.hpp"
#include "embedded/embedded_checklists.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

namespace warroom {

namespace {

constexpr std::size_t longest_button = 24;
constexpr std::int64_t longest_box = 24 * 60;
constexpr std::uintmax_t largest_file = 1 << 20;

// What a step's `when` may hang on besides answers.
constexpr std::array facts{"window set", "attempts>0", "SEV1–3", "post-mortem required", "room > 4 h or at night"};

std::vector<std::string_view> questions()
{
    std::vector<std::string_view> all;
    for (int i = 0; i <= static_cast<int>(AdvisorQuestion::staging_mirror); ++i)
        all.push_back(word(static_cast<AdvisorQuestion>(i)));
    return all;
}

// Thrown and caught in this file alone.
struct Mistake {
    toml::source_index line;
    std::string what;
};

template <class... Args>
[[noreturn]] void refuse(const toml::source_region& where, fmt::format_string<Args...> what, Args&&... args)
{
    throw Mistake{where.begin.line, fmt::format(what, std::forward<Args>(args)...)};
}

void allow_only(const toml::table& table, std::initializer_list<std::string_view> keys)
{
    for (const auto& [key, node] : table)
        if (std::ranges::find(keys, key.str()) == keys.end())
            refuse(key.source(), "unknown key \"{}\"; known are {}", key.str(), fmt::join(keys, ", "));
}

const toml::node& required(const toml::table& table, std::string_view key)
{
    const auto* node = table.get(key);
    if (!node) refuse(table.source(), "\"{}\" is missing", key);
    return *node;
}

std::string text(const toml::table& table, std::string_view key)
{
    const auto& node = required(table, key);
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) refuse(node.source(), "\"{}\" must be a text in quotes", key);
    return *value;
}

bool yes_or_no(const toml::table& table, std::string_view key)
{
    const auto& node = required(table, key);
    const auto value = node.value_exact<bool>();
    if (!value) refuse(node.source(), "\"{}\" must be true or false", key);
    return *value;
}

template <class Choice>
Choice one_of(const toml::table& table, std::string_view key, Choice last)
{
    const auto given = text(table, key);
    if (const auto found = choice<Choice>(given)) return *found;
    std::vector<std::string_view> words;
    for (int i = 0; i <= static_cast<int>(last); ++i) words.push_back(word(static_cast<Choice>(i)));
    refuse(table.get(key)->source(), "\"{}\" can't be \"{}\"; it is one of {}", key, given, fmt::join(words, ", "));
}

std::vector<std::string> words(std::string_view text)
{
    std::istringstream stream{std::string{text}};
    return {std::istream_iterator<std::string>{stream}, {}};
}

std::size_t characters(std::string_view utf8)
{
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::optional<std::chrono::minutes> box(const toml::table& step)
{
    const auto& node = required(step, "box");
    if (node.value_exact<std::string>() == "watch") return std::nullopt;
    const auto minutes = node.value_exact<std::int64_t>();
    if (!minutes || *minutes < 1 || *minutes > longest_box)
        refuse(node.source(), "\"box\" must be minutes from 1 to {}, or \"watch\" for the watch time of the severity",
               longest_box);
    return std::chrono::minutes{*minutes};
}

std::string when(const toml::table& step)
{
    if (!step.contains("when")) return {};
    const auto condition = text(step, "when");
    for (const auto term : terms(condition))
        if (!is_condition(term))
            refuse(step.get("when")->source(),
                   "\"{}\" is not a condition; write a question and an answer like migration≠n, joined by \"or\"; "
                   "questions: {}; or one of: {}",
                   term, fmt::join(questions(), ", "), fmt::join(facts, "; "));
    return condition;
}

Step step(const toml::table& table)
{
    allow_only(table, {"id", "phase", "name", "button", "text", "why", "owner", "evidence", "blocking", "when", "box"});
    return Step{.id = text(table, "id"),
                .name = text(table, "name"),
                .button = text(table, "button"),
                .text = text(table, "text"),
                .why = text(table, "why"),
                .phase = one_of(table, "phase", Phase::clean_up),
                .owner = one_of(table, "owner", StepOwner::bot),
                .evidence = one_of(table, "evidence", Evidence::smoke),
                .blocking = yes_or_no(table, "blocking"),
                .when = when(table),
                .box = box(table)};
}

// What a step must not share with those before it: people tell steps apart by these.
class Company {
public:
    void admit(const Step& step, const toml::table& table)
    {
        const auto where = [&](std::string_view key) { return table.get(key)->source(); };
        if (!ids_.insert(step.id).second) refuse(where("id"), "the list has two steps {}", step.id);
        if (!names_.insert(step.name).second) refuse(where("name"), "the list has two steps named \"{}\"", step.name);
        if (words(step.name).size() > 3) refuse(where("name"), "a name has at most three words");
        auto first_two = words(step.button);
        first_two.resize(std::min<std::size_t>(first_two.size(), 2));
        if (characters(step.button) > longest_button)
            refuse(where("button"), "a button has at most {} characters", longest_button);
        if (!buttons_.insert(first_two).second)
            refuse(where("button"), "two buttons begin with \"{}\"", fmt::join(first_two, " "));
        if (step.phase < phase_) refuse(where("phase"), "phase {} can't come after {}", word(step.phase), word(phase_));
        phase_ = step.phase;
    }

private:
    std::set<std::string> ids_, names_;
    std::set<std::vector<std::string>> buttons_;
    Phase phase_{};
};

Checklist checklist(const toml::table& table, const std::string& name)
{
    allow_only(table, {"list", "prefix", "title", "step"});
    Checklist checklist{
        .list = text(table, "list"), .prefix = text(table, "prefix"), .title = text(table, "title"), .steps = {}};
    if (checklist.list != name)
        refuse(table.get("list")->source(), "\"list\" is \"{}\" but the file is named {}.toml", checklist.list, name);

    const auto& steps = required(table, "step");
    if (!steps.is_array_of_tables()) refuse(steps.source(), "steps are written as [[step]]");
    Company company;
    for (const auto& node : *steps.as_array()) {
        checklist.steps.push_back(step(*node.as_table()));
        company.admit(checklist.steps.back(), *node.as_table());
    }
    return checklist;
}

} // namespace

Result<Checklist, std::string> read_checklist(std::string_view toml, const std::filesystem::path& file)
{
    // in_place_error: a Checklist can be made from a text as well, so a bare one would be neither value nor error
    const auto wrong = [&](toml::source_index line, std::string_view what) -> Result<Checklist, std::string> {
        return {boost::system::in_place_error, fmt::format("{}:{}: {}", file.string(), line, what)};
    };
    try {
        return checklist(toml::parse(toml), file.stem().string());
    } catch (const toml::parse_error& error) {
        return wrong(error.source().begin.line, error.description());
    } catch (const Mistake& mistake) {
        return wrong(mistake.line, mistake.what);
    }
}

Checklists built_in_checklists()
{
    Checklists lists;
    for (const auto& file : embedded_checklists()) {
        auto list = read_checklist(file.text, fmt::format("{}.toml", file.name));
        assert(list.has_value());
        lists.emplace(file.name, *std::move(list));
    }
    return lists;
}

Result<Checklists, std::string> checklists_with(const std::filesystem::path& folder)
{
    auto lists = built_in_checklists();
    if (folder.empty()) return lists;

    std::error_code error;
    std::set<std::filesystem::path> files; // in order, so that the same mistake is named first each time
    for (std::filesystem::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".toml") files.insert(entry->path());
    if (error) return fmt::format("{}: {}", folder.string(), error.message());

    for (const auto& file : files) {
        const auto found = lists.find(file.stem().string());
        if (found == lists.end()) {
            std::vector<std::string> names;
            for (const auto& [name, list] : lists) names.push_back(name);
            return fmt::format("{}: there is no list of this name; the lists are {}", file.string(),
                               fmt::join(names, ", "));
        }
        const auto size = std::filesystem::file_size(file, error);
        if (error) return fmt::format("{}: {}", file.string(), error.message());
        if (size > largest_file) return fmt::format("{}: larger than {} bytes", file.string(), largest_file);
        std::ifstream stream{file, std::ios::binary};
        if (!stream) return fmt::format("{}: can't be read", file.string());
        const std::string text{std::istreambuf_iterator<char>{stream}, {}};
        auto list = read_checklist(text, file);
        if (list.has_error()) return list.error();
        found->second = *std::move(list);
    }
    return lists;
}

} // namespace warroom
