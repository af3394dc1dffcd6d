package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui"
	"refdesk/ui/uitest"
)

func TestInputEdits(t *testing.T) {
	in := ui.NewInput(plain, "/ ")
	in.SetSize(20, 1)
	in.SetHint("name, address, id")
	uitest.Type(t, in, "x")
	if in.Value() != "" {
		t.Errorf("an input without focus took %q", in.Value())
	}
	in.Focus()
	uitest.Type(t, in, "ana silva")
	uitest.Press(t, in, "home", "delete", "end", "backspace")
	if got := in.Value(); got != "na silv" {
		t.Errorf("got %q", got)
	}
	uitest.Send(t, in, tea.KeyPressMsg{Code: 0x202e, Text: "\u202e"}, tea.KeyPressMsg{Code: 'é', Text: "é"})
	if got := in.Value(); got != "na silvé" {
		t.Errorf("got %q", got)
	}
	in.SetValue("")
	in.SetLimit(3)
	uitest.Type(t, in, "abcdef")
	if got := in.Value(); got != "abc" {
		t.Errorf("past its limit the input holds %q", got)
	}
}

func TestInputDoesNotReadTheMachinesClipboard(t *testing.T) {
	in := ui.NewInput(plain, "")
	in.Focus()
	if cmd := in.Update(uitest.Key("ctrl+v")); cmd != nil {
		t.Error("ctrl+v reads a clipboard")
	}
}

func TestLongInputShowsItsCursor(t *testing.T) {
	in := ui.NewInput(plain, "/ ")
	in.SetSize(10, 1)
	in.Focus()
	in.SetValue("the end is what is being typed")
	if view := uitest.Text(in.View()); view != "/ g typed\n" {
		t.Errorf("got %q", view)
	}
	uitest.Press(t, in, "home")
	if view := uitest.Text(in.View()); view != "/ the end…\n" {
		t.Errorf("got %q", view)
	}
}

func TestToastsOutliveOlderTimers(t *testing.T) {
	toasts := ui.NewToasts(plain)
	toasts.SetSize(40, 3)
	first, timer := toasts.Add("approved Ana", ui.Good, time.Second)
	if timer == nil {
		t.Fatal("a passing note has no timer")
	}
	second, stays := toasts.Add("refused: already paid", ui.Bad, 0)
	if stays != nil {
		t.Error("a note that stays has a timer")
	}
	uitest.Frame(t, "toasts", toasts.View())
	toasts.Update(ui.ToastExpiredMsg{ID: first})
	toasts.Update(ui.ToastExpiredMsg{ID: first})
	if toasts.Count() != 1 || !strings.Contains(toasts.View(), "already paid") {
		t.Errorf("the wrong note ended:\n%s", toasts.View())
	}
	toasts.Dismiss(second)
	if toasts.Count() != 0 || toasts.View() != "" {
		t.Error("a dismissed note stays")
	}
}

// TestToastIsNotShownTwice: the same text again is the newest note, and the
// timer of its first showing does not end it.
func TestToastIsNotShownTwice(t *testing.T) {
	toasts := ui.NewToasts(plain)
	toasts.SetSize(20, 5)
	first, _ := toasts.Add("same", ui.Plain, 0)
	toasts.Add("other", ui.Plain, 0)
	toasts.Add("same", ui.Plain, 0)
	toasts.Update(ui.ToastExpiredMsg{ID: first})
	if toasts.Count() != 2 || strings.Index(toasts.View(), "other") > strings.Index(toasts.View(), "same") {
		t.Errorf("the notes are %q", toasts.View())
	}
}

func TestToastsAreFew(t *testing.T) {
	toasts := ui.NewToasts(plain)
	toasts.SetSize(20, 10)
	for _, text := range []string{"one", "two", "three", "four"} {
		toasts.Add(text, ui.Plain, time.Second)
	}
	if view := toasts.View(); toasts.Count() != 3 || strings.Contains(view, "one") || !strings.Contains(view, "four") {
		t.Errorf("shown are:\n%s", view)
	}
	toasts.SetSize(20, 1)
	if view := toasts.View(); toasts.Count() != 1 || !strings.Contains(view, "four") {
		t.Errorf("on one line are shown:\n%s", view)
	}
	toasts.Clear()
	if toasts.Count() != 0 {
		t.Error("cleared notes stay")
	}
}

// rooms are some tabs of the program.
func rooms() []ui.Tab {
	return []ui.Tab{{Key: "2", Title: "Leaderboard", Short: "Leaders", Tiny: "Lead"}, {Key: "4", Title: "Rewards", Tiny: "Rew", Count: 1204},
		{Key: "7", Title: "Live"}, {Key: "8", Title: "Changes", Tiny: "Chg", Count: 3}}
}

func TestTabsShrink(t *testing.T) {
	tabs := ui.NewTabs(plain)
	tabs.SetTabs(rooms(), 1)
	var frame strings.Builder
	for _, w := range []int{60, 48, 45, 42, 40, 36, 34, 30, 28, 26, 20, 6} {
		tabs.SetSize(w, 1)
		uitest.Fits(t, tabs.View(), w, 1)
		frame.WriteString(tabs.View() + "\n")
	}
	uitest.Frame(t, "tabs", frame.String())
}

