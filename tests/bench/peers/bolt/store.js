// What the bot keeps, in SQLite. better-sqlite3 is synchronous: when a call returns, its commit is on disk.
import Database from 'better-sqlite3';

const db = new Database(process.env.WARROOM_DB);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL'); // this build's own default for WAL is NORMAL, which doesn't sync commits
db.exec(`
  CREATE TABLE IF NOT EXISTS incidents (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, declared_by TEXT NOT NULL, declared_at INTEGER NOT NULL,
    channel TEXT UNIQUE, closed_at INTEGER);
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, ts TEXT NOT NULL, user TEXT, text TEXT, thread_ts TEXT,
    event_id TEXT NOT NULL, received_at INTEGER NOT NULL, UNIQUE (channel, ts));
`);

const declared = db.prepare('INSERT INTO incidents (title, declared_by, declared_at) VALUES (?, ?, ?)');
const moved = db.prepare('UPDATE incidents SET channel = ? WHERE id = ?');
const closed = db.prepare('UPDATE incidents SET closed_at = ? WHERE channel = ?');
const said = db.prepare(`
  INSERT OR IGNORE INTO messages (channel, ts, user, text, thread_ts, event_id, received_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`);
const entries = db.prepare('SELECT ts, user, text FROM messages WHERE channel = ? ORDER BY ts');

// Asked for every message, so it is kept in memory
const rooms = new Set(
  db.prepare('SELECT channel FROM incidents WHERE channel IS NOT NULL AND closed_at IS NULL').pluck().all());

export const isRoom = (channel) => rooms.has(channel);

export function declare(title, user) {
  return declared.run(title, user, Date.now()).lastInsertRowid;
}

export function giveRoom(incident, channel) {
  moved.run(channel, incident);
  rooms.add(channel);
}

export function record(event, eventId) {
  if (!rooms.has(event.channel)) return;
  said.run(event.channel, event.ts, event.user, event.text, event.thread_ts, eventId, Date.now());
}

export function close(channel) {
  closed.run(Date.now(), channel);
  rooms.delete(channel);
}

export const entriesOf = (channel) => entries.all(channel);
export const end = () => db.close();
