package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/ahead"
	"refdesk/internal/model"
)

// Rows of SQLite's cost more to take apart value by value, and to step through
// one by one, than to find. So many are read as one text at a time, with signs
// between them and their facts that no vendor has a use for. Where a fact
// holds one all the same, the numbers of both are not what they should be, and
// the lot is read in the ordinary way.
const (
	lotKeys   = 128
	lotMark   = '\x1d' // behind the number of rows
	rowMark   = '\x1e'
	briefMark = '\x1f'
)

// briefing is some facts of the rows of a table, in the order that read takes
// them apart in; key and scope come before them.
type briefing[T any] struct {
	table string
	facts int
	query string // of the lots above a key and up to another
	name  func(to *T, key int64, of scopeName)
	read  func(*T, *briefText)
	// whole reads the rows above a key and up to another in the ordinary way.
	whole func(ctx context.Context, s *Store, above, upTo int64) ([]T, error)
}

func newBriefing[T any](of *mirror[T], name func(*T, int64, scopeName), read func(*T, *briefText), facts ...string) briefing[T] {
	return newTableBriefing(of.table, "key", func(ctx context.Context, s *Store, above, upTo int64) ([]T, error) {
		return of.all(ctx, s, "WHERE m.key > ? AND m.key <= ? ORDER BY m.key", above, upTo)
	}, name, read, facts...)
}

func newTableBriefing[T any](
	table, key string, whole func(ctx context.Context, s *Store, above, upTo int64) ([]T, error),
	name func(*T, int64, scopeName), read func(*T, *briefText), facts ...string,
) briefing[T] {
	facts = append([]string{key, "scope"}, facts...)
	one := "concat(" + strings.Join(facts, ", char(31), ") + ")"
	return briefing[T]{
		table: table, facts: len(facts), name: name, read: read, whole: whole,
		query: fmt.Sprintf(`WITH RECURSIVE lot(above) AS (SELECT ?1 UNION ALL SELECT above + %[1]d FROM lot WHERE above + %[1]d < ?2)
		SELECT above, (SELECT concat(count(*), char(29), group_concat(%[2]s, char(30)))
			FROM %[3]s WHERE %[4]s > above AND %[4]s <= min(above + %[1]d, ?2)) FROM lot`, lotKeys, one, table, key),
	}
}

