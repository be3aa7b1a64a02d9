// What a severity means: who may change it, what it counts for.
#include "core/rules.hpp"

#include <fmt/format.h>

namespace warroom {

using std::chrono::minutes;

Decision on(const Incident& incident, const ChangeSeverity& command, const Context& context)
{
    if (incident.status >= Status::closed)
        return refused(Reason::already_closed,
                       fmt::format("{} is {}; its severity stays as it is. ⟦note⟧ can add to the record.",
                                   label(incident), word(incident.status)),
                       ways_back(incident));
    if (command.to == incident.severity && !incident.severity_assumed)
        return refused(Reason::same_value, fmt::format("{} is {} already.", label(incident), label(command.to)));

    const bool lowers = command.to > incident.severity;
    if (lowers && command.why.empty())
        return refused(
            Reason::bad_argument,
            fmt::format("Lowering from {} to {} needs a reason, for whoever reads this later: ⟦sev {} <why>⟧.",
                        label(incident.severity), label(command.to), static_cast<int>(command.to)),
            {{"Fewer are hit", fmt::format("sev {} fewer users are hit than thought", static_cast<int>(command.to))}});
    if (lowers)
        if (auto asked = petition(incident, context)) return *asked;
    return happened(SeverityChanged{incident.severity, command.to, command.why});
}

void apply(Incident& incident, const SeverityChanged& event, const Recorded& recorded)
{
    auto& left = incident.severities_left;
    if (event.why == taken_back && !left.empty() && left.back().severity == event.to) { // a slip was never a peak
        incident.severity = event.to;
        incident.held = std::move(left.back().held);
        incident.severity_assumed = left.back().assumed;
        left.pop_back();
        return;
    }
    left.push_back({event.from, incident.held, incident.severity_assumed});
    const bool early = recorded.at - incident.declared_at < minutes{15};
    if (event.to > event.from && early) incident.held.clear(); // an over-cautious first guess is not a peak
    incident.held.push_back(event.to);
    incident.severity = event.to;
    incident.severity_assumed = false;
}

std::vector<Effect> after(const Incident& incident, const SeverityChanged& event, const Recorded& recorded,
                          const Playbook& playbook)
{
    auto effects = refresh(incident, {CardId{}, CardId{CardId::Kind::announcement}}, true);
    tell(effects, incident, recorded);
    if (incident.declared.announced && event.to == Severity::sev1 && event.from != event.to)
        effects.push_back(PostEntry{.seq = recorded.seq, .announce = true});
    const auto& invited = playbook.invite[static_cast<std::size_t>(event.to) - 1];
    if (event.to < event.from && !invited.empty() && !incident.channel.empty())
        effects.push_back(InvitePeople{invited});
    return effects;
}

} // namespace warroom
