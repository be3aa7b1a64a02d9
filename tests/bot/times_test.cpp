#include "bot/times.hpp"
#include "bot/zones.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

using namespace std::chrono_literals;

Timestamp utc(int year, int month, int day, int hour = 0, int minute = 0)
{
    return std::chrono::sys_days{std::chrono::year{year} / month / day} + std::chrono::hours{hour} +
           std::chrono::minutes{minute};
}

struct Told {
    std::string time; // "2026-03-10 14:05 UTC+1", several joined by " | "; empty: no time
    std::size_t words = 0;
    std::string doubt{};
    friend bool operator==(const Told&, const Told&) = default;
};
std::ostream& operator<<(std::ostream& out, const Told& told)
{
    return out << told.time << " in " << told.words << " words, doubt: " << told.doubt;
}

Told when(std::string_view line, Timestamp now, const std::string& zone_name = "Europe/Berlin")
{
    const auto zone = zone_named(zone_name, now);
    REQUIRE(zone.has_value());
    const auto read = read_time(Words{line}, *zone, now);
    if (!read) return {};
    Told told{.words = read->words, .doubt = read->doubt};
    for (const auto at : read->at) told.time += (told.time.empty() ? "" : " | ") + unmistakable(*zone, at);
    return told;
}

// A Tuesday afternoon in Berlin: 14:30 (UTC+1).
const auto tuesday = utc(2026, 3, 10, 13, 30);

TEST_SUITE_BEGIN("times");

TEST_CASE("times are read as people type them, in the person's zone")
{
    struct Row {
        std::string_view line;
        std::string_view time;
        std::size_t words;
    };
    const std::vector<Row> rows{
        {"14:05 people called", "2026-03-10 14:05 UTC+1", 1},
        {"9:05", "2026-03-10 09:05 UTC+1", 1},
        {"14h05 people", "2026-03-10 14:05 UTC+1", 1},
        {"14:05, people", "2026-03-10 14:05 UTC+1", 1},
        {"14:05: people", "2026-03-10 14:05 UTC+1", 1},
        {"14:05:59 restarted", "2026-03-10 14:05 UTC+1", 1},
        {"2pm", "2026-03-10 14:00 UTC+1", 1},
        {"2 PM", "2026-03-10 14:00 UTC+1", 2},
        {"2:05 pm people", "2026-03-10 14:05 UTC+1", 2},
        {"2:05pm people", "2026-03-10 14:05 UTC+1", 1},
        {"12am", "2026-03-10 00:00 UTC+1", 1},
        {"12pm", "2026-03-10 12:00 UTC+1", 1},
        {"13:05 UTC people", "2026-03-10 14:05 UTC+1", 2},
        {"13:05Z people", "2026-03-10 14:05 UTC+1", 1},
        {"18:35 +05:30 people", "2026-03-10 14:05 UTC+1", 2},
        {"18:35+05:30 people", "2026-03-10 14:05 UTC+1", 1},
        {"08:05 -05:00", "2026-03-10 14:05 UTC+1", 2},
        {"08:05 –05:00", "2026-03-10 14:05 UTC+1", 2},
        {"8:05 utc-5", "2026-03-10 14:05 UTC+1", 2},
        {"8:05am UTC-5 people", "2026-03-10 14:05 UTC+1", 2},
        {"22:05 Asia/Tokyo people", "2026-03-10 14:05 UTC+1", 2},
        {"-20m people", "2026-03-10 14:10 UTC+1", 1},
        {"−20m people", "2026-03-10 14:10 UTC+1", 1},
        {"—20m people", "2026-03-10 14:10 UTC+1", 1},
        {"-1h30m", "2026-03-10 13:00 UTC+1", 1},
        {"20m ago people", "2026-03-10 14:10 UTC+1", 2},
        {"20 min ago people", "2026-03-10 14:10 UTC+1", 3},
        {"2 hours ago", "2026-03-10 12:30 UTC+1", 3},
        {"now", "2026-03-10 14:30 UTC+1", 1},
        {"yesterday 23:50 people", "2026-03-09 23:50 UTC+1", 2},
        {"today 14:05", "2026-03-10 14:05 UTC+1", 2},
        {"2026-03-08 14:05 people", "2026-03-08 14:05 UTC+1", 2},
        {"2026–03–08 14:05 people", "2026-03-08 14:05 UTC+1", 2},
        {"2026-03-08T14:05Z people", "2026-03-08 15:05 UTC+1", 1},
        {"2026-03-08T08:05-05:00 people", "2026-03-08 14:05 UTC+1", 1},
        {"2025-07-08 14:05 people", "2025-07-08 14:05 UTC+2", 2},
        {"2026-03-08 2pm UTC people", "2026-03-08 15:00 UTC+1", 3},
    };
    for (const auto& row : rows) {
        CAPTURE(row.line);
        CHECK(when(row.line, tuesday) == Told{std::string{row.time}, row.words});
    }
}

