package ui_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"refdesk/ui"
)

func TestCleanMakesTextHarmless(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ana Silva", "Ana Silva"},
		{"日本太郎", "日本太郎"},
		{"\x1b[31mred\x1b[0m", "red"},
		{"\x1b]0;title\x07after", "after"},
		{"\u009b31mC1", "31mC1"},
		{"gnp\u202eexe", "gnpexe"},
		{"zero\u200b\u200d\ufeffwidth", "zerowidth"},
		{"tags\U000e0041\U000e007f", "tags"},
		{"private\ue000", "private"},
		{"filler\u3164\u115f", "filler"},
		{"a\tb\nc\rd\u0085e\u2028f\u00a0g\u3000h", "a b c d e f g h"},
		{"bell\x07\x08\x7f", "bell"},
		{"e\u0301", "é"},
		{"a\u0300\u0301\u0302\u0303", "à\u0301\u0302"},
		{"\u0301x", "x"},
		{"👩\u200d👧", "👩👧"},
		{"👍🏽", "👍"},
		{"🇩🇪", "DE"},
		{"bad\xff", "bad\uFFFD"},
	} {
		if got := ui.Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// harmless fails when a text could do anything but be read.
func harmless(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Fatalf("%q is not UTF-8", s)
	}
	marks := 0
	for i, r := range s {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
			unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			t.Fatalf("%q holds %U", s, r)
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
			continue
		}
		if marks++; marks > 2 || i == 0 {
			t.Fatalf("%q piles marks", s)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := ui.Clean(s)
		harmless(t, clean)
		if again := ui.Clean(clean); again != clean {
			t.Errorf("Clean(%q) = %q, which is cleaned to %q", s, clean, again)
		}
		for _, line := range ui.CleanBlock(s) {
			harmless(t, line)
		}
	})
}

func FuzzWidths(f *testing.F) {
	for i, s := range nasty {
		f.Add(s, i%9)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		w = max(-1, min(w, 200))
		clean := ui.Clean(s)
		if got := ansi.StringWidthWc(ui.Cut(clean, w)); got > max(0, w) {
			t.Errorf("Cut(%q, %d) takes %d cells", clean, w, got)
		}
		for _, right := range []bool{false, true} {
			// Neighbours must not grow into the text: clusters are counted whole.
			line := "|" + ui.Pad(clean, w, right) + "|"
			if got := ansi.StringWidthWc(line); got != max(0, w)+2 {
				t.Errorf("Pad(%q, %d, %v) takes %d cells: %q", clean, w, right, got-2, line)
			}
		}
		for _, line := range ui.Wrap(s, w) {
			harmless(t, strings.TrimLeftFunc(line, unicode.IsMark))
			if got := ansi.StringWidthWc(line); got > max(1, w) {
				t.Errorf("Wrap(%q, %d) gives %q of %d cells", s, w, line, got)
			}
		}
	})
}

func TestCutSaysThatItCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"abcdef", 6, "abcdef"},
		{"abcdef", 5, "abcd…"},
		{"abcdef", 1, "…"},
		{"abcdef", 0, ""},
		{"日本太郎", 5, "日本…"},
		{"日本太郎", 4, "日…"},
	} {
		if got := ui.Cut(c.in, c.w); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.in, c.w, got, c.want)
		}
	}
}

func TestPadAligns(t *testing.T) {
	if got := ui.Pad("12", 5, true); got != "   12" {
		t.Errorf("right: %q", got)
	}
	if got := ui.Pad("12", 5, false); got != "12   " {
		t.Errorf("left: %q", got)
	}
}

func TestWrapGoesOnBelowItself(t *testing.T) {
	got := strings.Join(ui.Wrap("  8: its name holds a line break", 16), "/")
	if want := "  8: its name/  holds a line/  break"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWrapBreaksAtSpaces(t *testing.T) {
	got := strings.Join(ui.Wrap("the vendor says: ring\nof seven", 10), "/")
	if want := "the vendor/says: ring/of seven"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCleanBlockKeepsIndentation(t *testing.T) {
	got := ui.CleanBlock("{\r\n\t\"a\": 1,\n    \"b\": \"\x1b[31m\"\n}\n\n")
	want := []string{"{", "  \"a\": 1,", "    \"b\": \"\"", "}"}
	if strings.Join(got, "/") != strings.Join(want, "/") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkCleanName(b *testing.B) {
	for b.Loop() {
		ui.Clean("José Álvares da Conceição")
	}
}

func TestEveryLetterKeepsItsColumn(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		line := "|" + ui.Pad(ui.Clean("a"+string(r)), 4, false) + "|" + ui.Pad(ui.Clean(string(r)+"a"), 4, true) + "|"
		if got := ansi.StringWidthWc(line); got != 11 {
			t.Errorf("%U: %q takes %d cells, not 11", r, line, got)
		}
		if alike(r) {
			r += 100
		}
	}
}

// alike reports whether the letters after r are of its kind: the thousands of
// Han, Hangul and private letters, and planes where there are none.
func alike(r rune) bool {
	const planesOfLetters = 0x20000
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Co) || r > planesOfLetters && r < unicode.MaxRune-0x30000
}

func TestFirstSeenSkipsWhatDrawsNothing(t *testing.T) {
	for want, texts := range map[string][]string{
		"a": {"a", "b"},
		"b": {"\x1b[31m", "\u200b \u2800", "", "b", "c"},
		"":  {" ", "\x07"},
	} {
		if got := ui.FirstSeen(texts...); got != want {
			t.Errorf("%q: got %q", texts, got)
		}
	}
}
