#pragma once
#include "tests/core/given.hpp"

namespace warroom {

// How an incident comes to stand there, without a commander.
inline Case standing_at(Status status)
{
    auto it = opened();
    const auto go = [&](Status to) { it.does(ChangeStatus{to, "users are fine"}); };
    switch (status) {
    case Status::declared: break;
    case Status::monitoring:
    case Status::investigating:
    case Status::identified:
    case Status::fixing: go(status); break;
    case Status::resolved: go(Status::monitoring), it.at("11:00").does(Resolve{}); break;
    case Status::closed: go(Status::monitoring), it.at("11:00").does(Resolve{}).does(CloseIncident{}); break;
    case Status::cancelled: it.does(CancelIncident{false, "a test alert"}); break;
    case Status::merged: it.does(MergeIncident{IncidentId{3}, "INC-3"}); break;
    }
    return it;
}

} // namespace warroom
