package fraud

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// base is what is usual in the campaign, so that only the unusual counts. A
// book keeps the base that it was assessed with.
type base struct {
	people   float64
	noise    [attributes]rate // how many of those who have the attribute share it with somebody they have no tie to
	newest   int64
	silent   [ages]rate // of referred people, by age: who just came did nothing yet
	random   rate       // of referred people
	throw    rate
	returned rate               // of referred people who bought
	unopened [2]rate            // of people with at least three friends: fewer views than half of them; none at all
	quick    rate               // of referred people: here within half an hour of their referrer
	circles  float64            // people with friends
	firsts   map[uint32]float64 // of those with a first name, how many have it
	imports  map[int64]bool     // minutes in which people without a trace were read in
	crowds   map[int64]bool     // and those in which everybody was
	busy     map[int64]int32    // how many joined in a minute, where several did
}

// rate is how many of all are so.
type rate struct{ so, all float64 }

func (r *rate) add(so bool) {
	r.all++
	if so {
		r.so++
	}
}

// without is the rate among the others, never 0 and never 1: few people prove
// little.
func (r rate) without(so, all float64) float64 {
	return (max(r.so-so, 0) + 1) / (max(r.all-all, 0) + 2)
}

// Ages of people, to compare like with like.
const (
	anHour = iota
	aDay
	aWeek
	older
	ages
)

