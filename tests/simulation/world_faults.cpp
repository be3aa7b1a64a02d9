// What breaks in the world, when, and how it heals.
#include "tests/simulation/world.hpp"

#include <fmt/format.h>

namespace warroom::simulation {

using namespace std::chrono_literals;

void World::plan_faults()
{
    constexpr std::array at_a_moment{Fault::mute, Fault::reset, Fault::disconnect, Fault::power_cut,
                                     Fault::kill, Fault::stop,  Fault::clock_jump, Fault::second_instance};
    for (const auto fault : at_a_moment) {
        if (!plan_.can(fault)) continue;
        std::size_t n = 0;
        for (const auto when : plan_.of(fault).strikes) agenda_.at(when, [this, fault, k = n++] { happen(fault, k); });
    }
    constexpr std::array for_a_while{Fault::history_lag,     Fault::backlog_dropped, Fault::token_revoked,
                                     Fault::shuffled_events, Fault::odd_json,        Fault::disk_full};
    for (const auto fault : for_a_while) {
        if (!plan_.can(fault)) continue;
        for (const auto& window : plan_.of(fault).windows) {
            agenda_.at(window.from, [this, fault] { during(fault, true); });
            agenda_.at(window.to, [this, fault] { during(fault, false); });
        }
    }
}

void World::happen(Fault fault, std::size_t n)
{
    if (healed_) return;
    tell(fmt::format("fault: {}", word(fault)));
    static const std::vector<std::string> reasons{"refresh_requested", "warning", "too_many_websockets",
                                                  "link_disabled",     "none",    "refresh_requested"};
    switch (fault) {
    case Fault::mute: slack_.control("mute"); break;
    case Fault::reset: slack_.control("reset"); break;
    case Fault::disconnect: slack_.control("disconnect", {{"reason", dice_.of(reasons)}}); break;
    case Fault::power_cut:
    case Fault::kill:
        if (life_ && deaths_left_ > 0) die("at some moment", fault == Fault::power_cut);
        break;
    case Fault::stop:
        if (!life_ || stopping_) break;
        stopping_ = true;
        life_->stop();
        break;
    case Fault::clock_jump: // with the skew less than the five minutes that the bot allows for
        the_time.wall += n % 2 == 0 ? Span{150s} : Span{-150s};
        break;
    case Fault::second_instance:
        if (!life_ || dying_) break;
        try {
            const SqliteStore second{database_, random_salt, 0ms, true};
            watch_.broke("two bots have the same database open");
        } catch (const Fatal&) {
        }
        break;
    default: break;
    }
}

void World::during(Fault fault, bool on)
{
    if (healed_ && on) return;
    tell(fmt::format("fault: {} {}", word(fault), on ? "on" : "off"));
    switch (fault) {
    case Fault::history_lag: slack_.control("history_lag", {{"ms", on ? 1000 + 500 * dice_.below(20) : 0}}); break;
    case Fault::backlog_dropped: slack_.control("events", {{"queue", !on}}); break;
    case Fault::token_revoked: slack_.control("token", {{"revoked", on}}); break;
    case Fault::shuffled_events:
        slack_.control("events", {{"shuffle", on}, {"duplicate", on ? plan_.of(fault).rate : 0.0}});
        break;
    case Fault::odd_json: slack_.control("odd", {{"share", on ? 0.2 : 0.0}}); break;
    case Fault::disk_full:
        full_ = on;
        disk_.room_left = on ? static_cast<std::int64_t>(dice_.below(20'000)) : -1;
        break;
    default: break;
    }
}

void World::heal()
{
    tell("all faults stop");
    healed_ = true;
    full_ = false;
    disk_.room_left = -1;
    slack_.heal();
    quiet_since_ = the_time.now;
}

} // namespace warroom::simulation
