package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

func TestApproveAllTheWay(t *testing.T) {
	w := newWorld(t, nil)
	w.open(120, 36)
	reward := w.rewards()
	w.term.Type("a")
	done := w.change(model.ChangeDone)
	if done.Target != reward.ID || done.Operator != "ana" || done.Attempts != 1 {
		t.Errorf("the change is %+v, want %s approved by ana in one attempt", done, reward.ID)
	}
	if _, approved := w.truth(reward.ID); !approved {
		t.Error("the sandbox's reward is not approved")
	}
	if calls := w.writes(reward.ID); len(calls) != 1 {
		t.Errorf("the sandbox saw %d writes, want 1: %v", len(calls), calls)
	}
	w.eventually("the second event of the reward, signed and folded", func() bool {
		events, err := w.app.Lists().Events(t.Context(), model.Query{Text: "id:" + reward.ID, Count: 5})
		if err != nil {
			t.Fatal(err)
		}
		return len(events.Rows) == 1 && events.Rows[0].State == model.EventFolded && strings.Contains(events.Rows[0].Headline, "approved")
	})
	w.term.Type("7")
	w.term.WaitUntil(t, "the approval in the live pane", func(screen string) bool {
		return strings.Contains(screen, "[7 Live]") && strings.Contains(screen, "approved")
	})
	w.term.Type("8")
	w.term.WaitUntil(t, "the change as done", func(screen string) bool {
		return strings.Contains(screen, "[8 Changes") && strings.Contains(screen, "done")
	})
	w.quit()
	w.checkLedger(reward.ID, "decided", "done")
}

// checkLedger reads the ledger as another process would, after the console has
// ended.
func (w *world) checkLedger(target string, kinds ...string) {
	w.Helper()
	s, err := store.Open(w.Context(), w.opts.Settings.Data, store.Options{})
	if err != nil {
		w.Fatal(err)
	}
	defer s.Close()
	if err := s.VerifyLedger(w.Context()); err != nil {
		w.Error(err)
	}
	rows, err := s.Ledger(w.Context(), 0, 100)
	if err != nil {
		w.Fatal(err)
	}
	has := map[string]bool{}
	for _, row := range rows {
		if row.Target == target {
			has[row.Kind] = true
			if row.Kind == "decided" && (row.Operator != "ana" || row.At.IsZero()) {
				w.Errorf("the ledger says %+v, want ana and a time", row)
			}
		}
	}
	for _, kind := range kinds {
		if !has[kind] {
			w.Errorf("the ledger has no %q row for %s: %+v", kind, target, rows)
		}
	}
}

func TestUndoInsideTheWindow(t *testing.T) {
	w := newWorld(t, func(o *app.Options) { o.Settings.UndoWindow = config.Duration{Duration: time.Hour} })
	w.open(80, 24)
	reward := w.rewards()
	w.term.Type("a")
	w.change(model.ChangeStaged)
	w.term.WaitFor(t, "1 leaves in")
	w.term.Type("u")
	w.change(model.ChangeUndone)
	w.term.WaitUntil(t, "nothing that leaves", func(screen string) bool { return !strings.Contains(screen, "leaves in") })
	w.quit()
	if calls := w.writes(reward.ID); len(calls) != 0 {
		t.Errorf("the sandbox saw %v, want nothing", calls)
	}
	w.checkLedger(reward.ID, "decided", "undone")
}

func TestRefuseWithAReason(t *testing.T) {
	w := newWorld(t, nil)
	w.open(120, 36)
	reward := w.rewards()
	w.term.Type("x")
	w.term.WaitFor(t, "fake-address")
	w.term.Type("3")
	w.term.Type("\r")
	done := w.change(model.ChangeDone)
	if done.Verb != model.VerbRefuse || done.Reason != "fake-address" {
		t.Errorf("the change is %+v, want a refusal with its reason", done)
	}
	w.eventually("the row to say refused", func() bool {
		rows, err := w.app.Lists().Rewards(t.Context(), model.Query{Text: "id:" + reward.ID, Count: 1})
		if err != nil {
			t.Fatal(err)
		}
		return len(rows.Rows) == 1 && rows.Rows[0].State == model.RewardRefused
	})
	if status, _ := w.truth(reward.ID); status != "" {
		t.Errorf("the sandbox still has the reward: %s", status)
	}
	w.quit()
}

// TestLostReply drops the answer after the work was done.
func TestLostReply(t *testing.T) {
	w := newWorld(t, nil)
	w.open(120, 36)
	reward := w.rewards()
	w.fault("POST /reward/", "drop_reply")
	w.term.Type("a")
	done := w.change(model.ChangeDone)
	if calls := w.writes(reward.ID); len(calls) != 1 {
		t.Errorf("the sandbox saw %d approving calls, want 1: %v", len(calls), calls)
	}
	if done.Attempts != 1 || done.Rounds != 1 {
		t.Errorf("settled after %d attempts and %d readings, want 1 and 1", done.Attempts, done.Rounds)
	}
	w.quit()
	w.checkLedger(reward.ID, "unsure", "done")
}

// TestDroppedCall cuts the connection before the work.
func TestDroppedCall(t *testing.T) {
	w := newWorld(t, nil)
	w.open(120, 36)
	reward := w.rewards()
	w.fault("POST /reward/", "drop_call")
	before := len(w.demo.Sandbox.Requests())
	w.term.Type("a")
	w.change(model.ChangeDone)
	if _, approved := w.truth(reward.ID); !approved {
		t.Error("the sandbox's reward is not approved")
	}
	var story []string
	for _, r := range w.demo.Sandbox.Requests()[before:] {
		switch {
		case r.Method == http.MethodPost && strings.Contains(r.Path, reward.ID):
			story = append(story, "approve")
		case r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/participant/"+reward.Person) && len(story) == 1:
			story = append(story, "read")
		}
	}
	if got := strings.Join(story, " "); got != "approve read approve" {
		t.Errorf("the sandbox saw %q, want a second call only after a reading", got)
	}
	w.quit()
}

// pause keeps changes from leaving, or lets them leave again.
func (w *world) pause(paused bool) {
	w.Helper()
	if err := w.app.Desk().SetPaused(w.Context(), paused); err != nil {
		w.Fatal(err)
	}
}

func TestSomebodyElseWasFirst(t *testing.T) {
	for name, c := range map[string]struct{ method, suffix, says string }{
		"approved": {http.MethodPost, "/approve", "somebody else approved it meanwhile"},
		"deleted":  {http.MethodDelete, "", "somebody else removed the reward meanwhile"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.open(120, 36)
			reward := w.rewards()
			w.pause(true)
			w.term.Type("a")
			w.change(model.ChangeStaged)
			w.elsewhere(c.method, "/campaign/"+reward.CampaignID+"/reward/"+reward.ID+c.suffix)
			w.pause(false)
			failed := w.change(model.ChangeFailed)
			if failed.Error != c.says {
				t.Errorf("the change says %q, want %q", failed.Error, c.says)
			}
			w.term.Type("8")
			w.term.WaitFor(t, "somebody else")
			w.quit()
		})
	}
}
