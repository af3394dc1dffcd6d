package fraud

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
)

// source is where a link comes from: a value of an attribute, or what one
// person's friends have in common. What an event touches is found by it.
type source struct {
	attribute attribute // byFriends for a person's friends
	hash      uint64    // the value's digest, or the person's row
}

const byFriends = attributes + 2

// link is something that several people have in common, weighed.
type link struct {
	source
	signal  string
	members []int32 // in order of rows; with the lead where it is one of them
	lead    int32   // who brought most of them, none
	total   int     // how many people of the campaign share the value
	share   float64 // of the signal's weight that it is worth, 0 to 1
	strong  bool    // it ties a ring by itself
	may     bool    // it ties a ring where another link of the same lead does
	alone   float64 // its share without company
	beside  int32   // somebody of that other link, none
	bound   []int32 // whom it ties in the book, where it is strong
	text    string
	trusted string
	excuse  excuse
}

// excuse is what explains a link harmlessly, for all its members.
type excuse struct {
	signal string
	share  float64
	text   string
}

// finder makes links. It holds scratch space and belongs to one goroutine.
type finder struct {
	c     *Columns
	b     *base
	trust trusted
	ties  ties
	rows  []int32
	out   []*link
}

func newFinder(c *Columns, b *base, trust trusted) *finder {
	return &finder{c: c, b: b, trust: trust}
}

// value finds the links that one value makes.
func (f *finder) value(a attribute, hash uint64) {
	if a == byCode && f.c.shared[a].count(hash, mostOfCode) == mostOfCode {
		return
	}
	f.rows = f.c.shared[a].rows(hash, f.rows[:0])
	f.ties.of(f.c, f.rows)
	if len(f.ties.rows) < 2 {
		return
	}
	from := len(f.out)
	switch a {
	case byDevice, byInstance:
		f.device(a)
	case byMailbox:
		f.mailbox()
	case byPayout, byIdentity:
		f.identity(a)
	case byAddress:
		f.address()
	case byNetwork:
		f.network()
	case byStem:
		f.stem()
	case byDomain:
		f.domain()
		f.suddenDomain()
	case byCode:
		f.sudden("code")
	case byName:
		f.name()
	}
	for _, l := range f.out[from:] {
		l.source = source{a, hash}
		l.total = len(f.ties.rows)
		f.mark(l)
	}
}

// add appends a link unless it is worth nothing.
func (f *finder) add(l link) *link {
	if l.share < 0.02 {
		return &l
	}
	l.members = slices.Clone(l.members)
	l.alone = l.share
	f.out = append(f.out, &l)
	return &l
}

// mark switches off a link that an operator trusts.
func (f *finder) mark(l *link) {
	value := f.c.texts[l.hash]
	if l.attribute == byFriends {
		value = f.c.id(int32(l.hash))
	}
	l.trusted = f.trust.values[[2]string{l.signal, value}]
	if len(l.members) == 2 && len(f.trust.pairs) > 0 {
		pair := [2]string{f.c.id(l.members[0]), f.c.id(l.members[1])}
		l.trusted = cmp.Or(f.trust.pairs[pair], l.trusted)
	}
	if l.trusted != "" {
		l.strong, l.may = false, false
	}
}

// luck tells how surprising it is that a tied group shares its value, when the
// value is as common among everybody else as it is: in decades. Those who could
// have been in the group are all friends of those who brought somebody of it.
func (f *finder) luck(a attribute, group []int32) float64 {
	m := float64(len(group))
	around := float64(f.c.around(group))
	others := max(f.b.people-around, 1)
	all := float64(len(f.ties.rows))
	chance := (all - m + f.b.noisy(a, 0)/2 + 0.01) / others
	luck := decades(m-1, (around-1)*chance)
	// A value that most have who are not of the group gives every circle of
	// friends a try.
	return luck - 2*f.b.tries()*ramp((all-m)/all, 0, 0.5)
}

