package index

import (
	"cmp"
	"math/bits"
	"slices"
)

const digitBits = 11

// byKey gives the places of keys in ascending order; equal keys keep theirs.
// Key and place are packed into one number, of which only the digits that
// differ are sorted.
func byKey(keys []uint64) []int32 {
	if len(keys) == 0 {
		return nil
	}
	low, high := slices.Min(keys), slices.Max(keys)
	placeBits := bits.Len(uint(len(keys) - 1))
	keyBits := bits.Len64(high - low)
	if keyBits+placeBits > 64 {
		return byWideKey(keys)
	}
	packed := make([]uint64, len(keys))
	for i, k := range keys {
		packed[i] = (k-low)<<placeBits | uint64(i)
	}
	packed = radix(packed, placeBits, keyBits)
	places, mask := make([]int32, len(packed)), uint64(1)<<placeBits-1
	for i, p := range packed {
		places[i] = int32(p & mask)
	}
	return places
}

// byWideKey is byKey for keys that leave no room for a place.
func byWideKey(keys []uint64) []int32 {
	places := upTo(len(keys))
	slices.SortFunc(places, func(a, b int32) int {
		return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(a, b))
	})
	return places
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

// ordered turns a number into a key that sorts alike.
func ordered(n int64) uint64 { return uint64(n) ^ 1<<63 }
