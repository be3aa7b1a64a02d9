// What people ask about an incident, and the one line or button that changes what they see.
#include "bot/answers.hpp"

#include "core/metrics.hpp"
#include "core/rules.hpp"
#include "core/steps.hpp"
#include "core/text.hpp"
#include "core/timeline.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace warroom {
namespace {

constexpr std::size_t most_buttons = 10;
constexpr std::size_t most_lines = 10;      // of a catch-up
constexpr std::size_t most_moments = 5;     // of a catch-up
constexpr std::size_t longest_moment = 160; // it is read in passing

std::string command_of(const Incident& incident) { return incident.declared.command; }

void add_line(std::string& text, const std::string& line) { text += (text.empty() ? "" : "\n") + line; }

Notice first_five(const Incident& incident)
{
    Notice notice{fmt::format("The first minutes of {}:", label(incident))};
    for (const auto& line : incident.first_five) {
        const auto head = fmt::format("{} {}", line.step->id, line.step->name);
        if (!is_open(line)) {
            add_line(notice.text, fmt::format("{} · {}{}", head, word(line.state), line.seen ? " (seen)" : ""));
            continue;
        }
        add_line(notice.text, fmt::format("{}{}: {} ({})", head, line.step->blocking ? "" : " · may be left out",
                                          line.step->text, line.step->why));
        if (notice.buttons.size() < most_buttons)
            notice.buttons.push_back({line.step->button, "done " + line.step->id});
    }
    if (notice.buttons.empty())
        notice.text += "\nAll of it is done. ⟦hotfix⟧, ⟦revert⟧ or ⟦rollback⟧ begins an attempt.";
    return notice;
}

Notice before_closing(const Incident& incident, Timestamp now)
{
    if (incident.status >= Status::closed)
        return {fmt::format("{} is {}: nothing is left to do.", label(incident), word(incident.status))};
    Notice notice;
    std::size_t needed = 0;
    for (const auto& missing : missing_to_close(incident, now)) {
        needed += missing.blocks;
        add_line(notice.text, fmt::format("{}{}", missing.what, missing.blocks ? "" : " (may be left out)"));
        if (notice.buttons.size() < most_buttons) notice.buttons.push_back(missing.mend);
    }
    if (notice.text.empty())
        return {fmt::format("Nothing stands between {} and closing.", label(incident)),
                {{"Close", "close", Button::Style::primary}}};
    notice.text = fmt::format("{} {} before closing {}:\n{}", needed, needed == 1 ? "thing" : "things", label(incident),
                              notice.text);
    return notice;
}

std::string window_line(const Incident& incident, const ImpactWindow& window, Timestamp now)
{
    const auto& zone = zone_of(incident);
    const auto share = window.share ? fmt::format(", {} % of its users", *window.share) : std::string{};
    const auto from = zoned_time(zone, window.from, now) + (window.from_assumed ? " (assumed)" : "");
    if (window.withdrawn) return fmt::format("{}: never {} (withdrawn)", window.system, word(window.level));
    if (window.open())
        return fmt::format("{}: {}{} since {}, still running", window.system, word(window.level), share, from);
    return fmt::format("{}: {}{} from {} to {}{}", window.system, word(window.level), share, from,
                       zoned_time(zone, *window.to, now), window.to_assumed ? " (assumed)" : "");
}

std::string todo_line(const Incident& incident, std::size_t number, const Todo& todo)
{
    auto line = fmt::format("{}. {}", number, shorten(todo.text, 200));
    if (todo.type != Todo::Type::none) line += fmt::format(" · #{}", word(todo.type));
    if (todo.state != Todo::State::open) return fmt::format("{} · {}", line, word(todo.state));
    return fmt::format("{} · {} · {}", line, todo.owner ? name_of(incident, *todo.owner) : "no owner yet",
                       todo.due.empty() ? "no date yet" : "by " + todo.due);
}

std::string origin_words(Origin origin)
{
    switch (origin) {
    case Origin::corrected: return " (corrected)";
    case Origin::assumed: return " (assumed)";
    case Origin::recorded:
    case Origin::unknown: break;
    }
    return {};
}

// The minutes that weigh, from then on, without what is beside the point.
std::vector<std::string> moments_since(std::span<const Recorded> history, std::optional<Timestamp> since)
{
    const auto story = timeline(history);
    std::vector<std::string> all;
    for (const auto& line : story.lines) {
        const auto* minute = std::get_if<Minute>(&line);
        if (!minute || (since && minute->at + std::chrono::minutes{1} <= *since)) continue;
        Minute heavy{minute->at, {}};
        for (const auto& phrase : minute->phrases)
            if (phrase.weight > 0) heavy.phrases.push_back(phrase);
        if (!heavy.phrases.empty()) all.push_back(shorten(print(story, heavy), longest_moment));
    }
    return all;
}

} // namespace

