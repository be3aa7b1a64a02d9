// Who is hurt: windows opened, changed, ended and withdrawn, and how many users it hit.
#include "core/rules.hpp"

namespace warroom {

Decision on(const Incident&, const ChangeImpact&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const EndImpact&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const WithdrawImpact&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}
Decision on(const Incident&, const CountUsers&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }

void apply(Incident&, const ImpactChanged&, const Recorded&) {}
void apply(Incident&, const UsersCounted&, const Recorded&) {}

std::vector<Effect> after(const Incident&, const ImpactChanged&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const UsersCounted&, const Recorded&, const Playbook&) { return {}; }

void end_impact(const Incident&, Timestamp, bool, const std::string&, std::vector<Event>&) {}
void withdraw_impact(const Incident&, const std::string&, std::vector<Event>&) {}

} // namespace warroom
