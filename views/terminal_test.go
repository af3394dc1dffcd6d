package views_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"refdesk/internal/model"
	"refdesk/views"
)

// click presses the left button on a cell.
func (c *console) click(x, y int) {
	c.Helper()
	c.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

// at finds a text on the screen.
func (c *console) at(text string) (x, y int) {
	c.Helper()
	for y, line := range strings.Split(c.text(), "\n") {
		if i := strings.Index(line, text); i >= 0 {
			return len([]rune(line[:i])), y
		}
	}
	c.Fatalf("%q is not on the screen:\n%s", text, c.text())
	return 0, 0
}

func TestMouseReachesWhatItPointsAt(t *testing.T) {
	c := start(t, 120, 36, nil)
	c.click(c.at("4 Rewards"))
	c.sees("[4 Rewards 4]")
	c.click(c.at("Åsa Lindqvist"))
	if !strings.Contains(c.cursor(), "Åsa") {
		t.Fatalf("the click left the cursor at %q", c.cursor())
	}
	c.send(tea.MouseWheelMsg{X: 4, Y: 6, Button: tea.MouseWheelDown})
	if !strings.Contains(c.cursor(), "Niamh") {
		t.Fatalf("the wheel left the cursor at %q", c.cursor())
	}
	was := c.cursor()
	c.send(tea.MouseWheelMsg{X: 100, Y: 6, Button: tea.MouseWheelDown})
	c.click(100, 5)
	if c.cursor() != was {
		t.Fatalf("the mouse beside the table moved the cursor to %q", c.cursor())
	}
	c.click(0, 0)
	c.click(3, 35)
	c.sees("[4 Rewards 4]")
}

func TestTheWheelScrollsWhatStandsBeside(t *testing.T) {
	c := start(t, 120, 18, nil)
	c.press("4")
	c.misses("fp-0000")
	for range 9 {
		c.send(tea.MouseWheelMsg{X: 100, Y: 6, Button: tea.MouseWheelDown})
	}
	c.sees("fp-3735")
	c.press("home", "down")
	c.sees("── reward ─")
}

func TestTabTurnsToWhatStandsBeside(t *testing.T) {
	c := start(t, 120, 18, nil)
	c.press("4")
	row := func() string { return strings.Split(c.cursor(), "│")[0] }
	was := row()
	c.press("tab", "end")
	c.sees("keys scroll here", "fp-3735")
	if row() != was {
		t.Fatalf("the cursor moved to %q", c.cursor())
	}
	c.press("esc", "down")
	c.misses("keys scroll here")
	if row() == was {
		t.Fatal("after esc the keys do not move the cursor")
	}
	c = start(t, 80, 24, nil)
	c.press("4", "tab")
	c.sees("one panel here")
}

func TestMGivesTheMouseToTheTerminal(t *testing.T) {
	c := start(t, 80, 24, nil)
	if c.root.View().MouseMode != tea.MouseModeCellMotion {
		t.Fatal("the mouse is not on at the start")
	}
	c.press("m")
	c.sees("mouse off", "m gives it back")
	if c.root.View().MouseMode != tea.MouseModeNone {
		t.Fatal("m does not turn the mouse off")
	}
	c.press("m")
	if c.root.View().MouseMode != tea.MouseModeCellMotion {
		t.Fatal("m does not turn the mouse on again")
	}
}

func TestSuspendAndResume(t *testing.T) {
	for _, way := range [][]string{{}, {"/", "m"}, {"4", "x"}, {":"}} {
		c := start(t, 80, 24, nil)
		c.press(way...)
		said := c.press("ctrl+z")
		if !slices.ContainsFunc(said, func(msg tea.Msg) bool { _, ok := msg.(tea.SuspendMsg); return ok }) {
			t.Errorf("after %v ctrl+z does not suspend", way)
		}
	}
	c := start(t, 80, 24, nil)
	c.press("ctrl+z")
	c.clock.Advance(4 * time.Minute)
	c.world.people = c.world.people[:1]
	c.send(tea.ResumeMsg{})
	c.sees("suspended for 4m", "Mira Okafor")
	c.misses("Lars")
}

func TestWindowTitleIsCleanAndShort(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) {
		e.Demo = true
		w.campaigns = w.campaigns[:1]
		w.campaigns[0].Name = evil + strings.Repeat("x", 200)
	})
	title := c.root.View().WindowTitle
	harmless(t, title)
	if !strings.HasPrefix(title, "DEMO · refdesk · Leaderboard · A") || len([]rune(title)) > 60 {
		t.Errorf("the title is %q", title)
	}
}

