// Who is hurt: windows opened, changed, ended and withdrawn, and how many users it hit.
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using Windows = std::vector<ImpactWindow>;

int number_of(const Incident& incident, const ImpactWindow& window)
{
    return static_cast<int>(&window - incident.windows.data()) + 1;
}

// The open window of a system, else the last one that counts.
const ImpactWindow* latest(const Incident& incident, std::string_view system)
{
    const ImpactWindow* last = nullptr;
    for (const auto& window : incident.windows) {
        if (window.withdrawn || !same_system(window.system, system)) continue;
        if (!last || window.open() || !last->open()) last = &window;
    }
    return last;
}

std::vector<std::string> open_systems(const Incident& incident)
{
    Windows open = incident.windows;
    std::erase_if(open, [](const ImpactWindow& window) { return !window.open(); });
    return systems(open);
}

std::string time_word(Timestamp at) { return rfc3339(at).substr(0, 10) + " " + rfc3339(at).substr(11, 5) + " UTC"; }

std::string options_line(const ChangeImpact& command)
{
    std::string line;
    if (command.level) line += fmt::format(" {}", word(*command.level));
    if (command.share) line += fmt::format(" {}%", *command.share);
    if (command.from) line += " from " + time_word(*command.from);
    if (command.to) line += " to " + time_word(*command.to);
    return line;
}

Refusal which_system(const std::vector<std::string>& known, std::string_view before, std::string_view behind)
{
    Refusal refusal{Reason::bad_argument, fmt::format("Which system? ⟦{}\"Public API\"{}⟧.", before, behind), {}};
    for (const auto& system : known)
        refusal.offers.push_back({system, fmt::format("{}\"{}\"{}", before, system, behind)});
    return refusal;
}

// As it is called here already, where it is known.
Result<std::string, Refusal> the_system(const Incident& incident, const std::string& said, std::string_view before,
                                        std::string_view behind)
{
    const auto known = known_systems(incident);
    if (!said.empty()) {
        const auto same = std::ranges::find_if(known, [&](const auto& one) { return same_system(one, said); });
        return same == known.end() ? said : *same;
    }
    const auto open = open_systems(incident);
    const auto& candidates = open.empty() ? known : open;
    if (candidates.size() == 1) return candidates.front();
    return which_system(candidates, before, behind);
}

std::string clock_words(const Incident& incident, Timestamp at, Timestamp now)
{
    return zoned_time(zone_of(incident), at, now);
}

std::optional<Refusal> impossible(const Incident& incident, std::optional<Timestamp> from, std::optional<Timestamp> to,
                                  Timestamp now)
{
    for (const auto& time : {from, to})
        if (time && *time > now)
            return Refusal{Reason::bad_argument,
                           fmt::format("{} is yet to come; impact is told as it was. ⟦from -20m to -5m⟧ counts back.",
                                       clock_words(incident, *time, now)),
                           {}};
    if (from && to && *to < *from)
        return Refusal{Reason::bad_argument,
                       fmt::format("The end, {}, is before its own start, {}.", clock_words(incident, *to, now),
                                   clock_words(incident, *from, now)),
                       {}};
    return std::nullopt;
}

Decision corrected(const Incident& incident, const ImpactWindow& window, const ChangeImpact& command, Timestamp now)
{
    auto to = window;
    if (command.level) to.level = *command.level;
    if (command.share) to.share = command.share;
    if (command.from) {
        to.from = *command.from;
        to.from_assumed = false;
    }
    if (command.to) {
        to.to = command.to;
        to.to_assumed = false;
    }
    if (to == window)
        return refused(Reason::same_value,
                       fmt::format("{} is {} since {} already.", window.system, word(window.level),
                                   clock_words(incident, window.from, now)),
                       {{"It is over", fmt::format("impact end \"{}\"", window.system)}});
    if (auto refusal = impossible(incident, to.from, to.to, now)) {
        refusal->words += fmt::format(" Did it start earlier? ⟦impact \"{}\" from 14:05⟧.", window.system);
        return *refusal;
    }
    return happened(ImpactChanged{number_of(incident, window), window, std::move(to), {}});
}

ImpactChanged opening(const Incident& incident, const std::string& system, const ChangeImpact& command, Timestamp now)
{
    return {static_cast<int>(incident.windows.size()) + 1,
            std::nullopt,
            {.system = system,
             .level = *command.level,
             .share = command.share,
             .from = command.from.value_or(now),
             .from_assumed = !command.from,
             .to = command.to},
            {}};
}

