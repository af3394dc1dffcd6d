package fraud

import (
	"fmt"
	"slices"
)

// device weighs people on one machine. Tied by referrals they are one person
// at work; untied ones may be a library's computer or a make of phone that
// looks like every other.
func (f *finder) device(a attribute) {
	all := len(f.ties.rows)
	text := fmt.Sprintf("%s seen on %d people, %s of all", attributeWords[a], all, f.percent(all))
	place := f.publicMachine()
	for _, group := range f.ties.groups {
		f.deviceGroup(a, group, text, place)
	}
	f.strangersOn(a, all, text, place)
}

// attributeWords are what values of an attribute are called.
var attributeWords = map[attribute]string{byDevice: "fingerprint", byInstance: "mobile instance", byAddress: "address"}

func (f *finder) deviceGroup(a attribute, group []int32, text string, place excuse) {
	l := link{signal: SameDevice, members: group, text: text}
	l.lead, _ = f.c.leader(group)
	n, brings := len(group), f.c.brings(group)
	handed := n == 2 && !brings && f.c.handedOn(group)
	switch {
	case n >= 7:
		l.share = 1
	case n >= 4:
		l.share = 0.9
	case n == 3:
		l.share = 0.78
	case handed:
		l.share = 0.65
	case brings:
		l.share = 0.47
	default:
		l.share = 0.36
	}
	luck := ramp(f.luck(a, group), 0, 3)
	l.share *= luck
	switch {
	case f.family(group):
		l.excuse = excuse{Family, 1, fmt.Sprintf("%d people of one surname with different first names, not in one sitting", n)}
	case place.signal != "" && n < 3:
		l.excuse = place
	}
	excused := l.excuse.signal != ""
	l.strong = !excused && (n > 2 || brings || handed) && l.share >= 0.4
	l.may = !l.strong && !excused
	f.add(l)
	if brings {
		f.selfReferral(group, excused, luck)
	}
}

// strangersOn weighs a machine whose users no referral ties.
func (f *finder) strangersOn(a attribute, all int, text string, place excuse) {
	if f.ties.alone < all-1 || all < 3 || f.family(f.ties.rows) {
		return
	}
	l := link{signal: SameDevice, members: f.ties.rows, lead: none, text: text + ", no referral between them", excuse: place}
	l.share = 0.4 * (1 - 0.8*ramp(float64(all), 12, 30)) // so many are a make of phone
	run, _ := f.c.run(f.ties.rows, day)
	switch oneByOne := len(run)*10 >= all*8; {
	case all >= 4 && oneByOne, all >= 5 && all <= 12:
		l.share = 0.85
	}
	if f.c.team(f.ties.rows) {
		l.excuse = excuse{Team, 1, "addresses of their own names at one organisation"}
	}
	l.share *= 1 - 0.85*ramp(f.b.noisy(a, all), 0.008, 0.03)
	l.strong = l.share >= 0.6 && l.excuse.signal == ""
	f.add(l)
}

// publicMachine tells that a machine stands where many others do: a lab, a
// library, an office.
func (f *finder) publicMachine() excuse {
	here, many := 0, 0
	for _, row := range f.ties.rows[:min(len(f.ties.rows), 32)] {
		hash := f.c.shared[byAddress].of(row)
		if hash == 0 {
			continue
		}
		here++
		if f.devicesAt(hash, 5) >= 5 {
			many++
		}
	}
	if here == 0 || many*2 < here {
		return excuse{}
	}
	return excuse{Place, 1, "the machine stands at an address with many other machines"}
}

// devicesAt counts the different machines of an address, most at the most.
func (f *finder) devicesAt(address uint64, most int) int {
	var seen []uint64
	v := &f.c.shared[byAddress]
	looked := 0
	for row := v.first(address); row != none && len(seen) < most && looked < 256; row = v.next[row] {
		looked++
		if d := f.c.shared[byDevice].of(row); d != 0 && !slices.Contains(seen, d) {
			seen = append(seen, d)
		}
	}
	return len(seen)
}

