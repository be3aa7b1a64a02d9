// Random people ask for random things at random times: what must hold of every log, however it came about.
#include "core/card.hpp"
#include "core/wording.hpp"
#include "tests/core/given.hpp"

#include <random>
#include <set>

TEST_SUITE_BEGIN("fold");

namespace warroom {
namespace {

class Chance {
public:
    explicit Chance(unsigned seed) : random_{seed} {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }
    bool once_in(std::size_t n) { return below(n) == 0; }
    template <class T>
    const T& of(const std::vector<T>& all)
    {
        return all[below(all.size())];
    }

private:
    std::mt19937 random_;
};

const std::vector<Person> everybody{jonas, noor, tom, gast, olga, robo, somewho, somebody("U8", "Mei")};
const std::vector<std::string> texts{"", "x", "errors doubled", "4 of 4", "<@U2|noor> <!channel>", "“äé”\n& <b>"};
const std::vector<std::string> named{"p1", "p3",   "p4",    "p9",   "a1",    "a3", "x1", "x2",       "v1 v2",
                                     "w1", "c1",   "2",     "next", "last",  "x4", "v2", "p3 11:45", "p6 2,114 rows",
                                     "",   "zzzz", "p1 p3", "go",   "smoke", "1"};

Command any_of_the_work(Chance& chance)
{
    const auto& text = chance.of(texts);
    const auto answer = [&] { return static_cast<YesNo>(chance.below(3)); };
    const auto number = chance.once_in(2) ? std::optional{static_cast<int>(chance.below(4))} : std::nullopt;
    switch (chance.below(11)) {
    case 0: return SayGo{true, text, chance.once_in(2)};
    case 1: return SayGo{chance.once_in(2), text};
    case 2: return ReachProduction{number};
    case 3: return AssessFailure{number, static_cast<Aftermath>(chance.below(2)), answer()};
    case 4: return DeclareAlone{};
    case 5: return AnswerQuestion{static_cast<AdvisorQuestion>(chance.below(16)), answer()};
    case 6: return ChangeImpact{"API", static_cast<ImpactLevel>(chance.below(3))};
    case 7: return AssignRole{chance.once_in(2) ? Role::driver : Role::reviewer, chance.of(everybody)};
    case 8: return mark(chance.of(named) + " " + text, StepState::failed);
    case 9: return mark("attempt " + std::to_string(chance.below(4)) + " " + chance.of(named), StepState::doing);
    default: return mark(chance.of(named) + " " + text, StepState::not_applicable);
    }
}

Command any_command(Chance& chance)
{
    const auto severity = [&] { return static_cast<Severity>(1 + chance.below(4)); };
    const auto strategy = [&] { return static_cast<Strategy>(chance.below(8)); };
    const auto outcome = [&] { return static_cast<AttemptOutcome>(chance.below(4)); };
    const auto& text = chance.of(texts);
    const bool anyway = chance.once_in(3);
    const auto number = chance.once_in(3) ? std::optional{static_cast<int>(chance.below(5))} : std::nullopt;
    if (chance.once_in(3)) return any_of_the_work(chance);
    switch (chance.below(22)) {
    case 0: return ChangeSeverity{severity(), text};
    case 1: return ChangeStatus{static_cast<Status>(chance.below(chance.once_in(12) ? 9 : 6)), text};
    case 2: return TakeRole{chance.once_in(9) ? Role::scribe : Role::commander, anyway, text};
    case 3: return GiveRole{Role::commander, chance.of(everybody)};
    case 4: return TakeNote{text, chance.once_in(2) ? std::optional{clock("09:00")} : std::nullopt};
    case 5:
    case 6: return StartAttempt{strategy(), text, chance.once_in(4) ? "API" : "", chance.once_in(9) ? 1 : 0};
    case 7: return EndAttempt{number, outcome(), text, anyway};
    case 8: return TakeBack{};
    case 9: return Resolve{anyway, text};
    case 10: return chance.once_in(12) ? Command{CloseIncident{anyway, text}} : Command{TakeBack{}};
    case 11:
        return RecordMessage{MessagePosted{
            .channel = ChannelId{"C1"}, .message = MessageId{"1"}, .text = text, .sent_at = clock("09:59")}};
    case 12: return RecordEdit{{ChannelId{"C1"}, MessageId{"1"}, text, clock("09:59")}};
    case 13: return RecordDeletion{{ChannelId{"C1"}, MessageId{"1"}}};
    case 14: return declare("again");
    case 15: return GiveRole{Role::commander, jonas};
    case 16: return skip(chance.of(named) + " " + text);
    case 17: return mark(chance.of(named), StepState::todo);
    default: return mark(chance.of(named) + (chance.once_in(2) ? " " + text : ""));
    }
}

bool closes(const Command& command)
{
    const auto* status = std::get_if<ChangeStatus>(&command);
    return std::holds_alternative<CloseIncident>(command) || (status && status->to == Status::closed);
}

Command any_report(Chance& chance)
{
    switch (chance.below(6)) {
    case 0: return RecordChannel{ChannelId{"C1"}, "inc-14"};
    case 1: return RecordCard{CardId{}, ChannelId{"C1"}, MessageId{"1.1"}};
    case 2: return RecordDraft{1, "F1"};
    case 3: return RecordFailure{"pin the card", "gone"};
    case 4: return Settle{};
    default: return Wake{};
    }
}

// All of a state that shows, and what only the laws look at.
std::string shown(const Incident& it)
{
    std::string all;
    const auto add = [&](const auto&... parts) { ((all += parts, all += '|'), ...); };
    const auto time = [](const std::optional<Timestamp>& at) {
        return at ? std::to_string(at->time_since_epoch().count()) : std::string{"-"};
    };
    add(std::to_string(it.seq), word(it.severity), word(it.status), it.commander.value_or(UserId{}).value,
        time(it.acknowledged_at), time(it.monitoring_since), time(it.resolved_at), time(it.closed_at), it.channel.value,
        it.requests.empty() ? "" : it.requests.begin()->second.to.value, std::to_string(it.drafts), word(peak(it)));
    for (const auto& [id, known] : it.people) add(id.value, known.name, word(known.standing), known.wrote ? "w" : "");
    for (const auto& [id, change] : it.last_change)
        add(id.value, std::to_string(change.seq), time(change.at), std::to_string(change.inverse.size()));
    for (const auto& [button, at] : it.presses) add(button, time(at));
    for (const auto& attempt : it.attempts) {
        add(std::to_string(attempt.number), word(attempt.strategy), attempt.title, std::to_string(attempt.go_seq),
            time(attempt.production_at), time(attempt.ended_at), attempt.saw, attempt.withdrawn ? "withdrawn" : "",
            attempt.outcome ? word(*attempt.outcome) : "");
        for (const auto& line : attempt.steps) add(line.step.id, word(line.state), line.words, line.by.value);
    }
    return all;
}
std::string shown(const Effect& effect)
{
    std::string all{duty(effect)};
    if (const auto* post = std::get_if<PostEntry>(&effect)) all += std::to_string(post->seq);
    if (const auto* post = std::get_if<PostCard>(&effect)) all += word(post->card.kind);
    if (const auto* edit = std::get_if<RefreshCard>(&effect)) all += word(edit->card.kind);
    return all + std::to_string(effect.index());
}

bool gated(const Incident& before, const Event& event)
{
    if (const auto* severity = std::get_if<SeverityChanged>(&event))
        return severity->to > severity->from && severity->why != "taken back";
    if (const auto* status = std::get_if<StatusChanged>(&event))
        return status->to == Status::closed || !status->overridden.empty();
    if (const auto* mark = std::get_if<StepMarked>(&event)) {
        const auto* line = find_step(before, mark->attempt, mark->step);
        if (!line || mark->seen) return false;
        const bool go = line->step.evidence == Evidence::go && mark->to == StepState::done;
        return go || (mark->to == StepState::overridden && mark->from == StepState::todo);
    }
    return false;
}

template <class... Kinds>
bool is_any_of(const Event& event)
{
    return (std::holds_alternative<Kinds>(event) || ...);
}

// What anybody may bring about, guests and bots too: it decides nothing.
bool is_recording(const Event& event)
{
    if (const auto* mark = std::get_if<StepMarked>(&event); mark && mark->seen) return true;
    return is_any_of<PersonSeen, NoteTaken, MessagePosted, MessageEdited, MessageDeleted, ButtonPressed, TakenBack,
                     FollowChanged>(event);
}
// And somebody who could not be looked up: facts, with what follows from them.
bool is_adding(const Event& event)
{
    if (const auto* plan = std::get_if<ResolutionPlanned>(&event)) return !plan->planned;
    if (const auto* status = std::get_if<StatusChanged>(&event))
        return status->to == Status::fixing || status->to == Status::monitoring || status->why == "taken back";
    return is_any_of<StepMarked, ProductionReached, ImpactChanged, UsersCounted, FactStated, QuestionAnswered,
                     TodoChanged, EntryStarred>(event);
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

void check_renders(const Case& it, Timestamp now)
{
    const auto& incident = it.incident();
    CHECK(card(incident, CardId{}).lines.size() <= 11);
    CHECK_FALSE(state_card(incident, now).lines.empty());
    CHECK(topic(incident).size() <= 4 * 250);
    for (const auto& attempt : incident.attempts)
        for (const auto kind : {CardId::Kind::prepare, CardId::Kind::execute})
            CHECK(card(incident, {kind, attempt.number}).lines.size() <= 11);
}

void check_times(const Incident& is)
{
    if (is.resolved_at && is.monitoring_since && is.status >= Status::resolved)
        CHECK(*is.monitoring_since <= *is.resolved_at);
    if (is.closed_at && is.resolved_at) CHECK(*is.resolved_at <= *is.closed_at);
    if (is.acknowledged_at) CHECK(is.declared_at <= *is.acknowledged_at);
    for (const auto& attempt : is.attempts) {
        if (attempt.ended_at) CHECK(attempt.started_at <= *attempt.ended_at);
        if (attempt.production_at) CHECK(attempt.started_at <= *attempt.production_at);
        if (attempt.ended_at && attempt.production_at && attempt.outcome == AttemptOutcome::failed)
            CHECK(*attempt.production_at <= *attempt.ended_at);
    }
    CHECK(open_attempts(is).size() <= 1 + systems(is.windows).size());
    if (is.status >= Status::resolved) CHECK_FALSE(open_attempt(is));
    if (is.status == Status::closed) CHECK_FALSE(next_reminder(is));
}

// The kinds of events that came about.
std::set<std::size_t> live_through(unsigned seed, int steps, bool may_close = true)
{
    CAPTURE(seed);
    Chance chance{seed};
    const auto playbook = test_playbook();
    Case it{playbook};
    auto now = clock("10:00");
    const auto first = static_cast<Severity>(1 + chance.below(4));
    it.does(declare("Checkout <!channel> answers & fails", first));
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
        const auto command = ours ? any_report(chance) : any_command(chance);
        if (!may_close && closes(command)) continue;
        const auto button = chance.once_in(4) ? "M1/" + std::to_string(chance.below(4)) : std::string{};
        const auto line = chance.once_in(5) ? std::string{} : std::string{"typed"};
        const auto late =
            std::chrono::seconds{chance.once_in(5) ? chance.below(90) : 0}; // of another clock, or on its way
        it.at(now - late).by(actor).pressing(button);

        const auto before = it.incident();
        const auto decision = it.tell(command, line);
        if (decision.has_error()) {
            CHECK_FALSE(decision.error().words.empty());
            CHECK(it.incident().seq == before.seq);
            continue;
        }
        ++accepted;
        check_rights(before, actor, *decision);
        check_times(it.incident());
        for (auto seq = before.seq; seq < it.incident().seq; ++seq) {
            const auto& recorded = it.log()[static_cast<std::size_t>(seq)];
            CHECK(recorded.seq == seq + 1);
            static_cast<void>(notice(it.incident(), recorded));
            static_cast<void>(confirmation(it.incident(), recorded));
        }
        collect();
        if (chance.once_in(20)) check_renders(it, now);
    }
    CHECK(accepted > steps / 8);

    Incident replayed;
    std::vector<std::string> owed_again;
    for (const auto& recorded : it.log()) {
        replayed = evolve(std::move(replayed), recorded);
        for (const auto& effect : react(replayed, recorded, playbook)) owed_again.push_back(shown(effect));
    }
    CHECK(shown(replayed) == shown(it.incident()));
    CHECK(owed_again == owed);
    check_renders(it, now);

    std::set<std::size_t> kinds;
    for (const auto& recorded : it.log()) kinds.insert(recorded.event.index());
    return kinds;
}

TEST_CASE("whatever people do, the log replays to the same state and the laws hold")
{
    std::set<std::size_t> kinds;
    for (unsigned seed = 1; seed <= 60; ++seed) kinds.merge(live_through(seed, 250));
    CHECK(kinds.size() + 20 >= std::variant_size_v<Event>); // chance left nothing out
}

TEST_CASE("an incident of thousands of entries keeps the laws too") { live_through(4711, 5000, false); }

} // namespace
} // namespace warroom