Decision change(const Incident& incident, const std::string& system, const ChangeImpact& command, Timestamp now)
{
    const auto* window = latest(incident, system);
    const bool running = window && window->open();
    if (!running && !command.level && window && (command.from || command.to))
        return corrected(incident, *window, command, now);
    if (!running && !command.level) {
        Refusal refusal{Reason::bad_argument, fmt::format("How badly is {} hit: full, partial or minor?", system), {}};
        for (const auto level : {ImpactLevel::full, ImpactLevel::partial, ImpactLevel::minor}) {
            auto line = command;
            line.level = level;
            refusal.offers.push_back(
                {std::string{word(level)}, fmt::format("impact \"{}\"{}", system, options_line(line))});
        }
        return refusal;
    }
    const auto since_when = [&] {
        return refused(Reason::bad_argument, fmt::format("Since when? ⟦impact \"{}\" {} from 14:05 to 14:20⟧.", system,
                                                         word(*command.level)));
    };
    const bool finished_before = running && command.from && command.to && *command.to <= window->from;
    if (!running || (finished_before && command.level)) {
        if (command.to && !command.from) return since_when();
        if (incident.status == Status::closed && !command.to)
            return refused(Reason::already_closed,
                           fmt::format("{} is closed: until when was it? ⟦impact \"{}\" {} from 14:05 to 14:20⟧.",
                                       label(incident), system, word(*command.level)),
                           {{"It is back", fmt::format("reopen {} is {} again", system, word(*command.level))}});
        return happened(opening(incident, system, command, now));
    }
    const auto moment = command.from.value_or(now);
    if (command.level && command.level != window->level && command.to && *command.to < moment) return since_when();
    if (!command.level || *command.level == window->level || moment <= window->from)
        return corrected(incident, *window, command, now);

    auto next = opening(incident, system, command, now);
    next.to.from_assumed = false; // it changed at that moment, whenever it began
    auto ended = *window;
    ended.to = moment;
    return happened(std::move(next), ImpactChanged{number_of(incident, *window), *window, std::move(ended), {}});
}

Decision end_one(const Incident& incident, const ImpactWindow& window, std::optional<Timestamp> at, Timestamp now)
{
    if (!window.open() && !at)
        return refused(Reason::same_value,
                       fmt::format("{} is over since {} already. ⟦impact end \"{}\" at 14:20⟧ corrects that.",
                                   window.system, clock_words(incident, *window.to, now), window.system));
    return corrected(incident, window, {.to = at.value_or(now)}, now);
}

// "it is "Public API"": the name was a slip, the impact was not.
std::optional<std::string> meant(const Incident& incident, std::string_view why)
{
    constexpr std::string_view start = "it is ";
    if (!why.starts_with(start)) return std::nullopt;
    why.remove_prefix(start.size());
    if (why.size() > 1 && why.front() == '"' && why.back() == '"') why = why.substr(1, why.size() - 2);
    for (const auto& known : known_systems(incident))
        if (same_system(known, why)) return known;
    return std::nullopt;
}

} // namespace

std::vector<std::string> known_systems(const Incident& incident)
{
    auto known = systems(incident.windows);
    const auto& service = incident.declared.service;
    const auto is_service = [&](const std::string& system) { return same_system(system, service); };
    if (!service.empty() && std::ranges::none_of(known, is_service)) known.push_back(service);
    return known;
}

std::optional<Refusal> no_facts(const Incident& incident, const Context& context)
{
    if (incident.status == Status::merged && incident.merged_into) {
        const auto other = fmt::format("{}-{}", incident.declared.id_prefix, incident.merged_into->value);
        Refusal refusal{Reason::no_such_transition,
                        fmt::format("{} was merged into {}; say it there.", label(incident), other),
                        {}};
        if (!context.line.empty())
            refusal.offers.push_back({"Say it there", fmt::format("{} {}", other, context.line)});
        refusal.offers.push_back({"Un-merge", "unmerge"});
        return refusal;
    }
    if (incident.status == Status::cancelled)
        return Refusal{
            Reason::no_such_transition,
            fmt::format("{} was cancelled as a false alarm. If it is real, reopen it first.", label(incident)),
            {{"Reopen", "reopen it was real"}}};
    if (incident.status == Status::closed && context.actor.standing != Standing::member)
        return Refusal{Reason::already_closed,
                       fmt::format("{} is closed: its figures change by somebody of the team only. ⟦note⟧ can add.",
                                   label(incident)),
                       {}};
    return std::nullopt;
}

Decision on(const Incident& incident, const ChangeImpact& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    if (same_system(command.system, "all")) // that is for ending and withdrawing
        return which_system(known_systems(incident), "impact ", options_line(command));
    if (command.share && (*command.share < 0 || *command.share > 100))
        return refused(Reason::bad_argument, "A share of users is 0 to 100 percent: ⟦impact \"Public API\" full 20%⟧.");
    if (auto refusal = impossible(incident, command.from, command.to, context.now)) {
        auto turned = command;
        std::swap(turned.from, turned.to);
        const bool past = command.from <= context.now && command.to <= context.now;
        if (past && !command.system.empty())
            refusal->offers.push_back(
                {"The other way round", fmt::format("impact \"{}\"{}", command.system, options_line(turned))});
        return *refusal;
    }
    const auto system = the_system(incident, command.system, "impact ", options_line(command));
    if (system.has_error()) return system.error();
    auto decision = change(incident, *system, command, context.now);
    // What was planned on the word that users are fine waits for somebody to say so again.
    if (decision.has_value() && incident.resolves_itself) decision->push_back(ResolutionPlanned{false});
    return decision;
}

