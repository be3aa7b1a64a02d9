#pragma once
// The control API: what people do, what they see, and what is broken on purpose.

#include "bot/simulated_slack/effects.hpp"

namespace warroom::simulated_slack {

// Every verb by its path. Throws std::invalid_argument.
Json controlled(State& state, std::string_view path, const Json& arguments);

using Verb = Json (*)(State&, const Json&);
const std::map<std::string_view, Verb>& acting_verbs();    // control_acting.cpp
const std::map<std::string_view, Verb>& workspace_verbs(); // control_workspace.cpp
const std::map<std::string_view, Verb>& form_verbs();      // control_forms.cpp
const std::map<std::string_view, Verb>& looking_verbs();   // control_looking.cpp
const std::map<std::string_view, Verb>& breaking_verbs();  // control_breaking.cpp

Person& person_of(State& state, const Json& arguments, const char* name = "user"); // by id or name
Channel& channel_of(State& state, const Json& arguments, const char* name = "channel");
std::string text_of(const Json& arguments, const char* name); // must be there

} // namespace warroom::simulated_slack
