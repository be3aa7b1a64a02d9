#pragma once
// What one seed is about: which kinds of fault can strike, when and how often, how many people do how much for how
// long. Most seeds know few kinds: a world in which everything breaks never gets anywhere interesting.

#include "tests/simulation/dice.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace warroom::simulation {

enum class Fault : unsigned {
    // of websockets
    mute,
    reset,
    slow_link,
    duplicate_frame,
    garbage_frame,
    dial_refused,
    disconnect,
    disconnect_storm,
    second_client,
    // of requests
    unreachable,
    request_lost,
    reply_lost,
    too_many_requests,
    server_error,
    // of websockets, requests and the disk, one after the other
    swizzle,
    // of Slack
    history_lag,
    backlog_dropped,
    token_revoked,
    shuffled_events,
    rate_limited_events,
    odd_json,
    // of the machine
    clock_jump,
    clock_step,
    disk_full,
    slow_disk,
    sync_fails,
    power_cut,
    kill,
    kill_in_recovery,
    crash_point,
    stop,
    second_instance,
    // of people
    meddling,
    strangers,
    // of the machine, when all is over
    bit_rot,
};
inline constexpr std::size_t faults = 35;
std::string_view word(Fault fault);

using Mask = std::uint64_t; // of kinds of fault
constexpr Mask bit(Fault fault) { return Mask{1} << static_cast<unsigned>(fault); }
inline constexpr Mask all_faults = (Mask{1} << faults) - 1;

struct Window {
    Span from{0};
    Span to{0};
    bool has(Span at) const { return from <= at && at < to; }
};

struct Plan {
    std::uint64_t seed = 1;
    Mask mask = 0; // the kinds that can strike
    struct Weather {
        double rate = 0; // of the requests, frames, ... in a window
        std::vector<Window> windows{};
        std::vector<Span> strikes{}; // of what happens at a moment
    };
    std::array<Weather, faults> weather{};

    Span length{0}; // until the faults stop
    int people = 1;
    int incidents = 1;
    int actions = 10;
    int connections = 2;
    bool rate_limits = false;
    bool announces = false;
    bool fresh = false; // begins without a database
    std::int64_t page_cap = 1000;
    int most_deaths = 6;
    Span skew{0}; // of the bot's wall clock against Slack's

    bool can(Fault fault) const { return (mask & bit(fault)) != 0; }
    const Weather& of(Fault fault) const { return weather[static_cast<std::size_t>(fault)]; }
};

Plan plan_of(std::uint64_t seed, Mask allowed = all_faults);

} // namespace warroom::simulation
