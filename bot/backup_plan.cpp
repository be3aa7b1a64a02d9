#include "bot/backup_plan.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <functional>
#include <set>

namespace warroom {
namespace {

using namespace std::chrono;

constexpr std::string_view before = "warroom-";
constexpr std::string_view behind = ".db";

std::optional<int> number(std::string_view digits)
{
    int value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

} // namespace

std::string backup_name(Timestamp made)
{
    const auto day = floor<days>(made);
    const year_month_day date{day};
    const hh_mm_ss time{floor<seconds>(made - day)};
    return fmt::format("{}{:04}{:02}{:02}T{:02}{:02}{:02}Z{}", before, int{date.year()}, unsigned{date.month()},
                       unsigned{date.day()}, time.hours().count(), time.minutes().count(), time.seconds().count(),
                       behind);
}

std::optional<Timestamp> backup_time(std::string_view name)
{
    if (name.size() != before.size() + 16 + behind.size() || !name.starts_with(before) || !name.ends_with(behind))
        return std::nullopt;
    const auto text = name.substr(before.size(), 16);
    if (text[8] != 'T' || text[15] != 'Z') return std::nullopt;
    const auto y = number(text.substr(0, 4)), m = number(text.substr(4, 2)), d = number(text.substr(6, 2));
    const auto hour = number(text.substr(9, 2)), minute = number(text.substr(11, 2)),
               second = number(text.substr(13, 2));
    if (!y || !m || !d || !hour || !minute || !second) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second};
}

std::vector<Timestamp> outdated_backups(std::vector<Timestamp> made, Timestamp now)
{
    std::ranges::sort(made, std::greater{});
    std::set<sys_days> kept;
    std::vector<Timestamp> outdated;
    for (const auto at : made) {
        const bool last_of_its_day = kept.insert(floor<days>(at)).second;
        if (at > now - hours{24} || (last_of_its_day && at > now - days{30})) continue;
        outdated.push_back(at);
    }
    return outdated;
}

} // namespace warroom
