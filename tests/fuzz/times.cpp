// Times, spans and dates among other words.
#include "bot/times.hpp"
#include "tests/fuzz/target.hpp"

void warroom::fuzz::survive(std::string_view bytes)
{
    using std::chrono::minutes;
    const Timestamp now{std::chrono::hours{490'000}};
    const Zone zone{"Europe/Madrid", {{now - std::chrono::hours{2}, minutes{60}}, {now, minutes{120}}}};
    const Words words{bytes};
    if (const auto time = read_time(words, zone, now)) hold(time->words > 0 && time->words <= words.size());
    if (const auto day = read_date(words, zone, now)) hold(day->words > 0 && !day->date.empty());
    if (const auto span = read_duration(bytes)) hold(span->count() >= 0);
}
