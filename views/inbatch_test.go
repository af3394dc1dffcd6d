package views_test

import (
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// inBatches puts the first reward, which waits, and an approved one into
// batches.
func inBatches(w *world, _ *views.Env) {
	w.rewards[0].Batch = model.InBatch{ID: 15, State: model.BatchReleased, Line: model.LineOpen}
	for i, r := range w.rewards {
		if r.State == model.RewardApproved {
			w.rewards[i].Batch = model.InBatch{ID: 16, State: model.BatchMade, Line: model.LineOpen}
		}
	}
}

// TestARewardInABatchAsksFirst: the row, the form of a refusal and the question
// before it is marked as delivered say in which batch it is, and what follows.
func TestARewardInABatchAsksFirst(t *testing.T) {
	c := start(t, 120, 36, inBatches)
	c.press("4")
	c.sees("in batch 16", "in batch 15, released")
	c.press("F")
	c.sees("Approve and fulfil despite the batch?", "It is in batch 15, released: the payment is not known", "to be made", "[ no ]")
	c.press("Y")
	if got := c.world.took(); got != "despite [batch 15]; fulfil prew_01 " {
		t.Fatalf("the desk was asked: %s", got)
	}
	c = start(t, 80, 24, inBatches)
	c.press("4", "x")
	c.sees("Refuse a reward", "It is in batch 15, released: the payment service may pay it", "1 same-person")
	c.press("2", "enter")
	if got := c.world.took(); got != "despite [batch 15]; refuse prew_01 self-referral" {
		t.Fatalf("the desk was asked: %s", got)
	}
}

// TestABatchThatTookItMeanwhile: the row did not know of it, the desk did, and
// the reason that was chosen is not asked for again.
func TestABatchThatTookItMeanwhile(t *testing.T) {
	c := start(t, 80, 24, nil)
	c.press("4")
	c.world.batched = map[string]model.InBatch{"prew_01": {ID: 17, State: model.BatchChecked, Line: model.LineOpen}}
	c.press("x", "2", "enter")
	c.sees("Refuse despite the batch?", "It is in batch 17, checked: batch 17 cannot be checked or", "[ no ]")
	c.clock.Advance(time.Second)
	c.press("Y")
	if got := c.world.took(); got != "despite [batch 17]; refuse prew_01 self-referral" {
		t.Fatalf("the desk was asked: %s", got)
	}
}
