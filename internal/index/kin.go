package index

import (
	"math"

	"refdesk/internal/model"
)

// kin is who brought whom, and what is below each. Whoever says that somebody
// brought them may say anything, so that people can stand in a ring: each of
// them then has all the others below.
type kin struct {
	start []int32 // the children of place p are kids[start[p]:start[p+1]]
	kids  []int32 // most referrals first
	below []int32 // by place: brought directly or through others
	risky []int32 // of those, whom the vendor calls a high risk
}

// children are the places of those whom the person at a place brought.
func (k *kin) children(place int32) []int32 { return k.kids[k.start[place]:k.start[place+1]] }

// related works out who brought whom.
func (c *crowd) related() *kin {
	k, _ := c.kin.get(func() (*kin, error) {
		k := &kin{start: make([]int32, c.slots+1), below: make([]int32, c.slots), risky: make([]int32, c.slots)}
		order := c.leaderboard()
		for _, place := range order {
			if by := c.broughtBy(place); by != none {
				k.start[by+1]++
			}
		}
		for place := range c.slots {
			k.start[place+1] += k.start[place]
		}
		k.kids = make([]int32, k.start[c.slots])
		next := append([]int32(nil), k.start...)
		for _, place := range order {
			if by := c.broughtBy(place); by != none {
				k.kids[next[by]] = place
				next[by]++
			}
		}
		k.addUp(c)
		return k, nil
	})
	return k
}

// broughtBy is the place of the referrer, none where there is none. Nobody
// brings themselves.
func (c *crowd) broughtBy(place int32) int32 {
	b, row := c.at(place)
	if by := int32(b.get(figReferrer, row)); by != place {
		return by
	}
	return none
}

// addUp counts from the leaves up. Whoever is left stands in a ring.
func (k *kin) addUp(c *crowd) {
	left := make([]int32, c.slots) // children that are not counted yet
	var ready []int32
	for place := range int32(c.slots) {
		left[place] = k.start[place+1] - k.start[place]
		if left[place] == 0 {
			ready = append(ready, place)
		}
	}
	for len(ready) > 0 {
		place := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		left[place] = math.MinInt32 // counted
		by := c.referrerOf(place)
		if by == none {
			continue
		}
		k.count(c, place, by)
		if left[by]--; left[by] == 0 {
			ready = append(ready, by)
		}
	}
	for place := range int32(c.slots) {
		if left[place] > 0 {
			k.addUpRing(c, place, left)
		}
	}
}

// referrerOf is broughtBy for any place, also of one whom nobody has seen.
func (c *crowd) referrerOf(place int32) int32 {
	if !c.sees(place) {
		return none
	}
	return c.broughtBy(place)
}

// count adds a person, with all below, to who brought it.
func (k *kin) count(c *crowd, place, to int32) {
	k.below[to] += k.below[place] + 1
	k.risky[to] += k.risky[place] + c.riskyOne(place)
}

// addUpRing gives everybody in a ring all the others.
func (k *kin) addUpRing(c *crowd, first int32, left []int32) {
	var below, risky int32
	for at := first; left[at] > 0; at = c.broughtBy(at) {
		left[at] = math.MinInt32
		below += k.below[at] + 1
		risky += k.risky[at] + c.riskyOne(at)
	}
	for at, again := first, false; at != first || !again; at, again = c.broughtBy(at), true {
		k.below[at], k.risky[at] = below-1, risky-c.riskyOne(at)
	}
}

// riskyOne is 1 for somebody whom the vendor calls a high risk, or worse.
func (c *crowd) riskyOne(place int32) int32 {
	b, row := c.at(place)
	if step, _ := riskStep(model.Some(c.risks[b.get(figRisk, row)])); step >= highRisk {
		return 1
	}
	return 0
}
