#pragma once
// An incident's history, read once for the draft: where it ended and what the final state alone doesn't tell.

#include "core/document.hpp"
#include "core/incident.hpp"
#include "core/metrics.hpp"

#include <span>
#include <string>
#include <vector>

namespace warroom {

struct Account {
    std::span<const Recorded> history;
    Timestamp now;
    Incident incident;
    Times times;
    int reopened = 0;
    std::vector<UserId> commanders{};       // in order
    std::vector<UserId> involved{};         // people who wrote or acted, in order
    std::vector<std::string> passed_over{}; // conditions left open with "anyway"
    std::vector<std::string> marked_by{};   // for each event: the role its actor had then
    std::vector<bool> undone{};             // for each event: taken back later, or what takes back

    // An attempt's steps in the order things happened. The role is of who marked the step, at that moment.
    struct Mark {
        StepLine line;
        std::string role;
        std::int64_t seq = 0; // of the event
    };
    std::vector<Mark> marks(const Attempt& attempt) const;
    std::vector<Attempt> attempts() const; // those that count

    const Zone& zone() const { return incident.declared.zone; }
    bool over() const { return incident.status >= Status::resolved; }
    std::string clock(Timestamp at) const; // "10:06", with the date when it is not that of the opening
    std::string asked() const;             // whom a prompt asks: the commander, else the opener
    bool named(const UserId& person) const;
    std::string name(const UserId& person) const; // who isn't known by name stays unnamed: no raw id in a document
};
Account account(std::span<const Recorded> history, Timestamp now);

// The chapters (playbooks: sections 1, 2, 5 and 6).
Chapter summary(const Account& account);
Chapter at_a_glance(const Account& account);
Chapter what_we_tried(const Account& account);
Chapter minute_by_minute(const Account& account);

} // namespace warroom
