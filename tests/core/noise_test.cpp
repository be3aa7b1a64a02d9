// How much the room is told, whatever people do.
#include "core/noise.hpp"

#include "tests/core/given.hpp"

#include <random>

TEST_SUITE_BEGIN("noise");

namespace warroom {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

bool in_room(const Incident& incident, const Recorded& recorded, const Effect& effect)
{
    if (const auto* card = std::get_if<PostCard>(&effect)) return card->card.kind != CardId::Kind::announcement;
    if (const auto* draft = std::get_if<FilePostMortem>(&effect)) return !draft->aside;
    const auto* post = std::get_if<PostEntry>(&effect);
    if (!post || post->aside || post->announce || !post->to.empty()) return false;
    const auto where = place(incident, recorded.event);
    return where && std::holds_alternative<Room>(*where);
}

// An incident in which everybody does whatever comes to mind; what it says in the room is counted besides.
class Storm {
public:
    Storm(std::uint64_t seed, Severity severity) : random_{seed}
    {
        happens({DeclareIncident{.title = "Checkout is down", .severity = severity, .zone = madrid()}}, jonas);
        happens({RecordChannel{ChannelId{"C1"}, "inc-14-checkout"}}, warroom_itself);
        happens({RecordCard{CardId{}, ChannelId{"C1"}, MessageId{"1"}}}, warroom_itself);
    }
    void go_on()
    {
        now_ += minutes{pick(10) == 0 ? pick(50) : pick(2)};
        const Person people[] = {jonas, noor, tom, gast, robo};
        if (pick(6) == 0)
            happens(Wake{}, warroom_itself);
        else
            happens(anything(), people[pick(5)]);
    }
    int told() const { return static_cast<int>(said_.size()); }

private:
    int pick(int below) { return std::uniform_int_distribution{0, below - 1}(random_); }
    Command anything()
    {
        const std::string systems[] = {"Checkout", "Mail"};
        const Person people[] = {jonas, noor, tom};
        switch (pick(26)) {
        case 0: return ChangeSeverity{static_cast<Severity>(1 + pick(4)), "it changed"};
        case 1: return TakeRole{pick(2) ? Role::commander : Role::comms, pick(2) == 0, "tired"};
        case 2: return OfferRole{pick(2) ? Role::commander : Role::scribe, people[pick(3)]};
        case 3: return AcceptRole{};
        case 4: return AssignRole{pick(2) ? Role::commander : Role::support, people[pick(3)]};
        case 5: return StartAttempt{pick(2) ? Strategy::hotfix : Strategy::scale, "try", systems[pick(2)]};
        case 6: return SayGo{pick(4) != 0, "come on", true};
        case 7: return ReachProduction{};
        case 8: return EndAttempt{{}, static_cast<AttemptOutcome>(pick(4)), "saw it"};
        case 9: return MarkSteps{StepState::done, pick(2) ? "next" : "x1 yes"};
        case 10: return MarkSteps{StepState::skipped, "next no time"};
        case 11: return Resolve{pick(2) == 0, "enough", pick(2) == 0};
        case 12: return CloseIncident{true, "enough"};
        case 13: return ReopenIncident{"it is back"};
        case 14: return CancelIncident{true, "nobody was hit"};
        case 15: return ChangeImpact{systems[pick(2)], static_cast<ImpactLevel>(pick(3)), {}, now_, {}};
        case 16: return EndImpact{.all = true};
        case 17: return CountUsers{UserCount{.least = 1 + pick(9), .most = 10}};
        case 18: return AnswerQuestion{AdvisorQuestion::migration, pick(2) ? YesNo::yes : YesNo::no};
        case 19: return SendUpdate{"we are on it"};
        case 20: return TakeBack{};
        case 21: return MergeIncident{IncidentId{12}, "INC-12"};
        case 22: return UnmergeIncident{};
        case 23: return PostponeClosing{now_ + hours{1}};
        case 24: return Follow{};
        default: return DeclareAlone{};
        }
    }
    void happens(const Command& command, const Person& actor)
    {
        const auto decision = decide(incident_, command, Context{now_, actor, playbook_});
        if (decision.has_error()) return;
        for (const auto& event : *decision) {
            const Recorded recorded{IncidentId{14}, incident_.seq + 1, happened_at(event, now_), now_, actor.id, event};
            evolve(incident_, recorded);
            for (const auto& effect : react(incident_, recorded, playbook_))
                if (in_room(incident_, recorded, effect)) count(recorded);
        }
    }
    void count(const Recorded& recorded)
    {
        const auto hour = [&](Timestamp at) { return std::chrono::floor<hours>(at - incident_.declared_at); };
        const auto budget = noise_budget(peak(incident_));
        const auto before = std::ranges::count_if(
            said_, [&](Timestamp at) { return budget.in_all || hour(at) == hour(recorded.recorded_at); });
        const auto most = budget.in_all                           ? *budget.in_all
                          : hour(recorded.recorded_at) < hours{1} ? budget.first_hour
                                                                  : budget.hourly;
        CAPTURE(recorded.seq);
        CAPTURE(recorded.event.index());
        CHECK((before < most || always_told(incident_, recorded)));
        said_.push_back(recorded.recorded_at);
    }

