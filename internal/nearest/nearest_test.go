package nearest_test

import (
	"strings"
	"testing"

	"refdesk/internal/nearest"
)

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"risk", "risk", 0}, {"", "risk", 4}, {"risk", "", 4},
		{"rsik", "risk", 1}, {"risks", "risk", 1}, {"rik", "risk", 1}, {"rask", "risk", 1},
		{"kitten", "sitting", 3}, {"ca", "abc", 3},
		{strings.Repeat("x", 1<<20), "risk", 64},
	} {
		if got := nearest.Edits(c.a, c.b); got != c.want {
			t.Errorf("%.20q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// FuzzEdits holds what is true of any distance: nothing but the word itself is at
// none, and it is the same both ways.
func FuzzEdits(f *testing.F) {
	f.Add("state", "sate")
	f.Add("\xff", "é")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := nearest.Edits(a, b)
		if d != nearest.Edits(b, a) || d < 0 || d > max(len(a), len(b)) {
			t.Errorf("%q and %q: %d, the other way %d", a, b, d, nearest.Edits(b, a))
		}
		if len(a) <= 64 && len(b) <= 64 && (d == 0) != (a == b) {
			t.Errorf("%q and %q: %d", a, b, d)
		}
	})
}
