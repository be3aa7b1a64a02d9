#include "bot/speaking.hpp"

#include "bot/words.hpp"

namespace warroom {

bool goes_by(std::string_view full_name, std::string_view name)
{
    const auto wanted = plain(name);
    const auto full = plain(full_name);
    return !wanted.empty() && (wanted == full || wanted == full.substr(0, full.find(' ')));
}

} // namespace warroom
