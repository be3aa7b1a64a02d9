#pragma once
// What later events make of earlier ones: messages edited or deleted, changes taken back, attempts withdrawn.
// Every view reads the log through it, so that none tells as real what another knows to be undone.

#include "core/event.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace warroom {

struct Hindsight {
    explicit Hindsight(std::span<const Recorded> history);

    // Edits and deletions may arrive in any order; the latest edit counts.
    struct Fate {
        std::string text;
        std::optional<Timestamp> edited_at{};
        bool deleted = false;
    };
    using MessageKey = std::pair<ChannelId, MessageId>;
    std::map<MessageKey, std::string> posted{};
    std::map<MessageKey, Fate> fates{};

    std::set<std::int64_t> undone{};                                // both what was done and what took it back
    std::map<std::int64_t, std::vector<const Recorded*>> changes{}; // by the TakenBack: all that it took back
    std::set<int> withdrawn{};                                      // attempts
    std::map<std::string, std::string> step_names{};

    const Fate* fate(const NoteTaken& note) const; // of the message that carried it
    bool deleted(const NoteTaken& note) const;
    std::optional<std::string> edited_text(const NoteTaken& note) const; // the note's words in the edited message
    bool of_withdrawn_attempt(const Event& event) const;
};

} // namespace warroom
