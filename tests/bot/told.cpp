#include "tests/bot/told.hpp"

#include "bot/zones.hpp"
#include "core/match.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace warroom {

namespace {

std::string in_brackets(std::string_view what, bool said) { return said ? fmt::format(" [{}]", what) : ""; }

std::string said(std::string_view between, std::string_view what)
{
    return what.empty() ? "" : fmt::format("{}{}", between, what);
}

std::string told(const UserCount& count)
{
    return fmt::format("{}{}{}{}{}{}: {}", count.unknown ? "unknown" : "", count.about ? "about " : "",
                       count.least ? fmt::format("{}", *count.least) : "",
                       count.percent ? fmt::format("{} %", *count.percent) : "",
                       count.most ? fmt::format("-{}", *count.most) : "",
                       count.of ? fmt::format(" of {}", *count.of) : "", count.source);
}

std::string told(const Todo& todo)
{
    return fmt::format("{}{}{}", todo.owner ? " @" + todo.owner->value : "", said(" by ", todo.due),
                       todo.type == Todo::Type::none ? "" : fmt::format(" #{}", word(todo.type)));
}

std::string told(const Command& command, const Speaker& speaker)
{
    const auto time = [&](const std::optional<Timestamp>& at) {
        return at ? fmt::format(" @{}", clock_time(speaker.person.zone, *at)) : "";
    };
    return match(
        command,
        [&](const DeclareIncident& c) {
            return fmt::format("declare{}{}{}{}{}: {}", c.severity ? fmt::format(" {}", word(*c.severity)) : "",
                               in_brackets("private", c.is_private), in_brackets("drill", c.drill),
                               in_brackets("another", c.another), time(c.detected_at), c.title);
        },
        [](const ChangeSeverity& c) { return fmt::format("severity {}: {}", word(c.to), c.why); },
        [](const ChangeStatus& c) { return fmt::format("status {}: {}", word(c.to), c.why); },
        [](const TakeRole& c) {
            return fmt::format("take {}{}: {}", word(c.role), in_brackets("anyway", c.anyway), c.why);
        },
        [](const GiveRole& c) { return fmt::format("give {} to {} {}", word(c.role), c.to.id.value, c.to.name); },
        [&](const TakeNote& c) { return fmt::format("note{}: {}", time(c.about), c.text); },
        [](const StartAttempt& c) {
            return fmt::format("start {}{}{}: {}", word(c.strategy), said(" on ", c.system),
                               c.undoes ? fmt::format(" [undoes {}]", c.undoes) : "", c.title);
        },
        [](const EndAttempt& c) {
            return fmt::format("end{} {}{}: {}", c.number ? fmt::format(" {}", *c.number) : "", word(c.outcome),
                               in_brackets("anyway", c.anyway), c.saw);
        },
        [](const MarkSteps& c) { return fmt::format("mark {}: {}", word(c.to), c.words); },
        [](const TakeBack&) { return std::string{"take back"}; },
        [](const Resolve& c) {
            return fmt::format("resolve{}{}: {}", in_brackets("anyway", c.anyway), in_brackets("plan", c.plan),
                               c.remark);
        },
        [](const CloseIncident& c) { return fmt::format("close{}: {}", in_brackets("anyway", c.anyway), c.remark); },
        [](const AssignRole& c) {
            return fmt::format("role {} {}{}", word(c.role), c.to ? c.to->id.value : "nobody", said(" for ", c.area));
        },
        [](const OfferRole& c) { return fmt::format("offer {} to {}", word(c.role), c.to.id.value); },
        [](const AcceptRole&) { return std::string{"accept"}; },
        [](const SayGo& c) {
            return fmt::format("{}{}: {}", c.go ? "go" : "no-go", in_brackets("anyway", c.anyway), c.remark);
        },
        [](const ReachProduction& c) {
            return fmt::format("deployed{}", c.number ? fmt::format(" {}", *c.number) : "");
        },
        [](const AssessFailure& c) {
            return fmt::format("after{} {} {}", c.number ? fmt::format(" {}", *c.number) : "", word(c.question),
                               word(c.answer));
        },
        [](const DeclareAlone&) { return std::string{"alone"}; },
        [&](const PostponeClosing& c) { return fmt::format("close at {}", rfc3339(c.until).substr(0, 16)); },
        [](const ReopenIncident& c) { return fmt::format("reopen: {}", c.why); },
        [](const CancelIncident& c) { return fmt::format("cancel{}: {}", in_brackets("anyway", c.anyway), c.why); },
        [](const UnmergeIncident&) { return std::string{"unmerge"}; },
        [&](const ChangeImpact& c) {
            return fmt::format("impact {}{}{}{}{}", c.system.empty() ? "?" : c.system,
                               c.level ? fmt::format(", {}", word(*c.level)) : "",
                               c.share ? fmt::format(", {} %", *c.share) : "", said(", from", time(c.from)),
                               said(", to", time(c.to)));
        },
        [&](const EndImpact& c) {
            return fmt::format("impact end {}{}", c.all ? "all" : c.system.empty() ? "?" : c.system, time(c.at));
        },
        [](const WithdrawImpact& c) { return fmt::format("impact never {}: {}", c.all ? "all" : c.system, c.why); },
        [](const CountUsers& c) { return fmt::format("users {}", told(c.count)); },
        [&](const CorrectTime& c) { return fmt::format("correct {}{}: {}", word(c.field), time(c.to), c.why); },
        [](const StateFact& c) { return fmt::format("fact {} {}: {}", word(c.fact), c.word, c.detail); },
        [](const AnswerQuestion& c) { return fmt::format("answer {} {}", word(c.question), word(c.answer)); },
        [](const AddTodo& c) { return fmt::format("todo{}: {}", told(c.todo), c.todo.text); },
        [](const ChangeTodo& c) {
            return fmt::format("todo {}{}{}{}: {}", c.number, c.state ? fmt::format(" {}", word(*c.state)) : "",
                               c.owner ? " @" + c.owner->value : "", said(" by ", c.due), c.why);
        },
        [](const SendUpdate& c) {
            return fmt::format("update{}: {}", c.next ? fmt::format(" [next {} min]", c.next->count()) : "", c.text);
        },
        [](const Follow& c) { return std::string{c.follows ? "follow" : "unfollow"}; },
        [](const auto&) { return std::string{"not for people"}; });
}

std::string told(const Unresolved& unresolved, const Speaker&)
{
    return match(
        unresolved,
        [](const ChangeEntry& c) {
            constexpr std::string_view how[] = {"star", "unstar", "amend", "hide", "redact"};
            const auto entry = match(
                c.entry, [](std::int64_t number) { return fmt::format("#{}", number); },
                [](const LastEntry&) { return std::string{"last"}; },
                [](const MessageLink& link) { return link.channel.value + "/" + link.message.value; });
            return fmt::format("{} {}: {}", how[static_cast<int>(c.how)], entry, c.text);
        },
        [](const MergeWith& c) { return fmt::format("merge {}", c.incident); });
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
        [](const AskHelp& q) { return fmt::format("help{}?", q.verb.empty() ? "" : " " + q.verb); },
        [](const AskFind& q) { return fmt::format("find {}?", q.words); },
        [](const AskCatchup&) { return std::string{"catch-up?"}; },
        [](const AskTimes&) { return std::string{"times?"}; }, [](const AskTodos&) { return std::string{"todos?"}; },
        [](const AskRoles&) { return std::string{"roles?"}; }, [](const AskImpact&) { return std::string{"impact?"}; },
        [](const AskSteps& q) { return fmt::format("steps{}?", q.closing ? " closing" : ""); });
}

std::string told(const Refusal& refusal, const Speaker&)
{
    std::string text = refusal.reason == Reason::not_yet            ? "not yet"
                       : refusal.reason == Reason::unknown_word     ? "unknown"
                       : refusal.reason == Reason::unknown_person   ? "who"
                       : refusal.reason == Reason::no_incident_here ? "where"
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
            .who = [](const UserId& id) { return Person{.id = id, .name = "Noor", .standing = Standing::member}; },
            .systems = {"Public API", "API", "Checkout"}};
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
