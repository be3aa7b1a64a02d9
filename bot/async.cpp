#include "bot/async.hpp"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace warroom {

using namespace std::chrono_literals;

asio::awaitable<void> sleep_for(std::chrono::nanoseconds span)
{
    asio::steady_timer timer{co_await asio::this_coro::executor};
    timer.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(span));
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> supervise(std::string name, std::function<asio::awaitable<void>()> loop)
{
    constexpr std::chrono::seconds longest{60};
    asio::steady_timer pause{co_await asio::this_coro::executor};
    for (std::chrono::seconds wait = 1s;; wait = std::min(wait * 2, longest)) {
        const auto began = std::chrono::steady_clock::now();
        std::string failure;
        try {
            co_await loop();
            co_return;                          // it ended by itself: we are shutting down
        } catch (const std::exception& error) { // Fatal passes through
            failure = error.what();
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;

        if (std::chrono::steady_clock::now() - began > longest) wait = 1s; // it had recovered meanwhile
        spdlog::error("{} failed, restarting in {} s: {}", name, wait.count(), failure);
        pause.expires_after(wait);
        const auto [interrupted] = co_await pause.async_wait(as_result);
        if (interrupted) co_return;
    }
}

std::function<void(std::exception_ptr)> log_failure(std::string name)
{
    return [name = std::move(name)](const std::exception_ptr& thrown) {
        if (!thrown) return;
        try {
            std::rethrow_exception(thrown);
        } catch (const boost::system::system_error& error) {
            const bool cancelled = error.code() == asio::error::operation_aborted;
            if (!cancelled) spdlog::error("{} failed: {}", name, error.what());
        } catch (const std::exception& error) {
            spdlog::error("{} failed: {}", name, error.what());
        }
    };
}

} // namespace warroom
