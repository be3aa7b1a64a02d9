#include "core/redaction.hpp"

#include "core/texts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace warroom {
namespace {

constexpr std::size_t telling = 8; // shorter words are repeated because they are ordinary

template <class... Kinds>
bool is_any_of(const Event& event)
{
    return (std::holds_alternative<Kinds>(event) || ...);
}

std::optional<MessageId> message_of(const Event& event)
{
    if (const auto* posted = std::get_if<MessagePosted>(&event)) return posted->message;
    if (const auto* edit = std::get_if<MessageEdited>(&event)) return edit->message;
    if (const auto* gone = std::get_if<MessageDeleted>(&event)) return gone->message;
    const auto* note = std::get_if<NoteTaken>(&event);
    return note ? note->message : std::nullopt;
}

// Somebody's own words: the same words of somebody else are not these.
bool is_written(const Event& event)
{
    return is_any_of<MessagePosted, MessageEdited, NoteTaken, UpdateSent, EntryAmended, PersonSeen>(event);
}

bool same_thing(const Event& one, const Event& other)
{
    if (one.index() != other.index()) return false;
    if (const auto* impact = std::get_if<ImpactChanged>(&one))
        return impact->window == std::get<ImpactChanged>(other).window;
    if (const auto* todo = std::get_if<TodoChanged>(&one)) return todo->number == std::get<TodoChanged>(other).number;
    if (const auto* fact = std::get_if<FactStated>(&one)) return fact->fact == std::get<FactStated>(other).fact;
    return std::holds_alternative<UsersCounted>(one);
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

class Search {
public:
    Search(std::span<const Recorded> history, const Recorded& entry) : history_{history}, entry_{entry} {}

    RedactEntry result(RedactEntry asked)
    {
        take(entry_);
        message_ = message_of(entry_.event);
        same_message();
        same_breath();
        same_message(); // that a command was typed in
        repeated();
        if (const auto* before = std::get_if<Redacted>(&entry_.event)) // vouched for by this one from here on
            for (const auto row : before->rows) rows_.insert(row);
        asked.rows.assign(rows_.begin(), rows_.end());
        asked.message = message_;
        return asked;
    }

private:
    bool take(const Recorded& row)
    {
        const auto texts = texts_of(row.event);
        if (texts.empty() || !rows_.insert(row.seq).second) return false;
        for (const auto& text : texts) words_.push_back({text, &row.event});
        return true;
    }

    void same_message()
    {
        for (const auto& row : history_) {
            const auto* amended = std::get_if<EntryAmended>(&row.event);
            if (message_ && message_of(row.event) == message_) take(row);
            if (amended && (amended->entry == entry_.seq || rows_.contains(amended->entry))) take(row);
        }
    }

    // A line that is typed in the room is a message and does something: both have its author and its time.
    void same_breath()
    {
        const auto said = words_;
        for (const auto& row : history_) {
            if (row.actor.empty() || row.actor != entry_.actor || row.at != entry_.at ||
                std::holds_alternative<PersonSeen>(row.event))
                continue;
            const auto shares = [&](const std::string& text) {
                return std::ranges::any_of(
                    said, [&](const Word& word) { return contains(text, word.text) || contains(word.text, text); });
            };
            if (!std::ranges::any_of(texts_of(row.event), shares)) continue;
            take(row);
            if (!message_) message_ = message_of(row.event);
        }
    }

    void repeated()
    {
        const bool title = std::holds_alternative<IncidentDeclared>(entry_.event);
        for (const auto& row : history_) {
            if (title && std::holds_alternative<ChannelOpened>(row.event)) take(row); // named after it
            if (is_written(row.event)) continue;
            const auto repeats = [&](const std::string& text) {
                return std::ranges::any_of(words_, [&](const Word& word) { return says(row.event, text, word); });
            };
            if (std::ranges::any_of(texts_of(row.event), repeats)) found_.push_back(&row);
        }
        for (const auto* row : found_) take(*row);
    }

    struct Word {
        std::string text;
        const Event* of;
    };
    static bool says(const Event& event, const std::string& text, const Word& word)
    {
        if (text == word.text) return text.size() >= telling || same_thing(event, *word.of);
        if (word.text.size() >= telling && contains(text, word.text)) return true;
        const bool line = is_any_of<ApprovalAsked, ButtonPressed>(*word.of); // as typed, with the verb in front
        return line && text.size() >= telling && contains(word.text, text);
    }

    std::span<const Recorded> history_;
    const Recorded& entry_;
    std::optional<MessageId> message_{};
    std::set<std::int64_t> rows_{};
    std::vector<Word> words_{};
    std::vector<const Recorded*> found_{};
};

// Where "(redacted: why)" stands in place of what was written.
std::string* main_text(Event& event)
{
    if (auto* declared = std::get_if<IncidentDeclared>(&event)) return &declared->title;
    if (auto* note = std::get_if<NoteTaken>(&event)) return &note->text;
    if (auto* posted = std::get_if<MessagePosted>(&event)) return &posted->text;
    if (auto* edit = std::get_if<MessageEdited>(&event)) return &edit->text;
    if (auto* update = std::get_if<UpdateSent>(&event)) return &update->text;
    if (auto* amended = std::get_if<EntryAmended>(&event)) return &amended->text;
    auto* todo = std::get_if<TodoChanged>(&event);
    return todo ? &todo->to.text : nullptr;
}

} // namespace

Command looked_up(Command command, std::span<const Recorded> history)
{
    auto* asked = std::get_if<RedactEntry>(&command);
    if (!asked) return command;
    const auto entry = std::ranges::find(history, asked->entry, &Recorded::seq);
    if (entry == history.end()) return command;
    return Search{history, *entry}.result(std::move(*asked));
}

std::vector<Recorded> redacted(std::vector<Recorded> history)
{
    std::set<std::int64_t> rows;
    for (const auto& recorded : history)
        if (const auto* redaction = std::get_if<Redacted>(&recorded.event))
            rows.insert(redaction->rows.begin(), redaction->rows.end());
    for (auto& recorded : history)
        if (rows.contains(recorded.seq)) empty_texts(recorded.event);
    return history;
}

Incident folded(std::span<const Recorded> history)
{
    Incident incident;
    for (const auto& recorded : history) evolve(incident, recorded);
    return incident;
}

std::optional<std::vector<Recorded>> with_redactions_told(std::span<const Recorded> history)
{
    std::map<std::int64_t, std::string> rows;
    std::map<MessageId, std::string> messages; // that come again
    for (const auto& recorded : history) {
        const auto* redaction = std::get_if<Redacted>(&recorded.event);
        if (!redaction) continue;
        const auto words = redaction->why.empty() ? "(redacted)" : fmt::format("(redacted: {})", redaction->why);
        for (const auto row : redaction->rows) rows.try_emplace(row, words);
        if (redaction->message) messages.try_emplace(*redaction->message, words);
    }
    if (rows.empty()) return std::nullopt;
    std::optional<std::vector<Recorded>> told;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto row = rows.find(history[i].seq);
        const auto message = message_of(history[i].event);
        const auto again = message ? messages.find(*message) : messages.end();
        if (row == rows.end() && again == messages.end()) continue;
        auto event = history[i].event;
        auto* text = main_text(event);
        if (!text || !text->empty()) continue;
        *text = row != rows.end() ? row->second : again->second;
        if (!told) told.emplace(history.begin(), history.end());
        (*told)[i].event = std::move(event);
    }
    return told;
}

} // namespace warroom
