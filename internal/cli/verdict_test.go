package cli

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/sandbox"
	"refdesk/internal/store"
)

// attacked gives a shop under attack that was read once, and its open cases of
// referral programs, the most urgent first.
func attacked(t *testing.T) (*shop, []map[string]any) {
	t.Helper()
	s := newShopOf(t, sandbox.Options{Seed: 7, People: 1500, Script: "attack", Pace: "fast", APIKey: shopKey})
	s.must("pull", "--once")
	cases := s.rows("list", "cases", "--filter", "state:open waiting>0")
	if len(cases) < 3 {
		t.Fatalf("only %d cases", len(cases))
	}
	return s, cases
}

func id(row map[string]any) string { return fmt.Sprint(row["id"]) }

// caseRow gives a case as `show` has it.
func (s *shop) caseRow(id string) map[string]any {
	s.Helper()
	return s.rows("show", "case", id)[0]
}

func TestCasesOnTheCommandLine(t *testing.T) {
	s, cases := attacked(t)
	for _, row := range s.rows("list", "cases") {
		checkRow(t, "cases", row)
		sum := 0.0
		for _, part := range row["parts"].([]any) {
			sum += part.(map[string]any)["points"].(float64)
		}
		if sum != row["score"] {
			t.Errorf("the parts of case %v add up to %v, not to %v", row["id"], sum, row["score"])
		}
	}
	page := s.caseRow(id(cases[0]))
	if page["members"] == nil || len(page["consequences"].([]any)) == 0 || len(page["links"].([]any)) == 0 {
		t.Errorf("page %v", page)
	}
	if out := s.must("list", "cases"); !strings.Contains(out, "STRONGEST EVIDENCE") {
		t.Errorf("%q", out)
	}
	expect(t, s.run("show", "case", "99999"), exitFailed, `no case "99999"`)
	expect(t, s.run("show", "case", "first"), exitUsage, "not the number of a case")
}

