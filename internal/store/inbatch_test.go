package store_test

import (
	"context"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// batchOf gives the batch that a reward's row names, after making sure that
// everybody who follows batches is told the same.
func batchOf(t *testing.T, s *store.Store, id string) model.InBatch {
	t.Helper()
	row := must(s.RewardRow(context.Background(), model.RewardRef{Backend: backend, CampaignID: campaign, ID: id}))(t)
	ok(t, s.BatchedSince(context.Background(), 0, func(ref model.ObjectRef, in model.InBatch) error {
		if ref == row.ObjectRef() && in != row.Batch {
			t.Errorf("%s: the row says %+v, the batches %+v", id, row.Batch, in)
		}
		return nil
	}))
	return row.Batch
}

// TestARewardNamesItsBatch: the one that has taken it, and afterwards the one
// that paid it.
func TestARewardNamesItsBatch(t *testing.T) {
	s := withApproved(t, 3)
	ctx := context.Background()
	if got := batchOf(t, s, "r1"); got != (model.InBatch{}) {
		t.Errorf("without a batch: %+v", got)
	}
	made := must(makeBatch(s, "ana", false, pays("r1", "p1", 2000)))(t)
	if got := batchOf(t, s, "r1"); got != (model.InBatch{ID: made.ID, State: model.BatchMade, Line: model.LineOpen}) {
		t.Errorf("made: %+v", got)
	}
	must(s.VoidBatch(ctx, made.ID, "ana", "manual", "", false, noon))(t)
	if got := batchOf(t, s, "r1"); got.ID != 0 {
		t.Errorf("taken back: %+v", got)
	}
	first := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1))
	before := must(s.Rev(ctx))(t)
	must(report(t, s, first.ID, "d1", 1, -2))(t)
	if got := batchOf(t, s, "r1"); got.ID != first.ID || got.Line != model.LinePaid {
		t.Errorf("paid: %+v", got)
	}
	if got := batchOf(t, s, "r2"); got.ID != 0 {
		t.Errorf("failed: %+v", got)
	}
	told := 0
	ok(t, s.BatchedSince(ctx, before, func(model.ObjectRef, model.InBatch) error { told++; return nil }))
	if told != 2 {
		t.Errorf("%d rewards moved with the report, want 2", told)
	}
	second := must(makeBatch(s, "ana", false, pays("r2", "p2", 1)))(t)
	late(t, s, first.ID, "d2", 2)
	if got := batchOf(t, s, "r2"); got.ID != second.ID || got.Line != model.LineOpen {
		t.Errorf("paid late while another batch has it: %+v", got)
	}
	must(s.VoidBatch(ctx, second.ID, "ana", "manual", "", false, noon))(t)
	if got := batchOf(t, s, "r2"); got.ID != first.ID || got.Line != model.LinePaid {
		t.Errorf("the other was taken back: %+v", got)
	}
}

// TestEndedRewards are those of failed lines that no batch takes any more.
func TestEndedRewards(t *testing.T) {
	s := withApproved(t, 4)
	ctx := context.Background()
	b := released(t, s, pays("r1", "p1", 2000), pays("r2", "p2", 1), pays("r3", "p3", 1), pays("r4", "p4", 1))
	for _, id := range []string{"1", "2"} {
		p := person("p"+id, "p"+id+"@example.com")
		ok(t, s.SavePerson(ctx, read(p, noon.Add(time.Hour), reward("r"+id, "p"+id, model.RewardFulfilled))))
	}
	must(report(t, s, b.ID, "d1", -1, 2, -3))(t)
	got := must(s.EndedRewards(ctx, b.ID))(t)
	if len(got) != 1 || got[1] != model.RewardFulfilled {
		t.Errorf("%v", got)
	}
}
