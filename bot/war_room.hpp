#pragma once
// Deliveries in, one commit, outcomes out. The heart: synchronous, no sockets, no clock. Used by one thread at a time:
// the scribe's, or the simulation's. Memory never leads disk.

#include "bot/delivery.hpp"
#include "storage/store.hpp"

#include <map>
#include <span>

namespace warroom {

class WarRoom {
public:
    WarRoom(Store& store, Playbook playbook); // reads the directory; Fatal when the store is damaged

    // One outcome for each delivery, in order; one commit for all of them. Nothing in `Accepted` is true before that
    // commit, and with a full disk everything that would have needed it is NotYet.
    std::vector<Outcome> handle(std::span<const Delivery> deliveries, Timestamp now);

    std::shared_ptr<const Incident> find(IncidentId incident); // null: none
    std::shared_ptr<const Incident> find(const ChannelId& room);
    // The same as far as memory goes; nothing: it has to be read from the disk.
    std::optional<std::shared_ptr<const Incident>> find_in_memory(IncidentId incident) const;
    std::optional<std::shared_ptr<const Incident>> find_in_memory(const ChannelId& room) const;
    std::vector<Listing> directory() const; // newest first
    const Playbook& playbook() const { return playbook_; }
    Store& store() { return store_; } // for questions; `handle` alone writes

private:
    struct Draft; // what this batch would make true

    Outcome deal_with(const Delivery& delivery, Draft& draft, Timestamp now);
    Outcome declare(const Delivery& delivery, Draft& draft, Timestamp now);
    Outcome change(const Delivery& delivery, std::shared_ptr<const Incident> incident, Draft& draft, Timestamp now);
    std::shared_ptr<const Incident> newest(IncidentId incident, const Draft& draft);
    std::vector<Recorded> newest_log(IncidentId incident, const Draft& draft);
    Outcome not_here(const Delivery& delivery, const Draft& draft, Timestamp now);
    void follow(const Draft& draft);

    Store& store_;
    Playbook playbook_;
    std::map<IncidentId, Listing> directory_;
    std::map<ChannelId, IncidentId> rooms_;
    std::map<IncidentId, std::shared_ptr<const Incident>> running_; // what is over is folded when asked for
    std::shared_ptr<const Incident> last_over_;                     // and the last of those kept
};

Listing listing(const Incident& incident);

} // namespace warroom
