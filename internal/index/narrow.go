package index

import (
	"context"
	"slices"
	"strings"
)

// narrows tells that whoever passes the filter passes another as well: it says
// the same and more, or longer words.
func (f Filter) narrows(wider Filter) bool {
	return !slices.ContainsFunc(wider.terms, func(w term) bool {
		return !slices.ContainsFunc(f.terms, func(t term) bool {
			return t == w || t.sort == byWords && w.sort == byWords && !t.not && !w.not && strings.Contains(t.text, w.text)
		})
	})
}

// worthNarrowing is the part of all people beyond which an earlier answer saves
// nothing: reading them block by block is quicker than one by one.
const worthNarrowing = 8

// narrowed answers a question from among those whom an answer to a wider one
// found in the same moment, and in its order. It fails where there is none that
// is small enough.
func (x *Index) narrowed(ctx context.Context, s *state, q question) (found, bool, error) {
	wider, ok := x.answers.wider(s.gen, q)
	if !ok || wider.slots.count > s.people.slots/worthNarrowing {
		return found{}, false, nil
	}
	hits := make([]rowSet, len(s.people.blocks))
	for place := range wider.slots.all() {
		hits[place>>blockBits].add(int(place & (blockRows - 1)))
	}
	pass := s.sieves(q.filter, q.at)
	err := eachUntil(ctx, len(hits), func(i int) {
		if hits[i] != (rowSet{}) {
			pass(s.people.blocks[i], &hits[i])
		}
	})
	if err != nil {
		return found{}, false, err
	}
	var slots []int32
	for place := range wider.slots.all() {
		if hits[place>>blockBits].has(int(place & (blockRows - 1))) {
			slots = append(slots, place)
		}
	}
	return found{slots: inParts(slots), total: wider.total}, true, nil
}

// wider gives the smallest answer that holds everything a question asks for, in
// the order asked for.
func (a *answers) wider(gen int64, q question) (best found, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if gen != a.gen {
		return best, false
	}
	for key, f := range a.known {
		same := key
		same.text, same.moment = q.text, q.moment
		if same != q.asked || key.moment != 0 && key.moment != q.moment || !q.filter.narrows(f.filter) {
			continue
		}
		if !ok || f.slots.count < best.slots.count {
			best, ok = f, true
		}
	}
	return best, ok
}
