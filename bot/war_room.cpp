#include "bot/war_room.hpp"

#include "bot/same_thing.hpp"
#include "core/match.hpp"
#include "core/redaction.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace warroom {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds pressed_twice{10};

bool only_records(const Command& command)
{
    return std::holds_alternative<RecordMessage>(command) || std::holds_alternative<RecordEdit>(command) ||
           std::holds_alternative<RecordDeletion>(command);
}

// What is in memory must not say what the disk no longer does; nobody knows which entry its words came from, so it is
// made again.
Incident without_its_words(std::vector<Recorded> log, const std::vector<Recorded>& since, const Recorded& redaction)
{
    log.insert(log.end(), since.begin(), since.end());
    log.push_back(redaction);
    return folded(redacted(std::move(log)));
}

} // namespace

struct WarRoom::Draft {
    Batch batch;
    std::set<DeliveryId> seen;
    struct Changed {
        std::shared_ptr<Incident> incident;
        bool shown = false; // an outcome has it as it is now
    };
    std::map<IncidentId, Changed> changed;

    void note(const Delivery& delivery) // dealt with, whatever came of it
    {
        seen.insert(delivery.id);
        batch.inbox.push_back(delivery.id);
        if (delivery.settles) batch.settled.push_back(*delivery.settles);
    }

    // The state to go on from. One that nobody was shown needs no copy: of a burst of messages only the last counts.
    Incident take(const Incident& incident)
    {
        const auto mine = changed.find(incident.id);
        const bool ours = mine != changed.end() && !mine->second.shown;
        return ours ? std::move(*mine->second.incident) : incident;
    }

    std::shared_ptr<const Incident> show(std::shared_ptr<const Incident> incident)
    {
        if (const auto mine = changed.find(incident->id); mine != changed.end()) mine->second.shown = true;
        return incident;
    }

    std::map<IncidentId, Listing> listings() const
    {
        std::map<IncidentId, Listing> lines;
        for (const auto& [id, change] : changed) lines.emplace(id, listing(*change.incident));
        return lines;
    }
};

Listing listing(const Incident& incident)
{
    return {.incident = incident.id,
            .label = label(incident),
            .title = incident.declared.title,
            .severity = incident.severity,
            .status = incident.status,
            .is_private = incident.declared.is_private,
            .drill = incident.declared.drill,
            .channel = incident.channel,
            .opened_by = incident.opened_by,
            .declared_at = incident.declared_at,
            .closed_at = incident.closed_at};
}

WarRoom::WarRoom(Store& store, Playbook playbook) : store_{store}, playbook_{std::move(playbook)}
{
    for (auto& line : store_.directory()) {
        if (!line.channel.empty()) rooms_[line.channel] = line.incident;
        const auto id = line.incident;
        directory_.emplace(id, std::move(line));
    }
}

std::vector<Outcome> WarRoom::handle(std::span<const Delivery> deliveries, Timestamp now)
{
    Draft draft;
    std::vector<Outcome> outcomes;
    for (const auto& delivery : deliveries) outcomes.push_back(deal_with(delivery, draft, now));
    if (draft.batch.empty()) return outcomes;

    for (auto& [id, line] : draft.listings()) {
        const auto known = directory_.find(id);
        if (known == directory_.end() || known->second != line) draft.batch.listings.push_back(std::move(line));
    }
    const auto committed = store_.commit(draft.batch);
    if (committed == Committed::done) {
        follow(draft);
        for (auto& outcome : outcomes)
            if (auto* accepted = std::get_if<Accepted>(&outcome); accepted && !accepted->incident)
                accepted->incident = draft.changed.at(accepted->events.front().incident).incident;
        return outcomes;
    }
    if (committed == Committed::conflict)
        throw Fatal{"another process wrote to this database; only one warroom may own it", 5};
    for (std::size_t i = 0; i < outcomes.size(); ++i) { // a twin in the same batch isn't on disk either
        const bool twin = std::holds_alternative<Duplicate>(outcomes[i]) && draft.seen.contains(deliveries[i].id);
        if (std::holds_alternative<Accepted>(outcomes[i]) || std::holds_alternative<Refusal>(outcomes[i]) || twin)
            outcomes[i] = NotYet{};
    }
    return outcomes;
}

