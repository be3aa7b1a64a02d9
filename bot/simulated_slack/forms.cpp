// Modals and Home tabs, as people fill them in, submit and close them.
#include "bot/simulated_slack/interactions.hpp"

#include "bot/simulated_slack/blocks.hpp"
#include "bot/simulated_slack/elements.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

std::string id_of(const View& view) { return view.body.at("id").get<std::string>(); }

Json& held_by(View& view, const Element& element)
{
    return view.body["state"]["values"][element.block_id][element.body.at("action_id").get<std::string>()];
}

Json with_view(State& state, const std::string& type, const Person& person, const View& view)
{
    auto payload = interaction(state, type, person);
    payload["view"] = view.body;
    return payload;
}

// The response URLs that selects of a submitted form ask for.
Json response_urls_of(State& state, const Person& person, View& view)
{
    Json out = Json::array();
    for (const auto& element : elements_of(view.body.at("blocks"))) {
        if (!element.body.value("response_url_enabled", false)) continue;
        const auto& held = held_by(view, element);
        const auto channel = held.value("selected_conversation", held.value("selected_channel", Json{}));
        if (!channel.is_string()) continue;
        out.push_back({{"block_id", element.block_id},
                       {"action_id", element.body.at("action_id")},
                       {"channel_id", channel},
                       {"response_url", url_of(state, new_response_url(state, person.id, channel))}});
    }
    return out;
}

void show_errors(State& state, View& view, const Json& errors)
{
    if (!errors.is_object() || errors.empty()) throw Refused{"invalid_response_errors"};
    const auto elements = elements_of(view.body.at("blocks"));
    for (const auto& [block, text] : errors.items()) {
        const bool is_input =
            std::ranges::any_of(elements, [&, id = block](const Element& e) { return e.in_input && e.block_id == id; });
        if (!is_input || !text.is_string()) throw Refused{"invalid_response_errors"};
    }
    view.errors = errors;
    const Channel nowhere;
    show(state, "modal_errors", nowhere, {{"user", bot_user}}, {{"view_id", id_of(view)}, {"errors", errors}},
         view.person);
}

} // namespace

View& view_before(State& state, const Person& person, bool home)
{
    if (home) {
        const auto found = state.homes.find(person.id);
        if (found == state.homes.end()) throw std::invalid_argument{person.name + " has an empty Home tab"};
        return state.views.at(found->second);
    }
    const auto& stack = state.modals[person.id];
    if (stack.empty()) throw std::invalid_argument{person.name + " has no form before him"};
    return state.views.at(stack.back());
}

std::string use_field(State& state, const Person& person, bool home, const Json& field, const Json& value)
{
    auto& view = view_before(state, person, home);
    const auto elements = elements_of(view.body.at("blocks"));
    const auto& element = element_called(elements, field);
    Json chosen = Json::object();
    if (!element.body.at("type").get<std::string>().ends_with("button"))
        chosen = chosen_state(state, element, value, view.suggested);
    if (is_stateful(element)) held_by(view, element) = chosen;
    if (!element.acts) return {};
    auto payload = with_view(state, "block_actions", person, view);
    const auto trigger = new_trigger(state, person, {.view = id_of(view)});
    payload.update(Json{{"container", {{"type", "view"}, {"view_id", id_of(view)}}},
                        {"trigger_id", trigger},
                        {"actions", Json::array({action_of(state, element, chosen)})}});
    queue(state, "interactive", std::move(payload), person, {.view = id_of(view)});
    return trigger;
}

std::string submit(State& state, const Person& person)
{
    auto& view = view_before(state, person, false);
    if (view.body.at("submit").is_null()) throw std::invalid_argument{"that form has nothing to submit"};
    for (const auto& element : elements_of(view.body.at("blocks")))
        if (element.in_input && !element.optional && is_empty(held_by(view, element)))
            throw std::invalid_argument{"not filled in: " + element.block_id};
    view.errors = Json::object();
    auto payload = with_view(state, "view_submission", person, view);
    const auto trigger = new_trigger(state, person, {.view = id_of(view)});
    payload["trigger_id"] = trigger;
    payload["response_urls"] = response_urls_of(state, person, view);
    queue(state, "interactive", std::move(payload), person, {.view = id_of(view)});
    return trigger;
}

void close_form(State& state, const Person& person, bool all)
{
    const auto* view = &view_before(state, person, false);
    all = all || view->body.at("clear_on_close") == true;
    if (all) view = &state.views.at(state.modals.at(person.id).front());
    if (view->body.at("notify_on_close") == true) {
        auto payload = with_view(state, "view_closed", person, *view);
        payload["is_cleared"] = all;
        queue(state, "interactive", std::move(payload), person, {.view = id_of(*view)});
    }
    pop_view(state, id_of(*view));
}

std::string suggest(State& state, const Person& person, const Json& field, const std::string& typed)
{
    auto& view = view_before(state, person, false);
    const auto elements = elements_of(view.body.at("blocks"));
    const auto& element = element_called(elements, field);
    if (element.body.at("type").get<std::string>().find("external_select") == std::string::npos)
        throw std::invalid_argument{"that field asks nobody for options"};
    auto payload = with_view(state, "block_suggestion", person, view);
    payload.update(Json{{"container", {{"type", "view"}, {"view_id", id_of(view)}}},
                        {"action_id", element.body.at("action_id")},
                        {"block_id", element.block_id},
                        {"value", typed}});
    queue(state, "interactive", std::move(payload), person, {.view = id_of(view)});
    return id_of(view);
}

void open_home(State& state, const Person& person)
{
    const auto& channel = direct_channel(state, {person.id, bot_user});
    Json event{{"type", "app_home_opened"}, {"user", person.id}, {"channel", channel.id}, {"tab", "home"}};
    if (const auto home = state.homes.find(person.id); home != state.homes.end())
        event["view"] = state.views.at(home->second).body;
    tell_bot(state, "app_home_opened", nullptr, std::move(event));
}

void submission_answered(State& state, const Delivery& delivery, const Json& payload)
{
    const auto found = state.views.find(delivery.view);
    if (found == state.views.end()) return; // closed meanwhile
    auto& view = found->second;
    if (payload.empty()) return pop_view(state, delivery.view);
    const auto action = payload.value("response_action", std::string{});
    if (action == "errors")
        show_errors(state, view, payload.value("errors", Json{}));
    else if (action == "update")
        update_view(state, view, payload.value("view", Json{}), {});
    else if (action == "push")
        pushed_on(state, view.person, checked_view(state, payload.value("view", Json{}), "modal"));
    else if (action == "clear")
        clear_views(state, view.person);
    else
        throw Refused{"invalid_response_action"};
}

void suggestion_answered(State& state, const Delivery& delivery, const Json& payload)
{
    const auto found = state.views.find(delivery.view);
    if (found == state.views.end()) return;
    found->second.suggested = checked_suggestions(state, payload);
    const Channel nowhere;
    show(state, "options", nowhere, {{"user", bot_user}}, {{"options", found->second.suggested}}, delivery.person);
}

} // namespace warroom::simulated_slack
