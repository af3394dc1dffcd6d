package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"time"

	"refdesk/internal/model"
)

// BatchSource is where the index reads payments.
type BatchSource interface {
	// BatchesSince gives all batches that moved after a revision, in no order.
	BatchesSince(ctx context.Context, rev int64, each func(model.Batch) error) error
	// BatchedSince gives all rewards of such batches with the batch that has each,
	// ID 0 where none has it any more.
	BatchedSince(ctx context.Context, rev int64, each func(model.ObjectRef, model.InBatch) error) error
}

// batchRow is a batch with its texts folded.
type batchRow struct {
	model.Batch
	words string
}

var batchStates = []model.BatchState{
	model.BatchMade, model.BatchChecked, model.BatchReleased, model.BatchPaid, model.BatchPartFailed, model.BatchClosed, model.BatchVoid,
}

// payments puts batches that somebody has to do something about first, then
// those that have ended; the newest of each first.
var payments = list[batchRow]{
	kind:  KindBatches,
	scope: func(b *batchRow) (string, string) { return b.Backend, b.CampaignID },
	words: func(_ *state, b *batchRow) [3]string { return [3]string{b.words} },
	own: ranking[batchRow]{
		rank: func(b *batchRow) (int64, int64) { return batchStep(b), -b.ID },
		tie:  func(a, b *batchRow) int { return cmp.Compare(b.ID, a.ID) },
	},
	fields: map[string]field[batchRow]{
		"state":    oneOf(is(func(b *batchRow) string { return string(b.State) }), batchStates...),
		"format":   is(func(b *batchRow) string { return b.Format }),
		"currency": is(func(b *batchRow) string { return b.Total.Currency }),
		"operator": has(func(b *batchRow) string {
			return b.Made.Operator + " " + b.Checked.Operator + " " + b.Released.Operator
		}),
		"id":       {number: func(_ *state, b *batchRow) (int64, bool) { return b.ID, true }},
		"lines":    {number: func(_ *state, b *batchRow) (int64, bool) { return int64(b.Lines), true }},
		"failed":   {number: func(_ *state, b *batchRow) (int64, bool) { return int64(b.Failed), true }},
		"amount":   {amount: func(_ *state, b *batchRow) model.Opt[model.Money] { return model.Some(b.Total) }},
		"made":     {at: func(_ *state, b *batchRow) time.Time { return b.Made.At }},
		"backend":  is(func(b *batchRow) string { return b.Backend }),
		"campaign": inCampaign(func(b *batchRow) scope { return scope{b.Backend, b.CampaignID} }),
	},
	columns: map[string]column[batchRow]{
		"id":     {number: func(_ *state, b *batchRow) (int64, bool) { return b.ID, true }},
		"state":  {number: func(_ *state, b *batchRow) (int64, bool) { return batchStep(b), true }},
		"format": wordy(func(b *batchRow) string { return b.Format }),
		"lines":  {number: func(_ *state, b *batchRow) (int64, bool) { return int64(b.Lines), true }},
		"amount": {number: func(_ *state, b *batchRow) (int64, bool) { return b.Total.Minor, true }},
		"made":   timed(func(b *batchRow) time.Time { return b.Made.At }),
	},
}

func batchStep(b *batchRow) int64 {
	switch b.State {
	case model.BatchClosed, model.BatchVoid:
		return 1
	}
	return 0
}

// Batches answers a window over the batches.
func (x *Index) Batches(ctx context.Context, q model.Query) (model.Window[model.Batch], error) {
	s := x.state.Load()
	return window(ctx, x, s, &payments, s.batches, q, func(b *batchRow) model.Batch { return b.Batch })
}

func (x *Index) takeBatches(ctx context.Context, s *state) error {
	if x.o.Batches == nil {
		return nil
	}
	err := x.o.Batches.BatchesSince(ctx, s.rev, func(b model.Batch) error {
		x.b.takeBatch(b)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read batches: %w", err)
	}
	err = x.o.Batches.BatchedSince(ctx, s.rev, func(ref model.ObjectRef, in model.InBatch) error {
		x.b.batched.take(x.b.rewardSlot(scope{ref.Backend, ref.CampaignID}, ref.ID), in)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what batches pay: %w", err)
	}
	return nil
}

// batched are the rewards in batches, by their places. A published map never
// changes: the first change after that is made in a copy.
type batched struct {
	in    map[int32]model.InBatch
	owned bool // no published state sees in
}

// take notes in which batch a reward is; ID 0 is none.
func (d *batched) take(slot int32, in model.InBatch) {
	if d.in[slot] == in {
		return
	}
	if !d.owned {
		d.in, d.owned = maps.Clone(d.in), true
	}
	switch {
	case in.ID == 0:
		delete(d.in, slot)
	case d.in == nil:
		d.in = map[int32]model.InBatch{slot: in}
	default:
		d.in[slot] = in
	}
}

// publish gives the rewards to readers.
func (d *batched) publish() map[int32]model.InBatch {
	d.owned = false
	return d.in
}

func (b *builder) takeBatch(one model.Batch) {
	slot, ok := b.batchAt[one.ID]
	if !ok {
		slot = b.batches.add(nil)
		b.batchAt[one.ID] = slot
	}
	b.batches.set(slot, &batchRow{Batch: one, words: foldAll(one.Label(), one.Format, one.Note, one.Made.Operator, one.Reason)})
}
