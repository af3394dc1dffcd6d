package store_test

import (
	"context"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestNobodyIsPaidWhileACaseStands: open, held or blocked, and again when a case
// that was cleared comes back.
func TestNobodyIsPaidWhileACaseStands(t *testing.T) {
	s := withApproved(t, 4)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1"), found(80, "p2"), found(80, "p3"), found(80, "p4"))
	give(t, s, verdictOn(caseOf(t, s, "p1"), model.VerdictClear))
	give(t, s, verdictOn(caseOf(t, s, "p2"), model.VerdictHold))
	give(t, s, verdictOn(caseOf(t, s, "p3"), model.VerdictBlock))
	suspects := must(s.Suspects(ctx, backend, campaign))(t)
	for id, want := range map[string]string{
		"p1": "", "p2": "holds the person", "p3": "was blocked", "p4": "is open",
	} {
		suspicion, is := suspects[personRef(id)]
		if is != (want != "") || is && !strings.Contains(suspicion.Why(), want) {
			t.Errorf("%s: %v %q, want %q", id, is, suspicion.Why(), want)
		}
		line := pays("r"+id[1:], id, 2000)
		if _, err := makeBatch(s, "ana", false, line); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if elsewhere := must(s.Suspects(ctx, "other", ""))(t); len(elsewhere) != 0 {
		t.Errorf("%v", elsewhere)
	}
	syncAll(t, s, found(95, "p1"), found(80, "p2"), found(80, "p3"), found(80, "p4"))
	if state := caseOf(t, s, "p1").State; state != model.CaseOpen {
		t.Fatalf("the case did not come back: %s", state)
	}
	if suspicion := must(s.Suspects(ctx, "", ""))(t)[personRef("p1")]; suspicion.State != model.CaseOpen {
		t.Errorf("%+v", suspicion)
	}
	if findings := must(s.BatchFindings(ctx, 1))(t); len(findings) != 1 || !strings.Contains(findings[0].Why, "is open") {
		t.Errorf("%+v", findings)
	}
}
