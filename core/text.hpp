#pragma once
// Text as people count it: by code points, never cut inside one.

#include <string>
#include <string_view>

namespace warroom {

// At most `most` code points, with "…" where something is missing.
std::string shorten(std::string_view text, std::size_t most);

} // namespace warroom