// TestLinksLeadToTheDashboard of the settings, with ids that cannot break out
// of the address, and nowhere else.
func TestLinksLeadToTheDashboard(t *testing.T) {
	const template = "https://app.example.com/{campaign}/p/{person}"
	linked := func(set func(*world, *views.Env), keys ...string) string {
		c := coloured(t, 120, 36, colorprofile.TrueColor, set)
		c.press(keys...)
		return c.view()
	}
	with := func(_ *world, e *views.Env) { e.Dashboards = map[string]string{backend: template} }
	if got := linked(with, "enter"); !strings.Contains(got, "\x1b]8;;https://app.example.com/spring/p/p-mira\x1b\\") {
		t.Errorf("the person's page has no link: %q", got)
	}
	if got := linked(nil, "enter"); strings.Contains(got, "\x1b]8;") {
		t.Error("there is a link without a setting")
	}
	hostile := linked(func(w *world, e *views.Env) {
		with(w, e)
		w.people[0].ID = "p\x1b\\/../../evil?x=\a" + evil
	})
	for _, part := range strings.Split(hostile, "\x1b]8;;")[1:] {
		address, _, _ := strings.Cut(part, "\x1b\\")
		if address != "" && !strings.HasPrefix(address, "https://app.example.com/spring/p/p%1B%5C%2F..%2F..%2Fevil%3F") {
			t.Errorf("a hostile id led to %q", address)
		}
	}
	campaigns := func(_ *world, e *views.Env) {
		e.Dashboards = map[string]string{backend: "https://app.example.com/c/{campaign}"}
	}
	if got := linked(campaigns, "1", "down"); !strings.Contains(got, "https://app.example.com/c/spring\x1b\\") {
		t.Error("the campaign has no link")
	}
}

func TestPasteReachesEveryField(t *testing.T) {
	for _, field := range []struct {
		name string
		keys []string
		want string
	}{
		{"filter", []string{"/"}, "/ mira"},
		{"finder", []string{"f"}, "› mira"},
		{"palette", []string{":"}, ": mira"},
		{"note", []string{"4", "x", "tab"}, "mira"},
	} {
		c := start(t, 80, 24, nil)
		c.press(field.keys...)
		c.send(tea.PasteMsg{Content: "mira\n"})
		c.sees(field.want)
	}
	c := start(t, 80, 24, nil)
	c.send(tea.PasteMsg{Content: "q4a"})
	if got := c.world.took(); got != "" || !strings.Contains(c.text(), "[2 Leaders]") {
		t.Errorf("a paste outside of fields did something: %s", got)
	}
}

func TestPauseIsUnmistakable(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) { w.status = model.Status{Paused: true} })
	for _, tab := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		c.press(tab)
		if top, _, _ := strings.Cut(c.text(), "\n"); !strings.Contains(top, "✗ PAUSED") {
			t.Errorf("on tab %s the top line is %q", tab, top)
		}
	}
	c = start(t, 80, 24, nil)
	c.press("4", "a")
	c.world.status.Paused = true
	c.news()
	c.sees("waits for P")
	c.press("8")
	c.sees("waits for P, u takes back")
	c.press("a")
	c.sees("everything is paused: P lets it leave")
	c.misses("leaves in")
	c = start(t, 80, 24, nil)
	c.press("P")
	if got := fmt.Sprint(c.world.took()); got != "paused" {
		t.Errorf("P asked: %s", got)
	}
}
