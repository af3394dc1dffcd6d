package views_test

import (
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// away is a backend with two campaigns that cannot be reached.
func away(w *world, _ *views.Env) {
	for i, campaign := range []string{"one", "two"} {
		p := model.PullStatus{Backend: backend, CampaignID: campaign, State: model.LinkDegraded,
			Problem: "the backend cannot be reached", NextTry: w.now().Add(40 * time.Second)}
		if i < len(w.status.Pulls) {
			w.status.Pulls[i] = p
		} else {
			w.status.Pulls = append(w.status.Pulls, p)
		}
	}
}

// TestAnOutageSaysWhenItIsTriedAgain, once for all campaigns of a backend, and
// the time draws near.
func TestAnOutageSaysWhenItIsTriedAgain(t *testing.T) {
	c := start(t, 80, 24, away)
	if line := statusOf(c); !strings.Contains(line, "✗ the backend cannot be reached; next try in 40s, r tries now") || strings.Contains(line, "more") {
		t.Errorf("the status line is %q", line)
	}
	c.clock.Advance(15 * time.Second)
	if line := statusOf(c); !strings.Contains(line, "next try in 25s") {
		t.Errorf("a quarter of a minute later: %q", line)
	}
	c.clock.Advance(26 * time.Second)
	if line := statusOf(c); !strings.Contains(line, "cannot be reached; trying now") {
		t.Errorf("when the time has come: %q", line)
	}
	c.world.status.Pulls = nil
	c.send(views.StatusMsg{Status: c.world.status})
	c.misses("cannot be reached")
	c = start(t, 80, 24, nil)
	away(c.world, nil)
	if _, cmd := c.root.Update(views.StatusMsg{Status: c.world.status}); cmd == nil {
		t.Error("nothing lets the seconds move")
	}
}
