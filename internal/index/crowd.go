package index

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"refdesk/internal/model"
)

// crowd is all people at one moment. It does not change once published.
type crowd struct {
	lineage
	blocks   []*block
	waiting  pages // rewards that wait for an approval
	ids      ids
	slots    int
	scopes   []scope
	risks    []string
	reasons  []string
	statuses []string

	currencies []string // of what is due

	// What an earlier state had put in order, and the places that differ from
	// it; empty = nothing had been put in order.
	prior   []int32
	changed []int32
	order   lazy[[]int32]
	places  lazy[[]int32] // on the leaderboard of their campaign
	kin     lazy[*kin]
	texts   [textParts]textOrder
}

// follow takes over what the state before had put in order.
func (c *crowd) follow(old *crowd, changed []int32) {
	var done bool
	if c.prior, done = old.order.peek(); done {
		c.changed = changed
	} else {
		c.prior, c.changed = old.prior, slices.Concat(old.changed, changed)
	}
	if len(c.changed) > c.slots/4 {
		c.prior, c.changed = nil, nil
	}
	c.followTexts(old, changed)
	c.lineage = old.lineage.follow(changed)
}

// at gives the block and the row in it of a place.
func (c *crowd) at(place int32) (b *block, row int) {
	return c.blocks[place>>blockBits], int(place & (blockRows - 1))
}

// sees tells whether there is somebody at a place.
func (c *crowd) sees(place int32) bool {
	if place == none {
		return false
	}
	b, row := c.at(place)
	return b.present.has(row)
}

// person gives what the index itself knows of the person at a place: enough to
// judge a payout by. It is zero where there is none or it has not been seen.
func (c *crowd) person(place int32) model.Participant {
	if !c.sees(place) {
		return model.Participant{}
	}
	b, row := c.at(place)
	in := c.scopes[b.get(figScope, row)]
	return model.Participant{
		Key: b.get(figKey, row), Backend: in.backend, CampaignID: in.campaign,
		Risk:            model.Some(c.risks[b.get(figRisk, row)]),
		AffiliateStatus: model.Some(c.statuses[b.get(figStatus, row)]),
		RequiredActions: requiredOf(b.get(figFlags, row)),
		Gone:            b.get(figFlags, row)&flagGone != 0,
	}
}

// due is what is to be paid to the person in a row.
func (c *crowd) due(b *block, row int) model.Opt[model.Money] {
	minor := b.get(figDue, row)
	if minor == unknown {
		return model.Opt[model.Money]{}
	}
	return model.Some(model.Money{Minor: minor, Currency: c.currencies[b.get(figDueIn, row)]})
}

// id gives the vendor's id of the person at a place, seen or not; "" where there
// is none.
func (c *crowd) id(place int32) string {
	if place == none {
		return ""
	}
	_, id := c.ids.of(place)
	return string(id)
}

// name and email are texts of the person at a place, folded; "" where
// nobody has been seen.
func (c *crowd) name(place int32) string {
	if !c.sees(place) {
		return ""
	}
	b, row := c.at(place)
	name, _, _ := b.texts(row)
	return name
}

func (c *crowd) email(place int32) string {
	if !c.sees(place) {
		return ""
	}
	b, row := c.at(place)
	_, email, _ := b.texts(row)
	return email
}

// leaderboard puts most referrals first, the oldest of equal ones first, and
// those who are gone behind everybody else.
func (c *crowd) leaderboard() []int32 {
	order, _ := c.order.get(func() ([]int32, error) {
		if c.prior == nil {
			return c.arranged(c.everybody()), nil
		}
		return c.mended(), nil
	})
	return order
}

// everybody gives the places of all who have been seen.
func (c *crowd) everybody() []int32 {
	places := make([]int32, 0, c.slots)
	for in, b := range c.blocks {
		for row := range blockRows {
			if b.present.has(row) {
				places = append(places, int32(in<<blockBits+row))
			}
		}
	}
	return places
}

// standing is what the leaderboard goes by: smaller a first, then smaller b.
func (c *crowd) standing(place int32) (a, b int64) {
	const half = math.MaxInt64 / 2
	in, row := c.at(place)
	a = -min(max(in.get(figReferrals, row), 0), half)
	if in.get(figFlags, row)&flagGone != 0 {
		a += half + 1
	}
	if b = in.get(figCreated, row); b == unknown {
		b = math.MaxInt64
	}
	return a, b
}

