#pragma once
// The log as people read it: entries (one for each thing that counts, as exports print them) and minutes (what the
// draft and `/incident timeline` print). Rules of playbooks: what is quoted, what is counted, what is a gap.

#include "core/document.hpp"
#include "core/event.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

struct Hindsight;

struct Entry {
    std::int64_t seq = 0;
    Timestamp at;
    Timestamp recorded_at;
    std::string
        kind; // message, edit, delete, gap, note, status, severity, role, step, attempt, room, draft, failure ...
    UserId author{}; // empty: the bot itself
    std::string author_name{};
    ChannelId channel{}; // of a message, its edit or deletion
    MessageId message{};
    std::string text;      // of a message: its latest text; else the sentence
    bool from_bot = false; // another bot's message
    bool starred = false;
    bool backfilled = false;
    bool edited = false;
    bool deleted = false;
    bool taken_back = false;
    bool hidden = false; // left out of views and draft
    bool redacted = false;
};

// By time, then seq. Exactly one entry of kind message for each message of the room; edits and deletions are their own.
// What no reader asks for (people seen, cards posted, buttons pressed) has no entry.
std::vector<Entry> entries(std::span<const Recorded> history);

bool is_command(std::string_view text); // "!note …": what it did has an entry of its own

// Of a message that stands where it was said, although what was decided meanwhile was decided without it:
// "(reached us 8 min later)". Empty if it was in time.
std::string lateness(Timestamp said_at, Timestamp recorded_at);

struct Phrase {
    Text words;
    int weight = 0; // as a key moment: the heaviest are picked; 0: none
};
struct Minute {
    Timestamp at;                // the beginning of the minute
    std::vector<Phrase> phrases; // in order of seconds, the bot's facts first
};
struct Chatter {
    int messages = 0;
    int people = 0;
};
struct Gap {
    std::chrono::minutes length{};
    Timestamp from{};
}; // nothing recorded for too long
struct Section {
    std::string title;
}; // "before we knew", "attempt 1 (hotfix)", "watching" ...
struct Day {
    Timestamp at;
}; // a new date begins
using Line = std::variant<Section, Day, Minute, Chatter, Gap>;

struct Timeline {
    Zone zone{};
    Timestamp origin{}; // offsets count from here: detection, else declaration
    bool origin_assumed = true;
    bool with_utc = false; // people sit in more than one zone
    std::vector<Line> lines{};
};
Timeline timeline(std::span<const Recorded> history);
Timeline timeline(std::span<const Recorded> history, const Hindsight& later); // with its redactions told already

// "14:05 +7", "14:05 (13:05 UTC) +7": the offset in minutes from the origin.
std::string prefix(const Timeline& timeline, Timestamp minute);
// "14:05 +7 text; text"
std::string print(const Timeline& timeline, const Minute& minute);

} // namespace warroom
