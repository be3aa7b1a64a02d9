// Sentences on who was hit, when, and what is known of it.
#include "core/metrics.hpp"
#include "core/sentence.hpp"

#include <fmt/format.h>

namespace warroom {
namespace {

std::string hit(const ImpactWindow& window)
{
    const auto share = window.share ? fmt::format(" ({} % of its users)", *window.share) : std::string{};
    return fmt::format("{} {}{}", without_mentions(window.system), word(window.level), share);
}

std::string span(const ImpactWindow& window, const Zone& zone, Timestamp told)
{
    const auto from = clock_beside(zone, window.from, told);
    if (!window.to) return fmt::format("since {}{}", window.from_assumed ? "about " : "", from);
    return fmt::format("from {}{} to {}{}", window.from_assumed ? "about " : "", from,
                       window.to_assumed ? "about " : "", clock_beside(zone, *window.to, told));
}

} // namespace

std::string sentence(const ImpactChanged& event, const Zone& zone, Timestamp told)
{
    const auto& to = event.to;
    const auto why = because(event.why);
    if (!event.from) return fmt::format("impact: {} {}{}", hit(to), span(to, zone, told), why);
    if (to.withdrawn) return fmt::format("impact withdrawn: {} was never so{}", hit(to), why);
    const auto& from = *event.from;
    if (from.open() && to.to && from.level == to.level && from.from == to.from)
        return fmt::format("impact over: {} {}{}", hit(to), span(to, zone, told), why);
    if (from.to && !to.to) return fmt::format("impact goes on: {} {}{}", hit(to), span(to, zone, told), why);
    return fmt::format("impact corrected: {} {}, before: {} {}{}", hit(to), span(to, zone, told), hit(from),
                       span(from, zone, told), why);
}

std::string sentence(const UsersCounted& event)
{
    if (event.to == UserCount{}) return "the count of users affected taken back";
    const auto before =
        event.from ? fmt::format(", before: {}{}", text(*event.from), because(event.from->source)) : std::string{};
    return fmt::format("users affected: {}{}{}", text(event.to), because(event.to.source), before);
}

std::string sentence(const TimeCorrected& event, const Zone& zone, Timestamp told)
{
    if (!event.to)
        return fmt::format("time corrected: {} as recorded again{}", name_of(event.field), because(event.why));
    const auto before = event.from ? fmt::format(", before: {}", clock_beside(zone, *event.from, told)) : std::string{};
    return fmt::format("time corrected: {} at {}{}{}", name_of(event.field), clock_beside(zone, *event.to, told),
                       before, because(event.why));
}

std::string sentence(const FactStated& event)
{
    const auto detail = saying(event.detail);
    if (event.fact == Fact::tag)
        return event.to.empty() ? "tag taken off: " + without_mentions(event.from)
                                : "tagged: " + without_mentions(event.to) + detail;
    constexpr std::string_view names[] = {"detected by", "data", "trigger"};
    const auto name = names[static_cast<int>(event.fact)];
    const auto before = event.from.empty() ? std::string{} : fmt::format(", before: {}", event.from);
    const auto behind = event.detail.empty() ? std::string{} : ", " + quoted(event.detail);
    return fmt::format("{}: {}{}{}", name, event.to.empty() ? "not said" : event.to, behind, before);
}

std::string sentence(const QuestionAnswered& event)
{
    const auto said = [](std::optional<YesNo> answer) {
        return !answer ? std::string_view{"no answer"} : *answer == YesNo::unknown ? "not sure" : word(*answer);
    };
    const auto asked = sentence(event.question);
    const auto before = event.from ? fmt::format(", before: {}", said(event.from)) : std::string{};
    return fmt::format("{} {}{}", asked.empty() ? word(event.question) : asked, said(event.to), before);
}

} // namespace warroom
