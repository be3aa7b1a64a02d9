// Sentences on what people keep: action items and status updates. Corrections of the record show in what they correct.
#include "core/sentence.hpp"

#include <fmt/format.h>

namespace warroom {

std::string sentence(const TodoChanged&) { return {}; }
std::string sentence(const UpdateSent&) { return {}; }

} // namespace warroom
