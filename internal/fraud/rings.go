package fraud

import (
	"fmt"
	"slices"

	"refdesk/internal/model"
)

// ring is people tied by strong links.
type ring struct {
	rows    []int32 // in order
	lead    int32   // who brought most of it
	brought int     // how many
}

// binds are the people whom a strong link ties: those who share, and who
// brought them where that is what the person did in the program.
func (b *Book) binds(l *link) []int32 {
	if l.lead == none {
		return b.withRoot(l)
	}
	if l.may {
		return append([]int32{l.beside}, l.members...)
	}
	if contains(l.members, l.lead) || !b.c.living(l.lead) || !b.works(l) {
		return l.members
	}
	return withLead(l.lead, l.members)
}

// works tells that the lead of a link lives on it: a good part of the friends
// are in it, or the first ones are.
func (b *Book) works(l *link) bool {
	brought, last := 0, int64(0)
	for _, row := range l.members {
		if b.c.referrer[row] == l.lead {
			brought++
			last = max(last, b.c.created[row])
		}
	}
	if brought < 2 {
		return brought == 1 && contains(l.members, b.c.next(l.lead))
	}
	if brought*10 >= int(b.c.friends[l.lead])*3 {
		return true
	}
	until := 0
	for f := b.c.friend[l.lead]; f != none; f = b.c.sibling[f] {
		if b.c.living(f) && b.c.created[f] <= last {
			if until++; brought*10 < until*8 {
				return false
			}
		}
	}
	return true
}

// withRoot adds who brought the first of a chain, where that was the person's
// next step after joining.
func (b *Book) withRoot(l *link) []int32 {
	for _, row := range l.members {
		by := b.c.referrer[row]
		if by == none || contains(l.members, by) || !b.c.living(by) {
			continue
		}
		if b.c.next(by) == row && l.signal != SamePayout {
			return withLead(by, l.members)
		}
	}
	return l.members
}

// promote lets links that are strong only in company tie a ring: where another
// link of the same lead and signal does, or where they are many among the
// lead's friends.
func (b *Book) promote(lead int32) {
	links := b.ledBy[lead]
	pairs := map[string]int{}
	for _, l := range links {
		if l.may {
			pairs[l.signal]++
		}
	}
	for _, l := range links {
		if !l.may {
			continue
		}
		l.strong, l.beside, l.share = false, none, l.alone
		many := pairs[l.signal] > 1 && pairs[l.signal]*2*10 >= int(b.c.friends[lead])*3
		for _, other := range links {
			if other == l || other.signal != l.signal || !(many && other.may) && !(other.strong && !other.may) {
				continue
			}
			l.strong = true
			l.share = max(l.alone, 0.78) // as three on one machine
			if l.beside == none || other.members[0] < l.beside {
				l.beside = other.members[0]
			}
		}
	}
}

// component is everybody whom strong links tie to a person, in order of rows;
// nil for somebody alone.
func (b *Book) component(from int32, seen map[int32]bool) []int32 {
	rows := []int32{from}
	seen[from] = true
	walked := map[*link]bool{}
	for i := 0; i < len(rows); i++ {
		for _, l := range b.boundBy[rows[i]] {
			if walked[l] {
				continue
			}
			walked[l] = true
			for _, row := range l.bound {
				if !seen[row] {
					seen[row] = true
					rows = append(rows, row)
				}
			}
		}
	}
	if len(rows) == 1 {
		return nil
	}
	slices.Sort(rows)
	return rows
}

// newRing finds out who leads it.
func (b *Book) newRing(rows []int32) *ring {
	r := &ring{rows: rows, lead: rows[0]}
	brought := map[int32]int{}
	for _, row := range rows {
		if by := b.c.referrer[row]; by != none {
			brought[by]++
		}
	}
	for _, row := range rows {
		if brought[row] > r.brought {
			r.lead, r.brought = row, brought[row]
		}
	}
	return r
}

// ringParts are the parts of a ring's score: what speaks for and against its
// people, on average.
func (b *Book) ringParts(r *ring) []model.Part {
	type sum struct {
		points, people int
		best           model.Part
	}
	sums := map[string]*sum{}
	for _, row := range r.rows {
		for _, p := range b.partsOf(row) {
			s := sums[p.Signal]
			if s == nil {
				s = &sum{}
				sums[p.Signal] = s
			}
			s.points += p.Points
			s.people++
			if s.people == 1 || stronger(p, s.best) {
				s.best = p
			}
		}
	}
	var parts []model.Part
	n := len(r.rows)
	for signal, s := range sums {
		points := (2*s.points + n) / (2 * n)
		if s.points < 0 {
			points = -((-2*s.points + n) / (2 * n))
		}
		if points != 0 {
			parts = append(parts, model.Part{Signal: signal, Points: points, Text: fmt.Sprintf("%d of %d: %s", s.people, n, s.best.Text)})
		}
	}
	return parts
}
