package fraud

import (
	"fmt"
	"math"
	"slices"
)

// friends finds what the friends of one person have in common beyond a shared
// value: that none of them ever did anything, that they came at a machine's
// pace, that machines drew their addresses.
func (f *finder) friends(lead int32) {
	from := len(f.out)
	if f.c.living(lead) {
		f.friendsOf(lead)
	}
	f.chain(lead)
	f.loop(lead)
	for _, l := range f.out[from:] {
		l.source = source{byFriends, uint64(lead)}
		f.mark(l)
	}
}

// circle is a person with the friends that count: those who came by
// themselves, oldest first.
type circle struct {
	lead    int32
	friends []int32
}

func (f *finder) friendsOf(lead int32) {
	if f.c.friends[lead] < 3 {
		return
	}
	f.rows = f.c.friendsOf(lead, f.rows[:0])
	f.rows = slices.DeleteFunc(f.rows, func(row int32) bool { return f.b.imported(f.c, row) })
	if len(f.rows) < 3 {
		return
	}
	slices.SortFunc(f.rows, func(a, b int32) int {
		if f.c.created[a] != f.c.created[b] {
			return int(min(max(f.c.created[a]-f.c.created[b], -1), 1))
		}
		return int(a - b)
	})
	in := circle{lead, f.rows}
	from := len(f.out)
	burst := f.velocity(in)
	f.silent(in)
	f.drawn(in)
	f.thrownAway(in)
	f.returned(in)
	if burst == nil && len(f.out) > from {
		burst = f.out[from].members
	}
	if burst != nil {
		f.instant(in, burst)
		f.unopened(in, burst)
	}
	f.together(f.out[from:])
}

// together lets the links of one circle tie a ring where they do so only as a
// whole: those that are about the same people.
func (f *finder) together(links []*link) {
	const worth = 10
	sum := 0.0
	for _, l := range links {
		sum += l.points()
	}
	if sum < 45 {
		return
	}
	for _, l := range links {
		agrees := func(other *link) bool {
			return other != l && other.points() >= worth && overlap(l.members, other.members)*2 > len(l.members)
		}
		l.strong = l.strong || l.points() >= worth && slices.ContainsFunc(links, agrees)
	}
}

// points is what a link is worth by the table.
func (l *link) points() float64 { return l.share * defaultPoints[l.signal] }

// overlap counts the rows that are in both, which are in order.
func overlap(a, b []int32) (n int) {
	for _, row := range a {
		if contains(b, row) {
			n++
		}
	}
	return n
}

// defaultPoints are the weights that decide what ties a ring: which people
// belong together is not for settings to say.
var defaultPoints = func() map[string]float64 {
	points := map[string]float64{}
	for _, w := range DefaultWeights() {
		points[w.Signal] = float64(w.Points)
	}
	return points
}()

// withLead puts the lead among its friends, in order of rows.
func withLead(lead int32, friends []int32) []int32 {
	all := append(slices.Clone(friends), lead)
	slices.Sort(all)
	return all
}

func (f *finder) those(in circle, m mark, is bool) []int32 {
	var rows []int32
	for _, row := range in.friends {
		if f.c.is(row, m) == is {
			rows = append(rows, row)
		}
	}
	return rows
}

// silent weighs friends who never shared, were never looked at, brought nobody
// and bought nothing, against people as new as they are. Honest friends may have
// come before and after, so it looks for the stretch of friends that stands out.
func (f *finder) silent(in circle) {
	var own [ages]rate
	for _, row := range in.friends {
		if f.c.is(row, isRead) {
			own[f.b.age(f.c.created[row])].add(!f.c.is(row, isActive))
		}
	}
	var usual [ages]float64
	for age, r := range own {
		usual[age] = min(f.b.silent[age].without(r.so, r.all), 0.94)
	}
	var idle []int32
	found := stretch{}
	places := math.Log(float64(len(in.friends)))
	for _, s := range f.stretches(in.friends, usual) {
		found.gain += s.gain - places // it was chosen among as many places
		found.known += s.known
		found.chance += s.chance
		for _, row := range in.friends[s.from : s.to+1] {
			if f.c.is(row, isRead) && !f.c.is(row, isActive) {
				idle = append(idle, row)
			}
		}
	}
	luck := found.gain/math.Ln10 - f.b.tries()
	if len(idle) < 4 || luck <= 0 {
		return
	}
	l := link{
		signal: SilentFriends, members: withLead(in.lead, idle), lead: in.lead,
		share: ramp(luck, 0.5, 4), strong: luck >= 6 && len(idle) >= 6,
		text: fmt.Sprintf("%d of %d friends in a row never did anything, where %s of people as new do not",
			len(idle), found.known, percent(found.chance/float64(found.known))),
	}
	// An audience that only listens came through the link as people do.
	if f.c.views[in.lead] >= 2*f.c.friends[in.lead] {
		l.share, l.strong = l.share*0.4, false
	}
	f.add(l)
}

