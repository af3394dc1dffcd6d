//go:build unix

package e2e

import (
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// TestACrashInsideTheWindowOfAVerdict blocks a case by key, kills the console
// inside the undo window, and finds the verdict staged at the next start.
func TestACrashInsideTheWindowOfAVerdict(t *testing.T) {
	s := newShop(t, func(o *sandbox.Options) { o.People, o.Script, o.Still = 1500, "attack", true }, `undo_window = "1h"`)
	s.must("pull", "--once")
	c := onTTYOf(t, 120, 36, s.word())
	c.shows("[2 Leader")
	c.press("3")
	c.shows("[3 Fraud")
	c.shows("› ")
	c.press("x")
	c.shows("a number blocks")
	c.press("1")
	opened := s.store()
	defer opened.Close()
	var given model.Given
	eventually(t, "a verdict", func() bool {
		var err error
		given, err = opened.LastVerdicts(t.Context(), "ana")
		return err == nil && len(given.Verdicts) == 1
	})
	c.kill()

	again := onTTYOf(t, 120, 36, s.word())
	again.shows("[2 Leader")
	eventually(t, "the changes held", func() bool {
		for _, change := range given.Changes {
			now, err := opened.Change(t.Context(), change.ID)
			if err != nil || now.State != model.ChangeManual && (now.State != model.ChangeStaged || !now.NotBefore.IsZero()) {
				return false
			}
		}
		return true
	})
	for _, r := range s.sandbox.Requests() {
		if r.Method != "GET" {
			t.Errorf("%s %s left", r.Method, r.Path)
		}
	}
	decided, err := opened.Case(t.Context(), given.Verdicts[0].CaseID)
	if err != nil || decided.State != model.CaseBlocked {
		t.Errorf("the case is %s, %v", decided.State, err)
	}
	// What is held can still be taken back, with its verdict.
	again.press("u")
	eventually(t, "the verdict taken back", func() bool {
		left, err := opened.LastVerdicts(t.Context(), "ana")
		return err == nil && len(left.Verdicts) == 0
	})
}
