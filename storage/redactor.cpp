#include "storage/redactor.hpp"

#include "core/redaction.hpp"
#include "core/texts.hpp"
#include "storage/event_json.hpp"
#include "storage/statement.hpp"

#include <nlohmann/json.hpp>

namespace warroom {
namespace {

const std::string& kind_of_redactions()
{
    static const auto kind = encode(Event{Redacted{}}).kind;
    return kind;
}

// As a frame says it: JSON, with the quotes left out.
std::string in_json(const std::string& text)
{
    const auto quoted = nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return quoted.substr(1, quoted.size() - 2);
}

} // namespace

Redactor::Redactor(SQLite::Database& database)
    : database_{database},
      read_{database, "SELECT kind, body FROM event WHERE incident = ? AND seq = ?"},
      rewrite_{database, "UPDATE event SET body = ?, salt = x'' WHERE incident = ? AND seq = ?"},
      forget_{database, "DELETE FROM search WHERE incident = ?"},
      unlist_{database, "DELETE FROM searched WHERE incident = ?"},
      drop_frames_{database, "DELETE FROM quarantine WHERE instr(frame, CAST(? AS BLOB)) > 0"}
{
}

void Redactor::carry_out(IncidentId incident, const Redacted& redaction)
{
    std::set<std::string> words;
    for (const auto row : redaction.rows) empty(incident, row, words);
    Use{forget_, incident.value}.run();
    Use{unlist_, incident.value}.run();
    database_.exec("INSERT INTO search (search) VALUES ('rebuild')"); // deleting leaves the words in it
    forget_frames(redaction, words);
}

void Redactor::empty(IncidentId incident, std::int64_t row, std::set<std::string>& words)
{
    Encoded stored;
    {
        Use read{read_, incident.value, row};
        if (!read.next()) return;
        stored = {read.text(0), read.text(1)};
    }
    auto event = decode_event(stored.kind, stored.body);
    const auto texts = texts_of(event);
    words.insert(texts.begin(), texts.end());
    empty_texts(event);
    const auto body = encode(event).body;
    if (body != stored.body) Use{rewrite_, body, incident.value, row}.run();
}

void Redactor::forget_frames(const Redacted& redaction, const std::set<std::string>& words)
{
    constexpr std::size_t telling = 8;
    const auto drop = [&](const std::string& part) { Use{drop_frames_, part}.run(); };
    if (redaction.message) drop(redaction.message->value);
    for (const auto& text : words) {
        if (text.size() < telling) continue;
        drop(text);
        drop(in_json(text));
    }
}

std::set<std::int64_t> redacted_rows(std::span<const Row> log)
{
    std::set<std::int64_t> rows;
    for (const auto& row : log) {
        if (row.kind != kind_of_redactions() || row.salt.empty() || row.digest != digest(row.salt, row.body)) continue;
        const auto redaction = std::get<Redacted>(decode_event(row.kind, row.body));
        for (const auto named : redaction.rows)
            if (named < row.seq) rows.insert(named);
    }
    return rows;
}

bool has_no_words(const Row& row)
try {
    return row.salt.empty() && texts_of(decode_event(row.kind, row.body)).empty();
} catch (const Fatal&) {
    return false; // it can't even be read
}

} // namespace warroom
