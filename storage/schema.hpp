#pragma once
// The tables, as they come to be: a new database takes all the steps, an older one those that it lacks. A step that
// was released is never changed; add the next. Times are microseconds since 1970 UTC, choices are their words.

#include <array>

namespace warroom {

constexpr int application_id = 0x57415252; // "WARR": whose file this is

constexpr const char* first_schema = R"sql(

-- What reached us and was dealt with, so that a copy is known as one. incident 0: none in particular.
CREATE TABLE inbox (
    delivery TEXT    NOT NULL PRIMARY KEY,
    incident INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened. storage/chain.hpp says how digest and hash are made; an empty salt marks a redacted body.
CREATE TABLE event (
    incident    INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    salt        BLOB    NOT NULL,
    digest      BLOB    NOT NULL,
    hash        BLOB    NOT NULL,
    PRIMARY KEY (incident, seq)
) STRICT;

CREATE TRIGGER event_follows_the_one_before BEFORE INSERT ON event
WHEN new.seq IS NOT 1 + (SELECT coalesce(max(seq), 0) FROM event WHERE incident = new.incident)
BEGIN
    SELECT RAISE(ABORT, 'an event follows the one before');
END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted');
END;

CREATE TRIGGER event_changes_only_by_redaction BEFORE UPDATE ON event
WHEN NOT (new.incident IS old.incident AND new.seq IS old.seq AND new.at IS old.at
          AND new.recorded_at IS old.recorded_at AND new.actor IS old.actor AND new.kind IS old.kind
          AND new.digest IS old.digest AND new.hash IS old.hash
          AND new.body IS NOT old.body AND length(new.salt) = 0)
BEGIN
    SELECT RAISE(ABORT, 'an event changes only by redaction');
END;

-- What we promised and don't yet know to be done, in the order of promising.
CREATE TABLE outbox (
    position INTEGER NOT NULL PRIMARY KEY,
    incident INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    n        INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    UNIQUE (incident, seq, n)
) STRICT;

-- One line for each incident; can be made again from its events.
CREATE TABLE directory (
    incident    INTEGER NOT NULL PRIMARY KEY,
    label       TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    severity    TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    is_private  INTEGER NOT NULL,
    drill       INTEGER NOT NULL,
    channel     TEXT    NOT NULL,
    opened_by   TEXT    NOT NULL,
    declared_at INTEGER NOT NULL,
    closed_at   INTEGER
) STRICT;

-- Frames that could not be understood, kept whole: bytes, as they may not even be text.
CREATE TABLE quarantine (
    position    INTEGER NOT NULL PRIMARY KEY,
    received_at INTEGER NOT NULL,
    frame       BLOB    NOT NULL,
    reason      TEXT    NOT NULL
) STRICT;

)sql";

constexpr const char* searchable = R"sql(

-- What people look for; can be made again from the events. searched: up to which entry of an incident it is known.
CREATE VIRTUAL TABLE search USING fts5 (
    words, incident UNINDEXED, seq UNINDEXED, at UNINDEXED, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE searched (
    incident INTEGER NOT NULL PRIMARY KEY,
    seq      INTEGER NOT NULL
) STRICT;

)sql";

constexpr const char* ends_noted = R"sql(

-- One row while nobody serves who would still have to say that it ended in good order.
CREATE TABLE ended_well (
    yes INTEGER NOT NULL PRIMARY KEY
) STRICT;
INSERT INTO ended_well (yes) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM event); -- there was no end to go wrong

-- After an end that was none: deliveries that somebody began to deal with, and how often. One that brings the process
-- down each time is known by it.
CREATE TABLE trying (
    delivery TEXT    NOT NULL PRIMARY KEY,
    times    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

)sql";

constexpr const char* rows_summed = R"sql(

-- row_sum() (storage/row_sums.hpp) of the columns before it: no hash chain vouches for these rows.
ALTER TABLE inbox ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE directory ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
UPDATE inbox SET sum = row_sum(delivery, incident);
UPDATE outbox SET sum = row_sum(incident, seq, n, kind, body);
UPDATE directory SET sum = row_sum(incident, label, title, severity, status, is_private, drill, channel, opened_by,
                                   declared_at, closed_at);

)sql";

// [i] leads from user_version i to i + 1.
constexpr std::array migrations{first_schema, searchable, ends_noted, rows_summed};
constexpr int schema_version = migrations.size();

} // namespace warroom
