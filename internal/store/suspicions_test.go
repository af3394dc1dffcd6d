package store_test

import (
	"context"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestWhatTheFraudDeskSaysOfSomebody: the same of one person, on a row, and in
// what a list follows.
func TestWhatTheFraudDeskSaysOfSomebody(t *testing.T) {
	s := withPeople(t, 3)
	ctx := context.Background()
	syncAll(t, s, found(80, "p1", "p2"), found(60, "p3"))
	give(t, s, verdictOn(caseOf(t, s, "p3"), model.VerdictBlock))
	ring, single := caseOf(t, s, "p1"), caseOf(t, s, "p3")
	want := map[string]model.Suspicion{
		"p1": {Case: ring.ID, State: model.CaseOpen, Score: 80, Reason: "one device"},
		"p2": {Case: ring.ID, State: model.CaseOpen, Score: 80, Reason: "one device"},
		"p3": {Case: single.ID, State: model.CaseBlocked, Score: 60, Reason: "one device"},
		"p9": {},
	}
	for id, is := range want {
		if got := must(s.SuspicionOf(ctx, personRef(id)))(t); got != is {
			t.Errorf("%s: %+v, want %+v", id, got, is)
		}
	}
	row := must(s.RewardRow(ctx, model.RewardRef{Backend: backend, CampaignID: campaign, ID: "r3"}))(t)
	if row.EarnerCase != want["p3"] || row.FriendCase.Case != 0 {
		t.Errorf("the reward's row: %+v, %+v", row.EarnerCase, row.FriendCase)
	}
	told := map[string]model.Suspicion{}
	if err := s.JudgedSince(ctx, 0, func(ref model.PersonRef, is model.Suspicion) error {
		told[ref.ID] = is
		return nil
	}); err != nil || len(told) != 3 {
		t.Fatalf("%v, %v", told, err)
	}
	for id, is := range told {
		if is != want[id] {
			t.Errorf("lists hear %+v of %s", is, id)
		}
	}
	// A case whose evidence is gone has nothing left to say.
	syncAll(t, s)
	if is := must(s.SuspicionOf(ctx, personRef("p1")))(t); is.Case != 0 && (is.Score != 0 || is.Reason != "") {
		t.Errorf("after the evidence is gone: %+v", is)
	}
}

// TestTheLedgerSaysDespiteWhat an approval was given, and the change keeps it.
func TestTheLedgerSaysDespiteWhat(t *testing.T) {
	s := withPeople(t, 1)
	ctx := context.Background()
	c := decide("r1", noon)
	c.Despite = "case 1, open, score 80, one device"
	planned := must(s.Plan(ctx, []model.Change{c}, noon))(t)
	if kept := must(s.Change(ctx, planned[0].ID))(t); kept.Despite != c.Despite {
		t.Errorf("the change keeps %q", kept.Despite)
	}
	rows := must(s.Ledger(ctx, 0, 10))(t)
	if last := rows[len(rows)-1]; last.Kind != "decided" || !strings.HasSuffix(last.Text, " · despite "+c.Despite) {
		t.Errorf("the ledger says %q", last.Text)
	}
	if err := s.VerifyLedger(ctx); err != nil {
		t.Error(err)
	}
}

// TestPlanBulkLeavesOutWhatMoved and writes the rest as one group.
func TestPlanBulkLeavesOutWhatMoved(t *testing.T) {
	s := withPeople(t, 4)
	ctx := context.Background()
	must(s.Hold(ctx, []model.Hold{{Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "r2", Operator: "zoe"}}, noon))(t)
	first := decide("r1", noon)
	first.Seen = "approved" // which it is not
	planned, left, err := s.PlanBulk(ctx, []model.Change{first, decide("r2", noon), decide("r3", noon), decide("r9", noon), decide("r4", noon)}, noon)
	if err != nil || len(planned) != 2 || len(left) != 3 {
		t.Fatalf("%d planned, %d left out, %v", len(planned), len(left), err)
	}
	if planned[0].Target != "r3" || planned[1].Target != "r4" || planned[0].Group != planned[0].ID || planned[1].Group != planned[0].ID {
		t.Errorf("%+v", planned)
	}
	if left[0].Now != "waiting" || left[1].Hold.Operator != "zoe" || left[2].Now != "" {
		t.Errorf("%v, %v, %v", left[0], left[1], left[2])
	}
	holds, left, err := s.HoldBulk(ctx, []model.Hold{
		{Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "r1", Operator: "ana"},
		{Backend: backend, CampaignID: campaign, Object: model.ObjectReward, Target: "r3", Operator: "ana"},
	}, noon)
	if err != nil || len(holds) != 1 || len(left) != 1 || left[0].Change.ID == 0 {
		t.Errorf("%+v, %v, %v", holds, left, err)
	}
	if err := s.VerifyLedger(ctx); err != nil {
		t.Error(err)
	}
}
