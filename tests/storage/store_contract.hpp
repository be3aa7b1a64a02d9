#pragma once
// What every Store must keep to. A test case hands in a function that opens the same database each time, empty at
// first.

#include "storage/event_json.hpp"
#include "storage/store.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>

namespace warroom {

using OpenStore = std::function<std::unique_ptr<Store>()>;

inline Timestamp at_second(std::int64_t second)
{
    return Timestamp{std::chrono::seconds{1'700'000'000 + second}} + std::chrono::microseconds{123'456};
}

inline Recorded note(std::int64_t incident, std::int64_t seq, std::string text = "it is slow again")
{
    return {.incident = IncidentId{incident},
            .seq = seq,
            .at = at_second(seq),
            .recorded_at = at_second(seq + 1),
            .actor = UserId{"U1"},
            .event = NoteTaken{.text = std::move(text)}};
}

inline Listing listing(std::int64_t incident)
{
    return {.incident = IncidentId{incident},
            .label = "INC-" + std::to_string(incident),
            .title = "checkout is down",
            .opened_by = UserId{"U1"},
            .declared_at = at_second(0)};
}

inline Promised promise(std::int64_t incident, std::int64_t seq, int n, Effect effect)
{
    return {.id = {IncidentId{incident}, seq, n}, .incident = IncidentId{incident}, .effect = std::move(effect)};
}

inline std::vector<Recorded> notes(std::int64_t incident, std::int64_t count)
{
    std::vector<Recorded> events;
    for (std::int64_t seq = 1; seq <= count; ++seq) events.push_back(note(incident, seq));
    return events;
}

inline void check_same(const Recorded& actual, const Recorded& expected)
{
    CHECK(actual.incident == expected.incident);
    CHECK(actual.seq == expected.seq);
    CHECK(actual.at == expected.at);
    CHECK(actual.recorded_at == expected.recorded_at);
    CHECK(actual.actor == expected.actor);
    CHECK(encode(actual.event).kind == encode(expected.event).kind);
    CHECK(encode(actual.event).body == encode(expected.event).body);
}

inline void check_history(Store& store, const std::vector<Recorded>& expected)
{
    REQUIRE(!expected.empty());
    const auto actual = store.history(expected.front().incident);
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) check_same(actual[i], expected[i]);
    std::size_t replayed = 0;
    store.replay(expected.front().incident, [&](const Recorded& recorded) {
        REQUIRE(replayed < expected.size());
        check_same(recorded, expected[replayed++]);
    });
    CHECK(replayed == expected.size());
}

inline void check_empty(Store& store, std::int64_t incident)
{
    CHECK(store.history(IncidentId{incident}).empty());
    CHECK(store.chain(IncidentId{incident}).empty());
    CHECK_FALSE(store.entry(IncidentId{incident}, 1).has_value());
    CHECK(store.directory().empty());
    CHECK(store.outbox().empty());
    CHECK(store.quarantined().empty());
}

inline void keeps_what_was_committed(const OpenStore& open)
{
    SUBCASE("a new store is empty")
    {
        const auto store = open();
        check_empty(*store, 1);
        CHECK_FALSE(store->has_seen(DeliveryId{"D1"}));
    }
    SUBCASE("an empty batch is done")
    {
        const auto store = open();
        CHECK(store->commit({}) == Committed::done);
        check_empty(*store, 1);
    }
    SUBCASE("every part of a batch is there after opening again")
    {
        auto closed = listing(7);
        closed.severity = Severity::sev1;
        closed.status = Status::closed;
        closed.is_private = true;
        closed.drill = true;
        closed.channel = ChannelId{"C1"};
        closed.closed_at = at_second(99);
        const Batch batch{.inbox = {DeliveryId{"D1"}, DeliveryId{"D2"}},
                          .events = {note(7, 1), note(9, 1), note(7, 2)},
                          .listings = {listing(9), closed},
                          .outbox = {promise(9, 1, 0, OpenChannel{}), promise(7, 2, 1, PostEntry{2})}};
        auto store = open();
        REQUIRE(store->commit(batch) == Committed::done);
        store.reset();
        store = open();
        CHECK(store->has_seen(DeliveryId{"D1"}));
        CHECK(store->has_seen(DeliveryId{"D2"}));
        CHECK_FALSE(store->has_seen(DeliveryId{"D3"}));
        check_history(*store, {note(7, 1), note(7, 2)});
        check_history(*store, {note(9, 1)});
        CHECK(store->directory() == std::vector{closed, listing(9)});
        const auto owed = store->outbox();
        REQUIRE(owed.size() == 2);
        CHECK(owed[0].id == EffectId{IncidentId{9}, 1, 0});
        CHECK(owed[0].incident == IncidentId{9});
        CHECK(encode(owed[0].effect).kind == "open_channel");
        CHECK(owed[1].id == EffectId{IncidentId{7}, 2, 1});
        REQUIRE(std::holds_alternative<PostEntry>(owed[1].effect));
        CHECK(std::get<PostEntry>(owed[1].effect).seq == 2);
    }
    SUBCASE("one entry can be asked for")
    {
        const auto store = open();
        REQUIRE(store->commit({.events = {note(1, 1), note(1, 2, "the second")}}) == Committed::done);
        const auto second = store->entry(IncidentId{1}, 2);
        REQUIRE(second.has_value());
        check_same(*second, note(1, 2, "the second"));
        CHECK_FALSE(store->entry(IncidentId{1}, 3).has_value());
        CHECK_FALSE(store->entry(IncidentId{2}, 1).has_value());
    }
    SUBCASE("text comes back as it was, whatever is in it")
    {
        const std::string odd = std::string{"a\0b", 3} +
                                "\n\t\"quoted\" 'and' \\ \x01 ünïcödé 🔥; DROP TABLE event; --" +
                                std::string(100'000, 'x');
        auto recorded = note(1, 1, odd);
        recorded.actor = UserId{odd};
        auto line = listing(1);
        line.title = odd;
        const auto store = open();
        REQUIRE(store->commit({.inbox = {DeliveryId{odd}}, .events = {recorded}, .listings = {line}}) ==
                Committed::done);
        check_history(*store, {recorded});
        CHECK(std::get<NoteTaken>(store->history(IncidentId{1})[0].event).text == odd);
        CHECK(store->directory() == std::vector{line});
        CHECK(store->has_seen(DeliveryId{odd}));
    }
    SUBCASE("frames in quarantine come back in order, byte by byte")
    {
        const auto store = open();
        CHECK(store->quarantine({at_second(2), std::string{"\xff\0{", 3}, "not UTF-8"}) == Committed::done);
        CHECK(store->quarantine({at_second(1), "", "empty"}) == Committed::done);
        const auto frames = store->quarantined();
        REQUIRE(frames.size() == 2);
        CHECK(frames[0].received_at == at_second(2));
        CHECK(frames[0].frame == std::string{"\xff\0{", 3});
        CHECK(frames[0].reason == "not UTF-8");
        CHECK(frames[1].frame.empty());
    }
}

inline void keeps_its_promises(const OpenStore& open)
{
    SUBCASE("the outbox is in the order of promising, whatever the incident's number")
    {
        const auto store = open();
        REQUIRE(store->commit({.outbox = {promise(9, 1, 0, SetTopic{}), promise(9, 1, 1, SetTopic{})}}) ==
                Committed::done);
        REQUIRE(store->commit({.outbox = {promise(2, 1, 0, SetTopic{})}, .settled = {{IncidentId{9}, 1, 0}}}) ==
                Committed::done);
        REQUIRE(store->commit({.outbox = {promise(9, 2, 0, SetTopic{})}}) == Committed::done);
        std::vector<EffectId> owed;
        for (const auto& promised : store->outbox()) owed.push_back(promised.id);
        CHECK(owed == std::vector<EffectId>{{IncidentId{9}, 1, 1}, {IncidentId{2}, 1, 0}, {IncidentId{9}, 2, 0}});
    }
    SUBCASE("what is settled is owed no more, and settling it again harms nothing")
    {
        auto store = open();
        REQUIRE(store->commit({.outbox = {promise(1, 1, 0, SetTopic{})}}) == Committed::done);
        CHECK(store->commit({.settled = {{IncidentId{1}, 1, 0}}}) == Committed::done);
        CHECK(store->commit({.settled = {{IncidentId{1}, 1, 0}}}) == Committed::done);
        store.reset();
        CHECK(open()->outbox().empty());
    }
    SUBCASE("a newer line of the directory takes the older one's place")
    {
        const auto store = open();
        auto line = listing(1);
        REQUIRE(store->commit({.listings = {line}}) == Committed::done);
        line.status = Status::merged;
        line.channel = ChannelId{"C7"};
        REQUIRE(store->commit({.listings = {line}}) == Committed::done);
        CHECK(store->directory() == std::vector{line});
    }
}

inline void writes_all_or_nothing(const OpenStore& open)
{
    const auto store = open();
    REQUIRE(store->commit({.inbox = {DeliveryId{"D1"}}, .events = notes(1, 2)}) == Committed::done);
    Batch batch{.inbox = {DeliveryId{"D2"}},
                .events = {note(1, 3), note(5, 1)},
                .listings = {listing(1)},
                .outbox = {promise(1, 3, 0, OpenChannel{})}};
    const auto check_nothing_written = [&] {
        CHECK_FALSE(store->has_seen(DeliveryId{"D2"}));
        check_history(*store, notes(1, 2));
        CHECK(store->history(IncidentId{5}).empty());
        CHECK(store->directory().empty());
        CHECK(store->outbox().empty());
        CHECK(store->commit({.events = {note(1, 3)}}) == Committed::done);
    };
    SUBCASE("a number that is taken is a conflict")
    {
        batch.events.push_back(note(1, 2, "another writer's"));
        CHECK(store->commit(batch) == Committed::conflict);
        check_nothing_written();
    }
    SUBCASE("a delivery that was dealt with is a conflict")
    {
        batch.inbox.push_back(DeliveryId{"D1"});
        CHECK(store->commit(batch) == Committed::conflict);
        check_nothing_written();
    }
    SUBCASE("an event that would leave a hole is a bug and stops the process")
    {
        batch.events.push_back(note(1, 5));
        CHECK_THROWS_AS(store->commit(batch), Fatal);
        check_nothing_written();
    }
}

inline void chains_its_events(const OpenStore& open)
{
    auto store = open();
    REQUIRE(store->commit({.events = {note(1, 1), note(2, 1), note(1, 2)}}) == Committed::done);
    const auto before = store->chain(IncidentId{1});
    store.reset();
    store = open();
    REQUIRE(store->commit({.events = {note(1, 3)}}) == Committed::done);
    const auto links = store->chain(IncidentId{1});
    REQUIRE(links.size() == 3);
    for (std::size_t i = 0; i < links.size(); ++i) {
        CHECK(links[i].seq == static_cast<std::int64_t>(i) + 1);
        CHECK(links[i].fits);
    }
    CHECK(links[0].hash == before[0].hash);
    CHECK(links[1].hash == before[1].hash);
    CHECK(links[0].hash != store->chain(IncidentId{2})[0].hash);
}

inline void counts_what_it_tries(const OpenStore& open)
{
    auto store = open();
    CHECK(store->try_again(DeliveryId{"D1"}) == 1);
    CHECK(store->try_again(DeliveryId{"D2"}) == 1);
    store->tried(DeliveryId{"D2"});
    store.reset(); // and was never heard of again
    store = open();
    CHECK(store->try_again(DeliveryId{"D1"}) == 2);
    CHECK(store->try_again(DeliveryId{"D2"}) == 1);
    CHECK_FALSE(store->has_seen(DeliveryId{"D1"}));
    store->tried(DeliveryId{"D1"});
    CHECK(store->try_again(DeliveryId{"D1"}) == 1);
    store->tried(DeliveryId{"never heard of"});
}

// The whole contract. Call it from one TEST_CASE; `open` must lead to a fresh database each time that case begins.
inline void keeps_the_contract(const OpenStore& open)
{
    SUBCASE("it keeps what was committed") { keeps_what_was_committed(open); }
    SUBCASE("it keeps its promises") { keeps_its_promises(open); }
    SUBCASE("it writes all or nothing") { writes_all_or_nothing(open); }
    SUBCASE("it chains its events") { chains_its_events(open); }
    SUBCASE("it counts what it tries without an end") { counts_what_it_tries(open); }
}

} // namespace warroom
