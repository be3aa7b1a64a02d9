#pragma once
// Small helpers for coroutines: a limit on a wait, something to wait for, and a loop that lives as long as the process.

#include "core/result.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace warroom {

namespace asio = boost::asio;
using boost::system::error_code;

// Where failure is ordinary: co_await op(..., as_result) gives a tuple that begins with the error_code.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// For what is known already where others have to wait for it.
template <class T>
asio::awaitable<T> at_once(T value)
{
    co_return value;
}

asio::awaitable<void> sleep_for(std::chrono::nanoseconds span);

// What it gave or threw, as a value.
template <class T>
asio::awaitable<Result<T, std::exception_ptr>> caught(asio::awaitable<T> operation)
{
    try {
        co_return co_await std::move(operation);
    } catch (...) {
        co_return std::current_exception();
    }
}

// What `operation` gave, or nothing when `limit` passed first; it is cancelled then, and what it read or wrote is
// spent.
template <class T>
asio::awaitable<std::optional<T>> within(std::chrono::nanoseconds limit, asio::awaitable<T> operation)
{
    using namespace asio::experimental::awaitable_operators;
    // `||` waits for the first that doesn't throw, so what is thrown has to travel as a value.
    auto first = co_await (caught(std::move(operation)) || sleep_for(limit));
    if (first.index() != 0) co_return std::nullopt;
    auto& outcome = std::get<0>(first);
    if (outcome.has_error()) std::rethrow_exception(outcome.error());
    co_return std::move(*outcome);
}

// Something that coroutines wait for. Whoever changes it wakes all of them, and they look again.
class Bell {
public:
    explicit Bell(asio::any_io_executor executor)
        : timer_{std::move(executor), std::chrono::steady_clock::time_point::max()}
    {
    }
    asio::awaitable<std::monostate> rings()
    {
        co_await timer_.async_wait(as_result);
        co_return std::monostate{};
    }
    void ring() { timer_.cancel(); }

private:
    asio::steady_timer timer_;
};

// Runs a loop for the life of the process: an exception is logged and the loop started afresh.
asio::awaitable<void> supervise(std::string name, std::function<asio::awaitable<void>()> loop);

// The completion handler for co_spawn: what a coroutine throws ends in the log. What is no std::exception (Fatal)
// passes through, out of io_context::run().
std::function<void(std::exception_ptr)> log_failure(std::string name);

} // namespace warroom
