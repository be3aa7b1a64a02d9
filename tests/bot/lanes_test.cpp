#include "bot/lanes.hpp"
#include "bot/slack/pacing.hpp"

#include <doctest/doctest.h>

namespace warroom {
namespace {

using namespace std::chrono_literals;
using Kind = CallError::Kind;

const CardId state_card_id{};
const CardId attempt_card_id{CardId::Kind::prepare, 1};

EffectId effect_id(std::int64_t incident, std::int64_t seq, int n = 0) { return {IncidentId{incident}, seq, n}; }

Promised promise(std::int64_t incident, std::int64_t seq, Effect effect, int n = 0)
{
    return {effect_id(incident, seq, n), IncidentId{incident}, std::move(effect)};
}

struct Road {
    Lanes lanes{1};
    Lanes::Steady now{1h};

    void given(std::vector<Promised> promised, bool in_doubt = false) { lanes.add(promised, in_doubt); }
    std::optional<EffectId> next()
    {
        const auto turn = lanes.next(now);
        if (!turn) return std::nullopt;
        return turn->promised.id;
    }
    // Runs what may run now, to its good end; gives the order.
    std::vector<EffectId> run_all()
    {
        std::vector<EffectId> order;
        while (const auto id = next()) {
            order.push_back(*id);
            lanes.settle(*id);
        }
        return order;
    }
    std::chrono::nanoseconds until_due() const { return lanes.next_due(now).value() - now; }
};

TEST_SUITE_BEGIN("lanes");

TEST_CASE("errands of one incident run one at a time, in the order of promising")
{
    Road road;
    road.given({promise(1, 1, OpenChannel{}), promise(1, 2, InvitePeople{}), promise(1, 2, SetTopic{}, 1)});

    CHECK(road.next() == effect_id(1, 1));
    CHECK(road.next() == std::nullopt);
    CHECK(road.lanes.next_due(road.now) == std::nullopt);

    road.lanes.settle(effect_id(1, 1));
    CHECK(road.next() == effect_id(1, 2));
    road.lanes.settle(effect_id(1, 2));
    CHECK(road.next() == effect_id(1, 2, 1));
}

TEST_CASE("what a start finds takes its place before what was promised meanwhile")
{
    Road road;
    road.given({promise(1, 9, PostEntry{9})});
    road.given({promise(1, 4, PostEntry{4}), promise(1, 9, PostEntry{9})}, true);

    const auto first = road.lanes.next(road.now);
    REQUIRE(first);
    CHECK(first->promised.id == effect_id(1, 4));
    CHECK(first->in_doubt);
    road.lanes.settle(first->promised.id);

    const auto second = road.lanes.next(road.now);
    REQUIRE(second);
    CHECK(second->promised.id == effect_id(1, 9));
    CHECK_FALSE(second->in_doubt);
    CHECK(road.lanes.waiting() == 1);
}

TEST_CASE("several incidents run side by side, up to the width, and take turns")
{
    Road road{.lanes = Lanes{1, 2}};
    for (std::int64_t incident = 1; incident <= 3; ++incident)
        road.given({promise(incident, 1, PostEntry{1}), promise(incident, 2, PostEntry{2})});

    CHECK(road.next() == effect_id(1, 1));
    CHECK(road.next() == effect_id(2, 1));
    CHECK(road.next() == std::nullopt);
    road.lanes.settle(effect_id(1, 1));
    CHECK(road.next() == effect_id(3, 1)); // not 1/2: the third has waited longer
}

TEST_CASE("equal refreshes that wait become one, and it pays for all")
{
    Road road;
    road.given({promise(1, 1, PostEntry{1}), promise(1, 2, RefreshCard{state_card_id}),
                promise(1, 3, RefreshCard{attempt_card_id}), promise(1, 4, RefreshCard{state_card_id}),
                promise(1, 5, SetTopic{}), promise(1, 6, SetTopic{})});
    CHECK(road.lanes.waiting() == 6);
    REQUIRE(road.next() == effect_id(1, 1));
    road.lanes.settle(effect_id(1, 1));

    REQUIRE(road.next() == effect_id(1, 2));
    CHECK(road.lanes.pays_for(effect_id(1, 2)) == std::vector{effect_id(1, 2), effect_id(1, 4)});
    road.lanes.settle(effect_id(1, 2));
    REQUIRE(road.next() == effect_id(1, 3));
    road.lanes.settle(effect_id(1, 3));
    REQUIRE(road.next() == effect_id(1, 5));
    CHECK(road.lanes.pays_for(effect_id(1, 5)) == std::vector{effect_id(1, 5), effect_id(1, 6)});
    road.lanes.settle(effect_id(1, 5));
    CHECK(road.lanes.waiting() == 0);
}

TEST_CASE("a refresh that runs already doesn't pay for a later one: its content was rendered before")
{
    Road road;
    road.given({promise(1, 2, RefreshCard{attempt_card_id})});
    REQUIRE(road.next() == effect_id(1, 2));
    road.given({promise(1, 3, RefreshCard{attempt_card_id})});

    CHECK(road.lanes.pays_for(effect_id(1, 2)) == std::vector{effect_id(1, 2)});
    road.lanes.settle(effect_id(1, 2));
    CHECK(road.lanes.waiting() == 1);
}

TEST_CASE("a merged refresh that a start reports again stays one")
{
    Road road;
    road.given({promise(1, 2, RefreshCard{state_card_id}), promise(1, 3, RefreshCard{state_card_id})});
    road.given({promise(1, 2, RefreshCard{state_card_id}), promise(1, 3, RefreshCard{state_card_id})}, true);
    CHECK(road.lanes.waiting() == 2);
}

TEST_CASE("the state card is refreshed once in ten seconds, another card once in two")
{
    for (const auto& [card, pace] : {std::pair{state_card_id, 10s}, std::pair{attempt_card_id, 2s}}) {
        Road road;
        road.given({promise(1, 2, RefreshCard{card})});
        CHECK(road.run_all().size() == 1);
        road.given({promise(1, 3, RefreshCard{card})});

        CHECK(road.until_due() == pace);
        road.now += pace - 1ms;
        CHECK(road.run_all().empty());
        road.now += 1ms;
        CHECK(road.run_all() == std::vector{effect_id(1, 3)});
    }
}

TEST_CASE("the cards of two incidents don't share a pace")
{
    Road road;
    road.given({promise(1, 2, RefreshCard{state_card_id}), promise(2, 2, RefreshCard{state_card_id})});
    CHECK(road.run_all().size() == 2);
}

TEST_CASE("a refresh that waits for its pace lets a message pass, and still runs after it")
{
    Road road;
    road.given({promise(1, 2, RefreshCard{state_card_id})});
    CHECK(road.run_all().size() == 1);
    road.given({promise(1, 3, RefreshCard{state_card_id}), promise(1, 4, PostEntry{4})});

    CHECK(road.run_all() == std::vector{effect_id(1, 4)});
    road.now += 10s;
    CHECK(road.run_all() == std::vector{effect_id(1, 3)});
}

TEST_CASE("a message that waits lets nothing pass")
{
    Road road;
    road.given({promise(1, 1, PostEntry{1}), promise(1, 2, PostEntry{2}), promise(1, 3, SetTopic{})});
    REQUIRE(road.next() == effect_id(1, 1));
    REQUIRE(road.lanes.try_again(effect_id(1, 1), CallError{Kind::slow_down, "ratelimited", 7s}, road.now));
    CHECK(road.next() == std::nullopt);
    CHECK(road.until_due() == 7s); // exactly as long as was asked
    road.now += 7s;
    CHECK(road.run_all() == std::vector{effect_id(1, 1), effect_id(1, 2), effect_id(1, 3)});
}

TEST_CASE("an unreachable platform is tried for ever, at least every minute")
{
    Road road;
    road.given({promise(1, 1, OpenChannel{})});
    std::chrono::nanoseconds before{0};
    for (int i = 0; i < 50; ++i) {
        const auto turn = road.lanes.next(road.now);
        REQUIRE(turn);
        CHECK_FALSE(turn->in_doubt); // it can't have happened
        REQUIRE(road.lanes.try_again(turn->promised.id, CallError{Kind::unreachable, "no route"}, road.now));
        const auto wait = road.until_due();
        const auto longest = std::min<std::chrono::nanoseconds>(60s, 1s * (1LL << std::min(i, 10)));
        CHECK(wait >= longest / 2);
        CHECK(wait <= longest);
        if (i < 6) CHECK(wait >= before);
        before = wait;
        road.now += wait;
    }
}

TEST_CASE("after an unknown outcome the errand looks first")
{
    Road road;
    road.given({promise(1, 1, PostEntry{1})});
    REQUIRE(road.next() == effect_id(1, 1));
    REQUIRE(road.lanes.try_again(effect_id(1, 1), CallError{Kind::unknown_outcome, "reset"}, road.now));
    road.now += 1s;

    auto turn = road.lanes.next(road.now);
    REQUIRE(turn);
    CHECK(turn->in_doubt);
    // looking may itself be slowed down; the doubt stays
    REQUIRE(road.lanes.try_again(effect_id(1, 1), CallError{Kind::slow_down, "ratelimited", 3s}, road.now));
    road.now += 3s;
    turn = road.lanes.next(road.now);
    REQUIRE(turn);
    CHECK(turn->in_doubt);
}

TEST_CASE("a refusal is for good: no other turn, and the lane goes on once it is settled")
{
    Road road;
    road.given({promise(1, 1, InvitePeople{}), promise(1, 2, PostEntry{2})});
    REQUIRE(road.next() == effect_id(1, 1));
    CHECK_FALSE(road.lanes.try_again(effect_id(1, 1), CallError{Kind::refused, "missing_scope"}, road.now));
    CHECK(road.next() == std::nullopt);
    road.lanes.settle(effect_id(1, 1));
    CHECK(road.next() == effect_id(1, 2));
}

TEST_CASE("a dead token pauses everything, keeps it, and one errand a minute finds out whether it lives again")
{
    Road road;
    for (std::int64_t incident = 1; incident <= 3; ++incident) road.given({promise(incident, 1, PostEntry{1})});
    REQUIRE(road.next() == effect_id(1, 1));
    REQUIRE(road.lanes.try_again(effect_id(1, 1), CallError{Kind::token_dead, "token_revoked"}, road.now));

    CHECK(road.lanes.token_dead());
    CHECK(road.next() == std::nullopt);
    CHECK(road.lanes.waiting() == 3);
    CHECK(road.until_due() == 60s);

    road.now += 60s;
    const auto probe = road.next();
    REQUIRE(probe);
    CHECK(road.next() == std::nullopt);
    road.lanes.settle(*probe);
    CHECK_FALSE(road.lanes.token_dead());
    CHECK(road.run_all().size() == 2);
}

TEST_CASE("a refresh that fails is joined by later equal ones while it waits")
{
    Road road;
    road.given({promise(1, 2, RefreshCard{state_card_id})});
    REQUIRE(road.next() == effect_id(1, 2));
    REQUIRE(road.lanes.try_again(effect_id(1, 2), CallError{Kind::slow_down, "ratelimited", 30s}, road.now));
    road.given({promise(1, 3, RefreshCard{state_card_id}), promise(1, 4, PostEntry{4})});

    CHECK(road.run_all() == std::vector{effect_id(1, 4)});
    road.now += 30s;
    REQUIRE(road.next() == effect_id(1, 2));
    CHECK(road.lanes.pays_for(effect_id(1, 2)).size() == 2);
}

TEST_CASE("a message that waits for the morning holds nobody up")
{
    Road road;
    PostEntry copy{.seq = 2, .to = UserId{"U2"}, .not_before = Timestamp{} + 9h};
    road.given({promise(1, 2, copy), promise(1, 3, PostEntry{3})});
    REQUIRE(road.next() == effect_id(1, 2));
    road.lanes.put_off(effect_id(1, 2), road.now + 9h);
    CHECK(road.run_all() == std::vector{effect_id(1, 3)});
    CHECK(road.until_due() == 9h);
    road.now += 9h;
    CHECK(road.run_all() == std::vector{effect_id(1, 2)});
}

TEST_CASE("an errand that fails while others work is put aside at last, and those behind it go on")
{
    Road road;
    road.given({promise(1, 1, PostEntry{1}), promise(1, 2, PostEntry{2})});
    CallError poison{Kind::unknown_outcome, "internal_error"};
    poison.its_own = true;
    int tries = 0;
    for (bool again = true; again; ++tries) {
        REQUIRE(road.next() == effect_id(1, 1));
        again = road.lanes.try_again(effect_id(1, 1), poison, road.now);
        road.now += 60s;
    }
    CHECK(tries == 10);
    road.lanes.settle(effect_id(1, 1));
    CHECK(road.run_all() == std::vector{effect_id(1, 2)});
}

TEST_CASE("an outage fails everything and puts nothing aside")
{
    Road road;
    road.given({promise(1, 1, PostEntry{1})});
    for (int minute = 0; minute < 600; ++minute) {
        REQUIRE(road.next() == effect_id(1, 1));
        const auto kind = minute % 2 ? Kind::unknown_outcome : Kind::unreachable;
        REQUIRE(road.lanes.try_again(effect_id(1, 1), CallError{kind, "answered 503"}, road.now));
        road.now += 60s;
    }
    CHECK(road.run_all() == std::vector{effect_id(1, 1)});
}

TEST_CASE("where many incidents wait, what people wait for goes first")
{
    Road road;
    for (std::int64_t incident = 1; incident <= 20; ++incident)
        road.given({promise(incident, 1, RefreshCard{state_card_id})});
    for (std::int64_t incident = 21; incident <= 25; ++incident) road.given({promise(incident, 1, PostEntry{1})});
    PostEntry direct{.seq = 1, .to = UserId{"U2"}};
    road.given({promise(26, 1, direct), promise(27, 1, OpenChannel{})});

    std::vector<std::int64_t> first;
    while (const auto id = road.next()) first.push_back(id->incident.value);
    CHECK(first == std::vector<std::int64_t>{26, 27, 21, 22, 23, 24, 25, 1});
}

TEST_CASE("while thirty incidents post at Slack's pace, what a person waits for begins within three seconds")
{
    Road road;
    slack::Pacing pacing{1};
    std::vector<Promised> burst;
    for (std::int64_t incident = 1; incident <= 30; ++incident)
        for (std::int64_t seq = 1; seq <= 20; ++seq) burst.push_back(promise(incident, seq, PostEntry{seq}));
    road.given(burst);
    std::multimap<Lanes::Steady, EffectId> ends;
    std::map<EffectId, Lanes::Steady> given, begun;
    const auto turn = [&] {
        while (!ends.empty() && ends.begin()->first <= road.now) {
            road.lanes.settle(ends.begin()->second);
            ends.erase(ends.begin());
        }
        while (const auto id = road.next()) {
            begun[*id] = road.now;
            const auto channel = std::to_string(id->incident.value);
            const auto wait = pacing.reserve("chat.postMessage", channel, road.now, 1h);
            ends.emplace(road.now + std::chrono::ceil<Lanes::Steady::duration>(wait) + 300ms, *id);
        }
    };
    for (std::int64_t tick = 0; tick < 2000; ++tick, road.now += 10ms) {
        if (tick % 100 == 50) {
            PostEntry direct{.seq = 1, .to = UserId{"U2"}};
            const auto id = effect_id(1000 + tick, 1);
            given[id] = road.now;
            road.given({promise(1000 + tick, 1, direct)});
        }
        turn();
    }
    REQUIRE(given.size() == 20);
    std::chrono::nanoseconds longest{0};
    for (const auto& [id, at] : given) {
        REQUIRE(begun.contains(id));
        longest = std::max<std::chrono::nanoseconds>(longest, begun[id] - at);
    }
    CHECK(longest <= 3s);
    CHECK(road.lanes.waiting() > 0); // the burst is not even over
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
