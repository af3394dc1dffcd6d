package app

import (
	"context"
	"errors"
	"fmt"

	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// Find gives the rewards with these ids, "" narrowing nothing.
func (a *App) Find(ctx context.Context, backend, campaign string, ids []string) ([]model.RewardRow, error) {
	return a.desk.Find(ctx, backend, campaign, ids)
}

// Rehearse tells what a decision would do, and does nothing.
func (a *App) Rehearse(ctx context.Context, d desk.Decision) (desk.Rehearsal, error) {
	return a.desk.Rehearse(ctx, d)
}

// Decide writes a decision of the command line. Unless it is only to be
// staged, it is sent and proved before this returns: by this process when no
// other keeps the store, else by the keeper, whose work is watched. progress
// is told each state a change comes to.
func (a *App) Decide(ctx context.Context, d desk.Decision, progress func(model.Change)) ([]model.Change, error) {
	changes, err := a.desk.Plan(ctx, d)
	if err != nil || d.Stage {
		return changes, err
	}
	ids := make([]int64, len(changes))
	for i, c := range changes {
		ids[i] = c.ID
	}
	keeper, err := a.becomeKeeper()
	if err == nil && keeper {
		err = a.settle(ctx, ids, progress)
	} else if err == nil {
		err = a.await(ctx, ids, progress)
	}
	ended, readErr := a.changes(context.WithoutCancel(ctx), ids)
	return ended, errors.Join(err, readErr)
}

// settle sends the changes from here and reads their people again.
func (a *App) settle(ctx context.Context, ids []int64, progress func(model.Change)) error {
	if err := a.connect(ctx); err != nil {
		return fmt.Errorf("the decision is kept and waits for a refdesk that can send it: %w", err)
	}
	if err := a.newOutbox().Settle(ctx, ids, progress); err != nil {
		return err
	}
	ended, err := a.changes(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range ended {
		if c.State != model.ChangeDone {
			continue
		}
		if err := a.Reload(ctx, c.Person()); err != nil {
			a.log.Warn("reading a person after a change", "change", c.ID, "err", err)
		}
	}
	return nil
}

// await watches the keeper settle the changes.
func (a *App) await(ctx context.Context, ids []int64, progress func(model.Change)) error {
	err := a.newOutbox().Await(ctx, ids, progress)
	if err == nil {
		return nil
	}
	return fmt.Errorf("the decision is kept by the refdesk that keeps this store (process %s); `refdesk list changes` shows it: %w", keeperPID(a.o.Settings.Data), err)
}

func (a *App) changes(ctx context.Context, ids []int64) ([]model.Change, error) {
	all := make([]model.Change, 0, len(ids))
	for _, id := range ids {
		c, err := a.store.Change(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// Undo takes back this operator's newest decision that has not left; with an
// id, the decision that this change belongs to.
func (a *App) Undo(ctx context.Context, change int64) ([]model.Change, error) {
	if change == 0 {
		return a.desk.Undo(ctx)
	}
	return a.desk.TakeBack(ctx, change)
}
