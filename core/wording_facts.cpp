#include "core/wording_facts.hpp"

#include "core/metrics.hpp"
#include "core/rules.hpp"
#include "core/wording_parts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

struct Teller {
    const Incident& incident;
    const Recorded& recorded;
    std::string time(Timestamp at) const { return zoned_time(zone_of(incident), at, recorded.recorded_at); }
    std::string by() const { return recorded.actor.empty() ? "warroom" : name_of(incident, recorded.actor); }
};

std::string level_words(const ImpactWindow& window)
{
    return window.share ? fmt::format("{}, {} % of its users", word(window.level), *window.share)
                        : std::string{word(window.level)};
}

// How many letters have to change, at most `enough`.
std::size_t slips(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return row[b.size()];
}

// A system that is called nearly as this new one.
std::optional<std::string> nearly(const Incident& incident, const ImpactChanged& event)
{
    if (event.from) return std::nullopt;
    auto others = incident;
    const auto is_it = [&](const ImpactWindow& window) { return window.system == event.to.system; };
    std::erase_if(others.windows, is_it);
    for (const auto& known : known_systems(others)) {
        if (same_system(known, event.to.system)) return std::nullopt;
        if (slips(known, event.to.system) <= (known.size() < 6 ? 1U : 2U)) return known;
    }
    return std::nullopt;
}

// The window of the same system that ended where this one begins.
const ImpactWindow* continued(const Incident& incident, const ImpactWindow& window)
{
    const auto found = std::ranges::find_if(incident.windows, [&](const ImpactWindow& one) {
        return !one.withdrawn && one.to == window.from && one.from < window.from &&
               same_system(one.system, window.system);
    });
    return found == incident.windows.end() ? nullptr : &*found;
}

std::string new_window(const Teller& told, const ImpactWindow& to)
{
    if (const auto* before = continued(told.incident, to))
        return fmt::format("{}: {} → {} at {}", to.system, word(before->level), level_words(to), told.time(to.from));
    if (to.to)
        return fmt::format("{}: {} from {} to {}", to.system, level_words(to), told.time(to.from), told.time(*to.to));
    return fmt::format("{}: {} since {}{}", to.system, level_words(to), told.time(to.from),
                       to.from_assumed ? " (nobody said since when)" : "");
}

std::string moved(const Teller& told, const ImpactWindow& from, const ImpactWindow& to)
{
    std::string changes;
    const auto add = [&](std::string change) { changes += (changes.empty() ? "" : ", ") + change; };
    if (from.system != to.system) add(fmt::format("meant is {}", to.system));
    if (from.level != to.level || from.share != to.share)
        add(fmt::format("{} → {}", level_words(from), level_words(to)));
    if (from.from != to.from) add(fmt::format("start {} → {}", told.time(from.from), told.time(to.from)));
    if (from.to && to.to && from.to != to.to) add(fmt::format("end {} → {}", told.time(*from.to), told.time(*to.to)));
    if (from.to && !to.to) add(fmt::format("its end at {} is taken back, it goes on", told.time(*from.to)));
    if (!from.to && to.to)
        add(fmt::format("over at {}, {} after {}", told.time(*to.to), word(to.level),
                        duration_text(printed_minutes(to.from, *to.to))));
    if (changes.empty()) changes = fmt::format("{} since {} it is", word(to.level), told.time(to.from));
    return fmt::format("{} ({}): {}", from.system, word(from.level), changes);
}

std::string window_words(const Teller& told, const ImpactChanged& event)
{
    const auto& to = event.to;
    if (!event.from) return new_window(told, to);
    if (to.withdrawn)
        return fmt::format("{}: never {}, out of the figures{}", to.system, word(to.level), in_brackets(event.why));
    if (event.from->withdrawn) return fmt::format("{}: {} counts again", to.system, word(to.level));
    return moved(told, *event.from, to) + in_brackets(event.why);
}

std::string disorder_words(const Teller& told, std::initializer_list<TimeField> touched)
{
    const auto read = times(told.incident);
    std::string words;
    for (const auto& [earlier, later] : disorder(read)) {
        if (std::ranges::find(touched, earlier) == touched.end() && std::ranges::find(touched, later) == touched.end())
            continue;
        words += fmt::format("\nMind the order: {} at {} is now before {} at {}.", name_of(later),
                             told.time(*read.at(later)), name_of(earlier), told.time(*read.at(earlier)));
    }
    return words;
}

std::string closed_words(const Teller& told)
{
    const bool since = told.incident.closed_at && told.recorded.at > *told.incident.closed_at;
    return since ? "\nThe incident is closed: this changes the figures of its draft." : "";
}

