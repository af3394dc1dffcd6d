package views_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// TestNextCaseWalksTheWholeQueue: verdict after verdict, without another key,
// and the queue again after the last.
func TestNextCaseWalksTheWholeQueue(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter")
	for _, want := range []string{"Юлия", "Tomasz", "Lars", "José"} {
		c.sees(want, "of 100")
		c.press("a")
	}
	c.sees("Åsa", "with bo")
	c.press("a", "Y")
	c.sees("that was the last case of this view of the queue")
	if got := strings.Count(c.world.took(), "clear case"); got != 5 {
		t.Errorf("%d cases were cleared", got)
	}
	c.news()
	c.sees("nothing to decide", "decided 6")
}

// TestNextCaseSurvivesNewsThatComeFirst: the queue may have dropped the decided
// case before the desk's answer is there.
func TestNextCaseSurvivesNewsThatComeFirst(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter", "a")
	c.news()
	c.press("esc")
	c.news()
	if !strings.Contains(c.cursor(), "Tomasz") {
		t.Fatalf("the cursor is on %q", c.cursor())
	}
	c.press("enter", "a")
	c.sees("Lars Ødegaard")
}

func TestCaseStepsWithoutDeciding(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter", ".", ".")
	c.sees("71 of 100  Lars")
	c.press(",")
	c.sees("77 of 100  Tomasz")
	c.press(",", ",")
	c.sees("87 of 100", "this is the first case")
	if got := c.world.took(); got != "" {
		t.Errorf("the desk was asked %q", got)
	}
}

// TestRingIsWalked: links by tab, people by the cursor, folds by enter.
func TestRingIsWalked(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter", "tab")
	c.sees("[ring 7]", "7 accounts · 3 of 5 shared values")
	for _, want := range []string{"1/5  device  fp-499c  5 here", "2/5  address", "3/5  network  203.0.113.0/24  3 here, 212 in all · weak", "4/5  mailbox", "2 here, 9 in all · does not count: our own office"} {
		c.press("tab")
		c.sees(want)
	}
	c.sees("[payout]")
	c.press("shift+tab", "shift+tab")
	c.sees("3/5  network")
	c.press("esc")
	c.sees("7 accounts")
	c.press("tab", "tab", "tab", "tab", "tab", "tab")
	c.sees("[people 7]")
	c.press("shift+tab", "down", "down", "enter")
	c.sees("Bartholomew", "read 4m ago")
	c.press("esc")
	c.sees("[ring 7]")
	if !strings.Contains(c.cursor(), "Bartholomew") {
		t.Errorf("the cursor is on %q", c.cursor())
	}
}

func TestStarIsFoldedAndUnfolded(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "down", "enter", "tab")
	c.sees("9 more alike", "27 more alike")
	c.press("down", "down", "down", "enter")
	c.misses("9 more alike")
	if !strings.Contains(c.cursor(), "Star 02") {
		t.Errorf("the cursor is on %q", c.cursor())
	}
}

// TestVerdictOnABranch is about its people alone and stays on the case.
func TestVerdictOnABranch(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter", "tab", "down", "B")
	c.sees("keys decide on the 3 marked alone", "3 marked")
	c.press("x")
	c.sees("Block 3 of the 7 people")
	c.press("1")
	if got := c.world.took(); got != "block case 1 same-person[p-priya p-bart p-niamh]" {
		t.Fatalf("the desk was asked %q", got)
	}
	c.sees("87 of 100  Юлия")
	c.misses("marked alone")
	c.press("G", "space", "a")
	if got := c.world.took(); got != "clear case 1 [p-tomasz]" {
		t.Fatalf("the desk was asked %q", got)
	}
}

// TestAFoldThatIsMarkedIsEverybodyInIt also after it was opened.
func TestAFoldThatIsMarkedIsEverybodyInIt(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "down", "enter", "tab", "down", "down", "down", "space")
	c.sees("9 marked")
	c.press("a")
	if got := c.world.took(); strings.Count(got, "p-star") != 9 {
		t.Errorf("the desk was asked %q", got)
	}
}

