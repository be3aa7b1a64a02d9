// Times that people correct: the old value is kept, the order checked.
#include "core/rules.hpp"

namespace warroom {

Decision on(const Incident&, const CorrectTime&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }

void apply(Incident&, const TimeCorrected&, const Recorded&) {}

std::vector<Effect> after(const Incident&, const TimeCorrected&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
