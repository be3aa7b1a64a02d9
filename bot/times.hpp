#pragma once
// Times and durations as people type them: "14:05", "2pm UTC", "-20m", "yesterday 23:50", "2026-03-10 14:05".

#include "bot/words.hpp"
#include "core/zone.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace warroom {

struct TimeRead {
    std::size_t words = 0; // so many words say it
    std::vector<Timestamp> at;
    std::string doubt{}; // why it can't be told which: `at` are the candidates, maybe none
};

// The time that the words begin with; nothing if they don't, or not with a complete one. A plain "14:05" is the nearest
// past moment in `zone`.
std::optional<TimeRead> read_time(const Words& words, const Zone& zone, Timestamp now);

// "30m", "2h", "1h30m", "45min", "2d".
std::optional<std::chrono::minutes> read_duration(std::string_view word);

// A day as people name it: "fri" (the coming one, never today), "today", "tomorrow", "2026-03-17".
struct DateRead {
    std::size_t words = 0;
    std::string date; // "2026-03-17"
    bool past = false;
};
std::optional<DateRead> read_date(const Words& words, const Zone& zone, Timestamp now);
// So long after midnight of the day after this one.
Timestamp next_day(const Zone& zone, Timestamp now, std::chrono::minutes time_of_day);

// "2026-10-25 02:30 UTC+2": read back, it is this minute whatever the reader's zone.
std::string unmistakable(const Zone& zone, Timestamp at);

} // namespace warroom
