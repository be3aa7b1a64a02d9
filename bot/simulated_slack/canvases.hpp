#pragma once
// Canvases: documents of sections, one of them the tab of a channel.

#include "bot/simulated_slack/effects.hpp"

namespace warroom::simulated_slack {

Canvas& new_canvas(State& state, const std::string& title, const Json& document, const std::string& channel);
Canvas& canvas_at(State& state, const std::string& id); // Refused canvas_not_found
void edit_canvas(State& state, Canvas& canvas, const Json& change);
Json sections_with(const Canvas& canvas, const Json& criteria);
std::string markdown_of(const Canvas& canvas);

} // namespace warroom::simulated_slack
