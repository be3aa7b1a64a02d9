#pragma once
// Long outputs are compared with files under tests/golden, which are read in review. WARROOM_GOLDEN=write rewrites
// them.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace warroom {

inline std::filesystem::path golden_file(std::string_view name)
{
    return std::filesystem::path{WARROOM_GOLDEN_DIR} / name;
}

// Nothing if there is no such file.
inline std::optional<std::string> golden_text(std::string_view name)
{
    std::ifstream file{golden_file(name), std::ios::binary};
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

inline void check_golden(std::string_view name, const std::string& text)
{
    const char* wish = std::getenv("WARROOM_GOLDEN");
    if (wish && std::string_view{wish} == "write") {
        std::filesystem::create_directories(golden_file(name).parent_path());
        std::ofstream file{golden_file(name), std::ios::binary};
        file << text << std::flush;
        REQUIRE_MESSAGE(file.good(), "cannot write the golden file ", std::string{name});
    }
    const auto expected = golden_text(name);
    REQUIRE_MESSAGE(expected.has_value(), "no golden file ", std::string{name});
    CHECK_MESSAGE(text == *expected, "differs from the golden file ", std::string{name}, ":\n", text);
}

} // namespace warroom
