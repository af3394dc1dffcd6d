package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"refdesk/internal/model"
)

// list says how the rows of one kind are searched and sorted. It holds no rows.
type list[R any] struct {
	kind  string
	scope func(*R) (backend, campaign string)
	// words are the folded texts in which a plain word is looked for.
	// Places that are not needed stay empty.
	words func(*state, *R) [4]string
	// rank gives the list's own order: smaller first, by a and then by b.
	rank func(*R) (a, b int64)
	// tie settles what rank leaves open. No two rows are equal in it.
	tie     func(a, b *R) int
	fields  map[string]field[R]
	columns map[string]column[R]
}

// field is what `name:value` looks at. Exactly one function is set.
type field[R any] struct {
	text   func(s *state, r *R, want string) bool // want is folded
	number func(*state, *R) (int64, bool)
	at     func(*state, *R) time.Time
}

// column is what rows can be sorted by. Exactly one function is set. Rows of
// which the value is not known ("" for texts) come last in both directions.
type column[R any] struct {
	number func(*state, *R) (int64, bool)
	text   func(*state, *R) string
}

// table is the rows of one kind at one moment; nil stands for a row that others
// point at and that has not been seen yet. Neither changes once published.
type table[R any] struct {
	rows  []*R
	order lazy[[]int32]
}

// lazy computes a value once, on the first demand that succeeds.
type lazy[T any] struct {
	mu   sync.Mutex
	done bool
	v    T
}

func (l *lazy[T]) get(compute func() (T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done {
		return l.v, nil
	}
	v, err := compute()
	if err == nil {
		l.v, l.done = v, true
	}
	return v, err
}

// found is the answer to a query: places in the table, in the order asked for.
type found struct {
	slots []int32
	total int // rows in scope, matching or not
}

// inOrder gives all rows in the list's own order.
func (l *list[R]) inOrder(t *table[R]) []int32 {
	return t.inOrder(l.rank, l.tie)
}

func (t *table[R]) inOrder(rank func(*R) (a, b int64), tie func(a, b *R) int) []int32 {
	slots, _ := t.order.get(func() ([]int32, error) { return inOrder(t.rows, rank, tie), nil })
	return slots
}

// inOrder gives the places of all rows that are there, sorted.
func inOrder[R any](rows []*R, rank func(*R) (a, b int64), tie func(a, b *R) int) []int32 {
	type key struct {
		a, b int64
		slot int32
	}
	keys := make([]key, 0, len(rows))
	for i, r := range rows {
		if r != nil {
			a, b := rank(r)
			keys = append(keys, key{a, b, int32(i)})
		}
	}
	slices.SortFunc(keys, func(x, y key) int {
		if c := cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)); c != 0 {
			return c
		}
		return tie(rows[x.slot], rows[y.slot])
	})
	slots := make([]int32, len(keys))
	for i, k := range keys {
		slots[i] = k.slot
	}
	return slots
}

// find answers a query over all rows of a table.
func (l *list[R]) find(ctx context.Context, s *state, t *table[R], q model.Query, f Filter, now time.Time) (found, error) {
	match := l.compile(s, f, now)
	var out found
	for i, slot := range l.inOrder(t) {
		if i%8192 == 0 && ctx.Err() != nil {
			return found{}, ctx.Err()
		}
		r := t.rows[slot]
		backend, campaign := l.scope(r)
		if q.Backend != "" && backend != q.Backend || q.Campaign != "" && campaign != q.Campaign {
			continue
		}
		out.total++
		if match(r) {
			out.slots = append(out.slots, slot)
		}
	}
	return out, l.arrange(s, t, q, out.slots)
}

// arrange brings rows that stand in the list's own order into the one asked
// for. Equal values keep the own order.
func (l *list[R]) arrange(s *state, t *table[R], q model.Query, slots []int32) error {
	if q.Sort == "" {
		if q.Desc {
			slices.Reverse(slots)
		}
		return nil
	}
	col, ok := l.columns[q.Sort]
	if !ok {
		return &QueryError{Text: fmt.Sprintf("%s cannot be sorted by %q, only by %s", l.kind, q.Sort, strings.Join(slices.Sorted(maps.Keys(l.columns)), ", "))}
	}
	keys := make([]sortKey, len(slots))
	for i, slot := range slots {
		keys[i] = col.key(s, t.rows[slot])
		keys[i].place, keys[i].slot = int32(i), slot
	}
	sign := 1
	if q.Desc {
		sign = -1
	}
	slices.SortFunc(keys, func(a, b sortKey) int { return a.compare(b, sign) })
	for i, k := range keys {
		slots[i] = k.slot
	}
	return nil
}

// sortKey is what is needed of a row to sort it.
type sortKey struct {
	missing bool
	number  int64
	text    string
	place   int32 // in the list's own order
	slot    int32
}

func (c column[R]) key(s *state, r *R) sortKey {
	if c.number != nil {
		n, known := c.number(s, r)
		return sortKey{number: n, missing: !known}
	}
	text := c.text(s, r)
	return sortKey{number: start(text), text: text, missing: text == ""}
}

// start gives the first eight bytes of a text as a number that sorts alike.
// Most comparisons end there and need not visit the text.
func start(text string) int64 {
	var head [8]byte
	copy(head[:], text)
	return int64(binary.BigEndian.Uint64(head[:]) ^ 1<<63)
}

// compare sorts by value, turned round by sign -1, then by the own order.
func (k sortKey) compare(with sortKey, sign int) int {
	if k.missing != with.missing {
		if k.missing {
			return 1
		}
		return -1
	}
	c := 0
	if !k.missing {
		c = cmp.Compare(k.number, with.number)
		if c == 0 {
			c = strings.Compare(k.text, with.text)
		}
	}
	if c != 0 {
		return sign * c
	}
	return cmp.Compare(k.place, with.place)
}

// sorts names what each field is compared with, for the parser.
func (l *list[R]) sorts() map[string]fieldSort {
	out := make(map[string]fieldSort, len(l.fields))
	for name, f := range l.fields {
		switch {
		case f.number != nil:
			out[name] = byNumber
		case f.at != nil:
			out[name] = byAge
		default:
			out[name] = byText
		}
	}
	return out
}

// grammars are the fields of each kind of list.
var grammars = map[string]map[string]fieldSort{
	KindPeople:      people.sorts(),
	KindRewards:     rewards.sorts(),
	KindCommissions: commissions.sorts(),
	KindPayouts:     payouts.sorts(),
	KindEvents:      events.sorts(),
	KindChanges:     changes.sorts(),
}

// Fields names what `field:value` understands in a kind of list, in
// alphabetical order; none for an unknown kind.
func Fields(kind string) []string { return slices.Sorted(maps.Keys(grammars[kind])) }

// Columns names what a kind of list can be sorted by, in alphabetical order;
// none for an unknown kind.
func Columns(kind string) []string {
	switch kind {
	case KindPeople:
		return slices.Sorted(maps.Keys(people.columns))
	case KindRewards:
		return slices.Sorted(maps.Keys(rewards.columns))
	case KindCommissions:
		return slices.Sorted(maps.Keys(commissions.columns))
	case KindPayouts:
		return slices.Sorted(maps.Keys(payouts.columns))
	case KindEvents:
		return slices.Sorted(maps.Keys(events.columns))
	case KindChanges:
		return slices.Sorted(maps.Keys(changes.columns))
	}
	return nil
}
