#pragma once
// A step here and now: its mark, else what its condition makes of the answers given so far. Pure; laws, cards and views
// share it.

#include "core/incident.hpp"

namespace warroom {

bool is_open(const StepLine& line); // not marked as settled
bool is_go(const Step& step);
bool before_go(Phase phase);
bool is_watch(const Step& step); // lasts the watch time of the severity
bool evidence_owed(const StepLine& line);

// Whether the step belongs to this attempt. It waits for the answer that it hangs on, until the go: then no answer is
// as good as yes.
Applies needed(const StepLine& line, const Attempt& attempt, const Answers& answers);
bool to_do(const StepLine& line, const Attempt& attempt, const Answers& answers); // open and needed
bool through(const Attempt& attempt, Phase phase, const Answers& answers); // nothing blocking of it is left to do

AttemptState state(const Attempt& attempt, const Answers& answers);
AttemptState progress(const Attempt& attempt, const Answers& answers); // how far its steps have come, ended or not

// The steps to do in the order in which the attempt's card shows them: what "done 2" counts by.
std::vector<const StepLine*> open_steps(const Attempt& attempt, const Answers& answers);
// What stands before the go.
std::vector<const StepLine*> missing_for_go(const Attempt& attempt, const Answers& answers);
// The step by which the attempt is let go on: the commander's go, or where the list has none a second person's yes.
const StepLine* approval(const Attempt& attempt);
// Blocking steps of earlier phases that are still to do when this one is done.
std::vector<const StepLine*> left_behind(const Attempt& attempt, const Step& step, const Answers& answers);

const StepLine* find_step(const Incident& incident, int attempt,
                          std::string_view id);                    // attempt 0: of the incident's own
std::string text_of(const StepLine& line, const Attempt& attempt); // a reviewer's step reads differently to one alone

std::string short_id(const Step& step);     // "P4"
std::string titled(const Attempt& attempt); // "attempt 2 (rollback)"

} // namespace warroom
