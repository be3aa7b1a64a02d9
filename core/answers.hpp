#pragma once
// What is known of the fault and of the change behind it, and what a step's `when` makes of that.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

enum class YesNo { yes, no, unknown };
// In the order in which they are asked.
enum class AdvisorQuestion {
    harm_now,
    change_started,
    flag,
    failover,
    capacity,
    cause,
    fix_small,
    isolated,
    migration,
    destructive,
    new_writes,
    pnr,
    backout,
    other_teams,
    caches,
    staging_mirror,
};
std::string_view word(YesNo answer);
std::string_view word(AdvisorQuestion question);
std::string_view sentence(AdvisorQuestion question); // as it is asked

using Answers = std::map<AdvisorQuestion, YesNo>; // a missing one was never answered; `unknown` was: "not sure"

// On the card: the four that steps hang on.
constexpr AdvisorQuestion card_questions[] = {AdvisorQuestion::migration, AdvisorQuestion::caches,
                                              AdvisorQuestion::other_teams, AdvisorQuestion::staging_mirror};

// Facts that a `when` may name besides answers.
struct Circumstances {
    bool window_set = false; // a deployment window is known
    bool attempts = false;   // at least one was made
    bool post_mortem_required = false;
    bool long_or_at_night = false; // the room was open for more than 4 h, or it is night
    bool sev4 = false;
};

enum class Applies { yes, no, waits }; // waits: for an answer that nobody gave yet
// `when` is a condition as in the checklists: "migration≠n or staging_mirror≠y", "window set". Empty: always.
Applies applies(std::string_view when, const Answers& answers, const Circumstances& circumstances);
// The parts of a condition that are joined by "or", and whether one of them is a condition at all.
std::vector<std::string_view> terms(std::string_view when);
bool is_condition(std::string_view term);
// The questions that a condition hangs on.
std::vector<AdvisorQuestion> questions_in(std::string_view when);

} // namespace warroom
