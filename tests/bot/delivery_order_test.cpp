// Slack gives no order: an edit may come before its message, a deletion before the edit, everything twice and late.
#include "bot/war_room.hpp"
#include "core/timeline.hpp"
#include "tests/bot/hooked_store.hpp"
#include "tests/core/given.hpp"

#include <algorithm>
#include <random>

TEST_SUITE_BEGIN("delivery order");

namespace warroom {
namespace {

using std::chrono::seconds;

struct Room {
    HookedStore store;
    WarRoom room{store, test_playbook()};
    Timestamp now = clock("10:00");

    Room()
    {
        handle("open", NewIncident{}, declare("checkout is down"), now);
        handle("room", IncidentId{1}, RecordChannel{ChannelId{"C1"}, "inc-x"}, now);
        now += seconds{600};
    }
    void handle(std::string id, Where where, Command command, Timestamp at)
    {
        const Delivery delivery{DeliveryId{std::move(id)}, std::move(where), noor, at, std::move(command), "", "", {}};
        room.handle({&delivery, 1}, now);
    }
    void say(const std::string& ts, const std::string& text, Timestamp at)
    {
        handle("C1/" + ts, ChannelId{"C1"},
               RecordMessage{
                   MessagePosted{.channel = ChannelId{"C1"}, .message = MessageId{ts}, .text = text, .sent_at = at}},
               at);
    }
    std::vector<Entry> messages()
    {
        auto all = entries(store.history(IncidentId{1}));
        std::erase_if(all, [](const Entry& entry) { return entry.kind != "message"; });
        return all;
    }
};

TEST_CASE("a message, its edits and its deletion leave the same record in whatever order they come")
{
    const auto at = [](int second) { return clock("10:01") + seconds{second}; };
    std::array<int, 4> order{0, 1, 2, 3};
    do {
        Room it;
        const auto deliver = [&](int which) {
            const ChannelId channel{"C1"};
            const MessageId message{"1.1"};
            switch (which) {
            case 0: return it.say("1.1", "frist", at(0));
            case 1: return it.handle("C1/1.1/2", channel, RecordEdit{{channel, message, "first", at(10)}}, at(10));
            case 2: return it.handle("C1/1.1/3", channel, RecordEdit{{channel, message, "first!", at(20)}}, at(20));
            default: return it.handle("C1/1.1/deleted", channel, RecordDeletion{{channel, message}}, at(30));
            }
        };
        for (const auto which : order) deliver(which);
        for (const auto which : order) deliver(which); // and all of it again
        const auto said = it.messages();
        CAPTURE(order[0] * 1000 + order[1] * 100 + order[2] * 10 + order[3]);
        REQUIRE(said.size() == 1);
        CHECK(said[0].text == "first!");
        CHECK(said[0].edited);
        CHECK(said[0].deleted);
        CHECK(said[0].at == at(0));
    } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("messages that come up to ten minutes late stand where they were said")
{
    std::mt19937 random{19};
    std::vector<std::pair<int, int>> arrivals; // when, which
    for (int n = 0; n < 60; ++n) arrivals.emplace_back(n * 10 + std::uniform_int_distribution{0, 600}(random), n);
    std::ranges::sort(arrivals);
    Room it;
    for (const auto& [when, n] : arrivals)
        it.say("1." + std::to_string(n), "message " + std::to_string(n), clock("10:01") + seconds{n * 10});
    const auto said = it.messages();
    REQUIRE(said.size() == 60);
    for (std::size_t n = 0; n < said.size(); ++n) CHECK(said[n].text == "message " + std::to_string(n));
}

} // namespace
} // namespace warroom

TEST_SUITE_END();
