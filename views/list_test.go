package views_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// answers runs a command by hand and gives what it says, undelivered.
func answers(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		var out []tea.Msg
		for _, c := range batch {
			out = append(out, answers(c)...)
		}
		return out
	}
	return []tea.Msg{msg}
}

func TestLateAnswersAreDropped(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("/")
	_, older := c.root.Update(uitest.Key("m"))
	late := answers(older)
	_, newer := c.root.Update(uitest.Key("z"))
	c.send(answers(newer)...)
	c.sees("none match /mz")
	c.send(late...)
	c.sees("none match /mz")
}

// TestFloodAsksOneQuestionAtATime: however many news come while a question is
// on its way, one more follows its answer, and the answer is shown.
func TestFloodAsksOneQuestionAtATime(t *testing.T) {
	c := start(t, 80, 24, nil)
	_, first := c.root.Update(views.EventsMsg{})
	before := c.world.callCount()
	for range 50 {
		_, cmd := c.root.Update(views.EventsMsg{})
		if msgs := answers(cmd); len(msgs) != 0 {
			t.Fatalf("news during a question set off %v", msgs)
		}
	}
	if after := c.world.callCount(); after != before {
		t.Fatalf("%d calls were made", after-before)
	}
	c.world.people = c.world.people[:3]
	c.send(answers(first)...)
	c.misses("Lindqvist")
}

func TestFilterErrorKeepsTheRows(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("/")
	c.write("mira")
	c.send(tea.PasteMsg{Content: " nosuch:x"})
	c.sees(`no field is called "nosuch"`, "Mira Okafor")
	c.misses("Lindqvist")
	c.press("esc")
	c.misses("nosuch")
	c.sees("Lindqvist")
}

// TestFilterErrorStays while news arrive, beside the last rows that were found:
// that there are none for half a word is no answer.
func TestFilterErrorStays(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("/")
	c.write("mira nosuch")
	c.sees("none match /mira nosuch")
	c.write(":")
	for range 2 {
		c.sees(`no field is called "nosuch"`, "Mira Okafor")
		c.misses("none match")
		c.news()
	}
	c.press("enter")
	c.news()
	c.sees(`no field is called "nosuch"`)
	c.press("/", "esc")
	c.misses("no field is called")
	c.sees("Lindqvist")
}

// TestMendedFilterIsNotBlamed for what stood there before.
func TestMendedFilterIsNotBlamed(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("/")
	c.write("mi")
	c.send(tea.PasteMsg{Content: " nosuch:x"})
	c.sees("no field is called")
	for range len(" nosuch:x") {
		c.press("backspace")
	}
	c.sees("/ mi")
	c.misses("no field is called")
}

func TestOlderRowsStayWhenLoadingFails(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.world.fail = errors.New("the store is locked")
	c.news()
	c.sees("failed 14:02: the store is locked", "Mira Okafor", "figures are old")
	c.world.fail = nil
	c.press("r")
	c.misses("the store is locked")
	if got := c.world.took(); got != "reload " {
		t.Errorf("the station was asked: %s", got)
	}
}

func TestReloadThatFailsIsToldOnce(t *testing.T) {
	for err, want := range map[error]string{
		model.ErrDenied:      "the vendor refuses the key",
		model.ErrRateLimited: "the vendor's limit is spent",
		model.ErrUnreachable: "the vendor cannot be reached",
	} {
		c := start(t, 120, 36, nil)
		c.world.fail = fmt.Errorf("get: %w", err)
		c.press("r")
		c.sees("reading again failed: " + want)
	}
}

func TestSortGoesRoundAndReverses(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("S")
	c.sees("s picks a column first")
	c.press("s")
	c.sees("name▲")
	c.press("S")
	c.sees("name▼")
	c.press("s", "s")
	c.sees("refs▼")
	c.press("s", "s", "s", "s", "s")
	c.misses("▲", "▼")
}

// TestUntouchedCursorStaysAtTheTop while the lists fill; the first key that
// works on a row keeps it under the hand.
func TestUntouchedCursorStaysAtTheTop(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	arrive := func(at int) string {
		newer := reward(at, model.RewardWaiting, c.clock.Now(), c.world.people)
		newer.Title = fmt.Sprintf("Gift %d", at)
		c.world.rewards = append([]model.RewardRow{newer}, c.world.rewards...)
		c.news()
		return c.cursor()
	}
	if arrive(9); !strings.Contains(arrive(10), "Gift 10") {
		t.Errorf("the cursor slid to %q", c.cursor())
	}
	c.press("h", "esc")
	if !strings.Contains(arrive(11), "Gift 10") {
		t.Errorf("the row under the hand became %q", c.cursor())
	}
}

func TestCursorFollowsItsRow(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4", "down", "down")
	before := c.cursor()
	newer := reward(9, model.RewardWaiting, c.clock.Now(), c.world.people)
	c.world.rewards = append([]model.RewardRow{newer}, c.world.rewards...)
	c.news()
	if c.cursor() != before {
		t.Errorf("the row under the hand changed from %q to %q", before, c.cursor())
	}
}