func TestTrustALinkOrAPair(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter", "t")
	c.sees("tab goes to the ring")
	c.press("tab", "t")
	c.sees("tab chooses a link first")
	c.press("tab", "tab", "t", "1")
	if got := c.world.took(); got != "trust address 203.0.113.11 [] " {
		t.Fatalf("the desk was asked %q", got)
	}
	c.sees("trusted address 203.0.113.11: it stops counting")
	c.press("space", "space", "t", "tab")
	c.write("twins")
	c.press("tab", "2")
	if got := c.world.took(); got != "trust   [p-yulia p-priya] twins" {
		t.Fatalf("the desk was asked %q", got)
	}
	c.press("tab", "tab", "tab", "t")
	c.sees("no mark says why it does not count")
	c.world.trusts = []model.Trust{
		{ID: 3, Signal: "payout", Value: "office@example.com", Operator: "bo", Note: "our own office", At: c.clock.Now()},
		{ID: 4, Signal: "payout", Value: "shop@example.com"}, {ID: 5, People: []string{"p-mira", "p-yulia"}},
	}
	c.press("t")
	c.sees("Count payout office@example.com again", "1 place  by bo 0s ago: our own office")
	c.misses("p-mira")
	c.press("1")
	if got := c.world.took(); got != "untrust 3" {
		t.Fatalf("the desk was asked %q", got)
	}
	c.sees("it counts again")
}

func TestCaseIsTakenWhileItIsOpen(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter")
	if got := fmt.Sprint(c.world.opened); got != "map[1:true]" {
		t.Fatalf("open are %s", got)
	}
	c.press(".")
	if got := fmt.Sprint(c.world.opened); got != "map[7:true]" {
		t.Fatalf("open are %s", got)
	}
	c.press("esc")
	if len(c.world.opened) != 0 {
		t.Errorf("open are %v", c.world.opened)
	}
	c = start(t, 80, 24, func(w *world, e *views.Env) { suspects(w); e.ReadOnly = true })
	c.press("3", "enter")
	if len(c.world.opened) != 0 {
		t.Errorf("a read-only console has %v open", c.world.opened)
	}
}

// TestAConsoleWithoutCases has the vendor's word alone.
func TestAConsoleWithoutCases(t *testing.T) {
	c := start(t, 80, 24, func(_ *world, e *views.Env) { e.Cases, e.Judge = nil, nil })
	c.press("3", "v")
	c.sees("✗ high 2", "this console has no cases")
}

// BenchmarkNextCase is the key of a verdict on a page and the next case on the
// screen: the desk's answer, the case's reading and both frames, with a desk
// that takes no time.
func BenchmarkNextCase(b *testing.B) {
	clock := uitest.NewClock()
	w := launch(clock)
	suspects(w)
	star := w.star()
	w.suspected = nil
	for i := range b.N + 1 {
		page := star
		page.ID = int64(i + 1)
		w.suspected = append(w.suspected, page)
	}
	root := views.NewRoot(env(w, clock))
	uitest.Send(b, root, tea.WindowSizeMsg{Width: 80, Height: 24})
	uitest.Run(b, root, root.Init())
	uitest.Press(b, root, "3", "enter")
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		uitest.Press(b, root, "a")
	}
}

// TestTheNextCaseIsReadAhead: it is on the screen in the frame after the key,
// before anything was answered.
func TestTheNextCaseIsReadAhead(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter")
	_, cmd := c.root.Update(uitest.Key("."))
	for _, msg := range answers(cmd) {
		c.root.Update(msg)
	}
	c.sees("77 of 100  Tomasz")
	if got := fmt.Sprint(c.world.opened); got != "map[1:true]" {
		t.Errorf("a case that nobody looked at counts as open: %s", got)
	}
	c.press("esc", "G", "enter")
	c.sees("58 of 100  Åsa")
}

// TestWhoOpensACaseSecondIsAsked, and has it once the first has left it.
func TestWhoOpensACaseSecondIsAsked(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) {
		suspects(w)
		w.suspected[0].TakenBy, w.suspected[0].TakenAt = "ben", w.now()
	})
	c.press("3", "enter")
	c.sees("with ben")
	delete(c.world.opened, 1)
	c.press("a")
	c.sees("Clear although it is taken?", "ben has had it open since")
	c.press("n")
	if got := c.world.took(); got != "" {
		t.Fatalf("the desk was asked %q", got)
	}
	c.world.suspected[0].TakenBy = ""
	c.news()
	if !c.world.opened[1] {
		t.Error("others do not see that it is open here")
	}
}