Decision on(const Incident& incident, const EndImpact& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    const auto open = open_systems(incident);
    const auto at = command.at ? fmt::format(" at {}", time_word(*command.at)) : std::string{};
    if (command.system.empty() && open.empty())
        return refused(Reason::same_value, "No impact is open. ⟦impact \"Public API\" full⟧ opens one.");
    if (command.all || command.system.empty()) {
        if (!command.all && open.size() > 1) {
            auto refusal = which_system(open, "impact end ", at);
            refusal.offers.push_back({"All of it", "impact end all" + at});
            return refusal;
        }
        std::vector<Event> events;
        for (const auto& window : incident.windows) {
            if (!window.open()) continue;
            auto ended = end_one(incident, window, command.at, context.now);
            if (ended.has_error()) return ended;
            events.insert(events.end(), ended->begin(), ended->end());
        }
        return events;
    }
    const auto* window = latest(incident, command.system);
    if (!window) {
        auto refusal = which_system(open, "impact end ", at);
        refusal.words = fmt::format("{} was never said to be hit.", command.system);
        return refusal;
    }
    return end_one(incident, *window, command.at, context.now);
}

Decision on(const Incident& incident, const WithdrawImpact& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    const auto hit = systems(incident.windows);
    if (hit.empty()) return refused(Reason::same_value, "No impact is recorded that could be withdrawn.");
    if (command.why.empty())
        return refused(Reason::bad_argument,
                       "Why was it none? For example: ⟦impact never all the probe was wrong⟧. It stays in the record, "
                       "out of the figures.");
    std::vector<Event> events;
    if (command.all) {
        withdraw_impact(incident, command.why, events);
        return events;
    }
    if (command.system.empty() && hit.size() > 1) {
        auto refusal = which_system(hit, "impact never ", " " + command.why);
        refusal.offers.push_back({"All of it", "impact never all " + command.why});
        return refusal;
    }
    const auto& system = command.system.empty() ? hit.front() : command.system;
    const auto other = meant(incident, command.why);
    for (const auto& window : incident.windows) {
        if (window.withdrawn || !same_system(window.system, system)) continue;
        auto to = window;
        const auto* theirs = other ? latest(incident, *other) : nullptr;
        if (other && !(theirs && theirs->open() && window.open()))
            to.system = *other;
        else
            to.withdrawn = true;
        events.push_back(ImpactChanged{number_of(incident, window), window, std::move(to), command.why});
    }
    if (!events.empty()) return events;
    auto refusal = which_system(hit, "impact never ", " " + command.why);
    refusal.words = fmt::format("{} was never said to be hit.", system);
    return refusal;
}

Decision on(const Incident& incident, const CountUsers& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    const auto& count = command.count;
    if (!count.unknown && !count.least && !count.percent)
        return refused(Reason::bad_argument,
                       "How many? ⟦users 1,240 load-balancer log⟧, ⟦users 20%⟧, ⟦users unknown⟧.");
    if (incident.users == count)
        return refused(Reason::same_value, fmt::format("Users affected is {} already.", text(count)));
    return happened(UsersCounted{incident.users, count});
}

void apply(Incident& incident, const ImpactChanged& event, const Recorded&)
{
    const auto index = static_cast<std::size_t>(event.window) - 1;
    if (index >= incident.windows.size()) incident.windows.resize(index + 1);
    incident.windows[index] = event.to;
}

void apply(Incident& incident, const UsersCounted& event, const Recorded& recorded)
{
    const bool counted = event.to != UserCount{}; // else the first count was taken back
    incident.users = counted ? std::optional{event.to} : std::nullopt;
    incident.users_by = recorded.actor;
}

std::vector<Effect> after(const Incident& incident, const ImpactChanged&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}, CardId{CardId::Kind::announcement}});
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const UsersCounted&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}, CardId{CardId::Kind::announcement}});
    tell(effects, incident, recorded);
    return effects;
}

void end_impact(const Incident& incident, Timestamp at, bool assumed, const std::string& why,
                std::vector<Event>& events)
{
    for (const auto& window : incident.windows) {
        if (!window.open()) continue;
        auto ended = window;
        ended.to = std::max(at, window.from);
        ended.to_assumed = assumed;
        events.push_back(ImpactChanged{number_of(incident, window), window, std::move(ended), why});
    }
}

void withdraw_impact(const Incident& incident, const std::string& why, std::vector<Event>& events)
{
    for (const auto& window : incident.windows) {
        if (window.withdrawn) continue;
        auto never = window;
        never.withdrawn = true;
        events.push_back(ImpactChanged{number_of(incident, window), window, std::move(never), why});
    }
}

} // namespace warroom
