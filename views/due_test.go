package views_test

import (
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// owing is a campaign of a vendor that is heard by its webhooks alone and says
// what is due.
func owing(w *world, _ *views.Env) {
	w.told.heard = true
	for i := range w.campaigns {
		w.campaigns[i].Type = ""
	}
	w.people[0].Due = model.Some(model.Money{Minor: 24990, Currency: "INR"})
	w.people[1].Extra = `{"rewardDue":"plenty"}`
}

// TestWhatIsDueHasAColumn where the vendor tells it, and elsewhere where it is
// chosen.
func TestWhatIsDueHasAColumn(t *testing.T) {
	c := start(t, 160, 24, owing)
	c.press("2", "c", "down", "enter")
	c.sees(" due ", "249.90 INR", "! unreadable")
	c = start(t, 60, 24, owing)
	c.press("2", "c", "down", "enter")
	c.misses(" due ")
	c = start(t, 160, 40, nil)
	c.press("2", "c", "down", "enter")
	c.misses(" due ")
	c.press("|")
	c.sees("[ ] due")
}
