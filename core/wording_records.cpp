#include "core/wording_facts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string update_text(const Incident& incident, const Recorded& recorded, const UpdateSent& update)
{
    const auto& zone = zone_of(incident);
    auto text = fmt::format("{}{} · update {} · {} · {}\n{}", incident.declared.drill ? "DRILL " : "", label(incident),
                            update.number, clock_time(zone, recorded.at), word(incident.status), update.text);
    const auto cadence = policy(incident.declared.policies, incident.severity).cadence;
    const auto next = update.next ? update.next : incident.status < Status::resolved ? cadence : std::nullopt;
    if (next) text += fmt::format("\nNext update {}.", zoned_time(zone, recorded.at + *next, recorded.at));
    return text;
}

std::string todo_text(const Incident& incident, const TodoChanged& event)
{
    const auto& todo = event.to;
    auto text = fmt::format("Action item {}{}: {}", event.number,
                            todo.state == Todo::State::open ? "" : fmt::format(" is {}", word(todo.state)), todo.text);
    if (!event.why.empty()) text += fmt::format(" ({})", event.why);
    if (todo.state != Todo::State::open) return text;
    const auto owner = todo.owner ? name_of(incident, *todo.owner) : std::string{"nobody yet"};
    return fmt::format("{}\nOwner: {} · due: {} · type: {}", text, owner, todo.due.empty() ? "no date yet" : todo.due,
                       todo.type == Todo::Type::none ? "not said" : word(todo.type));
}

std::string redacted_text(const Redacted& event)
{
    const auto others = event.rows.size() - std::min<std::size_t>(event.rows.size(), 1);
    auto text = fmt::format(
        "Entry #{} is redacted: its words are gone from my record, its exports and its search{}.", event.entry,
        others == 0 ? "" : fmt::format(", with {} {} that repeated them", others, others == 1 ? "entry" : "entries"));
    text += "\nThe cards are brought up to date. What stands in Slack beside them stays: ";
    text += event.message ? "the message itself, for its author or an admin to delete, and what I posted of it."
                          : "what I posted of it, and the name of the room.";
    text += " Backups made before now keep it until they are replaced.";
    return text;
}

} // namespace

std::string record_words(const Incident& incident, const Recorded& recorded)
{
    if (const auto* event = std::get_if<UpdateSent>(&recorded.event)) return update_text(incident, recorded, *event);
    if (const auto* event = std::get_if<EntryStarred>(&recorded.event))
        return fmt::format("Entry #{} is {} by {}.", event->entry,
                           event->starred ? "starred as a key moment" : "no longer starred",
                           recorded.actor.empty() ? "warroom" : name_of(incident, recorded.actor));
    if (const auto* event = std::get_if<SecretsMasked>(&recorded.event))
        return fmt::format(
            "I masked what looks like a secret ({}) in entry #{} of {}: it is not in my record. If you wrote it in a "
            "message, it still stands in Slack: delete it there, and have it changed, for others may have read it.",
            fmt::join(event->kinds, ", "), event->entry, label(incident));
    return {};
}

std::string record_confirmed(const Incident& incident, const Recorded& recorded)
{
    if (const auto* event = std::get_if<TodoChanged>(&recorded.event)) return todo_text(incident, *event);
    if (const auto* event = std::get_if<UpdateSent>(&recorded.event))
        return fmt::format("Update {} is sent{}.", event->number,
                           incident.declared.announced ? ", here and under the announcement" : "");
    if (const auto* event = std::get_if<FollowChanged>(&recorded.event))
        return event->follows
                   ? fmt::format("You get each status update of {} as a direct message, nothing else.", label(incident))
                   : fmt::format("You no longer get the status updates of {}.", label(incident));
    if (const auto* event = std::get_if<EntryAmended>(&recorded.event))
        return fmt::format("Entry #{} now reads: {}\nThe old words are kept in the record.", event->entry, event->text);
    if (const auto* event = std::get_if<EntryHidden>(&recorded.event))
        return event->hidden ? fmt::format("Entry #{} is left out of views and draft ({}); the record keeps it.",
                                           event->entry, event->why)
                             : fmt::format("Entry #{} is shown again.", event->entry);
    if (const auto* event = std::get_if<Redacted>(&recorded.event)) return redacted_text(*event);
    return record_words(incident, recorded);
}

} // namespace warroom
