package model_test

import (
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestWhatABatchNeedsFirst: every refusal says why, and what comes first where
// something helps.
func TestWhatABatchNeedsFirst(t *testing.T) {
	const none = model.BatchVerb("")
	half := model.Batch{ID: 1, State: model.BatchReleased, Lines: 2, Paid: 1}
	own := model.Batch{ID: 1, State: model.BatchChecked, TwoPeople: true, Made: model.BatchStep{Operator: "Ana"}}
	in := func(s model.BatchState) model.Batch { return model.Batch{ID: 1, State: s, Lines: 2} }
	for _, c := range []struct {
		batch model.Batch
		verb  model.BatchVerb
		why   string // "" = allowed
		first model.BatchVerb
	}{
		{in(model.BatchMade), model.BatchRelease, "cannot be released: it is made and not checked", model.BatchCheck},
		{in(model.BatchMade), model.BatchSettle, "cannot be settled: it is made and not checked", model.BatchCheck},
		{in(model.BatchMade), model.BatchClose, "cannot be closed: it is made", model.BatchTakeBack},
		{in(model.BatchMade), model.BatchTakeBack, "", none},
		{in(model.BatchMade), model.BatchCheck, "", none},
		{in(model.BatchChecked), model.BatchRelease, "", none},
		{in(model.BatchChecked), model.BatchSettle, "not released", model.BatchRelease},
		{own, model.BatchRelease, "Ana made it, and another operator has to release it", none},
		{in(model.BatchReleased), model.BatchRelease, "it is released already", none},
		{in(model.BatchReleased), model.BatchSettle, "", none},
		{in(model.BatchReleased), model.BatchTakeBack, "", none},
		{in(model.BatchReleased), model.BatchClose, "not all settled", model.BatchSettle},
		{half, model.BatchTakeBack, "part of it is settled", model.BatchSettle},
		{in(model.BatchPaid), model.BatchTakeBack, "can only be closed", model.BatchClose},
		{in(model.BatchPartFailed), model.BatchSettle, "", none},
		{in(model.BatchPartFailed), model.BatchClose, "", none},
		{in(model.BatchClosed), model.BatchClose, "it is closed, which is its end", none},
		{in(model.BatchVoid), model.BatchCheck, "it is void, which is its end", none},
	} {
		moved := c.batch.Refuses(c.verb, "ana")
		switch {
		case c.why == "" && moved != nil:
			t.Errorf("%s a %s batch: %v", c.verb, c.batch.State, moved)
		case c.why != "" && moved == nil:
			t.Errorf("%s a %s batch is allowed", c.verb, c.batch.State)
		case moved != nil && (!strings.Contains(moved.Error(), c.why) || moved.First != c.first):
			t.Errorf("%s a %s batch: %v, first %q", c.verb, c.batch.State, moved, moved.First)
		}
	}
	if own.Refuses(model.BatchRelease, "bo") != nil {
		t.Error("another operator may not release")
	}
}
