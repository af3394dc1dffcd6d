package views_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"refdesk/internal/model"
	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

func TestTabsKeepFilterAndCursor(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("/")
	c.write("ar")
	c.press("enter", "down")
	before := c.cursor()
	c.press("4", "down", "2")
	c.sees("/ ar")
	if c.cursor() != before {
		t.Fatalf("the cursor moved from %q to %q", before, c.cursor())
	}
	c.press("4")
	if !strings.Contains(c.cursor(), "José") {
		t.Fatalf("the cursor of the other tab moved to %q", c.cursor())
	}
}

func TestPagesStackAndComeBack(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("enter", "tab", "enter")
	c.sees("José Álvarez Quintana  read")
	c.press("o")
	c.sees("Mira Okafor  read")
	c.press("esc")
	c.sees("José Álvarez Quintana  read")
	c.press("esc", "esc")
	c.sees("[2 Leaders]", "refs")
	c.press("enter", "2")
	c.sees("refs")
	c.press("esc")
	c.sees("refs")
}

// TestADigitShowsTheList also where a page was left open, and the list is as it
// was.
func TestADigitShowsTheList(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "down", "down", "enter")
	c.sees("王 小明  read")
	for _, way := range [][]string{{"7", "4"}, {"enter", "4"}} {
		c.press(way...)
		c.sees("[4 Rewards 4]", "since  state")
		if !strings.Contains(c.cursor(), "王 小明") {
			t.Errorf("after %v the cursor is on %q", way, c.cursor())
		}
	}
}

func TestEscClearsBeforeItLeaves(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "/")
	c.write("give")
	c.press("enter", "space")
	c.sees("1 marked", "/ give")
	c.press("esc")
	c.misses("marked")
	c.press("esc")
	c.misses("/ give")
}

func TestFindOpensTheFirstOrListsAll(t *testing.T) {
	tests := []struct{ text, want string }{
		{"mira@example.com", "Mira Okafor  read"},
		{"p-jose", "José Álvarez Quintana  read"},
		{"lindq", "Åsa Lindqvist  read"},
		{"an", "José Álvarez Quintana  read"},
		{"nobody there", "none match /nobody there"},
	}
	for _, test := range tests {
		c := start(t, 80, 24, nil)
		c.press("5", "f")
		c.write(test.text)
		c.press("enter")
		c.sees(test.want)
	}
	c := start(t, 80, 24, nil)
	c.press("f", "esc")
	c.misses("find a person")
}

func TestCopyPutsTextOnTheClipboardAndShowsIt(t *testing.T) {
	c := start(t, 80, 24, nil)
	said := c.press("y")
	c.sees("copied the person's id: p-mira")
	if got := fmt.Sprint(said); !strings.Contains(got, "p-mira") {
		t.Errorf("nothing went to the clipboard: %s", got)
	}
	c.press("8", "y")
	c.sees("there is nothing to copy here")
}

func TestScopeNarrowsEverything(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "1", "down", "down", "c")
	c.sees("every list shows Partners")
	c.press("2")
	c.sees("Partners", "nobody has joined yet")
	c.press("4")
	c.sees("no rewards yet")
	c.misses("4 Rewards 4")
	c.press("5")
	c.sees("19.99 EUR")
	c.press("1", "down", "down", "c")
	c.sees("this is what every list shows")
	c.press("home", "c", "2")
	c.sees("all campaigns", "Mira Okafor")
}

func TestTheOnlyCampaignIsInScope(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) { w.campaigns = w.campaigns[:1] })
	c.sees("refdesk  Spring launch", "#   moved  name")
	c.press("1", "home", "c")
	c.sees("refdesk  all campaigns")
	c.news()
	c.sees("refdesk  all campaigns")
}

func TestScopeKeepsFilterAndOrder(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("s", "/")
	c.write("mira")
	c.press("enter", "1", "down", "c", "2")
	c.sees("/ mira", "name▲", "Mira Okafor")
	c.misses("Lindqvist")
}