Outcome WarRoom::deal_with(const Delivery& delivery, Draft& draft, Timestamp now)
{
    if (draft.seen.contains(delivery.id) || store_.has_seen(delivery.id)) return Duplicate{};
    if (std::holds_alternative<NewIncident>(delivery.where)) return declare(delivery, draft, now);

    std::shared_ptr<const Incident> incident;
    if (const auto* id = std::get_if<IncidentId>(&delivery.where)) {
        incident = newest(*id, draft);
    } else {
        const auto& channel = std::get<ChannelId>(delivery.where);
        if (const auto room = rooms_.find(channel); room != rooms_.end()) incident = newest(room->second, draft);
        for (const auto& [number, changed] : draft.changed) // opened by this very batch
            if (changed.incident->channel == channel) incident = changed.incident;
    }
    if (!incident) return not_here(delivery, draft, now);
    return change(delivery, incident, draft, now);
}

Outcome WarRoom::declare(const Delivery& delivery, Draft& draft, Timestamp now)
{
    const auto* asked = std::get_if<DeclareIncident>(&delivery.command);
    auto lines = draft.listings();
    for (const auto& [id, line] : directory_) // what is over can't be meant, unless it was opened this moment
        if (!line.over() || delivery.at - line.declared_at < pressed_twice) lines.emplace(id, line);
    for (const auto& [id, line] : lines) // or Slack showed an error although it worked
        if (asked && line.opened_by == delivery.actor.id && line.title == asked->title &&
            delivery.at - line.declared_at < pressed_twice)
            return Accepted{draft.show(newest(id, draft)), {}, {}};
    Incident fresh;
    const auto last = [](const auto& all) { return all.empty() ? 0 : all.rbegin()->first.value; };
    fresh.id = IncidentId{std::max(last(directory_), last(lines)) + 1};
    const auto opened = std::make_shared<const Incident>(std::move(fresh));
    const auto* same = asked && !asked->another ? same_thing(*asked, delivery.actor.id, now, lines) : nullptr;
    if (!same) return change(delivery, opened, draft, now);
    if (asked->severity != Severity::sev1) {
        draft.note(delivery);
        return ask_whether_same(*same, *asked, delivery.actor.zone, now);
    }
    auto in_a_hurry = delivery; // its room asks
    std::get<DeclareIncident>(in_a_hurry.command).resembles = same->incident;
    return change(in_a_hurry, opened, draft, now);
}

Outcome WarRoom::change(const Delivery& delivery, std::shared_ptr<const Incident> incident, Draft& draft, Timestamp now)
{
    const Context context{now, delivery.actor, playbook_, delivery.line, delivery.button};
    auto decision = std::holds_alternative<RedactEntry>(delivery.command)
                        ? decide(*incident, looked_up(delivery.command, newest_log(incident->id, draft)), context)
                        : decide(*incident, delivery.command, context);
    draft.note(delivery);
    if (decision.has_error()) return decision.error();

    Accepted accepted;
    if (decision->empty()) {
        accepted.incident = draft.show(std::move(incident));
        return accepted;
    }
    const auto id = incident->id;
    Incident state = draft.take(*incident);
    for (auto& event : *decision) {
        Recorded recorded{id, state.seq + 1, happened_at(event, delivery.at), now, delivery.actor.id, std::move(event)};
        if (std::holds_alternative<Redacted>(recorded.event))
            state = without_its_words(newest_log(id, draft), accepted.events, recorded);
        else
            evolve(state, recorded);
        int n = 0;
        for (auto& effect : react(state, recorded, playbook_))
            accepted.promised.push_back({{id, recorded.seq, n++}, id, std::move(effect)});
        accepted.events.push_back(std::move(recorded));
    }
    auto& batch = draft.batch;
    batch.events.insert(batch.events.end(), accepted.events.begin(), accepted.events.end());
    batch.outbox.insert(batch.outbox.end(), accepted.promised.begin(), accepted.promised.end());
    const bool shown = !only_records(delivery.command); // nobody is told how things stood after each message
    auto changed = std::make_shared<Incident>(std::move(state));
    if (shown) accepted.incident = changed;
    draft.changed[id] = {std::move(changed), shown};
    return accepted;
}

