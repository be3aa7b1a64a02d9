// Action items, status updates, and corrections of entries.
#include "core/rules.hpp"

namespace warroom {

Decision on(const Incident&, const AddTodo&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const ChangeTodo&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const SendUpdate&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const Follow&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const StarEntry&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const AmendEntry&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }
Decision on(const Incident&, const HideEntry&, const Context&) { return refused(Reason::not_yet, "Not there yet."); }

void apply(Incident&, const TodoChanged&, const Recorded&) {}
void apply(Incident&, const UpdateSent&, const Recorded&) {}
void apply(Incident&, const FollowChanged&, const Recorded&) {}
void apply(Incident&, const EntryStarred&, const Recorded&) {}
void apply(Incident&, const EntryAmended&, const Recorded&) {}
void apply(Incident&, const EntryHidden&, const Recorded&) {}

std::vector<Effect> after(const Incident&, const TodoChanged&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const UpdateSent&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const FollowChanged&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const EntryStarred&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const EntryAmended&, const Recorded&, const Playbook&) { return {}; }
std::vector<Effect> after(const Incident&, const EntryHidden&, const Recorded&, const Playbook&) { return {}; }

} // namespace warroom
