// Steps that tick themselves when the bot sees them done: nobody is asked for what is plain to see.
#include "core/rules.hpp"
#include "core/steps.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

// What these events are about to make of the incident, as far as a tick hangs on it; the whole isn't folded for every
// message.
class Ticks {
public:
    Ticks(const Incident& before, const std::vector<Event>& events, const Context& context)
        : before_{before}, events_{events}, context_{context}
    {
    }
    std::vector<Event> all() &&
    {
        for (const auto& event : events_) {
            std::visit([&](const auto& one) { see(one); }, event);
            if (before_.status < Status::resolved)
                std::visit([&](const auto& one) { see_first(one); }, event);
            else
                std::visit([&](const auto& one) { see_last(one); }, event);
        }
        return std::move(ticks_);
    }

private:
    // Where the list was begun by these very events, the step is there and open.
    std::optional<StepState> state_of(int attempt, std::string_view id) const
    {
        if (const auto* line = find_step(before_, attempt, id)) return line->state;
        for (const auto& event : events_)
            if (const auto* begun = std::get_if<ChecklistStarted>(&event); begun && begun->attempt == attempt)
                for (const auto& step : begun->checklist.steps)
                    if (step.id == id) return StepState::todo;
        return std::nullopt;
    }
    void tick(std::string_view id, std::string words, int attempt = 0)
    {
        const auto state = state_of(attempt, id);
        if (!state || (*state != StepState::todo && *state != StepState::doing)) return;
        const auto again = [&](const Event& event) {
            const auto* mark = std::get_if<StepMarked>(&event);
            return mark && mark->attempt == attempt && mark->step == id;
        };
        if (std::ranges::any_of(ticks_, again) || std::ranges::any_of(events_, again)) return;
        ticks_.push_back(StepMarked{attempt, std::string{id}, *state, StepState::done, std::move(words), true});
    }
    bool attempt_left_open() const
    {
        return std::ranges::any_of(before_.attempts, [&](const Attempt& attempt) {
            return attempt.open() && std::ranges::none_of(events_, [&](const Event& event) {
                       const auto* ended = std::get_if<AttemptEnded>(&event);
                       return ended && ended->number == attempt.number;
                   });
        });
    }
    void todos_in_order(std::vector<Todo> todos)
    {
        std::erase_if(todos, [](const Todo& todo) { return todo.state != Todo::State::open; });
        const bool lacking =
            std::ranges::any_of(todos, [](const Todo& todo) { return !todo.owner || todo.due.empty(); });
        if (!todos.empty() && !lacking) tick("CL-7", fmt::format("{} with owner and date", todos.size()));
    }

    // At any time.
    template <class Other>
    void see(const Other&)
    {
    }
    void see(const UsersCounted& event) { tick("CL-2", text(event.to)); }
    void see(const RoleAssigned& event)
    {
        if (event.attempt == 0 || !event.to || (event.role != Role::driver && event.role != Role::reviewer)) return;
        const bool driver = event.role == Role::driver;
        const auto other = holder(before_, driver ? Role::reviewer : Role::driver, event.attempt);
        if (!other) return;
        const auto words = fmt::format("driver <@{}>, reviewer <@{}>", driver ? event.to->value : other->value,
                                       driver ? other->value : event.to->value);
        for (const auto* id : {"HF-P3", "RV-P2", "RB-P2"}) tick(id, words, event.attempt);
    }
    void see(const AloneDeclared& event)
    {
        if (!event.alone) return;
        for (const auto* id : {"HF-P3", "RV-P2", "RB-P2"}) tick(id, "no second person available", event.attempt);
    }
    void see(const UpdateSent& event)
    {
        for (const auto& attempt : before_.attempts) {
            const bool helped = attempt.outcome == AttemptOutcome::worked || attempt.outcome == AttemptOutcome::partial;
            if (attempt.withdrawn || !(helped || state(attempt, before_.answers) == AttemptState::watching)) continue;
            for (const auto* id : {"HF-W2", "RV-W2", "RB-W2"})
                tick(id, fmt::format("update {}", event.number), attempt.number);
        }
    }
    void see(const StatusChanged& event)
    {
        if (event.to != Status::resolved) return;
        if (event.overridden.empty() && before_.monitoring_since) watched();
        if (!attempt_left_open()) tick("CL-3", "no attempt is open");
        todos_in_order(before_.todos);
    }
    void watched()
    {
        for (const auto& attempt : before_.attempts) {
            if (attempt.withdrawn || attempt.outcome != AttemptOutcome::worked) continue;
            for (const auto& line : attempt.steps)
                if (is_watch(line.step))
                    tick(line.step->id, fmt::format("watched {} min, nothing reported", watch_time(before_).count()),
                         attempt.number);
        }
    }

