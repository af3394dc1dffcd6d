package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// The texts that people can be sorted by.
const (
	partName = iota
	partEmail
	partID
	textParts
)

func (b *block) part(row, part int) string {
	name, email, id := b.texts(row)
	switch part {
	case partName:
		return name
	case partEmail:
		return email
	}
	return id
}

func (c *crowd) text(place int32, part int) string {
	b, row := c.at(place)
	return b.part(row, part)
}

// textRanks numbers people by a text, 0 for those who have none. Equal texts
// have equal numbers. They are worked out once, when first asked for, and serve
// the crowds after theirs as well.
type textRanks struct {
	mu    sync.Mutex
	crowd *crowd // whose texts are to be ranked; nil once they are
	part  int
	ranks []uint32
}

func (r *textRanks) get() []uint32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.crowd != nil {
		r.ranks, r.crowd = r.crowd.rank(r.part), nil
	}
	return r.ranks
}

func (r *textRanks) done() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.crowd == nil
}

// textOrder is what a crowd sorts a text by. The numbers of stale places, which
// changed since, say nothing any more; those of the others still compare rightly.
type textOrder struct {
	*textRanks
	stale []int32
}

// mostStale is how many of some people may change before their texts are ranked
// anew: that takes a moment, and so does sorting what has no rank.
func mostStale(people int) int { return max(1<<12, people/64) }

// followTexts takes over the ranks of the crowd before.
func (c *crowd) followTexts(old *crowd, changed []int32) {
	for part := range textParts {
		known := old.texts[part]
		stale := slices.Concat(known.stale, changed)
		if known.textRanks == nil || len(stale) > mostStale(c.slots) {
			known.textRanks, stale = &textRanks{crowd: c, part: part}, nil
		}
		c.texts[part] = textOrder{known.textRanks, stale}
	}
}

// warm ranks all texts ahead of the first question, for which that would take
// too long. It tells whether anything was left to do.
func (c *crowd) warm(ctx context.Context) (did bool) {
	for part := range textParts {
		if r := c.texts[part].textRanks; r != nil && ctx.Err() == nil && !r.done() {
			r.get()
			did = true
		}
	}
	return did
}

// headed is a text with eight of its bytes as a number that sorts alike.
type headed struct {
	head  uint64
	place int32
}

func head(text string, from int) uint64 {
	var bytes [8]byte
	copy(bytes[:], text[min(from, len(text)):])
	return binary.BigEndian.Uint64(bytes[:])
}

// rank sorts everybody by a text.
func (c *crowd) rank(part int) []uint32 {
	ranks := make([]uint32, c.slots)
	items := make([]headed, 0, c.slots)
	for _, place := range c.leaderboard() {
		if text := c.text(place, part); text != "" {
			items = append(items, headed{head(text, 0), place})
		}
	}
	next := uint32(1)
	rankTexts(items, 0, func(place int32) string { return c.text(place, part) }, func(same []headed) {
		for _, item := range same {
			ranks[item.place] = next
		}
		next++
	})
	return ranks
}

// rankTexts sorts texts that agree before a byte, whose heads begin there, and
// hands out the equal ones together.
func rankTexts(items []headed, from int, text func(place int32) string, give func(same []headed)) {
	sortHeads(items)
	for first, last := 0, 0; first < len(items); first = last {
		for last = first + 1; last < len(items) && items[last].head == items[first].head; last++ {
		}
		same := items[first:last]
		if len(same) == 1 || byte(same[0].head) == 0 {
			give(same)
			continue
		}
		for i := range same {
			same[i].head = head(text(same[i].place), from+8)
		}
		rankTexts(same, from+8, text, give)
	}
}

func sortHeads(items []headed) {
	if len(items) < 1<<digitBits {
		slices.SortFunc(items, func(a, b headed) int { return cmp.Compare(a.head, b.head) })
		return
	}
	from, to := items, make([]headed, len(items))
	low, high := items[0].head, items[0].head
	for _, item := range items {
		low, high = min(low, item.head), max(high, item.head)
	}
	for shift := 0; shift < 64 && (high-low)>>shift != 0; shift += digitBits {
		var at [1 << digitBits]int
		for _, item := range from {
			at[(item.head-low)>>shift&(1<<digitBits-1)]++
		}
		sum := 0
		for d, n := range at {
			at[d], sum = sum, sum+n
		}
		for _, item := range from {
			d := (item.head - low) >> shift & (1<<digitBits - 1)
			to[at[d]] = item
			at[d]++
		}
		from, to = to, from
	}
	copy(items, from)
}

// byText sorts places by a text; those without one come last, equal ones stay
// in the order they are in.
func (c *crowd) byText(part int, places []int32, desc bool) []int32 {
	if c.texts[part].textRanks == nil {
		return places // nobody is there
	}
	ranks, stale := c.texts[part].get(), slices.Compact(slices.Sorted(slices.Values(c.texts[part].stale)))
	ranked, few := c.setApart(places, stale)
	sorted := arrangedBy(ranked, keysOf(ranked, func(place int32) uint64 {
		switch rank := ranks[place]; {
		case rank == 0:
			return noKey
		case desc:
			return uint64(^rank)
		default:
			return uint64(rank)
		}
	}))
	if len(few) == 0 {
		return sorted
	}
	was := make([]int32, c.slots)
	for i, place := range places {
		was[place] = int32(i)
	}
	compare := func(x, y int32) int {
		return cmp.Or(c.compareText(part, desc, x, y), cmp.Compare(was[x], was[y]))
	}
	slices.SortFunc(few, compare)
	return merged(sorted, few, compare)
}

// compareText compares two people by a text; one who has none comes last either
// way.
func (c *crowd) compareText(part int, desc bool, x, y int32) int {
	xt, yt := c.text(x, part), c.text(y, part)
	by := strings.Compare(xt, yt)
	if (xt == "") != (yt == "") || desc {
		return -by
	}
	return by
}

// setApart takes a few places out of many.
func (c *crowd) setApart(places, few []int32) (rest, apart []int32) {
	if len(few) == 0 {
		return places, nil
	}
	out := make([]uint64, c.slots/64+1)
	for _, place := range few {
		out[place/64] |= 1 << (place % 64)
	}
	rest = make([]int32, 0, len(places))
	for _, place := range places {
		if out[place/64]>>(place%64)&1 != 0 {
			apart = append(apart, place)
		} else {
			rest = append(rest, place)
		}
	}
	return rest, apart
}
