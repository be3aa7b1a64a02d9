#pragma once
// What an operator's monitoring looks at: a flat list of figures, each with what is wrong and what to do, if anything.

#include "bot/slack/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace warroom {

struct Vital {
    std::string name;
    std::int64_t value = 0;
    std::string unit{};    // s, bytes; empty: a number of things
    std::string trouble{}; // what is wrong and what to do about it; empty: it is as it should be
};
using Vitals = std::vector<Vital>;

bool healthy(const Vitals& vitals);

// How the bot stands with Slack at this moment.
struct Standings {
    slack::Figures sockets{};
    std::string hindrance{};               // the last reason why there is no connection
    std::chrono::seconds asked_to_wait{0}; // by Slack, with what is shown in rooms
    std::int64_t duplicates = 0;
    std::size_t owed = 0; // errands
    bool token_dead = false;
};
Vitals judged(const Standings& standings);

} // namespace warroom
