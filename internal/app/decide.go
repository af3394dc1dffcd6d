package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/internal/outbox"
)

// Desk decides for the operator of the settings.
func (a *App) Desk() *desk.Desk { return a.desk }

// Decide writes a decision of the command line. Unless it is only to be
// staged, it is sent and proved before this returns: by this process when no
// other keeps the store, else by the keeper, whose work is watched. progress
// is told each state a change comes to.
func (a *App) Decide(ctx context.Context, d desk.Decision, progress func(model.Change)) ([]model.Change, error) {
	if d.Stage {
		return a.desk.Plan(ctx, d)
	}
	keeper, err := a.becomeKeeper()
	if err != nil {
		return nil, err
	}
	if err := a.sendable(keeper); err != nil {
		return nil, err
	}
	changes, err := a.desk.Plan(ctx, d)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(changes))
	for i, c := range changes {
		ids[i] = c.ID
	}
	err = a.seeThrough(ctx, keeper, ids, progress)
	ended, readErr := a.changes(context.WithoutCancel(ctx), ids)
	return ended, errors.Join(unsent(err), readErr)
}

// DecideBulk is Decide for many: what does not take the decision is left alone
// and named.
func (a *App) DecideBulk(ctx context.Context, ask model.BulkAsk, progress func(model.Change)) (model.BulkGiven, error) {
	if ask.Stage {
		return a.desk.DecideBulk(ctx, ask)
	}
	keeper, err := a.becomeKeeper()
	if err != nil {
		return model.BulkGiven{}, err
	}
	if err := a.sendable(keeper); err != nil {
		return model.BulkGiven{}, err
	}
	given, err := a.desk.DecideBulk(ctx, ask)
	if err != nil || len(given.Changes) == 0 {
		return given, err
	}
	ids := make([]int64, len(given.Changes))
	for i, c := range given.Changes {
		ids[i] = c.ID
	}
	err = a.seeThrough(ctx, keeper, ids, progress)
	var readErr error
	given.Changes, readErr = a.changes(context.WithoutCancel(ctx), ids)
	return given, errors.Join(unsent(err), readErr)
}

// sendable tells why a decision would never leave.
func (a *App) sendable(keeper bool) error {
	if keeper {
		return nil
	}
	name, readOnly := keeperOf(a.o.Settings.Data)
	if !readOnly {
		return nil
	}
	return fmt.Errorf("another refdesk (%s) keeps this store and is read-only, so nothing would be sent; close it, or leave the change for later with --stage", name)
}

// unsent says what becomes of a decision that did not leave.
func unsent(err error) error {
	switch {
	case errors.Is(err, outbox.ErrPaused):
		return fmt.Errorf("%w; the decision is kept until P is pressed in the console, or taken back with `refdesk undo`", err)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("stopped before all was settled; a refdesk that runs on this store goes on with it: %w", err)
	}
	return err
}

// settle sends the changes from here and reads their people again.
func (a *App) settle(ctx context.Context, ids []int64, progress func(model.Change)) error {
	if err := a.connect(ctx); err != nil {
		return fmt.Errorf("the decision is kept and waits for a refdesk that can send it: %w", err)
	}
	before, err := a.store.Rev(ctx)
	if err != nil {
		return err
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
		if err := a.readBack(ctx, c); err != nil {
			a.log.Warn("reading a person after a change", "change", c.ID, "err", err)
		}
	}
	return a.store.TouchCases(ctx, before, time.Now())
}

// dateStep is what a server's Date header leaves out: it counts whole seconds,
// so that a reading may count as no newer than one of the same second.
const dateStep = time.Second

// readBack reads the person of a done change until the mirror shows what was
// done, so that the next word does not find the reward as it was. What it
// cannot see by then is left to the follow-up that the store keeps.
func (a *App) readBack(ctx context.Context, c model.Change) error {
	for try := 0; ; try++ {
		if err := a.Reload(ctx, c.Person()); err != nil || c.Object == model.ObjectDestination { // of which the mirror knows nothing
			return err
		}
		now, err := a.store.Standing(ctx, c)
		if err != nil || now != c.Seen || try > 0 {
			return err
		}
		if err := pause(ctx, dateStep); err != nil {
			return err
		}
	}
}

// await watches the keeper settle the changes, and settles them itself when
// the keeper goes.
func (a *App) await(ctx context.Context, ids []int64, progress func(model.Change)) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var taken *lock
	waited := make(chan error, 1)
	go func() {
		var err error
		if taken, err = waitLock(watching, a.o.Settings.Data, a.o.ReadOnly); err == nil {
			stop()
		}
		waited <- err
	}()
	err := a.newOutbox().Await(watching, ids, progress)
	stop()
	lockErr := <-waited
	if taken != nil {
		a.hold(taken)
	}
	switch {
	case err == nil || ctx.Err() != nil || !errors.Is(err, context.Canceled):
		return err
	case lockErr != nil:
		return lockErr
	}
	return a.settle(ctx, ids, progress)
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
