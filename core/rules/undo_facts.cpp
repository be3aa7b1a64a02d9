// How facts and what people keep are taken back: by their old value, while the new one still stands.
#include "core/rules.hpp"

namespace warroom {

bool fact_stands(const Incident& incident, const Event& undoing)
{
    if (const auto* impact = std::get_if<ImpactChanged>(&undoing))
        return incident.windows.at(static_cast<std::size_t>(impact->window) - 1) == impact->from;
    if (const auto* plan = std::get_if<ResolutionPlanned>(&undoing))
        return incident.status == Status::monitoring && incident.resolves_itself != plan->planned;
    if (const auto* users = std::get_if<UsersCounted>(&undoing)) return incident.users == users->from;
    if (const auto* time = std::get_if<TimeCorrected>(&undoing)) {
        const auto known = incident.corrected.find(time->field);
        return known != incident.corrected.end() && known->second == time->from;
    }
    if (const auto* fact = std::get_if<FactStated>(&undoing)) {
        if (fact->fact == Fact::tag) return true;
        const auto known = incident.facts.find(fact->fact);
        return known != incident.facts.end() && known->second.word == fact->from;
    }
    if (const auto* answer = std::get_if<QuestionAnswered>(&undoing)) {
        const auto known = incident.answers.find(answer->question);
        return known != incident.answers.end() && known->second == answer->from;
    }
    if (const auto* todo = std::get_if<TodoChanged>(&undoing))
        return incident.todos.at(static_cast<std::size_t>(todo->number) - 1) == todo->from;
    if (const auto* star = std::get_if<EntryStarred>(&undoing))
        return incident.starred.contains(star->entry) != star->starred;
    if (const auto* hide = std::get_if<EntryHidden>(&undoing))
        return incident.hidden.contains(hide->entry) != hide->hidden;
    return true;
}

std::optional<std::vector<Event>> inverse_of_fact(const Incident& before, const Event& done)
{
    using Events = std::vector<Event>;
    const std::string why{taken_back};
    if (const auto* event = std::get_if<ImpactChanged>(&done)) {
        auto to = event->from.value_or(event->to);
        if (!event->from) to.withdrawn = true; // numbers are never given twice
        return Events{ImpactChanged{event->window, event->to, std::move(to), why}};
    }
    if (const auto* event = std::get_if<UsersCounted>(&done))
        return Events{UsersCounted{event->to, event->from.value_or(UserCount{})}};
    if (const auto* event = std::get_if<TimeCorrected>(&done)) {
        const auto old = before.corrected.find(event->field); // else what was recorded stands again
        const auto to = old == before.corrected.end() ? std::nullopt : std::optional{old->second};
        return Events{TimeCorrected{event->field, event->to, to, why}};
    }
    if (const auto* event = std::get_if<FactStated>(&done)) {
        const auto old = before.facts.find(event->fact);
        auto detail = old == before.facts.end() ? std::string{} : old->second.detail;
        return Events{FactStated{event->fact, event->to, event->from, std::move(detail)}};
    }
    if (const auto* event = std::get_if<QuestionAnswered>(&done))
        return Events{QuestionAnswered{event->question, event->to, event->from}};
    if (const auto* event = std::get_if<TodoChanged>(&done)) {
        auto to = event->from.value_or(event->to);
        if (!event->from) to.state = Todo::State::dropped;
        return Events{TodoChanged{event->number, event->to, std::move(to), why}};
    }
    if (const auto* event = std::get_if<ResolutionPlanned>(&done)) return Events{ResolutionPlanned{!event->planned}};
    if (const auto* event = std::get_if<FollowChanged>(&done)) return Events{FollowChanged{!event->follows}};
    if (const auto* event = std::get_if<EntryStarred>(&done))
        return Events{EntryStarred{event->entry, !event->starred}};
    if (const auto* event = std::get_if<EntryHidden>(&done))
        return Events{EntryHidden{event->entry, !event->hidden, why}};
    // Marking the entry is enough: views read past an amendment that was taken back.
    return std::holds_alternative<EntryAmended>(done) ? std::optional{Events{}} : std::nullopt;
}

} // namespace warroom
