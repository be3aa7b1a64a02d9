#pragma once
// Slack's speed limits, kept before Slack has to say so: a gate per method, and one per channel for posts. Pure: times
// are passed in, and the jitter comes from a seed.

#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>

namespace warroom::slack {

class Pacing {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Pacing(std::uint64_t seed) : random_{seed} {}

    // How long this call has to wait. It counts as made then, unless that is more than `longest`.
    std::chrono::nanoseconds reserve(std::string_view method, std::string_view channel, Time now,
                                     std::chrono::nanoseconds longest);

    // The call never reached Slack, and doesn't count.
    void give_back(std::string_view method, Time now);

    // Slack answered 429: nothing of this method for as long as it wishes. Zero: it doesn't say, so we guess, longer
    // each time in a row. Gives how long.
    std::chrono::nanoseconds slowed_down(std::string_view method, std::chrono::nanoseconds wish, Time now);
    void answered(std::string_view method, Time now); // with anything but 429

    // For how long a 429 still closes this method.
    std::chrono::nanoseconds closed_for(std::string_view method, Time now) const;

private:
    static constexpr int least_patience = 5; // a day on which Slack sends everybody away shall not cost us an hour
    struct Gate {
        Time full{};         // when no call would be waited for any more
        Time closed_until{}; // by a 429
        int guesses = 0;     // in a row
        // Sent away again after one answer at most, this workspace gets less than the tier: then some calls are slow
        // ones, and more of them each time that the tier was tried in vain.
        bool sent_away = false;
        int answers = 0;    // since then, or since the slow ones
        int slow_calls = 0; // still to be made
        int patience = least_patience;
    };
    struct Rate {
        std::chrono::milliseconds every;
        int burst;
    };
    static Rate rate_of(std::string_view method);
    static Rate rate_of(const Gate& gate, std::string_view method);
    static bool posts(std::string_view method);
    static Time earliest(const Gate& gate, Rate rate, Time now);
    static void take(Gate& gate, Rate rate, Time at);
    static Gate& gate_in(std::map<std::string, Gate, std::less<>>& gates, std::string_view name, Time now);

    std::chrono::nanoseconds guess(int before);

    std::mt19937_64 random_;
    std::map<std::string, Gate, std::less<>> methods_;
    std::map<std::string, Gate, std::less<>> channels_;
};

} // namespace warroom::slack
