#pragma once
// An incident's history, read once for the draft: where it ended and what the final state alone doesn't tell.

#include "core/document.hpp"
#include "core/hindsight.hpp"
#include "core/metrics.hpp"
#include "core/post_mortem.hpp"
#include "core/timeline.hpp"

#include <span>
#include <string>
#include <vector>

namespace warroom {

struct Account {
    std::span<const Recorded> history;
    Timestamp now;
    Hindsight later;
    Times times{};
    std::vector<ImpactWindow> windows{};    // that were real, cut at the end, to the minute as they are printed
    ImpactTotals totals{};                  // of these: a reader who adds up the lines gets the same
    std::vector<UserId> commanders{};       // in order
    std::vector<UserId> involved{};         // people who wrote or acted, in order
    std::vector<std::string> passed_over{}; // conditions left open with "anyway"
    int handovers = 0;                      // of command
    std::optional<Timestamp> reopened{};    // the last time
    std::optional<Timestamp> disproved{};   // when a cause that was thought known was looked for again

    // An attempt's steps in the order things happened. The role is of who marked the step, at that moment.
    struct Mark {
        StepLine line;
        std::string role;
        std::int64_t seq = 0; // of the event
    };
    std::vector<Mark> marks(const Attempt& attempt) const;
    std::vector<Attempt> attempts() const; // those that count
    const Attempt* ended_by() const;       // under which the worst was over, else the last that worked; none: nothing

    const Incident& incident() const { return later.incident; }
    const Zone& zone() const { return zone_of(later.incident); }
    bool over() const { return incident().status >= Status::resolved; }
    bool real() const;       // neither a false alarm nor told elsewhere
    Timestamp until() const; // what still runs is cut here
    // "10:06", with the date where it is not that of `beside`, else of the opening.
    std::string clock(Timestamp at, std::optional<Timestamp> beside = {}) const;
    std::string asked() const; // whom a prompt asks: the commander, else the opener
    bool named(const UserId& person) const;
    std::string name(const UserId& person) const; // who isn't known by name stays unnamed: no raw id in a document
};
Account account(std::span<const Recorded> history, Timestamp now);

std::vector<std::pair<std::string, FactValue>> facts(const Account& account);

std::string user_words(const UserCount& count); // "About 1,240 of 8,900 users were affected"; empty: not known
// "full 09:58–10:31, partial (20 % of users) 10:31–10:44"
std::string system_spans(const Account& account, std::string_view system);
std::string time_down(const Account& account); // "33 min down + 13 min degraded = 46 min impact · 35.6 weighted min"
// "10:06–10:31", with air around the dash where the first of the two is more than a time.
std::string from_to(const std::string& from, const std::string& to);
std::string listed(const std::vector<std::string>& all, std::string_view glue);

// "As of 19:42 the room held 124 messages, and all of them are in this record."; nothing while there is no room.
std::string completeness(const Account& account);

// The chapters, numbered as in playbooks. One without blocks is left out.
Chapter summary(const Account& account);                                 // 1
Chapter at_a_glance(const Account& account);                             // 2
Chapter impact_per_system(const Account& account);                       // 3
Chapter key_moments(const Timeline& story);                              // 4
Chapter what_we_tried(const Account& account);                           // 5
Chapter minute_by_minute(const Account& account, const Timeline& story); // 6
Chapter contributing_factors(const Account& account);                    // 7
Chapter action_items(const Account& account);                            // 11
Chapter open_questions(const Account& account);                          // 13
Chapter earlier_words(const Account& account);                           // 14

} // namespace warroom