std::vector<Recorded> WarRoom::newest_log(IncidentId id, const Draft& draft)
{
    auto log = store_.history(id);
    for (const auto& recorded : draft.batch.events)
        if (recorded.incident == id) log.push_back(recorded);
    return redacted(std::move(log));
}

Outcome WarRoom::not_here(const Delivery& delivery, const Draft& draft, Timestamp now)
{
    if (delivery.settles) throw Fatal{"an errand reports on an incident that is not in this database", 5};
    if (only_records(delivery.command)) {
        // A room may exist at Slack a moment before we know its id. Not acknowledged, the message comes again.
        const auto opening = [&](const auto& item) {
            const Listing& line = item.second;
            if (!line.channel.empty() || line.over() || now - line.declared_at >= minutes{1}) return false;
            const auto incident = newest(line.incident, draft);
            return !incident->failed_duties.contains(std::string{duty(OpenChannel{})});
        };
        const bool wait = std::ranges::any_of(directory_, opening) || std::ranges::any_of(draft.listings(), opening);
        return wait ? Outcome{NotYet{}} : Outcome{NotOurs{}};
    }
    const auto command = playbook_.command;
    const auto* number = std::get_if<IncidentId>(&delivery.where);
    auto words =
        number ? fmt::format("There is no {}-{}.", playbook_.id_prefix, number->value)
               : fmt::format("This channel belongs to no incident. Put its number first: ⟦{} 12 note …⟧.", command);
    if (delivery.actor.standing != Standing::member) return Refusal{Reason::no_incident_here, std::move(words), {}};
    std::string open;
    for (const auto& line : directory())
        if (!line.over() && !line.is_private)
            open += fmt::format("\n{} {} {} · {}", line.label, label(line.severity), word(line.status),
                                shorten(line.title, 80));
    if (!open.empty())
        words += " Open now:" + open;
    else if (number)
        words += " No incident is open.";
    else
        words = fmt::format("No incident is open. ⟦{} open <what users see>⟧ opens one.", command);
    return Refusal{Reason::no_incident_here, std::move(words), {}};
}

void WarRoom::follow(const Draft& draft)
{
    for (const auto& line : draft.batch.listings) {
        if (!line.channel.empty()) rooms_[line.channel] = line.incident;
        directory_[line.incident] = line;
    }
    for (const auto& [id, change] : draft.changed) {
        if (directory_.at(id).over()) {
            running_.erase(id);
            last_over_ = change.incident;
        } else {
            running_[id] = change.incident;
            if (last_over_ && last_over_->id == id) last_over_.reset();
        }
    }
}

std::shared_ptr<const Incident> WarRoom::newest(IncidentId id, const Draft& draft)
{
    const auto changed = draft.changed.find(id);
    return changed != draft.changed.end() ? changed->second.incident : find(id);
}

std::optional<std::shared_ptr<const Incident>> WarRoom::find_in_memory(IncidentId id) const
{
    if (!directory_.contains(id)) return nullptr;
    if (const auto running = running_.find(id); running != running_.end()) return running->second;
    if (last_over_ && last_over_->id == id) return last_over_;
    return std::nullopt;
}

std::optional<std::shared_ptr<const Incident>> WarRoom::find_in_memory(const ChannelId& room) const
{
    const auto incident = rooms_.find(room);
    return incident == rooms_.end() ? nullptr : find_in_memory(incident->second);
}

std::shared_ptr<const Incident> WarRoom::find(IncidentId id)
{
    if (auto known = find_in_memory(id)) return std::move(*known);

    Incident state;
    store_.replay(id, [&](const Recorded& recorded) { evolve(state, recorded); });
    auto folded = std::make_shared<const Incident>(std::move(state));
    if (directory_.at(id).over())
        last_over_ = folded;
    else
        running_[id] = folded;
    return folded;
}

std::shared_ptr<const Incident> WarRoom::find(const ChannelId& room)
{
    const auto incident = rooms_.find(room);
    return incident == rooms_.end() ? nullptr : find(incident->second);
}

std::vector<Listing> WarRoom::directory() const
{
    std::vector<Listing> all;
    for (auto line = directory_.rbegin(); line != directory_.rend(); ++line) all.push_back(line->second);
    return all;
}

} // namespace warroom
