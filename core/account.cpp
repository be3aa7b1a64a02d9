#include "core/account.hpp"

#include "core/sentence.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>
#include <utility>

namespace warroom {
namespace {

using std::chrono::floor;
using std::chrono::minutes;

void note(Account& account, const StatusChanged& status, Timestamp at, bool& thought_known)
{
    if (status.to == Status::identified) thought_known = true;
    if (status.to != Status::investigating) return;
    if (status.from >= Status::resolved) account.reopened = at;
    if (std::exchange(thought_known, false)) account.disproved = at;
}

void meet(std::vector<UserId>& people, const UserId& person)
{
    if (!person.empty() && std::ranges::find(people, person) == people.end()) people.push_back(person);
}

} // namespace

Account account(std::span<const Recorded> history, Timestamp now)
{
    Account account{.history = history, .now = now, .later = Hindsight{history}};
    const auto& incident = account.incident();
    bool thought_known = false;
    for (const auto& recorded : history) {
        const auto* message = std::get_if<MessagePosted>(&recorded.event);
        if (!message || !message->from_bot) meet(account.involved, recorded.actor);
        if (account.later.undone.contains(recorded.seq)) continue;
        if (const auto* status = std::get_if<StatusChanged>(&recorded.event)) {
            account.passed_over.insert(account.passed_over.end(), status->overridden.begin(), status->overridden.end());
            note(account, *status, recorded.at, thought_known);
        }
        const auto* role = std::get_if<RoleAssigned>(&recorded.event);
        if (!role || !role->to) continue;
        meet(account.involved, *role->to);
        if (role->role != Role::commander) continue;
        meet(account.commanders, *role->to);
        if (role->from && role->from != role->to) ++account.handovers;
    }
    std::erase_if(account.involved, [&](const UserId& person) {
        const auto known = incident.people.find(person);
        return known != incident.people.end() && known->second.standing == Standing::bot;
    });
    account.times = times(incident);
    account.windows = to_the_minute(incident.windows, account.until());
    account.totals = totals(account.windows, floor<minutes>(account.until()));
    return account;
}

bool Account::real() const { return incident().status != Status::cancelled && incident().status != Status::merged; }

Timestamp Account::until() const { return incident().closed_at.value_or(now); }

std::vector<Account::Mark> Account::marks(const Attempt& attempt) const
{
    std::vector<Mark> all;
    for (const auto& line : attempt.steps) {
        Mark mark{line, "a responder"};
        for (std::size_t i = 0; i < history.size(); ++i) {
            const auto* marked = std::get_if<StepMarked>(&history[i].event);
            if (!marked || later.undone.contains(history[i].seq) || marked->attempt != attempt.number ||
                marked->step != line.step->id)
                continue;
            mark.role = later.told_by[i];
            mark.seq = history[i].seq;
        }
        all.push_back(std::move(mark));
    }
    std::ranges::sort(all, {}, [](const Mark& mark) { return std::tuple{mark.line.at, mark.seq}; });
    return all;
}

std::vector<Attempt> Account::attempts() const
{
    auto all = incident().attempts;
    std::erase_if(all, [](const Attempt& attempt) { return attempt.withdrawn; });
    return all;
}

const Attempt* Account::ended_by() const
{
    if (!over() || !real()) return nullptr;
    const auto helped = [](const Attempt& attempt) {
        return !attempt.withdrawn &&
               (attempt.outcome == AttemptOutcome::worked || attempt.outcome == AttemptOutcome::partial);
    };
    for (const auto& attempt : incident().attempts)
        if (helped(attempt) && times.mitigated && attempt.started_at <= *times.mitigated &&
            *times.mitigated <= attempt.ended_at.value_or(until()))
            return &attempt;
    const Attempt* last = nullptr;
    for (const auto& attempt : incident().attempts)
        if (!attempt.withdrawn && attempt.outcome == AttemptOutcome::worked) last = &attempt;
    return times.resolved ? last : nullptr;
}

std::string Account::clock(Timestamp at, std::optional<Timestamp> beside) const
{
    return clock_beside(zone(), at, beside.value_or(incident().declared_at));
}

bool Account::named(const UserId& person) const
{
    const auto known = incident().people.find(person);
    return known != incident().people.end() && !known->second.name.empty();
}

std::string Account::name(const UserId& person) const
{
    return named(person) ? name_of(incident(), person) : "somebody not known by name";
}

std::string Account::asked() const
{
    const auto last_commander = commanders.empty() ? incident().opened_by : commanders.back();
    const auto person = incident().commander.value_or(last_commander);
    if (named(person)) return name_of(incident(), person);
    if (person.empty()) return "";
    return person == incident().opened_by ? "the opener" : "the commander";
}

std::string from_to(const std::string& from, const std::string& to)
{
    return from + (from.find(' ') == std::string::npos ? "–" : " – ") + to;
}

std::string listed(const std::vector<std::string>& all, std::string_view glue)
{
    std::string text;
    for (const auto& one : all) text.append(&one == &all.front() ? "" : glue).append(one);
    return text;
}

} // namespace warroom
