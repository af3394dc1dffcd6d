package app

import (
	"context"
	"errors"
	"fmt"

	"refdesk/internal/model"
)

// Serve listens, pulls and sends without a screen until ctx ends. As a guest it
// waits for its turn. ready is called once, with the listener's address.
func (a *App) Serve(ctx context.Context, ready func(address string, keeper bool)) error {
	s := newServices(a.crashes.guard)
	keeper, err := a.begin(ctx, s)
	if err == nil {
		ready(a.address(), keeper)
		err = s.wait(ctx)
	}
	return a.ended(ctx, err, s.stop())
}

// ended is what is told at the end. After a crash that is the crash alone: what
// else failed then is its consequence.
func (a *App) ended(ctx context.Context, err, stopped error) error {
	if ctx.Err() != nil {
		a.log.Info("stopped by a signal", "which", context.Cause(ctx))
	}
	err = errors.Join(err, stopped)
	if crash := a.crashes.err(); crash != nil {
		a.log.Error("ended by a fault", "err", err)
		return crash
	}
	return err
}

// KeeperName names the process that keeps the store, for messages.
func (a *App) KeeperName() string {
	name, _ := keeperOf(a.o.Settings.Data)
	return name
}

func (a *App) address() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.listener == nil {
		return ""
	}
	return a.listener.Addr()
}

// PullOnce reads everything once. It needs the keeper's lock, because two
// readers would spend the same limits.
func (a *App) PullOnce(ctx context.Context, progress func([]model.PullStatus)) error {
	keeper, err := a.becomeKeeper()
	if err != nil {
		return err
	}
	if !keeper {
		name, _ := keeperOf(a.o.Settings.Data)
		return fmt.Errorf("another refdesk (%s) keeps %s and reads already; `refdesk list` shows what it has", name, a.o.Settings.Data)
	}
	if err := a.connect(ctx); err != nil {
		return err
	}
	if len(a.backends) == 0 {
		return a.nothingToRead("")
	}
	for _, b := range a.backends {
		if err := b.puller.Once(ctx, progress); err != nil {
			return fmt.Errorf("backend %s: %w", b.name, err)
		}
	}
	return nil
}
