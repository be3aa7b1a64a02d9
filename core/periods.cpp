#include "core/periods.hpp"

#include <algorithm>

namespace warroom {

void add(Periods& periods, Period more)
{
    if (more.to < more.from) return;
    const auto apart = [&](const Period& one) { return one.to < more.from || more.to < one.from; };
    for (const auto& one : periods)
        if (!apart(one)) more = {std::min(one.from, more.from), std::max(one.to, more.to)};
    std::erase_if(periods, [&](const Period& one) { return !apart(one); });
    periods.insert(std::ranges::upper_bound(periods, more), more);
}

bool covers(const Periods& periods, Period whole)
{
    return std::ranges::any_of(periods,
                               [&](const Period& one) { return one.from <= whole.from && whole.to <= one.to; });
}

Periods without(Period whole, const Periods& periods)
{
    Periods left;
    auto from = whole.from;
    for (const auto& one : periods) {
        if (one.to < from || whole.to < one.from) continue;
        if (from < one.from) left.push_back({from, one.from});
        from = one.to;
    }
    if (from < whole.to) left.push_back({from, whole.to});
    return left;
}

} // namespace warroom
