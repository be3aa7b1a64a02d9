#include "core/event.hpp"

namespace warroom {

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

Timestamp happened_at(const Event& event, Timestamp otherwise)
{
    if (const auto* message = std::get_if<MessagePosted>(&event)) return message->sent_at;
    if (const auto* edit = std::get_if<MessageEdited>(&event)) return edit->edited_at;
    if (const auto* missed = std::get_if<MessagesMissed>(&event)) return missed->from;
    if (const auto* note = std::get_if<NoteTaken>(&event)) return note->about.value_or(otherwise);
    return otherwise;
}

} // namespace warroom
