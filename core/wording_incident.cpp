// What the room and who asked are told of the incident as a whole: severity, status, roles, requests.
#include "core/rules.hpp"
#include "core/steps.hpp"
#include "core/wording_parts.hpp"

#include <algorithm>

namespace warroom {
namespace {

std::string_view office(Role role) { return role == Role::commander ? std::string_view{"command"} : word(role); }

std::vector<UserId> holder_of(const Incident& incident, Role role)
{
    const auto held = holder(incident, role);
    return held ? std::vector{*held} : std::vector<UserId>{};
}

std::string share_of_time(const Incident& incident, Timestamp now)
{
    const auto sum = totals(to_the_minute(incident.windows, now), now);
    if (sum.impact.count() == 0) return {};
    std::string text;
    if (sum.downtime.count() > 0) text += fmt::format("Down {}", duration_text(sum.downtime));
    if (sum.degraded.count() > 0)
        text += fmt::format("{} {}", text.empty() ? "Degraded" : ", degraded", duration_text(sum.degraded));
    if (incident.users && !incident.users->unknown) text += fmt::format(", {} users", warroom::text(*incident.users));
    return text + ".\n";
}

std::string resolved_text(const Told& told)
{
    const auto& incident = told.incident;
    int attempts = 0;
    for (const auto& attempt : incident.attempts) attempts += !attempt.withdrawn;
    const auto watched =
        incident.monitoring_since ? told.recorded.at - *incident.monitoring_since : std::chrono::microseconds{0};
    const auto open_for = duration_text(told.recorded.at - incident.declared_at);
    return fmt::format("🟢 {} fully stable at {}, watched {}.\n{}Open for {}. Attempts: {}.\n"
                       "Thank you; please add what surprised you while it is fresh.",
                       told.id(), told.at(), duration_text(watched), share_of_time(incident, told.recorded.at),
                       open_for, attempts);
}

Notice words_of(const Told& told, const SeverityChanged& event)
{
    if (event.from == event.to)
        return {fmt::format("{} stays {} {}: no longer assumed, {} by {}{}.", told.id(), label(event.to),
                            adjective(event.to), told.at(), told.by(), in_brackets(event.why))};
    return {fmt::format("{} is now {} {} (was {}), {} by {}{}.", told.id(), label(event.to), adjective(event.to),
                        label(event.from), told.at(), told.by(), in_brackets(event.why))};
}

Notice words_of(const Told& told, const StatusChanged& event)
{
    const auto& incident = told.incident;
    if (event.to == Status::resolved) return {resolved_text(told), {{"Close", "close"}}};
    if (event.to == Status::cancelled)
        return {fmt::format("⚪ {} is cancelled, a false alarm, {} by {}{}. Nothing is left to do.", told.id(),
                            told.at(), told.by(), in_brackets(event.why))};
    if (event.to == Status::merged && incident.merged_into)
        return {fmt::format("{} is a duplicate of {}-{}, {} by {}. Please go on there; this is kept.", told.id(),
                            incident.declared.id_prefix, incident.merged_into->value, told.at(), told.by()),
                {{"Take it out again", "unmerge"}}};
    if (event.from >= Status::resolved && event.to == Status::investigating)
        return {fmt::format("🔴 {} is open again, {} by {}{}. What is hit now?", told.id(), told.at(), told.by(),
                            in_brackets(event.why)),
                {{"What is hit…", "impact"}}};
    return {fmt::format("{} is {} again (was {}), {} by {}{}.", told.id(), word(event.to), word(event.from), told.at(),
                        told.by(), in_brackets(event.why))};
}

Notice words_of(const Told& told, const RoleAssigned& event)
{
    const auto& incident = told.incident;
    if (event.role != Role::commander) {
        const auto area = event.area.empty() ? std::string{} : fmt::format(" ({})", event.area);
        const auto of = event.attempt ? fmt::format(" of attempt {}", event.attempt) : std::string{};
        const auto from = event.from ? name_of(incident, *event.from) : std::string{"nobody"};
        const auto to = event.to ? name_of(incident, *event.to) : std::string{"nobody"};
        return {fmt::format("{}{}{}: {} → {} ({}, {})", word(event.role), area, of, from, to, told.by(), told.at())};
    }
    if (!event.to)
        return {fmt::format("{}: nobody is in command now{}. Who takes it?", told.id(), in_brackets(event.why)),
                {{"I'll lead", "take command", Button::Style::primary}}};
    const auto to = name_of(incident, *event.to);
    const auto head = fmt::format("{} {}", told.id(), label(incident.severity));
    if (event.to == event.from) return {fmt::format("{}: {} keeps command.", head, to)};
    if (told.recorded.actor.empty())
        return {fmt::format("{}: command moved to {} at {}{}.", head, to, told.at(), in_brackets(event.why))};
    if (told.recorded.actor != *event.to)
        return {
            fmt::format("{}: {} gave command to {} at {}{}.", head, told.by(), to, told.at(), in_brackets(event.why)),
            {},
            {*event.to}};
    return {fmt::format("{}: {} took command at {}{}.", head, to, told.at(), in_brackets(event.why))};
}

Notice words_of(const Told& told, const RoleRequested& event)
{
    const auto to = name_of(told.incident, event.to);
    const auto asks = event.to == told.recorded.actor
                          ? fmt::format("{} offers to take {}", to, office(event.role))
                          : fmt::format("{} proposes that {} takes {}", told.by(), to, office(event.role));
    const auto hand_over = event.role == Role::commander
                               ? fmt::format("lead <@{}>", event.to.value)
                               : fmt::format("role {} <@{}>", word(event.role), event.to.value);
    return {fmt::format("{}. Without an answer it moves in 2 minutes.", asks),
            {{"Hand over", hand_over, Button::Style::primary}, {"Keep it", fmt::format("take {}", office(event.role))}},
            holder_of(told.incident, event.role)};
}

Notice words_of(const Told& told, const RoleOffered& event)
{
    auto text = fmt::format("{} offers {} of {} to {}.", told.by(), office(event.role), told.id(),
                            name_of(told.incident, event.to));
    for (const auto& line : brief(told.incident, told.recorded.at)) text += "\n" + line;
    return {std::move(text), {{"I take it", "accept", Button::Style::primary}}, {event.to}};
}

Notice words_of(const Told& told, const OfferReminded& event)
{
    return {fmt::format("{}: {} is still offered to you; until you accept it stays where it is.", told.id(),
                        office(event.role)),
            {{"I take it", "accept", Button::Style::primary}}};
}

Notice words_of(const Told& told, const ApprovalAsked& event)
{
    return {fmt::format("{} asks the commander for: {}", told.by(), event.line),
            {{"Do it", event.line, Button::Style::primary}},
            holder_of(told.incident, Role::commander)};
}

Notice words_of(const Told& told, const ClosingPostponed& event)
{
    Notice notice{fmt::format("{} is still to be closed.", told.id()), {}, holder_of(told.incident, Role::commander)};
    for (const auto& missing : missing_to_close(told.incident, event.until)) {
        notice.text += (notice.buttons.empty() ? " Missing: " : " · ") + missing.what;
        if (notice.buttons.size() < 4) notice.buttons.push_back(missing.mend);
    }
    notice.buttons.push_back({"Close", "close"});
    return notice;
}

std::string theory(const Incident& incident)
{
    for (auto attempt = incident.attempts.rbegin(); attempt != incident.attempts.rend(); ++attempt)
        for (const auto& line : attempt->steps)
            if (line.step->name == "Theory" && line.state == StepState::done && !line.words.empty())
                return fmt::format("Theory: {}", line.words);
    return incident.identified_at ? "The cause is known well enough to act." : "No theory is written down yet.";
}

} // namespace

std::vector<std::string> brief(const Incident& incident, Timestamp now)
{
    const auto& zone = zone_of(incident);
    std::vector<std::string> lines{fmt::format("{} · {} · running {}", label(incident.severity), word(incident.status),
                                               duration_text(now - incident.declared_at))};
    std::string hit;
    for (const auto& window : incident.windows)
        if (window.open())
            hit += fmt::format("{}{} {} since {}", hit.empty() ? "Hit now: " : ", ", window.system,
                               hit_words(window.level), clock_time(zone, window.from));
    lines.push_back(hit.empty() ? "No impact is open." : hit);
    lines.push_back(theory(incident));
    if (const auto* open = open_attempt(incident)) {
        const auto steps = open_steps(*open, incident.answers);
        const auto next = steps.empty()
                              ? std::string{}
                              : fmt::format(", next {} {}", steps.front()->step->id, steps.front()->step->name);
        const auto go = open->go_seq ? "go said" : "no go yet";
        lines.push_back(fmt::format("Attempt {} ({}): {}, {} steps open{}", open->number, word(open->strategy), go,
                                    steps.size(), next));
    }
    const auto longest = std::ranges::min_element(
        incident.roles, {}, [](const Incident::Held& held) { return held.to ? Timestamp::max() : held.from; });
    if (longest != incident.roles.end() && !longest->to)
        lines.push_back(fmt::format("{} has been {} for {}.", name_of(incident, longest->person),
                                    longest->role == Role::commander ? "in command" : word(longest->role),
                                    duration_text(now - longest->from)));
    return lines;
}

std::string joined(const std::vector<std::string>& words, std::string_view between)
{
    std::string all;
    for (const auto& item : words) all += (all.empty() ? "" : std::string{between}) + item;
    return all;
}

std::optional<Notice> incident_words(const Told& told)
{
    const auto& event = told.recorded.event;
    if (const auto* of = std::get_if<SeverityChanged>(&event)) return words_of(told, *of);
    if (const auto* of = std::get_if<StatusChanged>(&event)) return words_of(told, *of);
    if (const auto* of = std::get_if<RoleAssigned>(&event)) return words_of(told, *of);
    if (const auto* of = std::get_if<RoleRequested>(&event)) return words_of(told, *of);
    if (const auto* of = std::get_if<RoleOffered>(&event)) return words_of(told, *of);
    if (const auto* of = std::get_if<OfferReminded>(&event)) return words_of(told, *of);
    if (const auto* of = std::get_if<ApprovalAsked>(&event)) return words_of(told, *of);
    if (const auto* of = std::get_if<ClosingPostponed>(&event)) return words_of(told, *of);
    return std::nullopt;
}

std::optional<std::string> incident_confirmation(const Told& told)
{
    const auto& [incident, recorded] = told;
    if (const auto* event = std::get_if<SeverityChanged>(&recorded.event); event && event->from == event->to)
        return fmt::format("{}: {} it is, no longer assumed.", told.id(), label(event->to));
    if (const auto* event = std::get_if<SeverityChanged>(&recorded.event))
        return fmt::format("{}: severity {} → {}, {}{}.", told.id(), label(event->from), label(event->to), told.at(),
                           in_brackets(event->why));
    if (const auto* event = std::get_if<StatusChanged>(&recorded.event)) {
        auto text = fmt::format("{}: {} → {}, {}{}.", told.id(), word(event->from), word(event->to), told.at(),
                                in_brackets(event->why));
        if (!event->overridden.empty()) text += fmt::format(" Passed over: {}.", joined(event->overridden, "; "));
        return text;
    }
    if (const auto* event = std::get_if<RoleAssigned>(&recorded.event)) {
        const auto from = event->from ? name_of(incident, *event->from) : std::string{"nobody"};
        const auto to = event->to ? name_of(incident, *event->to) : std::string{"nobody"};
        if (event->to == event->from) return fmt::format("{}: {} keeps {}.", told.id(), to, office(event->role));
        return fmt::format("{}: {} {} → {}, {}.", told.id(), office(event->role), from, to, told.at());
    }
    const auto asked = [&, &state = incident](Role role, std::string_view otherwise) {
        const auto held = holder(state, role);
        return held ? name_of(state, *held) : std::string{otherwise};
    };
    if (const auto* event = std::get_if<RoleRequested>(&recorded.event))
        return fmt::format("{} is asked to hand over; without an answer {} moves in 2 minutes.",
                           asked(event->role, "The holder"), office(event->role));
    if (const auto* event = std::get_if<RoleOffered>(&recorded.event))
        return fmt::format("{} is offered {}; it moves when they accept.", name_of(incident, event->to),
                           office(event->role));
    if (std::holds_alternative<ApprovalAsked>(recorded.event))
        return fmt::format("That is the commander's to decide; {} is asked in the room.",
                           asked(Role::commander, "the commander"));
    if (std::holds_alternative<ResolutionPlanned>(recorded.event))
        return incident.resolves_itself && incident.monitoring_since
                   ? fmt::format("{} resolves by itself at {}, if nothing is reported.", told.id(),
                                 zoned_time(zone_of(incident), *incident.monitoring_since + watch_time(incident)))
                   : fmt::format("{} no longer resolves by itself; ⟦resolve⟧ when users are fine.", told.id());
    if (const auto* event = std::get_if<ClosingPostponed>(&recorded.event))
        return fmt::format("Closing {} waits until {}.", told.id(),
                           zoned_time(zone_of(incident), event->until, told.recorded.at));
    return std::nullopt;
}

} // namespace warroom
