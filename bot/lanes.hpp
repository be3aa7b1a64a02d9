#pragma once
// Which errand may run now? One at a time per incident, in the order of promising; several incidents side by side.
// Pure: time is passed in and the jitter comes from a seed, so that an hour of outage is tested in a microsecond.
//
// A refresh says what should be true, not what to send: equal ones that wait become one, and while one waits for its
// turn (pace, a retry) the errands behind it may pass. All else keeps its order, however long it takes.

#include "bot/chat.hpp"
#include "bot/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace warroom {

class Lanes {
public:
    using Steady = Clock::Steady;

    explicit Lanes(std::uint64_t seed, std::size_t width = 8) : random_{seed}, width_{width} {}

    // Those known already are left as they are. In doubt: it may have been done before, as with all that a start finds.
    void add(std::span<const Promised> promised, bool in_doubt = false);

    struct Turn {
        Promised promised;
        bool in_doubt = false;
    };
    std::optional<Turn> next(Steady now);             // it runs from now on
    std::optional<Steady> next_due(Steady now) const; // when time alone gives the next turn

    // Done, and recorded: the ids that it pays for, its own and those of the equal ones. They leave the lane.
    std::vector<EffectId> pays_for(const EffectId& running) const;
    void settle(const EffectId& running);
    void put_off(const EffectId& running, Steady until); // untried
    // It did not work: true if it will get another turn, false if it is refused for good, or has failed so often while
    // others worked that it is put aside: nobody shall wait behind it for ever.
    bool try_again(const EffectId& running, const CallError& error, Steady now);

    std::size_t waiting() const; // promises not kept yet, the running ones included
    std::size_t running() const { return running_; }
    bool token_dead() const { return token_dead_; }

private:
    struct Waiting {
        Effect effect;
        bool in_doubt = false;
        bool running = false;
        int tries = 0;
        int strikes = 0;
        Steady not_before{};
        std::vector<EffectId> merged{};
    };
    struct Lane {
        std::map<EffectId, Waiting> errands{}; // the id's order is that of promising
        std::map<CardId, Steady> refreshed{};
        bool running = false;
    };

    // The lane of those that may run at `now` whose errand people wait for most; else the next one in turn.
    std::map<IncidentId, Lane>::iterator most_urgent(Steady now);
    static bool knows(const Lane& lane, const EffectId& id);
    static Steady ready(const Lane& lane, const Waiting& errand);
    // The first errand of a lane that may run at `now`; without one, `earliest` learns when there will be.
    static const EffectId* first(const Lane& lane, Steady now, std::optional<Steady>& earliest);
    Waiting& at(const EffectId& running);
    std::chrono::milliseconds backoff(int tries);
    bool full() const { return running_ >= (token_dead_ ? 1 : width_); }

    std::mt19937_64 random_;
    std::size_t width_;
    std::map<IncidentId, Lane> lanes_{};
    IncidentId last_served_{};
    std::size_t running_ = 0;
    bool token_dead_ = false; // one errand at a time finds out whether somebody has mended it
    Steady paused_until_{};
};

} // namespace warroom
