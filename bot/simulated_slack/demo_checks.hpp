#pragma once
// What the demo must be able to say at its end, each worked out a second time and not by the bot's own code.

#include "storage/store.hpp"

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace warroom::simulated_slack {

// Each answers what is wrong; empty: nothing.
std::string wrong_record(Store& store, const std::map<std::string, std::string>& said); // ts and text, as the room has
std::string wrong_figures(const std::string& draft); // markdown; minute by minute, from what happened in the story

// The bot's new messages in the room: no threads, no edits, nothing that only one person sees.
struct Noise {
    std::map<int, int> per_hour{}; // since the opening
    int all() const;
    std::string text() const; // "22 (14 + 6 + 2 by the hour)"
};
Noise noise(const nlohmann::json& messages);
std::string too_loud(const Noise& noise); // for a SEV1

} // namespace warroom::simulated_slack
