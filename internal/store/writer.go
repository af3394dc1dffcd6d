package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"modernc.org/sqlite"

	"refdesk/internal/model"
)

// writer is the one connection that writes, and whose turn it is.
type writer struct {
	turn  chan struct{} // holds a token while somebody writes
	conn  *sql.Conn
	stmts map[string]*sql.Stmt // by text; there are as many as in the source
}

func newWriter(conn *sql.Conn) *writer {
	return &writer{turn: make(chan struct{}, 1), conn: conn, stmts: map[string]*sql.Stmt{}}
}

// take waits for the turn.
func (w *writer) take(ctx context.Context, closing <-chan struct{}) error {
	select {
	case <-closing:
		return ErrClosed
	default:
	}
	select {
	case w.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-closing:
		return ErrClosed
	}
}

func (w *writer) give() { <-w.turn }

// close takes the last turn and never gives it back.
func (w *writer) close() error {
	w.turn <- struct{}{}
	var errs []error
	for _, stmt := range w.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// tx is one write transaction. Its statements do not hear the caller's context:
// a transaction is short, and half of one is worth nothing.
type tx struct {
	s       *Store
	now     time.Time
	rev     int64 // 0 until a row was changed
	seq     int64 // newest journal position written
	repeats int64 // newest position among repeats, 0 = there was none
	ledger  bool  // rows were added to the ledger
	tallies map[string]int64
	people  map[int64]int64 // by scope
	scopes  map[scopeName]int64
}

// write runs fn in one transaction and announces it. When write returns nil the
// work is durable; otherwise nothing of it happened.
func (s *Store) write(ctx context.Context, fn func(*tx) error) error {
	if s.readOnly {
		return ErrReadOnly
	}
	if err := s.writer.take(ctx, s.closing); err != nil {
		return err
	}
	t := &tx{
		s: s, now: whole(s.now()),
		tallies: map[string]int64{}, people: map[int64]int64{}, scopes: map[scopeName]int64{},
	}
	err := t.run(fn)
	s.writer.give()
	if err != nil {
		return err
	}
	s.scopes.learn(t.scopes)
	s.idle.committed()
	if t.rev != 0 || t.seq != 0 || t.repeats != 0 {
		s.news.publish(model.Announcement{Rev: t.rev, Seq: t.seq, Repeats: t.repeats})
	}
	if t.ledger {
		s.writeHead()
	}
	return nil
}

func (t *tx) run(fn func(*tx) error) error {
	if err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return t.s.unwritten(err)
	}
	done := false
	defer func() {
		if !done {
			t.rollBack()
		}
	}()
	for _, part := range []func() error{
		func() error { return fn(t) },
		t.keepTallies,
		func() error { return t.exec("COMMIT") },
	} {
		if err := part(); err != nil {
			return t.s.unwritten(err)
		}
	}
	done = true
	return nil
}

// unwritten says where an error of the driver comes from, and what to do about a
// full disk: ErrNoRoom. Other errors have their own words and types.
func (s *Store) unwritten(err error) error {
	if _, drivers := errors.AsType[*sqlite.Error](err); !drivers {
		return err
	}
	if noRoom(err) {
		return &unusable{ErrNoRoom, err, "no room left in " + filepath.Dir(s.path) + ": free some"}
	}
	return fmt.Errorf("store: %w", err)
}

// rollBack ends a failed transaction. SQLite may have ended it already, as it
// does on a full disk, so its own failure says nothing.
func (t *tx) rollBack() {
	if err := t.exec("ROLLBACK"); err != nil {
		t.s.log.Debug("store: the transaction had ended already", "error", err)
	}
}

// stmt gives the prepared form of a statement. Texts are constants of this
// package, so the cache cannot grow.
func (t *tx) stmt(text string) (*sql.Stmt, error) {
	w := t.s.writer
	if stmt := w.stmts[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := w.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	w.stmts[text] = stmt
	return stmt, nil
}

func (t *tx) exec(text string, args ...any) error {
	stmt, err := t.stmt(text)
	if err != nil {
		return err
	}
	_, err = stmt.Exec(args...)
	return err
}

// changed runs a statement and tells how many rows it changed.
func (t *tx) changed(text string, args ...any) (int64, error) {
	stmt, err := t.stmt(text)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// insert adds a row and gives its key.
func (t *tx) insert(text string, args []any) (key int64, err error) {
	stmt, err := t.stmt(text)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// get reads one row into targets; false when there is none.
func (t *tx) get(text string, args []any, targets ...any) (bool, error) {
	stmt, err := t.stmt(text)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRow(args...).Scan(targets...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// query reads rows; the caller closes them.
func (t *tx) query(text string, args ...any) (*sql.Rows, error) {
	stmt, err := t.stmt(text)
	if err != nil {
		return nil, err
	}
	return stmt.Query(args...)
}

// revision gives this commit its number, which every changed row carries.
func (t *tx) revision() (int64, error) {
	if t.rev != 0 {
		return t.rev, nil
	}
	_, err := t.get(`UPDATE counter SET n = n + 1 WHERE name = 'rev' RETURNING n`, nil, &t.rev)
	return t.rev, err
}

func (t *tx) keepTallies() error {
	for name, by := range t.tallies {
		if by == 0 {
			continue
		}
		if err := t.exec(`UPDATE counter SET n = n + ? WHERE name = ?`, by, name); err != nil {
			return err
		}
	}
	for scope, by := range t.people {
		if by == 0 {
			continue
		}
		if err := t.exec(`UPDATE scope SET people = people + ? WHERE key = ?`, by, scope); err != nil {
			return err
		}
	}
	return nil
}