// TestTabsAreHitWhereTheyAreDrawn in every way to draw them.
func TestTabsAreHitWhereTheyAreDrawn(t *testing.T) {
	tabs := ui.NewTabs(plain)
	for active := range rooms() {
		tabs.SetTabs(rooms(), active)
		for w := 28; w <= 80; w++ {
			tabs.SetSize(w, 1)
			line := uitest.Text(tabs.View())
			for i, tab := range rooms() {
				if got, ok := tabs.Hit(strings.Index(line, tab.Key)); !ok || got != i {
					t.Fatalf("in %q tab %s is hit as %d", line, tab.Key, got)
				}
			}
		}
	}
	for _, x := range []int{-1, 70} {
		if got, ok := tabs.Hit(x); ok {
			t.Errorf("beside the tabs %d is hit", got)
		}
	}
}

func TestRounded(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 999: "999", 1000: "1k", 1299: "1.2k", 9999: "9.9k", 12_345: "12k", 999_999: "999k",
		1_250_000: "1.2M", 34_000_000: "34M", 5_600_000_000: "5.6G",
	} {
		if got := ui.Rounded(n); got != want {
			t.Errorf("Rounded(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestStatusDropsTheLeastFirst(t *testing.T) {
	left := []ui.Segment{{Text: "acme spring", Keep: 9}, {Text: "online", Tone: ui.Good, Keep: 8}, {Text: "1 retry", Tone: ui.Warn, Keep: 1}}
	right := []ui.Segment{{Text: "mirror 4m", Keep: 5}, {Text: "", Keep: 9}, {Text: "12/3,481", Keep: 3}}
	var frame strings.Builder
	for _, w := range []int{70, 50, 40, 26, 16, 8} {
		line := ui.Status(left, right, w, plain)
		uitest.Fits(t, line, w, 1)
		frame.WriteString(line + "|\n")
	}
	uitest.Frame(t, "status", frame.String())
	if len(left) != 3 || left[2].Text != "1 retry" {
		t.Errorf("the caller's segments changed: %v", left)
	}
}

func TestSparkline(t *testing.T) {
	for _, c := range []struct {
		values []float64
		w      int
		want   string
	}{
		{nil, 3, "   "},
		{[]float64{0, 1, 2, 4, 7}, 5, "▁▂▃▅█"},
		{[]float64{9, 9, 0, 7}, 2, "▁█"},
		{[]float64{5}, 3, "  █"},
		{[]float64{0, 0}, 2, "▁▁"},
		{[]float64{-5, 5}, 2, "▁█"},
		{[]float64{1}, 0, ""},
	} {
		if got := plain.Sparkline(c.values, c.w); got != c.want {
			t.Errorf("%v in %d cells: %q, want %q", c.values, c.w, got, c.want)
		}
	}
	if got := ascii.Sparkline([]float64{0, 7}, 2); got != "_@" {
		t.Errorf("in ASCII: %q", got)
	}
}

// TestStatusUsesTheRoomThatIsLeft by what had to go: nothing stays short beside
// empty cells.
func TestStatusUsesTheRoomThatIsLeft(t *testing.T) {
	left := []ui.Segment{{Text: "a long name", Short: "a long…", Keep: 7}, {Text: "what the rows are ordered by", Keep: 2}}
	right := []ui.Segment{{Text: "mirror at most 1h old", Short: "mirror <1h", Keep: 5}}
	if got, want := uitest.Text(ui.Status(left, right, 32, plain)), " a long name         mirror <1h\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAtMost(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 1500 * time.Millisecond: "2s", time.Minute: "1m", 61 * time.Second: "2m", 59*time.Minute + time.Second: "1h",
		time.Hour: "1h", time.Hour + time.Second: "61m", 75 * time.Minute: "75m", 2 * time.Hour: "2h", 121 * time.Minute: "3h",
		48 * time.Hour: "48h", 49 * time.Hour: "3d",
	} {
		if got := ui.AtMost(d); got != want {
			t.Errorf("AtMost(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "0s", 0: "0s", 999 * time.Millisecond: "0s", 12 * time.Second: "12s", 119 * time.Second: "1m",
		4 * time.Minute: "4m", 3*time.Hour + 59*time.Minute: "3h", 47 * time.Hour: "1d", 500 * time.Hour: "20d",
	} {
		if got := ui.Ago(d); got != want {
			t.Errorf("Ago(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -1: "-1", -123: "-123", -1234: "-1,234",
	} {
		if got := ui.Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestStatusTakesShortTextsFirst: nothing is left out while shorter words fit.
func TestStatusTakesShortTextsFirst(t *testing.T) {
	left := []ui.Segment{{Text: "people", Keep: 1}}
	right := []ui.Segment{{Text: "mirror at most 4s old", Short: "mirror 4s", Keep: 2}}
	for w, want := range map[int]string{40: "mirror at most 4s old", 24: "mirror 4s"} {
		got := uitest.Text(ui.Status(left, right, w, plain))
		if !strings.Contains(got, want) || !strings.Contains(got, "people") {
			t.Errorf("in %d cells the bar is %q", w, got)
		}
	}
}

// TestSelectedTextIsReplaced by letters, pastes and backspace, and kept by any
// other key.
func TestSelectedTextIsReplaced(t *testing.T) {
	for key, want := range map[string]string{"x": "x", "backspace": "", "left": "old", "ctrl+u": ""} {
		in := ui.NewInput(plain, "")
		in.SetSize(20, 1)
		in.SetValue("old")
		in.Focus()
		in.SelectAll()
		uitest.Fits(t, in.View(), 20, 1)
		uitest.Press(t, in, key)
		if in.Value() != want || in.Selected() {
			t.Errorf("%s leaves %q", key, in.Value())
		}
	}
	in := ui.NewInput(plain, "")
	in.SetValue("old")
	in.Focus()
	in.SelectAll()
	in.Update(tea.PasteMsg{Content: "new"})
	if in.Value() != "new" {
		t.Errorf("a paste leaves %q", in.Value())
	}
}
