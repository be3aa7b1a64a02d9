// Chapter 1: sentences whose data are there, and a prompt for each that is missing.
#include "core/account.hpp"
#include "core/phrase.hpp"
#include "core/timeline_items.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::floor;
using std::chrono::minutes;

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

// "Public API and Reports", "a, b, c and 2 more"
std::string some_of(std::vector<std::string> names)
{
    for (auto& name : names) name = without_mentions(name);
    const auto more = names.size() > 3 ? names.size() - 3 : 0;
    if (more > 0) {
        names.resize(3);
        return fmt::format("{} and {} more", listed(names, ", "), more);
    }
    if (names.size() < 2) return listed(names, "");
    const auto last = names.back();
    names.pop_back();
    return fmt::format("{} and {}", listed(names, ", "), last);
}

std::string hurt(const Account& account)
{
    const auto& [times, sums, zone] = std::tie(account.times, account.totals, account.zone());
    const auto names = systems(account.windows);
    const bool assumed = times.origin(TimeField::impact_started) == Origin::assumed;
    const auto date = long_date(zone, times.impact_started);
    const auto from = clock_time(zone, times.impact_started);
    auto text = fmt::format("On {} ", date);
    if (!times.impact_ended)
        text += fmt::format("from {}{} on, ", assumed ? "about " : "", from);
    else if (assumed)
        text += fmt::format("from about {} to {}, ", from, account.clock(*times.impact_ended, times.impact_started));
    else
        text += fmt::format("between {} and {}, ", from, account.clock(*times.impact_ended, times.impact_started));
    text += fmt::format("{} {} ", some_of(names), names.size() == 1 ? "was" : "were");

    const auto down = duration_text(sums.downtime);
    const auto so_far = times.impact_ended ? "" : " so far";
    const auto severity = severity_words(account.incident());
    if (sums.downtime.count() == 0)
        return text + fmt::format("degraded for {}{} ({}).", duration_text(sums.impact), so_far, severity);
    if (sums.degraded.count() == 0) return text + fmt::format("fully down for {}{} ({}).", down, so_far, severity);
    return text + fmt::format("affected for {}{}: {} fully down and {} degraded ({}).", duration_text(sums.impact),
                              so_far, down, duration_text(sums.degraded), severity);
}

// "; the room was opened 3 min later"
std::string opened_then(const Times& times)
{
    if (times.declared < times.detected) return {};
    if (floor<minutes>(times.declared) == floor<minutes>(times.detected)) return "; the room was opened at once";
    return fmt::format("; the room was opened {} later",
                       duration_text(printed_minutes(times.detected, times.declared)));
}

std::string by_whom(const Account& account)
{
    const auto by = account.incident().facts.find(Fact::detected_by);
    return by == account.incident().facts.end() ? "" : detected_by_words(by->second.word);
}

// Nobody said what was hit: then it is told when it was noticed.
std::string opening(const Account& account)
{
    const auto& [zone, times] = std::tie(account.zone(), account.times);
    const auto severity = severity_words(account.incident());
    if (times.detected_assumed)
        return fmt::format(
            "On {} the room was opened at {} ({}). Nobody said when the first sign was noticed, so times "
            "count from about then.",
            long_date(zone, times.declared), clock_time(zone, times.declared), severity);
    const auto by = by_whom(account);
    return fmt::format("On {} the first sign was noticed at {}{}{}{} ({}).", long_date(zone, times.detected),
                       clock_time(zone, times.detected), by.empty() ? "" : " ", by, opened_then(times), severity);
}

std::string users(const Account& account)
{
    const auto& count = account.incident().users;
    if (count && count->unknown && !count->source.empty())
        return fmt::format("How many users were affected is unknown ({}).", without_mentions(count->source));
    const auto words = count ? user_words(*count) : std::string{};
    if (words.empty()) return account.real() ? "The number of users affected is not known yet." : "";
    const auto source = count->source.empty() ? "" : fmt::format(" ({})", without_mentions(count->source));
    return words + source + ".";
}

std::string noticed(const Account& account)
{
    const auto& times = account.times;
    if (times.detected_assumed || !times.hurt) return {};
    const auto by = by_whom(account);
    auto text = "First noticed " + (by.empty() ? "at " + account.clock(times.detected) : by);
    const auto all = metrics(times);
    const auto ttd = std::ranges::find(all, "ttd", &Metric::key);
    if (ttd->value && ttd->value->count() == 0 && times.detected < times.impact_started)
        text += ", before users were";
    else if (ttd->value && times.origin(TimeField::impact_started) != Origin::assumed)
        text +=
            ttd->value->count() == 0 ? ", as it began" : fmt::format(", {} after it began", duration_text(*ttd->value));
    return text + opened_then(times) + ".";
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
    std::vector<std::string> all;
    for (const auto& attempt : attempts)
        all.push_back(fmt::format("{} ({})", word(attempt.strategy), outcome(attempt)));
    return fmt::format("{} attempts were made: {}.", in_words(attempts.size()), listed(all, ", "));
}

