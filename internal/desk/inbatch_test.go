package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// TestABatchStopsACarelessDecision: what is to be paid is neither refused nor
// marked as delivered, and what was paid is not refused, unless it is said in so
// many words.
func TestABatchStopsACarelessDecision(t *testing.T) {
	open := func(state model.BatchState) model.InBatch {
		return model.InBatch{ID: 15, State: state, Line: model.LineOpen}
	}
	paid := model.InBatch{ID: 15, State: model.BatchClosed, Line: model.LinePaid}
	for name, one := range map[string]struct {
		state model.RewardState
		in    model.InBatch
		verb  model.Verb
		says  string // "" = it goes through
	}{
		"in none":                  {model.RewardWaiting, model.InBatch{}, model.VerbRefuse, ""},
		"approved in one":          {model.RewardWaiting, open(model.BatchReleased), model.VerbApprove, ""},
		"refused when made":        {model.RewardWaiting, open(model.BatchMade), model.VerbRefuse, "in batch 15, made: batch 15 cannot be checked or released any more and has to be taken back"},
		"refused when released":    {model.RewardWaiting, open(model.BatchReleased), model.VerbRefuse, "in batch 15, released: the payment service may pay it nevertheless"},
		"refused when paid":        {model.RewardWaiting, paid, model.VerbRefuse, "paid by batch 15: the person keeps the money"},
		"delivered when checked":   {model.RewardApproved, open(model.BatchChecked), model.VerbFulfil, "in batch 15, checked: batch 15 cannot be"},
		"delivered when released":  {model.RewardApproved, open(model.BatchReleased), model.VerbFulfil, "the payment is not known to be made"},
		"delivered when paid":      {model.RewardApproved, paid, model.VerbFulfil, ""},
		"delivered, partly failed": {model.RewardApproved, open(model.BatchPartFailed), model.VerbFulfil, "in batch 15, part-failed"},
	} {
		t.Run(name, func(t *testing.T) {
			row := reward("prew_1", one.state)
			row.Batch = one.in
			store := newFakeStore(row)
			d := newDesk(store)
			decision := desk.Decision{Verb: one.verb, Rewards: []model.RewardRow{row}, Reason: "manual"}
			r, err := d.Rehearse(t.Context(), decision)
			if err != nil {
				t.Fatal(err)
			}
			_, err = d.Plan(t.Context(), decision)
			if one.says == "" {
				if err != nil || r.Calls != 1 || r.Objects[0].Exception != "" {
					t.Errorf("%+v, %v", r, err)
				}
				return
			}
			var batched *model.BatchedError
			if !errors.As(err, &batched) || !strings.Contains(err.Error(), one.says) || store.writes != 0 {
				t.Fatalf("%v, %d writes", err, store.writes)
			}
			named := []model.Despite{{Batch: 15}}
			if r.Calls != 0 || !strings.Contains(r.Objects[0].Exception, one.says) || !slices.Equal(r.Objects[0].Despite, named) {
				t.Errorf("rehearsed: %+v", r)
			}
			decision.Despite = named
			changes, err := d.Plan(t.Context(), decision)
			if err != nil || !strings.HasPrefix(changes[0].Despite, "batch 15, ") {
				t.Errorf("%+v, %v", changes, err)
			}
		})
	}
}

// TestAnotherBatchIsNotNamed: a word that named the batch of yesterday does not
// go through today.
func TestAnotherBatchIsNotNamed(t *testing.T) {
	row := reward("prew_1", model.RewardApproved)
	row.Batch = model.InBatch{ID: 15, State: model.BatchReleased, Line: model.LineOpen}
	for _, wrong := range []model.Despite{{Batch: 14}, {Case: 15}} {
		if _, err := newDesk(newFakeStore(row)).Fulfil(t.Context(), []model.RewardRow{row}, "", wrong); err == nil {
			t.Errorf("%s let it through", wrong)
		}
	}
}
