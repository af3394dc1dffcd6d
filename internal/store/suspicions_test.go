package store_test

import (
	"context"
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
