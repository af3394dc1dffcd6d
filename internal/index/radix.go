package index

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
)

const digitBits = 11

// noKey is the key of what comes last.
const noKey = 1<<64 - 1

// ordered turns a number into a key that sorts alike.
func ordered(n int64) uint64 { return min(uint64(n)^1<<63, noKey-1) }

// arrangedBy gives places in the ascending order of their keys; equal ones stay
// in the order they are in. The keys are used up. Key and position are packed
// into one number, of which only the digits that differ are sorted.
func arrangedBy(places []int32, keys []uint64) []int32 {
	low, high, missing := limits(keys)
	positionBits := bits.Len(uint(len(keys)))
	if missing {
		high++
	}
	keyBits := bits.Len64(high - low)
	if keyBits+positionBits > 64 {
		return arrangedByWide(places, keys)
	}
	for i, k := range keys {
		keys[i] = (min(k, high)-low)<<positionBits | uint64(i)
	}
	keys = sorted(keys, positionBits, keyBits)
	out, mask := make([]int32, len(keys)), uint64(1)<<positionBits-1
	for i, k := range keys {
		out[i] = places[k&mask]
	}
	return out
}

// limits gives the lowest and the highest of keys, leaving out noKey.
func limits(keys []uint64) (low, high uint64, missing bool) {
	low = noKey
	for _, k := range keys {
		if k == noKey {
			missing = true
			continue
		}
		low, high = min(low, k), max(high, k)
	}
	return min(low, high), high, missing
}

// arrangedByWide is arrangedBy for keys that leave no room for a position.
func arrangedByWide(places []int32, keys []uint64) []int32 {
	at := upTo(len(keys))
	slices.SortFunc(at, func(a, b int32) int {
		return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(a, b))
	})
	return picked(places, at)
}

// sorted sorts numbers, no two of them equal, by the bits from shift on: each
// half on a core of its own, and so is each half of the merging.
func sorted(v []uint64, shift, width int) []uint64 {
	if len(v) < 1<<14 || width == 0 {
		return radix(v, shift, width)
	}
	half := len(v) / 2
	halves := [2][]uint64{v[:half], v[half:]}
	both(func(i int) { halves[i] = radix(halves[i], shift, width) })
	out := make([]uint64, len(v))
	both(func(i int) {
		if i == 0 {
			mergeLowest(out[:half], halves[0], halves[1])
		} else {
			mergeHighest(out[half:], halves[0], halves[1])
		}
	})
	return out
}

// both calls do for 0 and 1 at the same time.
func both(do func(i int)) {
	var other sync.WaitGroup
	other.Go(func() { do(1) })
	do(0)
	other.Wait()
}

// mergeLowest fills out with the lowest numbers of two sorted slices.
func mergeLowest(out, a, b []uint64) {
	for i := range out {
		if len(b) == 0 || len(a) > 0 && a[0] < b[0] {
			out[i], a = a[0], a[1:]
		} else {
			out[i], b = b[0], b[1:]
		}
	}
}

// mergeHighest fills out with the highest numbers of two sorted slices.
func mergeHighest(out, a, b []uint64) {
	for i := len(out) - 1; i >= 0; i-- {
		if x, y := len(a)-1, len(b)-1; y < 0 || x >= 0 && a[x] > b[y] {
			out[i], a = a[x], a[:x]
		} else {
			out[i], b = b[y], b[:y]
		}
	}
}

// radix sorts numbers by the bits from shift on, width of them, lowest digit
// first.
func radix(v []uint64, shift, width int) []uint64 {
	if len(v) < 1<<digitBits/4 {
		slices.Sort(v)
		return v
	}
	other := make([]uint64, len(v))
	for ; width > 0; width, shift = width-digitBits, shift+digitBits {
		var at [1 << digitBits]int
		mask := uint64(1)<<min(width, digitBits) - 1
		for _, x := range v {
			at[x>>shift&mask]++
		}
		sum := 0
		for d, n := range at {
			at[d], sum = sum, sum+n
		}
		for _, x := range v {
			d := x >> shift & mask
			other[at[d]] = x
			at[d]++
		}
		v, other = other, v
	}
	return v
}
