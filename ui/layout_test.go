package ui_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		total int
		parts []ui.Part
		want  []int
	}{
		{24, []ui.Part{ui.Fixed(1), ui.Share(1), ui.Fixed(2)}, []int{1, 21, 2}},
		{10, []ui.Part{ui.Share(1), ui.Share(2)}, []int{3, 7}},
		{5, []ui.Part{ui.Fixed(3), ui.Fixed(3), ui.Share(1)}, []int{3, 2, 0}},
		{0, []ui.Part{ui.Fixed(3), ui.Share(1)}, []int{0, 0}},
		{-4, []ui.Part{ui.Share(1)}, []int{0}},
		{9, []ui.Part{ui.Share(0), ui.Share(1)}, []int{0, 9}},
		{9, nil, []int{}},
	} {
		if got := ui.SplitV(c.total, c.parts...); !slices.Equal(got, c.want) {
			t.Errorf("%d in %v: %v, want %v", c.total, c.parts, got, c.want)
		}
	}
	if got := ui.SplitH(80, ui.Share(1), ui.Fixed(30)); !slices.Equal(got, []int{47, 30}) {
		t.Errorf("side by side: %v", got)
	}
}

func TestSplitGivesAwayEverything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		total := rapid.IntRange(0, 300).Draw(rt, "total")
		parts := []ui.Part{ui.Share(rapid.IntRange(1, 5).Draw(rt, "share"))}
		for range rapid.IntRange(0, 4).Draw(rt, "more") {
			parts = append(parts, ui.Fixed(rapid.IntRange(0, 99).Draw(rt, "fixed")), ui.Share(rapid.IntRange(0, 5).Draw(rt, "share")))
		}
		sum := 0
		for _, size := range ui.SplitV(total, parts...) {
			if size < 0 {
				rt.Fatalf("a negative size of %d", size)
			}
			sum += size
		}
		if sum != total {
			rt.Fatalf("%d of %d given away", sum, total)
		}
	})
}

func TestJoinHKeepsColumns(t *testing.T) {
	got := ui.JoinH(plain.VRule(), "ab\n日本\nc", "x")
	if want := "ab   │ x\n日本 │  \nc    │  "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJoinVSkipsEmptyBlocks(t *testing.T) {
	if got := ui.JoinV("", "a", "", "b\nc", ""); got != "a\nb\nc" {
		t.Errorf("got %q", got)
	}
}

func TestOverlayKeepsWhatIsBeside(t *testing.T) {
	base := strings.TrimRight(strings.Repeat("\x1b[1m日本日本\x1b[m\n", 3), "\n")
	got := uitest.Text(ui.Overlay(base, "xy", 8, 3))
	if want := "日本日本\n日 xy 本\n日本日本\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShiftMovesMouseMessages(t *testing.T) {
	click := tea.MouseClickMsg{X: 10, Y: 5, Button: tea.MouseLeft}
	if got := ui.Shift(click, 3, 2); got != (tea.MouseClickMsg{X: 7, Y: 3, Button: tea.MouseLeft}) {
		t.Errorf("got %v", got)
	}
	key := uitest.Key("a")
	if got := ui.Shift(key, 3, 2); got != tea.Msg(key) {
		t.Errorf("a key became %v", got)
	}
}

// profile is a page about one person.
func profile() *ui.Detail {
	d := ui.NewDetail(plain)
	d.SetSize(50, 14)
	d.SetSections(
		ui.Section{Title: "Ana Silva", Pairs: []ui.Pair{
			{Label: "address", Value: "ana@example.com"},
			{Label: "risk", Value: "high", Tone: ui.Bad},
			{Label: "referred by", Value: "日本太郎 and a note that is far too long for one line"},
		}},
		ui.Section{Text: "Joined from an address that seven others share."},
		ui.Section{Title: "raw", Raw: "{\n  \"id\": \"abc\",\n  \"name\": \"\x1b[31mAna\"\n}"},
	)
	return d
}

func TestDetailFrame(t *testing.T) {
	d := profile()
	uitest.Frame(t, "detail", d.View())
	d.SetSize(50, 6)
	uitest.Frame(t, "detail-low", d.View())
	uitest.Press(t, d, "G")
	uitest.Frame(t, "detail-end", d.View())
}

// TestDetailCutsNoLabelThatHasRoom: on a wide page more of a long one is shown.
func TestDetailCutsNoLabelThatHasRoom(t *testing.T) {
	d := profile()
	d.SetSections(ui.Section{Pairs: []ui.Pair{{Label: "referral credit pending", Value: "86"}}})
	d.SetSize(120, 4)
	if got := d.View(); !strings.Contains(got, "referral credit pending  86") {
		t.Errorf("%s", got)
	}
}

func TestDetailKeepsItsPlaceWhenNewsArrives(t *testing.T) {
	d := profile()
	d.SetSize(50, 4)
	uitest.Press(t, d, "j", "j")
	was := d.View()
	d.SetSections(ui.Section{Title: "Ana Silva", Pairs: []ui.Pair{
		{Label: "address", Value: "ana@example.com"}, {Label: "risk", Value: "high", Tone: ui.Bad},
		{Label: "referred by", Value: "日本太郎 and a note that is far too long for one line"},
	}}, ui.Section{Text: "Joined from an address that seven others share."}, ui.Section{Title: "raw", Raw: "{\n  \"id\": \"abc\",\n  \"name\": \"\x1b[31mAna\"\n}"})
	if d.View() != was {
		t.Errorf("the text moved:\n%s", d.View())
	}
	d.Top()
	if !strings.Contains(d.View(), "Ana Silva") {
		t.Errorf("not at the top:\n%s", d.View())
	}
	uitest.Send(t, d, tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if strings.Contains(d.View(), "ana@example.com") {
		t.Error("the wheel does not scroll")
	}
}

func TestDetailScrolls(t *testing.T) {
	for keys, want := range map[string]string{
		"": "Ana Silva", "j": "address", "down j k up": "Ana Silva", "pgdown": "long for one line",
		"G": "{", "end g": "Ana Silva", "G pgup pgup home": "Ana Silva", "G j j": "{",
	} {
		d := profile()
		d.SetSize(50, 4)
		uitest.Press(t, d, strings.Fields(keys)...)
		if top, _, _ := strings.Cut(uitest.Text(d.View()), "\n"); !strings.Contains(top, want) {
			t.Errorf("after %q the first line is %q", keys, top)
		}
	}
}
