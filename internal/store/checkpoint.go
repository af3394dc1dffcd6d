package store

import (
	"context"
	"database/sql"
	"log/slog"
	"time"
)

// checkpointPause is how long commits may gather before the log is copied into
// the database.
const checkpointPause = 2 * time.Second

// checkpointer copies the write-ahead log into the database on a connection of
// its own, so that no commit pays for it. It sleeps while nothing is written.
type checkpointer struct {
	db   *sql.DB
	log  *slog.Logger
	wake chan struct{} // room for one: a commit happened
}

func newCheckpointer(address string, log *slog.Logger) (*checkpointer, error) {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &checkpointer{db: db, log: log, wake: make(chan struct{}, 1)}, nil
}

func (c *checkpointer) committed() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *checkpointer) run(closing <-chan struct{}) {
	for {
		select {
		case <-closing:
			return
		case <-c.wake:
		}
		select {
		case <-closing:
			return
		case <-time.After(checkpointPause):
		}
		// PASSIVE never waits for readers and never makes the writer wait. What
		// it leaves is taken next time.
		if _, err := c.db.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
			c.log.Warn("store: the log could not be copied into the database", "error", err)
		}
	}
}

// close makes the last checkpoint by closing: SQLite copies the whole log when
// the last connection of all processes goes.
func (c *checkpointer) close() error { return c.db.Close() }
