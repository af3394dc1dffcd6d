package views_test

import (
	"fmt"
	"testing"
	"time"

	"refdesk/internal/model"
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