func TestSalesNameThePerson(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("5")
	c.sees("Mira Okafor", "19.99 EUR", "125000 JPY", "–")
	c.press("6")
	c.sees("Lars Ødegaard", "1.500 KWD")
	c.press("down", "o")
	c.sees("Lars Ødegaard  read")
}

func TestDockStaysBelowOtherTabs(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "L")
	arrive(c)
	c.sees("live · L closes", "Mira Okafor  joined")
	c.press("7")
	c.misses("live · L closes")
	c.press("L")
	c.sees("this is the live tab")
	c.press("2")
	c.sees("live · L closes")
	c.press("L")
	c.misses("live · L closes")
}

func TestNewestEventIsOnEveryTab(t *testing.T) {
	c := start(t, 80, 24, nil)
	arrive(c)
	c.sees("14:02:00  王 小明  joined")
	c.press("5")
	c.sees("14:02:00  王 小明  joined")
}

func TestMouseReachesTabsAndRows(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.send(tea.MouseClickMsg{X: strings.Index(strings.Split(c.text(), "\n")[1], "4 Rewards"), Y: 1, Button: tea.MouseLeft})
	c.sees("[4 Rewards 4]")
	c.send(tea.MouseClickMsg{X: 5, Y: 5, Button: tea.MouseLeft})
	if !strings.Contains(c.cursor(), "王 小明") {
		t.Errorf("the click went to %q", c.cursor())
	}
	c.send(tea.MouseClickMsg{X: 5, Y: 22, Button: tea.MouseLeft}, tea.MouseWheelMsg{X: 5, Y: 0, Button: tea.MouseWheelDown})
	if !strings.Contains(c.cursor(), "王 小明") {
		t.Errorf("a click on the frame moved the cursor to %q", c.cursor())
	}
}

func TestPasteNeverPressesKeys(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	c.send(tea.PasteMsg{Content: "aaxq"})
	if got := c.world.took(); got != "" {
		t.Fatalf("pasted letters asked: %s", got)
	}
	c.press("/")
	c.send(tea.PasteMsg{Content: "mira"})
	c.sees("/ mira")
	c.press("esc", "f")
	c.send(tea.PasteMsg{Content: "p-asa"})
	c.press("enter")
	c.sees("Åsa Lindqvist  read")
}

