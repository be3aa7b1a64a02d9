#pragma once
// What later events make of earlier ones: messages edited or deleted, entries starred, reworded or hidden, changes
// taken back, attempts withdrawn. Every view reads the log through it, so that none tells as real what another knows to
// be undone.

#include "core/incident.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace warroom {

struct Hindsight {
    explicit Hindsight(std::span<const Recorded> history); // which has to live as long

    // Edits and deletions may arrive in any order; the latest edit counts.
    struct Fate {
        std::string text;
        std::optional<Timestamp> edited_at{};
        bool deleted = false;
    };
    using MessageKey = std::pair<ChannelId, MessageId>;
    std::map<MessageKey, std::string_view> posted{};
    std::map<MessageKey, Fate> fates{};

    std::set<std::int64_t> starred{};
    std::set<MessageKey> starred_messages{}; // however often they were delivered
    std::set<std::int64_t> hidden{};
    std::map<std::int64_t, std::string> amended{}; // the text that counts

    std::set<std::int64_t> undone{};                                // both what was done and what took it back
    std::map<std::int64_t, std::vector<const Recorded*>> changes{}; // by the TakenBack: all that it took back
    std::set<int> withdrawn{};                                      // attempts
    std::map<std::string, std::string> step_names{};

    Incident incident{};                // as if what was taken back had never been
    std::vector<std::string> told_by{}; // for each event: the role its actor had then

    const Fate* fate(const NoteTaken& note) const; // of the message that carried it
    bool deleted(const NoteTaken& note) const;
    std::optional<std::string> edited_text(const NoteTaken& note) const; // the note's words in the edited message
    bool is_starred(const Recorded& recorded) const;                     // or the message that carried this note is
    bool of_withdrawn_attempt(const Event& event) const;

private:
    void read_messages(const Recorded& recorded);
    void read_corrections(const Recorded& recorded);
    void read_taking_back(std::span<const Recorded> history, std::size_t i);
    void live(std::span<const Recorded> history);
};

// "the commander", "the driver", "a support colleague", "a responder": as seen from the state at that moment.
std::string role_words(const Incident& incident, const UserId& person);

} // namespace warroom
