#pragma once
#include <string_view>

namespace warroom {

// A text file that was built into the binary, see deploy/embed.cmake.
struct EmbeddedFile {
    std::string_view name; // without folder and ending
    std::string_view text;
};

} // namespace warroom
