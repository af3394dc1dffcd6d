package fraud

import "fmt"

// domain weighs a mail domain that hardly anybody has but people a referral
// ties. Colleagues have one too, with their names in the addresses.
func (f *finder) domain() {
	all := len(f.ties.rows)
	if f.common(f.ties.rows[0]) {
		return
	}
	if f.c.is(f.ties.rows[0], isThrowAway) {
		f.burners()
		return
	}
	for _, group := range f.ties.groups {
		if len(group) >= 4 && len(group)*10 >= all*7 {
			f.young(group, all)
			return
		}
	}
	if drawn := f.c.count(f.ties.rows, isRandom); all >= 5 && drawn*10 >= all*6 {
		f.young(f.ties.rows, all) // nobody's friends, and everybody from one generator
	}
}

// burners weighs tied people at one disposable domain.
func (f *finder) burners() {
	for _, group := range f.ties.groups {
		if len(group) < 3 {
			continue
		}
		luck := f.rareLuck(byDomain, group)
		lead, _ := f.c.leader(group)
		f.add(link{
			signal: Disposable, members: group, lead: lead, share: ramp(luck, 0, 2), strong: luck >= 1.5,
			text: fmt.Sprintf("%d people who belong together are at one disposable domain", len(group)),
		})
	}
}

func (f *finder) young(group []int32, all int) {
	lead, _ := f.c.leader(group)
	n := len(group)
	drawn, named := f.c.count(group, isRandom), f.c.count(group, isNamed|isNumbered)
	share := 0.12
	if bad := max(float64(n-named)/float64(n), 1.3*float64(drawn)/float64(n)); bad >= 0.5 {
		share = min(bad, 1)
	}
	usual := f.b.random.without(float64(drawn), float64(n))
	odd := ramp(shareDecades(float64(drawn), float64(n), usual), 1, 4)
	f.add(link{
		signal: YoungDomain, members: group, lead: lead, share: share, strong: odd > 0.5 && share > 0.5,
		text: fmt.Sprintf("%d of the %d people at one domain belong together, %d with their name in the address", n, all, named),
	})
	f.add(link{
		signal: RandomAddress, members: group, lead: lead, share: odd, strong: odd > 0.5 && share > 0.5,
		text: fmt.Sprintf("a machine drew %d of the %d addresses at one domain", drawn, n),
	})
}

// count counts the rows that have a mark.
func (c *Columns) count(rows []int32, m mark) (n int) {
	for _, row := range rows {
		if c.is(row, m) {
			n++
		}
	}
	return n
}

// common tells that a person's mail domain is one where strangers meet: a known
// provider, or one so frequent here that it must be.
func (f *finder) common(row int32) bool {
	return f.c.is(row, isAnybodys) || float64(f.c.domains[f.c.domain[row]].people) > max(100, f.b.people*0.03)
}
