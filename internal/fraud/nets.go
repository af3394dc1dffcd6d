package fraud

import (
	"fmt"
	"slices"
)

// address weighs friends behind one address. Offices, dormitories and families
// are behind one too, so it is worth little by itself; a machine's pace adds to
// it.
func (f *finder) address() {
	all := len(f.ties.rows)
	for _, group := range f.ties.groups {
		n := len(group)
		l := link{signal: SameAddress, members: group, text: fmt.Sprintf("address seen on %d people, %s of all", all, f.percent(all))}
		l.lead, _ = f.c.leader(group)
		switch {
		case n >= 8:
			l.share = 1
		case n >= 5:
			l.share = 0.75
		case n >= 3:
			l.share = 0.5
		default:
			l.share = 0.3
		}
		l.share *= ramp(f.luck(byAddress, group), 0, 3)
		if f.c.team(group) {
			l.share /= 2
		}
		if all > 4*n {
			l.share /= 2
		}
		f.add(l)
		if n == 2 && all == 2 && f.c.brings(group) {
			f.namesake(group)
		}
		f.rush(group, 0.35)
	}
}

// namesake weighs that somebody brought a person of the same full name, or with
// a mail address of the same word, from the same line: a second self without a
// common device.
func (f *finder) namesake(pair []int32) {
	share := f.sameName(pair[0], pair[1])
	stem := f.c.shared[byStem].of(pair[0])
	if stem != 0 && stem == f.c.shared[byStem].of(pair[1]) && f.c.shared[byStem].count(stem, 6) < 6 {
		share = 1
	}
	f.add(link{
		signal: SelfReferral, members: pair, lead: none, share: share, strong: share > 0.7,
		text: "brought a person of the same name, or of an address made of the same word, from the same line",
	})
}

// network weighs friends out of one block of addresses, each from an address
// of its own.
func (f *finder) network() {
	for _, group := range f.ties.groups {
		if len(group) < 4 {
			continue
		}
		var addresses []uint64
		for _, row := range group {
			addresses = append(addresses, f.c.shared[byAddress].of(row))
		}
		slices.Sort(addresses)
		if len(slices.Compact(addresses))*10 < len(group)*8 {
			continue // one address, which is weighed as such
		}
		f.rush(group, 1)
	}
}

// rush weighs how fast friends come from one place, and adds a link for those
// who come in one go.
func (f *finder) rush(group []int32, scale float64) {
	lead, _ := f.c.leader(group)
	if lead == none || len(group) < 4 {
		return
	}
	luck := f.rareLuck(byNetwork, group)
	if luck <= 0 {
		return
	}
	run, typical := f.c.run(group, 2*minute)
	share := 0.25
	switch n := len(run); {
	case n >= 4 && typical <= minute:
		share = 1 - 0.55*ramp(float64(typical), float64(18*second), float64(30*second)) - 0.2*ramp(float64(typical), float64(30*second), float64(minute))
		if n == 4 {
			share *= 0.85
		}
	case scale < 1:
		return // people behind one address, at the pace of people
	default:
		run = group
	}
	if scale < 1 && len(run) >= 8 && typical <= 8*second {
		scale = 0.65
	}
	l := link{
		signal: SameNetwork, lead: lead, share: share * scale * ramp(luck, 0, 3), members: run,
		text: fmt.Sprintf("%d friends out of one block of addresses", len(run)),
	}
	if len(run) < len(group) || share > 0.25 {
		l.text += ", one every " + pace(typical)
	}
	if f.c.team(run) {
		l.excuse = excuse{Team, 1, "addresses of their own names at one organisation"}
	}
	l.strong = l.share >= 0.7 && l.excuse.signal == ""
	f.add(l)
}

// run is the longest stretch of a group in which no pause is longer than most,
// in order of rows, and its typical pause in milliseconds.
func (c *Columns) run(group []int32, most int64) (rows []int32, typical int64) {
	byTime := slices.Clone(group)
	slices.SortStableFunc(byTime, func(a, b int32) int { return int(min(max(c.created[a]-c.created[b], -1), 1)) })
	start, from, to := 0, 0, 1
	for i := 1; i <= len(byTime); i++ {
		if i < len(byTime) && c.gap(byTime[i-1], byTime[i]) <= most {
			continue
		}
		if i-start > to-from {
			from, to = start, i
		}
		start = i
	}
	rows = byTime[from:to]
	var pauses []int64
	for i := 1; i < len(rows); i++ {
		pauses = append(pauses, c.gap(rows[i-1], rows[i]))
	}
	slices.Sort(rows)
	if len(pauses) == 0 {
		return rows, 1 << 62
	}
	slices.Sort(pauses)
	return rows, pauses[len(pauses)/2]
}
