package fraud

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"refdesk/internal/model"
)

// points is what a share of a signal's weight comes to.
func (b *Book) points(signal string, share float64) int {
	return int(math.Round(share * float64(b.weights[signal])))
}

// sheet collects the parts of a score, the strongest of each signal.
type sheet struct {
	b     *Book
	parts []model.Part
}

// add notes a part. The same rows give the same parts in whatever order their
// links are found, so the text decides between equals.
func (s *sheet) add(signal string, share float64, text string) {
	p := model.Part{Signal: signal, Points: s.b.points(signal, share), Text: text}
	if p.Points == 0 {
		return
	}
	for i, old := range s.parts {
		if old.Signal == signal {
			if stronger(p, old) {
				s.parts[i] = p
			}
			return
		}
	}
	s.parts = append(s.parts, p)
}

func stronger(p, q model.Part) bool {
	return cmp.Or(cmp.Compare(max(p.Points, -p.Points), max(q.Points, -q.Points)), cmp.Compare(q.Text, p.Text)) > 0
}

// drawnAlone is what one address that a machine drew is worth by itself.
const drawnAlone = 0.15

// mostLoose is what links may add to the score of somebody whom they do not
// even tie into a ring.
const mostLoose = 25

// loose takes off what links that tie nobody add beyond that.
func (s *sheet) loose(tied bool) {
	sum := 0
	for _, p := range s.parts {
		sum += p.Points
	}
	if over := sum - mostLoose; !tied && over > 0 {
		s.parts = append(s.parts, model.Part{Signal: Loose, Points: -over, Text: fmt.Sprintf("what no strong link ties counts %d at the most", mostLoose)})
	}
}

// echo lets the weaker of two signals that see one thing count a third: a rush
// out of one block is a rush, and a name makes the address.
func (s *sheet) echo(a, b string) {
	i := slices.IndexFunc(s.parts, func(p model.Part) bool { return p.Signal == a })
	j := slices.IndexFunc(s.parts, func(p model.Part) bool { return p.Signal == b })
	if i < 0 || j < 0 {
		return
	}
	if s.parts[j].Points > s.parts[i].Points {
		i, j = j, i
	}
	if s.parts[j].Points /= 3; s.parts[j].Points == 0 {
		s.parts = slices.Delete(s.parts, j, j+1)
	}
}

func (s *sheet) has(signal string) bool {
	return slices.ContainsFunc(s.parts, func(p model.Part) bool { return p.Signal == signal })
}

// partsOf is what speaks for and against a person, in no order and without a
// limit.
func (b *Book) partsOf(row int32) []model.Part {
	s := &sheet{b: b}
	for _, l := range b.linksOf[row] {
		if l.trusted == "" {
			s.add(l.signal, l.share, l.text)
		}
	}
	for _, l := range b.linksOf[row] {
		counts := func(p model.Part) bool { return p.Signal == l.signal && p.Text == l.text }
		if l.excuse.signal != "" && l.trusted == "" && slices.ContainsFunc(s.parts, counts) {
			s.add(l.excuse.signal, l.excuse.share, l.excuse.text)
		}
	}
	b.sharedParts(s, row)
	s.loose(b.ringOf[row] != nil)
	s.echo(SameNetwork, Velocity)
	s.echo(LookAlike, NearAddress)
	s.echo(Velocity, SuddenPace)
	b.ownParts(s, row)
	b.vendorPart(s, row)
	b.goodParts(s, row)
	return s.parts
}

// ownParts adds what needs no link that was found.
func (b *Book) ownParts(s *sheet, row int32) {
	c := b.c
	if c.is(row, isThrowAway) {
		s.add(Disposable, 0.45, "a mailbox at "+c.domains[c.domain[row]].name+", which is thrown away after use")
	}
	if c.is(row, isRandom) {
		s.add(RandomAddress, drawnAlone, "the address looks as if a machine drew it")
	}
	if where := c.mixedWhere(row); where != "" {
		s.add(LookAlike, 0.2, "mixed script: letters of two alphabets in one word of "+where)
	}
	b.elsewhere(s, row)
	if r := b.ringOf[row]; r != nil && r.lead == row && r.brought > 1 {
		s.add(RingLead, ramp(float64(r.brought)/float64(len(r.rows)), 0, 0.7), fmt.Sprintf("brought %d of the %d people of the ring", r.brought, len(r.rows)))
	}
	if r := b.ringOf[row]; r != nil && len(b.linksOf[row]) == 0 && r.brought < 2 {
		s.add(RingLead, 0.6, "brought the first of the ring right after joining")
	}
	if by := c.referrer[row]; by != none && (c.risk[by] == riskHigh || b.ringOf[by] != nil && b.ringOf[by] != b.ringOf[row]) {
		s.add(ReferrerStanding, 1, "brought by somebody under suspicion")
	}
}

// mixedWhere names what of a person is written in two alphabets, "" for nothing.
func (c *Columns) mixedWhere(row int32) string {
	switch name, box := c.is(row, isMixed), c.is(row, isMixedBox); {
	case name && box:
		return "the name and of the address"
	case name:
		return "the name"
	case box:
		return "the address"
	}
	return ""
}

