#include "bot/times.hpp"

#include "bot/zones.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// These eat from the front of the text.

std::optional<int> number(std::string_view& text, std::size_t least, std::size_t most)
{
    std::size_t length = 0;
    int value = 0;
    while (length < text.size() && is_digit(text[length])) {
        if (++length > most) return {};
        value = value * 10 + (text[length - 1] - '0');
    }
    if (length < least) return {};
    text.remove_prefix(length);
    return value;
}

bool eat(std::string_view& text, std::string_view what)
{
    if (!text.starts_with(what)) return false;
    text.remove_prefix(what.size());
    return true;
}

struct Clock {
    seconds since_midnight{};
    bool needs_half = false; // "2", which is a time only before "pm"
    int hour = 0;
};

std::optional<Clock> clock(std::string_view& text)
{
    const auto hour = number(text, 1, 2);
    if (!hour || *hour > 23) return {};
    if (!eat(text, ":") && !eat(text, "h")) return Clock{.needs_half = true, .hour = *hour};
    const auto minute = number(text, 2, 2);
    if (!minute || *minute > 59) return {};
    const auto second = eat(text, ":") ? number(text, 2, 2) : 0;
    if (!second || *second > 59) return {};
    return Clock{.since_midnight = minutes{*minute} + seconds{*second}, .hour = *hour};
}

// "am", "pm": how many hours to add; nothing: not a time of day.
std::optional<int> half(std::string_view& text, int hour)
{
    const bool am = eat(text, "am");
    if (!am && !eat(text, "pm")) return {};
    if (hour < 1 || hour > 12) return {};
    return (am ? 0 : 12) - (hour == 12 ? 12 : 0);
}

Zone fixed(minutes offset)
{
    return Zone{.name = "fixed", .changes = {{.from = Timestamp{} - days{100 * 366}, .offset = offset}}};
}

// "z", "utc+2", "+05:30". A bare "+5" may be five people.
std::optional<Zone> fixed_zone(std::string_view text)
{
    if (text == "z" || text == "utc" || text == "gmt") return Zone{};
    const bool named = eat(text, "utc") || eat(text, "gmt");
    const int sign = text.starts_with('-') ? -1 : 1;
    if (!eat(text, "+") && !eat(text, "-")) return {};
    const auto before = text.size();
    const auto hour = number(text, named ? 1 : 2, 2);
    const bool colon = eat(text, ":");
    const auto minute = colon ? number(text, 2, 2) : std::optional{0};
    if (!hour || !minute || !text.empty() || *hour > 14 || (sign < 0 && *hour > 12) || *minute > 59) return {};
    if (!named && before != std::string_view{"hh:mm"}.size()) return {};
    return fixed(sign * minutes{*hour * 60 + *minute});
}

// What `words[n]` adds to a time: a zone in its own right, as typed for names such as Europe/Berlin.
std::optional<Zone> zone_word(const Words& words, std::size_t n, Timestamp now)
{
    if (auto zone = fixed_zone(words[n])) return zone;
    const auto typed = words.typed(n);
    return typed.find('/') == std::string_view::npos ? std::nullopt : zone_named(std::string{typed}, now);
}

std::optional<LocalTime> date(std::string_view text)
{
    const auto year = number(text, 4, 4);
    if (!year || !eat(text, "-")) return {};
    const auto month = number(text, 2, 2);
    if (!month || !eat(text, "-")) return {};
    const auto day = number(text, 2, 2);
    if (!day || !text.empty()) return {};
    const auto date = std::chrono::year{*year} / *month / *day;
    return date.ok() ? std::optional<LocalTime>{std::chrono::local_days{date}} : std::nullopt;
}

// Two where the clocks go back; none where they jump ahead.
struct Instants {
    std::vector<Timestamp> at;
    std::vector<Timestamp> near; // of a time that was skipped: what it may have meant
};
Instants instants(const Zone& zone, LocalTime wall)
{
    const Timestamp as_utc{wall.time_since_epoch()};
    std::vector<Timestamp> tried{as_utc - offset(zone, as_utc - days{1}), as_utc - offset(zone, as_utc + days{1})};
    std::sort(tried.begin(), tried.end());
    tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
    Instants result;
    for (const auto at : tried) {
        if (local(zone, at) == wall) result.at.push_back(at);
    }
    if (result.at.empty()) result.near = std::move(tried);
    return result;
}

// Clocks differ a little: what lies ahead by less than this is now.
constexpr auto tolerance = 1min;

TimeRead choose(const Instants& all, Timestamp now, std::string_view said)
{
    TimeRead read;
    for (const auto at : all.at.empty() ? all.near : all.at) {
        if (at <= now + tolerance) read.at.push_back(std::min(at, now));
    }
    if (read.at.empty()) {
        read.doubt = fmt::format("{} is still to come.", said);
    } else if (all.at.empty()) {
        read.doubt = fmt::format("The clocks skipped {}.", said);
    } else if (read.at.size() > 1) {
        read.doubt = fmt::format("{} was twice: the clocks went back.", said);
    }
    return read;
}

TimeRead on_day(const Zone& zone, LocalTime wall, Timestamp now, std::string_view said)
{
    auto read = choose(instants(zone, wall), now, said);
    if (!read.at.empty()) return read;
    const auto today = std::chrono::floor<days>(local(zone, now));
    const auto time_of_day = wall - std::chrono::floor<days>(wall);
    for (const auto day : {today, today - days{1}}) {
        const auto at = instants(zone, day + time_of_day).at;
        if (at.empty() || at.front() > now) continue;
        read.at = {at.front()};
        break;
    }
    read.at.push_back(now);
    return read;
}