// rareLuck is luck for values that many have anyhow.
func (f *finder) rareLuck(a attribute, group []int32) float64 {
	tried := 2 * f.b.tries()
	all, m := float64(len(f.ties.rows)), float64(len(group))
	return f.luck(a, group) - tried*(1-ramp((all-m)/all, 0, 0.5))
}

// rounded keeps the highest four bits of a number: that somebody has one friend
// more changes nothing about a hundred others.
func rounded(n int) int {
	low := max(bits.Len(uint(n))-4, 0)
	return n >> low << low
}

// around counts the people among whom a group was found.
func (c *Columns) around(group []int32) int {
	n := 0
	var counted []int32
	for _, row := range group {
		by := c.referrer[row]
		switch {
		case by == none:
			n++
		case len(counted) < 64 && slices.Contains(counted, by):
		default:
			counted = append(counted, by)
			n += rounded(int(c.friends[by])) + 1
		}
	}
	return max(n, len(group))
}

// sitting tells that a group has somebody who was brought within a quarter of
// an hour by another of them: one visit to the site.
func (c *Columns) sitting(group []int32) (quickest int64) {
	quickest = 1 << 62
	for _, row := range group {
		if by := c.referrer[row]; by != none && contains(group, by) {
			quickest = min(quickest, c.gap(by, row))
		}
	}
	return quickest
}

const oneSitting = 15 * minute

// handedOn tells that of two people one brought, within half an hour a step,
// somebody who brought the other: a machine that takes turns with another.
func (c *Columns) handedOn(pair []int32) bool {
	for i, row := range pair {
		by := c.referrer[row]
		if by != none && c.referrer[by] == pair[1-i] && c.gap(by, row) <= 30*minute && c.gap(pair[1-i], by) <= 30*minute {
			return true
		}
	}
	return false
}

// brings tells that one of a group brought another of it.
func (c *Columns) brings(group []int32) bool {
	for _, row := range group {
		if by := c.referrer[row]; by != none && contains(group, by) {
			return true
		}
	}
	return false
}

// family tells that a few people share a surname and differ in their first
// names, and did not come in one sitting: parents and children with one tablet.
// First names that every other family has may meet in one.
func (f *finder) family(group []int32) bool {
	c := f.c
	quick := oneSitting
	if len(group) > 2 {
		quick = 2 * minute // a family at a table
	}
	if len(group) > 5 || c.sitting(group) <= quick {
		return false
	}
	for i, row := range group {
		if c.last[row] == 0 || c.first[row] == 0 || c.last[row] != c.last[group[0]] {
			return false
		}
		for _, other := range group[:i] {
			if f.sameName(other, row) > 0.6 {
				return false
			}
		}
	}
	return true
}

// team tells that most of a group have addresses of their own names at one
// domain that is not everybody's: colleagues, pupils, members.
func (c *Columns) team(group []int32) bool {
	count := map[int32]int{}
	for _, row := range group {
		if !c.is(row, isAnybodys|isRandom|isThrowAway) && c.is(row, isNamed|isNumbered) {
			count[c.domain[row]]++
			if count[c.domain[row]]*10 >= len(group)*7 {
				return len(group) > 2
			}
		}
	}
	return false
}

// percent writes a share of all people.
func (f *finder) percent(n int) string {
	return percent(float64(n) / max(f.b.people, 1))
}

// percent writes a share with as many digits as it needs.
func percent(share float64) string {
	switch p := share * 100; {
	case p >= 10:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	case p >= 0.1:
		return strconv.FormatFloat(p, 'f', 1, 64) + " %"
	default:
		return "under 0.1 %"
	}
}

// pace writes a duration in milliseconds for people.
func pace(ms int64) string {
	switch {
	case ms > 36_500*day:
		return "a time that is not known"
	case ms < 2*minute:
		return fmt.Sprintf("%d s", ms/second)
	case ms < 2*hour:
		return fmt.Sprintf("%d min", ms/minute)
	case ms < 2*day:
		return fmt.Sprintf("%d h", ms/hour)
	}
	return fmt.Sprintf("%d days", ms/day)
}
