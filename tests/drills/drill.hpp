#pragma once
// Drills: the real binary under what breaks in real life, and the figures it must reach. A drill prints its figures
// whatever they are; it fails where a target is missed. Small sizes for every change, full ones on request.

#include "tests/drills/house.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace warroom::drills {

struct Figure {
    std::string name; // of reliability's acceptance list or table of failures: "A-01", "SM-21"
    std::string result;
    std::string target;
    bool reached = false;
};

struct Size {
    bool full = false;
    int of(int small, int large) const { return full ? large : small; }
};

using Drill = Figure (*)(Size);

// crashes.cpp
Figure killed_under_load(Size size);
Figure killed_at_each_point(Size size);
Figure stopped_at_any_moment(Size size);
Figure second_instance(Size size);
Figure poison(Size size);
// connections.cpp
Figure muted(Size size);
Figure refreshed(Size size);
Figure names_hang(Size size);
Figure slack_restarted(Size size);
Figure shared_token(Size size);
// frames.cpp
Figure frames_broken(Size size);
Figure frames_sliced(Size size);
// trust.cpp
Figure only_the_right_peer(Size size);
// reconnects.cpp
Figure reconnected(Size size);
// gaps.cpp
Figure ten_minutes_missed(Size size);
Figure night_missed(Size size);
// posts.cpp
Figure acknowledged_in_time(Size size);
Figure acknowledged_on_a_slow_disk(Size size);
Figure burst(Size size);
Figure lost_replies(Size size);
Figure lost_replies_read_late(Size size);
Figure lost_channels(Size size);
Figure slowed_down(Size size);
Figure urgent_under_limits(Size size);
// disks.cpp
Figure failing_disk(Size size);
Figure full_disk(Size size);
Figure restored(Size size);
Figure network_disk(Size size);
// schemas.cpp
Figure brought_up_to_date(Size size);
// clocks.cpp
Figure clock_jumps(Size size);

// What all of them need: an incident that is open, its room joined by Noor, and the bot idle.
void open_incident(House& house, const Process::Variables& more = {});

// The timeline against the room: both by message.
struct Comparison {
    std::size_t said = 0;
    std::size_t missing = 0;
    std::size_t twice = 0;
    std::size_t strange = 0; // in the timeline, and never said
    std::size_t fetched = 0; // from history
    bool exact() const { return said > 0 && missing == 0 && twice == 0 && strange == 0; }
};
Comparison compare(House& house);
bool complete(House& house, std::chrono::seconds limit); // waits until nothing is missing

std::int64_t stat(House& house, const char* name);
std::chrono::milliseconds since(std::chrono::steady_clock::time_point began);

} // namespace warroom::drills
