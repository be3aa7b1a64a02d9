#pragma once
// What people press and fill in: the elements of a message or a view, what they hold, and what pressing one tells.

#include "bot/simulated_slack/effects.hpp"

namespace warroom::simulated_slack {

struct Element {
    std::string block_id;
    Json body;
    std::string label{}; // of its input block
    bool in_input = false;
    bool optional = false;
    bool acts = true; // using it is told at once, as block_actions
};

std::vector<Element> elements_of(const Json& blocks);
// By its place, action_id, block_id, label or text. Throws std::invalid_argument.
const Element& element_called(const std::vector<Element>& elements, const Json& name);

bool is_stateful(const Element& element);
Json initial_state(const Element& element, const std::string& channel);
// What it holds when somebody chose `value`; `suggested` is what an external select was offered.
Json chosen_state(State& state, const Element& element, const Json& value, const Json& suggested = Json::array());
bool is_empty(const Json& element_state);

// One member of a payload's actions[].
Json action_of(State& state, const Element& element, const Json& element_state);

} // namespace warroom::simulated_slack