func (c *crowd) compare(x, y int32) int { return c.compareBy(c.standing, x, y) }

// compareBy compares two places by what some order goes by.
func (c *crowd) compareBy(stand func(int32) (a, b int64), x, y int32) int {
	xa, xb := stand(x)
	ya, yb := stand(y)
	return cmp.Or(cmp.Compare(xa, ya), cmp.Compare(xb, yb), c.tie(x, y))
}

// tie compares people who stand alike.
func (c *crowd) tie(x, y int32) int {
	xb, xr := c.at(x)
	yb, yr := c.at(y)
	xs, ys := c.scopes[xb.get(figScope, xr)], c.scopes[yb.get(figScope, yr)]
	_, _, xid := xb.texts(xr)
	_, _, yid := yb.texts(yr)
	return cmp.Or(strings.Compare(xs.backend, ys.backend), strings.Compare(xs.campaign, ys.campaign),
		strings.Compare(xid, yid), cmp.Compare(x, y))
}

// arranged sorts places as the leaderboard has them.
func (c *crowd) arranged(places []int32) []int32 { return c.arrangedAs(places, c.standing) }

// arrangedAs sorts places by what some order goes by: smaller a first, then
// smaller b.
func (c *crowd) arrangedAs(places []int32, stand func(int32) (a, b int64)) []int32 {
	if len(places) < blockRows {
		slices.SortFunc(places, func(x, y int32) int { return c.compareBy(stand, x, y) })
		return places
	}
	for _, second := range []bool{true, false} {
		places = byNumbers(places, false, func(place int32) int64 {
			a, b := stand(place)
			if second {
				return b
			}
			return a
		})
	}
	for from, to := 0, 0; from < len(places); from = to {
		a, b := stand(places[from])
		for to = from + 1; to < len(places); to++ {
			if x, y := stand(places[to]); x != a || y != b {
				break
			}
		}
		if to-from > 1 {
			slices.SortFunc(places[from:to], c.tie)
		}
	}
	return places
}

// mended makes the order from the earlier one: those who changed are taken out,
// sorted among themselves, and put where they belong.
func (c *crowd) mended() []int32 {
	moved := make([]uint64, c.slots/64+1)
	for _, place := range c.changed {
		moved[place/64] |= 1 << (place % 64)
	}
	rest := make([]int32, 0, c.slots)
	for _, place := range c.prior {
		if moved[place/64]>>(place%64)&1 == 0 {
			rest = append(rest, place)
		}
	}
	changed := slices.Compact(slices.Sorted(slices.Values(c.changed)))
	changed = slices.DeleteFunc(changed, func(place int32) bool { return !c.sees(place) })
	return merged(rest, c.arranged(changed), c.compare)
}

// merged puts a few sorted places where they belong among many.
func merged(many, few []int32, compare func(x, y int32) int) []int32 {
	if len(few) == 0 {
		return many
	}
	out := make([]int32, 0, len(many)+len(few))
	for _, place := range few {
		n, _ := slices.BinarySearchFunc(many, place, compare)
		out = append(append(out, many[:n]...), place)
		many = many[n:]
	}
	return append(out, many...)
}

// picked gives the elements at some places of a slice.
func picked(from, at []int32) []int32 {
	out := make([]int32, len(at))
	for i, n := range at {
		out[i] = from[n]
	}
	return out
}

// placed gives by place the 1-based place of a person on the leaderboard of its
// campaign.
func (c *crowd) placed() []int32 {
	places, _ := c.places.get(func() ([]int32, error) {
		places, last := make([]int32, c.slots), make([]int32, len(c.scopes))
		for _, at := range c.leaderboard() {
			b, row := c.at(at)
			in := b.get(figScope, row)
			last[in]++
			places[at] = last[in]
		}
		return places, nil
	})
	return places
}

// eachOf calls do for each number below n, on all cores where that pays.
func eachOf(n int, do func(i int)) {
	_ = eachUntil(context.Background(), n, do)
}

// eachUntil is eachOf that gives up when ctx ends.
func eachUntil(ctx context.Context, n int, do func(i int)) error {
	const portion = 8
	var next atomic.Int64
	work := func() {
		for ctx.Err() == nil {
			from := int(next.Add(portion)) - portion
			if from >= n {
				return
			}
			for i := from; i < min(from+portion, n); i++ {
				do(i)
			}
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+portion-1)/portion) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	return ctx.Err()
}
