#include "core/zone.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;

std::chrono::minutes offset(const Zone& zone, Timestamp at)
{
    if (zone.changes.empty()) return minutes{0};
    const auto next = std::ranges::upper_bound(zone.changes, at, {}, &Zone::Change::from);
    return next == zone.changes.begin() ? next->offset : std::prev(next)->offset;
}

LocalTime local(const Zone& zone, Timestamp at) { return LocalTime{at.time_since_epoch() + offset(zone, at)}; }

bool is_night(const Zone& zone, Timestamp at)
{
    const auto time = local(zone, at);
    const auto hour =
        std::chrono::floor<std::chrono::hours>(time - std::chrono::floor<std::chrono::days>(time)).count();
    return hour >= 20 || hour < 8;
}

Timestamp when_awake(const Zone& zone, Timestamp at)
{
    using std::chrono::days;
    if (!is_night(zone, at)) return at;
    constexpr auto morning = std::chrono::hours{9} + std::chrono::minutes{30};
    // Before eight it is still the night of the day before.
    auto then = tomorrow_at(zone, at - std::chrono::hours{8}, morning);
    for (auto day = std::chrono::weekday{std::chrono::floor<days>(local(zone, then))};
         day == std::chrono::Saturday || day == std::chrono::Sunday; ++day)
        then = tomorrow_at(zone, then, morning);
    return then;
}

Timestamp tomorrow_at(const Zone& zone, Timestamp at, std::chrono::minutes time_of_day)
{
    const auto then = std::chrono::floor<std::chrono::days>(local(zone, at)) + std::chrono::days{1} + time_of_day;
    const Timestamp as_utc{then.time_since_epoch()};
    return as_utc - offset(zone, as_utc - offset(zone, at));
}

std::string clock_time(const Zone& zone, Timestamp at)
{
    const auto time = local(zone, at);
    const auto since_midnight = floor<minutes>(time - floor<days>(time)).count();
    return fmt::format("{:02}:{:02}", since_midnight / 60, since_midnight % 60);
}

std::string offset_text(const Zone& zone, Timestamp at)
{
    const auto east = offset(zone, at).count();
    if (east == 0) return "UTC";
    const auto size = east < 0 ? -east : east;
    auto text = fmt::format("UTC{}{}", east < 0 ? '-' : '+', size / 60);
    if (size % 60 != 0) text += fmt::format(":{:02}", size % 60);
    return text;
}

std::string zoned_time(const Zone& zone, Timestamp at)
{
    return fmt::format("{} ({})", clock_time(zone, at), offset_text(zone, at));
}

namespace {

std::string short_date(std::chrono::local_days day)
{
    constexpr std::string_view weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day date{day};
    return fmt::format("{} {} {}", weekdays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1]);
}

int year(std::chrono::local_days day) { return static_cast<int>(std::chrono::year_month_day{day}.year()); }

} // namespace

std::string zoned_time(const Zone& zone, Timestamp at, Timestamp now)
{
    const auto day = floor<days>(local(zone, at));
    const auto today = floor<days>(local(zone, now));
    if (day == today) return zoned_time(zone, at);
    if (year(day) != year(today)) return fmt::format("{} {}", long_date(zone, at), zoned_time(zone, at));
    return fmt::format("{} {}", short_date(day), zoned_time(zone, at));
}

std::string long_date(const Zone& zone, Timestamp at)
{
    const auto day = floor<days>(local(zone, at));
    return fmt::format("{} {}", short_date(day), year(day));
}

std::string rfc3339(Timestamp at)
{
    const auto day = floor<days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::string duration_text(std::chrono::microseconds span)
{
    if (span.count() <= 0) return "0 min";
    const auto whole = std::max(floor<minutes>(span), minutes{1});
    if (whole < hours{2}) return fmt::format("{} min", whole.count());
    return fmt::format("{} h {:02} min", whole.count() / 60, whole.count() % 60);
}

std::chrono::minutes printed_minutes(Timestamp from, Timestamp to)
{
    const auto apart = floor<minutes>(to) - floor<minutes>(from); // offsets are whole minutes
    return to > from ? std::max(apart, minutes{1}) : apart;
}

} // namespace warroom
