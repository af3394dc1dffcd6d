package fraud

import (
	"fmt"
	"slices"
)

// velocity weighs a burst of friends. It gives the burst's people, nil where
// there is none. A burst for which many people looked at the link is a post that
// went round; imports are not among the friends at all.
func (f *finder) velocity(in circle) []int32 {
	if f.c.timeless() {
		return nil
	}
	n := len(in.friends)
	count, from := f.densest(in.friends, 2*minute)
	slow, slowFrom := f.densest(in.friends, 10*minute)
	share := 0.0
	switch {
	case count >= 15:
		share = 0.8
	case count >= 8:
		share = 0.65
	case slow >= 25:
		share, count, from = 0.5, slow, slowFrom
	case count >= 5:
		share = 0.3
	case count >= 3:
		share = 0.15
	}
	if share == 0 {
		return nil
	}
	// The burst goes on for as long as its friends do not pause.
	end := from + count
	for from > 0 && f.c.gap(in.friends[from-1], in.friends[from]) <= 30*second {
		from--
	}
	for end < n && f.c.gap(in.friends[end-1], in.friends[end]) <= 30*second {
		end++
	}
	burst := in.friends[from:end]
	switch views, came := f.c.views[in.lead], f.c.friends[in.lead]; {
	case views >= 3*came:
		share *= 0.3 // a post that went round
	case views >= came:
		share *= 0.8
	}
	// Against the person's own past: somebody whom many followed before has an
	// audience.
	if from > len(burst) {
		share *= 0.6
	}
	rows := withLead(in.lead, burst)
	long := f.c.gap(burst[0], burst[len(burst)-1])
	f.add(link{
		signal: Velocity, members: rows, lead: in.lead, share: share,
		text: fmt.Sprintf("%d friends within %s, of %d in all", len(burst), pace(long), n),
	})
	return rows
}

// densest is the most friends within a span of time, and where they begin.
func (f *finder) densest(friends []int32, span int64) (count, from int) {
	start := 0
	for end, row := range friends {
		if f.c.created[row] == 0 {
			start = end + 1 // who joined when nobody knows
			continue
		}
		for f.c.created[row]-f.c.created[friends[start]] > span {
			start++
		}
		if end-start+1 > count {
			count, from = end-start+1, start
		}
	}
	return count, from
}

// instant weighs friends who were there as soon as their referrer: nobody
// tells friends of a program and has three of them join within two minutes of
// having joined, the first within one.
func (f *finder) instant(in circle, members []int32) {
	joined := f.c.created[in.lead]
	if joined == 0 || len(in.friends) < 3 || f.c.created[in.friends[0]] < joined {
		return
	}
	first, third := f.c.created[in.friends[0]]-joined, f.c.created[in.friends[2]]-joined
	if first > minute || third > 5*minute {
		return
	}
	share := 1.0
	if third > 2*minute {
		share = 0.5
	}
	f.add(link{
		signal: InstantFriends, members: members, lead: in.lead, share: share,
		text: fmt.Sprintf("first friend %s after joining, third after %s", pace(first), pace(third)),
	})
}

// unopened weighs more friends than people who ever opened the link. Where a
// program counts no views this is so for everybody and says nothing.
func (f *finder) unopened(in circle, members []int32) {
	views := f.c.views[in.lead]
	n := len(in.friends)
	if views < 0 || int(views)*2 > n || n < 4 {
		return
	}
	usual := f.b.unopened[0].without(1, 1)
	if views == 0 {
		usual = f.b.unopened[1].without(1, 1)
	}
	share := (1 - 2*float64(views)/float64(n)) * (1 - ramp(usual, 0.02, 0.5)) * ramp(float64(n), 0, 8)
	f.add(link{
		signal: UnopenedLink, members: slices.Clone(members), lead: in.lead, share: share,
		text: fmt.Sprintf("%d friends through a link that %d people opened", n, views),
	})
}

// next is the friend whom a person brought first, within half an hour of
// joining; none where there is no such friend, or so many that it says nothing.
func (c *Columns) next(row int32) int32 {
	if c.friends[row] == 0 || c.friends[row] > 200 {
		return none
	}
	first := none
	for f := c.friend[row]; f != none; f = c.sibling[f] {
		if c.living(f) && (first == none || c.created[f] < c.created[first] || c.created[f] == c.created[first] && f < first) {
			first = f
		}
	}
	if first == none || c.gap(row, first) > 30*minute {
		return none
	}
	return first
}

// longChain is from how many people on a chain ties them by itself, where
// chance would not make one in a hundred thousand tries: people who are keen
// bring several friends, and most friends of theirs bring nobody at once.
const longChain = 6

// chain weighs people of whom each brought the next as the first thing, within
// half an hour, with the given person at its end.
func (f *finder) chain(end int32) {
	if !f.c.living(end) || f.c.next(end) != none {
		return
	}
	members := []int32{end}
	for at := end; len(members) < 50; {
		by := f.c.referrer[at]
		if by == none || !f.c.living(by) || f.c.gap(by, at) > 30*minute || f.c.next(by) != at || slices.Contains(members, by) {
			break
		}
		members = append(members, by)
		at = by
	}
	if len(members) < 4 {
		return
	}
	usual := f.b.quick.without(float64(len(members)), float64(len(members)))
	long := f.c.gap(members[0], members[len(members)-1])
	luck := shareDecades(float64(len(members)-1), float64(len(members)-1), usual)
	slices.Sort(members)
	share := ramp(luck, 1, 5)
	f.add(link{
		signal: Chain, members: members, lead: none, share: share, strong: share == 1 && len(members) >= longChain,
		text: fmt.Sprintf("%d people of whom each first brought the next, within %s", len(members), pace(long)),
	})
}

// loop weighs people who referred one another in a circle, which no program
// that checks can hold.
func (f *finder) loop(start int32) {
	members := []int32{}
	at := start
	for at != none && f.c.living(at) && len(members) < 50 {
		if at == start && len(members) > 0 {
			break
		}
		members = append(members, at)
		at = f.c.referrer[at]
	}
	if at != start || len(members) < 2 || slices.Min(members) != start {
		return
	}
	slices.Sort(members)
	f.add(link{
		signal: Loop, members: members, lead: none, share: 1, strong: true,
		text: fmt.Sprintf("%d people referred one another in a circle", len(members)),
	})
}