// selfReferral weighs that one of a group brought another of it, from a
// machine, a mailbox or an account that both use. scale is how much it means
// that they do.
func (f *finder) selfReferral(group []int32, excused bool, scale float64) {
	var pair [2]int32
	best, gap := 0.0, int64(0)
	for _, row := range group {
		by := f.c.referrer[row]
		if by == none || !contains(group, by) {
			continue
		}
		share := 0.0
		if f.c.gap(by, row) <= oneSitting {
			share += 0.4
		}
		if ip := f.c.shared[byAddress].of(row); ip != 0 && ip == f.c.shared[byAddress].of(by) {
			share += 0.1
		}
		share += 0.3 * f.sameName(by, row)
		if f.c.last[row] != 0 && f.c.last[by] != 0 && f.c.last[row] != f.c.last[by] {
			share += 0.15 // no family either
		}
		if share > best {
			best, pair, gap = share, [2]int32{by, row}, f.c.gap(by, row)
		}
	}
	if best == 0 || excused {
		return
	}
	slices.Sort(pair[:])
	f.add(link{
		signal: SelfReferral, members: pair[:], lead: none, share: best * scale,
		text: fmt.Sprintf("one brought the other, who joined %s later", pace(gap)),
	})
}

// sameName is how much it means that two people have one full name, 0 to 1:
// little where every tenth person has that first name.
func (f *finder) sameName(a, b int32) float64 {
	if f.c.last[a] == 0 || f.c.last[a] != f.c.last[b] || f.c.first[a] == 0 || f.c.first[a] != f.c.first[b] {
		return 0
	}
	return 1 - ramp(f.b.firsts[f.c.first[a]], 0.02, 0.06)
}

// mailbox weighs addresses that end in one mailbox, and near-copies at
// providers that take every dot for a difference.
func (f *finder) mailbox() {
	all := len(f.ties.rows)
	exact := true
	for _, row := range f.ties.rows {
		exact = exact && f.c.spelling[row] == f.c.spelling[f.ties.rows[0]]
	}
	signal, scale := SameMailbox, 1.0
	text := fmt.Sprintf("%d addresses end in one mailbox", all)
	if !exact {
		signal, scale = NearAddress, 0.95
		text = fmt.Sprintf("%d addresses differ in dots and tags alone", all)
	}
	for _, group := range f.ties.groups {
		l := link{signal: signal, members: group, text: text, share: 1, strong: true}
		l.lead, _ = f.c.leader(group)
		brings := f.c.brings(group)
		if len(group) == 2 {
			l.share = 0.78
			if brings {
				l.share = 0.9
			}
		}
		l.share *= scale
		f.add(l)
		if brings {
			f.selfReferral(group, false, 1)
		}
	}
	if f.ties.alone == all {
		l := link{signal: signal, members: f.ties.rows, lead: none, text: text + ", no referral between them", share: 0.35 * scale}
		if all >= 3 {
			l.share, l.strong = 0.75*scale, exact
		}
		f.add(l)
	}
}

// identity weighs an account or an id in the metadata of several people.
func (f *finder) identity(a attribute) {
	all := len(f.ties.rows)
	signal, text := SamePayout, fmt.Sprintf("one payout identity for %d people", all)
	if a == byIdentity {
		signal, text = SameIdentity, fmt.Sprintf("one id for %d people", all)
	}
	if float64(all) > max(50, f.b.people/50) {
		return // a default, or an agency
	}
	family := f.family(f.ties.rows)
	for _, group := range f.ties.groups {
		l := link{signal: signal, members: group, text: text, share: 1}
		l.lead, _ = f.c.leader(group)
		if len(group) == 2 {
			l.share = 0.8
		}
		l.share *= ramp(f.luck(a, group), 0, 3)
		if family {
			l.excuse = excuse{Family, 1, "people of one surname"}
		}
		l.strong = a == byPayout && !family && l.share > 0.7
		f.add(l)
		if f.c.brings(group) {
			f.selfReferral(group, family, 1)
		}
	}
	// Payouts bind all who are paid together, tied or not.
	if a == byPayout && all >= 3 && !family {
		f.add(link{signal: signal, members: f.ties.rows, lead: none, text: text, share: 0.9, strong: true})
		return
	}
	if f.ties.alone == all {
		share := 0.45
		if a == byIdentity {
			share = ramp(float64(all), 1, 4) / (1 + 20*f.b.noisy(a, 0))
		}
		f.add(link{signal: signal, members: f.ties.rows, lead: none, text: text + ", no referral between them", share: share})
	}
}