func TestStylesFollowTheTerminal(t *testing.T) {
	clock := uitest.NewClock()
	w := launch(clock)
	e := env(w, clock)
	root := views.NewRoot(e)
	uitest.Send(t, root, tea.WindowSizeMsg{Width: 80, Height: 24})
	uitest.Run(t, root, root.Init())
	uitest.Press(t, root, "8", "2", "L", "?")
	plain := root.View().Content
	uitest.Send(t, root, tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	dark := root.View().Content
	uitest.Send(t, root, tea.BackgroundColorMsg{Color: ui.LightTheme().BarBack})
	light := root.View().Content
	if plain == dark || dark == light {
		t.Error("the looks did not change")
	}
	if uitest.Text(plain) != uitest.Text(light) {
		t.Error("another theme shows other text")
	}
	for range 3 {
		uitest.Press(t, root, "esc")
		uitest.Fits(t, root.View().Content, 80, 24)
	}
}

func TestStatusLineSaysTheWorstFirst(t *testing.T) {
	c := start(t, 160, 36, degraded)
	line := statusOf(c)
	first, second := strings.Index(line, "cannot be reached"), strings.Index(line, "no webhook")
	if first < 0 || second < first {
		t.Errorf("the status line is %q", line)
	}
	c.sees("✗ degraded", "at most 14m old", "✗ PAUSED")
	c.send(views.StatusMsg{Status: model.Status{Guest: true, People: 1, Events: 2}})
	c.sees("1 person, 2 events", "another refdesk here listens and sends")
}

func TestStatusLineTellsWhereUnreadableEventsAre(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.send(views.StatusMsg{Status: model.Status{Quarantined: 1807}})
	c.sees("1807 unreadable: 7, then / state:quarantined")
}

// TestTheAgeOfTheMirrorIsALimit that stands still while everybody is read anew
// in time, and becomes the age itself where that is not so.
func TestTheAgeOfTheMirrorIsALimit(t *testing.T) {
	c := start(t, 80, 24, nil)
	at := func(age, period time.Duration, state model.LinkState) {
		c.Helper()
		c.world.status.OldestRead = c.clock.Now().Add(-age)
		c.world.status.Pulls[0].Period, c.world.status.Pulls[0].State = period, state
		c.news()
	}
	for _, age := range []time.Duration{45 * time.Second, 18 * time.Minute, time.Hour} {
		at(age, time.Hour, model.LinkOnline)
		c.sees("mirror at most 1h old")
	}
	at(20*time.Minute, 75*time.Minute, model.LinkOnline)
	c.sees("mirror at most 75m old")
	at(150*time.Minute, time.Hour, model.LinkOnline)
	c.sees("! mirror at most 3h old")
	at(14*time.Minute, time.Hour, model.LinkDegraded)
	c.sees("! mirror at most 14m old")
	c.world.status.OldestRead = time.Time{}
	c.news()
	c.misses("mirror at most")
}

// TestOwnOrderIsNamed until a column orders the rows.
func TestOwnOrderIsNamed(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	c.sees("hold ends, then oldest")
	c.press("s")
	c.sees("since▲")
	c.misses("hold ends, then oldest")
}

// TestAgeThatIsNotKnownDoesNotReadAsNew where only a sweep has seen a reward.
func TestAgeThatIsNotKnownDoesNotReadAsNew(t *testing.T) {
	c := start(t, 200, 50, nil)
	c.press("4", "down", "down", "down")
	if !strings.Contains(c.cursor(), ">1h") {
		t.Errorf("the row is %q", c.cursor())
	}
	c.sees("earned earlier; first seen 1h")
}

// TestTheWayBackStandsBesideTheDecisions also where few keys fit.
func TestTheWayBackStandsBesideTheDecisions(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	c.sees("n note  u undo")
	c.press("?")
	c.sees("more · ↑ ↓ scroll")
	c.press("end")
	c.misses("more · ↑ ↓ scroll")
}

func TestStatusLineTellsHowHooksAreSigned(t *testing.T) {
	c := start(t, 160, 36, func(w *world, _ *views.Env) {
		w.status.Listener.Hooks = []model.HookStatus{{Backend: "acme"}, {Backend: "fuse", KeyForm: "hex"}, {Backend: "open", Unsigned: true}}
	})
	c.sees("fuse signs with the secret as hex", "open takes unsigned events")
	c.misses("acme signs")
}

// TestWhatAVendorNeverAssessedIsNotCleared draws the lowest level with its
// doubt, and in no tone that judges.
func TestWhatAVendorNeverAssessedIsNotCleared(t *testing.T) {
	c := start(t, 120, 36, func(w *world, _ *views.Env) {
		p := &w.people[0].Participant
		p.Risk = model.Some("Low?")
		p.Due, p.Paid = model.Some(model.Money{Minor: 24990, Currency: "INR"}), model.Some(model.Money{Minor: 12495, Currency: "INR"})
	})
	c.press("g", "enter")
	c.sees("risk low?", "249.90 INR", "124.95 INR")
	c.misses("✓ risk low?")
}

// statusOf is the line above the keys.
func statusOf(c *console) string {
	lines := strings.Split(strings.TrimRight(c.text(), "\n"), "\n")
	return lines[len(lines)-2]
}

// TestNameThatDrawsNothing gives way to the address wherever people are named.
func TestNameThatDrawsNothing(t *testing.T) {
	blank := func(w *world, _ *views.Env) {
		p := &w.people[0].Participant
		p.FirstName, p.LastName = model.Some("\x1b[31m"), model.Some("\u200b\u2800")
		w.rewards[0].Earner = *p
		w.events[0].PersonName = "\u200b"
	}
	for _, tab := range []string{"2", "4", "7"} {
		c := start(t, 80, 24, blank)
		c.press(tab)
		if !strings.Contains(c.cursor(), "mira@") {
			t.Errorf("tab %s: the row is %q", tab, c.cursor())
		}
	}
}
