#pragma once
// Time zones as plain values: the core asks no clock and reads no tz database. Whoever makes a Zone (bot/zones) puts in
// every change of offset from well before the incident until well after it; it is recorded with the incident.

#include "core/ids.hpp"

#include <string>
#include <vector>

namespace warroom {

struct Zone {
    struct Change {
        Timestamp from;              // this offset holds from here on
        std::chrono::minutes offset; // east of UTC
        friend bool operator==(const Change&, const Change&) = default;
    };
    std::string name = "UTC";      // IANA
    std::vector<Change> changes{}; // ascending; empty: UTC
    friend bool operator==(const Zone&, const Zone&) = default;
};

std::chrono::minutes offset(const Zone& zone, Timestamp at);

// Wall-clock time in the zone, as if it were UTC: for calendar arithmetic and printing only.
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;
LocalTime local(const Zone& zone, Timestamp at);

bool is_night(const Zone& zone, Timestamp at); // from 20:00 to 08:00
// 09:30 of the first working day from there on, if it is night; else at once.
Timestamp when_awake(const Zone& zone, Timestamp at);
// The first such time of day after `at`'s date: "tomorrow 10:00".
Timestamp tomorrow_at(const Zone& zone, Timestamp at, std::chrono::minutes time_of_day);

std::string clock_time(const Zone& zone, Timestamp at);  // "14:05"
std::string offset_text(const Zone& zone, Timestamp at); // "UTC", "UTC+1", "UTC+5:30", "UTC-4"
std::string zoned_time(const Zone& zone, Timestamp at);  // "14:05 (UTC+1)"
// With the date where it is not that of `now`: "Mon 9 Mar 14:05 (UTC+1)", and with the year in another year.
std::string zoned_time(const Zone& zone, Timestamp at, Timestamp now);
std::string long_date(const Zone& zone, Timestamp at); // "Tue 10 Mar 2026"
std::string rfc3339(Timestamp at);                     // "2026-03-10T09:58:40.000000Z"

// "46 min", "2 h 08 min"; more than nothing is at least 1 min, never negative.
std::string duration_text(std::chrono::microseconds span);

// How far apart two times are as they are printed, to the minute: 11:03:50 and 11:05:10 read 11:03 and 11:05, so 2 min.
// At least one minute where one is later at all.
std::chrono::minutes printed_minutes(Timestamp from, Timestamp to);

} // namespace warroom
