package cli

import (
	"strings"
	"testing"
	"time"
)

// pendingCommission gives the id of a commission that may be decided on.
func (s *shop) pendingCommission() string {
	s.Helper()
	rows := s.rows("list", "commissions", "--filter", "state:pending")
	if len(rows) == 0 {
		s.Fatal("no commission is pending")
	}
	return rows[0]["id"].(string)
}

func TestApproveFindsCommissions(t *testing.T) {
	s, waiting := decidable(t)
	id := s.pendingCommission()
	out := s.must("approve", id, waiting[0])
	if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != 2 || !strings.HasSuffix(lines[1], ": done") {
		t.Errorf("%q", out)
	}
	row := s.rows("show", "commission", id)[0]
	if row["state"] != "approved" || row["change_state"] != "done" || row["participant_name"] == nil {
		t.Errorf("%v", row)
	}
	kinds := map[any]bool{}
	for _, change := range s.rows("list", "changes") {
		kinds[change["kind"]] = true
	}
	if !kinds["reward"] || !kinds["commission"] {
		t.Errorf("kinds %v", kinds)
	}
	expect(t, s.run("approve", id, "--kind", "reward"), exitFailed, "not found", "refdesk list commissions")
	expect(t, s.run("approve", id, "--kind", "payout"), exitUsage, "reward or commission")
	expect(t, s.run("fulfil", id), exitFailed, "the vendor pays it")
}

func TestFulfil(t *testing.T) {
	s, waiting := decidable(t)
	s.must("fulfil", waiting[0])
	if state := s.reward(waiting[0])["state"]; state != "fulfilled" {
		t.Errorf("the reward is %v", state)
	}
	expect(t, s.run("fulfil", waiting[0]), exitFailed, "already approved and fulfilled")
}

func TestHold(t *testing.T) {
	s, waiting := decidable(t)
	id := s.pendingCommission()
	dry := s.must("hold", id, "--dry-run")
	if !strings.Contains(dry, "not told of the hold") || !strings.Contains(dry, "Nothing was changed") {
		t.Errorf("%s", dry)
	}
	out := s.must("hold", waiting[0], id, "--until", "2d", "--note", "ask Mira")
	if !strings.Contains(out, "held until") || !strings.Contains(out, "not told of the hold") {
		t.Errorf("%s", out)
	}
	for _, held := range []string{waiting[0], id} {
		expect(t, s.run("approve", held), exitFailed, "ana holds it until", "(ask Mira)")
	}
	expect(t, s.run("hold", id), exitFailed, "ana holds it until")
	rows := s.rows("list", "rewards", "--filter", "held:ana")
	if len(rows) != 1 || rows[0]["id"] != waiting[0] || rows[0]["hold"].(map[string]any)["note"] != "ask Mira" {
		t.Errorf("%v", rows)
	}
	if rows := s.rows("hold", waiting[0], id, "--release"); len(rows) != 2 || rows[1]["id"] != id || rows[1]["kind"] != "commission" {
		t.Errorf("released: %v", rows)
	}
	s.must("approve", waiting[0], id)
	expect(t, s.run("hold", id, "--release"), exitFailed, "not found")
	if rows := s.rows("hold", waiting[1]); len(rows) != 1 || rows[0]["id"] != waiting[1] || rows[0]["until"] != nil {
		t.Errorf("%v", rows)
	}
}

func TestNote(t *testing.T) {
	s, waiting := decidable(t)
	person := s.reward(waiting[0])["participant_id"].(string)
	if out := s.must("note", person, "called her"); !strings.Contains(out, "noted about participant "+person) {
		t.Errorf("%s", out)
	}
	if rows := s.rows("note", waiting[0], "twice"); len(rows) != 1 || rows[0]["kind"] != "reward" || rows[0]["id"] != waiting[0] {
		t.Errorf("%v", rows)
	}
	notes, ok := s.rows("show", "participant", person)[0]["notes_here"].([]any)
	if !ok || len(notes) != 2 || notes[0].(map[string]any)["text"] != "twice" || notes[1].(map[string]any)["operator"] != "ana" {
		t.Errorf("%v", notes)
	}
	expect(t, s.run("note", "nobody", "x"), exitFailed, "no person, reward or commission")
	expect(t, s.run("note", person), exitUsage, "needs an id")
	expect(t, s.run("note", person, " "), exitFailed, "the note is empty")
	if out := s.must("note", person, waiting[0], "--note", "both", "--dry-run"); strings.Count(out, "would be kept") != 2 {
		t.Errorf("rehearsal of notes: %q", out)
	}
	if rows := s.rows("note", person, waiting[0], "--reason", "terms", "--note", "both"); len(rows) != 2 {
		t.Errorf("notes: %v", rows)
	}
	expect(t, s.run("note", person, "--note", "x", "--reason", "luck"), exitUsage, `unknown reason "luck"`)
	expect(t, s.run("note", person, "nobody", "--note", "x"), exitFailed, "no person, reward or commission")
	if ledger := s.run("ledger", "export", "--json").out; strings.Count(ledger, `"kind":"note"`) != 4 || strings.Count(ledger, `"terms · both"`) != 2 {
		t.Errorf("ledger: %s", ledger)
	}
	expect(t, s.run("note", person, "x", "--kind", "ghost"), exitUsage, "participant, reward, commission or case")
}

func TestUntil(t *testing.T) {
	now := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"": {}, "2d": now.AddDate(0, 0, 2), "90m": now.Add(90 * time.Minute),
		"2026-09-30":           time.Date(2026, 9, 30, 0, 0, 0, 0, time.Local),
		"2026-09-30T15:00:00Z": time.Date(2026, 9, 30, 15, 0, 0, 0, time.UTC),
	} {
		if at, err := parseUntil(text, now); err != nil || !at.Equal(want) {
			t.Errorf("%q: %s, %v", text, at, err)
		}
	}
	for _, text := range []string{"soon", "d", "-3d", "2026-13-01"} {
		if at, err := parseUntil(text, now); err == nil {
			t.Errorf("%q: %s", text, at)
		}
	}
}

func TestAHoldTakesNoReasonThatNobodyKnows(t *testing.T) {
	s, waiting := decidable(t)
	expect(t, s.run("hold", waiting[0], "--reason", "mood"), exitUsage, `unknown reason "mood"`)
	expect(t, s.run("hold", waiting[0], "--reason", "mood", "--dry-run"), exitUsage, `unknown reason "mood"`)
}

// TestAHoldOfAFilterIsOfCases: whoever names another kind means other rows than
// those that would be held.
func TestAHoldOfAFilterIsOfCases(t *testing.T) {
	s, _ := decidable(t)
	for _, kind := range []string{"reward", "commission", "thing"} {
		expect(t, s.run("hold", "--filter", "score>0", "--kind", kind), exitUsage, "--filter holds cases")
	}
}
