// What happens by itself when time passes: each subject says what is due, the earliest comes first.
#include "core/rules.hpp"

#include <algorithm>

namespace warroom {
namespace {

std::optional<Due> next_due(const Incident& incident)
{
    std::vector<Due> due;
    due_roles(incident, due);
    due_aftermath(incident, due);
    due_ending(incident, due);
    const auto first = std::ranges::min_element(due, {}, &Due::at);
    return first == due.end() ? std::nullopt : std::optional{std::move(*first)};
}

} // namespace

Decision on(const Incident& incident, const Wake&, const Context& context)
{
    auto due = next_due(incident);
    if (!due || context.now < due->at) return happened();
    return std::move(due->events); // what else is due is judged by what this leaves
}

std::optional<Timestamp> next_reminder(const Incident& incident)
{
    const auto due = next_due(incident);
    return due ? std::optional{due->at} : std::nullopt;
}

} // namespace warroom
