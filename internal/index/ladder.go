package index

import (
	"maps"
	"math"
	"time"

	"refdesk/internal/model"
)

// ladder is everybody in one order: most first, the oldest of equal ones first,
// those whom the order does not count behind everybody else. It does not change
// once made.
type ladder struct {
	order   sequence
	within  map[int64]rungs // by number of the campaign
	counts  counts
	lastDay int64
	money   bool
}

// rungs is the order of one campaign.
type rungs struct {
	all    sequence
	judged sequence // those who are held or blocked
}

// newLadder puts everybody in an order.
func newLadder(s *state, by model.Order, now time.Time) *ladder {
	c := s.people
	l := &ladder{counts: countedBy[by](s), lastDay: lastDay(by, now), money: by == model.OrderByCommissions, within: map[int64]rungs{}}
	order := c.leaderboard()
	if by != model.OrderAllTime && by != model.OrderByReferrals {
		order = c.arrangedAs(c.everybody(), c.laidOut(l.standing(c)))
	}
	l.order = inParts(order)
	all, judged := map[int64][]int32{}, map[int64][]int32{}
	for _, place := range order {
		b, row := c.at(place)
		in := b.get(figScope, row)
		if len(c.scopes) > 1 {
			all[in] = append(all[in], place)
		}
		if b.get(figFlags, row)&flagsJudged != 0 {
			judged[in] = append(judged[in], place)
		}
	}
	for in := range c.scopes {
		one := rungs{inParts(all[int64(in)]), inParts(judged[int64(in)])}
		if len(c.scopes) == 1 {
			one.all = l.order
		}
		l.within[int64(in)] = one
	}
	return l
}

// standing is what the order goes by: smaller a first, then smaller b.
func (l *ladder) standing(c *crowd) func(place int32) (a, b int64) {
	const half = math.MaxInt64 / 2
	return func(place int32) (a, b int64) {
		in, row := c.at(place)
		a, b = -min(max(l.counts(c, place), 0), half), in.get(figCreated, row)
		if in.get(figFlags, row)&flagGone != 0 || b != unknown && b >= l.lastDay {
			a += half + 1
		}
		if b == unknown {
			b = math.MaxInt64
		}
		return a, b
	}
}

func (l *ladder) comparing(c *crowd) func(x, y int32) int {
	stand := l.standing(c)
	return func(x, y int32) int { return c.compareBy(stand, x, y) }
}

// laidOut works out flat what an order goes by: a sort reads it in no order.
func (c *crowd) laidOut(stand func(place int32) (a, b int64)) func(place int32) (a, b int64) {
	first, second := make([]int64, len(c.blocks)<<blockBits), make([]int64, len(c.blocks)<<blockBits)
	eachOf(len(c.blocks), func(i int) {
		for place := i << blockBits; place < (i+1)<<blockBits; place++ {
			first[place], second[place] = stand(int32(place))
		}
	})
	return func(place int32) (a, b int64) { return first[place], second[place] }
}

// follow gives the ladder of a later crowd, in which some places changed. That
// copies the parts they stand in, where putting everybody in order takes a
// hundred times as long. It fails where somebody is not found.
func (l *ladder) follow(old, c *crowd, changed []int32) (*ladder, bool) {
	next := *l
	next.within = maps.Clone(l.within)
	before, after := l.comparing(old), l.comparing(c)
	for _, place := range changed {
		if int(place) < old.slots && old.sees(place) && !next.takeOut(old, place, before) {
			return nil, false
		}
	}
	for _, place := range changed {
		if c.sees(place) {
			next.putIn(c, place, after)
		}
	}
	return &next, true
}

func (l *ladder) takeOut(c *crowd, place int32, compare func(x, y int32) int) (ok bool) {
	b, row := c.at(place)
	in := b.get(figScope, row)
	of := l.within[in]
	if l.order, ok = l.order.without(place, compare); !ok {
		return false
	}
	if of.all, ok = of.all.without(place, compare); !ok {
		return false
	}
	if b.get(figFlags, row)&flagsJudged != 0 {
		of.judged, ok = of.judged.without(place, compare)
	}
	l.within[in] = of
	return ok
}

func (l *ladder) putIn(c *crowd, place int32, compare func(x, y int32) int) {
	b, row := c.at(place)
	in := b.get(figScope, row)
	of := l.within[in]
	l.order, of.all = l.order.with(place, compare), of.all.with(place, compare)
	if b.get(figFlags, row)&flagsJudged != 0 {
		of.judged = of.judged.with(place, compare)
	}
	l.within[in] = of
}

// tell says where a person stands. Without a ladder there is nothing to say.
func (l *ladder) tell(s *state, place int32, row *model.PersonRow) {
	if l == nil {
		return
	}
	b, at := s.people.at(place)
	compare, of := l.comparing(s.people), l.within[b.get(figScope, at)]
	row.Place = of.all.position(place, compare) + 1
	row.Board = model.Placing{Verdict: verdictOf(b.get(figFlags, at))}
	if row.Board.Verdict == "" {
		row.Board.Fair = row.Place - of.judged.position(place, compare)
	}
	switch n := l.counts(s.people, place); {
	case n == unknown:
	case l.money:
		row.Board.Money = model.Some(model.Money{Minor: n, Currency: s.currency(row.Backend, row.CampaignID)})
	default:
		row.Board.Count = model.Some(n)
	}
}
