package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExportSummary(t *testing.T) {
	s := newShop(t, 40)
	s.must("pull", "--once")
	got := s.run("export", "summary", "--format", "jsonl")
	sum := sha256.Sum256([]byte(got.out))
	expect(t, got, exitDone, "sha256 "+hex.EncodeToString(sum[:]))
	for _, row := range decodeRows(t, got.out) {
		if row["month"] != nil || row["part"] == "" {
			t.Errorf("%v", row)
		}
	}
	if text := s.run("--json", "export", "summary").out; text != got.out {
		t.Errorf("--json printed %q", text)
	}
	path := filepath.Join(t.TempDir(), "march.md")
	out := s.must("export", "summary", "--month", "2026-03", "--out", path)
	page, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(page), "# Summary of 2026-03\n") {
		t.Errorf("%v: %s", err, page)
	}
	sum = sha256.Sum256(page)
	if !strings.Contains(out, "wrote ") || !strings.Contains(out, hex.EncodeToString(sum[:])) {
		t.Errorf("printed %q", out)
	}
	expect(t, s.run("export", "summary", "--out", path), exitFailed, "is there already and is not written over")
	calm(t, "the page", string(page))
}

func TestExportSummaryThatCannotBe(t *testing.T) {
	s := newShop(t, 3)
	s.must("pull", "--once")
	expect(t, s.run("export", "summary", "--month", "march"), exitUsage, "--month:", "is not a month like 2026-03")
	expect(t, s.run("export", "summary", "--format", "xls"), exitUsage, "there are: csv, md, jsonl")
	expect(t, s.run("export", "summary", "--filter", "state:paid"), exitUsage, "--filter does not apply")
	expect(t, s.run("export", "summary", "more"), exitUsage, "takes no further words")
}
