#include "tests/bot/gate.hpp"

namespace warroom {
namespace {

TEST_SUITE_BEGIN("scribe");

TEST_CASE("what is in memory is found at once, what has to be read by the thread that may wait for the disk")
{
    Threads threads;
    REQUIRE(std::holds_alternative<Accepted>(threads.recorded(threads.declaration("one"))));
    asio::io_context other; // runs when it is told to
    WarRoom of_a_next_life{threads.store, Playbook{}};
    Scribe scribe{of_a_next_life, threads.clock, threads.io.get_executor(), other.get_executor()};
    const auto find = [&](std::variant<IncidentId, ChannelId> which) {
        auto answer = std::make_shared<std::optional<std::shared_ptr<const Incident>>>();
        asio::co_spawn(threads.io, scribe.find(std::move(which)),
                       [answer](const std::exception_ptr&, auto found) { *answer = std::move(found); });
        threads.io.restart();
        threads.io.poll();
        return answer;
    };
    const auto to_be_read = find(IncidentId{1});
    CHECK_FALSE(to_be_read->has_value());
    other.run();
    threads.until([&] { return to_be_read->has_value(); });
    CHECK((**to_be_read)->declared.title == "checkout is down one");

    const auto in_memory = find(IncidentId{1});
    REQUIRE(in_memory->has_value());
    CHECK(**in_memory == **to_be_read);
    CHECK(*find(IncidentId{2}) == nullptr);
    CHECK(*find(ChannelId{"C0NOBODYS"}) == nullptr);
}

TEST_CASE("during a commit nothing is found that may not come to be")
{
    Gate gate;
    Threads threads;
    threads.store.before_commit = gate.hook();
    const auto outcome = threads.record(threads.declaration("one"));
    threads.io.poll();
    gate.await_entry();
    std::optional<std::shared_ptr<const Incident>> found;
    asio::co_spawn(threads.io, threads.scribe.find(IncidentId{1}),
                   [&](const std::exception_ptr&, auto answer) { found = std::move(answer); });
    threads.io.restart();
    threads.io.poll();
    CHECK_FALSE(found.has_value());
    gate.opened.set_value();
    threads.until([&] { return found && is<Accepted>(outcome); });
    CHECK(*found != nullptr);
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
