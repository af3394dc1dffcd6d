package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"refdesk/internal/model"
	"refdesk/internal/pull"
)

// Serve listens, pulls and sends without a screen until ctx ends. As a guest it
// waits for its turn. ready is called once, with the listener's address; alarm
// whenever something goes wrong with the webhooks of a campaign or ends.
func (a *App) Serve(ctx context.Context, ready func(address string, keeper bool), alarm func(text string)) error {
	s := newServices(a.crashes.guard)
	keeper, err := a.begin(ctx, s)
	if err == nil {
		ready(a.address(), keeper)
		s.start(ctx, "telling of alarms", func(ctx context.Context) error { return a.tellAlarms(ctx, alarm) })
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

// PullOnce reads everything once, all backends side by side. It needs the
// keeper's lock, because two readers would spend the same limits. acceptGone is
// a person's word that many people may have been deleted at once; where another
// process keeps the store, that word is left for it and nothing is read. progress is
// called by one backend at a time, with how that one stands; it may be nil.
func (a *App) PullOnce(ctx context.Context, acceptGone bool, progress func([]model.PullStatus)) (read bool, err error) {
	keeper, err := a.becomeKeeper()
	if err != nil {
		return false, err
	}
	name, _ := keeperOf(a.o.Settings.Data)
	switch {
	case !keeper && acceptGone:
		return false, a.desk.AcceptGone(ctx)
	case !keeper:
		return false, fmt.Errorf("another refdesk (%s) keeps %s and reads already; `refdesk list` shows what it has", name, a.o.Settings.Data)
	}
	if err := a.connect(ctx); err != nil {
		return false, err
	}
	if len(a.backends) == 0 {
		return false, a.nothingToRead("")
	}
	var telling sync.Mutex
	o := pull.OnceOptions{AcceptGone: acceptGone, Progress: func(all []model.PullStatus) {
		telling.Lock()
		defer telling.Unlock()
		if progress != nil {
			progress(all)
		}
	}}
	failures := make([]error, len(a.backends))
	var all sync.WaitGroup
	for i, b := range a.backends {
		all.Go(func() {
			err := a.crashes.guard("pull of "+b.name, func() error { return b.puller.Once(ctx, o) })
			if err != nil {
				failures[i] = fmt.Errorf("backend %s: %w", b.name, err)
			}
		})
	}
	all.Wait()
	return true, errors.Join(errors.Join(failures...), a.weighOnce(ctx))
}

// weighOnce opens and updates cases by what was read.
func (a *App) weighOnce(ctx context.Context) error {
	cases, err := a.newCasework()
	if err == nil {
		_, err = cases.round(ctx)
	}
	if err != nil {
		return fmt.Errorf("bringing the cases up to date: %w", err)
	}
	return nil
}
