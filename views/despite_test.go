package views_test

import (
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// suspicious puts Mira into an open case, of which lists and desk know.
func suspicious(w *world, e *views.Env) {
	is := model.Suspicion{Case: 12, State: model.CaseOpen, Score: 85, Reason: "fingerprint seen on 7 people, 0.4 % of all"}
	for i, r := range w.rewards {
		if r.Person == w.rewards[0].Person {
			w.rewards[i].EarnerCase = is
		}
	}
	w.rewards[2].FriendCase = model.Suspicion{Case: 13, State: model.CaseBlocked, Score: 60}
	w.rewards[3].EarnerCase = model.Suspicion{Case: 14, State: model.CaseCleared, Score: 55}
	w.suspects = map[string]model.Suspicion{w.rewards[0].Person: is}
	e.AskFrom = 50
	e.Worths = model.Worths{{ConfigID: "crew_1", Amount: model.Money{Minor: 2000, Currency: "EUR"}}}
}

// TestACaseAsksBeforeAnApproval: with its number, its score and what it goes by.
func TestACaseAsksBeforeAnApproval(t *testing.T) {
	c := start(t, 80, 24, suspicious)
	c.press("4")
	c.sees("✗ 85/–", "✗ –/blocked", "✓ ok/–")
	c.press("a")
	c.sees("Approve despite the case?", "Mira Okafor: case 12 on the person is open", "score 85: fingerprint", "[ no ]")
	c.press("enter")
	if got := c.world.took(); got != "" {
		t.Fatalf("enter on No asked the desk: %s", got)
	}
	c.press("a", "Y")
	if got := c.world.took(); got != "despite [case 12]; approve prew_01 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.press("home", "down", "down", "F")
	c.sees("Approve and fulfil despite the case?", "the person was blocked in", "case 13, score 60")
	c.press("esc", "C")
	c.sees("case 13")
}

// TestACaseThatAppearedMeanwhile: the row did not know of it, the desk did.
func TestACaseThatAppearedMeanwhile(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	c.world.suspects = map[string]model.Suspicion{c.world.rewards[0].Person: {Case: 30, State: model.CaseOpen, Score: 70}}
	c.press("a")
	c.sees("Approve despite the case?", "case 30 on the person is open", "[ no ]")
	c.press("Y") // meant for the list below
	c.sees("Approve despite the case?")
	c.clock.Advance(time.Second)
	c.press("Y")
	if got := c.world.took(); got != "despite [case 30]; approve prew_01 " {
		t.Fatalf("the desk was asked: %s", got)
	}
}

// TestABulkOverAFilter: M marks what the filter lets through, what is left alone
// is said first, and one yes is all.
func TestABulkOverAFilter(t *testing.T) {
	c := start(t, 80, 24, suspicious)
	c.press("4", "/")
	c.write("state:waiting")
	c.press("enter", "M")
	c.sees("4 marked", "4 rewards marked: a, x and h rehearse first")
	c.press("a")
	c.sees("Approve 3 rewards?", "! 1 left alone: 1 in an open case.", "3 rewards of 3 people", "3 calls, about 3s")
	c.press("Y")
	if got := c.world.took(); got != "approve prew_02 ; approve prew_03 ; approve prew_04 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	c.sees("approving 3 rewards… u takes them back")
	c.misses("marked ")
}

// TestALongQuestionScrolls on a low screen, and its answers stay in sight.
func TestALongQuestionScrolls(t *testing.T) {
	c := start(t, 60, 15, suspicious)
	c.press("4", "M", "a")
	c.sees("left alone", "more lines · ↑ ↓ scroll", "[ no ]")
	c.misses("u takes")
	c.press("pgdown", "pgdown", "pgdown", "down", "down")
	c.sees("above", "[ no ]", "u takes all of them")
	c.misses("left alone")
	c.press("pgup", "pgup", "pgup", "k")
	c.sees("left alone")
	c = start(t, 80, 20, suspicious)
	c.press("4", "M", "x")
	c.sees("! 4 left alone: ", "1 same-person", "↓ 4 more", "more lines · pgup pgdn scroll", "esc leaves")
	c.press("pgdown", "pgdown", "pgdown", "2")
	c.sees("lines above", "› 2 self-referral", "esc leaves")
	c.press("down", "down", "down", "down", "down", "down")
	c.sees("› 8 manual")
	c.misses("1 same-person")
}

// TestALargeBulkHasAScreen of its own while it leaves.
func TestALargeBulkHasAScreen(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		first := w.rewards[0]
		w.rewards = nil
		for i := range 30 {
			r := first
			r.ID = "prew_9" + num(int64(i))
			w.rewards = append(w.rewards, r)
		}
	})
	c.press("4", "M", "a", "Y")
	c.sees("30 changes: approve", "leaves in 10s, u takes all back", "staged 30")
	c.press("p")
	c.sees("stopped: 30 changes will not leave until p is pressed again")
}
