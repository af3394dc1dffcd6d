package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"refdesk/internal/export"
)

// TestExportIsTheList: the same rows in the same order with the same keys, for
// every kind.
func TestExportIsTheList(t *testing.T) {
	s := newShop(t, 40)
	s.must("pull", "--once")
	for _, k := range kinds {
		want := s.must("list", k.name, "--json")
		got := s.run("export", k.name, "--format", "jsonl")
		if got.code != exitDone || got.out != want {
			t.Errorf("%s: exit %d, %d bytes and not the %d of the list\n%s", k.name, got.code, len(got.out), len(want), got.err)
		}
		sum := sha256.Sum256([]byte(want))
		expect(t, got, exitDone, "rows, sha256 "+hex.EncodeToString(sum[:]))
		table, err := csv.NewReader(strings.NewReader(s.run("export", k.name).out)).ReadAll()
		if lines := strings.Count(want, "\n"); err != nil || len(table) != lines+1 {
			t.Errorf("%s: %d lines of CSV for %d rows (%v)", k.name, len(table), lines, err)
		}
	}
}

func TestExportIntoAFile(t *testing.T) {
	s := newShop(t, 40)
	s.must("pull", "--once")
	path := filepath.Join(t.TempDir(), "people.csv")
	args := []string{"export", "participants", "--filter", "referrals>0", "--sort", "-referrals,name", "--columns", "id,referral_count", "--out", path}
	out := s.must(args...)
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	rows := strings.Count(string(body), "\n") - 1
	if want := "wrote " + counted(rows, "row", "rows") + " to " + path + "\nsha256 " + hex.EncodeToString(sum[:]) + "\n"; out != want || rows < 2 {
		t.Errorf("printed %q, want %q", out, want)
	}
	table, err := csv.NewReader(strings.NewReader(string(body))).ReadAll()
	if err != nil || !slices.Equal(table[0], []string{"id", "referral_count"}) {
		t.Fatalf("%v: %v", err, table[0])
	}
	most := func(a, b []string) int {
		one, _ := strconv.Atoi(a[1])
		other, _ := strconv.Atoi(b[1])
		return other - one
	}
	if !slices.IsSortedFunc(table[1:], most) {
		t.Errorf("out of order: %v", table)
	}
	expect(t, s.run(args...), exitFailed, "is there already and is not written over")
	again, _ := os.ReadFile(path)
	if string(again) != string(body) {
		t.Error("the old file was written over")
	}
	lines := strings.TrimSuffix(path, "csv") + "jsonl"
	if got := s.rows("export", "rewards", "--out", lines); len(got) != 1 || got[0]["path"] != lines || len(got[0]["sha256"].(string)) != 64 {
		t.Errorf("told %v", got)
	}
}

// TestExportTakesOneSetOfWords: what can be sorted by can be written, and what
// is written can be sorted by.
func TestExportTakesOneSetOfWords(t *testing.T) {
	s := newShop(t, 10)
	s.must("pull", "--once")
	rows := func(columns, order string) string {
		got := s.run("export", "participants", "--columns", columns, "--sort", order)
		expect(t, got, exitDone)
		return got.out
	}
	head, _, _ := strings.Cut(rows("name,referrals,id", "-referrals,name"), "\n")
	if head != "first_name,last_name,referral_count,id" {
		t.Errorf("columns are %s", head)
	}
	one := rows("id", "-referral_count,-created_at")
	other := rows("id", "-referrals,-joined")
	if one != other {
		t.Errorf("sorted by facts:\n%s\nby columns:\n%s", one, other)
	}
}

func TestExportThatCannotBe(t *testing.T) {
	s := newShop(t, 3)
	s.must("pull", "--once")
	expect(t, s.run("export"), exitUsage, "needs one kind: campaigns, participants")
	expect(t, s.run("export", "nothing"), exitUsage, "there is no list of")
	expect(t, s.run("export", "rewards", "--format", "xls"), exitUsage, "--format: no format is called")
	expect(t, s.run("export", "rewards", "--columns", "id,nosuch"), exitUsage, "--columns: no fact is called")
	expect(t, s.run("export", "rewards", "--sort", "nosuch"), exitUsage, "--sort: rewards cannot be sorted by")
	expect(t, s.run("export", "rewards", "--filter", "stat:waiting"), exitUsage, "--filter:", "^")
	expect(t, s.run("export", "campaigns", "--sort", "id"), exitUsage, "does not apply to campaigns")
	expect(t, s.run("export", "rewards", "--out", filepath.Join(t.TempDir(), "none", "x.csv")), exitFailed, "there is no folder")
	if got := s.run("export", "rewards", "--sort", "nosuch"); got.out != "" {
		t.Errorf("printed %q", got.out)
	}
}

func TestExportRespectsTheMask(t *testing.T) {
	s := newShop(t, 10)
	s.must("pull", "--once")
	text, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	s.file = writeFile(t, "masked.toml", "mask = true\n"+string(text))
	got := s.run("export", "participants", "--columns", "email")
	expect(t, got, exitDone)
	for _, line := range strings.Split(strings.TrimSpace(got.out), "\n")[1:] {
		if !strings.Contains(line, "•••@") {
			t.Errorf("%q is not masked", line)
		}
	}
}

// TestNoProgressIsLeftStanding: what is said at the end begins on a line of its
// own, whichever rows were written.
func TestNoProgressIsLeftStanding(t *testing.T) {
	var out, heard bytes.Buffer
	s := &session{out: &out, err: &heard}
	o := export.Options{Format: export.Lines, Shape: export.ShapeOf("ledger"), Progress: func(n int) { fmt.Fprintf(&heard, "%d rows", n) }}
	rows := make([]export.Ledger, 20_000)
	if _, err := s.writeRows(t.Context(), "", o, export.Each(rows)); err != nil {
		t.Fatal(err)
	}
	if got := heard.String(); !strings.Contains(got, " rows") || !strings.HasSuffix(got, "\x1b[K") {
		t.Errorf("stderr ends with %q", got)
	}
}
