#include "bot/simulated_slack/control.hpp"

namespace warroom::simulated_slack {

std::string text_of(const Json& arguments, const char* name)
{
    const auto found = arguments.find(name);
    if (found == arguments.end() || !found->is_string()) throw std::invalid_argument{"missing: " + std::string{name}};
    return found->get<std::string>();
}

Person& person_of(State& state, const Json& arguments, const char* name)
{
    const auto wanted = text_of(arguments, name);
    for (auto& [id, person] : state.people)
        if (id == wanted || person.name == lower(wanted) || lower(person.real_name) == lower(wanted)) return person;
    throw std::invalid_argument{"nobody is called " + wanted};
}

Channel& channel_of(State& state, const Json& arguments, const char* name)
{
    auto wanted = text_of(arguments, name);
    if (const auto found = state.channels.find(wanted); found != state.channels.end()) return found->second;
    if (wanted.starts_with('@')) // what the person says to somebody alone
        return direct_channel(
            state, {person_of(state, arguments).id, person_of(state, {{"who", wanted.substr(1)}}, "who").id});
    if (wanted.starts_with('#')) wanted.erase(0, 1);
    if (auto* channel = channel_named(state, wanted)) return *channel;
    throw std::invalid_argument{"no channel is called " + wanted};
}

Json controlled(State& state, std::string_view path, const Json& arguments)
try {
    const auto given = arguments.is_null() ? Json::object() : arguments;
    if (!given.is_object()) throw std::invalid_argument{"arguments must be an object"};
    for (const auto* verbs : {&acting_verbs(), &workspace_verbs(), &form_verbs(), &looking_verbs(), &breaking_verbs()})
        if (const auto verb = verbs->find(path); verb != verbs->end()) return verb->second(state, given);
    throw std::invalid_argument{"unknown verb: " + std::string{path}};
} catch (const Refused& refused) {
    throw std::invalid_argument{refused.error};
} catch (const Json::exception& error) {
    throw std::invalid_argument{error.what()};
}

} // namespace warroom::simulated_slack
