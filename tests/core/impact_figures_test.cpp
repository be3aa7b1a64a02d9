#include "core/impact.hpp"
#include "tests/core/history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

TEST_SUITE_BEGIN("impact figures");

namespace warroom {
namespace {

using std::chrono::minutes;
using Windows = std::vector<ImpactWindow>;

ImpactWindow window(std::string system, ImpactLevel level, std::string_view from, std::string_view to = "",
                    std::optional<int> share = {})
{
    return {.system = std::move(system),
            .level = level,
            .share = share,
            .from = clock(from),
            .to = to.empty() ? std::nullopt : std::optional{clock(to)}};
}

Windows worked_example()
{
    return {window("API", ImpactLevel::full, "10:00", "10:30"), window("Site", ImpactLevel::partial, "10:20", "10:50"),
            window("API", ImpactLevel::full, "11:00", "11:10"), window("Mail", ImpactLevel::minor, "10:55", "11:20")};
}

// The same figures the slow way: minute by minute, each looked at for itself.
ImpactTotals counted(const Windows& windows, Timestamp now)
{
    ImpactTotals sum;
    double weighted = 0;
    for (auto minute = clock("01:00"); minute < clock("23:00"); minute += minutes{1}) {
        bool full = false;
        bool hurt = false;
        double heaviest = 0;
        for (const auto& one : windows) {
            if (one.withdrawn || minute < one.from || minute >= one.to.value_or(now)) continue;
            hurt = true;
            if (one.level == ImpactLevel::full) full = true;
            const double weights[] = {1.0, 0.5, 0.1};
            heaviest = std::max(heaviest, one.share ? *one.share / 100.0 : weights[static_cast<int>(one.level)]);
        }
        if (full) sum.downtime += minutes{1};
        if (hurt && !full) sum.degraded += minutes{1};
        if (hurt) sum.impact += minutes{1};
        weighted += heaviest;
    }
    sum.weighted_minutes = weighted;
    return sum;
}

Windows random_windows(std::mt19937& random)
{
    const auto between = [&](int least, int most) { return least + static_cast<int>(random() % (most - least + 1)); };
    const char* names[] = {"API", "Site", "Mail"};
    Windows windows(static_cast<std::size_t>(between(0, 9)));
    for (std::size_t i = 0; i < windows.size(); ++i) {
        auto& one = windows[i];
        one.system = names[between(0, 2)];
        one.level = static_cast<ImpactLevel>(between(0, 2));
        one.from = clock("10:00") + minutes{between(0, 120)};
        if (i > 0 && between(0, 3) == 0 && windows[i - 1].to) one.from = *windows[i - 1].to; // it touches
        if (between(0, 3) > 0) one.to = one.from + minutes{between(0, 60)};
        if (between(0, 3) == 0) one.share = between(0, 100);
        one.withdrawn = between(0, 4) == 0;
    }
    return windows;
}

TEST_CASE("downtime is the union of what was full, degraded the rest, weighted the heaviest at each instant")
{
    const auto sum = totals(worked_example(), clock("12:00"));
    CHECK(sum.downtime == minutes{40});
    CHECK(sum.degraded == minutes{35});
    CHECK(sum.impact == minutes{75});
    CHECK(sum.weighted_minutes == doctest::Approx(51.5));
}

TEST_CASE("each system has figures of its own")
{
    const auto api = totals(of_system(worked_example(), "api"), clock("12:00"));
    CHECK(api.downtime == minutes{40});
    CHECK(api.degraded == minutes{0});
    const auto site = totals(of_system(worked_example(), "Site"), clock("12:00"));
    CHECK(site.degraded == minutes{30});
    CHECK(site.weighted_minutes == doctest::Approx(15));
}

TEST_CASE("figures agree with a count minute by minute, whatever the windows")
{
    for (unsigned seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const auto windows = random_windows(random);
        const auto now = clock("10:00") + minutes{random() % 240};
        const auto quick = totals(windows, now);
        const auto slow = counted(windows, now);
        CHECK(quick.downtime == slow.downtime);
        CHECK(quick.degraded == slow.degraded);
        CHECK(quick.impact == slow.impact);
        CHECK(quick.weighted_minutes == doctest::Approx(slow.weighted_minutes));
    }
}

TEST_CASE("a window that is open is cut at now")
{
    const Windows open{window("API", ImpactLevel::full, "10:00")};
    CHECK(totals(open, clock("10:12")).downtime == minutes{12});
    CHECK(totals(open, clock("09:59")).downtime == minutes{0});
}

TEST_CASE("a share of users replaces the weight, not the level")
{
    const Windows some{window("API", ImpactLevel::full, "10:00", "10:50", 20)};
    CHECK(totals(some, clock("11:00")).downtime == minutes{50});
    CHECK(totals(some, clock("11:00")).weighted_minutes == doctest::Approx(10));
}

TEST_CASE("the worst is over when the last window of the worst level ended")
{
    const auto over = [](Windows windows) { return mitigated(windows); };
    CHECK(over(worked_example()) == clock("11:10"));
    CHECK(over({window("A", ImpactLevel::partial, "10:00", "10:30"), window("B", ImpactLevel::minor, "10:00")}) ==
          clock("10:30"));
    CHECK(over({window("A", ImpactLevel::minor, "10:00", "10:30"),
                window("A", ImpactLevel::minor, "10:40", "10:50")}) == clock("10:50"));
    CHECK_FALSE(over({window("A", ImpactLevel::full, "10:00", "10:30"), window("B", ImpactLevel::full, "10:00")}));
    CHECK_FALSE(over({}));
}

TEST_CASE("impact begins with the earliest window and is over when none is open")
{
    auto windows = worked_example();
    CHECK(impact_start(windows) == clock("10:00"));
    CHECK(impact_end(windows) == clock("11:20"));
    windows.push_back(window("Mail", ImpactLevel::minor, "11:25"));
    CHECK_FALSE(impact_end(windows));
    windows.back().withdrawn = true;
    windows.front().withdrawn = true;
    CHECK(impact_end(windows) == clock("11:20"));
    CHECK(impact_start(windows) == clock("10:20"));
    CHECK_FALSE(impact_start(Windows{}));
    CHECK_FALSE(impact_end(Windows{}));
}

TEST_CASE("systems stand in the order in which they were hurt, each once")
{
    auto windows = worked_example();
    windows.push_back(window("Queue", ImpactLevel::full, "09:50", "09:55"));
    windows.push_back(window("Never", ImpactLevel::full, "09:00", "09:05"));
    windows.back().withdrawn = true;
    CHECK(systems(windows) == std::vector<std::string>{"Queue", "API", "Site", "Mail"});
}

TEST_CASE("case, spaces and dashes make no other system of it")
{
    CHECK(same_system("Public API", "public-api"));
    CHECK(same_system("Public API", "PublicAPI"));
    CHECK(same_system("Public\u2011API", "public_api"));
    CHECK_FALSE(same_system("Public API", "Public APIs"));
}

TEST_CASE("a count of users reads as it was given")
{
    CHECK(text(UserCount{.least = 1240, .of = 8900, .about = true}) == "about 1,240 of 8,900");
    CHECK(text(UserCount{.least = 100, .most = 300}) == "100–300");
    CHECK(text(UserCount{.percent = 20}) == "20 %");
    CHECK(text(UserCount{.least = 0}) == "0");
    CHECK(text(UserCount{.least = 1234567}) == "1,234,567");
    CHECK(text(UserCount{.unknown = true, .source = "no log"}) == "unknown");
    CHECK(text(UserCount{}) == "unknown");
}

} // namespace
} // namespace warroom
