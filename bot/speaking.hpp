#pragma once
// What people are called. Pure.

#include <string_view>

namespace warroom {

// By their whole name or its first word, in any case.
bool goes_by(std::string_view full_name, std::string_view name);

} // namespace warroom
