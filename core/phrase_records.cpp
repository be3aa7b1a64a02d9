// Sentences on what people keep: action items and status updates. Corrections of the record show in what they correct.
#include "core/sentence.hpp"

#include <fmt/format.h>

namespace warroom {

std::string sentence(const TodoChanged& event)
{
    const auto& to = event.to;
    if (!event.from) return fmt::format("action item {}: {}", event.number, quoted(to.text));
    if (to.state != event.from->state)
        return fmt::format("action item {} {}{}", event.number,
                           to.state == Todo::State::open ? std::string_view{"open again"} : word(to.state),
                           because(event.why));
    return fmt::format("action item {}: {}{}", event.number,
                       to.owner != event.from->owner ? "an owner named" : "a date set", because(event.why));
}

std::string sentence(const SecretsMasked& event)
{
    return fmt::format("masked in entry #{}: {}", event.entry, fmt::join(event.kinds, ", "));
}

std::string sentence(const Redacted& event)
{
    return fmt::format("entry #{} was redacted{}", event.entry, because(event.why));
}

std::string sentence(const UpdateSent& event) { return fmt::format("update {}: {}", event.number, quoted(event.text)); }

} // namespace warroom