const (
	second = int64(time.Second / time.Millisecond)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// age is how long a person has been there, as far as the rows tell the time.
func (b *base) age(created int64) int {
	switch lived := b.newest - created; {
	case lived < hour:
		return anHour
	case lived < day:
		return aDay
	case lived < 7*day:
		return aWeek
	}
	return older
}

func (c *Columns) usual() *base {
	b := &base{people: float64(c.people), newest: c.newest}
	b.imports, b.crowds, b.busy = c.minutes()
	for row := range c.ids.len() {
		if !c.living(row) {
			continue
		}
		if c.friends[row] > 0 {
			b.circles++
		}
		if c.friends[row] >= 3 && c.views[row] >= 0 {
			b.unopened[0].add(c.views[row]*2 <= c.friends[row])
			b.unopened[1].add(c.views[row] == 0)
		}
		by := c.referrer[row]
		if by == none || b.imported(c, row) {
			continue
		}
		if c.is(row, isRead) {
			b.silent[b.age(c.created[row])].add(!c.is(row, isActive))
		}
		b.random.add(c.is(row, isRandom))
		b.throw.add(c.is(row, isThrowAway))
		if c.living(by) {
			b.quick.add(c.gap(by, row) <= 30*minute)
		}
		if s := c.sales[row]; s.Kept+s.Returned > 0 {
			b.returned.add(s.Returned > 0)
		}
	}
	for a := range byCode { // codes are there to be shared
		b.noise[a] = c.noise(a)
	}
	b.firsts = c.firstNames()
	b.calm(c)
	return b
}

// calm takes the circles out of the rate of silence that stand out by it: a few
// large rings must not make silence look usual.
func (b *base) calm(c *Columns) {
	var friends []int32
	usual := b.silent
	for row := range c.ids.len() {
		if c.friends[row] < 4 || !c.living(row) {
			continue
		}
		friends = c.friendsOf(row, friends[:0])
		var own [ages]rate
		for _, f := range friends {
			if c.is(f, isRead) && !b.imported(c, f) {
				own[b.age(c.created[f])].add(!c.is(f, isActive))
			}
		}
		for age, r := range own {
			if r.so >= 4 && shareDecades(r.so, r.all, usual[age].without(r.so, r.all)) >= 3 {
				b.silent[age].so -= r.so
				b.silent[age].all -= r.so
			}
		}
	}
}

// firstNames are how common first names are, as a share of those who have one.
func (c *Columns) firstNames() map[uint32]float64 {
	const most = 50_000
	names, all := map[uint32]float64{}, 0.0
	step := max(int(c.ids.len())/most, 1)
	for row := 0; row < int(c.ids.len()); row += step {
		if name := c.first[row]; name != 0 && c.living(int32(row)) {
			names[name]++
			all++
		}
	}
	for name, n := range names {
		names[name] = n / all
	}
	return names
}

// tries is what chance gets in decades from having all circles of friends to
// try; half of them have too few to count.
func (b *base) tries() float64 { return math.Log10(max(b.circles, 1)) / 2 }

// gap is the time between two people's joining, without end where one of them
// is not known.
func (c *Columns) gap(a, b int32) int64 {
	if c.created[a] == 0 || c.created[b] == 0 || c.timeless() {
		return 1 << 62
	}
	return max(c.created[b]-c.created[a], c.created[a]-c.created[b])
}

// sampled is how many slots are looked at to learn how noisy an attribute is.
const sampled = 1 << 16

// noise is the share of those who have the attribute that share it with nobody
// tied to them, only with strangers.
func (c *Columns) noise(a attribute) rate {
	v := &c.shared[a]
	var r rate
	var t ties
	step := max(len(v.table)/sampled, 1)
	for slot := 0; slot < len(v.table); slot += step {
		head := v.table[slot] - 1
		if head == none {
			continue
		}
		if v.next[head] == none {
			r.all++
			continue
		}
		t.of(c, v.rows(v.of(head), t.rows[:0]))
		r.all += float64(len(t.rows))
		if len(t.rows) > 1 {
			r.so += float64(t.alone)
		}
	}
	return r
}

// noisy is how many of those who have an attribute share it with strangers, a
// group of so many left out.
func (b *base) noisy(a attribute, without int) float64 {
	r, own := b.noise[a], float64(without)
	return max(r.so-own, 0) / max(r.all-own, 1)
}

// together is how many people came in one minute, and who brought most of them.
type together struct {
	people, votes, led int32
	leader             int32
}

func (t *together) add(by int32) {
	t.people++
	switch { // the most frequent referrer, by majority vote
	case by == none:
		t.votes--
	case t.votes <= 0:
		t.leader, t.votes, t.led = by, 1, t.led/2+1
	case by == t.leader:
		t.votes++
		t.led++
	default:
		t.votes--
	}
}

// anybodys tells that so many came that they were read in, under no single
// referrer.
func (t together) anybodys(least int) bool { return int(t.people) >= least && t.led*2 < t.people }

// severals is from how many people on a minute is a busy one.
const severals = 4

// minutes are those in which somebody read a list in: many people without any
// trace of a machine came together, or one in twenty of all people. Where
// nobody leaves traces, only a pace far above the campaign's own tells. Busy are
// all in which several people joined, with how many.
func (c *Columns) minutes() (blank, all map[int64]bool, busy map[int64]int32) {
	dated, blanks := c.byMinute()
	blankMinutes := 0
	c.eachMinute(dated, true, func(int64, together) { blankMinutes++ })
	least := 15
	if blanks*2 > c.people && blankMinutes > 0 {
		least = max(least, 20*blanks/blankMinutes)
	}
	busy = map[int64]int32{}
	c.eachMinute(dated, false, func(minute int64, in together) {
		if in.people >= severals {
			busy[minute] = in.people
		}
	})
	return c.pick(dated, true, least), c.pick(dated, false, max(100, c.people/20)), busy
}

// came is who came when: a row in a minute.
type came struct {
	minute int64
	row    int32
}

// byMinute gives everybody of whom it is known when they came, minute by minute
// and then in the order of rows, and how many of them left no trace.
func (c *Columns) byMinute() (dated []came, blanks int) {
	dated = make([]came, 0, c.people)
	for row := range c.ids.len() {
		if c.living(row) && c.created[row] != 0 {
			dated = append(dated, came{c.created[row] / minute, row})
			blanks += btoi(!c.is(row, isPlaced))
		}
	}
	slices.SortFunc(dated, func(a, b came) int { return cmp.Or(cmp.Compare(a.minute, b.minute), cmp.Compare(a.row, b.row)) })
	return dated, blanks
}

// eachMinute gives each minute in which somebody came, or somebody who left no
// trace.
func (c *Columns) eachMinute(dated []came, blank bool, give func(minute int64, in together)) {
	for len(dated) > 0 {
		at, in := dated[0].minute, together{}
		for ; len(dated) > 0 && dated[0].minute == at; dated = dated[1:] {
			if row := dated[0].row; !blank || !c.is(row, isPlaced) {
				in.add(c.referrer[row])
			}
		}
		if in.people > 0 {
			give(at, in)
		}
	}
}

func (c *Columns) pick(dated []came, blank bool, least int) map[int64]bool {
	found := map[int64]bool{}
	c.eachMinute(dated, blank, func(minute int64, in together) {
		if in.anybodys(least) {
			found[minute] = true
		}
	})
	return found
}

// imported tells that a person was read in from a list.
func (b *base) imported(c *Columns, row int32) bool {
	at := c.created[row] / minute
	return c.is(row, isImported) || b.crowds[at] || b.imports[at] && !c.is(row, isPlaced)
}
