#include "core/noise.hpp"

#include "core/wording.hpp"

namespace warroom {
namespace {

// The second card of an attempt is the message that says go.
bool lets_go(const Incident& incident, const Recorded& recorded)
{
    const auto gone = [&](int attempt) { return attempt && attempt_at(incident, attempt).go_seq == recorded.seq; };
    if (const auto* marked = std::get_if<StepMarked>(&recorded.event)) return gone(marked->attempt);
    const auto* reached = std::get_if<ProductionReached>(&recorded.event);
    return reached && gone(reached->number);
}

int messages_in_room(const Incident& incident, const Recorded& recorded)
{
    if (incident.channel.empty()) return 0;
    if (std::holds_alternative<ChannelOpened>(recorded.event)) {
        int count = 1;
        for (const auto* open : open_attempts(incident)) count += open->go_seq ? 2 : 1;
        return count;
    }
    if (std::holds_alternative<AttemptStarted>(recorded.event) || lets_go(incident, recorded)) return 1;
    const auto where = place(incident, recorded.event);
    return where && std::holds_alternative<Room>(*where) ? 1 : 0;
}

bool spent(const Incident& incident)
{
    const auto& heard = incident.heard;
    const auto budget = noise_budget(peak(incident));
    if (budget.in_all) return heard.all >= *budget.in_all;
    return heard.in_hour >= (heard.hour == 0 ? budget.first_hour : budget.hourly);
}

} // namespace

NoiseBudget noise_budget(Severity worst)
{
    switch (worst) {
    case Severity::sev1: return {.first_hour = 15, .hourly = 10};
    case Severity::sev2: return {.first_hour = 12, .hourly = 8};
    case Severity::sev3: return {.in_all = 10};
    case Severity::sev4: return {.in_all = 4};
    }
    return {};
}

bool always_told(const Incident& incident, const Recorded& recorded)
{
    const auto& event = recorded.event;
    if (const auto* moved = std::get_if<RoleAssigned>(&event)) return moved->role == Role::commander;
    if (const auto* said = std::get_if<GoVoiced>(&event)) return said->voice == Voice::no_go;
    if (const auto* status = std::get_if<StatusChanged>(&event);
        status && status->from >= Status::resolved && status->to == Status::investigating)
        return true;
    return std::holds_alternative<ChannelOpened>(event) || std::holds_alternative<UpdateSent>(event) ||
           std::holds_alternative<SeverityChanged>(event) || std::holds_alternative<AttemptStarted>(event) ||
           std::holds_alternative<AttemptEnded>(event) || lets_go(incident, recorded);
}

void hear(Incident& incident, const Recorded& recorded)
{
    const auto more = messages_in_room(incident, recorded);
    if (more == 0) return;
    auto& heard = incident.heard;
    const auto since = recorded.recorded_at - incident.declared_at;
    const auto hour = static_cast<int>(std::chrono::floor<std::chrono::hours>(since).count());
    if (hour > heard.hour) {
        heard.hour = hour;
        heard.in_hour = 0;
    }
    if (spent(incident) && !always_told(incident, recorded)) {
        heard.aside = recorded.seq;
        return;
    }
    heard.all += more;
    heard.in_hour += more;
}

bool one_too_many(const Incident& incident, const Recorded& recorded) { return incident.heard.aside == recorded.seq; }

std::optional<Timestamp> waits_until(const Incident& incident, const UserId& reader, Timestamp now)
{
    if (incident.status < Status::resolved) return std::nullopt;
    const auto known = incident.people.find(reader);
    const bool looked_up = known != incident.people.end() && known->second.standing != Standing::unknown;
    const auto then = when_awake(looked_up ? known->second.zone : incident.declared.zone, now);
    return then > now ? std::optional{then} : std::nullopt;
}

} // namespace warroom