    // Until it is resolved: the first five minutes.
    template <class Other>
    void see_first(const Other&)
    {
    }
    void see_first(const IncidentDeclared& event)
    {
        tick("FF-1", event.title);
        if (!event.severity_assumed) tick("FF-3", label(event.severity));
    }
    void see_first(const RoleAssigned& event)
    {
        if (event.role == Role::commander && event.to) tick("FF-2", fmt::format("<@{}>", event.to->value));
    }
    void see_first(const SeverityChanged& event)
    {
        if (!context_.actor.id.empty()) tick("FF-3", label(event.to));
    }
    void see_first(const MessagePosted& event)
    {
        const auto& who = context_.actor;
        const bool human = !who.id.empty() && !event.from_bot && who.standing != Standing::bot;
        if (human && who.id != before_.opened_by) tick("FF-4", fmt::format("<@{}>", who.id.value));
    }
    void see_first(const QuestionAnswered& event)
    {
        if (!event.to) return;
        const auto words = std::string{word(*event.to)};
        if (event.question == AdvisorQuestion::change_started) tick("FF-5", words);
        if (event.question == AdvisorQuestion::harm_now && event.to == YesNo::no) tick("FF-6", words);
    }
    void see_first(const NoteTaken& event)
    {
        const auto harm = before_.answers.find(AdvisorQuestion::harm_now);
        if (harm != before_.answers.end() && harm->second == YesNo::yes) tick("FF-6", event.text);
    }
    void see_first(const ImpactChanged& event)
    {
        if (!event.to.withdrawn) tick("FF-8", event.to.system);
    }
    void see_first(const UsersCounted& event) { tick("FF-8", text(event.to)); }
    void see_first(const UpdateSent& event) { tick("FF-9", fmt::format("update {}", event.number)); }

    // From then on: what closing takes.
    template <class Other>
    void see_last(const Other&)
    {
    }
    void see_last(const UpdateSent& event)
    {
        if (before_.status == Status::resolved) tick("CL-5", fmt::format("update {}", event.number));
    }
    void see_last(const AttemptEnded&)
    {
        if (!attempt_left_open()) tick("CL-3", "no attempt is open");
    }
    void see_last(const TodoChanged& event)
    {
        auto todos = before_.todos;
        const auto at = static_cast<std::size_t>(event.number);
        if (at > todos.size()) todos.resize(at);
        todos[at - 1] = event.to;
        todos_in_order(std::move(todos));
    }

    const Incident& before_;
    const std::vector<Event>& events_;
    const Context& context_;
    std::vector<Event> ticks_;
};

} // namespace

std::vector<Event> seen_done(const Incident& before, const std::vector<Event>& events, const Context& context)
{
    if (before.status >= Status::closed) return {}; // the record of it stands
    if (std::ranges::any_of(events, [](const Event& event) { return std::holds_alternative<TakenBack>(event); }))
        return {}; // what goes back shows nothing to be done
    return Ticks{before, events, context}.all();
}

} // namespace warroom
