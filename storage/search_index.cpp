#include "storage/search_index.hpp"

#include "core/timeline.hpp"
#include "storage/statement.hpp"

#include <sstream>

namespace warroom {
namespace {

// Each word on its own, in quotes: what people type is no query language.
std::string query(std::string_view words)
{
    std::string all;
    std::istringstream typed{std::string{words}};
    for (std::string word; typed >> word;) {
        std::string quoted;
        for (const char c : word) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
        all += (all.empty() ? "\"" : " \"") + quoted + "\"";
    }
    return all.empty() ? all : all + "*";
}

std::string words_of(const Entry& entry, const Recorded& recorded)
{
    const auto* declared = std::get_if<IncidentDeclared>(&recorded.event);
    return declared ? declared->title + " · " + entry.text : entry.text;
}

} // namespace

SearchIndex::SearchIndex(SQLite::Database& database)
    : known_{database, "SELECT seq FROM searched WHERE incident = ?"},
      know_{database, "INSERT OR REPLACE INTO searched (incident, seq) VALUES (?, ?)"},
      forget_{database, "DELETE FROM search WHERE incident = ?"},
      add_{database, "INSERT INTO search (words, incident, seq, at) VALUES (?, ?, ?, ?)"},
      find_{database, "SELECT incident, seq, at, snippet(search, 0, '', '', '…', 16) FROM search WHERE search MATCH ? "
                      "ORDER BY rank, at DESC LIMIT ?"}
{
}

std::int64_t SearchIndex::known_up_to(IncidentId incident)
{
    Use known{known_, incident.value};
    return known.next() ? known.number(0) : 0;
}

void SearchIndex::put(std::span<const Recorded> history)
{
    if (history.empty()) return;
    const auto incident = history.front().incident.value;
    Use{forget_, incident}.run();
    for (const auto& entry : entries(history)) {
        if (entry.deleted || entry.hidden || entry.taken_back || entry.kind == "edit" || entry.kind == "delete")
            continue;
        const auto words = words_of(entry, history[static_cast<std::size_t>(entry.seq) - 1]);
        Use{add_, words, incident, entry.seq, microseconds(entry.at)}.run();
    }
    Use{know_, incident, history.back().seq}.run();
}

std::vector<Found> SearchIndex::find(std::string_view words, std::size_t most)
{
    std::vector<Found> all;
    const auto wanted = query(words);
    if (wanted.empty()) return all;
    for (Use use{find_, wanted, static_cast<std::int64_t>(most)}; use.next();)
        all.push_back({IncidentId{use.number(0)}, use.number(1), timestamp(use.number(2)), use.text(3)});
    return all;
}

} // namespace warroom
