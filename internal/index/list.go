package index

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"refdesk/internal/model"
)

// list says how the rows of one kind are searched and sorted. It holds no rows.
type list[R any] struct {
	kind string
	// scope is what a query may be narrowed to. A row of none belongs to every
	// campaign.
	scope func(*R) (backend, campaign string)
	// words are the folded texts in which a plain word is looked for, beside
	// those of the people whom a row points at. Places that are not needed stay
	// empty.
	words   func(*state, *R) [3]string
	people  func(*R) (one, other int32) // nil = a row points at nobody
	own     ranking[R]
	first   func(*state, []int32) []int32 // moves rows to the front of the own order; nil = none
	fields  map[string]field[R]
	columns map[string]column[R]
}

// field is what `name:value` looks at. Exactly one function is set.
type field[R any] struct {
	words  []string                               // the only values there are; nil = any
	text   func(s *state, r *R, want string) bool // want is folded
	number func(*state, *R) (int64, bool)
	at     func(*state, *R) time.Time
	amount func(*state, *R) model.Opt[model.Money]
	held   func(*state, *R) model.Hold
}

// column is what rows can be sorted by. Exactly one function is set. Rows of
// which the value is not known ("" for texts) come last in both directions.
type column[R any] struct {
	number func(*state, *R) (int64, bool)
	text   func(*state, *R) string
	amount func(*state, *R) model.Opt[model.Money]
}

// found is the answer to a query: places in the table, in the order asked for.
type found struct {
	slots  sequence
	total  int // rows in scope, matching or not
	filter Filter
}

// find answers a query over all rows of a table, on all cores.
func (l *list[R]) find(ctx context.Context, s *state, t *table[R], q model.Query, f Filter, now time.Time) (found, error) {
	const portion = 1 << 11
	match, order := l.compile(s, f, now), t.inOrder(l.own)
	matching := make([][]int32, (len(order)+portion-1)/portion)
	var total atomic.Int64
	err := eachUntil(ctx, len(matching), func(i int) {
		scoped := 0
		for _, slot := range order[i*portion : min((i+1)*portion, len(order))] {
			r := t.rows[slot]
			backend, campaign := l.scope(r)
			if (backend != "" || campaign != "") && (q.Backend != "" && backend != q.Backend || q.Campaign != "" && campaign != q.Campaign) {
				continue
			}
			if scoped++; match(r) {
				matching[i] = append(matching[i], slot)
			}
		}
		total.Add(int64(scoped))
	})
	if err != nil {
		return found{}, err
	}
	slots, err := l.arrange(s, t, q, slices.Concat(matching...))
	return found{slots: inParts(slots), total: int(total.Load())}, err
}

// arrange brings rows that stand in the list's own order into the one asked
// for. Equal values keep the own order.
func (l *list[R]) arrange(s *state, t *table[R], q model.Query, slots []int32) ([]int32, error) {
	keys, err := parseSort(l.kind, q, slices.Sorted(maps.Keys(l.columns)))
	if err != nil {
		return nil, err
	}
	if l.first != nil {
		slots = l.first(s, slots)
	}
	for i := len(keys) - 1; i >= 0; i-- {
		if keys[i].column == "" {
			slots = reversed(slots)
		} else {
			slots = l.columns[keys[i].column].sort(s, t.rows, slots, keys[i].desc)
		}
	}
	return slots, nil
}

// sort brings slots into the order of a column. Rows of which the value is not
// known come last; equal ones stay in the order they are in.
func (c column[R]) sort(s *state, rows []*R, slots []int32, desc bool) []int32 {
	switch {
	case c.number != nil:
		return byNumbers(slots, desc, func(slot int32) int64 {
			if n, known := c.number(s, rows[slot]); known {
				return n
			}
			return unknown
		})
	case c.amount != nil:
		return byAmounts(slots, desc, func(slot int32) model.Opt[model.Money] { return c.amount(s, rows[slot]) })
	}
	return byTexts(slots, desc, func(slot int32) string { return c.text(s, rows[slot]) })
}

// grammar names what each field is compared with, for the parser.
func (l *list[R]) grammar() grammar {
	out := make(grammar, len(l.fields))
	for name, f := range l.fields {
		out[name] = fieldRule{f.sort(), f.words}
	}
	return out
}

// sort tells what a field is compared with by the function it has.
func (f field[R]) sort() fieldSort {
	switch {
	case f.number != nil:
		return byNumber
	case f.at != nil:
		return byAge
	case f.amount != nil:
		return byAmount
	case f.held != nil:
		return byHold
	}
	return byText
}

// grammars are the fields of each kind of list.
var grammars = map[string]grammar{
	KindPeople:      peopleGrammar(),
	KindRewards:     rewards.grammar(),
	KindCommissions: commissions.grammar(),
	KindPayouts:     payouts.grammar(),
	KindEvents:      events.grammar(),
	KindChanges:     changes.grammar(),
	KindCases:       fraudCases.grammar(),
	KindBatches:     payments.grammar(),
}

// Fields names what `field:value` understands in a kind of list, in
// alphabetical order; none for an unknown kind.
func Fields(kind string) []string { return slices.Sorted(maps.Keys(grammars[kind])) }

// Columns names what a kind of list can be sorted by, in alphabetical order;
// none for an unknown kind.
func Columns(kind string) []string {
	switch kind {
	case KindPeople:
		return peopleColumns()
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
	case KindCases:
		return slices.Sorted(maps.Keys(fraudCases.columns))
	case KindBatches:
		return slices.Sorted(maps.Keys(payments.columns))
	}
	return nil
}
