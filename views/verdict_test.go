package views_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// TestEveryVerdictTakesAtMostThreeKeys and opens the next case.
func TestEveryVerdictTakesAtMostThreeKeys(t *testing.T) {
	tests := []struct {
		keys []string
		want string
	}{
		{[]string{"a"}, "clear case 1 []"},
		{[]string{"F"}, "clear case 1 [] approving"},
		{[]string{"h", "2"}, "hold case 1 []"},
		{[]string{"h", "5"}, "hold case 1 []"},
		{[]string{"x", "1"}, "block case 1 same-person[]"},
		{[]string{"x", "8"}, "block case 1 manual[]"},
	}
	for _, test := range tests {
		for _, opened := range []bool{false, true} {
			c := start(t, 80, 24, accused)
			c.press("3")
			if opened {
				c.press("enter")
			}
			c.press(test.keys...)
			if got := c.world.took(); got != test.want {
				t.Fatalf("%v: the desk was asked %q, not %q", test.keys, got, test.want)
			}
			if opened {
				c.sees("77 of 100  Tomasz Wierzbicki")
				c.press("esc")
			}
			if !strings.Contains(c.cursor(), "Tomasz") {
				t.Errorf("%v: the cursor is on %q", test.keys, c.cursor())
			}
		}
	}
}

// TestANumberWithoutAnAnswerSaysSo: what decides at once must not be silent
// either.
func TestANumberWithoutAnAnswerSaysSo(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "x", "9")
	c.sees("there is no answer 9")
	c.press("1")
	c.took("block case 1 same-person[]")
}

// TestAQuickHandTypesAhead: the reason goes to the form, also where it is typed
// before the form is there.
func TestAQuickHandTypesAhead(t *testing.T) {
	for _, way := range []struct {
		keys []string
		want string
	}{
		{[]string{"3"}, "block case 1 same-person[]"}, {[]string{"3", "enter"}, "block case 1 same-person[]"},
		{[]string{"4"}, "refuse prew_01 same-person"},
	} {
		c := start(t, 80, 24, accused)
		c.press(way.keys...)
		_, asking := c.root.Update(uitest.Key("x"))
		_, ahead := c.root.Update(uitest.Key("1"))
		_, enter := c.root.Update(uitest.Key("enter"))
		uitest.Run(t, c.root, tea.Batch(asking, ahead, enter))
		if got := c.world.took(); got != way.want {
			t.Errorf("%v: the desk was asked %q", way.keys, got)
		}
	}
	c := start(t, 80, 24, accused)
	c.press("3", "x", "esc", "down")
	if !strings.Contains(c.cursor(), "Tomasz") {
		t.Errorf("keys are kept although nothing asks: %q", c.cursor())
	}
}

// TestWhatIsTypedAheadIsWritten and decides nothing: a note's letters are keys of
// the list below.
func TestWhatIsTypedAheadIsWritten(t *testing.T) {
	for _, way := range [][]string{{"3", "n"}, {"3", "enter", "n"}, {"4", "n"}, {"2", "n"}, {"6", "n"}, {"2", "|"}, {"c"}} {
		c := start(t, 80, 24, accused)
		c.press(way[:len(way)-1]...)
		_, asking := c.root.Update(uitest.Key(way[len(way)-1]))
		_, ahead := c.root.Update(uitest.Key("a"))
		_, more := c.root.Update(uitest.Key("f"))
		uitest.Run(t, c.root, tea.Batch(asking, ahead, more))
		if got := c.world.took(); got != "" {
			t.Errorf("%v: the desk was asked %q", way, got)
		}
	}
}

func TestBlockWithANote(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "x", "tab")
	c.write("12 accounts, one phone")
	c.press("enter")
	c.sees("choose a reason first")
	c.press("5")
	if got := c.world.took(); got != "block case 1 chain12 accounts, one phone[]" {
		t.Fatalf("the desk was asked %q", got)
	}
	c.sees("blocked Юлия Соколова +6: chain · u takes it back · 3 calls leave in 10s", "3 leave in 10s, u takes back")
	c.clock.Advance(4 * time.Second)
	c.sees("3 leave in 6s, u takes back")
}

// TestUndoOpensTheCaseAgain with the verdict taken back whole.
func TestUndoOpensTheCaseAgain(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter", "a")
	c.sees("Tomasz")
	c.world.took()
	c.press("u")
	c.sees("87 of 100  Юлия", "took back: clear case 1")
	if got := c.world.took(); got != "undo clear case 1" {
		t.Fatalf("the desk was asked %q", got)
	}
	c.press("esc")
	c.press("a", "u")
	c.news()
	if !strings.Contains(c.cursor(), "Юлия") {
		t.Errorf("the cursor is on %q", c.cursor())
	}
}

