package fraud

import (
	"maps"
	"reflect"
	"slices"
)

// Delta is what an update made of the findings: those before it that it
// changed or ended, and those that stand in their place. A finding that grew is
// in both; two that became one are two before and one after.
type Delta struct {
	Before, After []Finding
}

// Update takes rows in and weighs again what they touch: the values that they
// have or had, the friends of those who brought them, and the rings these are
// in.
func (b *Book) Update(rows ...Row) Delta {
	sources, touched := map[source]bool{}, map[int32]bool{}
	for _, r := range rows {
		row := b.c.row(r.Person.ID)
		by, had := b.c.referrer[row], b.friendsOfReferrer(row)
		b.touch(row, sources, touched)
		b.c.put(r)
		b.touch(row, sources, touched)
		moved := by != b.c.referrer[row]
		b.touchFriends(row, moved, sources, touched)
		if moved || rounded(had) != rounded(b.friendsOfReferrer(row)) {
			b.touchLed(by, sources)
			b.touchLed(b.c.referrer[row], sources)
		}
	}
	b.again(sources, touched)
	return b.judgeAgain(touched)
}

// maxFriends bounds how many of a person's friends are looked at again with it.
const maxFriends = 500

// touch notes everything that a row has a part in.
func (b *Book) touch(row int32, sources map[source]bool, touched map[int32]bool) {
	touched[row] = true
	b.valuesOf(row, sources)
	sources[source{byFriends, uint64(row)}] = true
	around := []int32{row}
	if by := b.c.referrer[row]; by != none {
		touched[by] = true
		around = append(around, by)
		sources[source{byFriends, uint64(by)}] = true
	}
	for _, near := range around {
		for _, l := range b.linksOf[near] {
			if l.attribute == byFriends || near == row {
				sources[l.source] = true
			}
		}
	}
	b.sharers(row, touched)
}

func (b *Book) friendsOfReferrer(row int32) int {
	if by := b.c.referrer[row]; by != none {
		return int(b.c.friends[by])
	}
	return 0
}

// touchLed notes the links among the friends of a person whose friends became
// more or fewer by enough to change what they mean.
func (b *Book) touchLed(lead int32, sources map[source]bool) {
	if lead == none {
		return
	}
	for _, l := range b.ledBy[lead] {
		sources[l.source] = true
	}
	for _, l := range b.linksOf[lead] {
		sources[l.source] = true
	}
}

// touchFriends notes those whom a person brought: what they think of who brought
// them may change, and their ties where they come from elsewhere.
func (b *Book) touchFriends(row int32, moved bool, sources map[source]bool, touched map[int32]bool) {
	n := 0
	for f := b.c.friend[row]; f != none && n < maxFriends; f = b.c.sibling[f] {
		touched[f] = true
		if moved {
			b.valuesOf(f, sources)
		}
		n++
	}
}

// sharers notes those who share a value too weak for a link, as long as it is
// rare enough to be shown.
func (b *Book) sharers(row int32, touched map[int32]bool) {
	for _, a := range [...]attribute{byDevice, byInstance, byAddress} {
		v := &b.c.shared[a]
		hash := v.of(row)
		if v.count(hash, common) == common {
			continue
		}
		for at := v.first(hash); at != none; at = v.next[at] {
			touched[at] = true
		}
	}
}

func (b *Book) valuesOf(row int32, sources map[source]bool) {
	for a := range attributes {
		if hash := b.c.shared[a].of(row); hash != 0 {
			sources[source{a, hash}] = true
		}
	}
}

// again takes the links of some sources out and finds them anew. What comes out
// as it was touches nobody.
func (b *Book) again(sources map[source]bool, touched map[int32]bool) {
	f := newFinder(b.c, b.base, b.trust)
	old := map[*link]bool{}
	for from := range sources {
		for _, l := range b.links[from] {
			old[l] = true
		}
		if from.attribute == byFriends {
			f.friends(int32(from.hash))
		} else {
			f.value(from.attribute, from.hash)
		}
	}
	leads := map[int32]bool{}
	fresh := slices.DeleteFunc(f.out, func(l *link) bool {
		for _, was := range b.links[l.source] {
			if old[was] && was.same(l) {
				delete(old, was)
				return true
			}
		}
		return false
	})
	for l := range old {
		leads[l.lead] = true
		b.unbind(l)
		touch(touched, l.members)
	}
	b.takeOut(old, leads)
	for _, l := range fresh {
		b.enter(l)
		leads[l.lead] = true
		touch(touched, l.members)
	}
	for row := range touched {
		leads[row] = leads[row] || b.ledBy[row] != nil // its friends may be others
	}
	delete(leads, none)
	for lead := range leads {
		b.promote(lead)
		for _, l := range b.ledBy[lead] {
			b.rebind(l, touched)
		}
	}
	for _, l := range fresh {
		b.rebind(l, touched)
	}
}

