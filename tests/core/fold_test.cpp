// Random people ask for random things at random times: what must hold of every log, however it came about.
#include "core/rules.hpp"
#include "core/steps.hpp"
#include "core/wording.hpp"
#include "tests/core/chance.hpp"
#include "tests/core/invariants.hpp"
#include "tests/core/shown.hpp"

#include <set>

TEST_SUITE_BEGIN("fold");

namespace warroom {
namespace {

template <class... Kinds>
bool is_any_of(const Event& event)
{
    return (std::holds_alternative<Kinds>(event) || ...);
}

template <class Kind>
bool has(const std::vector<Recorded>& log)
{
    return std::ranges::any_of(log, [](const Recorded& recorded) { return is_any_of<Kind>(recorded.event); });
}

bool gated(const Incident& before, const Event& event)
{
    if (const auto* severity = std::get_if<SeverityChanged>(&event))
        return severity->to > severity->from && severity->why != taken_back;
    if (const auto* status = std::get_if<StatusChanged>(&event))
        return status->to >= Status::closed || status->from == Status::merged || !status->overridden.empty();
    if (std::holds_alternative<Redacted>(event)) return true;
    if (const auto* role = std::get_if<RoleAssigned>(&event))
        return role->role == Role::commander && role->from && !role->to && role->why != taken_back;
    if (const auto* mark = std::get_if<StepMarked>(&event)) {
        const auto* line = find_step(before, mark->attempt, mark->step);
        if (!line || mark->seen) return false;
        const bool go = line->step->evidence == Evidence::go && mark->to == StepState::done;
        return go || (mark->to == StepState::overridden && mark->from == StepState::todo);
    }
    return false;
}

// What anybody may bring about, guests and bots too: it decides nothing.
bool is_recording(const Event& event)
{
    if (const auto* mark = std::get_if<StepMarked>(&event); mark && mark->seen) return true;
    return is_any_of<PersonSeen, NoteTaken, MessagePosted, MessageEdited, MessageDeleted, ButtonPressed, TakenBack,
                     FollowChanged, SecretsMasked>(event);
}
// And somebody who could not be looked up: facts, with what follows from them. A plan to resolve falls with new impact.
bool is_adding(const Event& event)
{
    if (const auto* status = std::get_if<StatusChanged>(&event))
        return status->to == Status::fixing || status->to == Status::monitoring || status->why == taken_back;
    return is_any_of<ResolutionPlanned, StepMarked, ProductionReached, ImpactChanged, UsersCounted, FactStated,
                     QuestionAnswered, TodoChanged, EntryStarred>(event);
}

void check_rights(const Incident& before, const Person& actor, const std::vector<Event>& events)
{
    if (actor.id.empty()) return;
    for (const auto& event : events) {
        const bool allowed = actor.standing == Standing::member || is_recording(event) ||
                             (actor.standing == Standing::unknown && is_adding(event));
        CHECK_MESSAGE(allowed, "event ", event.index(), " by a ", std::string{word(actor.standing)});
        if (gated(before, event)) CHECK(may_decide(before, actor.id));
    }
}

void check_refusal(const Refusal& refusal)
{
    CHECK_FALSE(refusal.words.empty());
    for (const auto& offer : refusal.offers) {
        CHECK_FALSE(offer.text.empty());
        CHECK_FALSE(offer.line.empty());
    }
}

// Whoever takes back at once what they just did finds it as it was.
void check_taking_back(const Case& now, const Incident& before)
{
    auto it = now;
    const auto undone = it.pressing("").tell(TakeBack{});
    if (undone.has_error()) return;
    const auto* taken = only<TakenBack>(undone);
    REQUIRE(taken);
    CHECK_MESSAGE(taken->entry > before.seq, "taken back was something older: #", taken->entry);
    CHECK(substance(it.incident()) == substance(before));
}

bool changes(const std::vector<Event>& events)
{
    return std::ranges::any_of(events, [](const Event& event) { return !is_recording(event); }) &&
           std::ranges::none_of(events, is_any_of<TakenBack>);
}

// The kinds of events that came about.
std::set<std::size_t> live_through(unsigned seed, int steps, bool may_end = true)
{
    CAPTURE(seed);
    Chance chance{seed};
    const auto playbook = whole_playbook();
    Case it{playbook};
    auto now = clock("10:00");
    auto first = declare("Checkout <!channel> answers & fails", chance.one_of<Severity>(4, 1));
    first.is_private = chance.once_in(4);
    first.drill = chance.once_in(4);
    if (chance.once_in(2)) first.service = "API";
    it.does(first);
    std::vector<std::string> owed;
    const auto collect = [&] {
        for (const auto& effect : it.owed()) owed.push_back(shown(effect));
    };
    collect();
    int accepted = 0;
    for (int i = 0; i < steps; ++i) {
        now += std::chrono::seconds{chance.below(chance.once_in(10) ? 2400 : 40)};
        const bool ours = chance.once_in(6);
        const auto actor = ours                ? warroom_itself
                           : chance.once_in(4) ? chance.of(everybody)
                                               : everybody[chance.below(3)];
        const auto command = ours ? any_report(chance, now) : any_command(chance, now);
        if (!may_end && ends_it(command)) continue;
        const auto button = chance.once_in(4) ? "M1/" + std::to_string(chance.below(4)) : std::string{};
        const auto line = chance.once_in(5) ? std::string{} : std::string{"typed"};
        const auto late =
            std::chrono::seconds{chance.once_in(5) ? chance.below(90) : 0}; // of another clock, or on its way
        it.at(now - late + std::chrono::microseconds{i}).by(actor).pressing(button);

        const auto before = it.incident();
        const auto decision = it.tell(command, line);
        CAPTURE(i);
        CAPTURE(command.index());
        if (decision.has_error()) {
            check_refusal(decision.error());
            CHECK(it.incident().seq == before.seq);
            continue;
        }
        ++accepted;
        check_rights(before, actor, *decision);
        check_invariants(it.incident(), now);
        for (auto seq = before.seq; seq < it.incident().seq; ++seq) {
            const auto& recorded = it.log()[static_cast<std::size_t>(seq)];
            CHECK(recorded.seq == seq + 1);
            const auto told = notice(it.incident(), recorded);
            if (place(it.incident(), recorded.event)) CHECK_FALSE_MESSAGE(told.text.empty(), recorded.event.index());
            static_cast<void>(confirmation(it.incident(), recorded));
        }
        collect();
        if (changes(*decision) && chance.once_in(3)) check_taking_back(it, before);
        if (chance.once_in(20)) check_renders(it.incident(), now);
    }
    CHECK(accepted > steps / 8);

    Incident replayed;
    std::vector<std::string> owed_again;
    for (const auto& recorded : it.log()) {
        evolve(replayed, recorded);
        for (const auto& effect : react(replayed, recorded, playbook)) owed_again.push_back(shown(effect));
    }
    CHECK(shown(replayed) == shown(it.incident()));
    if (!has<Redacted>(it.log())) CHECK(owed_again == owed); // what has no words left is told elsewhere
    check_renders(it.incident(), now);

    std::set<std::size_t> kinds;
    for (const auto& recorded : it.log()) kinds.insert(recorded.event.index());
    return kinds;
}

TEST_CASE("whatever people do, the log replays to the same state and the laws hold")
{
    std::set<std::size_t> kinds;
    for (unsigned seed = 1; seed <= 60 || (kinds.size() < std::variant_size_v<AnyEvent> && seed <= 600); ++seed)
        kinds.merge(live_through(seed, 250));
    for (std::size_t kind = 0; kind < std::variant_size_v<AnyEvent>; ++kind)
        CHECK_MESSAGE(kinds.contains(kind), "chance brought about no event ", kind);
}

TEST_CASE("an incident of thousands of entries keeps the laws too") { live_through(4711, 5000, false); }

} // namespace
} // namespace warroom
