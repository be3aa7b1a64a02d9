#pragma once
// What people are called, and what they ask among themselves. Pure.

#include <string_view>

namespace warroom {

// By their whole name or its first word, in any case.
bool goes_by(std::string_view full_name, std::string_view name);

// "ETA?", "any news", "how long will it take?": a short question about how it stands, said to nobody in particular.
bool asks_for_news(std::string_view message);

} // namespace warroom
