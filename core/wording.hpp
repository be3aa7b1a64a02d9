#pragma once
// The bot's words for an event: in the room or a thread, for the person who did it, and as a phrase of the timeline.

#include "core/card.hpp"

#include <optional>

namespace warroom {

// Where an event is told (interaction: "where each thing goes"); nothing: nowhere but in cards.
struct Room {};
struct Direct {
    UserId to;
}; // a direct message: where there is no room, or they aren't in it
using Place = std::variant<Room, CardId, Direct>; // CardId: the thread under that card
std::optional<Place> place(const Incident& incident, const Event& event);

struct Notice {
    std::string text; // at most six lines
    std::vector<Button> buttons{};
    std::vector<UserId> mention{};  // who is asked
    std::vector<ChannelId> rooms{}; // links
};
// People's mentions in a text as "@Name": what we say again calls nobody.
std::string with_names(const Incident& incident, std::string_view text);

Notice notice(const Incident& incident, const Recorded& recorded);

// What was understood, old -> new, time with zone; empty for events that need no word.
std::string confirmation(const Incident& after, const Recorded& recorded);

// What the answer to a change offers besides taking it back.
std::vector<Button> offers(const Incident& after, const Recorded& recorded);

// "severity raised from SEV3 to SEV2 (checkout fails for all)": people by role, never by name. Times within it are in
// `zone`.
std::string phrase(const Recorded& recorded, const Zone& zone);

} // namespace warroom