// each gives the rows whose keys are above one and up to another, in their
// order. A lot that cannot be taken apart is read as it stands, once the
// connection is free: who held one and waited for another might wait for those
// who do the same.
func (b briefing[T]) each(ctx context.Context, s *Store, above, upTo int64, each func(T) error) error {
	names, err := s.scopeNames(ctx)
	if err != nil {
		return err
	}
	for above < upTo {
		odd, met, err := b.eachPlain(ctx, s, above, upTo, names, each)
		if err != nil || !met {
			return err
		}
		above = min(odd+lotKeys, upTo)
		found, err := b.whole(ctx, s, odd, above)
		if err != nil {
			return err
		}
		for i := range found {
			if err := each(found[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachPlain gives the rows of lots until it meets one that cannot be taken
// apart, and above which key that one begins.
func (b briefing[T]) eachPlain(
	ctx context.Context, s *Store, above, upTo int64, names map[int64]scopeName, each func(T) error,
) (odd int64, met bool, err error) {
	rows, err := s.reading.QueryContext(ctx, b.query, above, upTo)
	if err != nil {
		return 0, false, fmt.Errorf("store: reading %s: %w", b.table, err)
	}
	defer rows.Close()
	var lot []T
	for rows.Next() {
		var from int64
		var text string
		if err := rows.Scan(&from, &text); err != nil {
			return 0, false, fmt.Errorf("store: reading %s: %w", b.table, err)
		}
		found, plain := b.lot(lot[:0], text, names)
		if !plain {
			return from, true, nil
		}
		lot = found
		for i := range found {
			if err := each(found[i]); err != nil {
				return 0, false, err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return 0, false, fmt.Errorf("store: reading %s: %w", b.table, err)
	}
	return 0, false, nil
}

// sheafKeys is how many keys are read at a time ahead of who takes the rows.
const sheafKeys = 4 * lotKeys

// all gives every row, in the order of their keys. The next ones are read while
// each takes one.
func (b briefing[T]) all(ctx context.Context, s *Store, each func(T) error) error {
	highest, err := s.highest(ctx, b.table)
	if err != nil {
		return err
	}
	return ahead.Read(ctx, int((highest+sheafKeys-1)/sheafKeys), func(ctx context.Context, part int) (rows []T, err error) {
		above := int64(part) * sheafKeys
		rows = make([]T, 0, min(sheafKeys, highest-above))
		err = b.each(ctx, s, above, min(above+sheafKeys, highest), func(row T) error {
			rows = append(rows, row)
			return nil
		})
		return rows, err
	}, func(rows []T) error {
		for i := range rows {
			if err := each(rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// lot appends the rows of a text. It fails where a fact holds one of the marks
// itself, or a campaign is newer than the names.
func (b briefing[T]) lot(to []T, text string, names map[int64]scopeName) (rows []T, plain bool) {
	count, rest, _ := strings.Cut(text, string(lotMark))
	want, err := strconv.Atoi(count)
	for more := rest != ""; more; {
		var one string
		one, rest, more = strings.Cut(rest, string(rowMark))
		t := briefText{rest: one}
		key := t.number()
		in, known := names[t.number()]
		var row T
		b.name(&row, key, in)
		b.read(&row, &t)
		if !known || t.facts != b.facts || !t.ended {
			return to, false
		}
		to = append(to, row)
	}
	return to, err == nil && len(to) == want
}

// highest is the highest key of a table, 0 where it is empty.
func (s *Store) highest(ctx context.Context, table string) (key int64, err error) {
	err = s.reading.QueryRowContext(ctx, "SELECT ifnull(max(key), 0) FROM "+table).Scan(&key)
	if err != nil {
		return 0, fmt.Errorf("store: %w", err)
	}
	return key, nil
}

// briefText gives the facts of a person one after the other.
type briefText struct {
	rest  string
	facts int
	ended bool // the newest fact was the last
}

// part makes what follows no part of the lot's text, for rows whose texts are
// kept.
func (t *briefText) part() { t.rest = strings.Clone(t.rest) }

func (t *briefText) next() (fact string) {
	t.facts++
	at := strings.IndexByte(t.rest, briefMark)
	if t.ended = at < 0; t.ended {
		fact, t.rest = t.rest, ""
		return fact
	}
	fact, t.rest = t.rest[:at], t.rest[at+1:]
	return fact
}

func (t *briefText) word() model.Opt[string] {
	fact := t.next()
	return model.Opt[string]{V: fact, Known: fact != ""}
}

func (t *briefText) count() model.Opt[int64] {
	fact := t.next()
	if fact == "" { // most counts of most people; an error would cost more
		return model.Opt[int64]{}
	}
	n, err := strconv.ParseInt(fact, 10, 64)
	return model.Opt[int64]{V: n, Known: err == nil}
}

func (t *briefText) number() int64 { return t.count().V }

func (t *briefText) amount() model.Opt[model.Money] {
	minor, currency := t.count(), t.next()
	return model.Opt[model.Money]{V: model.Money{Minor: minor.V, Currency: currency}, Known: minor.Known}
}

func (t *briefText) moment() time.Time {
	if ms := t.count(); ms.Known {
		return time.UnixMilli(ms.V).UTC()
	}
	return time.Time{}
}

// scopeNames gives all campaigns by their numbers.
func (s *Store) scopeNames(ctx context.Context) (map[int64]scopeName, error) {
	type scope struct {
		key  int64
		name scopeName
	}
	all, err := collect(ctx, s, func(scan func(...any) error) (one scope, err error) {
		return one, scan(&one.key, &one.name.backend, &one.name.campaign)
	}, "SELECT key, backend, campaign FROM scope")
	names := make(map[int64]scopeName, len(all))
	for _, one := range all {
		names[one.key] = one.name
	}
	return names, err
}
