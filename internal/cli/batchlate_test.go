package cli

import (
	"strings"
	"testing"
)

// TestAPaymentThatWasMadeAfterAll: a report of a batch that was taken back stops
// the next one, and both are named when both were paid.
func TestAPaymentThatWasMadeAfterAll(t *testing.T) {
	s := withWorth(t, "")
	out := t.TempDir()
	s.makeBatch(out)
	s.must("batch", "void", "1", "--reason", "manual")
	s.makeBatch(out)
	s.must("batch", "check", "2")
	expect(t, s.run("batch", "import", "1", writeFile(t, "none.csv", "reference,status\nRD1-2,failed\n")), exitFailed, "it is void, which is its end")
	late := writeFile(t, "late.csv", "reference,status\nRD1-1,paid\n")
	got := s.run("batch", "import", "1", late)
	expect(t, got, exitFailed, "line 2, RD1-1: it is paid, and in batch 2 of", "not paid again there")
	if !strings.Contains(got.out, "batch 1 is part-failed") {
		t.Error(got.out)
	}
	expect(t, s.run("batch", "check", "2"), exitFailed, "a report says that batch 1 paid it")
	expect(t, s.run("batch", "release", "2"), exitFailed, "batch 2 cannot be released: it is made and not checked")
	s.must("batch", "void", "2", "--reason", "manual")
	expect(t, s.run("batch", "import", "2", writeFile(t, "both.csv", "reference,status\nRD2-1,paid\n")), exitFailed, "paid twice: it is also paid by batch 1")
	for _, id := range []string{"1", "2"} {
		if line := s.rows("show", "batch", id)[0]["payments"].([]any)[0].(map[string]any); line["paid_twice"] != true || line["state"] != "paid" {
			t.Errorf("%v", line)
		}
	}
}
