package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unique"
)

// mirror is a table of the mirror: objects of one type, one row each. All
// statements are put together once, from names in this package.
type mirror[T any] struct {
	table  string
	fields func(*T) []field
	finish func(*T, *row[T], scopeName)

	selectAll string // ends so that a condition can follow; the table is m
	selectOne string
	insert    string
	update    string
}

// row is an object as its table holds it. Key is 0 for one that has no row yet.
type row[T any] struct {
	key   int64
	scope int64
	of    scopeName // empty in a row that load read: writers have the number
	id    string
	rev   int64
	value T
	stamps
}

const stampColumns = "as_of, read_at, first_seen, gone_at, told, rev"

// newMirror prepares a table. Finish puts the row's stamps and names into the
// value when it is read.
func newMirror[T any](table string, fields func(*T) []field, finish func(*T, *row[T], scopeName)) *mirror[T] {
	var zero T
	var columns []string
	for _, f := range fields(&zero) {
		columns = append(columns, f.fact.columns(f.name)...)
	}
	list := strings.Join(columns, ", ")
	marks := strings.Repeat(", ?", len(columns))
	return &mirror[T]{
		table: table, fields: fields, finish: finish,
		// CROSS JOIN keeps the order: the table in its own, its scope beside it.
		selectAll: "SELECT m.key, m.scope, s.backend, s.campaign, m.id, " + stampColumns + ", " + list +
			" FROM " + table + " m CROSS JOIN scope s ON s.key = m.scope",
		selectOne: "SELECT key, scope, '', '', id, " + stampColumns + ", " + list + " FROM " + table + " WHERE scope = ? AND id = ?",
		insert: "INSERT INTO " + table + " (scope, id, " + stampColumns + ", " + list + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?" +
			marks + ")",
		update: "UPDATE " + table + " SET as_of = ?, read_at = ?, first_seen = ?, gone_at = ?, told = ?, rev = ?, " +
			strings.Join(columns, " = ?, ") + " = ? WHERE key = ?",
	}
}

// scan fills r from a row of selectAll or selectOne.
func (m *mirror[T]) scan(r *row[T], scan func(...any) error) error {
	var told sql.NullString
	targets := make([]any, 0, 48)
	targets = append(targets, &r.key, &r.scope, &r.of.backend, &r.of.campaign, &r.id, &r.asOf, &r.readAt, &r.firstSeen, &r.goneAt, &told, &r.rev)
	for _, f := range m.fields(&r.value) {
		targets = f.fact.targets(targets)
	}
	if err := scan(targets...); err != nil {
		return err
	}
	r.told = nil
	if told.Valid {
		return json.Unmarshal([]byte(told.String), &r.told)
	}
	return nil
}

