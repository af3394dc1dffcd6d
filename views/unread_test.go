package views_test

import (
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// TestAnEmptyStoreSaysWhyNothingCouldBeRead where a vendor refuses or is down.
func TestAnEmptyStoreSaysWhyNothingCouldBeRead(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		w.people, w.rewards, w.commissions = nil, nil, nil
		w.status.OldestRead = time.Time{}
		w.status.Pulls[0].State, w.status.Pulls[0].Problem = model.LinkDegraded, "the key may not read campaigns"
	})
	for _, tab := range []string{"2", "4", "5"} {
		c.press(tab)
		c.sees("nothing could be read yet: the key may not read campaigns", "r tries again")
	}
	c.world.status.OldestRead = c.clock.Now()
	c.news()
	c.press("2")
	c.sees("nobody has joined yet")
}

// TestEveryConsoleKnowsWhenWebhooksCame, whichever process took them and
// however often anybody was refused.
func TestEveryConsoleKnowsWhenWebhooksCame(t *testing.T) {
	c := start(t, 200, 50, func(w *world, _ *views.Env) {
		w.status.Keeper, w.status.Guest = false, true
		w.status.Listener = model.ListenerStatus{Hooks: []model.HookStatus{{Backend: backend, Refused: 30}}}
		for i := range w.events {
			w.events[i].ReceivedAt = w.now().Add(-3 * time.Minute)
		}
	})
	c.press("1", "down")
	c.sees("the newest came 3m ago", "refused")
	c.misses("does not listen", "none came yet")
}
