#include "core/metrics.hpp"
#include "tests/core/history.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace warroom {
namespace {

std::string measured(const Times& times, std::string_view key)
{
    const auto all = metrics(times);
    return text(*std::ranges::find(all, key, &Metric::key));
}

Times known()
{
    return {.detected = clock("10:03"),
            .detected_assumed = false,
            .declared = clock("10:06"),
            .acknowledged = clock("10:07"),
            .identified = clock("10:49"),
            .resolved = clock("12:11"),
            .closed = clock("12:30")};
}

} // namespace

TEST_SUITE("metrics")
{
    TEST_CASE("each is the difference that its formula names")
    {
        CHECK(measured(known(), "time_to_declare") == "3 min");
        CHECK(measured(known(), "tta") == "4 min");
        CHECK(measured(known(), "time_to_identify") == "46 min");
        CHECK(measured(known(), "time_to_close") == "19 min");
    }

    TEST_CASE("what counts from the impact is unknown without one")
    {
        for (const auto* key : {"ttd", "ttm", "time_to_restore", "ttr"})
            CHECK(measured(known(), key) == "n/a (no impact start)");
    }

    TEST_CASE("missing times are named, never printed as 0")
    {
        const Times bare{.detected = clock("10:06"), .declared = clock("10:06")};
        CHECK(measured(bare, "time_to_declare") == "n/a (detection assumed)");
        CHECK(measured(bare, "tta") == "n/a (nobody took it)");
        CHECK(measured(bare, "time_to_identify") == "n/a (cause not identified)");
        CHECK(measured(bare, "time_to_close") == "n/a (not resolved)");
    }

    TEST_CASE("values agree with the times as printed, and say where they count from the opening")
    {
        const Times times{.detected = clock("11:03:50"),
                          .declared = clock("11:03:50"),
                          .acknowledged = clock("11:05:10"),
                          .identified = clock("11:03:55")};
        CHECK(measured(times, "tta") == "2 min (from the opening)");
        CHECK(measured(times, "time_to_identify") == "1 min (from the opening)");
        CHECK(measured(times, "time_to_declare") == "n/a (detection assumed)");
    }

    TEST_CASE("times out of order give no negative number")
    {
        auto odd = known();
        odd.identified = clock("10:01");
        CHECK(measured(odd, "time_to_identify") == "n/a (times out of order)");
    }

    TEST_CASE("an undone identification doesn't reach the times")
    {
        Incident incident;
        incident.declared_at = clock("10:06");
        CHECK(!times(incident, std::nullopt).identified);
        CHECK(times(incident, std::nullopt).detected == clock("10:06"));
        CHECK(times(incident, std::nullopt).detected_assumed);
    }
}

} // namespace warroom