// TestUndoWaitsForTheDecisionItFollows: pressed before the desk has answered,
// it must not take back the decision before.
func TestUndoWaitsForTheDecisionItFollows(t *testing.T) {
	for tab, want := range map[string]string{
		"3": "clear case 1 []; undo clear case 1",
		"4": "approve prew_01 ; undo prew_01",
	} {
		c := start(t, 80, 24, accused)
		c.press(tab)
		_, deciding := c.root.Update(uitest.Key("a"))
		_, undoing := c.root.Update(uitest.Key("u"))
		uitest.Run(t, c.root, undoing)
		if got := c.world.took(); got != "" {
			t.Fatalf("tab %s: u overtook the decision: %q", tab, got)
		}
		uitest.Run(t, c.root, deciding)
		if got := c.world.took(); got != want {
			t.Errorf("tab %s: the desk was asked %q", tab, got)
		}
	}
}

// TestUndoCountsDown also for a verdict that sets nothing off.
func TestUndoCountsDown(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "a")
	c.clock.Advance(3 * time.Second)
	c.sees("u takes back for 7s")
	c.clock.Advance(7 * time.Second)
	c.misses("u takes back for")
	c.press("a", "u")
	c.misses("u takes back for")
}

// TestTooLateOffersTheReverse as an entry of its own, and says what stays.
func TestTooLateOffersTheReverse(t *testing.T) {
	late := func(w *world, e *views.Env) {
		suspects(w)
		decided(w)
		w.tooLate = model.Given{Verdicts: []model.Verdict{{CaseID: 6, Word: model.VerdictBlock}}, Changes: w.changes[7:8]}
		w.changes = nil
	}
	c := start(t, 80, 24, late)
	c.press("3", "enter", "u")
	c.sees("Too late to take back", "your verdict on case 6,", "· done: approve Give 20", "stays as it is at the vendor")
	c.clock.Advance(time.Second)
	c.press("Y")
	if got := c.world.took(); got != "reopen 6 " {
		t.Fatalf("the desk was asked %q", got)
	}
	c.sees("case 6 is open again", "90 of 100")
	c.press("u")
	c.world.deskFail = errors.New("it is open already")
	c.clock.Advance(time.Second)
	c.press("Y")
	c.sees("the case was not opened again: it is open already")
	c.world.deskFail = nil
	c.world.tooLate.Verdicts = append(c.world.tooLate.Verdicts, model.Verdict{CaseID: 7})
	c.press("u")
	c.sees("your verdict on 2 cases,", "The cases can be opened again")
	c.clock.Advance(time.Second)
	c.world.took()
	c.press("Y")
	if got := c.world.took(); got != "reopen 6 ; reopen 7 " {
		t.Fatalf("the desk was asked %q", got)
	}
	c.sees("2 cases open again")
}

func TestQuitAsksWhileAVerdictLeaves(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "x", "1")
	if quits(c.press("q")) {
		t.Fatal("q quits inside the undo window")
	}
	c.sees("3 changes leave in 10s")
}

// TestVerdictOnAViewThatIsNoLongerTrue names the difference and leads back.
func TestVerdictOnAViewThatIsNoLongerTrue(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter")
	c.world.deskFail = &model.CaseMovedError{Now: c.world.suspected[0].Case, Changed: []string{"2 people joined"}}
	c.press("a")
	c.sees("Nothing was decided", "Юлия Соколова +6 is not what you decided on", "· 2 people joined")
	c.press("Y")
	c.sees("Nothing was decided")
	c.clock.Advance(time.Second)
	c.press("Y")
	c.sees("87 of 100  Юлия")
	c.world.deskFail = errors.New("the store is full")
	c.press("a")
	c.sees("nothing was decided on Юлия Соколова +6: the store is full")
}

// TestBulkIsRehearsedOnce, runs, stops and goes on.
func TestBulkIsRehearsedOnce(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "/")
	c.write("1")
	c.press("enter", "esc", "M")
	c.sees("5 cases marked")
	c.press("x")
	c.sees("a number rehearses it")
	c.press("3")
	c.sees("Block 5 cases?", "51 people: 15 rewards, 2 commissions, 240.00 EUR", "Left alone: 3 rewards are approved already.", "15 calls")
	c.press("n")
	if got := c.world.took(); got != "" {
		t.Fatalf("no asked the desk %q", got)
	}
	c.press("x", "3", "Y")
	if got := c.world.took(); strings.Count(got, "block case") != 5 {
		t.Fatalf("the desk was asked %q", got)
	}
	c.sees("bulk 106", "0 of 15 · leaves in 10s")
	c.press("a")
	c.sees("nothing of it has failed")
	c.press("p")
	c.sees("15 stopped: p lets them go on")
	c.press("p")
	c.sees("Let 15 changes go on?", "15 changes of 15 people: 15 refuse", "300.00 EUR, 1 of unknown worth", "u takes none of them back")
	c.press("p", "enter")
	c.sees("15 stopped: p lets them go on")
	c.press("p", "Y")
	c.sees("goes on: 15 changes will leave")
	c.misses("p lets them go on")
	c.world.changes[0].State = model.ChangeFailed
	c.news()
	c.press("a")
	c.sees("tries again 1 change · left alone: approved by now ×1")
	if got := c.world.took(); !strings.HasSuffix(got, "stop 106; resume 106; retry 106") {
		t.Errorf("the desk was asked %q", got)
	}
}

