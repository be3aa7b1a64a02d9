#pragma once
#include "bot/war_room.hpp"
#include "tests/bot/hooked_store.hpp"
#include "tests/core/given.hpp"

namespace warroom {

// A war room on a disk of its own, and deliveries with a name each.
struct Desk {
    HookedStore store;
    WarRoom room{store, test_playbook()};
    Timestamp now = clock("10:00");
    int next = 1;

    Delivery delivery(Where where, Command command, Person actor = jonas, std::string id = "")
    {
        if (id.empty()) id = "D" + std::to_string(next++);
        return {DeliveryId{id}, std::move(where), std::move(actor), now, std::move(command), "typed", "", {}};
    }
    Outcome handle(Delivery delivery)
    {
        const auto outcomes = room.handle({&delivery, 1}, now);
        REQUIRE(outcomes.size() == 1);
        return outcomes.front();
    }
    Outcome handle(Where where, Command command, Person actor = jonas)
    {
        return handle(delivery(std::move(where), std::move(command), std::move(actor)));
    }
    Accepted accept(Where where, Command command, Person actor = jonas)
    {
        auto outcome = handle(std::move(where), std::move(command), std::move(actor));
        if (const auto* refusal = std::get_if<Refusal>(&outcome)) FAIL(refusal->words);
        REQUIRE(std::holds_alternative<Accepted>(outcome));
        return std::get<Accepted>(outcome);
    }
    IncidentId open(const std::string& title = "checkout is down", const Person& by = jonas)
    {
        return accept(NewIncident{}, declare(title), by).incident->id;
    }
    IncidentId open_with_room(const std::string& title = "checkout is down", std::string channel = "C1")
    {
        const auto id = open(title);
        accept(id, RecordChannel{ChannelId{std::move(channel)}, "inc-x"}, warroom_itself);
        return id;
    }
};

inline void check_same(const Incident& a, const Incident& b)
{
    CHECK(a.seq == b.seq);
    CHECK(a.status == b.status);
    CHECK(a.severity == b.severity);
    CHECK(a.commander == b.commander);
    CHECK(a.attempts == b.attempts);
    CHECK(a.people == b.people);
    CHECK(a.cards == b.cards);
    CHECK(a.channel == b.channel);
    CHECK(a.declared.title == b.declared.title);
    CHECK(a.monitoring_since == b.monitoring_since);
    CHECK(a.presses == b.presses);
    CHECK(a.last_change.size() == b.last_change.size());
}

} // namespace warroom
