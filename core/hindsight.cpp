#include "core/hindsight.hpp"

#include <algorithm>

namespace warroom {
namespace {

template <class... E>
bool is_one_of(const Event& event)
{
    return (std::holds_alternative<E>(event) || ...);
}

// What counts as a person's change when it is taken back, as evolve sees it.
bool is_change(const Recorded& recorded)
{
    if (recorded.actor.empty()) return false;
    if (const auto* status = std::get_if<StatusChanged>(&recorded.event)) return status->to != Status::closed;
    return is_one_of<SeverityChanged, RoleAssigned, AttemptStarted, AttemptEnded, StepMarked, ImpactChanged,
                     UsersCounted, TimeCorrected, FactStated, QuestionAnswered, TodoChanged, FollowChanged,
                     EntryStarred, EntryAmended, EntryHidden, ProductionReached, AloneDeclared, GoVoiced,
                     AftermathAnswered>(recorded.event);
}

bool takes_back(const Recorded& recorded)
{
    return is_change(recorded) || is_one_of<AttemptReopened, AttemptWithdrawn>(recorded.event);
}

bool at_once(const Recorded& one, const Recorded& other) { return one.actor == other.actor && one.at == other.at; }

std::string_view after_word(std::string_view text)
{
    const auto gap = text.find_first_of(" \t\n");
    const auto next = text.find_first_not_of(" \t\n", gap);
    return gap == std::string_view::npos || next == std::string_view::npos ? std::string_view{} : text.substr(next);
}

// "!note …" or "<@bot> note …" without what only calls the bot.
std::string_view without_call(std::string_view text)
{
    if (text.starts_with('!')) return after_word(text);
    if (text.starts_with("<@")) return after_word(after_word(text));
    return text;
}

// What is numbered keeps its number though it was taken back; what took it back sets it right again.
bool leaves_no_trace(const Event& event)
{
    return is_one_of<AttemptStarted, AttemptWithdrawn, ImpactChanged, TodoChanged>(event);
}

} // namespace

std::string role_words(const Incident& incident, const UserId& person)
{
    if (person.empty()) return "the bot";
    if (incident.commander == person) return "the commander";
    const auto holds = [&](Role role, int attempt = 0) {
        const auto all = holders(incident, role, attempt);
        return std::ranges::find(all, person) != all.end();
    };
    if (const auto* attempt = open_attempt(incident)) {
        if (holds(Role::driver, attempt->number) || holds(Role::driver)) return "the driver";
        if (holds(Role::reviewer, attempt->number) || holds(Role::reviewer)) return "the reviewer";
    }
    if (holds(Role::deputy)) return "the deputy";
    if (holds(Role::comms)) return "the comms lead";
    if (holds(Role::scribe)) return "the scribe";
    if (holds(Role::support)) return "a support colleague";
    for (const auto& held : incident.roles)
        if (held.role == Role::expert && held.person == person && !held.to)
            return held.area.empty() ? "an expert" : "an expert for " + held.area;
    if (incident.opened_by == person) return "the opener";
    return holds(Role::observer) ? "an observer" : "a responder";
}

Hindsight::Hindsight(std::span<const Recorded> history)
{
    for (std::size_t i = 0; i < history.size(); ++i) {
        read_messages(history[i]);
        if (const auto* gone = std::get_if<AttemptWithdrawn>(&history[i].event)) withdrawn.insert(gone->number);
        if (const auto* list = std::get_if<ChecklistStarted>(&history[i].event))
            for (const auto& step : list->checklist.steps) step_names[step.id] = step.name;
        read_taking_back(history, i);
    }
    for (const auto& recorded : history)
        if (!undone.contains(recorded.seq)) read_corrections(recorded);
    for (const auto& recorded : history) {
        const auto* message = std::get_if<MessagePosted>(&recorded.event);
        if (message && starred.contains(recorded.seq)) starred_messages.insert({message->channel, message->message});
    }
    live(history);
}

void Hindsight::read_messages(const Recorded& recorded)
{
    if (const auto* message = std::get_if<MessagePosted>(&recorded.event))
        posted.try_emplace(posted.end(), MessageKey{message->channel, message->message},
                           message->text); // in order, mostly
    if (const auto* gone = std::get_if<MessageDeleted>(&recorded.event))
        fates[{gone->channel, gone->message}].deleted = true;
    const auto* edit = std::get_if<MessageEdited>(&recorded.event);
    if (!edit) return;
    auto& fate = fates[{edit->channel, edit->message}];
    if (fate.edited_at && edit->edited_at < *fate.edited_at) return;
    fate.text = edit->text;
    fate.edited_at = edit->edited_at;
}

void Hindsight::read_corrections(const Recorded& recorded)
{
    const auto mark = [](std::set<std::int64_t>& marked, std::int64_t entry, bool on) {
        if (on)
            marked.insert(entry);
        else
            marked.erase(entry);
    };
    if (const auto* star = std::get_if<EntryStarred>(&recorded.event)) mark(starred, star->entry, star->starred);
    if (const auto* hide = std::get_if<EntryHidden>(&recorded.event)) mark(hidden, hide->entry, hide->hidden);
    if (const auto* amend = std::get_if<EntryAmended>(&recorded.event)) amended[amend->entry] = amend->text;
}

void Hindsight::read_taking_back(std::span<const Recorded> history, std::size_t i)
{
    const auto& recorded = history[i];
    const auto* back = std::get_if<TakenBack>(&recorded.event);
    if (!back) return;
    undone.insert(back->entry);
    // The entry is the last of what one command did; what undoes it stands right before this.
    for (auto j = i; j-- > 0 && history[j].seq > back->entry;)
        if (at_once(history[j], recorded) && takes_back(history[j])) undone.insert(history[j].seq);
    const auto last = std::ranges::find(history, back->entry, &Recorded::seq);
    if (last == history.end()) return;
    auto& all = changes[recorded.seq];
    all.push_back(&*last);
    for (auto it = last;
         is_change(*it) && it != history.begin() && is_change(*std::prev(it)) && at_once(*std::prev(it), *it);) {
        --it;
        undone.insert(it->seq);
        all.insert(all.begin(), &*it);
    }
}

// What was taken back is read as if it had never been: no time, no peak and no commander comes of it.
void Hindsight::live(std::span<const Recorded> history)
{
    for (const auto& recorded : history) {
        told_by.push_back(role_words(incident, recorded.actor));
        if (!undone.contains(recorded.seq) || leaves_no_trace(recorded.event)) evolve(incident, recorded);
    }
}

const Hindsight::Fate* Hindsight::fate(const NoteTaken& note) const
{
    if (!note.message) return nullptr;
    const auto found = std::ranges::find(fates, *note.message, [](const auto& fate) { return fate.first.second; });
    return found == fates.end() ? nullptr : &found->second;
}

bool Hindsight::deleted(const NoteTaken& note) const
{
    const auto* known = fate(note);
    return known && known->deleted;
}

std::optional<std::string> Hindsight::edited_text(const NoteTaken& note) const
{
    const auto* known = fate(note);
    if (!known || !known->edited_at) return std::nullopt;
    const std::string_view text = known->text;
    const auto first =
        std::ranges::find(posted, *note.message, [](const auto& message) { return message.first.second; });
    if (first == posted.end()) return std::string{without_call(text)};
    const std::string_view before = first->second;
    if (text == before) return std::nullopt; // only a preview was added
    // What stood before the note's words - the verb, a mention, a time - is no part of them now either.
    const auto call = before.substr(0, before.size() - std::min(before.size(), note.text.size()));
    if (before.ends_with(note.text) && text.starts_with(call)) return std::string{text.substr(call.size())};
    return std::string{without_call(text)};
}

bool Hindsight::is_starred(const Recorded& recorded) const
{
    if (starred.contains(recorded.seq)) return true;
    if (const auto* message = std::get_if<MessagePosted>(&recorded.event))
        return starred_messages.contains({message->channel, message->message});
    const auto* note = std::get_if<NoteTaken>(&recorded.event);
    return note && note->message &&
           std::ranges::find(starred_messages, *note->message, &MessageKey::second) != starred_messages.end();
}

bool Hindsight::of_withdrawn_attempt(const Event& event) const
{
    if (const auto* started = std::get_if<AttemptStarted>(&event)) return withdrawn.contains(started->number);
    if (const auto* marked = std::get_if<StepMarked>(&event)) return withdrawn.contains(marked->attempt);
    if (const auto* ended = std::get_if<AttemptEnded>(&event)) return withdrawn.contains(ended->number);
    if (const auto* again = std::get_if<AttemptReopened>(&event)) return withdrawn.contains(again->number);
    if (const auto* reached = std::get_if<ProductionReached>(&event)) return withdrawn.contains(reached->number);
    if (const auto* voice = std::get_if<GoVoiced>(&event)) return withdrawn.contains(voice->attempt);
    if (const auto* alone = std::get_if<AloneDeclared>(&event)) return withdrawn.contains(alone->attempt);
    return std::holds_alternative<AttemptWithdrawn>(event);
}

} // namespace warroom
