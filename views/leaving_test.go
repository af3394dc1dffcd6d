package views_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
)

// staged puts many changes of this operator before those there are.
func (w *world) staged(count int, notBefore time.Time) {
	for i := range count {
		w.nextID++
		w.changes = append(w.changes, model.Change{
			ID: w.nextID, Group: 900, Verb: model.VerbApprove, Backend: backend, CampaignID: campaign, Object: model.ObjectReward,
			Target: fmt.Sprintf("prew_many%d", i), State: model.ChangeStaged, NotBefore: notBefore, Operator: "ana", At: w.now(),
		})
	}
	w.status.Staged = count
}

// TestEverythingThatLeavesIsCounted, however much it is and whatever is held
// besides.
func TestEverythingThatLeavesIsCounted(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.world.staged(300, time.Time{})
	c.world.staged(253, c.clock.Now().Add(10*time.Second))
	c.news()
	c.sees("253 leave in 10s, u takes back")
	if quits(c.press("q")) {
		t.Fatal("q quits while changes leave")
	}
	c.sees("253 changes leave in 10s")
	c.press("n")
	c.clock.Advance(11 * time.Second)
	c.news()
	c.misses("leave in")
}

// TestQuitWaitsForTheDecisionBeforeIt: typed in one go, it must not end the
// console before it is known what leaves.
func TestQuitWaitsForTheDecisionBeforeIt(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "x")
	_, deciding := c.root.Update(uitest.Key("3"))
	_, leaving := c.root.Update(uitest.Key("q"))
	if quits(uitest.Run(t, c.root, leaving)) {
		t.Fatal("q overtakes the verdict")
	}
	if quits(uitest.Run(t, c.root, deciding)) {
		t.Fatal("q quits inside the undo window")
	}
	c.sees("3 changes leave in 10s")
	c.clock.Advance(4 * time.Second)
	c.sees("3 changes leave in 6s")
	c.clock.Advance(7 * time.Second)
	c.sees("Nothing is about to leave any more")
	if !quits(c.press("Y")) {
		t.Error("Y does not quit")
	}
}

// TestAFailedDecisionKeepsTheConsole: its reason is to be read, and u that was
// meant for it takes back nothing else.
func TestAFailedDecisionKeepsTheConsole(t *testing.T) {
	for _, key := range []string{"q", "u"} {
		c := start(t, 80, 24, accused)
		c.press("3", "a")
		c.world.took()
		c.world.deskFail = errors.New("the disk is full")
		c.press("x")
		_, deciding := c.root.Update(uitest.Key("3"))
		_, after := c.root.Update(uitest.Key(key))
		if quits(uitest.Run(t, c.root, tea.Batch(deciding, after))) {
			t.Error("quits although the verdict was not given")
		}
		c.sees("the disk is full")
		if got := c.world.took(); strings.Contains(got, "undo") {
			t.Errorf("%s: the desk was asked %q", key, got)
		}
	}
}

// TestInterruptInsists: whoever presses it again waits for nothing.
func TestInterruptInsists(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.press("3", "x")
	_, deciding := c.root.Update(uitest.Key("3"))
	if deciding == nil || quits(c.press("ctrl+c")) || !quits(c.press("ctrl+c")) {
		t.Error("ctrl+c twice does not quit while the desk is silent")
	}
}

// TestAGuestWhoQuitsStopsNothing, and is told so.
func TestAGuestWhoQuitsStopsNothing(t *testing.T) {
	c := start(t, 80, 24, accused)
	c.world.status.Keeper, c.world.status.Guest = false, true
	c.press("3", "x", "3")
	c.news()
	c.press("q")
	c.sees("3 changes leave in 10s. Quit?", "Another refdesk on this store sends them all the same.")
	c.misses("staged")
}
