#include "core/zone.hpp"
#include "tests/core/history.hpp"

#include <doctest/doctest.h>

namespace warroom {

using namespace std::chrono_literals;

TEST_SUITE("zone")
{
    TEST_CASE("a zone without changes is UTC")
    {
        CHECK(offset(Zone{}, utc(2026, 3, 10)) == 0min);
        CHECK(zoned_time(Zone{}, utc(2026, 3, 10, 9, 5)) == "09:05 (UTC)");
    }

    TEST_CASE("an offset holds from its change on, and the first one before it too")
    {
        const auto zone = madrid();
        CHECK(offset(zone, utc(2025, 1, 1)) == 60min);
        CHECK(offset(zone, utc(2026, 3, 29, 0, 59, 59)) == 60min);
        CHECK(offset(zone, utc(2026, 3, 29, 1)) == 120min);
        CHECK(clock_time(zone, utc(2026, 3, 29, 0, 59, 59)) == "01:59");
        CHECK(clock_time(zone, utc(2026, 3, 29, 1)) == "03:00");
    }

    TEST_CASE("offsets are printed as short as they are")
    {
        const auto at = [](std::chrono::minutes east) {
            return offset_text({"X", {{utc(2020, 1, 1), east}}}, utc(2026, 3, 10));
        };
        CHECK(at(0min) == "UTC");
        CHECK(at(60min) == "UTC+1");
        CHECK(at(330min) == "UTC+5:30");
        CHECK(at(-240min) == "UTC-4");
        CHECK(at(-210min) == "UTC-3:30");
    }

    TEST_CASE("the date is that of the zone")
    {
        CHECK(long_date(madrid(), utc(2026, 3, 10, 22, 59)) == "Tue 10 Mar 2026");
        CHECK(long_date(madrid(), utc(2026, 3, 10, 23, 0)) == "Wed 11 Mar 2026");
    }

    TEST_CASE("a time of another day says which, by the zone's own midnight")
    {
        const auto now = utc(2026, 3, 10, 9, 0);
        CHECK(zoned_time(madrid(), utc(2026, 3, 9, 23, 5), now) == "00:05 (UTC+1)");
        CHECK(zoned_time(madrid(), utc(2026, 3, 9, 13, 5), now) == "Mon 9 Mar 14:05 (UTC+1)");
        CHECK(zoned_time(madrid(), utc(2026, 3, 10, 23, 5), now) == "Wed 11 Mar 00:05 (UTC+1)");
        CHECK(zoned_time(madrid(), utc(2025, 12, 31, 12, 0), now) == "Wed 31 Dec 2025 13:00 (UTC+1)");
    }

    TEST_CASE("minutes between two times are those between the times as printed")
    {
        CHECK(printed_minutes(clock("11:03:50"), clock("11:05:10")) == 2min);
        CHECK(printed_minutes(clock("11:03:10"), clock("11:03:50")) == 1min);
        CHECK(printed_minutes(clock("11:03"), clock("11:03")) == 0min);
    }

    TEST_CASE("an instant is printed to the microsecond")
    {
        CHECK(rfc3339(utc(2026, 3, 10, 9, 58, 40) + 7us) == "2026-03-10T09:58:40.000007Z");
        CHECK(rfc3339(utc(1969, 12, 31, 23, 59, 59)) == "1969-12-31T23:59:59.000000Z");
    }

    TEST_CASE("durations are minutes below two hours, at least one, never negative")
    {
        CHECK(duration_text(0s) == "0 min");
        CHECK(duration_text(-5min) == "0 min");
        CHECK(duration_text(1us) == "1 min");
        CHECK(duration_text(46min + 59s) == "46 min");
        CHECK(duration_text(119min) == "119 min");
        CHECK(duration_text(128min) == "2 h 08 min");
        CHECK(duration_text(50h) == "50 h 00 min");
    }
}

} // namespace warroom
