// What a refusal offers must work when it is pressed or pasted: each line in the goldens is read by the grammar.
#include "tests/bot/told.hpp"
#include "tests/golden.hpp"

#include <algorithm>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("refusals");

// Between each pair of marks, on one line.
std::vector<std::string> quoted(const std::string& text, std::string_view begin, std::string_view end)
{
    std::vector<std::string> all;
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        at += begin.size();
        const auto until = text.find(end, at);
        if (until == std::string::npos) break;
        all.push_back(text.substr(at, until - at));
        at = until + end.size();
    }
    return all;
}

std::string every_refusal()
{
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator{golden_file("refusal")})
        all += golden_text("refusal/" + file.path().filename().string()).value_or("");
    return all;
}

TEST_CASE("every button of a refusal is a line that is understood")
{
    const auto lines = quoted(every_refusal(), " \u2192 ", "]\n");
    REQUIRE(lines.size() > 60);
    for (const auto& line : lines) {
        CAPTURE(line);
        const auto reading = read(line, jonas(true));
        CHECK_FALSE(std::holds_alternative<Refusal>(reading.meaning));
    }
}

TEST_CASE("every line that a refusal quotes begins with a verb, or is a word of one")
{
    const std::vector<std::string> parts{"p3", "2", "next", "from -20m to -5m"};
    const auto lines = quoted(every_refusal(), "⟦", "⟧");
    REQUIRE(lines.size() > 40);
    for (const auto& line : lines) {
        CAPTURE(line);
        if (std::ranges::find(parts, line) == parts.end()) CHECK(begins_with_verb(line));
    }
}

} // namespace
} // namespace warroom
