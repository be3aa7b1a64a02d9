#pragma once
// Histories to look at: a log written by hand, on Tue 10 Mar 2026 in Madrid.

#include "core/event.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

inline Timestamp utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0)
{
    using namespace std::chrono;
    return sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}} + hours{hour} +
           minutes{minute} + seconds{second};
}

inline Zone madrid()
{
    using std::chrono::minutes;
    return {"Europe/Madrid",
            {{utc(2025, 10, 26, 1), minutes{60}},
             {utc(2026, 3, 29, 1), minutes{120}},
             {utc(2026, 10, 25, 1), minutes{60}}}};
}

// A time of that morning in Madrid: "10:06" or "10:06:30".
inline Timestamp clock(std::string_view text)
{
    const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    return utc(2026, 3, 10, number(0) - 1, number(3), text.size() > 5 ? number(6) : 0);
}

class History {
public:
    History& at(std::string_view time) { return at(clock(time)); }
    History& at(Timestamp time)
    {
        now_ = time;
        return *this;
    }
    History& by(std::string_view person) // by nobody: the bot itself
    {
        actor_ = UserId{std::string{person}};
        return *this;
    }
    History& add(Event event)
    {
        log_.push_back({IncidentId{14}, seq(), happened_at(event, now_), now_, actor_, std::move(event)});
        return *this;
    }
    History& says(std::string_view id, std::string text, ChannelId channel = ChannelId{"C1"})
    {
        return add(MessagePosted{.channel = std::move(channel),
                                 .message = MessageId{std::string{id}},
                                 .text = std::move(text),
                                 .sent_at = now_});
    }
    std::int64_t seq() const { return static_cast<std::int64_t>(log_.size()) + 1; } // of the next event
    operator std::span<const Recorded>() const { return log_; }

private:
    std::vector<Recorded> log_;
    Timestamp now_ = clock("10:00");
    UserId actor_{};
};

inline Event declared(std::string title, Severity severity = Severity::sev2, std::optional<Timestamp> detected = {})
{
    IncidentDeclared event;
    event.title = std::move(title);
    event.severity = severity;
    event.zone = madrid();
    event.detected_at = detected;
    return event;
}

} // namespace warroom
