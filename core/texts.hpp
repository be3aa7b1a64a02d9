#pragma once
// Which members of an event are people's words: what is masked before it is recorded, and emptied when it is redacted.
// Ids, choices, times, numbers and what the playbook says are none.

#include "core/event.hpp"

#include <functional>

namespace warroom {

using EachText = std::function<void(std::string& text)>;
void for_each_text(Event& event, const EachText& see);

void empty_texts(Event& event);

std::vector<std::string> texts_of(Event event); // those that aren't empty

// Masks the secrets in all of them; the kinds that were found.
std::vector<std::string> mask_secrets(Event& event);

} // namespace warroom
