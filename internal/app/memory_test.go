package app

import "testing"

func TestGarbageBesideMuchInUse(t *testing.T) {
	for live, want := range map[uint64]int{0: mostFilled, 30 << 20: mostFilled, 160 << 20: 10, 300 << 20: 5, 4 << 30: leastFilled} {
		if got := percentOf(live); got != want {
			t.Errorf("beside %d MB: %d %%, want %d", live>>20, got, want)
		}
	}
}