TEST_CASE("what is no complete time is text")
{
    for (const std::string_view line : {"",
                                        "5 people",
                                        "14",
                                        "14:5 x",
                                        "24:00",
                                        "14:60",
                                        "14:05x",
                                        "13pm",
                                        "0am",
                                        "2 apples",
                                        "20m",
                                        "-20",
                                        "-m",
                                        "- 20m",
                                        "ago",
                                        "20 servers ago",
                                        "yesterday",
                                        "yesterday people",
                                        "2026-03-10",
                                        "2026-02-30 14:05",
                                        "2026-13-01 14:05",
                                        "12:30-12:45 down",
                                        "1:2:3",
                                        "14::05",
                                        "99999999999999999999m ago",
                                        "tomorrow 10:00"}) {
        CAPTURE(line);
        CHECK(when(line, tuesday) == Told{});
    }
    CHECK(when("5:30 amazing", tuesday) == Told{"2026-03-10 05:30 UTC+1", 1});
    CHECK(when("14:05 +5 people", tuesday) == Told{"2026-03-10 14:05 UTC+1", 1});
    CHECK(when("14:05 db/api down", tuesday) == Told{"2026-03-10 14:05 UTC+1", 1});
}

TEST_CASE("a plain time is the nearest past moment")
{
    CHECK(when("23:50", utc(2026, 3, 9, 23, 10)) == Told{"2026-03-09 23:50 UTC+1", 1}); // typed at 00:10 in Berlin
    CHECK(when("23:50 UTC", utc(2026, 3, 10, 0, 10)) == Told{"2026-03-10 00:50 UTC+1", 2});
    CHECK(when("14:30", tuesday + 10s) == Told{"2026-03-10 14:30 UTC+1", 1});
    CHECK(when("14:31", tuesday + 10s) == Told{"2026-03-10 14:30 UTC+1", 1}); // clocks differ a little
}

TEST_CASE("a time in the future is asked about")
{
    CHECK(when("14:45 people", tuesday) ==
          Told{"2026-03-09 14:45 UTC+1 | 2026-03-10 14:30 UTC+1", 1, "14:45 is still to come today."});
    CHECK(when("2026-12-24 18:00 people", tuesday) ==
          Told{"2026-03-09 18:00 UTC+1 | 2026-03-10 14:30 UTC+1", 2, "2026-12-24 18:00 is still to come."});
    CHECK(when("today 14:45", tuesday) ==
          Told{"2026-03-09 14:45 UTC+1 | 2026-03-10 14:30 UTC+1", 2, "today 14:45 is still to come."});
}

TEST_CASE("an hour that was twice is asked about, and the answer can be read in one way only")
{
    const auto now = utc(2026, 10, 25, 8, 0);
    const auto told = when("02:30 batch failed", now);
    CHECK(told == Told{"2026-10-25 02:30 UTC+2 | 2026-10-25 02:30 UTC+1", 1, "02:30 was twice: the clocks went back."});
    CHECK(when("2026-10-25 02:30 UTC+2", now) == Told{"2026-10-25 02:30 UTC+2", 3});
    CHECK(when("2026-10-25 02:30 UTC+1", now) == Told{"2026-10-25 02:30 UTC+1", 3});
    CHECK(when("2026-10-25 02:30 UTC+1", now, "America/New_York") == Told{"2026-10-24 21:30 UTC-4", 3});
    // Only the first of the two has come.
    CHECK(when("02:30", utc(2026, 10, 25, 0, 45)) == Told{"2026-10-25 02:30 UTC+2", 1});
}

TEST_CASE("an hour that was skipped is asked about")
{
    CHECK(when("02:30", utc(2026, 3, 29, 8, 0)) ==
          Told{"2026-03-29 01:30 UTC+1 | 2026-03-29 03:30 UTC+2", 1, "The clocks skipped 02:30."});
}

TEST_CASE("every moment said unmistakably is read back to the minute")
{
    const auto now = utc(2027, 1, 1);
    for (const auto* name : {"UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe"}) {
        const auto zone = zone_named(name, now);
        REQUIRE(zone.has_value());
        for (auto at = utc(2026, 1, 1); at < now; at += 12345min) {
            const auto said = unmistakable(*zone, at);
            CAPTURE(said);
            const auto read = read_time(Words{said}, Zone{}, now);
            REQUIRE(read.has_value());
            CHECK(read->doubt.empty());
            CHECK(read->at.front() == at);
            CHECK(read->words == 3);
        }
    }
}

TEST_CASE("durations are whole and in falling units")
{
    CHECK(read_duration("30m") == 30min);
    CHECK(read_duration("45min") == 45min);
    CHECK(read_duration("2h") == 2h);
    CHECK(read_duration("1h30m") == 90min);
    CHECK(read_duration("2d") == 48h);
    for (const auto* wrong : {"", "30", "m", "0m", "30m1h", "1h1h", "1.5h", "-5m", "5s", "1h30", "123456m"}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_duration(wrong).has_value());
    }
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
