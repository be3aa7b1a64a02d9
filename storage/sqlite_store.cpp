#include "storage/sqlite_store.hpp"

#include "core/secrets.hpp"
#include "storage/database.hpp"
#include "storage/event_json.hpp"
#include "storage/event_rows.hpp"
#include "storage/redactor.hpp"
#include "storage/search_index.hpp"
#include "storage/statement.hpp"
#include "storage/upkeep.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <sqlite3.h>
#include <string>
#include <utility>

namespace warroom {
namespace {

Bytes bytes(const Hash& hash) { return {{reinterpret_cast<const char*>(hash.data()), hash.size()}}; }

std::string place(std::int64_t incident, std::int64_t seq)
{
    return "entry " + std::to_string(seq) + " of incident " + std::to_string(incident);
}

// Of a statement that selects incident, seq, at, recorded_at, actor, kind, body.
Recorded recorded_from(const Use& use)
try {
    return {.incident = IncidentId{use.number(0)},
            .seq = use.number(1),
            .at = timestamp(use.number(2)),
            .recorded_at = timestamp(use.number(3)),
            .actor = UserId{use.text(4)},
            .event = decode_event(use.view(5), use.view(6))};
} catch (const Fatal& error) {
    throw Fatal{place(use.number(0), use.number(1)) + ": " + error.what, error.exit_code};
}

template <class Choice>
Choice chosen(const std::string& word)
{
    const auto found = choice<Choice>(word);
    if (!found) throw Fatal{"the directory says '" + word + "', which this version does not know", 5};
    return *found;
}

// The incident that all of the batch is about; 0 if it is about several, or none.
std::int64_t subject(const Batch& batch)
{
    std::optional<std::int64_t> one;
    bool several = false;
    const auto about = [&](IncidentId incident) {
        several = several || (one && *one != incident.value);
        one = incident.value;
    };
    for (const auto& recorded : batch.events) about(recorded.incident);
    for (const auto& listing : batch.listings) about(listing.incident);
    for (const auto& promised : batch.outbox) about(promised.incident);
    for (const auto& settled : batch.settled) about(settled.incident);
    return one && !several ? *one : 0;
}

// In JSON a slash may stand as \/, by which no secret is to be known.
std::string masked_frame(const std::string& frame)
{
    std::string plain;
    for (std::size_t n = 0; n < frame.size(); ++n)
        if (!std::string_view{frame}.substr(n).starts_with("\\/")) plain += frame[n];
    const auto masked = mask_secrets(plain);
    return masked.kinds.empty() ? frame : masked.text;
}

} // namespace

struct SqliteStore::Impl {
    Impl(Opened opened, SaltSource source)
        : database{std::move(opened.database)}, upkeep{database, std::move(opened.saved)}, salt{std::move(source)}
    {
    }

    template <class Take>
    void read_log(IncidentId incident, Take take);
    bool append(const Recorded& recorded); // false: that seq is taken
    void list(const Listing& listing);

    SQLite::Database database;
    Upkeep upkeep;
    SaltSource salt;
    struct End {
        std::int64_t seq = 0;
        Hash hash{};
    };
    std::map<std::int64_t, End> ends{}; // of the logs that this batch goes on with

