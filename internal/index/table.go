package index

import (
	"cmp"
	"slices"
	"sync"
)

// table is the rows of one kind at one moment; nil stands for a row that others
// point at and that has not been seen yet. Neither changes once published.
type table[R any] struct {
	rows    []*R
	prior   []int32 // an earlier order of the same rows; nil = none
	changed []int32 // places whose rows were changed or added since
	order   lazy[[]int32]
}

// lazy computes a value once, on the first demand that succeeds.
type lazy[T any] struct {
	mu   sync.Mutex
	done bool
	v    T
}

func (l *lazy[T]) get(compute func() (T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done {
		return l.v, nil
	}
	v, err := compute()
	if err == nil {
		l.v, l.done = v, true
	}
	return v, err
}

// peek gives the value if it is there.
func (l *lazy[T]) peek() (T, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.v, l.done
}

// ranking is a list's own order: smaller a first, then smaller b, then what tie
// says, in which no two rows are equal.
type ranking[R any] struct {
	rank func(*R) (a, b int64)
	tie  func(a, b *R) int
}

// inOrder gives the places of all rows that are there, in the own order.
func (t *table[R]) inOrder(by ranking[R]) []int32 {
	slots, _ := t.order.get(func() ([]int32, error) {
		if t.prior == nil {
			return by.sort(t.rows, upTo(len(t.rows))), nil
		}
		return by.mend(t), nil
	})
	return slots
}

// sort orders the rows at some places, leaving out those not there.
func (by ranking[R]) sort(rows []*R, places []int32) []int32 {
	type key struct {
		a, b int64
		slot int32
	}
	keys := make([]key, 0, len(places))
	for _, slot := range places {
		if r := rows[slot]; r != nil {
			a, b := by.rank(r)
			keys = append(keys, key{a, b, slot})
		}
	}
	slices.SortFunc(keys, func(x, y key) int {
		if c := cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)); c != 0 {
			return c
		}
		return by.tie(rows[x.slot], rows[y.slot])
	})
	slots := make([]int32, len(keys))
	for i, k := range keys {
		slots[i] = k.slot
	}
	return slots
}

// mend makes the order from the earlier one: the changed rows are taken out,
// sorted among themselves, and put where they belong.
func (by ranking[R]) mend(t *table[R]) []int32 {
	moved := make([]bool, len(t.rows))
	for _, slot := range t.changed {
		moved[slot] = true
	}
	rest := make([]int32, 0, len(t.rows))
	for _, slot := range t.prior {
		if !moved[slot] {
			rest = append(rest, slot)
		}
	}
	changed := slices.Compact(slices.Sorted(slices.Values(t.changed)))
	slots := make([]int32, 0, len(t.rows))
	for _, slot := range by.sort(t.rows, changed) {
		n, _ := slices.BinarySearchFunc(rest, slot, func(a, b int32) int { return by.compare(t.rows[a], t.rows[b]) })
		slots = append(slots, rest[:n]...)
		slots = append(slots, slot)
		rest = rest[n:]
	}
	return append(slots, rest...)
}

func (by ranking[R]) compare(x, y *R) int {
	xa, xb := by.rank(x)
	ya, yb := by.rank(y)
	if c := cmp.Or(cmp.Compare(xa, ya), cmp.Compare(xb, yb)); c != 0 {
		return c
	}
	return by.tie(x, y)
}

// upTo gives the places below n.
func upTo(n int) []int32 {
	places := make([]int32, n)
	for i := range places {
		places[i] = int32(i)
	}
	return places
}
