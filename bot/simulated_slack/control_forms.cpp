#include "bot/simulated_slack/control.hpp"

namespace warroom::simulated_slack {
namespace {

Json seen(const View& view)
{
    auto out = view.body;
    out["errors"] = view.errors;
    return out;
}

Json screen(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    Json out{{"views", Json::array()}, {"home", nullptr}};
    for (const auto& id : state.modals[person.id]) out["views"].push_back(seen(state.views.at(id)));
    if (const auto home = state.homes.find(person.id); home != state.homes.end())
        out["home"] = seen(state.views.at(home->second));
    return out;
}

Json field_of(const Json& arguments)
{
    if (!arguments.contains("field")) throw std::invalid_argument{"missing: field"};
    return arguments.at("field");
}

Json fill(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    return {{"id", use_field(state, person, arguments.value("home", false), field_of(arguments),
                             arguments.value("value", Json{}))}};
}

Json submit_it(State& state, const Json& arguments) { return {{"id", submit(state, person_of(state, arguments))}}; }

Json close_it(State& state, const Json& arguments)
{
    close_form(state, person_of(state, arguments), arguments.value("all", false));
    return Json::object();
}

Json suggest_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    return {{"id", suggest(state, person, field_of(arguments), arguments.value("text", ""))}};
}

Json home(State& state, const Json& arguments)
{
    open_home(state, person_of(state, arguments));
    return Json::object();
}

Json shortcut_it(State& state, const Json& arguments)
{
    return {{"id", shortcut(state, person_of(state, arguments), text_of(arguments, "callback_id"))}};
}

Json message_action_it(State& state, const Json& arguments)
{
    const auto& person = person_of(state, arguments);
    auto& channel = channel_of(state, arguments);
    if (!channel.has(person.id)) throw std::invalid_argument{person.name + " is not in " + channel.name};
    return {
        {"id", message_action(state, person, channel, text_of(arguments, "ts"), text_of(arguments, "callback_id"))}};
}

} // namespace

const std::map<std::string_view, Verb>& form_verbs()
{
    static const std::map<std::string_view, Verb> verbs{
        {"screen", screen},      {"fill", fill}, {"submit", submit_it},     {"close", close_it},
        {"suggest", suggest_it}, {"home", home}, {"shortcut", shortcut_it}, {"message_action", message_action_it}};
    return verbs;
}

} // namespace warroom::simulated_slack
