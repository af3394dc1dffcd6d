package index

import (
	"strings"
	"time"

	"refdesk/internal/model"
)

// compile turns a filter into a test of one row. now is the moment that ages
// are counted from.
func (l *list[R]) compile(s *state, f Filter, now time.Time) func(*R) bool {
	tests := make([]func(*R) bool, len(f.terms))
	for i, t := range f.terms {
		tests[i] = l.test(s, t, now)
	}
	return func(r *R) bool {
		for i, test := range tests {
			if test(r) == f.terms[i].not {
				return false
			}
		}
		return true
	}
}

// test checks one term, not minding its `-`. A value that is not known
// satisfies no comparison.
func (l *list[R]) test(s *state, t term, now time.Time) func(*R) bool {
	field := l.fields[t.field]
	switch t.sort {
	case byText:
		return func(r *R) bool { return field.text(s, r, t.text) }
	case byNumber:
		return func(r *R) bool {
			n, known := field.number(s, r)
			return known && compares(n, t.op, t.num)
		}
	case byAmount:
		homes := s.homes()
		return func(r *R) bool {
			backend, campaign := l.scope(r)
			return t.sum.holds(t.op, field.amount(s, r), homes[scope{backend, campaign}])
		}
	case byHold:
		return func(r *R) bool { return heldAs(field.held(s, r), t.text) }
	case byAge:
		return func(r *R) bool {
			at := field.at(s, r)
			return !at.IsZero() && compares(int64(now.Sub(at)), t.op, int64(t.age))
		}
	}
	named := func(*R) bool { return false }
	if l.people != nil {
		hits := s.peopleWith(t.text)
		named = func(r *R) bool {
			one, other := l.people(r)
			return hits.at(one) || hits.at(other)
		}
	}
	return func(r *R) bool {
		for _, text := range l.words(s, r) {
			if strings.Contains(text, t.text) {
				return true
			}
		}
		return named(r)
	}
}

// peopleSet is some people, block by block.
type peopleSet []rowSet

func (p peopleSet) at(place int32) bool {
	return place != none && p[place>>blockBits].has(int(place&(blockRows-1)))
}

// peopleWith gives everybody with a word. A million rows then need no look at
// the people they point at.
func (s *state) peopleWith(word string) peopleSet {
	c, words := s.people, newWordSieve(word)
	hits := make(peopleSet, len(c.blocks))
	eachOf(len(hits), func(i int) {
		hits[i] = c.blocks[i].present
		words.narrow(c.blocks[i], &hits[i])
		words.sift(c.blocks[i], &hits[i])
	})
	return hits
}

func compares(n int64, op string, with int64) bool {
	switch op {
	case "<":
		return n < with
	case "<=":
		return n <= with
	case ">":
		return n > with
	case ">=":
		return n >= with
	}
	return n == with
}

// is matches a field that holds one word, such as a state or an id.
func is[R any](get func(*R) string) field[R] {
	return field[R]{text: func(_ *state, r *R, want string) bool { return fold(get(r)) == want }}
}

// pointed matches by the id of a person that a row points at.
func pointed[R any](person func(*R) int32) field[R] {
	return field[R]{text: func(s *state, r *R, want string) bool {
		place := person(r)
		return place != none && s.people.text(place, partID) == want
	}}
}

// has matches a field by any part of it.
func has[R any](get func(*R) string) field[R] {
	return field[R]{text: func(_ *state, r *R, want string) bool { return strings.Contains(fold(get(r)), want) }}
}

// named matches by a part of the name of either person a row points at, and
// addressed by a part of an address.
func named[R any](people func(*R) (int32, int32)) field[R] {
	return field[R]{text: func(s *state, r *R, want string) bool {
		one, other := people(r)
		return strings.Contains(s.people.name(one), want) || strings.Contains(s.people.name(other), want)
	}}
}

func addressed[R any](people func(*R) (int32, int32)) field[R] {
	return field[R]{text: func(s *state, r *R, want string) bool {
		one, other := people(r)
		return strings.Contains(s.people.email(one), want) || strings.Contains(s.people.email(other), want)
	}}
}

// heldAs matches a hold: "yes", "no", or a part of the name of who holds it.
func heldAs(h model.Hold, want string) bool {
	switch want {
	case "yes":
		return h.ID != 0
	case "no":
		return h.ID == 0
	}
	return h.ID != 0 && strings.Contains(fold(h.Operator), want)
}

// wordy sorts by a text that is not kept folded.
func wordy[R any](get func(*R) string) column[R] {
	return column[R]{text: func(_ *state, r *R) string { return fold(get(r)) }}
}

// timed sorts by a moment, oldest first.
func timed[R any](get func(*R) time.Time) column[R] {
	return column[R]{number: func(_ *state, r *R) (int64, bool) {
		at := get(r)
		return at.UnixMilli(), !at.IsZero()
	}}
}
