#include "bot/backup_plan.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace warroom {
namespace {

using namespace std::chrono;

Timestamp at(int y, unsigned m, unsigned d, int h = 0, int min = 0, int s = 0)
{
    return sys_days{year{y} / month{m} / day{d}} + hours{h} + minutes{min} + seconds{s};
}

} // namespace

TEST_SUITE_BEGIN("backup_plan");

TEST_CASE("a backup is named after its time, and nothing else is taken for one")
{
    CHECK(backup_name(at(2026, 3, 10, 14, 5, 7)) == "warroom-20260310T140507Z.db");
    CHECK(backup_time("warroom-20260310T140507Z.db") == at(2026, 3, 10, 14, 5, 7));
    for (const auto* other :
         {"", "warroom.db", "warroom-20260310T140507Z.db.partial", "warroom-20260310T140507Z.db-wal",
          "warroom-20261310T140507Z.db", "warroom-20260310T250507Z.db", "notes.txt", "warroom-2026031OT140507Z.db"})
        CHECK_FALSE(backup_time(other));
}

TEST_CASE("kept are all of a day and one a day for thirty days")
{
    const auto now = at(2026, 3, 31, 12);
    std::vector<Timestamp> made;
    for (auto one = now; one > now - days{40}; one -= minutes{15}) made.push_back(one);
    const auto outdated = outdated_backups(made, now);
    std::vector<Timestamp> kept;
    for (const auto one : made)
        if (std::ranges::find(outdated, one) == outdated.end()) kept.push_back(one);

    const auto of_last_day = std::ranges::count_if(kept, [&](auto one) { return one > now - hours{24}; });
    CHECK(of_last_day == 96);
    CHECK(kept.size() == 96 + 29);                                         // yesterday's last is among the 96
    CHECK(std::ranges::find(kept, at(2026, 3, 29, 23, 45)) != kept.end()); // the last of its day
    CHECK(std::ranges::min(kept) > now - days{30});
    CHECK(outdated_backups(kept, now).empty());
}

TEST_CASE("the only backup there is goes only when it is a month old")
{
    const auto now = at(2026, 3, 31, 12);
    CHECK(outdated_backups({now - days{29}}, now).empty());
    CHECK(outdated_backups({}, now).empty());
}

TEST_SUITE_END();

} // namespace warroom