std::string impact_words(const Teller& told, const ImpactChanged& event)
{
    const auto& incident = told.incident;
    if (all_over(incident, event)) {
        const auto sum = totals(to_the_minute(incident.windows, told.recorded.recorded_at), told.recorded.recorded_at);
        return fmt::format("{}{}: all impact is over since {}: {}.", incident.declared.drill ? "DRILL " : "",
                           label(incident), told.time(impact_end(incident.windows).value_or(*event.to.to)), text(sum)) +
               disorder_words(told, {TimeField::mitigated, TimeField::impact_ended}) + closed_words(told);
    }
    if (goes_on(incident, event)) return {};
    auto words = fmt::format("{}, {} by {}.", window_words(told, event), told.time(told.recorded.at), told.by());
    if (const auto near = nearly(incident, event)) words += fmt::format("\nDid you mean {}?", *near);
    if (incident.status == Status::resolved && event.to.open()) words += "\nThis incident is resolved. Is it back?";
    return words + disorder_words(told, {TimeField::mitigated, TimeField::impact_ended}) + closed_words(told);
}

std::string time_words(const Teller& told, const TimeCorrected& event)
{
    const auto was = event.from ? told.time(*event.from) : std::string{"not known"};
    if (!event.to)
        return fmt::format("{}: the correction to {} is taken back by {}.", name_of(event.field), was, told.by());
    return fmt::format("{}: {} → {}, by {}{}.{}{}", name_of(event.field), was, told.time(*event.to), told.by(),
                       in_brackets(event.why), disorder_words(told, {event.field}), closed_words(told));
}

std::string count_words(const std::optional<UserCount>& count)
{
    if (!count || *count == UserCount{}) return "not said";
    return text(*count) + in_brackets(count->source);
}

std::string stated_words(const Teller& told, const FactStated& event)
{
    if (event.fact == Fact::tag)
        return event.to.empty() ? fmt::format("tag {} is off again, by {}.", event.from, told.by())
                                : fmt::format("tagged {} by {}.", event.to, told.by());
    const auto side = [](const std::string& value) { return value.empty() ? std::string{"not said"} : value; };
    const auto detail = event.detail.empty() ? std::string{} : ": " + event.detail;
    return fmt::format("{}: {} → {}{}, by {}.{}", word(event.fact), side(event.from), side(event.to), detail, told.by(),
                       closed_words(told));
}

std::string answered_words(const Teller& told, const QuestionAnswered& event)
{
    const auto asked = sentence(event.question);
    const auto said = [](std::optional<YesNo> answer) {
        return !answer ? std::string_view{"no answer"} : *answer == YesNo::unknown ? "not sure" : word(*answer);
    };
    const auto before = event.from ? fmt::format("{} → ", said(event.from)) : std::string{};
    return fmt::format("{} {}{}, by {}.", asked.empty() ? word(event.question) : asked, before, said(event.to),
                       told.by());
}

} // namespace

bool goes_on(const Incident& incident, const ImpactChanged& event)
{
    const auto& to = event.to;
    return event.from && event.from->open() && to.to && std::ranges::any_of(incident.windows, [&](const auto& next) {
               return !next.withdrawn && next.from == to.to && next.from > to.from &&
                      same_system(next.system, to.system);
           });
}

bool all_over(const Incident& incident, const ImpactChanged& event)
{
    // Who ends it on the way to something else gives a reason, and that something else is told.
    const bool ended = event.from && event.from->open() && event.to.to && !event.to.withdrawn && event.why.empty();
    return ended && std::ranges::none_of(incident.windows, &ImpactWindow::open);
}

std::string fact_words(const Incident& incident, const Recorded& recorded)
{
    const Teller told{incident, recorded};
    if (const auto* event = std::get_if<ImpactChanged>(&recorded.event)) return impact_words(told, *event);
    if (const auto* event = std::get_if<UsersCounted>(&recorded.event))
        return fmt::format("Users affected: {} → {}, {} by {}.{}", count_words(event->from), count_words(event->to),
                           told.time(recorded.at), told.by(), closed_words(told));
    if (const auto* event = std::get_if<TimeCorrected>(&recorded.event)) return time_words(told, *event);
    if (const auto* event = std::get_if<FactStated>(&recorded.event)) return stated_words(told, *event);
    if (const auto* event = std::get_if<QuestionAnswered>(&recorded.event)) return answered_words(told, *event);
    return {};
}

std::vector<Button> fact_offers(const Incident& incident, const Recorded& recorded)
{
    std::vector<Button> offers;
    const auto* event = std::get_if<ImpactChanged>(&recorded.event);
    if (!event) return offers;
    if (const auto near = nearly(incident, *event))
        offers.push_back(
            {fmt::format("It is {}", *near), fmt::format("impact never \"{}\" it is \"{}\"", event->to.system, *near)});
    if (incident.status == Status::resolved && event->to.open())
        offers.push_back({"It is back", fmt::format("reopen {} is {} again", event->to.system, word(event->to.level)),
                          Button::Style::primary});
    return offers;
}

} // namespace warroom
