// Action items, status updates, and corrections of entries.
#include "core/noise.hpp"
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string line_of(const ChangeTodo& command)
{
    std::string line = fmt::format("todo {}", command.number);
    if (command.state == Todo::State::dropped) line = fmt::format("todo drop {} <why>", command.number);
    if (command.state == Todo::State::done) line = fmt::format("todo done {}", command.number);
    return line;
}

// A wish that people were other people.
bool asks_for_care(std::string_view text)
{
    std::string lower{text};
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower.find("be more careful") != std::string::npos || lower.find("be careful") != std::string::npos;
}

} // namespace

std::optional<Refusal> no_such_entry(const Incident& incident, std::int64_t entry)
{
    if (entry >= 1 && entry <= incident.seq) return std::nullopt;
    return Refusal{Reason::bad_argument,
                   fmt::format("There is no entry #{}; the newest is #{}. ⟦timeline⟧ shows them with their numbers.",
                               entry, incident.seq),
                   {{"Timeline", "timeline"}}};
}

Decision on(const Incident& incident, const AddTodo& command, const Context&)
{
    if (command.todo.text.empty())
        return refused(Reason::bad_argument,
                       "What is to be done? ⟦todo @mei by fri #detect alert on answered requests⟧.");
    if (asks_for_care(command.todo.text))
        return refused(Reason::bad_argument,
                       "Being more careful can't be ticked off. What would have caught it, or made it harmless? ⟦todo "
                       "#detect alert on answered requests⟧.");
    return happened(TodoChanged{static_cast<int>(incident.todos.size()) + 1, std::nullopt, command.todo, {}});
}

Decision on(const Incident& incident, const ChangeTodo& command, const Context&)
{
    const auto count = static_cast<int>(incident.todos.size());
    if (command.number < 1 || command.number > count)
        return refused(Reason::bad_argument,
                       count == 0 ? std::string{"There is no action item yet. ⟦todo <text>⟧ adds one."}
                                  : fmt::format("There is no action item {}; the newest is {}.", command.number, count),
                       {{"Action items", "todo"}});
    const auto& before = incident.todos[static_cast<std::size_t>(command.number) - 1];
    if (command.state == Todo::State::dropped && before.state != Todo::State::dropped && command.why.empty())
        return refused(
            Reason::bad_argument,
            fmt::format("Dropping it needs a reason, for whoever reads this later: ⟦{}⟧.", line_of(command)));
    auto todo = before;
    if (command.state) todo.state = *command.state;
    if (command.owner) todo.owner = command.owner;
    if (!command.due.empty()) todo.due = command.due;
    if (todo == before)
        return refused(Reason::same_value,
                       command.state ? fmt::format("Action item {} is {} already.", command.number, word(before.state))
                                     : fmt::format("Action item {} says that already.", command.number));
    return happened(TodoChanged{command.number, before, std::move(todo), command.why});
}

Decision on(const Incident& incident, const SendUpdate& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    if (command.text.empty())
        return refused(Reason::bad_argument,
                       "What shall they know? ⟦update API works again since 10:31, reading logs for the cause⟧.");
    if (command.next && command.next->count() <= 0)
        return refused(Reason::bad_argument, "The next update is due later than this one: ⟦update next 30m <text>⟧.");
    return happened(UpdateSent{incident.updates + 1, command.text, command.next});
}

Decision on(const Incident& incident, const Follow& command, const Context& context)
{
    if (incident.followers.contains(context.actor.id) == command.follows)
        return refused(Reason::same_value, command.follows ? fmt::format("You follow {} already.", label(incident))
                                                           : fmt::format("You don't follow {}.", label(incident)));
    return happened(FollowChanged{command.follows});
}

Decision on(const Incident& incident, const StarEntry& command, const Context&)
{
    if (auto refusal = no_such_entry(incident, command.entry)) return *refusal;
    if (incident.starred.contains(command.entry) == command.starred)
        return refused(Reason::same_value, fmt::format("Entry #{} is {}.", command.entry,
                                                       command.starred ? "starred already" : "not starred"));
    return happened(EntryStarred{command.entry, command.starred});
}

Decision on(const Incident& incident, const AmendEntry& command, const Context&)
{
    if (auto refusal = no_such_entry(incident, command.entry)) return *refusal;
    if (command.text.empty())
        return refused(Reason::bad_argument,
                       fmt::format("What should it say? ⟦amend #{} <text>⟧; the old words are kept.", command.entry));
    return happened(EntryAmended{command.entry, command.text});
}

Decision on(const Incident& incident, const HideEntry& command, const Context&)
{
    if (auto refusal = no_such_entry(incident, command.entry)) return *refusal;
    if (incident.hidden.contains(command.entry))
        return refused(Reason::same_value, fmt::format("Entry #{} is hidden already.", command.entry));
    if (command.why.empty())
        return refused(Reason::bad_argument,
                       fmt::format("Why leave it out? ⟦hide #{} <why>⟧; the record keeps it.", command.entry));
    return happened(EntryHidden{command.entry, true, command.why});
}

void apply(Incident& incident, const TodoChanged& event, const Recorded&)
{
    const auto index = static_cast<std::size_t>(event.number) - 1;
    if (index >= incident.todos.size()) incident.todos.resize(index + 1);
    incident.todos[index] = event.to;
}

void apply(Incident& incident, const UpdateSent& event, const Recorded& recorded)
{
    incident.updates = event.number;
    incident.last_update_at = recorded.at;
    incident.next_update = event.next;
}

void apply(Incident& incident, const FollowChanged& event, const Recorded& recorded)
{
    if (event.follows)
        incident.followers.insert(recorded.actor);
    else
        incident.followers.erase(recorded.actor);
}

void apply(Incident& incident, const EntryStarred& event, const Recorded&)
{
    if (event.starred)
        incident.starred.insert(event.entry);
    else
        incident.starred.erase(event.entry);
}

void apply(Incident&, const EntryAmended&, const Recorded&) {} // views read the newest words from the log

void apply(Incident& incident, const EntryHidden& event, const Recorded&)
{
    if (event.hidden)
        incident.hidden.insert(event.entry);
    else
        incident.hidden.erase(event.entry);
}

std::vector<Effect> after(const Incident& incident, const TodoChanged&, const Recorded&, const Playbook&)
{
    return refresh(incident, {CardId{}});
}

std::vector<Effect> after(const Incident& incident, const UpdateSent&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}});
    tell(effects, incident, recorded);
    if (incident.declared.announced) effects.push_back(PostEntry{.seq = recorded.seq, .announce = true});
    for (const auto& follower : incident.followers)
        if (follower != recorded.actor && may_see(incident, follower))
            effects.push_back(PostEntry{.seq = recorded.seq,
                                        .to = follower,
                                        .not_before = waits_until(incident, follower, recorded.recorded_at)});
    return effects;
}

std::vector<Effect> after(const Incident&, const FollowChanged&, const Recorded&, const Playbook&) { return {}; }

std::vector<Effect> after(const Incident& incident, const EntryStarred&, const Recorded& recorded, const Playbook&)
{
    std::vector<Effect> effects;
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident&, const EntryAmended&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const EntryHidden&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
