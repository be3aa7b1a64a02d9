#pragma once
// Whole incidents as a log would have them, to read their drafts.

#include "tests/core/history.hpp"

namespace warroom {

History three_attempts();    // scale doesn't hold, going back does, a hotfix completes the release
History false_alarm();       // four minutes
History over_midnight();     // into the night in which Madrid's clocks go back
History handed_over_twice(); // two systems, overlapping; failed, abandoned, reopened; people in two zones

} // namespace warroom
