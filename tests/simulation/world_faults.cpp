// What breaks in the world, when, and how it heals.
#include "tests/simulation/world.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulation {

using namespace std::chrono_literals;

namespace {

// A request that is held up must take effect before whoever sent it looks for that the last time, half a minute later;
// and what was written may show ten seconds after that.
constexpr Span longest_clog = 15s;

} // namespace

void World::plan_faults()
{
    constexpr std::array at_a_moment{Fault::mute,    Fault::reset,      Fault::disconnect,
                                     Fault::swizzle, Fault::power_cut,  Fault::kill,
                                     Fault::stop,    Fault::clock_jump, Fault::second_instance};
    for (const auto fault : at_a_moment) {
        if (!plan_.can(fault)) continue;
        std::size_t n = 0;
        for (const auto when : plan_.of(fault).strikes) agenda_.at(when, [this, fault, k = n++] { happen(fault, k); });
    }
    constexpr std::array for_a_while{Fault::history_lag,
                                     Fault::backlog_dropped,
                                     Fault::token_revoked,
                                     Fault::shuffled_events,
                                     Fault::rate_limited_events,
                                     Fault::disconnect_storm,
                                     Fault::second_client,
                                     Fault::odd_json,
                                     Fault::disk_full};
    for (const auto fault : for_a_while) {
        if (!plan_.can(fault)) continue;
        for (const auto& window : plan_.of(fault).windows) {
            agenda_.at(window.from, [this, fault] { during(fault, true); });
            agenda_.at(window.to, [this, fault] { during(fault, false); });
        }
    }
    if (plan_.can(Fault::clock_step)) // by somebody who puts it right again
        for (const auto& window : plan_.of(Fault::clock_step).windows) {
            const auto step = dice_.between(-2h, 2h);
            agenda_.at(window.from, [this, step] { set_clock(step); });
            agenda_.at(window.to, [this, step] { set_clock(-step); });
        }
}

void World::set_clock(Span step)
{
    tell(fmt::format("fault: the wall clock is set by {} s", step / 1s));
    the_time.wall += step;
}

// Each is clogged at a moment of its own, and they come free in another order.
void World::swizzle()
{
    const std::vector<std::function<void(Span)>> clogs{
        [this](Span until) { slack_.clog_socket(0, until); }, [this](Span until) { slack_.clog_socket(1, until); },
        [this](Span until) { slack_.clog_requests(until); },
        [this](Span until) { // as the agenda has it: what is less than a microsecond never passes
            disk_free_at_ = std::max<Span>(disk_free_at_, std::chrono::ceil<std::chrono::microseconds>(until));
        }};
    const auto all_clogged = the_time.now + longest_clog / 2;
    for (const auto& clog : clogs)
        agenda_.in(dice_.between(0s, longest_clog / 2),
                   [this, clog, until = all_clogged + dice_.between(0s, longest_clog / 2)] {
                       if (!healed_) clog(until);
                   });
    hampered_until_ = std::max(hampered_until_, the_time.now + longest_clog);
}

void World::ask_to_leave()
{
    if (!slack_.is_on(Fault::disconnect_storm)) return;
    slack_.control("disconnect", {{"reason", dice_.coin() ? "warning" : "refresh_requested"}});
    agenda_.in(dice_.between(500ms, 6s), [this] { ask_to_leave(); });
}

void World::happen(Fault fault, std::size_t n)
{
    if (healed_) return;
    tell(fmt::format("fault: {}", word(fault)));
    if (hampers(fault)) hampered_until_ = std::max(hampered_until_, the_time.now);
    static const std::vector<std::string> reasons{"refresh_requested", "warning", "too_many_websockets",
                                                  "link_disabled",     "none",    "refresh_requested"};
    switch (fault) {
    case Fault::mute: slack_.control("mute"); break;
    case Fault::reset: slack_.control("reset"); break;
    case Fault::disconnect: slack_.control("disconnect", {{"reason", dice_.of(reasons)}}); break;
    case Fault::swizzle: swizzle(); break;
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
    case Fault::rate_limited_events: slack_.control("events", {{"limit", on}}); break;
    case Fault::disconnect_storm: ask_to_leave(); break;
    case Fault::second_client: slack_.second_client(on); break;
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
