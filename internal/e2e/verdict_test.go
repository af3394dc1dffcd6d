package e2e

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// newAttack is a world under attack, where nothing happens by itself.
func newAttack(t testing.TB, window time.Duration) *world {
	t.Helper()
	return newAttackOf(t, 1500, window)
}

// newAttackOf is newAttack with so many people.
func newAttackOf(t testing.TB, people int, window time.Duration) *world {
	t.Helper()
	demo, err := app.StartDemo(t.Context(), sandbox.Options{Seed: 7, People: people, Script: "attack", Still: true, APIKey: "key-of-the-tests"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = demo.Sandbox.Close() })
	set := demo.Settings
	set.Data, set.Operator, set.Timezone, set.UndoWindow = t.TempDir(), "ana", "UTC", config.Duration{Duration: window}
	set.Pull.NewestEvery.Duration = time.Hour
	return &world{TB: t, demo: demo, opts: app.Options{Settings: set, Version: "test", Demo: true, ProveAfter: 300 * time.Millisecond}}
}

// readBefore reads everything once, so that the cases on the screen that is
// opened afterwards do not move while they are decided.
func (w *world) readBefore() {
	w.Helper()
	a, err := app.Open(w.Context(), w.opts)
	if err != nil {
		w.Fatal(err)
	}
	_, err = a.PullOnce(w.Context(), false, nil)
	if err := errors.Join(err, a.Close()); err != nil {
		w.Fatal(err)
	}
}

