#include "bot/playbook_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <unistd.h>

using namespace std::chrono_literals;

namespace warroom {

namespace {

class Folder { // gone when the test is
public:
    Folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "playbook_file_XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()));
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }
    void write(const std::string& name, std::string_view text) const { std::ofstream{path_ / name} << text; }

private:
    std::filesystem::path path_;
};

constexpr std::string_view short_list = R"(list = "light"
prefix = "LT"
title = "Ours"
[[step]]
id = "LT-X1"
phase = "execute"
name = "Switch"
button = "Switch is made"
text = "Turn it"
why = "It helps"
owner = "driver"
evidence = "none"
blocking = true
when = "migration≠n or caches≠n"
box = "watch"
)";

std::string with(std::string_view old, std::string_view replacement)
{
    std::string text{short_list};
    const auto at = text.find(old);
    REQUIRE(at != text.npos);
    return text.replace(at, old.size(), replacement);
}

std::string error_of(std::string_view toml)
{
    const auto list = read_checklist(toml, "ours/light.toml");
    REQUIRE(list.has_error());
    return list.error();
}

const Step& step(const Checklist& list, std::string_view id)
{
    for (const auto& step : list.steps)
        if (step.id == id) return step;
    FAIL("no step ", std::string{id});
    return list.steps.front();
}

} // namespace

