#pragma once
// What tests over real sockets share.

#include "bot/async.hpp"
#include "bot/net/url.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>

namespace warroom::loopback {

// Runs the loop until `story` has ended; a hang is a failure.
inline void run(asio::io_context& io, asio::awaitable<void> story)
{
    bool ended = false;
    asio::co_spawn(io, std::move(story), [&](const std::exception_ptr& thrown) {
        ended = true;
        if (thrown) std::rethrow_exception(thrown);
    });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!ended && std::chrono::steady_clock::now() < deadline) io.run_one_for(std::chrono::milliseconds{100});
    REQUIRE(ended);
}

inline net::Url at(const std::string& scheme, unsigned short port, const std::string& target = "/")
{
    const auto url = net::parse_url(scheme + "://127.0.0.1:" + std::to_string(port) + target);
    REQUIRE(url.has_value());
    return *url;
}

} // namespace warroom::loopback
