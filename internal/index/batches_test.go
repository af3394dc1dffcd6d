package index

import (
	"context"
	"fmt"
	"testing"
	"time"

	"refdesk/internal/model"
)

// fakeBatches are all batches, which changed just now.
type fakeBatches []model.Batch

func (f fakeBatches) BatchesSince(_ context.Context, _ int64, each func(model.Batch) error) error {
	for _, b := range f {
		if err := each(b); err != nil {
			return err
		}
	}
	return nil
}

// BatchedSince puts the reward that a batch's note names into it.
func (f fakeBatches) BatchedSince(_ context.Context, _ int64, each func(model.ObjectRef, model.InBatch) error) error {
	for _, b := range f {
		in := model.InBatch{ID: b.ID, State: b.State, Line: model.LineOpen}
		if b.State == model.BatchVoid {
			in = model.InBatch{}
		}
		if err := each(model.ObjectRef{Backend: b.Backend, CampaignID: b.CampaignID, Object: model.ObjectReward, ID: b.Note}, in); err != nil {
			return err
		}
	}
	return nil
}

// TestARowNamesItsBatch, also to readers who look at an earlier moment.
func TestARowNamesItsBatch(t *testing.T) {
	src := newFakeStore()
	src.commit(model.Reward{Backend: "acme", CampaignID: "spring", ID: "r1", Person: "p1", State: model.RewardApproved})
	of := func(state model.BatchState) fakeBatches {
		return fakeBatches{{ID: 15, State: state, Backend: "acme", CampaignID: "spring", Note: "r1"}}
	}
	batches := of(model.BatchReleased)
	x := New(src, Options{Batches: &batches})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	row := func(x *Index) model.InBatch {
		w, err := x.Rewards(t.Context(), model.Query{Count: 1})
		if err != nil || len(w.Rows) != 1 {
			t.Fatalf("%+v, %v", w, err)
		}
		return w.Rows[0].Batch
	}
	if got := row(x); got.Why() != "in batch 15, released" {
		t.Errorf("%+v", got)
	}
	earlier := x.Still()
	batches = of(model.BatchVoid)
	src.commit()
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now, then := row(x), row(earlier); now.ID != 0 || then.ID != 15 {
		t.Errorf("now %+v, then %+v", now, then)
	}
}

func TestBatchesThatAreOpenComeFirst(t *testing.T) {
	of := func(id int64, state model.BatchState, format string, minor int64) model.Batch {
		return model.Batch{
			ID: id, State: state, Format: format, Total: model.Money{Minor: minor, Currency: "EUR"}, Lines: 2, Note: "March",
			Made: model.BatchStep{Operator: "ana", At: noon.Add(time.Duration(id) * time.Hour)},
		}
	}
	x := New(newFakeStore(), Options{Batches: fakeBatches{
		of(1, model.BatchReleased, "paypal", 100), of(2, model.BatchClosed, "csv", 5000), of(3, model.BatchMade, "csv", 1), of(4, model.BatchVoid, "csv", 7),
	}})
	if err := x.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"": "[3 1 4 2]", "state:closed": "[2]", "format:csv state:made": "[3]", "amount>1": "[2]", "march": "[3 1 4 2]",
		"batch id:3": "[3]", "operator:ana currency:eur lines>1": "[3 1 4 2]", "failed>0": "[]",
	} {
		w, err := x.Batches(t.Context(), model.Query{Text: text, Count: 9})
		ids := []int64{}
		for _, b := range w.Rows {
			ids = append(ids, b.ID)
		}
		if got := fmt.Sprint(ids); got != want || err != nil {
			t.Errorf("%q: %s, want %s, %v", text, got, want, err)
		}
	}
	for _, column := range Columns(KindBatches) {
		if _, err := x.Batches(t.Context(), model.Query{Sort: column, Count: 9}); err != nil {
			t.Errorf("sorted by %s: %v", column, err)
		}
	}
	if _, err := x.Batches(t.Context(), model.Query{Text: "state:opne"}); err == nil {
		t.Error("a state that is none was taken")
	}
}
