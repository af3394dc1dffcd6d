package views_test

import (
	"errors"
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// TestFiguresStayOldUntilTheyAreRead: what the console says of itself is none of
// the counts that could not be read.
func TestFiguresStayOldUntilTheyAreRead(t *testing.T) {
	c := start(t, 120, 24, nil)
	c.world.fail = errors.New("the store is locked")
	c.news()
	c.sees("figures are old")
	c.send(views.StatusMsg{Status: c.world.status})
	c.sees("figures are old")
	c.world.fail = nil
	c.send(views.StatusMsg{Status: c.world.status})
	c.misses("figures are old")
}

// TestAnOlderStatusIsDropped: figures take longer than what the console says of
// itself meanwhile, which nothing repeats.
func TestAnOlderStatusIsDropped(t *testing.T) {
	c := start(t, 120, 24, nil)
	c.world.status.Listener.Problem = "nothing is heard"
	_, cmd := c.root.Update(views.EventsMsg{})
	late := c.said(cmd, ".pulseMsg")
	if len(late) == 0 {
		t.Fatal("nobody asked for the figures")
	}
	c.world.status.Listener.Problem = ""
	c.send(views.StatusMsg{Status: c.world.status})
	c.send(late...)
	c.misses("nothing is heard")
	c.world.status.Listener.Problem = "the port is taken"
	c.news()
	c.sees("the port is taken")
}

// TestEveryScreenHearsThatAllIsPaused as soon as the status line does.
func TestEveryScreenHearsThatAllIsPaused(t *testing.T) {
	c := start(t, 120, 24, func(w *world, _ *views.Env) {
		w.changes = []model.Change{{
			ID: 5, Group: 5, Verb: model.VerbApprove, Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "prew_01",
			PersonID: "p7", Headline: "approve something", State: model.ChangeWaiting, Operator: "ana", CreatedAt: w.now(), At: w.now(),
		}}
	})
	c.press("8")
	c.sees("waits for its turn")
	paused := c.world.status
	paused.Paused = true
	c.send(views.StatusMsg{Status: paused})
	c.sees("waits for P")
	c.misses("waits for its turn")
}
