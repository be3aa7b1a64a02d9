#pragma once
// What our messages that live on show: headline, lines, buttons. No chat platform's mark-up; all texts are
// plain, with lines to type quoted (quoted.hpp).

#include "core/incident.hpp"

namespace warroom {

struct Card {
    std::string notification; // one full sentence: what a phone's lock screen shows
    std::string headline;
    std::vector<std::string> lines;
    std::vector<Button> buttons{};
    ChannelId room{}; // a link to it, where the reader may be elsewhere
};

Card card(const Incident& incident, const CardId& which);

// For a manager or a late joiner, only for who asked: six lines as of `now`.
Card state_card(const Incident& incident, Timestamp now);

std::string topic(const Incident& incident); // of the room; at most 250 characters

} // namespace warroom
