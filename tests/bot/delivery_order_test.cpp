// Slack gives no order: an edit may come before its message, a deletion before the edit, everything twice and late.
#include "core/timeline.hpp"
#include "tests/bot/desk.hpp"

#include <algorithm>
#include <random>

TEST_SUITE_BEGIN("delivery order");

namespace warroom {
namespace {

using std::chrono::seconds;

struct Room : Desk {
    Room()
    {
        open_with_room();
        now += seconds{600};
    }
    void deliver(std::string id, Command command, Timestamp at)
    {
        auto one = delivery(ChannelId{"C1"}, std::move(command), noor, "C1/" + std::move(id));
        one.at = at;
        handle(std::move(one));
    }
    void say(const std::string& ts, const std::string& text, Timestamp at)
    {
        deliver(ts,
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
            case 1: return it.deliver("1.1/2", RecordEdit{{channel, message, "first", at(10)}}, at(10));
            case 2: return it.deliver("1.1/3", RecordEdit{{channel, message, "first!", at(20)}}, at(20));
            default: return it.deliver("1.1/deleted", RecordDeletion{{channel, message}}, at(30));
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
