#pragma once
// What the minutes are made of: everything that has a place in them, in order of time.

#include "core/hindsight.hpp"
#include "core/timeline.hpp"

namespace warroom {

struct Item {
    Timestamp at;
    std::int64_t seq = 0;
    const Event* event = nullptr; // null: known from elsewhere (clock change, first signal, an edge of impact)
    Text words{};                 // empty: only counted
    int weight = 0;               // as a key moment
    bool by_the_clock = false;    // nobody did anything: no record that would end a silence
    bool typed = false;           // a person's own words: behind what the bot knows
    bool ending = false;          // of something: before what begins at the same moment
    UserId author{};              // of a message that counts as chatter
};
std::vector<Item> items(std::span<const Recorded> history, const Hindsight& later);

// timeline_impact.cpp: the edges of the windows as they stand in the end, each at the time that it is about.
std::vector<Item> impact_items(std::span<const Recorded> history, const Hindsight& later);
bool is_edge_alone(const ImpactChanged& event); // begun or ended, told by its edge; else a correction

// timeline_messages.cpp: messages that are quoted, counted or neither.
std::vector<Item> message_items(std::span<const Recorded> history, const Hindsight& later);

// "(edited)" and the like, set apart from the words before it. Nothing is no remark.
void add_remark(Text& words, std::string remark);
// "(added 10:52)" where something was recorded later than it speaks of; with the date where that is another.
std::string added(const Zone& zone, Timestamp about, Timestamp recorded);

std::string detected_by_words(std::string_view word); // "by a smoke test", of the fact's word

} // namespace warroom