func TestMarkedCasesThatCannotBeDecided(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "v", "v", "v", "v", "space", "x", "1")
	c.sees("none of them can be blocked: already blocked ×1")
}

func TestNoteOnACase(t *testing.T) {
	for _, keys := range [][]string{{"3"}, {"3", "enter"}} {
		c := start(t, 80, 24, accused)
		c.press(keys...)
		c.press("n")
		c.write("asked the shop")
		c.press("enter")
		if got := c.world.took(); got != "note case 1 asked the shop" {
			t.Errorf("%v: the desk was asked %q", keys, got)
		}
		c.sees("noted on the case of Юлия Соколова +6")
	}
}

// TestChecklistIsTickedOff where the vendor's API has no call, with the word of
// whoever did it.
func TestChecklistIsTickedOff(t *testing.T) {
	for _, opened := range []bool{false, true} {
		c := start(t, 80, 24, func(w *world, _ *views.Env) {
			decided(w)
			w.changes = w.changes[:1]
			w.changes[0].State, w.changes[0].Headline = model.ChangeManual, "ban Mira Okafor at the dashboard"
			w.status = model.Status{Keeper: true}
		})
		c.press("8")
		if opened {
			c.press("enter")
		}
		c.sees("a tick off", "! 1 to do by hand", "8 Changes 1")
		c.press("a")
		c.write("done")
		c.press("enter")
		if got := c.world.took(); got != "tick 50 done" {
			t.Fatalf("the desk was asked %q", got)
		}
		c.sees("ticked off: ban Mira Okafor")
		c.world.deskFail = errors.New("somebody ticked it off already")
		c.press("a", "enter")
		c.sees("it was not ticked off: somebody ticked it off already")
		c.world.deskFail = nil
		c.press("b")
		c.sees("bulk 50", "manual 1")
	}
}

// TestDecisionsKeepTheirOrder however their commands run: u takes back the one
// that was pressed last.
func TestDecisionsKeepTheirOrder(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	_, first := c.root.Update(uitest.Key("a"))
	c.press("down", "down")
	_, second := c.root.Update(uitest.Key("a"))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		answers(second)
	}()
	answers(first)
	<-ended
	if got := c.world.took(); !strings.HasPrefix(got, "approve prew_01 ; approve ") {
		t.Errorf("the desk was asked %q", got)
	}
}

// TestTheQueueSaysWhatAVerdictSetsOff before a number gives it, as the page of
// the case does.
func TestTheQueueSaysWhatAVerdictSetsOff(t *testing.T) {
	const sets = "refuse 3 waiting rewards · by hand: take back 1 approved reward"
	for _, keys := range [][]string{{"3", "x"}, {"3", "enter", "x"}} {
		c := start(t, 80, 24, accused)
		c.press(keys...)
		c.sees("a number blocks at once", sets)
	}
	c := start(t, 80, 24, accused)
	c.press("3", "h")
	c.sees("the vendor approves 2 commissions (the vendor acts in 2h)")
	c = start(t, 80, 24, accused)
	c.press("3")
	c.world.fail = errors.New("the store is busy")
	c.press("x")
	c.sees("what this sets off could not be read: the store is busy", "a number blocks at once")
}

// TestVerdictAgainstWhatIsAboutToLeave says what that is, whole, and leads back.
func TestVerdictAgainstWhatIsAboutToLeave(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "enter")
	c.world.deskFail = &model.ContraryError{CaseID: 1, Word: model.VerdictClear, Unsent: []model.Change{
		{ID: 17, Headline: "refuse Give 20 for Ana", Operator: "ben"}, {ID: 18, Operator: "ben"},
	}}
	c.press("a")
	c.sees("Nothing was decided", "2 changes by ben that say", "change 17, refuse Give 20 for Ana", "8 shows")
	c.clock.Advance(time.Second)
	c.press("Y")
	c.sees("87 of 100  Юлия")
}
