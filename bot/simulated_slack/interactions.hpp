#pragma once
// What all interactions have in common: payloads, trigger ids, response URLs, and their way into an envelope.

#include "bot/simulated_slack/effects.hpp"

namespace warroom::simulated_slack {

// Where somebody did something: in a channel or in a view.
struct Spot {
    std::string channel{};
    std::string view{};
};

Json interaction(State& state, const std::string& type, const Person& person);
std::string new_trigger(State& state, const Person& person, const Spot& spot);
std::string new_response_url(State& state, const std::string& user, const std::string& channel,
                             std::string original = {}, std::string thread = {}); // its ticket
std::string url_of(const State& state, const std::string& ticket);
void queue(State& state, std::string type, Json payload, const Person& person, const Spot& spot,
           std::string ticket = {});

} // namespace warroom::simulated_slack
