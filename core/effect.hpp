#pragma once
// What we owe the outside world. An effect says what should be true, not what to send: it is rendered when it is
// carried out, from the newest state. Only PostEntry is tied to its moment, by the number of its event.

#include "core/event.hpp"

namespace warroom {

struct OpenChannel {};
struct InvitePeople {
    std::vector<std::string> who;
}; // people (U…) and groups (S…)
struct SetTopic {};
struct PostCard {
    CardId card;
};
struct PinCard {
    CardId card;
};
struct RefreshCard {
    CardId card;
};
// The room, or the thread of a card, as core/wording says; or a copy of it for one person, or under the announcement.
struct PostEntry {
    std::int64_t seq = 0;
    UserId to{};
    bool announce = false;
    bool aside = false; // never the room: under the pinned card, if nowhere else
    std::optional<Timestamp> not_before{};
};
struct FilePostMortem {
    int revision = 1;
    bool aside = false;
};

using Effect =
    std::variant<OpenChannel, InvitePeople, SetTopic, PostCard, PinCard, RefreshCard, PostEntry, FilePostMortem>;

struct Promised {
    EffectId id;
    IncidentId incident;
    Effect effect;
};

std::string_view duty(const Effect& effect); // in words: "pin the card"

} // namespace warroom
