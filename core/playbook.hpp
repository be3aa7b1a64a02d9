#pragma once
// What a team has decided before anything broke: severity policies, checklists, whom to invite. Plain values, checked
// when they are made (bot/playbook_file); an incident keeps its own copy of what was in force when it was declared.

#include "core/ids.hpp"

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

enum class Severity { sev1 = 1, sev2, sev3, sev4 }; // sev1 is the worst
enum class Strategy { hotfix, revert, rollback, redeploy, flag_off, failover, scale, roll_forward };

enum class Phase { list, prepare, approve, execute, verify, watch, clean_up }; // `list`: a list without phases
enum class StepOwner { commander, driver, reviewer, expert, comms, support, scribe, reporter, bot };
enum class Evidence { none, link, text, number, who, time, go, smoke };

struct Step {
    std::string id;     // "HF-P4": stable for ever
    std::string name;   // one to three words, for cards and for typing
    std::string button; // what is true once it is pressed
    std::string text;
    std::string why;
    Phase phase = Phase::list;
    StepOwner owner = StepOwner::driver;
    Evidence evidence = Evidence::none;
    bool blocking = false;
    std::string when{};                        // condition on the advisor's answers; empty: always
    std::optional<std::chrono::minutes> box{}; // usual length; none: the watch time of the severity
    friend bool operator==(const Step&, const Step&) = default;
};

struct Checklist {
    std::string list;   // "hotfix"
    std::string prefix; // "HF"
    std::string title;
    std::vector<Step> steps;
    friend bool operator==(const Checklist&, const Checklist&) = default;
};

struct Policy {
    std::optional<std::chrono::minutes> first_update{}; // after opening; none: no updates are due
    std::optional<std::chrono::minutes> cadence{};
    std::chrono::minutes watch{15}; // after a fix
    std::chrono::minutes watch_rollback{15};
    friend bool operator==(const Policy&, const Policy&) = default;
};
using Policies = std::array<Policy, 4>; // [0] is sev1's
Policies default_policies();
const Policy& policy(const Policies& policies, Severity severity);

struct Playbook {
    std::string command = "/incident";
    std::string id_prefix = "INC";
    std::string channel_prefix = "inc";
    std::string announcement_channel{}; // id or #name; empty: none
    Severity default_severity = Severity::sev2;
    Policies policies = default_policies();
    std::array<std::vector<std::string>, 4> invite{}; // people (U…) and groups (S…); [0] is sev1's
    std::map<std::string, Checklist> checklists{};    // by Checklist::list
};

// The list that leads through a strategy: "light" for switching off, failing over and scaling.
std::string_view checklist_of(Strategy strategy);

std::string_view word(Severity severity);      // "sev1", as stored and typed
std::string label(Severity severity);          // "SEV1"
std::string_view adjective(Severity severity); // "critical", "major", "minor", "low"
std::string_view word(Strategy strategy);      // "hotfix", "flag-off", "roll-forward"
std::string_view word(Phase phase);            // "prepare", "clean_up"
std::string_view word(StepOwner owner);
std::string_view word(Evidence evidence);

// The value that a word names; nothing if none does. Specialised for every choice that has words.
template <class Choice>
std::optional<Choice> choice(std::string_view word);
template <>
std::optional<Severity> choice<Severity>(std::string_view word);
template <>
std::optional<Strategy> choice<Strategy>(std::string_view word);
template <>
std::optional<Phase> choice<Phase>(std::string_view word);
template <>
std::optional<StepOwner> choice<StepOwner>(std::string_view word);
template <>
std::optional<Evidence> choice<Evidence>(std::string_view word);

} // namespace warroom
