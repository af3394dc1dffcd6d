package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// lockedFor is how long a database may be locked by others while it is
	// opened; the same as the busy timeout of an open one.
	lockedFor = 5 * time.Second
	// lockedPause is the time between two tries to open.
	lockedPause = 10 * time.Millisecond
)

// firstConn makes the first connection to a database. SQLite does not wait for
// a lock, whatever the busy timeout says, while another process turns a new
// file into one with a write-ahead log, mends that log, or removes it when it
// closes last. So it is tried again for a while.
func firstConn(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	giveUp := time.Now().Add(lockedFor)
	for {
		conn, err := db.Conn(ctx)
		if err == nil || !locked(err) || time.Now().After(giveUp) {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lockedPause):
		}
	}
}

// locked tells that another connection stands in the way for a moment.
func locked(err error) bool {
	const primary = 0xff // the rest of the code says more about the same
	db, ok := errors.AsType[*sqlite.Error](err)
	return ok && db.Code()&primary == sqlite3.SQLITE_BUSY
}
