package desk

import (
	"context"
	"errors"
	"time"

	"refdesk/internal/model"
)

// Hold keeps the objects of a decision from being approved until a time, or,
// when that is zero, until somebody releases them. It is ours alone: nothing is
// sent. It fails with *UnfitError for each object that does not wait for an
// approval any more, is held already, or has a change under way; nothing is
// written then.
func (d *Desk) Hold(ctx context.Context, decision Decision) ([]model.Hold, error) {
	if d.readOnly {
		return nil, ErrReadOnly
	}
	decision.Verb = model.VerbHold
	decision, err := d.check(decision)
	if err != nil {
		return nil, err
	}
	items, err := d.fitting(ctx, decision)
	if err != nil {
		return nil, err
	}
	holds := make([]model.Hold, len(items))
	for i, one := range items {
		holds[i] = d.holdOn(one, decision.Until, decision.Reason, decision.Note)
	}
	return d.store.Hold(ctx, holds, d.now())
}

func (d *Desk) holdOn(one item, until time.Time, reason, note string) model.Hold {
	return model.Hold{
		Backend: one.ref.Backend, CampaignID: one.ref.CampaignID, Object: one.ref.Object, Target: one.ref.ID,
		PersonID: one.person, Operator: d.operator, Reason: reason, Note: note, Until: until,
	}
}

// HoldRewards and HoldCommissions hold what a screen shows, like Hold.
func (d *Desk) HoldRewards(ctx context.Context, rows []model.RewardRow, until time.Time, note string) ([]model.Hold, error) {
	return d.Hold(ctx, Decision{Rewards: rows, Until: until, Note: note})
}

// HoldCommissions is HoldRewards for commissions.
func (d *Desk) HoldCommissions(ctx context.Context, rows []model.CommissionRow, until time.Time, note string) ([]model.Hold, error) {
	return d.Hold(ctx, Decision{Commissions: rows, Until: until, Note: note})
}

// Unhold releases held objects, whoever holds them; model.ErrNotFound when one
// is not held, and then none is released.
func (d *Desk) Unhold(ctx context.Context, objects []model.ObjectRef) error {
	if d.readOnly {
		return ErrReadOnly
	}
	return d.store.Unhold(ctx, objects, d.operator, d.now())
}

// Note keeps a note about a person, a reward or a commission in the ledger. The
// vendor does not see it. model.ErrNotFound when the mirror does not know the
// object.
func (d *Desk) Note(ctx context.Context, about model.ObjectRef, text string) error {
	if d.readOnly {
		return ErrReadOnly
	}
	text, err := checkNote(text)
	if err != nil {
		return err
	}
	if text == "" {
		return errors.New("the note is empty")
	}
	return d.store.Note(ctx, about, text, d.operator, d.now())
}
