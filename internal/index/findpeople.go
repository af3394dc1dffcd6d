package index

import (
	"context"
	"iter"
	"math/bits"
	"slices"
	"sync/atomic"
	"time"

	"refdesk/internal/model"
)

// findPeople answers a query over all people.
func (s *state) findPeople(ctx context.Context, q model.Query, f Filter, now time.Time, board *ladder) (found, error) {
	hits, sizes, err := s.sift(ctx, q, s.sieves(f, now))
	if err != nil {
		return found{}, err
	}
	var slots []int32
	switch {
	case board == nil:
		slots = s.people.collected(hits, sizes.matched)
	case sizes.matched == board.order.count && q.Sort == "" && !q.Desc:
		return found{slots: board.order, total: sizes.total}, nil
	default:
		slots = slices.AppendSeq(make([]int32, 0, sizes.matched), board.order.among(hits))
	}
	slots, err = s.arrangePeople(slots, q)
	return found{slots: inParts(slots), total: sizes.total}, err
}

// sizes is how many people are in scope and how many of them match.
type sizes struct{ total, matched int }

// sift gives, block by block, who is in the scope of a query and passes all
// sieves. It works on all cores.
func (s *state) sift(ctx context.Context, q model.Query, through ...sieve) ([]rowSet, sizes, error) {
	c := s.people
	inScope, hits := s.scoped(q.Backend, q.Campaign), make([]rowSet, len(c.blocks))
	var total, matched atomic.Int64
	err := eachUntil(ctx, len(c.blocks), func(i int) {
		b := c.blocks[i]
		in := b.present
		inScope(b, &in)
		total.Add(int64(in.count()))
		for _, pass := range through {
			pass(b, &in)
		}
		matched.Add(int64(in.count()))
		hits[i] = in
	})
	return hits, sizes{int(total.Load()), int(matched.Load())}, err
}

// places gives the places of some rows, in ascending order.
func places(hits []rowSet) []int32 {
	var out []int32
	for i := range hits {
		for w, word := range hits[i] {
			for ; word != 0; word &= word - 1 {
				out = append(out, int32(i<<blockBits+w*64+bits.TrailingZeros64(word)))
			}
		}
	}
	return out
}

// scoped keeps the people of some campaigns, "" naming all.
func (s *state) scoped(backend, campaign string) sieve {
	if backend == "" && campaign == "" {
		return func(*block, *rowSet) {}
	}
	pass, all := make([]bool, len(s.people.scopes)), true
	for i, in := range s.people.scopes {
		pass[i] = in == (scope{}) || (backend == "" || in.backend == backend) && (campaign == "" || in.campaign == campaign)
		all = all && pass[i]
	}
	if all {
		return func(*block, *rowSet) {}
	}
	return eachRow(func(b *block, row int) bool { return pass[b.get(figScope, row)] })
}

// sieves makes one of all terms of a filter. What words ask for is narrowed
// down by all of them before any text is read.
func (s *state) sieves(f Filter, now time.Time) sieve {
	var first, second []sieve
	for _, t := range f.terms {
		if t.sort == byWords && !t.not {
			words := newWordSieve(t.text)
			first, second = append(first, words.narrow), append(second, words.sift)
			continue
		}
		second = append(second, turned(s.sieve(t, now), t.not))
	}
	return func(b *block, in *rowSet) {
		for _, pass := range first {
			pass(b, in)
		}
		for _, pass := range second {
			if *in == (rowSet{}) {
				return
			}
			pass(b, in)
		}
	}
}

func turned(pass sieve, not bool) sieve {
	if !not {
		return pass
	}
	return func(b *block, in *rowSet) {
		out := *in
		pass(b, &out)
		in.without(&out)
	}
}

// sieve checks one term, not minding its `-`.
func (s *state) sieve(t term, now time.Time) sieve {
	of := traits[t.field]
	switch t.sort {
	case byText:
		return of.text(s, t.text)
	case byNumber:
		number := of.number(s)
		return eachRow(func(b *block, row int) bool {
			n := number(b, row)
			return n != unknown && compares(n, t.op, t.num)
		})
	case byAge:
		at, age := now.UnixMilli(), t.age.Milliseconds()
		return eachRow(func(b *block, row int) bool {
			n := of.at(b, row)
			return n != unknown && compares(at-n, t.op, age)
		})
	case byAmount:
		c, homes := s.people, s.homes()
		return eachRow(func(b *block, row int) bool {
			return t.sum.holds(t.op, of.amount(c, b, row), homes[c.scopes[b.get(figScope, row)]])
		})
	}
	words := newWordSieve(t.text)
	return func(b *block, in *rowSet) {
		if t.text != "" {
			words.narrow(b, in)
			words.sift(b, in)
		}
	}
}

// collected gives the hits in the order of the leaderboard. Few of them are
// sorted; of many the leaderboard is gone through. The result may be shared.
func (c *crowd) collected(hits []rowSet, matched int) []int32 {
	if matched == 0 {
		return nil
	}
	if matched < c.slots/64 {
		return c.arranged(places(hits))
	}
	order := c.leaderboard()
	return among(hits, order, matched)
}

// among gives those of an order who are hits. The result may be shared.
func among(hits []rowSet, order []int32, matched int) []int32 {
	if matched == len(order) {
		return order
	}
	slots := make([]int32, 0, matched)
	for _, place := range order {
		if hits[place>>blockBits].has(int(place & (blockRows - 1))) {
			slots = append(slots, place)
		}
	}
	return slots
}

// among gives those of a sequence who are hits.
func (s sequence) among(hits []rowSet) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for place := range s.all() {
			if hits[place>>blockBits].has(int(place&(blockRows-1))) && !yield(place) {
				return
			}
		}
	}
}

// arrangePeople brings people who stand as on the leaderboard into the order
// asked for. It leaves the slice that it is given as it is.
func (s *state) arrangePeople(slots []int32, q model.Query) ([]int32, error) {
	keys, err := parseSort(KindPeople, q, peopleColumns())
	if err != nil {
		return nil, err
	}
	for i := len(keys) - 1; i >= 0; i-- {
		slots = s.sortPeople(slots, keys[i])
	}
	return slots, nil
}

func (s *state) sortPeople(slots []int32, by sortKey) []int32 {
	c, how := s.people, standings[by.column]
	switch {
	case by.column == "":
		return reversed(slots)
	case by.column == "place":
		placed := c.placed()
		return byNumbers(slots, by.desc, func(slot int32) int64 { return int64(placed[slot]) })
	case how.number == nil:
		return c.byText(how.part, slots, by.desc)
	}
	for _, of := range slices.Backward(how.numbers(s)) {
		slots = c.byNumber(slots, by.desc, of)
	}
	return slots
}

// byNumber sorts places by a number of each.
func (c *crowd) byNumber(slots []int32, desc bool, of func(b *block, row int) int64) []int32 {
	if len(slots) > c.slots/4 {
		flat := c.flat(of)
		return byNumbers(slots, desc, func(slot int32) int64 { return flat[slot] })
	}
	return byNumbers(slots, desc, func(slot int32) int64 {
		b, row := c.at(slot)
		return of(b, row)
	})
}

// flat gives a number of everybody by place. Reading the blocks one after the
// other and then one flat column in any order costs less than jumping between
// the blocks.
func (c *crowd) flat(of func(b *block, row int) int64) []int64 {
	out := make([]int64, len(c.blocks)<<blockBits)
	eachOf(len(c.blocks), func(i int) {
		for row := range blockRows {
			out[i<<blockBits+row] = of(c.blocks[i], row)
		}
	})
	return out
}
