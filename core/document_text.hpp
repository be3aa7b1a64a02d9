#pragma once
// What both printed forms of a document do to text before they escape it.

#include <string>
#include <string_view>

namespace warroom {

// One line without what a reader can't see: line breaks and tabs become spaces; control characters and the marks that
// turn the direction of everything behind them are dropped. Marks that only order their own word stay.
std::string one_line(std::string_view text);

} // namespace warroom
