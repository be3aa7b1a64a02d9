package main

import (
	"database/sql"
	"strings"
	"sync"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"github.com/slack-go/slack/slackevents"
)

const schema = `
CREATE TABLE IF NOT EXISTS incidents (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, declared_by TEXT NOT NULL, declared_at INTEGER NOT NULL,
  channel TEXT UNIQUE, closed_at INTEGER);
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY, channel TEXT NOT NULL, ts TEXT NOT NULL, user TEXT, text TEXT, thread_ts TEXT,
  event_id TEXT NOT NULL, received_at INTEGER NOT NULL, UNIQUE (channel, ts));`

// What the bot keeps, in SQLite: when a call returns, its commit is on disk.
type store struct {
	db                             *sql.DB
	declared, moved, ended, listed *sql.Stmt
	said                           *sql.Stmt

	// Asked for every message, so it is kept in memory
	mutex sync.RWMutex
	rooms map[string]bool
}

func openStore(path string) (*store, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		return nil, err
	}
	if _, err = db.Exec(schema); err != nil {
		return nil, err
	}
	s := &store{db: db, rooms: map[string]bool{}}
	for statement, text := range map[**sql.Stmt]string{
		&s.declared: `INSERT INTO incidents (title, declared_by, declared_at) VALUES (?, ?, ?)`,
		&s.moved:    `UPDATE incidents SET channel = ? WHERE id = ?`,
		&s.ended:    `UPDATE incidents SET closed_at = ? WHERE channel = ?`,
		&s.said: `INSERT OR IGNORE INTO messages (channel, ts, user, text, thread_ts, event_id, received_at)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
		&s.listed: `SELECT ts, user, text FROM messages WHERE channel = ? ORDER BY ts`,
	} {
		if *statement, err = db.Prepare(text); err != nil {
			return nil, err
		}
	}
	return s, s.readRooms()
}

func (s *store) readRooms() error {
	rows, err := s.db.Query(`SELECT channel FROM incidents WHERE channel IS NOT NULL AND closed_at IS NULL`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var channel string
		if err = rows.Scan(&channel); err != nil {
			return err
		}
		s.rooms[channel] = true
	}
	return rows.Err()
}

func (s *store) close() { s.db.Close() }

func (s *store) isRoom(channel string) bool {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	return s.rooms[channel]
}

func (s *store) declare(title, user string) (int64, error) {
	result, err := s.declared.Exec(title, user, time.Now().UnixMilli())
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

func (s *store) giveRoom(incident int64, channel string) error {
	if _, err := s.moved.Exec(channel, incident); err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.rooms[channel] = true
	return nil
}

func (s *store) record(message *slackevents.MessageEvent, eventID string) error {
	if !s.isRoom(message.Channel) {
		return nil
	}
	_, err := s.said.Exec(message.Channel, message.TimeStamp, message.User, message.Text, message.ThreadTimeStamp,
		eventID, time.Now().UnixMilli())
	return err
}

func (s *store) closeIncident(channel string) error {
	if _, err := s.ended.Exec(time.Now().UnixMilli(), channel); err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.rooms, channel)
	return nil
}

// All that was said in the room, a line each.
func (s *store) entries(channel string) (string, error) {
	rows, err := s.listed.Query(channel)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var list strings.Builder
	for rows.Next() {
		var ts, user, text sql.RawBytes // valid until the next row, which is long enough
		if err = rows.Scan(&ts, &user, &text); err != nil {
			return "", err
		}
		list.Write(ts)
		list.WriteByte(' ')
		list.Write(user)
		list.WriteString(": ")
		list.Write(text)
		list.WriteByte('\n')
	}
	return list.String(), rows.Err()
}