// readAttack is such a world without a screen that was read once.
func readAttack(t *testing.T) counter {
	t.Helper()
	w := newAttack(t, time.Second)
	a, err := app.Open(t.Context(), w.opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	w.app = a
	if _, err := a.PullOnce(t.Context(), false, nil); err != nil {
		t.Fatal(err)
	}
	return counter{w}
}

// suspicion gives an open case with waiting rewards, and those.
func (w *world) suspicion(least int) (model.Case, []model.RewardRow) {
	w.Helper()
	if err := w.app.Load(w.Context()); err != nil {
		w.Fatal(err)
	}
	rewards := map[string][]model.RewardRow{}
	all, err := w.app.Lists().Rewards(w.Context(), model.Query{Text: "state:waiting", Count: 10_000})
	if err != nil {
		w.Fatal(err)
	}
	for _, r := range all.Rows {
		rewards[r.Person] = append(rewards[r.Person], r)
	}
	found, err := w.app.Cases().Cases(w.Context(), model.Query{Text: "state:open waiting>0", Count: 100})
	if err != nil {
		w.Fatal(err)
	}
	for _, c := range found.Rows {
		var theirs []model.RewardRow
		for _, id := range c.People {
			theirs = append(theirs, rewards[id]...)
		}
		if len(theirs) >= least {
			return c, theirs
		}
	}
	w.Fatalf("no case of %d has %d waiting rewards", len(found.Rows), least)
	return model.Case{}, nil
}

func blockOf(c model.Case) model.VerdictRequest {
	return model.VerdictRequest{Word: model.VerdictBlock, Cases: []model.Case{c}, Reason: "same-person", Direct: true}
}

// once fails unless each write was sent once.
func (w *world) once() {
	w.Helper()
	sent := map[string]int{}
	for _, r := range w.demo.Sandbox.Requests() {
		if r.Method != http.MethodGet {
			sent[r.Method+" "+r.Path+" "+r.Body]++
		}
	}
	for what, n := range sent {
		if n != 1 {
			w.Errorf("%d times %s", n, what)
		}
	}
}

func TestABlockWhoseRepliesAreLost(t *testing.T) {
	c := readAttack(t)
	seen, rewards := c.suspicion(2)
	c.fault("DELETE /reward/"+rewards[0].ID, "drop_reply")
	c.fault("DELETE /reward/"+rewards[1].ID, "half")
	given, err := c.app.GiveVerdict(t.Context(), blockOf(seen), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range given.Changes {
		if change.State != model.ChangeDone && change.State != model.ChangeManual {
			t.Errorf("%s is %s, %s", change.Headline, change.State, change.Error)
		}
	}
	for _, r := range rewards {
		if status, _ := c.truth(r.ID); status != "" {
			t.Errorf("%s is still there", r.ID)
		}
	}
	c.once()
}

func TestABlockOfWhatSomebodyElseApproved(t *testing.T) {
	c := readAttack(t)
	seen, rewards := c.suspicion(2)
	first := rewards[0]
	c.demo.Sandbox.Do(func(p *sandbox.Program) {
		if err := p.Approve(first.CampaignID, first.ID); err != nil {
			t.Error(err)
		}
	})
	given, err := c.app.GiveVerdict(t.Context(), blockOf(seen), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range given.Changes {
		switch {
		case change.Target == first.ID && (change.State != model.ChangeFailed || change.Error == ""):
			t.Errorf("the approved one is %s, %q", change.State, change.Error)
		case change.Target != first.ID && change.State == model.ChangeFailed:
			t.Errorf("%s failed: %s", change.Headline, change.Error)
		}
	}
	if _, approved := c.truth(first.ID); !approved {
		t.Error("an approved reward is gone")
	}
	c.once()
	// What could not be done brings the case back.
	now, err := c.app.Cases().Case(t.Context(), seen.ID)
	if err != nil || now.State != model.CaseOpen || !strings.Contains(strings.Join(now.Returned, " "), "1 of what the verdict asked for was not done") {
		t.Errorf("the case is %s, %q, %v", now.State, now.Returned, err)
	}
}

// TestAVerdictByKey blocks a case, takes it back inside a long window, blocks it
// again with a short one, and looks at what left and when.
func TestAVerdictByKey(t *testing.T) {
	w := newAttack(t, time.Hour)
	w.readBefore()
	queue := func() {
		w.open(120, 36)
		w.eventually("cases", func() bool {
			found, err := w.app.Cases().Cases(w.Context(), model.Query{Text: "state:open waiting>0", Count: 1})
			return err == nil && len(found.Rows) > 0 && w.swept()
		})
		w.term.Type("3")
		w.term.WaitUntil(w, "the queue", func(screen string) bool {
			return strings.Contains(screen, "[3 Fraud") && strings.Contains(screen, "›")
		})
	}
	block := func() (verdicts []model.Verdict) {
		w.term.Type("x")
		w.term.WaitUntil(w, "the reasons", func(screen string) bool { return strings.Contains(screen, "a number blocks") })
		w.term.Type("1")
		w.eventually("a verdict", func() bool {
			g, err := w.app.LastVerdicts(w.Context())
			verdicts = g.Verdicts
			return err == nil && len(verdicts) > 0
		})
		return verdicts
	}
	queue()
	block()
	w.term.Type("u")
	w.eventually("the verdict taken back", func() bool {
		g, err := w.app.LastVerdicts(w.Context())
		return err == nil && len(g.Verdicts) == 0
	})
	if n := len(w.written()); n != 0 {
		t.Fatalf("%d writes although the verdict was taken back", n)
	}
	w.quit()

	const window = 2 * time.Second
	w.opts.Settings.UndoWindow.Duration = window
	queue()
	given := block()[0]
	w.eventually("all changes ended", func() bool {
		page, err := w.app.Cases().Case(w.Context(), given.CaseID)
		return err == nil && page.State != model.CaseOpen && page.Waiting == 0
	})
	for _, r := range w.written() {
		if r.At.Before(given.At.Add(window)) {
			t.Errorf("%s %s left %s after the verdict", r.Method, r.Path, r.At.Sub(given.At))
		}
	}
	w.once()
	w.quit()
}

// written are the sandbox's requests that were to change something.
func (w *world) written() (found []sandbox.Request) {
	for _, r := range w.demo.Sandbox.Requests() {
		if r.Method != http.MethodGet {
			found = append(found, r)
		}
	}
	return found
}