    std::mt19937_64 random_;
    Playbook playbook_ = [] {
        auto playbook = test_playbook();
        playbook.announcement_channel = "#incidents";
        return playbook;
    }();
    Incident incident_;
    Timestamp now_ = clock("10:00");
    std::vector<Timestamp> said_;
};

std::vector<Effect> owed_by(Case& it, const Command& command)
{
    it.owed();
    it.does(command);
    return it.owed();
}

const PostEntry* post_of(const std::vector<Effect>& effects)
{
    for (const auto& effect : effects)
        if (const auto* post = std::get_if<PostEntry>(&effect)) return post;
    return nullptr;
}

TEST_CASE("no storm of commands tells the room more than its budget but for what it must hear")
{
    for (const auto severity : {Severity::sev1, Severity::sev2, Severity::sev3, Severity::sev4}) {
        int most = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            Storm storm{seed, severity};
            for (int i = 0; i < 300; ++i) storm.go_on();
            most = std::max(most, storm.told());
        }
        CHECK(most > 30); // it did storm
    }
}

TEST_CASE("a small incident's end is said aside when its budget went into the attempt")
{
    auto it = opened(Severity::sev4);
    it.does(StartAttempt{Strategy::hotfix, "logo"}).does(SayGo{true, "nobody is hurt", true}).does(mark("x1 x2 v1 v2"));
    it.at("10:20").does(EndAttempt{{}, AttemptOutcome::worked, "fine"});
    CHECK(it.incident().heard.all == 4); // opened, card, go, outcome
    it.at("10:40");
    const auto resolved = owed_by(it, Resolve{});
    REQUIRE(post_of(resolved));
    CHECK(post_of(resolved)->aside);
    for (const auto& effect : owed_by(it, CloseIncident{true, "done"}))
        if (const auto* draft = std::get_if<FilePostMortem>(&effect)) CHECK(draft->aside);
    CHECK(it.incident().heard.all == 4);
}

TEST_CASE("a new hour has a new budget, and a severity that was lowered keeps the larger one")
{
    auto it = commanded(Severity::sev2);
    for (int i = 0; i < 20; ++i) it.by(tom).does(SendUpdate{"we are on it"});
    it.by(noor);
    const auto ask = OfferRole{Role::commander, tom};
    CHECK(post_of(owed_by(it, ask))->aside);
    it.at("11:05");
    CHECK_FALSE(post_of(owed_by(it, ask))->aside);
    it.does(ChangeSeverity{Severity::sev3, "few users"});
    CHECK_FALSE(post_of(owed_by(it, ask))->aside);
}

TEST_CASE("what is over wakes nobody: direct messages wait for the morning of a working day")
{
    auto it = commanded();
    it.by(tom).does(Follow{}).by(noor);
    it.at("22:00");
    const auto copy = [&](const std::vector<Effect>& effects) -> std::optional<Timestamp> {
        for (const auto& effect : effects)
            if (const auto* post = std::get_if<PostEntry>(&effect); post && post->to == tom.id) return post->not_before;
        FAIL("no copy for who follows");
        return {};
    };
    CHECK_FALSE(copy(owed_by(it, SendUpdate{"we are on it"})));
    it.does(OfferRole{Role::commander, tom});
    it.does(Resolve{true, "it is fine"});
    CHECK(copy(owed_by(it, SendUpdate{"it is over"})) == clock("09:30") + hours{24}); // clock() is of that day
    it.at("22:10").by(warroom_itself);
    const auto reminded = owed_by(it, Wake{});
    REQUIRE(post_of(reminded));
    CHECK(post_of(reminded)->not_before == clock("09:30") + hours{24});
    it.by(noor).at("19:00");
    CHECK_FALSE(copy(owed_by(it, SendUpdate{"by day"})));
}

} // namespace
} // namespace warroom

TEST_SUITE_END();