TEST_SUITE("playbook file")
{
    TEST_CASE("the built-in lists have all the steps of the playbook")
    {
        const auto lists = built_in_checklists();
        const std::map<std::string, std::pair<std::size_t, int>> expected{
            {"first_five_minutes", {9, 6}},
            {"hotfix", {23, 20}},
            {"revert", {22, 20}},
            {"rollback", {28, 27}},
            {"light", {6, 6}},
            {"roll_forward", {27, 24}},
            {"close", {10, 6}},
        };
        REQUIRE(lists.size() == expected.size());
        for (const auto& [name, counts] : expected) {
            CAPTURE(name);
            REQUIRE(lists.contains(name));
            const auto& steps = lists.at(name).steps;
            CHECK(steps.size() == counts.first);
            CHECK(std::ranges::count(steps, true, &Step::blocking) == counts.second);
        }
    }

    TEST_CASE("each strategy has a built-in list")
    {
        const auto lists = built_in_checklists();
        for (int i = 0; i <= static_cast<int>(Strategy::roll_forward); ++i)
            CHECK(lists.contains(std::string{checklist_of(static_cast<Strategy>(i))}));
    }

    TEST_CASE("an id means the same step in every built-in list")
    {
        std::map<std::string, std::string> texts;
        for (const auto& [name, list] : built_in_checklists())
            for (const auto& step : list.steps) CHECK(texts.try_emplace(step.id, step.text).first->second == step.text);
        CHECK(texts.size() == 98);
    }

    TEST_CASE("within a built-in list the first word of a name fits one step only")
    {
        for (const auto& [name, list] : built_in_checklists()) {
            std::set<std::string> first_words;
            for (const auto& step : list.steps) {
                CAPTURE(step.id);
                CHECK(first_words.insert(step.name.substr(0, step.name.find(' '))).second);
            }
        }
    }

    TEST_CASE("every field of a step is read")
    {
        const auto lists = built_in_checklists();
        const Step expected{.id = "HF-V3",
                            .name = "Read back",
                            .button = "Record read back",
                            .text = "Write a record and read it back at once, the way users do",
                            .why = "Replicas lag; single-node tests cannot show it",
                            .phase = Phase::verify,
                            .owner = StepOwner::expert,
                            .evidence = Evidence::text,
                            .blocking = true,
                            .when = "migration≠n or staging_mirror≠y",
                            .box = 3min};
        CHECK(step(lists.at("hotfix"), "HF-V3") == expected);
        CHECK_FALSE(step(lists.at("hotfix"), "HF-W1").box.has_value());
    }

    TEST_CASE("a mistake is named with its file, its line and what would be right")
    {
        CHECK(
            error_of(with("why =", "wy =")).starts_with("ours/light.toml:10: unknown key \"wy\"; known are id, phase"));
        CHECK(error_of(with("prefix", "prefixes")).starts_with("ours/light.toml:2: unknown key \"prefixes\""));
        CHECK(error_of(with("owner = \"driver\"\n", "")) == "ours/light.toml:4: \"owner\" is missing");
        CHECK(error_of(with("\"driver\"", "\"pilot\""))
                  .starts_with("ours/light.toml:11: \"owner\" can't be \"pilot\"; it is one of"));
        CHECK(error_of(with("true", "\"yes\"")) == "ours/light.toml:13: \"blocking\" must be true or false");
        CHECK(error_of(with("\"watch\"", "0")).starts_with("ours/light.toml:15: \"box\" must be minutes"));
        CHECK(
            error_of(with("caches≠n", "cashes≠n")).starts_with("ours/light.toml:14: \"cashes≠n\" is not a condition"));
        CHECK(error_of(with("\"light\"", "\"hotfix\"")).starts_with("ours/light.toml:1: \"list\" is \"hotfix\""));
        CHECK(error_of(with("Switch is made", "The switch has been made by now"))
                  .starts_with("ours/light.toml:8: a button"));
        CHECK(error_of(with("= \"It helps\"", "= It helps")).starts_with("ours/light.toml:10: "));
    }

    TEST_CASE("steps that people could not tell apart are refused")
    {
        const std::string first{short_list};
        const auto second = first.substr(first.find("[[step]]"));
        CHECK(error_of(first + second) == "ours/light.toml:17: the list has two steps LT-X1");

        auto other_id = second;
        other_id.replace(other_id.find("LT-X1"), 5, "LT-X2");
        CHECK(error_of(first + other_id) == "ours/light.toml:19: the list has two steps named \"Switch\"");

        auto other_name = other_id;
        other_name.replace(other_name.find("\"Switch\""), 8, "\"Flip\"");
        CHECK(error_of(first + other_name) == "ours/light.toml:20: two buttons begin with \"Switch is\"");

        auto earlier_phase = other_name;
        earlier_phase.replace(earlier_phase.find("Switch is"), 9, "Flip was");
        earlier_phase.replace(earlier_phase.find("execute"), 7, "prepare");
        CHECK(error_of(first + earlier_phase) == "ours/light.toml:18: phase prepare can't come after execute");
    }

    TEST_CASE("a file in the folder replaces the built-in list of its name and no other")
    {
        const Folder folder;
        folder.write("light.toml", short_list);
        folder.write("notes.txt", "not ours to read");

        const auto lists = checklists_with(folder.path());
        REQUIRE(lists.has_value());
        auto expected = built_in_checklists();
        REQUIRE(expected.at("light").title == "Light list");
        expected.at("light") = *read_checklist(short_list, "light.toml");
        CHECK(*lists == expected);
    }

    TEST_CASE("no folder means the built-in lists")
    {
        const auto lists = checklists_with({});
        REQUIRE(lists.has_value());
        CHECK(*lists == built_in_checklists());
    }

    TEST_CASE("a folder that can't be used is an error, not the built-in lists")
    {
        const Folder folder;
        const auto absent = checklists_with(folder.path() / "absent");
        REQUIRE(absent.has_error());
        CHECK(absent.error().find("absent: ") != std::string::npos);

        folder.write("hotfixes.toml", short_list);
        const auto stray = checklists_with(folder.path());
        REQUIRE(stray.has_error());
        CHECK(stray.error().find("hotfixes.toml: there is no list of this name; the lists are close, ") !=
              std::string::npos);

        std::filesystem::remove(folder.path() / "hotfixes.toml");
        folder.write("light.toml", with("box", "boks"));
        const auto broken = checklists_with(folder.path());
        REQUIRE(broken.has_error());
        CHECK(broken.error().find("light.toml:15: unknown key \"boks\"") != std::string::npos);
    }
}

} // namespace warroom
