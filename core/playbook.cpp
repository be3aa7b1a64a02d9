#include "core/playbook.hpp"

namespace warroom {

using std::chrono::hours;
using std::chrono::minutes;

Policies default_policies()
{
    return {
        Policy{
            .first_update = minutes{15}, .cadence = minutes{30}, .watch = minutes{30}, .watch_rollback = minutes{60}},
        Policy{
            .first_update = minutes{30}, .cadence = minutes{60}, .watch = minutes{30}, .watch_rollback = minutes{60}},
        Policy{.first_update = minutes{60}, .cadence = hours{4}, .watch = minutes{15}, .watch_rollback = minutes{15}},
        Policy{.watch = minutes{15}, .watch_rollback = minutes{15}}};
}

const Policy& policy(const Policies& policies, Severity severity)
{
    return policies[static_cast<std::size_t>(severity) - 1];
}

std::string_view checklist_of(Strategy strategy)
{
    switch (strategy) {
    case Strategy::hotfix: return "hotfix";
    case Strategy::revert: return "revert";
    case Strategy::rollback:
    case Strategy::redeploy: return "rollback";
    case Strategy::roll_forward: return "roll_forward";
    case Strategy::flag_off:
    case Strategy::failover:
    case Strategy::scale: return "light";
    }
    return {};
}

} // namespace warroom
