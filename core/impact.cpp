#include "core/impact.hpp"

namespace warroom {

ImpactTotals totals(std::span<const ImpactWindow>, Timestamp) { return {}; }
std::vector<std::string> systems(std::span<const ImpactWindow>) { return {}; }
std::vector<ImpactWindow> of_system(std::span<const ImpactWindow>, std::string_view) { return {}; }
std::optional<Timestamp> impact_start(std::span<const ImpactWindow>) { return {}; }
std::optional<Timestamp> impact_end(std::span<const ImpactWindow>) { return {}; }
std::optional<Timestamp> mitigated(std::span<const ImpactWindow>) { return {}; }
bool same_system(std::string_view a, std::string_view b) { return a == b; }
std::string text(const UserCount&) { return {}; }

} // namespace warroom
