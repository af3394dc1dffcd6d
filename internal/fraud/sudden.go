package fraud

import (
	"fmt"
	"slices"
)

const (
	// mostOfCode is from how many people on a code is everybody's.
	mostOfCode = 5000
	// leastSudden are fewer people than come together by chance, and leastPast
	// fewer than make a past to hold them against.
	leastSudden, leastPast = 8, 3
	// pastSpan is how long a past has to be.
	pastSpan = 3 * day
)

// suddenDomain weighs the pace of a mail domain that is neither a provider's nor
// thrown away after use.
func (f *finder) suddenDomain() {
	first := f.ties.rows[0]
	if !f.common(first) && !f.c.is(first, isThrowAway) {
		f.sudden("mail domain")
	}
}

// sudden weighs a value whose people come far faster than they ever did. A
// mailing does that too: then others come in the same minutes, or those who come
// have names of their own and were brought by this one and that one. Who was
// read in from a list has no pace at all.
func (f *finder) sudden(what string) {
	come := f.timed(f.ties.rows)
	if len(come) < leastSudden+leastPast {
		return
	}
	n, from := f.densest(come, 10*minute)
	if n < leastSudden || from < leastPast {
		return
	}
	burst, past := come[from:from+n], f.c.created[come[from]]-f.c.created[come[0]]
	if past < pastSpan || f.mailing(burst) {
		return
	}
	usual := float64(from) / float64(past) * float64(10*minute)
	luck := decades(float64(n-1), usual) - f.b.tries()
	members := slices.Sorted(slices.Values(burst))
	lead, _ := f.c.leader(members)
	f.add(link{
		signal: SuddenPace, members: members, lead: lead, share: ramp(luck, 3, 8),
		text: fmt.Sprintf("%d people with one %s within %s, where %d came in %s before",
			n, what, pace(f.c.gap(burst[0], burst[n-1])), from, pace(past)),
	})
}

// timed are the rows that came by themselves at a time that is known, oldest
// first.
func (f *finder) timed(rows []int32) []int32 {
	if f.c.timeless() {
		return nil
	}
	come := slices.DeleteFunc(slices.Clone(rows), func(row int32) bool {
		return f.c.created[row] == 0 || f.b.imported(f.c, row)
	})
	slices.SortFunc(come, func(a, b int32) int {
		if f.c.created[a] != f.c.created[b] {
			return int(min(max(f.c.created[a]-f.c.created[b], -1), 1))
		}
		return int(a - b)
	})
	return come
}

// mailing tells that a burst is people who were written to: as many others came
// in the same minutes, or most of the burst have addresses of their own names
// and nobody brought most of them.
func (f *finder) mailing(burst []int32) bool {
	all := int32(0)
	for at := f.c.created[burst[0]] / minute; at <= f.c.created[burst[len(burst)-1]]/minute; at++ {
		all += f.b.busy[at]
	}
	if int(all) >= 2*len(burst) || f.c.team(burst) {
		return true
	}
	_, brought := f.c.leader(burst)
	odd := max(brought, len(burst)-f.c.count(burst, isNamed|isNumbered))
	return odd*10 < len(burst)*6
}
