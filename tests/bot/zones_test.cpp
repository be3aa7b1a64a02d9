#include "bot/zones.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace warroom {
namespace {

Timestamp utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0)
{
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)} +
           std::chrono::hours{hour} + std::chrono::minutes{minute};
}

TEST_SUITE_BEGIN("zones");

TEST_CASE("a zone knows every change of offset from a year before until three years after")
{
    const auto now = utc(2026, 3, 10);
    const auto zone = zone_named("Europe/Berlin", now);

    REQUIRE(zone.has_value());
    CHECK(zone->name == "Europe/Berlin");
    REQUIRE(zone->changes.size() == 9); // the offset at the beginning, then two a year
    CHECK(zone->changes.front().from <= now - std::chrono::days{365});
    CHECK(zone->changes.back().from >= now + std::chrono::days{2 * 365});
    CHECK(std::ranges::is_sorted(zone->changes, {}, &Zone::Change::from));
    CHECK(offset(*zone, now) == std::chrono::hours{1});
    CHECK(offset(*zone, utc(2026, 3, 29, 0, 59)) == std::chrono::hours{1});
    CHECK(offset(*zone, utc(2026, 3, 29, 1, 0)) == std::chrono::hours{2});
    CHECK(offset(*zone, utc(2026, 10, 25, 1, 0)) == std::chrono::hours{1});
    CHECK(offset(*zone, utc(2025, 7, 1)) == std::chrono::hours{2});
    CHECK(offset(*zone, utc(2028, 7, 1)) == std::chrono::hours{2});
}

TEST_CASE("zones without changes, west of Greenwich and off the hour are right too")
{
    const auto now = utc(2026, 7, 1);
    const auto check = [&](const char* name, std::chrono::minutes east) {
        CAPTURE(name);
        const auto zone = zone_named(name, now);
        REQUIRE(zone.has_value());
        CHECK(offset(*zone, now) == east);
    };
    check("UTC", std::chrono::minutes{0});
    check("Asia/Kolkata", std::chrono::minutes{330});
    check("America/New_York", -std::chrono::hours{4});
    check("Australia/Lord_Howe", std::chrono::minutes{630});
    CHECK(zone_named("Asia/Kolkata", now)->changes.size() == 1);
}

TEST_CASE("a zone asked for again is the one looked up within the month before")
{
    Zones zones;
    const auto first = utc(2026, 3, 10);
    const auto known = zones.named("Europe/Berlin", first);

    CHECK(known == zone_named("Europe/Berlin", first));
    CHECK(zones.named("Europe/Berlin", first + std::chrono::days{29}) == known);
    const auto later = first + std::chrono::days{30};
    CHECK(zones.named("Europe/Berlin", later) == zone_named("Europe/Berlin", later));
    CHECK(zones.named("Asia/Kolkata", first).name == "Asia/Kolkata");
    CHECK(zones.named("Mars/Olympus", first) == Zone{});
}

TEST_CASE("an unknown name is no zone")
{
    for (const char* name : {"", "Mars/Olympus", "europe/berlin", "../../etc/passwd", "14:05"}) {
        CAPTURE(name);
        CHECK_FALSE(zone_named(name, utc(2026, 3, 10)).has_value());
    }
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
