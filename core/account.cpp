#include "core/account.hpp"

#include "core/hindsight.hpp"

#include <algorithm>
#include <tuple>

namespace warroom {
namespace {

std::string role_of(const Incident& incident, const UserId& person)
{
    if (person.empty()) return "the bot";
    if (incident.commander == person) return "the commander";
    if (incident.opened_by == person) return "the opener";
    return "a responder";
}

void meet(std::vector<UserId>& people, const UserId& person)
{
    if (!person.empty() && std::ranges::find(people, person) == people.end()) people.push_back(person);
}

// `identified` holds while nobody goes back to looking.
void follow(std::optional<Timestamp>& identified, const StatusChanged& change, Timestamp at)
{
    if (change.to == Status::identified && !identified) identified = at;
    if (change.to == Status::investigating || change.to == Status::declared) identified.reset();
}

} // namespace

Account account(std::span<const Recorded> history, Timestamp now)
{
    Account account{.history = history, .now = now, .incident = {}, .times = {}};
    const Hindsight later{history};

    std::optional<Timestamp> identified;
    for (const auto& recorded : history) {
        account.marked_by.push_back(role_of(account.incident, recorded.actor));
        // What was taken back is read as if it had never been: no time, no peak and no commander comes of it. An
        // attempt begun by mistake keeps its number.
        const bool undone = later.undone.contains(recorded.seq) &&
                            !std::holds_alternative<AttemptStarted>(recorded.event) &&
                            !std::holds_alternative<AttemptWithdrawn>(recorded.event);
        account.undone.push_back(undone);
        if (undone) {
            meet(account.involved, recorded.actor);
            continue;
        }
        if (const auto* status = std::get_if<StatusChanged>(&recorded.event)) {
            follow(identified, *status, recorded.at);
            if (status->from >= Status::resolved && status->to == Status::investigating) ++account.reopened;
            account.passed_over.insert(account.passed_over.end(), status->overridden.begin(), status->overridden.end());
        }
        if (const auto* role = std::get_if<RoleAssigned>(&recorded.event); role && role->to) {
            if (role->role == Role::commander) meet(account.commanders, *role->to);
            meet(account.involved, *role->to);
        }
        const auto* message = std::get_if<MessagePosted>(&recorded.event);
        if (!message || !message->from_bot) meet(account.involved, recorded.actor);
        account.incident = evolve(std::move(account.incident), recorded);
    }
    std::erase_if(account.involved, [&](const UserId& person) {
        const auto known = account.incident.people.find(person);
        return known != account.incident.people.end() && known->second.standing == Standing::bot;
    });
    account.incident.identified_at = identified;
    account.times = times(account.incident);
    return account;
}

std::vector<Account::Mark> Account::marks(const Attempt& attempt) const
{
    std::vector<Mark> all;
    for (const auto& line : attempt.steps) {
        Mark mark{line, "a responder"};
        for (std::size_t i = 0; i < history.size(); ++i) {
            const auto* marked = std::get_if<StepMarked>(&history[i].event);
            if (!marked || undone[i] || marked->attempt != attempt.number || marked->step != line.step.id) continue;
            mark.role = marked_by[i];
            mark.seq = history[i].seq;
        }
        all.push_back(std::move(mark));
    }
    std::ranges::sort(all, {}, [](const Mark& mark) { return std::tuple{mark.line.at, mark.seq}; });
    return all;
}

std::vector<Attempt> Account::attempts() const
{
    auto all = incident.attempts;
    std::erase_if(all, [](const Attempt& attempt) { return attempt.withdrawn; });
    return all;
}

std::string Account::clock(Timestamp at) const
{
    const auto date = long_date(zone(), at);
    const auto time = clock_time(zone(), at);
    return date == long_date(zone(), incident.declared_at) ? time : time + " on " + date;
}

bool Account::named(const UserId& person) const
{
    const auto known = incident.people.find(person);
    return known != incident.people.end() && !known->second.name.empty();
}

std::string Account::name(const UserId& person) const
{
    return named(person) ? name_of(incident, person) : "somebody not known by name";
}

std::string Account::asked() const
{
    const auto last_commander = commanders.empty() ? incident.opened_by : commanders.back();
    const auto person = incident.commander.value_or(last_commander);
    if (named(person)) return name_of(incident, person);
    if (person.empty()) return "";
    return person == incident.opened_by ? "the opener" : "the commander";
}

} // namespace warroom