Notice what_to_do(const Incident& incident, const AskSteps& asked, Timestamp now)
{
    if (asked.closing || incident.status >= Status::resolved) return before_closing(incident, now);
    if (open_attempt(incident) || incident.first_five.empty()) return attempt(incident);
    return first_five(incident);
}

Notice who_is_hit(const Incident& incident, Timestamp now)
{
    Notice notice;
    for (const auto& window : incident.windows) {
        add_line(notice.text, window_line(incident, window, now));
        if (window.open())
            notice.buttons.push_back(
                {fmt::format("{} is back", window.system), fmt::format("impact end {}", window.system)});
    }
    const auto sum = totals(to_the_minute(incident.windows, now), now);
    if (sum.impact.count() > 0) add_line(notice.text, fmt::format("In all {}.", text(sum)));
    if (notice.text.empty()) notice.text = "Nobody said yet what is hit.";
    add_line(notice.text, incident.users
                              ? fmt::format("Users: {}{}", text(*incident.users),
                                            incident.users->source.empty() ? "" : ", " + incident.users->source)
                              : std::string{"Users: not counted yet."});
    for (const auto& system : known_systems(incident)) {
        const auto hit = [&](const ImpactWindow& window) {
            return window.open() && same_system(window.system, system);
        };
        if (notice.buttons.size() + 2 > most_buttons || std::ranges::any_of(incident.windows, hit)) continue;
        notice.buttons.push_back({fmt::format("{} is down", system), fmt::format("down {}", system)});
        notice.buttons.push_back({fmt::format("{} is slow", system), fmt::format("slow {}", system)});
    }
    add_line(notice.text,
             fmt::format("Say it: ⟦{0} impact <system> full|partial|minor [20 %] [from -10m]⟧, ⟦{0} users ~300 <how "
                         "counted>⟧. In the room ⟦!impact⟧ does the same.",
                         command_of(incident)));
    return notice;
}

Notice who_holds_what(const Incident& incident)
{
    constexpr std::array roles{Role::commander, Role::deputy,   Role::comms,   Role::scribe,  Role::expert,
                               Role::driver,    Role::reviewer, Role::support, Role::observer};
    const auto& zone = zone_of(incident);
    Notice notice;
    std::string nobody;
    for (const auto role : roles) {
        std::string held;
        for (const auto& one : incident.roles) {
            if (one.role != role || one.to) continue;
            held += fmt::format("{}{} since {}", held.empty() ? "" : ", ", name_of(incident, one.person),
                                zoned_time(zone, one.from));
            if (!one.area.empty()) held += fmt::format(" ({})", one.area);
            if (one.attempt) held += fmt::format(" (attempt {})", one.attempt);
        }
        if (!held.empty())
            add_line(notice.text, fmt::format("{}: {}", word(role), held));
        else
            nobody += fmt::format("{}{}", nobody.empty() ? "" : ", ", word(role));
    }
    for (const auto& offer : incident.offers)
        add_line(notice.text, fmt::format("{} is offered to {}", word(offer.role), name_of(incident, offer.to)));
    if (!nobody.empty()) add_line(notice.text, fmt::format("Nobody yet: {}.", nobody));
    if (!incident.commander) notice.buttons.push_back({"I'll lead", "take command", Button::Style::primary});
    if (!holder(incident, Role::comms)) notice.buttons.push_back({"I'll write updates", "take comms"});
    return notice;
}