// TestLongListsLoadAsTheyAreWalked also walks past the first window.
func TestLongListsLoadAsTheyAreWalked(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		for i := range 3000 {
			p := person(i, w.now())
			p.ID, p.LastName, p.Place = fmt.Sprintf("p-%d", i), model.Some(fmt.Sprintf("No%d", i)), i+1
			p.FirstName = model.Some("Mx")
			w.people = append(w.people, p)
		}
	})
	c.press("end")
	c.sees("Mx No2999")
	c.press("home")
	c.sees("Mira Okafor")
	for range 30 {
		c.press("pgdown")
	}
	c.misses("…  …")
	if !strings.Contains(c.cursor(), "Mx No") {
		t.Errorf("the cursor is on %q", c.cursor())
	}
}

// byRisk are the keys that lead to the people by the vendor's risk.
var byRisk = []string{"3", "v", "v", "v", "v", "v"}

// TestFraudListIsOneListOfTwo: its windows run on from high to medium.
func TestFraudListIsOneListOfTwo(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		w.people = nil
		for i := range 600 {
			p := person(i, w.now())
			p.ID, p.FirstName = fmt.Sprintf("p-%d", i), model.Some(fmt.Sprintf("No%d", i))
			w.people = append(w.people, p)
		}
	})
	c.press(byRisk...)
	c.sees("row 1 of 200, all 600")
	seen := map[string]bool{}
	var levels []string
	for range 200 {
		line := c.cursor()
		if seen[line] {
			t.Fatalf("%q comes twice", line)
		}
		seen[line] = true
		levels = append(levels, strings.Fields(line)[2])
		c.press("down")
	}
	for i, level := range levels {
		if want := map[bool]string{true: "high", false: "medium"}[i < 100]; level != want {
			t.Fatalf("row %d is %s, not %s", i, level, want)
		}
	}
}

// TestGrowingTerminalLoadsWhatItShows: also the rows that no window before
// had asked for.
func TestGrowingTerminalLoadsWhatItShows(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		for i := range 400 {
			p := person(i, w.now())
			p.ID, p.FirstName, p.LastName = fmt.Sprintf("p-%d", i), model.Some("Mx"), model.Some(fmt.Sprintf("No%d", i))
			w.people = append(w.people, p)
		}
	})
	c.send(tea.WindowSizeMsg{Width: 80, Height: 180})
	c.sees("Mx No160")
}

// TestFilterReopenedIsReplaced by what is typed, unless a key edits it.
func TestFilterReopenedIsReplaced(t *testing.T) {
	c := start(t, 80, 24, nil)
	for _, step := range []struct{ keys, want string }{
		{"mi", "/ mi"}, {"lars", "/ lars"}, {"left,end,x", "/ larsx"}, {"backspace", "referrals>3, joined"}, {"mi", "/ mi"}, {"ctrl+u", "referrals>3, joined"},
	} {
		c.press("/")
		if !strings.Contains(step.keys, ",") && len(step.keys) < 5 {
			c.write(step.keys)
		} else {
			c.press(strings.Split(step.keys, ",")...)
		}
		c.sees(step.want)
		c.press("enter")
	}
}

// TestMistakeIsPointedAt under its place in the text, on every kind of list.
func TestMistakeIsPointedAt(t *testing.T) {
	for _, tab := range []string{"2", "3", "4", "7"} {
		c := start(t, 80, 24, accused)
		c.press(tab, "/")
		c.write("a rsk:high")
		lines := strings.Split(c.text(), "\n")
		found := false
		for i, line := range lines[1:] {
			if at := strings.Index(line, "^ ✗ no field is called"); at >= 0 {
				found = strings.HasPrefix(lines[i][at:], "rsk:high")
			}
		}
		if !found {
			t.Errorf("tab %s:\n%s", tab, c.text())
		}
		c.press("ctrl+u")
		c.misses("no field is called")
	}
}

// TestReadingAgainSaysThatItAsks and what came of it, on the lists as on pages.
func TestReadingAgainSaysThatItAsks(t *testing.T) {
	c := start(t, 80, 24, nil)
	if said := fmt.Sprintf("%+v", uitest.Press(t, c.root, "r")); !strings.Contains(said, "Text:asking the vendor again") {
		t.Error("r does not say that the vendor is asked")
	}
	c.sees("the vendor answered: its newest people are as of now")
	c.misses("asking the vendor again")
	c.world.fail = errors.New("no way there")
	c.press("r")
	c.sees("reading again failed: no way there")
}

// TestTheNameOfACampaignStaysInSight however far the columns are moved, and its
// counts are written alike.
func TestTheNameOfACampaignStaysInSight(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) { w.campaigns[0].Referrals = model.Some(int64(12345)) })
	c.press("1", "down")
	c.sees("12,345")
	for range 9 {
		c.press(">")
		if !strings.Contains(c.cursor(), "Spring launch") {
			t.Fatalf("the campaign has lost its name: %q", c.cursor())
		}
	}
}

// TestCountsStayInSight beside marks and events that stand still, in a narrow
// terminal that has much else to say.
func TestCountsStayInSight(t *testing.T) {
	c := start(t, 80, 24, func(w *world, env *views.Env) {
		env.ReadOnly = true
		for i := range 3000 {
			p := person(i, w.now())
			p.ID, w.events = fmt.Sprintf("p-%d", i), append(w.events, w.events[0])
			w.people = append(w.people, p)
		}
		w.status.Pulls[0].State, w.status.Pulls[0].Problem = model.LinkDegraded, "gone"
	})
	people, events := ui.Number(len(c.world.people)), ui.Number(len(c.world.events))
	c.press("2", "space")
	c.sees("1 marked · row 2 of " + people)
	c.press("7", "p", "down")
	c.sees("paused, 0 new · row 2 of " + events)
}