std::string ending(const Account& account)
{
    const auto& incident = account.incident();
    if (incident.status == Status::cancelled) return "It was cancelled as a false alarm.";
    if (incident.status == Status::merged) return "It was merged into another incident.";
    const auto& times = account.times;
    const auto counts_from = times.hurt ? times.impact_started : times.detected;
    const auto since = times.hurt ? "the start" : times.detected_assumed ? "the room was opened" : "the first sign";
    if (!account.over())
        return fmt::format("At {} it was not over yet (status {}), {} after {}.", account.clock(account.now),
                           word(incident.status), duration_text(printed_minutes(counts_from, account.now)), since);
    const auto worst = times.mitigated && *times.mitigated > times.impact_started
                           ? fmt::format("The worst was over after {}",
                                         duration_text(printed_minutes(times.impact_started, *times.mitigated)))
                           : std::string{};
    if (times.resolved && *times.resolved >= counts_from)
        return fmt::format("{} system was confirmed fully stable at {}, {} after {}.",
                           worst.empty() ? "The" : worst + "; the", account.clock(*times.resolved),
                           duration_text(printed_minutes(counts_from, *times.resolved)), since);
    const auto sentence = worst.empty() ? "" : worst + ". ";
    if (times.resolved)
        return fmt::format("{}The system was confirmed fully stable at {}.", sentence, account.clock(*times.resolved));
    if (!times.closed) return sentence;
    return fmt::format("{}It was closed at {} without being called resolved.", sentence, account.clock(*times.closed));
}

std::string only_if_true(const Account& account)
{
    const auto& incident = account.incident();
    std::vector<std::string> all;
    if (const auto data = incident.facts.find(Fact::data); data != incident.facts.end() && data->second.word != "none")
        all.push_back(fmt::format("Data was {}{}.", data->second.word,
                                  data->second.detail.empty() ? "" : ": " + without_mentions(data->second.detail)));
    if (incident.reopened > 0 && account.reopened) {
        const auto at = account.clock(*account.reopened);
        all.push_back(incident.reopened == 1
                          ? fmt::format("It was reopened once, at {}.", at)
                          : fmt::format("It was reopened {} times, the last time at {}.", incident.reopened, at));
    }
    const auto until = account.times.resolved.value_or(account.until());
    const auto open = printed_minutes(account.times.declared, until);
    if (open > std::chrono::hours{8} && account.handovers > 0)
        all.push_back(fmt::format("The room was open for {}, and command was handed over {}.", duration_text(open),
                                  account.handovers == 1 ? "once" : fmt::format("{} times", account.handovers)));
    return listed(all, " ");
}

} // namespace

std::string user_words(const UserCount& count)
{
    auto words = text(count);
    if (words == "unknown") return {};
    const bool one = count.least == 1 && !count.most && !count.of;
    if (words.starts_with("about")) words[0] = 'A';
    return fmt::format("{} {} affected", words, one ? "user was" : count.least ? "users were" : "of the users were");
}

Chapter summary(const Account& account)
{
    const auto& times = account.times;
    std::vector<std::string> sentences{
        times.hurt ? hurt(account) : opening(account),         users(account),  noticed(account),
        tried(account.attempts(), times.resolved.has_value()), ending(account), only_if_true(account)};
    std::erase_if(sentences, [](const std::string& sentence) { return sentence.empty(); });
    Chapter chapter{1, "Summary", {Paragraph{plain(listed(sentences, " "))}}};
    if (!account.real()) return chapter;
    const auto ask = [&](std::string question) {
        chapter.blocks.push_back(Prompt{account.asked(), std::move(question)});
    };
    if (!times.hurt) ask("which systems were down or degraded, and from when to when?");
    const auto& count = account.incident().users;
    const bool told_why = count && count->unknown && !count->source.empty(); // nobody will know better
    if (!told_why && (!count || user_words(*count).empty()))
        ask("how many users were affected, and how was it counted?");
    else if (count->source.empty())
        ask("how was the number of users counted?");
    const bool by_known = account.incident().facts.contains(Fact::detected_by);
    if (times.detected_assumed)
        ask(by_known ? "when was it noticed first?" : "who or what noticed it first, and when?");
    else if (!by_known)
        ask("who or what noticed it first?");
    ask("why, in one sentence?");
    return chapter;
}

} // namespace warroom
