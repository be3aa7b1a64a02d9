// What the draft and the checklists ask for and only people know.
#include "core/rules.hpp"

namespace warroom {

Decision on(const Incident&, const StateFact&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const AnswerQuestion&, const Context&)
{
    return refused(Reason::not_yet, "Not there yet.");
}

void apply(Incident&, const FactStated&, const Recorded&) {}
void apply(Incident&, const QuestionAnswered&, const Recorded&) {}

std::vector<Effect> after(const Incident&, const FactStated&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const QuestionAnswered&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
