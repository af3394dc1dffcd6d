package index

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSequencesKeepTheirOrder puts places in and takes them out of a sequence of
// several parts, beside a plain slice.
func TestSequencesKeepTheirOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var plain []int32
	for i := range int32(3 * partLength) {
		plain = append(plain, 2*i)
	}
	s := inParts(slices.Clone(plain))
	for range 4 * partLength {
		place := random.Int32N(int32(partLength)) // mostly in one part, which grows beyond its length
		at, there := slices.BinarySearch(plain, place)
		less, was := s.without(place, cmp.Compare[int32])
		if was != there {
			t.Fatalf("%d is there: %v, want %v", place, was, there)
		}
		if there && random.IntN(4) == 0 {
			s, plain = less, slices.Delete(plain, at, at+1)
		} else if !there {
			s, plain = s.with(place, cmp.Compare[int32]), slices.Insert(plain, at, place)
		}
	}
	if got := slices.Collect(s.all()); !slices.Equal(got, plain) || s.count != len(plain) {
		t.Fatalf("%d places, counted as %d, of %d, or in another order", len(got), s.count, len(plain))
	}
	for _, at := range []int{0, 1, partLength - 1, partLength, len(plain) / 2, len(plain) - 1} {
		to := min(at+partLength+5, len(plain))
		if got := s.window(at, to); !slices.Equal(got, plain[at:to]) {
			t.Errorf("the window from %d differs", at)
		}
		if got := s.position(plain[at], cmp.Compare[int32]); got != at {
			t.Errorf("%d stands at %d, want %d", plain[at], got, at)
		}
	}
	for _, place := range plain {
		s, _ = s.without(place, cmp.Compare[int32])
	}
	if s.count != 0 || len(s.parts) != 0 {
		t.Errorf("%d places are left in %d parts", s.count, len(s.parts))
	}
	if s = s.with(7, cmp.Compare[int32]); s.count != 1 || s.position(7, cmp.Compare[int32]) != 0 {
		t.Error("an empty sequence takes nothing")
	}
}
