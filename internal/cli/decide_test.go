package cli

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// decidable gives a shop that was read once, and the ids of rewards that wait.
func decidable(t *testing.T) (s *shop, waiting []string) {
	t.Helper()
	s = newShop(t, 60)
	s.must("pull", "--once")
	for _, row := range s.rows("list", "rewards", "--filter", "state:waiting") {
		waiting = append(waiting, row["id"].(string))
	}
	if len(waiting) < 3 {
		t.Fatalf("only %d rewards wait", len(waiting))
	}
	return s, waiting
}

// writes counts the calls that were to change something at the vendor.
func (s *shop) writes() int {
	n := 0
	for _, r := range s.vendor.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

func (s *shop) reward(id string) map[string]any {
	s.Helper()
	return s.rows("show", "reward", id)[0]
}

func TestApprove(t *testing.T) {
	s, waiting := decidable(t)
	out := s.must("approve", waiting[0], waiting[1], "--note", "met at the fair")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != 2 || !strings.HasSuffix(lines[0], ": done") {
		t.Errorf("%q", out)
	}
	if s.writes() != 2 {
		t.Errorf("%d writes, want 2", s.writes())
	}
	for _, id := range waiting[:2] {
		if state := s.reward(id)["state"]; state != "approved" {
			t.Errorf("%s is %v", id, state)
		}
	}
	changes := s.rows("list", "changes")
	if len(changes) != 2 || changes[0]["operator"] != "ana" || changes[0]["note"] != "met at the fair" || changes[0]["state"] != "done" {
		t.Errorf("%v", changes)
	}
}

func TestRefuse(t *testing.T) {
	s, waiting := decidable(t)
	expect(t, s.run("refuse", waiting[0]), exitUsage, "a refusal needs a reason", "fake-address")
	expect(t, s.run("refuse", waiting[0], "--reason", "mood"), exitUsage, `unknown reason "mood"`, "fake-address")
	if s.writes() != 0 {
		t.Error("something was sent")
	}
	rows := s.rows("refuse", waiting[0], "--reason", "fake-address")
	checkRow(t, "changes", rows[0])
	if rows[0]["state"] != "done" || rows[0]["reason"] != "fake-address" {
		t.Errorf("%v", rows)
	}
	if state := s.reward(waiting[0])["state"]; state != "refused" {
		t.Errorf("the reward is %v", state)
	}
}

func TestRehearsalChangesNothing(t *testing.T) {
	s, waiting := decidable(t)
	s.must("approve", waiting[0])
	before := s.writes()
	out := s.must("approve", waiting[0], waiting[1], "--dry-run")
	for _, part := range []string{"already approved", "approve reward " + waiting[1], "cannot be undone", "1 of 2 would be sent", "Nothing was changed"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
	rows := s.rows("refuse", waiting[0], waiting[1], "--reason", "manual", "--dry-run")
	if len(rows) != 2 || rows[0]["exception"] == nil || rows[0]["call"] != nil || rows[1]["exception"] != nil || rows[1]["call"] == nil {
		t.Errorf("%v", rows)
	}
	expect(t, s.run("refuse", waiting[1], "--dry-run"), exitUsage, "a refusal needs a reason")
	if s.writes() != before || len(s.rows("list", "changes")) != 1 {
		t.Error("the rehearsal did something")
	}
}

func TestDecisionsThatCannotBe(t *testing.T) {
	s, waiting := decidable(t)
	expect(t, s.run("approve", "prew_nobody", waiting[0]), exitFailed, "prew_nobody: not found", "Nothing was changed", "refdesk list rewards")
	expect(t, s.run("approve", waiting[0], "--campaign", s.rows("list", "campaigns")[1]["id"].(string)), exitFailed, "not found")
	expect(t, s.run("approve", waiting[0], "--note", strings.Repeat("é", desk.MaxNote+1)), exitFailed, "are allowed")
	s.must("approve", waiting[0])
	got := s.run("approve", waiting[0], waiting[1])
	expect(t, got, exitFailed, "already approved")
	if got.out != "" || s.writes() != 1 {
		t.Errorf("part of it was sent: %s", got.out)
	}
}

func TestDecisionThatFails(t *testing.T) {
	s, waiting := decidable(t)
	s.vendor.Do(func(p *sandbox.Program) {
		for _, c := range p.Campaigns() {
			if p.Delete(c, waiting[0]) == nil {
				return
			}
		}
		t.Error("no such reward")
	})
	got := s.run("approve", waiting[0])
	expect(t, got, exitFailed)
	if !strings.Contains(got.out, "failed, ") || !strings.Contains(got.out, "somebody else removed the reward") || got.err != "" {
		t.Errorf("%+v", got)
	}
}

func TestStageAndUndo(t *testing.T) {
	s, waiting := decidable(t)
	expect(t, s.run("undo"), exitFailed, "nothing to take back")
	if out := s.must("approve", waiting[0], waiting[1], "--stage"); strings.Count(out, ": waiting") != 2 {
		t.Errorf("%q", out)
	}
	if out := s.must("undo"); strings.Count(out, ": undone") != 2 {
		t.Errorf("%q", out)
	}
	change := s.rows("approve", waiting[2], "--stage")[0]
	rows := s.rows("undo", "--dry-run")
	if len(rows) != 1 || rows[0]["change_id"] != change["id"] || rows[0]["case_id"] != nil || rows[0]["undone"] != true {
		t.Errorf("rehearsal: %v", rows)
	}
	if out := s.must("undo", "--dry-run"); !strings.Contains(out, "would be taken back\nNothing was changed.") {
		t.Errorf("rehearsal: %q", out)
	}
	expect(t, s.run("undo", "--reason", "luck"), exitUsage, `unknown reason "luck"`)
	rows = s.rows("undo", fmt.Sprint(change["id"]), "--reason", "manual", "--note", "pressed twice")
	if len(rows) != 1 || rows[0]["state"] != "undone" {
		t.Errorf("%v", rows)
	}
	if ledger := s.run("ledger", "export", "--json").out; strings.Count(ledger, ` · manual · pressed twice"`) != 1 {
		t.Errorf("ledger: %s", ledger)
	}
	expect(t, s.run("undo", fmt.Sprint(change["id"])), exitFailed, "nothing to take back")
	expect(t, s.run("undo", "4711"), exitFailed, "not found")
	if s.writes() != 0 {
		t.Errorf("%d writes left", s.writes())
	}
}

// TestTheKeeperSends: with a refdesk running, a word hands its changes over and
// waits for their end.
func TestTheKeeperSends(t *testing.T) {
	s, waiting := decidable(t)
	start(t, "listening on", "--config", s.file, "serve")
	if out := s.must("approve", waiting[0]); !strings.HasSuffix(out, ": done\n") {
		t.Errorf("%q", out)
	}
	if s.writes() != 1 {
		t.Errorf("%d writes, want 1", s.writes())
	}
}

func TestProgressTellsOfTheReadingBack(t *testing.T) {
	c := model.Change{
		Verb: model.VerbApprove, Headline: "approve reward prew_1", State: model.ChangeUnsure, Error: "the vendor answered 500; it is read back",
		ProveAfter: time.Date(2026, 3, 1, 15, 4, 5, 0, time.Local),
	}
	want := "approve reward prew_1: unsure, the vendor answered 500; it is read back (at 15:04:05; ctrl+c leaves that to a running refdesk)"
	if got := progressOf(c); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c.State, c.Error = model.ChangeDone, ""
	if got := progressOf(c); got != "approve reward prew_1: done" {
		t.Errorf("%q", got)
	}
}