// load reads one row for a writer; an unknown object is a row without a key.
func (m *mirror[T]) load(t *tx, scope int64, id string) (*row[T], error) {
	r := &row[T]{scope: scope, id: id}
	stmt, err := t.stmt(m.selectOne)
	if err != nil {
		return nil, err
	}
	err = m.scan(r, stmt.QueryRow(scope, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	return r, err
}

// save writes a row under this commit's revision.
func (m *mirror[T]) save(t *tx, r *row[T]) error {
	rev, err := t.revision()
	if err != nil {
		return err
	}
	r.rev = rev
	var told any
	if len(r.told) > 0 {
		text, err := json.Marshal(r.told)
		if err != nil {
			return err
		}
		told = string(text)
	}
	args := make([]any, 0, 48)
	if r.key == 0 {
		args = append(args, r.scope, r.id)
	}
	args = append(args, r.asOf, r.readAt, r.firstSeen, r.goneAt, told, rev)
	for _, f := range m.fields(&r.value) {
		args = f.fact.values(args)
	}
	if r.key == 0 {
		r.key, err = t.insert(m.insert, args)
		return err
	}
	return t.exec(m.update, append(args, r.key)...)
}

// sighting is an object as an event or a reading showed it.
type sighting struct {
	scope    int64
	id       string
	at       int64 // when the facts hold
	occurred int64 // when the event was made that tells them, 0 for a reading
	seen     int64 // when we learnt of them
	complete bool  // from a reading
}

func (s sighting) order() order { return order{s.at, s.occurred} }

// lay merges a sighting into its row and writes it. It gives the row as it is
// and how it was before.
func (m *mirror[T]) lay(t *tx, s sighting, said *T) (was, is *row[T], err error) {
	is, err = m.load(t, s.scope, s.id)
	if err != nil {
		return nil, nil, err
	}
	before := *is
	if is.key == 0 || s.seen < is.firstSeen {
		is.firstSeen = s.seen
	}
	if s.complete {
		layReading(m.fields(&is.value), m.fields(said), s.at, &is.stamps)
	} else {
		layEvent(m.fields(&is.value), m.fields(said), s.order(), &is.stamps)
	}
	return &before, is, m.save(t, is)
}

// each reads rows for a reader; where may be "" and is a constant.
func (m *mirror[T]) each(ctx context.Context, s *Store, where string, args []any, each func(*row[T]) error) error {
	rows, err := s.reading.QueryContext(ctx, m.selectAll+" "+where, args...)
	if err != nil {
		return fmt.Errorf("store: reading %s: %w", m.table, err)
	}
	defer rows.Close()
	for rows.Next() {
		r := new(row[T])
		if err := m.scan(r, rows.Scan); err != nil {
			return fmt.Errorf("store: reading %s: %w", m.table, err)
		}
		// A million rows share the few texts that name their campaigns.
		m.finish(&r.value, r, unique.Make(r.of).Value())
		if err := each(r); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store: reading %s: %w", m.table, err)
	}
	return nil
}

// all collects what each reads.
func (m *mirror[T]) all(ctx context.Context, s *Store, where string, args ...any) ([]T, error) {
	var found []T
	err := m.each(ctx, s, where, args, func(r *row[T]) error {
		found = append(found, r.value)
		return nil
	})
	return found, err
}

// since reads rows above a revision. From the beginning the table is read in
// its own order, which is several times faster than through the index.
func (m *mirror[T]) since(ctx context.Context, s *Store, rev int64, each func(T) error) error {
	visit := func(r *row[T]) error { return each(r.value) }
	if rev <= 0 {
		return m.each(ctx, s, "", nil, visit)
	}
	return m.each(ctx, s, "WHERE rev > ?", []any{rev}, visit)
}

// one reads a single object; model.ErrNotFound when there is none.
func (m *mirror[T]) one(ctx context.Context, s *Store, backend, campaign, id string) (value T, err error) {
	scope, known, err := s.scopeKey(ctx, backend, campaign)
	if err != nil {
		return value, err
	}
	var found []T
	if known {
		if found, err = m.all(ctx, s, "WHERE scope = ? AND id = ?", scope, id); err != nil {
			return value, err
		}
	}
	if len(found) == 0 {
		return value, notFound(m.table + " " + id)
	}
	return found[0], nil
}

// storable tells whether the tables take an id; their own checks are the same.
func storable(id string) bool { return id != "" && len(id) <= 512 }

// millis is a time as it is stored, 0 for an unknown one.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// whole is a time as it comes back from the database.
func whole(t time.Time) time.Time { return timeOf(millis(t)) }

// timeOf is the time that millis stored.
func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// firstTime is the first of times that is known, in milliseconds.
func firstTime(times ...time.Time) int64 {
	known := make([]int64, len(times))
	for i, t := range times {
		known[i] = millis(t)
	}
	return cmp.Or(known...)
}

// rankOf orders the states of a table of ranks; a state it does not name has
// rank 1, an unknown one rank 0.
func rankOf(ranks map[string]int, state string) int {
	switch rank, ok := ranks[state]; {
	case ok:
		return rank
	case state == "":
		return 0
	}
	return 1
}
