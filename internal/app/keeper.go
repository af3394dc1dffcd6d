package app

import (
	"context"
	"errors"

	"refdesk/live"
)

// becomeKeeper takes the lock if it is free. False means another process keeps
// the store and this one is its guest.
func (a *App) becomeKeeper() (bool, error) {
	a.mu.Lock()
	held := a.lock != nil
	a.mu.Unlock()
	if held {
		return true, nil
	}
	l, err := tryLock(a.o.Settings.Data, a.o.ReadOnly)
	if errors.Is(err, errLocked) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	a.hold(l)
	return true, nil
}

func (a *App) hold(l *lock) {
	a.mu.Lock()
	a.lock = l
	a.mu.Unlock()
}

// begin makes this process the keeper, or a guest that waits for its turn.
func (a *App) begin(ctx context.Context, s *services) (keeper bool, err error) {
	keeper, err = a.becomeKeeper()
	if err == nil && keeper {
		err = a.keep(ctx, s)
	}
	if err != nil {
		return false, &StartError{err}
	}
	if !keeper {
		s.start(ctx, "succession", func(ctx context.Context) error { return a.succeed(ctx, s) })
	}
	return keeper, nil
}

// keep starts what only one process may do: pull, outbox, and listener and
// feed, or the copying of another journal.
func (a *App) keep(ctx context.Context, s *services) error {
	if err := a.ownFolder(ctx); err != nil {
		return err
	}
	if err := a.connect(ctx); err != nil {
		return err
	}
	listener, err := a.listen(ctx)
	if err != nil {
		return err
	}
	for _, b := range a.backends {
		s.start(ctx, "pull of "+b.name, b.puller.Run)
	}
	if listener != nil {
		s.start(ctx, "webhook listener", listener.Run)
	}
	s.start(ctx, "notes for guests", a.keepLinks)
	s.start(ctx, "leaderboards", a.onceFilled(a.keepBoards))
	cases, err := a.newCasework()
	if err != nil {
		return err
	}
	s.start(ctx, "casework", a.onceFilled(cases.run))
	if !a.o.ReadOnly {
		s.start(ctx, "outbox", a.newOutbox().Run)
	}
	if a.o.attached() {
		return a.attach(ctx, s)
	}
	return a.handOn(ctx, s)
}

// listen binds the listener, before anything is started that might need it.
// Without a path to listen on there is none, nor where another journal is
// copied.
func (a *App) listen(ctx context.Context) (*live.Listener, error) {
	if a.o.attached() {
		return nil, nil
	}
	hooks, err := a.hooks(ctx)
	if err != nil || len(hooks) == 0 {
		return nil, err
	}
	l, err := live.New(live.Options{Address: a.o.Settings.Listener.Address, Hooks: hooks, Journal: heardJournal{a.store, a.knock}, Log: a.log})
	if err != nil {
		return nil, err
	}
	if err := l.Listen(); err != nil {
		return nil, err
	}
	a.mu.Lock()
	a.listener = l
	a.mu.Unlock()
	return l, nil
}

// succeed waits, as a guest, until the keeper has gone, and carries on in its
// place. What cannot be started is a problem for the status line, not the end
// of a console in use.
func (a *App) succeed(ctx context.Context, s *services) error {
	l, err := waitLock(ctx, a.o.Settings.Data, a.o.ReadOnly)
	if err != nil {
		return err
	}
	a.hold(l)
	a.log.Info("the keeper has gone; this process keeps the store")
	if err := a.keep(ctx, s); err != nil {
		a.mu.Lock()
		a.problem = err.Error()
		a.mu.Unlock()
		a.log.Error("could not take over", "err", err)
	}
	<-ctx.Done()
	return ctx.Err()
}
