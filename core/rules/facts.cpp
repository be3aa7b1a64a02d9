// What the draft and the checklists ask for and only people know.
#include "core/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::vector<std::string_view> allowed(Fact fact)
{
    switch (fact) {
    case Fact::detected_by: return {"alert", "smoke-test", "user", "team", "responder"};
    case Fact::data: return {"none", "lost", "corrupted", "exposed"};
    case Fact::trigger:
        return {"deploy", "migration", "config", "load", "dependency", "hardware", "data", "security", "unknown"};
    case Fact::tag: return {};
    }
    return {};
}

Refusal which_word(const StateFact& command)
{
    Refusal refusal{Reason::bad_argument, {}, {}};
    std::string all;
    for (const auto one : allowed(command.fact)) {
        all += fmt::format("{}{}", all.empty() ? "" : ", ", one);
        refusal.offers.push_back({std::string{one}, fmt::format("fact {} {}{}{}", word(command.fact), one,
                                                                command.detail.empty() ? "" : " ", command.detail)});
    }
    refusal.words = fmt::format("⟦fact {}⟧ takes one of these words: {}.", word(command.fact), all);
    return refusal;
}

} // namespace

Decision on(const Incident& incident, const StateFact& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    if (command.fact == Fact::tag) {
        if (command.word.empty()) return refused(Reason::bad_argument, "Which tag? One word: ⟦fact tag dns⟧.");
        if (std::ranges::find(incident.tags, command.word) != incident.tags.end())
            return refused(Reason::same_value, fmt::format("It is tagged {} already.", command.word));
        return happened(FactStated{Fact::tag, {}, command.word, command.detail});
    }
    const auto words = allowed(command.fact);
    if (std::ranges::find(words, command.word) == words.end()) return which_word(command);
    const auto stated = incident.facts.find(command.fact);
    if (stated == incident.facts.end()) return happened(FactStated{command.fact, {}, command.word, command.detail});
    const auto& [before, detail] = stated->second;
    if (before == command.word && (command.detail.empty() || detail == command.detail))
        return refused(Reason::same_value, fmt::format("Recorded already: {}, {}.", word(command.fact), before));
    return happened(FactStated{command.fact, before, command.word, command.detail});
}

Decision on(const Incident& incident, const AnswerQuestion& command, const Context& context)
{
    if (auto refusal = no_facts(incident, context)) return *refusal;
    const auto known = incident.answers.find(command.question);
    const auto before = known == incident.answers.end() ? std::nullopt : std::optional{known->second};
    if (before == command.answer)
        return refused(Reason::same_value,
                       fmt::format("{} Answered already: {}.", sentence(command.question), word(command.answer)));
    std::vector<Event> events{QuestionAnswered{command.question, before, command.answer}};
    if (incident.status == Status::declared && context.actor.standing == Standing::member) // somebody looks into it
        events.push_back(StatusChanged{Status::declared, Status::investigating, "", {}});
    return events;
}

void apply(Incident& incident, const FactStated& event, const Recorded&)
{
    if (event.fact == Fact::tag) {
        std::erase(incident.tags, event.from);
        if (!event.to.empty()) incident.tags.push_back(event.to);
    } else if (event.to.empty()) {
        incident.facts.erase(event.fact);
    } else {
        incident.facts[event.fact] = {event.to, event.detail};
    }
}

void apply(Incident& incident, const QuestionAnswered& event, const Recorded&)
{
    if (event.to)
        incident.answers[event.question] = *event.to;
    else
        incident.answers.erase(event.question);
}

std::vector<Effect> after(const Incident& incident, const FactStated&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}});
    tell(effects, incident, recorded);
    return effects;
}

std::vector<Effect> after(const Incident& incident, const QuestionAnswered&, const Recorded& recorded, const Playbook&)
{
    auto effects = refresh(incident, {CardId{}});
    // Steps hang on answers.
    for (const auto* open : open_attempts(incident))
        for (const auto kind : {CardId::Kind::prepare, CardId::Kind::execute})
            if (incident.cards.contains({kind, open->number})) effects.push_back(RefreshCard{{kind, open->number}});
    tell(effects, incident, recorded);
    return effects;
}

} // namespace warroom
