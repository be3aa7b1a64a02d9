#include "tests/bot/told.hpp"

#include "bot/zones.hpp"
#include "core/match.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace warroom {

namespace {

std::string in_brackets(std::string_view what, bool said) { return said ? fmt::format(" [{}]", what) : ""; }

std::string told(const Command& command, const Speaker& speaker)
{
    const auto time = [&](const std::optional<Timestamp>& at) {
        return at ? fmt::format(" @{}", clock_time(speaker.person.zone, *at)) : "";
    };
    return match(
        command,
        [&](const DeclareIncident& c) {
            return fmt::format("declare{}{}{}{}: {}", c.severity ? fmt::format(" {}", word(*c.severity)) : "",
                               in_brackets("private", c.is_private), in_brackets("drill", c.drill), time(c.detected_at),
                               c.title);
        },
        [](const ChangeSeverity& c) { return fmt::format("severity {}: {}", word(c.to), c.why); },
        [](const ChangeStatus& c) { return fmt::format("status {}: {}", word(c.to), c.why); },
        [](const TakeRole& c) {
            return fmt::format("take {}{}: {}", word(c.role), in_brackets("anyway", c.anyway), c.why);
        },
        [](const GiveRole& c) { return fmt::format("give {} to {} {}", word(c.role), c.to.id.value, c.to.name); },
        [&](const TakeNote& c) { return fmt::format("note{}: {}", time(c.about), c.text); },
        [](const StartAttempt& c) { return fmt::format("start {}: {}", word(c.strategy), c.title); },
        [](const EndAttempt& c) {
            return fmt::format("end{} {}{}: {}", c.number ? fmt::format(" {}", *c.number) : "", word(c.outcome),
                               in_brackets("anyway", c.anyway), c.saw);
        },
        [](const MarkSteps& c) { return fmt::format("mark {}: {}", word(c.to), c.words); },
        [](const TakeBack&) { return std::string{"take back"}; },
        [](const Resolve& c) { return fmt::format("resolve{}: {}", in_brackets("anyway", c.anyway), c.remark); },
        [](const CloseIncident& c) { return fmt::format("close{}: {}", in_brackets("anyway", c.anyway), c.remark); },
        [](const auto&) { return std::string{"not for people"}; });
}

std::string told(const Question& question, const Speaker&)
{
    return match(
        question, [](const AskPanel&) { return std::string{"panel?"}; },
        [](const AskState&) { return std::string{"state?"}; },
        [](const AskList& q) { return fmt::format("list {}?", static_cast<int>(q.which)); },
        [](const AskTimeline& q) {
            return fmt::format("timeline{}{}?", q.last ? fmt::format(" {} min", q.last->count()) : "",
                               in_brackets("all", q.all));
        },
        [](const AskPostMortem&) { return std::string{"post-mortem?"}; },
        [](const AskAttempt& q) { return fmt::format("attempt{}?", q.number ? fmt::format(" {}", *q.number) : ""); },
        [](const AskHelp& q) { return fmt::format("help{}?", q.verb.empty() ? "" : " " + q.verb); });
}

std::string told(const Refusal& refusal, const Speaker&)
{
    std::string text = refusal.reason == Reason::not_yet          ? "not yet"
                       : refusal.reason == Reason::unknown_word   ? "unknown"
                       : refusal.reason == Reason::unknown_person ? "who"
                                                                  : "wrong";
    for (const auto& offer : refusal.offers) text += " | " + offer.line;
    return text;
}

} // namespace

Timestamp utc(int year, int month, int day, int hour, int minute)
{
    return std::chrono::sys_days{std::chrono::year{year} / month / day} + std::chrono::hours{hour} +
           std::chrono::minutes{minute};
}

Speaker jonas(bool in_room)
{
    const auto now = utc(2026, 3, 10, 13, 30);
    return {.person = {.id = UserId{"U1"},
                       .name = "Jonas",
                       .standing = Standing::member,
                       .zone = zone_named("Europe/Berlin", now).value_or(Zone{})},
            .now = now,
            .in_room = in_room,
            .who = [](const UserId& id) { return Person{.id = id, .name = "Noor", .standing = Standing::member}; }};
}

std::string told(const Reading& reading, const Speaker& speaker)
{
    const auto meaning = match(reading.meaning, [&](const auto& it) { return told(it, speaker); });
    return reading.incident ? fmt::format("{}> {}", *reading.incident, meaning) : meaning;
}

std::string in_room(std::string_view line) { return told(read(line, jonas(true)), jonas(true)); }
std::string elsewhere(std::string_view line) { return told(read(line, jonas(false)), jonas(false)); }

Refusal refusal_of(std::string_view line, bool room)
{
    const auto reading = read(line, jonas(room));
    const auto* refusal = std::get_if<Refusal>(&reading.meaning);
    REQUIRE(refusal);
    return *refusal;
}

void check_in_room(const std::vector<Row>& rows)
{
    for (const auto& row : rows) {
        CAPTURE(row.line);
        CHECK(in_room(row.line) == row.reading);
    }
}
void check_elsewhere(const std::vector<Row>& rows)
{
    for (const auto& row : rows) {
        CAPTURE(row.line);
        CHECK(elsewhere(row.line) == row.reading);
    }
}

} // namespace warroom
