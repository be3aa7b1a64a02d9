#include "tests/simulation/plan.hpp"

#include <algorithm>

namespace warroom::simulation {

using namespace std::chrono_literals;

std::string_view word(Fault fault)
{
    constexpr std::array<std::string_view, faults> words{"mute",
                                                         "reset",
                                                         "slow_link",
                                                         "duplicate_frame",
                                                         "garbage_frame",
                                                         "dial_refused",
                                                         "disconnect",
                                                         "disconnect_storm",
                                                         "second_client",
                                                         "unreachable",
                                                         "request_lost",
                                                         "reply_lost",
                                                         "too_many_requests",
                                                         "server_error",
                                                         "swizzle",
                                                         "history_lag",
                                                         "backlog_dropped",
                                                         "token_revoked",
                                                         "shuffled_events",
                                                         "rate_limited_events",
                                                         "odd_json",
                                                         "clock_jump",
                                                         "clock_step",
                                                         "disk_full",
                                                         "slow_disk",
                                                         "sync_fails",
                                                         "power_cut",
                                                         "kill",
                                                         "kill_in_recovery",
                                                         "crash_point",
                                                         "stop",
                                                         "second_instance",
                                                         "meddling",
                                                         "strangers",
                                                         "bit_rot"};
    return words[static_cast<std::size_t>(fault)];
}

namespace {

Plan::Weather weather(Dice& dice, Span length)
{
    Plan::Weather weather;
    constexpr std::array rates{0.02, 0.1, 0.3, 0.8};
    weather.rate = rates[dice.below(rates.size())];
    for (auto n = 1 + dice.below(3); n > 0; --n) {
        const auto from = dice.between(0s, length);
        weather.windows.push_back({from, from + dice.between(2s, 3min)});
    }
    for (auto n = 1 + dice.below(4); n > 0; --n) weather.strikes.push_back(dice.between(1s, length));
    std::ranges::sort(weather.strikes);
    return weather;
}

} // namespace

Plan plan_of(std::uint64_t seed, Mask allowed)
{
    Dice dice{seed};
    Plan plan;
    plan.seed = seed;
    plan.length = dice.chance(0.03) ? dice.between(1h, 6h) : dice.between(3min, 12min);
    plan.people = 1 + static_cast<int>(dice.below(6));
    plan.incidents = dice.chance(0.7) ? 1 : 2 + static_cast<int>(dice.below(2));
    plan.actions = 6 + static_cast<int>(dice.below(30));
    plan.connections = 1 + static_cast<int>(dice.below(2));
    plan.rate_limits = dice.chance(0.3);
    plan.announces = dice.chance(0.3);
    plan.fresh = dice.chance(0.05);
    plan.page_cap = dice.chance(0.2) ? 1 + static_cast<int>(dice.below(3)) : 1000;
    plan.skew = dice.chance(0.3) ? dice.between(-2min, 2min) : 0s;

    const double share = dice.chance(0.05) ? 0 : dice.chance(0.1) ? 0.6 : 0.15;
    for (std::size_t n = 0; n < faults; ++n) {
        Dice own{seed * 64 + n + 1}; // what one kind does is the same without the others
        plan.weather[n] = weather(own, plan.length);
        if (own.chance(share)) plan.mask |= bit(static_cast<Fault>(n));
    }
    plan.mask &= allowed;
    // Who learns that history is to be had once a minute gets fifteen messages then; with one, a room would take hours.
    if (plan.can(Fault::too_many_requests)) plan.page_cap = std::max<std::int64_t>(plan.page_cap, 15);
    // The backup before a migration is made with the machine's own files, which know nothing of this disk's.
    if (plan.fresh) plan.mask &= ~bit(Fault::kill_in_recovery);
    return plan;
}

} // namespace warroom::simulation
