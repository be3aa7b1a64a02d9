#include "bot/async.hpp"
#include "tests/bot/loopback.hpp"

#include <stdexcept>

namespace warroom {
namespace {

using loopback::run;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

asio::awaitable<int> seven_after(std::chrono::milliseconds span)
{
    co_await sleep_for(span);
    co_return 7;
}

asio::awaitable<int> thrown()
{
    throw std::runtime_error{"a bug"};
    co_return 0;
}

struct Grave {}; // like the program's Fatal: no std::exception

} // namespace

TEST_SUITE_BEGIN("async");

TEST_CASE("a wait has a limit")
{
    asio::io_context io;
    auto story = []() -> asio::awaitable<void> {
        const auto began = Steady::now();
        const auto soon = co_await within(10s, seven_after(1ms));
        CHECK(soon == 7);
        const auto never = co_await within(10ms, seven_after(10s));
        CHECK(!never.has_value());
        CHECK(Steady::now() - began < 5s);
    };
    run(io, story());
}

TEST_CASE("what is thrown within a limit arrives at once")
{
    asio::io_context io;
    const auto began = Steady::now();
    auto story = []() -> asio::awaitable<void> { co_await within(10s, thrown()); };
    CHECK_THROWS_WITH(run(io, story()), "a bug");
    CHECK(Steady::now() - began < 5s);
}

TEST_CASE("a supervised loop starts again after an exception, and ends when it returns")
{
    asio::io_context io;
    int runs = 0;
    auto loop = [&]() -> asio::awaitable<void> {
        if (++runs == 1) throw std::runtime_error{"a bug"};
        co_return;
    };
    run(io, supervise("a loop", loop));
    CHECK(runs == 2);
}

TEST_CASE("a supervised loop lets through what must end the process")
{
    asio::io_context io;
    auto loop = []() -> asio::awaitable<void> {
        throw Grave{};
        co_return;
    };
    CHECK_THROWS_AS(run(io, supervise("a loop", loop)), Grave);

    asio::io_context other;
    asio::co_spawn(other, supervise("a loop", loop), log_failure("a loop"));
    CHECK_THROWS_AS(other.run_for(5s), Grave);
}

TEST_CASE("a cancelled loop isn't started again")
{
    asio::io_context io;
    int runs = 0;
    auto loop = [&]() -> asio::awaitable<void> {
        ++runs;
        co_await sleep_for(1h);
    };
    auto story = [&]() -> asio::awaitable<void> {
        using namespace asio::experimental::awaitable_operators;
        co_await (supervise("a loop", loop) || sleep_for(10ms));
    };
    run(io, story());
    CHECK(runs == 1);
}

TEST_SUITE_END();

} // namespace warroom
