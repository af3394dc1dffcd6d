package index

import (
	"fmt"
	"slices"
	"testing"
)

func TestComplete(t *testing.T) {
	for _, c := range []struct {
		kind, text string
		caret      int
		want       string
	}{
		{KindPeople, "ri", 2, "[{0 2 risk:}]"},
		{KindPeople, "mira -jo", 8, "[{6 8 joined<}]"},
		{KindPeople, "re", 2, "[{0 2 reason:} {0 2 ref:} {0 2 referrals>}]"},
		{KindPeople, "risk:h", 6, "[{5 6 high}]"},
		{KindPeople, "has:wait x", 8, "[{4 8 waiting-reward}]"},
		{KindRewards, "state:w", 7, "[{6 7 waiting}]"},
		{KindRewards, "-held:", 6, "[{6 6 yes} {6 6 no}]"},
		{KindPeople, "risk:high", 9, "[]"},
		{KindPeople, "risk", 2, "[]"},
		{KindPeople, `"ri`, 3, "[]"},
		{KindPeople, "", 0, "[]"},
		{"pets", "ri", 2, "[]"},
	} {
		if got := fmt.Sprint(Complete(c.kind, c.text, c.caret)); got != c.want {
			t.Errorf("%s %q at %d: %s, want %s", c.kind, c.text, c.caret, got, c.want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct{ query, text, want string }{
		{"jose", "San José!", "José"},
		{"jose", "Jose\u0301", "Jose\u0301"},
		{"an na", "banana", "anana"},
		{"-an risk:high", "banana high", ""},
		{`"a b"`, "ka bx", "a b"},
		{"weiss", "Weiß", "Weiß"},
		{"anna", "A\u200bnna", "A\u200bnna"},
		{"小", "李小龍", "小"},
	} {
		f, err := ParseQuery(KindPeople, c.query)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range f.Matches(c.text) {
			got += c.text[r[0]:r[1]]
		}
		if got != c.want {
			t.Errorf("%q in %q marks %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

// FuzzComplete takes each suggestion and asks that ranges lie in their text.
func FuzzComplete(f *testing.F) {
	f.Add("risk:h", 6, "Mira")
	f.Add(`-jo "x`, 3, "José\xff")
	f.Add("has:", 4, "a\u0301\u200b")
	f.Fuzz(func(t *testing.T, text string, caret int, shown string) {
		for kind := range grammars {
			for _, s := range Complete(kind, text, caret) {
				if s.From < 0 || s.From > s.To || s.To != caret || s.Text == "" {
					t.Fatalf("%s %q at %d: %+v", kind, text, caret, s)
				}
			}
		}
		filter, err := ParseQuery(KindPeople, text)
		if err != nil {
			return
		}
		ranges := filter.Matches(shown)
		for i, r := range ranges {
			if r[0] < 0 || r[0] >= r[1] || r[1] > len(shown) || i > 0 && r[0] <= ranges[i-1][1] {
				t.Fatalf("%q in %q: %v", text, shown, ranges)
			}
		}
		if !slices.IsSortedFunc(ranges, func(a, b [2]int) int { return a[0] - b[0] }) {
			t.Fatalf("not in order: %v", ranges)
		}
	})
}