// stretch is a run of friends, with how much likelier it is among silent ones
// than among usual ones, as a natural logarithm.
type stretch struct {
	from, to, known int
	gain, chance    float64
}

func (s stretch) with(at int, idle bool, usual float64) stretch {
	const silent = 0.95 // of friends who are none
	s.to = at
	s.known++
	s.chance += usual
	if idle {
		s.gain += math.Log(silent / usual)
	} else {
		s.gain += math.Log((1 - silent) / (1 - usual))
	}
	return s
}

// stretches are the runs that stand out, each up to its best place.
func (f *finder) stretches(friends []int32, usual [ages]float64) (found []stretch) {
	const drop = 6 // how much it may fall before another begins
	least := math.Log(float64(len(friends))) + 1.5
	best, now := stretch{}, stretch{}
	for i, row := range friends {
		if f.c.is(row, isRead) {
			now = now.with(i, !f.c.is(row, isActive), usual[f.b.age(f.c.created[row])])
		}
		if now.gain > best.gain {
			best = now
		}
		if now.gain <= 0 || now.gain < best.gain-drop || i == len(friends)-1 {
			if best.gain >= least {
				found = append(found, best)
			}
			best, now = stretch{}, stretch{from: i + 1}
		}
	}
	return found
}

// drawn weighs friends whose addresses a machine drew.
func (f *finder) drawn(in circle) {
	odd := f.those(in, isRandom, true)
	n := float64(len(in.friends))
	if len(odd) < 3 || float64(len(odd)) < 0.3*n {
		return
	}
	usual := f.b.random.without(float64(len(odd)), n)
	luck := shareDecades(float64(len(odd)), n, usual) - f.b.tries()
	l := link{
		signal: RandomAddress, members: withLead(in.lead, odd), lead: in.lead, share: ramp(luck, 0, 3),
		text: fmt.Sprintf("%d of %d friends have an address that a machine drew, where %s of people have", len(odd), len(in.friends), percent(usual)),
	}
	f.add(l)
}

// thrownAway weighs friends at disposable domains.
func (f *finder) thrownAway(in circle) {
	odd := f.those(in, isThrowAway, true)
	n := float64(len(in.friends))
	if len(odd) < 2 || float64(len(odd)) < 0.3*n {
		return
	}
	usual := f.b.throw.without(float64(len(odd)), n)
	luck := shareDecades(float64(len(odd)), n, usual) - f.b.tries()
	f.add(link{
		signal: Disposable, members: withLead(in.lead, odd), lead: in.lead, share: max(0.45, ramp(luck, 0, 3)), strong: luck >= 2,
		text: fmt.Sprintf("%d of %d friends are at disposable domains, where %s of people are", len(odd), len(in.friends), percent(usual)),
	})
}

// returned weighs friends who bought and sent it back.
func (f *finder) returned(in circle) {
	var rows []int32
	bought := 0.0
	for _, row := range in.friends {
		s := f.c.sales[row]
		if s.Kept+s.Returned > 0 {
			bought++
		}
		if s.Returned > s.Kept {
			rows = append(rows, row)
		}
	}
	if len(rows) < 3 || float64(len(rows)) < 0.5*bought {
		return
	}
	usual := f.b.returned.without(float64(len(rows)), bought)
	luck := shareDecades(float64(len(rows)), bought, usual) - f.b.tries()
	f.add(link{
		signal: Refunds, members: withLead(in.lead, rows), lead: in.lead, share: ramp(luck, 0, 3), strong: luck >= 2.5 && len(rows) >= 5,
		text: fmt.Sprintf("%d of %d friends who bought sent it back, where %s of people do", len(rows), int(bought), percent(usual)),
	})
}