Notice known_times(const Incident& incident, Timestamp now)
{
    constexpr std::array fields{TimeField::impact_started, TimeField::detected,   TimeField::declared,
                                TimeField::acknowledged,   TimeField::identified, TimeField::mitigated,
                                TimeField::impact_ended,   TimeField::resolved,   TimeField::closed};
    const auto known = times(incident);
    const auto& zone = zone_of(incident);
    std::string text;
    for (const auto field : fields) {
        const auto at = known.at(field);
        add_line(text,
                 fmt::format("{}: {}{}", name_of(field), at ? zoned_time(zone, *at, now) : std::string{"not known"},
                             at ? origin_words(known.origin(field)) : ""));
    }
    return {fmt::format("{}\nChange one: ⟦{} correct detected 10:03 <why>⟧. The old value is kept.", text,
                        command_of(incident))};
}

Notice action_items(const Incident& incident)
{
    Notice notice;
    for (std::size_t i = 0; i < incident.todos.size(); ++i) {
        add_line(notice.text, todo_line(incident, i + 1, incident.todos[i]));
        if (incident.todos[i].state == Todo::State::open && notice.buttons.size() < most_buttons)
            notice.buttons.push_back({fmt::format("{} is done", i + 1), fmt::format("todo done {}", i + 1)});
    }
    if (notice.text.empty()) notice.text = "No action item yet.";
    add_line(notice.text,
             fmt::format("Add one: ⟦{} todo @owner by fri #prevent <what will be true>⟧.", command_of(incident)));
    return notice;
}

Notice catchup(const Incident& incident, std::span<const Recorded> history, const UserId& person, Timestamp now)
{
    const auto state = state_card(incident, now);
    Notice notice{state.headline};
    for (const auto& line : state.lines) add_line(notice.text, line);
    std::optional<Timestamp> since;
    if (const auto known = incident.people.find(person);
        known != incident.people.end() && known->second.active_at != Timestamp{})
        since = known->second.active_at;
    auto moments = moments_since(history, since);
    const auto& zone = zone_of(incident);
    const auto taken = state.lines.size() + 2; // with the headline and the line below
    const auto room = taken < most_lines ? most_lines - taken : std::size_t{0};
    const auto shown = std::min({moments.size(), most_moments, std::max(room, std::size_t{3})});
    const auto when =
        since ? fmt::format("Since you last wrote, {}", zoned_time(zone, *since, now)) : std::string{"Until now"};
    add_line(notice.text, moments.empty() ? when + ": nothing of weight." : when + ":");
    for (auto i = moments.size() - shown; i < moments.size(); ++i) add_line(notice.text, moments[i]);
    if (!incident.channel.empty()) notice.rooms.push_back(incident.channel);
    notice.buttons.push_back({"Timeline", "timeline"});
    notice.buttons.push_back({"Follow", "follow"});
    return notice;
}

Notice findings(std::span<const Found> found, std::span<const Listing> directory, const Zone& zone,
                std::string_view words)
{
    Notice notice;
    for (const auto& one : found) {
        const auto line = std::ranges::find(directory, one.incident, &Listing::incident);
        if (line == directory.end()) continue;
        add_line(notice.text,
                 fmt::format("{} · {} · #{} {} {}: {}", line->label, word(line->status), one.seq,
                             long_date(zone, one.at), clock_time(zone, one.at), shorten(one.excerpt, 160)));
        const Button timeline{fmt::format("Timeline of {}", line->label), fmt::format("{} timeline", line->label)};
        if (notice.buttons.size() < 5 && std::ranges::find(notice.buttons, timeline) == notice.buttons.end())
            notice.buttons.push_back(timeline);
    }
    if (notice.text.empty())
        notice.text =
            fmt::format("Nothing that you may see has all of these words: {}. Try fewer, or the beginning of one.",
                        shorten(words, 80));
    return notice;
}

} // namespace warroom