func TestBlockAsAWord(t *testing.T) {
	s, cases := attacked(t)
	one := id(cases[0])
	expect(t, s.run("block", one), exitUsage, "a block needs a reason")
	expect(t, s.run("block"), exitUsage, "at least one id, or --filter")
	expect(t, s.run("block", one, "--filter", "score>50", "--reason", "manual"), exitUsage, "not both")
	expect(t, s.run("block", "99999", "--reason", "manual"), exitFailed, "not found", "refdesk list cases")

	out := s.must("block", one, "--reason", "same-person", "--dry-run")
	for _, part := range []string{"block 1 case", "refuse", "Nothing was changed"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
	if s.writes() != 0 || s.caseRow(one)["state"] != "open" {
		t.Fatal("the rehearsal did something")
	}

	rows := s.rows("block", one, "--reason", "same-person", "--note", "one device")
	if rows[0]["verdict"] != "block" || rows[0]["note"] != "one device" {
		t.Errorf("verdict %v", rows[0])
	}
	refused := 0
	for _, row := range rows[1:] {
		checkRow(t, "changes", row)
		if row["state"] != "done" && row["state"] != "manual" {
			t.Errorf("change %v", row)
		}
		if row["verb"] == "refuse" {
			refused++
		}
	}
	if page := s.caseRow(one); page["state"] != "blocked" || page["waiting"] != 0.0 {
		t.Errorf("afterwards %v, %v wait", page["state"], page["waiting"])
	}
	if refused == 0 || s.writes() < refused {
		t.Errorf("%d refused with %d writes", refused, s.writes())
	}
	s.noneTwice()
	expect(t, s.run("undo"), exitFailed, "cannot be taken back at the vendor")
}

// noneTwice fails when a write was sent twice.
func (s *shop) noneTwice() {
	s.Helper()
	seen := map[string]bool{}
	for _, r := range s.vendor.Requests() {
		what := r.Method + " " + r.Path
		if r.Method != http.MethodGet && seen[what] && r.Method != http.MethodPost {
			s.Errorf("sent twice: %s", what)
		}
		seen[what] = true
	}
}

func TestVerdictsOnPeopleAndFilters(t *testing.T) {
	s, cases := attacked(t)
	var ring map[string]any
	for _, c := range cases {
		if len(c["people"].([]any)) > 2 {
			ring = c
		}
	}
	person := fmt.Sprint(ring["people"].([]any)[1])
	if out := s.must("clear", person, "--note", "a sister"); !strings.Contains(out, person) {
		t.Errorf("%q", out)
	}
	page := s.caseRow(id(ring))
	if page["state"] != "open" {
		t.Errorf("the ring is %v", page["state"])
	}
	for _, m := range page["members"].([]any) {
		if m := m.(map[string]any); m["id"] == person && m["state"] != "cleared" {
			t.Errorf("member %v", m)
		}
	}
	expect(t, s.run("clear", "--filter", "scroe>1"), exitUsage, "--filter")
	n := len(s.rows("list", "cases", "--filter", "state:open"))
	rows := s.rows("clear", "--filter", "state:open")
	if len(rows) != n || len(s.rows("list", "cases", "--filter", "state:open")) != 0 {
		t.Errorf("%d of %d cleared", len(rows), n)
	}
	if s.writes() != 0 {
		t.Errorf("%d writes", s.writes())
	}
}

// TestVerdictOnABranch decides on everybody below somebody who is in a case, and
// on nobody else.
func TestVerdictOnABranch(t *testing.T) {
	s, cases := attacked(t)
	root, in := "", map[string]string{}
	for _, c := range s.rows("list", "cases") {
		for _, person := range c["people"].([]any) {
			in[fmt.Sprint(person)] = id(c)
		}
	}
	below := map[string][]string{}
	for _, p := range s.rows("list", "participants") {
		by := fmt.Sprint(p["referred_by"])
		if below[by] = append(below[by], id(p)); in[by] != "" && in[id(p)] != "" && in[by] == id(cases[0]) {
			root = by
		}
	}
	if root == "" {
		t.Fatal("nobody of the first case brought somebody of a case")
	}
	want := map[string]bool{}
	for queue := []string{root}; len(queue) > 0; queue = queue[1:] {
		if at := queue[0]; in[at] != "" {
			want[at] = true
		}
		queue = append(queue, below[queue[0]]...)
	}
	expect(t, s.run("clear", root, "--branch", "--filter", "score>1"), exitUsage, "not both")
	got := map[string]bool{}
	for _, v := range s.rows("clear", root, "--branch") {
		for _, person := range v["people"].([]any) {
			got[fmt.Sprint(person)] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("cleared %v, not %v", got, want)
	}
}

func TestHoldACaseAndUndoIt(t *testing.T) {
	s, cases := attacked(t)
	one := id(cases[0])
	if out := s.must("hold", one, "--until", "2d"); !strings.Contains(out, "held until") {
		t.Errorf("%q", out)
	}
	if len(s.rows("list", "rewards", "--filter", "held:yes"))+len(s.rows("list", "commissions", "--filter", "held:yes")) == 0 {
		t.Error("nothing that waits is held")
	}
	expect(t, s.run("hold", one, "--until", "2d", "--kind", "case", "--release"), exitUsage, "another verdict")
	s.must("clear", one)
	if page := s.caseRow(one); page["state"] != "cleared" || len(page["verdicts"].([]any)) != 2 {
		t.Errorf("page %v", page["state"])
	}
	if held := s.rows("list", "rewards", "--filter", "held:yes"); len(held) != 0 {
		t.Errorf("%d still held", len(held))
	}
	// Changes that are left to a running console can be taken back with their
	// verdict.
	two := id(cases[1])
	s.must("block", two, "--reason", "chain", "--stage")
	if out := s.must("undo", "--dry-run"); !strings.Contains(out, "case "+two+", block: would be taken back") {
		t.Errorf("rehearsal: %q", out)
	}
	out := s.must("undo")
	if !strings.Contains(out, "case "+two+": the verdict block was taken back") || s.caseRow(two)["state"] != "open" {
		t.Errorf("%q, the case is %v", out, s.caseRow(two)["state"])
	}
	if s.writes() != 0 {
		t.Error("something was sent")
	}
}

func TestLedgerWords(t *testing.T) {
	s, cases := attacked(t)
	expect(t, s.run("ledger"), exitUsage, "verify, export, head")
	expect(t, s.run("ledger", "head"), exitFailed, "empty")
	s.must("clear", id(cases[0]), "--note", "=HYPERLINK(1)")
	head := strings.TrimSpace(s.must("ledger", "head"))
	expect(t, s.run("note", "first", "x", "--kind", "case"), exitUsage, "not the number of a case")
	expect(t, s.run("note", "99999", "x", "--kind", "case"), exitFailed, "no case")
	s.must("clear", id(cases[1]))
	s.must("note", id(cases[1]), "asked them", "--kind", "case")
	if out := s.must("ledger", "verify", "--head", head); !strings.Contains(out, "whole: 3 rows") {
		t.Errorf("%q", out)
	}
	expect(t, s.run("ledger", "verify", "--head", "7"), exitUsage, "no head of a ledger")
	rows := decodeRows(t, s.run("ledger", "export", "--json").out)
	if len(rows) != 3 || rows[2]["kind"] != "note" || rows[0]["kind"] != "verdict" || rows[0]["evidence"] == nil || rows[0]["object"] != "case" {
		t.Errorf("rows %v", rows)
	}
	file := filepath.Join(t.TempDir(), "ledger.csv")
	s.must("ledger", "export", "--out", file)
	text, err := os.ReadFile(file)
	if err != nil || strings.Count(string(text), "\n") != 4 || !strings.HasPrefix(string(text), "seq,at,kind,operator") {
		t.Errorf("%v\n%s", err, text)
	}
	// A head that another ledger had does not fit.
	wrong := head[:2] + strings.Repeat("0", 64)
	expect(t, s.run("ledger", "verify", "--head", wrong), exitFailed, "row 1", "another row was here")
	ahead := "9" + head[1:]
	expect(t, s.run("ledger", "verify", "--head", ahead), exitFailed, "row 4", "missing")
	if err := os.WriteFile(filepath.Join(s.dir, store.HeadFile), []byte("8 "+strings.Repeat("a", 64)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, s.run("ledger", "verify"), exitFailed, "row 4", store.HeadFile)
}
