package fraud

import (
	"cmp"
	"fmt"
	"slices"
)

// stem weighs mail addresses of one word with different numbers or at
// different providers, among people a referral ties.
func (f *finder) stem() {
	for _, group := range f.ties.groups {
		if len(group) < 3 {
			continue
		}
		luck := f.rareLuck(byStem, group)
		lead, _ := f.c.leader(group)
		near := f.c.countedUp(group, lead)
		counted := len(near)*10 >= len(group)*6
		if counted {
			group = near
		}
		l := link{signal: NearAddress, members: group, lead: lead}
		switch {
		case counted && len(group) >= 4:
			l.share = 1
		case counted, len(group) >= 4:
			l.share = 0.85
		default:
			l.share = 0.7
		}
		l.text = fmt.Sprintf("%d addresses of one word with changing numbers", len(group))
		if counted {
			l.text = fmt.Sprintf("%d addresses counted up from one word", len(group))
		}
		l.share *= ramp(luck, 0, 3)
		l.strong = l.share >= 0.7
		f.add(l)
	}
}

// countedUp are those of a group whose numbers are a small step from the
// number of another of it, with the lead, who had an address before.
func (c *Columns) countedUp(group []int32, lead int32) []int32 {
	byNumber := slices.Clone(group)
	slices.SortFunc(byNumber, func(a, b int32) int { return cmp.Or(cmp.Compare(c.number[a], c.number[b]), cmp.Compare(a, b)) })
	var near []int32
	for i, row := range byNumber {
		step := func(j int) bool {
			if j < 0 || j == len(byNumber) {
				return false
			}
			d := max(c.number[byNumber[j]], c.number[row]) - min(c.number[byNumber[j]], c.number[row])
			return d > 0 && d <= 12
		}
		if step(i-1) || step(i+1) || row == lead {
			near = append(near, row)
		}
	}
	slices.Sort(near)
	return near
}

// name weighs one name in several spellings, among people a referral ties.
func (f *finder) name() {
	for _, group := range f.ties.groups {
		mixed := f.c.count(group, isMixed)
		l := link{signal: LookAlike, members: group}
		l.lead, _ = f.c.leader(group)
		switch n := len(group); {
		case n >= 4:
			l.share = 1
		case n == 3 && mixed > 0:
			l.share = 0.9
		case n == 3:
			l.share = 0.65
		case mixed > 0:
			l.share = 0.8
		default:
			continue
		}
		luck := f.rareLuck(byName, group)
		if mixed > 0 {
			luck += 3 // no hand types two alphabets into one word
		}
		l.share *= ramp(luck, 0, 3)
		l.text = fmt.Sprintf("%d people of one name in its spellings", len(group))
		if f.c.namesakes(group) {
			l.share *= 0.7 // namesakes there are
			l.text = fmt.Sprintf("%d people of one name", len(group))
		}
		l.strong = l.share >= 0.7
		if mixed > 0 {
			l.text += fmt.Sprintf(", %d with letters of another alphabet that look alike", mixed)
		}
		f.add(l)
	}
}

// namesakes tells that a group's names are spelled alike to the letter.
func (c *Columns) namesakes(group []int32) bool {
	for _, row := range group {
		if c.first[row] != c.first[group[0]] || c.last[row] != c.last[group[0]] || c.is(row, isMixed) {
			return false
		}
	}
	return true
}
