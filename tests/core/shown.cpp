#include "tests/core/shown.hpp"

#include "core/steps.hpp"

#include <set>

namespace warroom {
namespace {

std::string time(const std::optional<Timestamp>& at)
{
    return at ? std::to_string(at->time_since_epoch().count()) : std::string{"-"};
}

class Printed {
public:
    Printed& heading(std::string_view what)
    {
        all_ += '\n';
        all_ += what;
        all_ += ':';
        return *this;
    }
    Printed& add(const auto&... parts)
    {
        (put(parts), ...);
        return *this;
    }
    std::string done() && { return std::move(all_); }

private:
    void put(std::string_view part) { (all_ += ' ') += part; }
    void put(const char* part) { put(std::string_view{part}); }
    void put(bool part) { put(part ? std::string_view{"yes"} : std::string_view{"no"}); }
    void put(const UserId& part) { put(part.value); }
    void put(const std::optional<Timestamp>& part) { put(std::string_view{time(part)}); }
    void put(std::int64_t part) { put(std::string_view{std::to_string(part)}); }
    void put(int part) { put(static_cast<std::int64_t>(part)); }

    std::string all_;
};

void add_window(Printed& text, const ImpactWindow& window)
{
    text.add(window.system, word(window.level), window.share.value_or(-1), std::optional{window.from},
             window.from_assumed, window.to, window.to_assumed, window.withdrawn);
}

void add_facts(Printed& all, const Incident& it)
{
    all.heading("users").add(it.users ? text(*it.users) + " " + it.users->source : "-");
    all.heading("facts");
    for (const auto& [fact, stated] : it.facts) all.add(word(fact), stated.word, stated.detail);
    all.heading("tags");
    for (const auto& tag : it.tags) all.add(tag);
    all.heading("answers");
    for (const auto& [question, answer] : it.answers) all.add(word(question), word(answer));
    all.heading("corrected");
    for (const auto& [field, at] : it.corrected)
        if (field != TimeField::resolved || it.resolved_at) all.add(word(field), std::optional{at});
    all.heading("entries");
    for (const auto entry : it.starred) all.add("*", entry);
    for (const auto entry : it.hidden) all.add("hidden", entry);
    all.heading("followers");
    for (const auto& follower : it.followers) all.add(follower);
}

void add_roles(Printed& all, const Incident& it)
{
    all.heading("held by");
    std::set<std::string> now; // in whatever order they came
    for (const auto& held : it.roles)
        if (!held.to && (!held.attempt || attempt_at(it, held.attempt).open()))
            now.insert(std::string{word(held.role)} + " " + held.person.value + std::to_string(held.attempt) +
                       held.area);
    for (const auto& held : now) all.add(held);
}

} // namespace

std::string shown(const Incident& it)
{
    Printed all;
    all.heading("incident").add(it.seq, word(it.severity), word(peak(it)), it.severity_assumed, word(it.status));
    all.add(it.commander.value_or(UserId{}), it.acknowledged_at, it.monitoring_since, it.identified_at, it.resolved_at,
            it.first_resolved_at, it.closed_at, it.reopened, it.resolves_itself, it.closing_postponed_to, it.drafts);
    all.add(it.merged_into ? it.merged_into->value : 0, it.channel.value, it.channel_name, it.updates,
            it.last_update_at, static_cast<int>(it.next_update.value_or(std::chrono::minutes{-1}).count()));
    for (const auto severity : it.held) all.add(word(severity));
    for (const auto& left : it.statuses_left)
        all.add(word(left.status), left.monitoring_since, left.identified_at, left.first_resolved_at);
    for (const auto& left : it.severities_left) all.add(word(left.severity), static_cast<int>(left.held.size()));
    all.heading("windows");
    for (const auto& window : it.windows) add_window(all, window);
    add_facts(all, it);
    all.heading("todos").add(it.users_by);
    for (const auto& todo : it.todos)
        all.add(todo.text, todo.owner.value_or(UserId{}), todo.due, word(todo.type), word(todo.state));
    all.heading("roles");
    for (const auto& held : it.roles)
        all.add(word(held.role), held.person, std::optional{held.from}, held.to, held.attempt, held.area);
    for (const auto& [role, asked] : it.requests) all.add("?", word(role), asked.by, asked.to, std::optional{asked.at});
    for (const auto& offer : it.offers)
        all.add("!", word(offer.role), offer.by, offer.to, std::optional{offer.at}, offer.reminded);
    all.heading("people");
    for (const auto& [id, known] : it.people)
        all.add(id, known.name, word(known.standing), known.wrote, std::optional{known.active_at});
    for (const auto& [id, change] : it.last_change)
        all.add(id, change.seq, std::optional{change.at}, static_cast<int>(change.inverse.size()));
    for (const auto& [button, at] : it.presses) all.add(button, std::optional{at});
    for (const auto& [duty, failure] : it.failed_duties) all.add(duty, failure.times, failure.reason);
    for (const auto& period : it.read) all.add("read", std::optional{period.from}, std::optional{period.to});
    for (const auto& [thread, until] : it.threads_read) all.add(thread.value, std::optional{until});
    for (const auto& [period, reason] : it.missed)
        all.add("missed", std::optional{period.from}, std::optional{period.to}, reason);
    for (const auto& [card, posted] : it.cards) all.add(word(card.kind), card.attempt, posted.message.value);
    for (const auto* lines : {&it.first_five, &it.closing})
        for (const auto& line : *lines) all.add(line.step->id, word(line.state), line.words, line.by, line.seen);
    for (const auto& attempt : it.attempts) {
        all.heading("attempt").add(attempt.number, word(attempt.strategy), attempt.title, attempt.system,
                                   attempt.undoes, attempt.go_seq, attempt.production_at, attempt.production_said,
                                   attempt.production_assumed, attempt.ended_at, attempt.saw, attempt.withdrawn,
                                   attempt.outcome ? word(*attempt.outcome) : "-", attempt.alone, attempt.alone_since,
                                   attempt.alone_until);
        for (const auto& said : attempt.voices) all.add(word(said.voice), said.by, std::optional{said.at}, said.remark);
        for (const auto& [question, answer] : attempt.aftermath) all.add(word(question), word(answer));
        for (const auto& line : attempt.steps)
            all.add(line.step->id, word(line.state), line.words, line.by, std::optional{line.at}, line.seen);
    }
    return std::move(all).done();
}

std::string shown(const Effect& effect)
{
    std::string all{duty(effect)};
    if (const auto* post = std::get_if<PostEntry>(&effect))
        all += std::to_string(post->seq) + post->to.value + (post->announce ? "announced" : "");
    if (const auto* post = std::get_if<PostCard>(&effect)) all += word(post->card.kind);
    if (const auto* edit = std::get_if<RefreshCard>(&effect)) all += word(edit->card.kind);
    if (const auto* invite = std::get_if<InvitePeople>(&effect))
        for (const auto& who : invite->who) all += who;
    return all + std::to_string(effect.index());
}

std::string substance(const Incident& it)
{
    Printed all;
    all.heading("incident").add(word(it.severity), word(peak(it)), word(it.status), it.commander.value_or(UserId{}));
    all.add(it.identified_at, it.resolved_at, it.first_resolved_at, it.closed_at, it.reopened);
    if (it.status == Status::monitoring) all.add(it.monitoring_since);
    all.heading("windows");
    for (const auto& window : it.windows)
        if (!window.withdrawn) add_window(all, window);
    add_facts(all, it);
    all.heading("todos");
    for (const auto& todo : it.todos)
        if (todo.state != Todo::State::dropped)
            all.add(todo.text, todo.owner.value_or(UserId{}), todo.due, word(todo.state));
    add_roles(all, it);
    for (const auto* lines : {&it.first_five, &it.closing})
        for (const auto& line : *lines) all.add(line.step->id, word(line.state));
    for (const auto& attempt : it.attempts) {
        if (attempt.withdrawn) continue;
        all.heading("attempt").add(attempt.number, attempt.production_at.has_value(), attempt.production_said,
                                   attempt.ended_at, attempt.saw, attempt.outcome ? word(*attempt.outcome) : "-",
                                   covered_alone(attempt));
        for (const auto& [question, answer] : attempt.aftermath)
            if (answer != YesNo::unknown) all.add(word(question), word(answer));
        for (const auto& line : attempt.steps) all.add(line.step->id, word(line.state));
    }
    return std::move(all).done();
}

} // namespace warroom
