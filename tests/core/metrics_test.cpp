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

// API down 09:58 to 10:31, reports slow until 10:44.
Incident hurt()
{
    Incident incident;
    incident.declared.detected_at = clock("10:03");
    incident.declared_at = clock("10:06");
    incident.acknowledged_at = clock("10:07");
    incident.resolved_at = clock("12:06");
    incident.windows = {
        {.system = "API", .from = clock("09:58"), .to = clock("10:31")},
        {.system = "Reports", .level = ImpactLevel::partial, .from = clock("10:31"), .to = clock("10:44")}};
    return incident;
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

    TEST_CASE("what counts from the impact counts from its earliest window")
    {
        CHECK(measured(times(hurt()), "ttd") == "5 min");
        CHECK(measured(times(hurt()), "ttm") == "33 min");
        CHECK(measured(times(hurt()), "time_to_restore") == "46 min");
        CHECK(measured(times(hurt()), "ttr") == "2 h 08 min");
    }

    TEST_CASE("while impact runs its end is not made up")
    {
        auto incident = hurt();
        incident.windows[1].to.reset();
        CHECK(measured(times(incident), "ttm") == "33 min");
        CHECK(measured(times(incident), "time_to_restore") == "n/a (impact is still running)");
        incident.windows[0].to.reset();
        CHECK(measured(times(incident), "ttm") == "n/a (the worst is still running)");
    }

    TEST_CASE("a signal before the first impact is no negative time")
    {
        auto incident = hurt();
        incident.declared.detected_at = clock("09:50");
        CHECK(measured(times(incident), "ttd") == "0 min (noticed before users were)");
        CHECK(disorder(times(incident)).empty());
    }

    TEST_CASE("an assumed detection or start is no measured one")
    {
        auto incident = hurt();
        incident.windows[0].from_assumed = true;
        CHECK(measured(times(incident), "ttd") == "5 min (start assumed)");
        CHECK(measured(times(incident), "ttm") == "33 min (start assumed)");
        incident.declared.detected_at = clock("09:50");
        CHECK(measured(times(incident), "ttd") == "n/a (impact start assumed)");
        incident.declared.detected_at.reset();
        CHECK(measured(times(incident), "ttd") == "n/a (detection assumed)");
    }

    TEST_CASE("each time says where it comes from")
    {
        auto incident = hurt();
        incident.corrected[TimeField::acknowledged] = clock("10:08");
        incident.windows[1].to_assumed = true;
        const auto read = times(incident);
        CHECK(read.origin(TimeField::detected) == Origin::recorded);
        CHECK(read.origin(TimeField::acknowledged) == Origin::corrected);
        CHECK(read.acknowledged == clock("10:08"));
        CHECK(read.origin(TimeField::impact_started) == Origin::recorded);
        CHECK(read.origin(TimeField::mitigated) == Origin::recorded);
        CHECK(read.origin(TimeField::impact_ended) == Origin::assumed);
        CHECK(read.origin(TimeField::closed) == Origin::unknown);
        incident.windows.clear();
        CHECK(times(incident).origin(TimeField::impact_started) == Origin::assumed);
        CHECK(times(incident).impact_started == clock("10:03"));
    }

    TEST_CASE("what stands out of order is named, and what is assumed can't be")
    {
        auto incident = hurt();
        CHECK(disorder(times(incident)).empty());
        incident.resolved_at = clock("10:40");
        auto found = disorder(times(incident));
        REQUIRE(found.size() == 1);
        CHECK(name_of(found[0].earlier) == "impact ended");
        CHECK(name_of(found[0].later) == "resolved");
        incident.windows[1].to_assumed = true;
        CHECK(disorder(times(incident)).empty());
        incident.corrected[TimeField::detected] = clock("10:30");
        found = disorder(times(incident));
        REQUIRE(found.size() == 1);
        CHECK(found[0].later == TimeField::declared);
        incident.corrected[TimeField::detected] = times(incident).declared + std::chrono::seconds{20};
        CHECK(disorder(times(incident)).empty()); // in the same minute
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
        CHECK(!times(incident).identified);
        CHECK(times(incident).detected == clock("10:06"));
        CHECK(times(incident).detected_assumed);
    }
}

} // namespace warroom
