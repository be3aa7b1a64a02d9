// Chapter 1: sentences whose data are there, and a prompt for each that is missing.
#include "core/account.hpp"
#include "core/phrase.hpp"

#include <fmt/format.h>

namespace warroom {
namespace {

std::string in_words(std::size_t number)
{
    constexpr std::string_view words[] = {"No",  "One",   "Two",   "Three", "Four", "Five",
                                          "Six", "Seven", "Eight", "Nine",  "Ten"};
    return number < std::size(words) ? std::string{words[number]} : std::to_string(number);
}

std::string severity_words(const Incident& incident)
{
    return incident.held.empty() ? label(incident.severity) + ", a level nobody chose" : label(peak(incident));
}

std::string soon_after(Timestamp first, Timestamp then)
{
    const auto minute = [](Timestamp at) { return std::chrono::floor<std::chrono::minutes>(at); };
    if (minute(then) <= minute(first)) return "at once";
    return duration_text(printed_minutes(first, then)) + " later";
}

std::string opening(const Account& account)
{
    const auto& [zone, times] = std::tie(account.zone(), account.times);
    const auto severity = severity_words(account.incident);
    const auto date = long_date(zone, times.declared);
    const auto since = clock_time(zone, times.detected);
    if (times.detected_assumed)
        return fmt::format(
            "On {} the room was opened at {} ({}). Nobody said when the first sign was noticed, so times "
            "count from about then.",
            date, clock_time(zone, times.declared), severity);
    return fmt::format("On {} the first sign was noticed at {}; the room was opened {} ({}).",
                       long_date(zone, times.detected), since, soon_after(times.detected, times.declared), severity);
}

std::string tried(const std::vector<Attempt>& attempts, bool resolved)
{
    const auto outcome = [](const Attempt& attempt) -> std::string {
        if (attempt.outcome) return std::string{outcome_words(*attempt.outcome)};
        return attempt.open() ? "is still running" : "has no outcome yet";
    };
    if (attempts.empty()) return resolved ? "It ended without a change by us." : "";
    if (attempts.size() == 1)
        return fmt::format("One attempt was made: {}, which {}.", word(attempts[0].strategy), outcome(attempts[0]));
    auto text = fmt::format("{} attempts were made: ", in_words(attempts.size()));
    for (const auto& attempt : attempts)
        text += fmt::format("{}{} ({})", &attempt == &attempts.front() ? "" : ", ", word(attempt.strategy),
                            outcome(attempt));
    return text + ".";
}

std::string ending(const Account& account)
{
    const auto& incident = account.incident;
    if (incident.status == Status::cancelled) return "It was cancelled as a false alarm.";
    if (incident.status == Status::merged) return "It was merged into another incident.";
    const auto& times = account.times;
    const auto since = times.detected_assumed ? "the room was opened" : "the first sign";
    if (account.over() && times.resolved)
        return fmt::format("The system was confirmed fully stable at {}, {} after {}.", account.clock(*times.resolved),
                           duration_text(printed_minutes(times.detected, *times.resolved)), since);
    if (account.over() && incident.closed_at)
        return fmt::format("It was closed at {} without being called resolved.", account.clock(*incident.closed_at));
    return fmt::format("At {} it was not over yet (status {}), {} after {}.", account.clock(account.now),
                       word(incident.status), duration_text(printed_minutes(times.detected, account.now)), since);
}

} // namespace

Chapter summary(const Account& account)
{
    const auto& incident = account.incident;
    std::vector<std::string> sentences{opening(account), tried(account.attempts(), account.times.resolved.has_value()),
                                       ending(account)};
    if (account.reopened > 0)
        sentences.push_back(account.reopened == 1 ? "It was reopened once."
                                                  : fmt::format("It was reopened {} times.", account.reopened));
    std::string text;
    for (const auto& sentence : sentences)
        if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;

    Chapter chapter{1, "Summary", {Paragraph{plain(std::move(text))}}};
    if (incident.status == Status::cancelled || incident.status == Status::merged) return chapter;
    const auto asked = account.asked();
    chapter.blocks.push_back(Prompt{asked, "which systems were down or degraded, and from when to when?"});
    chapter.blocks.push_back(Prompt{asked, "how many users were affected, and how was it counted?"});
    chapter.blocks.push_back(Prompt{asked, account.times.detected_assumed ? "who or what noticed it first, and when?"
                                                                          : "who or what noticed it first?"});
    chapter.blocks.push_back(Prompt{asked, "why, in one sentence?"});
    return chapter;
}

} // namespace warroom
