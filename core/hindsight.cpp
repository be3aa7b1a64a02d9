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
    return is_one_of<SeverityChanged, RoleAssigned, AttemptStarted, AttemptEnded, StepMarked>(recorded.event);
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

} // namespace

Hindsight::Hindsight(std::span<const Recorded> history)
{
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto& recorded = history[i];
        const auto& event = recorded.event;
        if (const auto* message = std::get_if<MessagePosted>(&event))
            posted.try_emplace({message->channel, message->message}, message->text);
        if (const auto* gone = std::get_if<MessageDeleted>(&event))
            fates[{gone->channel, gone->message}].deleted = true;
        if (const auto* edit = std::get_if<MessageEdited>(&event)) {
            auto& fate = fates[{edit->channel, edit->message}];
            if (!fate.edited_at || edit->edited_at >= *fate.edited_at) {
                fate.text = edit->text;
                fate.edited_at = edit->edited_at;
            }
        }
        if (const auto* gone = std::get_if<AttemptWithdrawn>(&event)) withdrawn.insert(gone->number);
        if (const auto* list = std::get_if<ChecklistStarted>(&event))
            for (const auto& step : list->checklist.steps) step_names[step.id] = step.name;

        const auto* back = std::get_if<TakenBack>(&event);
        if (!back) continue;
        undone.insert(back->entry);
        // The entry is the last of what one command did; what undoes it stands right before this.
        for (auto j = i; j-- > 0 && history[j].seq > back->entry;)
            if (at_once(history[j], recorded) && takes_back(history[j])) undone.insert(history[j].seq);
        const auto last = std::ranges::find(history, back->entry, &Recorded::seq);
        if (last == history.end()) continue;
        auto& all = changes[recorded.seq];
        all.push_back(&*last);
        for (auto it = last;
             is_change(*it) && it != history.begin() && is_change(*std::prev(it)) && at_once(*std::prev(it), *it);) {
            --it;
            undone.insert(it->seq);
            all.insert(all.begin(), &*it);
        }
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

bool Hindsight::of_withdrawn_attempt(const Event& event) const
{
    if (const auto* started = std::get_if<AttemptStarted>(&event)) return withdrawn.contains(started->number);
    if (const auto* marked = std::get_if<StepMarked>(&event)) return withdrawn.contains(marked->attempt);
    if (const auto* ended = std::get_if<AttemptEnded>(&event)) return withdrawn.contains(ended->number);
    if (const auto* again = std::get_if<AttemptReopened>(&event)) return withdrawn.contains(again->number);
    return std::holds_alternative<AttemptWithdrawn>(event);
}

} // namespace warroom
