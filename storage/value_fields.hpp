#pragma once
// The members of what events are made of, as they are stored. Of no use outside storage/event_json.

#include "storage/json_shape.hpp"

namespace warroom::shape {

void fields(auto& in, Is<Zone::Change> auto& change) { in.field("from", change.from).field("offset", change.offset); }
void fields(auto& in, Is<Zone> auto& zone) { in.field("name", zone.name).maybe("changes", zone.changes); }
void fields(auto& in, Is<CardId> auto& card) { in.field("kind", card.kind).maybe("attempt", card.attempt); }
void fields(auto& in, Is<Policy> auto& policy)
{
    in.maybe("first_update", policy.first_update)
        .maybe("cadence", policy.cadence)
        .field("watch", policy.watch)
        .field("watch_rollback", policy.watch_rollback);
}
void fields(auto& in, Is<MessagePosted::File> auto& file)
{
    in.field("name", file.name).field("type", file.type).field("link", file.link);
}
void fields(auto& in, Is<Step> auto& step)
{
    in.field("id", step.id)
        .field("name", step.name)
        .field("button", step.button)
        .field("text", step.text)
        .field("why", step.why)
        .field("phase", step.phase)
        .field("owner", step.owner)
        .field("evidence", step.evidence)
        .field("blocking", step.blocking)
        .maybe("when", step.when)
        .maybe("box", step.box);
}
void fields(auto& in, Is<Checklist> auto& checklist)
{
    in.field("list", checklist.list)
        .field("prefix", checklist.prefix)
        .field("title", checklist.title)
        .field("steps", checklist.steps);
}

void fields(auto& in, Is<ImpactWindow> auto& window)
{
    in.field("system", window.system)
        .field("level", window.level)
        .maybe("share", window.share)
        .field("from", window.from)
        .maybe("from_assumed", window.from_assumed)
        .maybe("to", window.to)
        .maybe("to_assumed", window.to_assumed)
        .maybe("withdrawn", window.withdrawn);
}
void fields(auto& in, Is<UserCount> auto& count)
{
    in.maybe("unknown", count.unknown)
        .maybe("least", count.least)
        .maybe("most", count.most)
        .maybe("of", count.of)
        .maybe("percent", count.percent)
        .maybe("about", count.about)
        .maybe("source", count.source);
}
void fields(auto& in, Is<Todo> auto& todo)
{
    in.field("text", todo.text)
        .maybe("owner", todo.owner)
        .maybe("due", todo.due)
        .field("type", todo.type)
        .field("state", todo.state);
}

} // namespace warroom::shape