    SQLite::Statement see{database, "INSERT INTO inbox (delivery, incident, sum) VALUES (?1, ?2, row_sum(?1, ?2)) "
                                    "ON CONFLICT DO NOTHING"};
    SQLite::Statement seen{database, "SELECT 1 FROM inbox WHERE delivery = ?"};
    SQLite::Statement insert_event{
        database, "INSERT INTO event (incident, seq, at, recorded_at, actor, kind, body, salt, digest, hash) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    SQLite::Statement last_event{database, "SELECT seq, hash FROM event WHERE incident = ? ORDER BY seq DESC LIMIT 1"};
    SQLite::Statement one_event{database, "SELECT incident, seq, at, recorded_at, actor, kind, body FROM event "
                                          "WHERE incident = ? AND seq = ?"};
    SQLite::Statement events{database, "SELECT incident, seq, at, recorded_at, actor, kind, body FROM event "
                                       "WHERE incident = ? ORDER BY seq"};
    SQLite::Statement count{database, "SELECT count(*) FROM event WHERE incident = ?"};
    SQLite::Statement links{database,
                            "SELECT incident, seq, at, recorded_at, actor, kind, body, salt, digest, hash FROM event "
                            "WHERE incident = ? ORDER BY seq"};
    SQLite::Statement promise{database, "INSERT INTO outbox (incident, seq, n, kind, body, sum) "
                                        "VALUES (?1, ?2, ?3, ?4, ?5, row_sum(?1, ?2, ?3, ?4, ?5))"};
    SQLite::Statement settle{database, "DELETE FROM outbox WHERE incident = ? AND seq = ? AND n = ?"};
    SQLite::Statement promises{database, "SELECT incident, seq, n, kind, body FROM outbox ORDER BY position"};
    SQLite::Statement put_listing{
        database,
        "INSERT OR REPLACE INTO directory (incident, label, title, severity, status, is_private, drill, "
        "channel, opened_by, declared_at, closed_at, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
        "row_sum(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))"};
    SQLite::Statement listings{database, "SELECT incident, label, title, severity, status, is_private, drill, channel, "
                                         "opened_by, declared_at, closed_at FROM directory ORDER BY incident"};
    SQLite::Statement put_away{database, "INSERT INTO quarantine (received_at, frame, reason) VALUES (?, ?, ?)"};
    SQLite::Statement put_aside{database, "SELECT received_at, frame, reason FROM quarantine ORDER BY position"};
    SQLite::Statement try_once_more{database, "INSERT INTO trying (delivery, times) VALUES (?, 1) "
                                              "ON CONFLICT DO UPDATE SET times = times + 1"};
    SQLite::Statement tries{database, "SELECT times FROM trying WHERE delivery = ?"};
    SQLite::Statement forget{database, "DELETE FROM trying WHERE delivery = ?"};
    SQLite::Statement put_out{database, "DELETE FROM quarantine WHERE received_at < ?"};
    SearchIndex index{database};
    Redactor redactor{database};
};

bool SqliteStore::Impl::append(const Recorded& recorded)
{
    const auto [found, first] = ends.try_emplace(recorded.incident.value);
    auto& end = found->second;
    if (first)
        if (Use last{last_event, recorded.incident.value}; last.next()) end = {last.number(0), hash_from(last.text(1))};
    if (recorded.seq <= end.seq) return false;
    if (recorded.seq != end.seq + 1) {
        throw Fatal{place(recorded.incident.value, recorded.seq) + " would leave a hole behind " +
                    std::to_string(end.seq)};
    }

    auto [kind, body] = encode(recorded.event);
    const auto fresh = salt();
    Row row{.incident = recorded.incident.value,
            .seq = recorded.seq,
            .at = microseconds(recorded.at),
            .recorded_at = microseconds(recorded.recorded_at),
            .actor = recorded.actor.value,
            .kind = std::move(kind),
            .body = std::move(body),
            .salt = std::string(fresh.begin(), fresh.end())};
    row.digest = digest(row.salt, row.body);
    row.hash = hash(end.hash, row);
    end = {row.seq, row.hash};
    Use{insert_event, row.incident,    row.seq,           row.at,         row.recorded_at, row.actor, row.kind,
        row.body,     Bytes{row.salt}, bytes(row.digest), bytes(row.hash)}
        .run();
    return true;
}

void SqliteStore::Impl::list(const Listing& listing)
{
    const std::string severity{word(listing.severity)};
    const std::string status{word(listing.status)};
    std::optional<std::int64_t> closed_at;
    if (listing.closed_at) closed_at = microseconds(*listing.closed_at);
    Use{put_listing,
        listing.incident.value,
        listing.label,
        listing.title,
        severity,
        status,
        std::int64_t{listing.is_private},
        std::int64_t{listing.drill},
        listing.channel.value,
        listing.opened_by.value,
        microseconds(listing.declared_at),
        closed_at}
        .run();
}

SqliteStore::SqliteStore(const std::filesystem::path& path, SaltSource salt, std::chrono::milliseconds patience,
                         bool any_file_system)
try : impl_{std::make_unique<Impl>(open_database(path, patience, any_file_system), std::move(salt))} {
} catch (const SQLite::Exception& error) { // a table that is not what it was made
    throw Fatal{damaged(path, error.what()), 5};
}

SqliteStore::~SqliteStore() = default;

Upkeep& SqliteStore::upkeep() { return impl_->upkeep; }

bool SqliteStore::has_seen(const DeliveryId& delivery) { return Use{impl_->seen, delivery.value}.next(); }

std::vector<Listing> SqliteStore::directory()
{
    std::vector<Listing> lines;
    for (Use use{impl_->listings}; use.next();) {
        lines.push_back({.incident = IncidentId{use.number(0)},
                         .label = use.text(1),
                         .title = use.text(2),
                         .severity = chosen<Severity>(use.text(3)),
                         .status = chosen<Status>(use.text(4)),
                         .is_private = use.number(5) != 0,
                         .drill = use.number(6) != 0,
                         .channel = ChannelId{use.text(7)},
                         .opened_by = UserId{use.text(8)},
                         .declared_at = timestamp(use.number(9))});
        if (!use.null(10)) lines.back().closed_at = timestamp(use.number(10));
    }
    return lines;
}

template <class Take>
void SqliteStore::Impl::read_log(IncidentId incident, Take take)
{
    std::int64_t expected = 0;
    for (Use use{events, incident.value}; use.next();) {
        auto recorded = recorded_from(use);
        if (recorded.seq != ++expected) throw Fatal{place(incident.value, expected) + " is missing", 5};
        take(std::move(recorded));
    }
}

std::vector<Recorded> SqliteStore::history(IncidentId incident)
{
    std::vector<Recorded> history;
    if (Use use{impl_->count, incident.value}; use.next()) history.reserve(static_cast<std::size_t>(use.number(0)));
    impl_->read_log(incident, [&](Recorded&& recorded) { history.push_back(std::move(recorded)); });
    return history;
}

void SqliteStore::replay(IncidentId incident, const Visit& visit) { impl_->read_log(incident, visit); }

std::optional<Recorded> SqliteStore::entry(IncidentId incident, std::int64_t seq)
{
    Use use{impl_->one_event, incident.value, seq};
    if (!use.next()) return std::nullopt;
    return recorded_from(use);
}

std::vector<Link> SqliteStore::chain(IncidentId incident)
{
    Use rows{impl_->links, incident.value};
    return links_from(rows);
}

std::string SqliteStore::damage() { return impl_->upkeep.damage(Upkeep::Depth::whole); }

std::vector<Promised> SqliteStore::outbox()
{
    std::vector<Promised> promises;
    for (Use use{impl_->promises}; use.next();) {
        const IncidentId incident{use.number(0)};
        promises.push_back({.id = {incident, use.number(1), static_cast<int>(use.number(2))},
                            .incident = incident,
                            .effect = decode_effect(use.text(3), use.text(4))});
    }
    return promises;
}

Committed SqliteStore::commit(const Batch& batch)
{
    bool rewritten = false;
    const auto committed = impl_->upkeep.write([&] {
        impl_->ends.clear();
        const auto incident = subject(batch);
        for (const auto& delivery : batch.inbox) {
            if (Use{impl_->see, delivery.value, incident}.run() == 0) return Committed::conflict;
        }
        for (const auto& recorded : batch.events) {
            if (!impl_->append(recorded)) return Committed::conflict;
            const auto* redaction = std::get_if<Redacted>(&recorded.event);
            if (redaction) impl_->redactor.carry_out(recorded.incident, *redaction);
            rewritten = rewritten || redaction;
        }
        for (const auto& listing : batch.listings) impl_->list(listing);
        for (const auto& [id, of, effect] : batch.outbox) {
            assert(id.incident == of);
            const auto [kind, body] = encode(effect);
            Use{impl_->promise, id.incident.value, id.seq, std::int64_t{id.n}, kind, body}.run();
        }
        for (const auto& id : batch.settled) {
            Use{impl_->settle, id.incident.value, id.seq, std::int64_t{id.n}}.run();
        }
        return Committed::done;
    });
    if (rewritten && committed == Committed::done) impl_->upkeep.shorten_log(); // the bytes are still in it
    return committed;
}

Committed SqliteStore::quarantine(const Quarantined& frame)
{
    return impl_->upkeep.write([&] {
        const auto masked = masked_frame(frame.frame);
        const auto reason = mask_secrets(frame.reason).text;
        Use{impl_->put_away, microseconds(frame.received_at), Bytes{masked}, reason}.run();
        return Committed::done;
    });
}

Committed SqliteStore::forget_quarantined(Timestamp before)
{
    return impl_->upkeep.write([&] {
        Use{impl_->put_out, microseconds(before)}.run();
        return Committed::done;
    });
}

std::vector<Quarantined> SqliteStore::quarantined()
{
    std::vector<Quarantined> frames;
    for (Use use{impl_->put_aside}; use.next();) {
        frames.push_back({timestamp(use.number(0)), use.text(1), use.text(2)});
    }
    return frames;
}

int SqliteStore::try_again(const DeliveryId& delivery)
{
    const auto noted = impl_->upkeep.write([&] {
        Use{impl_->try_once_more, delivery.value}.run();
        return Committed::done;
    });
    if (noted != Committed::done) return 0;
    Use use{impl_->tries, delivery.value};
    return use.next() ? static_cast<int>(use.number(0)) : 0;
}

void SqliteStore::tried(const DeliveryId& delivery)
{
    const auto forget = [&] { Use{impl_->forget, delivery.value}.run(); };
    if (impl_->upkeep.failed()) return impl_->upkeep.last_words(forget);
    impl_->upkeep.write([&] {
        forget();
        return Committed::done;
    });
}

std::vector<Found> SqliteStore::search(std::string_view words, std::size_t most)
{
    std::vector<IncidentId> stale; // recording doesn't wait for an index: who searches brings it up to date
    for (const auto& line : directory()) {
        Use last{impl_->last_event, line.incident.value};
        if (last.next() && last.number(0) != impl_->index.known_up_to(line.incident)) stale.push_back(line.incident);
    }
    for (const auto incident : stale) {
        const auto log = history(incident);
        const auto indexed = impl_->upkeep.write([&] {
            impl_->index.put(log);
            return Committed::done;
        });
        if (indexed != Committed::done) break; // no room left: what was indexed before is found all the same
    }
    return impl_->index.find(words, most);
}

} // namespace warroom
