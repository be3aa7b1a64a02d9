#pragma once
// The port to what is on disk. One function writes. Used by one thread at a time: the scribe's, or the simulation's.

#include "core/effect.hpp"

#include <array>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

// We can't go on like this: a commit that failed and may be true, a corrupt row. Not a std::exception, so that only
// main catches it; the process ends and reads what is true from disk. `exit_code` is the command line's (5: database,
// 75: commit).
struct Fatal {
    std::string what;
    int exit_code = 75;
};

// The directory's line of one incident: derived from its events, so that closed ones needn't be folded at start.
struct Listing {
    IncidentId incident;
    std::string label; // "INC-14"
    std::string title;
    Severity severity = Severity::sev2;
    Status status = Status::declared;
    bool is_private = false;
    bool drill = false;
    ChannelId channel{}; // empty: the room isn't open yet
    UserId opened_by{};
    Timestamp declared_at{};
    std::optional<Timestamp> closed_at{};
    bool over() const { return status == Status::closed || status == Status::cancelled || status == Status::merged; }
    friend bool operator==(const Listing&, const Listing&) = default;
};

using Hash = std::array<unsigned char, 32>; // SHA-256

struct Link {
    std::int64_t seq = 0;
    Hash hash{};
    bool fits = false; // the row is what it was when it was written, or redacted since, and follows the one before
};

struct Batch {                       // all of it is on disk when commit() returns, or none of it
    std::vector<DeliveryId> inbox{}; // deliveries now dealt with
    std::vector<Recorded> events{};  // what happened, in order
    std::vector<Listing> listings{}; // the directory's changed lines
    std::vector<Promised> outbox{};  // what we now owe
    std::vector<EffectId> settled{}; // debts paid
    bool empty() const
    {
        return inbox.empty() && events.empty() && listings.empty() && outbox.empty() && settled.empty();
    }
};

// done: on disk. disk_full, conflict (another writer took that seq): nothing was written. All else throws Fatal.
enum class Committed { done, disk_full, conflict };

// A frame that could not be understood, kept whole for a person to look at.
struct Quarantined {
    Timestamp received_at;
    std::string frame;
    std::string reason;
};

// An entry that has all the words somebody looks for.
struct Found {
    IncidentId incident;
    std::int64_t seq = 0;
    Timestamp at{};
    std::string excerpt; // around the words
};

class Store {
public:
    using Visit = std::function<void(const Recorded&)>; // which asks nothing of the store meanwhile
    virtual ~Store() = default;
    virtual bool has_seen(const DeliveryId& delivery) = 0;
    virtual std::vector<Listing> directory() = 0;                   // by incident, ascending
    virtual std::vector<Recorded> history(IncidentId incident) = 0; // by seq; Fatal on a hole or an unknown kind
    // The same one by one, for whoever needs each only once: a long log fills no memory.
    virtual void replay(IncidentId incident, const Visit& visit) = 0;
    virtual std::optional<Recorded> entry(IncidentId incident, std::int64_t seq) = 0;
    virtual std::vector<Link> chain(IncidentId incident) = 0; // for verify and exports
    virtual std::string damage() = 0;                         // of all that is stored, for an operator; "": none
    virtual std::vector<Promised> outbox() = 0;               // in the order of promising
    // With a redaction among the events the rows that it names lose their words, here and wherever they were kept.
    virtual Committed commit(const Batch& batch) = 0;
    virtual Committed quarantine(const Quarantined& frame) = 0;          // with its secrets masked
    virtual Committed forget_quarantined(Timestamp received_before) = 0; // two weeks are enough to look at one
    virtual std::vector<Quarantined> quarantined() = 0;
    // In titles, notes and timelines, the best first; the last word may be the beginning of one. Whoever asks must
    // still see to it that each incident may be seen.
    virtual std::vector<Found> search(std::string_view words, std::size_t most) = 0;
    // For the time after a crash: notes that a delivery is being dealt with, and says how often this was noted without
    // an end, now included. 0: it can't be noted. tried: dealt with or left alone, and the process lives, or its disk
    // failed.
    virtual int try_again(const DeliveryId& delivery) = 0;
    virtual void tried(const DeliveryId& delivery) = 0;
};

} // namespace warroom
