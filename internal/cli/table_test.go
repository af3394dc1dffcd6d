package cli

import (
	"strings"
	"testing"

	"refdesk/ui"
)

var hostile = []string{
	"", "plain", "žluťoučký 김서연", "\x1b]0;owned\a", "\u202egnp.exe", "zero\u200bwidth", "\x9b31m", "a\nb\r\tc", "\u0085\u2028\u2029",
	"\ufeff", "\U000e0041", "\ufe0f\u034f\u115f", "<script>&amp;", "\ufffd", "\xf0\x28\x8c\xbc", "🏴\U000e0067\U000e007f", "\ue000",
}

// FuzzTextTable: whatever cells hold, a row is one line that cannot steer a
// terminal.
func FuzzTextTable(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "other")
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		var out strings.Builder
		table := newTextTable(&out, []string{"ONE", "TWO"})
		for range tableSample + 5 {
			if err := table.row([]string{one, two}); err != nil {
				t.Fatal(err)
			}
		}
		if err := table.flush(); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "\n"); n != tableSample+6 {
			t.Fatalf("%d lines", n)
		}
		calm(t, "the table", out.String())
	})
}

func TestColumnsLineUp(t *testing.T) {
	var out strings.Builder
	table := newTextTable(&out, []string{"NAME", "N"})
	for _, cells := range [][]string{{"서연 김", "1"}, {strings.Repeat("long ", 20), "2"}, {"", "3"}} {
		if err := table.row(cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.flush(); err != nil {
		t.Fatal(err)
	}
	pad := strings.Repeat(" ", cellLimit+2)
	want := "NAME" + pad[4:] + "N\n" + "서연 김" + pad[7:] + "1\n" +
		strings.Repeat("long ", 20)[:cellLimit-1] + "…  2\n" + pad + "3\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// TestMaskedColumnsAreStraight and tell nothing of what they hide.
func TestMaskedColumnsAreStraight(t *testing.T) {
	var out strings.Builder
	table := newTextTable(masked{&out}, []string{"address", "name"})
	long := strings.Repeat("secret.", 20) + "ana@example.com"
	for _, row := range [][]string{{long, "Ana"}, {"bo@example.com", "Bo"}} {
		if err := table.row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.flush(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	column := func(line, of string) int { return ui.Width(line[:strings.Index(line, of)]) }
	if at := column(lines[2], "Bo"); strings.Contains(out.String(), "secret") || at != column(lines[0], "name") || at > 25 {
		t.Errorf("got\n%s", out.String())
	}
}