// sameAsVendor are the signals that see what a reason of the vendor's names.
var sameAsVendor = map[string][]string{
	"DUPLICATE_IDENTITY":           {SameDevice, SameAddress},
	"DUPLICATE_IDENTITY_EXCESSIVE": {SameDevice, SameAddress},
	"SIMILAR_EMAIL":                {SameMailbox, NearAddress},
	"REFERRAL_EMAIL_PATTERN":       {NearAddress, RandomAddress},
	"EMAIL_FRAUD":                  {Disposable, RandomAddress},
	"DOMAIN_CLUSTERING_FRAUD":      {YoungDomain},
	"REFERRAL_VELOCITY_FRAUD":      {Velocity},
	"REFERRAL_CHAIN_FRAUD":         {Chain},
	"SIMILAR_FIRST_NAME":           {LookAlike},
	"SIMILAR_LAST_NAME":            {LookAlike, Family},
}

func (b *Book) vendorPart(s *sheet, row int32) {
	reason := b.c.reasons[b.c.reason[row]]
	share, word := 0.0, ""
	switch {
	case b.c.is(row, isAccused):
		share, word = 1, "the vendor says HIGH, set by hand"
	case b.c.is(row, isVouched):
		share, word = -0.6, "the vendor says LOW, set by hand or by a list"
	case b.c.risk[row] == riskHigh:
		share, word = 0.45, "the vendor says HIGH"
	case b.c.risk[row] == riskMedium:
		share, word = 0.15, "the vendor says MEDIUM"
	}
	if share < 1 && share > 0 && slices.ContainsFunc(sameAsVendor[reason], s.has) {
		share /= 3 // what the vendor saw counts already
	}
	if reason != "" {
		word += ", " + reason
	}
	word += b.c.matchWords(row)
	s.add(VendorRisk, share, word)
}

// common is how many people share a device or an address that says nothing.
const common = 60

// sharedParts adds values that too few share, or too many, for a link.
func (b *Book) sharedParts(s *sheet, row int32) {
	for _, weak := range []struct {
		attribute attribute
		signal    string
		share     float64
	}{
		{byDevice, SameDevice, 0.15},
		{byInstance, SameDevice, 0.15},
		{byAddress, SameAddress, 0.2},
	} {
		v := &b.c.shared[weak.attribute]
		n := v.count(v.of(row), common)
		if n < 2 || s.has(weak.signal) || b.trust.values[[2]string{weak.signal, b.c.texts[v.of(row)]}] != "" {
			continue
		}
		few := 1 - ramp(float64(n), 8, common)
		text := fmt.Sprintf("%s seen on %d people, %s of all", attributeWords[weak.attribute], n, percent(float64(n)/max(b.base.people, 1)))
		s.add(weak.signal, weak.share*few/(1+20*b.base.noisy(weak.attribute, 0)), text)
	}
}

// goodParts adds what speaks for a person.
func (b *Book) goodParts(s *sheet, row int32) {
	c := b.c
	if own := c.sales[row]; own.Kept > 0 {
		share := 0.4
		switch {
		case own.Kept > 1 && own.Last.Sub(own.First) >= 14*24*time.Hour:
			share = 1
		case b.ringOf[row] != nil:
			share = 0.15 // one order is what a reward costs
		}
		s.add(Purchases, share, orders(own.Kept))
	}
	if b.ringOf[row] != nil {
		return // what follows can be had by waiting, or by letting others in
	}
	if lived := b.base.newest - c.created[row]; c.created[row] != 0 && lived > 30*day {
		s.add(History, ramp(float64(lived), float64(30*day), float64(365*day)), fmt.Sprintf("here for %s", pace(lived)))
	}
	b.friendsPart(s, row)
}

func orders(n int) string {
	if n == 1 {
		return "one order that was kept"
	}
	return fmt.Sprintf("%d orders that were kept", n)
}

// friendsPart looks at a person's first few hundred friends.
func (b *Book) friendsPart(s *sheet, row int32) {
	c := b.c
	if c.friends[row] < 4 {
		return
	}
	seen, active, bought, n := map[uint64]bool{}, 0, 0, 0
	for f := c.friend[row]; f != none && n < 300; f = c.sibling[f] {
		if !c.living(f) {
			continue
		}
		n++
		mailbox := c.shared[byDevice].of(f) ^ c.shared[byAddress].of(f)
		seen[mailbox] = mailbox != 0
		if c.is(f, isActive) {
			active++
		}
		if c.sales[f].Kept > 0 {
			bought++
		}
	}
	if n >= 4 && len(seen)*10 >= n*8 && active*2 >= n {
		s.add(Friends, 1, fmt.Sprintf("%d friends on machines of their own, %d of them active", n, active))
	}
	if bought*10 >= n*3 && bought >= 3 {
		s.add(Purchases, 0.7, fmt.Sprintf("%d of %d friends bought and kept it", bought, n))
	}
}

// total sorts the parts, what speaks against somebody first and the strongest
// first, and adds them up. Where the sum is beyond what a score can be, a last
// part says what was taken off or put on.
func total(parts []model.Part) ([]model.Part, int) {
	slices.SortFunc(parts, func(a, b model.Part) int {
		if (a.Points > 0) != (b.Points > 0) {
			return cmp.Compare(b.Points, a.Points)
		}
		return cmp.Or(cmp.Compare(max(b.Points, -b.Points), max(a.Points, -a.Points)), cmp.Compare(a.Signal, b.Signal))
	})
	sum := 0
	for _, p := range parts {
		sum += p.Points
	}
	score := min(max(sum, 0), 100)
	switch {
	case sum > 100:
		parts = append(parts, model.Part{Signal: Limit, Points: score - sum, Text: "a score ends at 100"})
	case sum < 0:
		parts = append(parts, model.Part{Signal: Limit, Points: score - sum, Text: "a score ends at 0"})
	}
	return parts, score
}
