#include "bot/pointing.hpp"

#include "core/match.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool written(const Entry& entry) { return entry.kind == "message" || entry.kind == "note" || entry.kind == "update"; }

std::optional<Entry> found(const EntryRef& which, std::span<const Recorded> history, const MessageId& said_by)
{
    std::optional<Entry> best;
    for (auto& entry : entries(history)) {
        const bool gone = entry.deleted || entry.taken_back || entry.redacted;
        const bool it = match(
            which, [&](std::int64_t seq) { return entry.seq == seq; },
            [&](const LastEntry&) {
                const bool order = entry.kind == "message" && is_command(entry.text);
                return written(entry) && !gone && !order && !entry.author.empty() &&
                       (said_by.empty() || entry.message != said_by) && (!best || best->seq < entry.seq);
            },
            [&](const MessageLink& link) {
                return entry.kind == "message" && entry.channel == link.channel && entry.message == link.message;
            });
        if (it) best = std::move(entry);
    }
    return best;
}

Refusal no_such_entry(const EntryRef& which, const Incident& incident)
{
    const auto what = match(
        which, [](std::int64_t seq) { return fmt::format("an entry #{}", seq); },
        [](const LastEntry&) { return std::string{"a message or note yet"}; },
        [](const MessageLink&) { return std::string{"that message"}; });
    return {Reason::bad_argument,
            fmt::format("{} has not {}. ⟦timeline⟧ shows the entries with their numbers.", label(incident), what),
            {{"Timeline", "timeline"}}};
}

} // namespace

Result<Command, Refusal> pointed(const ChangeEntry& asked, const Incident& incident, std::span<const Recorded> history,
                                 const MessageId& said_by)
{
    const auto entry = found(asked.entry, history, said_by);
    if (!entry) return no_such_entry(asked.entry, incident);
    const auto seq = entry->seq;
    switch (asked.how) {
    case ChangeEntry::How::star: return Command{StarEntry{seq, true}};
    case ChangeEntry::How::unstar: return Command{StarEntry{seq, false}};
    case ChangeEntry::How::hide: return Command{HideEntry{seq, asked.text}};
    case ChangeEntry::How::redact: return Command{RedactEntry{seq, asked.text}};
    case ChangeEntry::How::amend: break;
    }
    if (!written(*entry))
        return Refusal{Reason::bad_argument,
                       fmt::format("Entry #{} is what happened, in my words: {}. Messages, notes and updates can be "
                                   "amended; times and impact are corrected with ⟦correct⟧ and ⟦impact⟧.",
                                   seq, entry->text),
                       {{"Add as note", fmt::format("note {}", asked.text)}}};
    return Command{AmendEntry{seq, asked.text}};
}

} // namespace warroom
