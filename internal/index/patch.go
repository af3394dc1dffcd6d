package index

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"time"

	"refdesk/internal/model"
)

// question is a query understood, without its window.
type question struct {
	asked
	filter Filter
	at     time.Time // what ages are counted from
}

// earlier remembers answers about people of moments that have passed. An event
// touches one person: taking that one out of an answer and putting it back where
// it belongs costs a copy, while asking all others again costs many.
type earlier struct {
	mu   sync.Mutex
	kept []earlierAnswer // newest last
}

type earlierAnswer struct {
	asked asked
	s     *state
	found
}

// keptEarlier is how many answers are carried on; the tables on a screen ask
// fewer.
const keptEarlier = 6

// keep remembers an answer and forgets those that cannot be carried on.
func (e *earlier) keep(q asked, s *state, f found) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept = slices.DeleteFunc(e.kept, func(a earlierAnswer) bool {
		_, near := s.people.since(a.s.people.version)
		return a.asked == q || !near
	})
	e.kept = append(e.kept, earlierAnswer{q, s, f})
	if len(e.kept) > keptEarlier {
		e.kept = slices.Delete(e.kept, 0, 1)
	}
}

func (e *earlier) of(q asked) (earlierAnswer, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.kept {
		if a.asked == q {
			return a, true
		}
	}
	return earlierAnswer{}, false
}

// carriedOn makes the answer of an earlier moment true again. It fails where
// that cannot be told from the people who changed alone.
func (x *Index) carriedOn(s *state, q question) (found, bool) {
	was, ok := x.earlier.of(q.asked)
	if !ok || !q.lasting() {
		return found{}, false
	}
	changed, ok := s.people.since(was.s.people.version)
	if !ok || was.s.people.version > s.people.version {
		return found{}, false
	}
	if len(changed) == 0 {
		return was.found, true
	}
	before, ok := was.s.comparing(q)
	if !ok {
		return found{}, false
	}
	after, _ := s.comparing(q)
	old, in := was.s.alone(q), s.alone(q)
	out := was.found
	var joining []int32
	for _, place := range changed {
		scoped, hit := old(place)
		if scoped {
			out.total--
		}
		if hit {
			if out.slots, ok = out.slots.without(place, before); !ok {
				return found{}, false
			}
		}
		if scoped, hit = in(place); scoped {
			out.total++
		}
		if hit {
			joining = append(joining, place)
		}
	}
	for _, place := range joining {
		out.slots = out.slots.with(place, after)
	}
	return out, true
}

// lasting tells that who matches depends on each person alone, and on nothing
// that changes while nobody does.
func (q question) lasting() bool {
	switch q.board {
	case model.OrderByCommissions, model.OrderPreviousMonth:
		return false
	}
	return !slices.ContainsFunc(q.filter.terms, func(t term) bool {
		return t.field == "ref" || t.field == "campaign" || t.sort == byAmount // in a campaign's own currency
	})
}

// alone asks about one person at a time: whether they are in the scope of a
// question, and whether they match.
func (s *state) alone(q question) func(place int32) (scoped, hit bool) {
	inScope, pass := s.scoped(q.backend, q.campaign), s.sieves(q.filter, q.at)
	return func(place int32) (scoped, hit bool) {
		if int(place) >= s.people.slots || !s.people.sees(place) {
			return false, false
		}
		b, row := s.people.at(place)
		var in rowSet
		in.add(row)
		if inScope(b, &in); !in.has(row) {
			return false, false
		}
		pass(b, &in)
		return true, in.has(row)
	}
}

// comparing gives the order that a question wants; false where it takes all
// people together to tell.
func (s *state) comparing(q question) (compare func(x, y int32) int, ok bool) {
	keys, err := parseSort(KindPeople, model.Query{Sort: q.sort, Desc: q.desc}, peopleColumns())
	if err != nil {
		return nil, false
	}
	c := s.people
	own := c.compare
	if q.board != "" {
		own = (&ladder{counts: countedBy[q.board](s), lastDay: math.MaxInt64}).comparing(c)
	}
	var by []func(x, y int32) int
	for _, key := range keys {
		how := standings[key.column]
		switch {
		case key.column == "":
			return func(x, y int32) int { return own(y, x) }, true
		case key.column == "place" || key.column == "campaign":
			return nil, false
		case how.number == nil:
			by = append(by, func(x, y int32) int { return c.compareText(how.part, key.desc, x, y) })
		default:
			for _, of := range how.numbers(s) {
				by = append(by, func(x, y int32) int { return c.compareNumber(of, key.desc, x, y) })
			}
		}
	}
	return func(x, y int32) int {
		for _, one := range by {
			if n := one(x, y); n != 0 {
				return n
			}
		}
		return own(x, y)
	}, true
}

// compareNumber compares two people by a number; one that is missing comes last
// either way.
func (c *crowd) compareNumber(of func(b *block, row int) int64, desc bool, x, y int32) int {
	xb, xr := c.at(x)
	yb, yr := c.at(y)
	a, b := of(xb, xr), of(yb, yr)
	switch {
	case a == b:
		return 0
	case a == unknown:
		return 1
	case b == unknown:
		return -1
	case desc:
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}