TimeRead nearest_past(const Zone& zone, seconds time_of_day, Timestamp now, std::string_view said)
{
    const auto today = std::chrono::floor<days>(local(zone, now));
    const auto all = instants(zone, today + time_of_day);
    if (all.at.empty() || all.at.front() <= now + tolerance) {
        if (auto read = choose(all, now, said); !read.at.empty()) return read;
    }
    auto read = choose(instants(zone, today - days{1} + time_of_day), now, said);
    // Twenty-three hours ago, or a slip of the finger?
    if (!all.at.empty() && all.at.front() < now + 1h) {
        read.doubt = fmt::format("{} is still to come today.", said);
        read.at.push_back(now);
    }
    return read;
}

std::optional<TimeRead> before_now(const Words& words, Timestamp now)
{
    if (words[0] == "now") return TimeRead{1, {now}};
    if (words[0].starts_with('-')) {
        const auto span = read_duration(words[0].substr(1));
        return span ? std::optional{TimeRead{1, {now - *span}}} : std::nullopt;
    }
    if (words[1] == "ago") {
        if (const auto span = read_duration(words[0])) return TimeRead{2, {now - *span}};
    }
    if (words[2] == "ago") {
        if (const auto span = read_duration(fmt::format("{}{}", words[0], words[1]))) return TimeRead{3, {now - *span}};
    }
    return {};
}

} // namespace

std::optional<TimeRead> read_time(const Words& words, const Zone& zone, Timestamp now)
{
    if (auto read = before_now(words, now)) return read;

    std::optional<LocalTime> day;
    int days_ago = -1;
    bool iso = false; // 2026-03-10T14:05
    std::size_t used = 0;
    std::string_view text = words[0];
    if (text == "today" || text == "yesterday") {
        days_ago = text == "today" ? 0 : 1;
        text = words[++used];
    } else if (text.size() > 10 && text[10] == 't' && (day = date(text.substr(0, 10)))) {
        text.remove_prefix(11);
        iso = true;
    } else if ((day = date(text))) {
        text = words[++used];
    }

    if (text.ends_with(',')) text.remove_suffix(1);
    auto time = clock(text);
    if (!time) return {};
    ++used;
    if (text.empty() && (words[used] == "am" || words[used] == "pm")) text = words[used++];
    if (const auto hours = half(text, time->hour)) {
        time->hour += *hours;
    } else if (time->needs_half) {
        return {};
    }

    Zone there = zone;
    if (!text.empty()) {
        const bool range = text.starts_with('-') && !iso; // "12:30-12:45" is from and to
        const auto given = range ? std::nullopt : fixed_zone(text);
        if (!given) return {};
        there = *given;
    } else if (const auto given = zone_word(words, used, now)) {
        there = *given;
        ++used;
    }

    const auto said = words.before(used);
    const auto time_of_day = time->since_midnight + std::chrono::hours{time->hour};
    if (days_ago >= 0) day = std::chrono::floor<days>(local(there, now)) - days{days_ago};
    auto read = day ? on_day(there, *day + time_of_day, now, said) : nearest_past(there, time_of_day, now, said);
    read.words = used;
    return read;
}

std::optional<minutes> read_duration(std::string_view word)
{
    minutes total{};
    minutes last_unit = days{1000};
    while (!word.empty()) {
        const auto count = number(word, 1, 5);
        if (!count) return {};
        const auto digits_end = word.find_first_of("0123456789");
        auto unit = word.substr(0, digits_end);
        word.remove_prefix(unit.size());
        minutes length{};
        if (unit == "m" || unit == "min" || unit == "mins" || unit == "minute" || unit == "minutes") length = 1min;
        if (unit == "h" || unit == "hour" || unit == "hours") length = 1h;
        if (unit == "d" || unit == "day" || unit == "days") length = days{1};
        if (length == 0min || length >= last_unit) return {};
        last_unit = length;
        total += *count * length;
    }
    return total > 0min ? std::optional{total} : std::nullopt;
}

std::optional<DateRead> read_date(const Words& words, const Zone& zone, Timestamp now)
{
    auto name = words[0];
    if (name.ends_with('.') || name.ends_with(',')) name.remove_suffix(1);
    const auto today = std::chrono::floor<days>(local(zone, now));
    auto day = today;
    static constexpr std::string_view names[] = {"sunday",   "monday", "tuesday", "wednesday",
                                                 "thursday", "friday", "saturday"};
    if (name == "tomorrow") {
        day += days{1};
    } else if (const auto given = date(name)) {
        day = std::chrono::floor<days>(*given);
    } else if (name != "today") {
        const auto* const found = std::ranges::find_if(names, [&](std::string_view full) {
            return name == full || name == full.substr(0, 3) ||
                   (name == "thurs" || name == "tues" ? full.starts_with(name) : false);
        });
        if (found == std::end(names)) return {};
        const std::chrono::weekday meant{static_cast<unsigned>(found - std::begin(names))};
        day += (meant - std::chrono::weekday{today} + days{6}) % days{7} + days{1};
    }
    const std::chrono::year_month_day date{day};
    return DateRead{.words = 1,
                    .date = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())),
                    .past = day < today};
}

Timestamp next_day(const Zone& zone, Timestamp now, minutes time_of_day)
{
    const auto found = instants(zone, std::chrono::floor<days>(local(zone, now)) + days{1} + time_of_day);
    return found.at.empty() ? found.near.front() : found.at.front();
}

std::string unmistakable(const Zone& zone, Timestamp at)
{
    const auto wall = local(zone, at);
    const auto day = std::chrono::floor<days>(wall);
    const std::chrono::year_month_day date{day};
    const auto minute = std::chrono::floor<minutes>(wall - day).count();
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} {}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), minute / 60, minute % 60,
                       offset_text(zone, at));
}

} // namespace warroom