func touch(touched map[int32]bool, rows []int32) {
	for _, row := range rows {
		touched[row] = true
	}
}

// same tells that a link found anew is as it was.
func (l *link) same(other *link) bool {
	return l.source == other.source && l.signal == other.signal && l.lead == other.lead && l.total == other.total &&
		l.alone == other.alone && l.may == other.may && (l.may || l.strong == other.strong) &&
		l.text == other.text && l.trusted == other.trusted && l.excuse == other.excuse && slices.Equal(l.members, other.members)
}

// rebind files a link anew and notes everybody whom it binds or did.
func (b *Book) rebind(l *link, touched map[int32]bool) {
	was := l.bound
	b.bind(l)
	if !slices.Equal(was, l.bound) || l.may {
		touch(touched, was)
		touch(touched, l.bound)
		touch(touched, l.members)
	}
}

// takeOut takes links out of the lists.
func (b *Book) takeOut(old map[*link]bool, leads map[int32]bool) {
	gone := func(l *link) bool { return old[l] }
	sift := func(lists map[int32][]*link, row int32) {
		if lists[row] = slices.DeleteFunc(lists[row], gone); len(lists[row]) == 0 {
			delete(lists, row)
		}
	}
	rows := map[int32]bool{}
	for l := range old {
		touch(rows, l.members)
		if b.links[l.source] = slices.DeleteFunc(b.links[l.source], gone); len(b.links[l.source]) == 0 {
			delete(b.links, l.source)
		}
	}
	for row := range rows {
		sift(b.linksOf, row)
	}
	for lead := range leads {
		sift(b.ledBy, lead)
	}
}

// judgeAgain finds the rings and scores of those touched, and of everybody whom
// a ring ties or tied to them.
func (b *Book) judgeAgain(touched map[int32]bool) Delta {
	rows := slices.Collect(maps.Keys(touched))
	walked := map[*link]bool{}
	rings := map[*ring]bool{}
	for i := 0; i < len(rows); i++ {
		spread := func(more []int32) {
			for _, row := range more {
				if !touched[row] {
					touched[row] = true
					rows = append(rows, row)
				}
			}
		}
		if r := b.ringOf[rows[i]]; r != nil && !rings[r] {
			rings[r] = true
			spread(r.rows)
		}
		for _, l := range b.boundBy[rows[i]] {
			if !walked[l] {
				walked[l] = true
				spread(l.bound)
			}
		}
	}
	was := map[int32]bool{}
	for _, row := range rows {
		was[row] = b.ringOf[row] != nil
	}
	before := b.release(rows)
	seen := map[int32]bool{}
	for _, row := range rows {
		if !seen[row] && len(b.boundBy[row]) > 0 {
			b.enterRing(b.component(row, seen))
		}
	}
	for _, row := range rows {
		if was[row] != (b.ringOf[row] != nil) {
			rows = append(rows, b.beside(row, touched, before)...)
		}
	}
	for _, row := range rows {
		switch r := b.ringOf[row]; {
		case r != nil && b.held[row] == nil && r.rows[0] == row:
			b.judgeRing(r)
		case r == nil && b.suspicious(row):
			b.judgeLone(row)
		}
	}
	return b.compare(before, rows)
}

// beside gives those whom a person brought, with their rings: who brought them
// is under suspicion, or no longer is. Their findings are put down; their rings
// are as they were.
func (b *Book) beside(row int32, touched map[int32]bool, before map[*finding]bool) (more []int32) {
	for _, friend := range b.c.friendsOf(row, nil) {
		around := []int32{friend}
		if r := b.ringOf[friend]; r != nil {
			around = r.rows
		}
		for _, near := range around {
			if touched[near] {
				continue
			}
			touched[near] = true
			more = append(more, near)
			if f := b.held[near]; f != nil {
				before[f] = true
				delete(b.held, near)
			}
		}
	}
	return more
}

// release takes people out of their rings and findings.
func (b *Book) release(rows []int32) map[*finding]bool {
	before := map[*finding]bool{}
	for _, row := range rows {
		if f := b.held[row]; f != nil {
			before[f] = true
		}
		delete(b.held, row)
		delete(b.ringOf, row)
	}
	return before
}

// compare leaves out what is as it was.
func (b *Book) compare(before map[*finding]bool, rows []int32) (d Delta) {
	after := map[*finding]bool{}
	for _, row := range rows {
		if f := b.held[row]; f != nil {
			after[f] = true
		}
	}
	same := map[string]*finding{}
	for f := range before {
		same[f.Lead] = f
	}
	for f := range after {
		if old := same[f.Lead]; old != nil && reflect.DeepEqual(old.Finding, f.Finding) {
			delete(before, old)
			continue
		}
		d.After = append(d.After, f.Finding)
	}
	for f := range before {
		d.Before = append(d.Before, f.Finding)
	}
	slices.SortFunc(d.Before, byScore)
	slices.SortFunc(d.After, byScore)
	return d
}
