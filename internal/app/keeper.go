package app

import (
	"context"
	"errors"
	"time"

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
// feed, or the copying of another journal. Where it fails nothing was started.
func (a *App) keep(ctx context.Context, s *services) error {
	if err := a.ownFolder(ctx); err != nil {
		return err
	}
	if err := a.connect(ctx); err != nil {
		return err
	}
	cases, err := a.newCasework()
	if err != nil {
		return err
	}
	listener, feed, err := a.doors(ctx)
	if err != nil {
		return err
	}
	for _, b := range a.backends {
		s.start(ctx, "pull of "+b.name, b.puller.Run)
	}
	if listener != nil {
		s.start(ctx, "webhook listener", listener.Run)
	}
	if feed != nil {
		s.start(ctx, "feed", feed)
	}
	s.start(ctx, "notes for guests", a.keepLinks)
	s.start(ctx, "leaderboards", a.onceFilled(a.keepBoards))
	s.start(ctx, "casework", a.onceFilled(cases.run))
	if !a.o.ReadOnly {
		s.start(ctx, "outbox", a.newOutbox().Run)
	}
	return nil
}

// doors binds listener and feed, or makes ready the copying of another journal,
// which has no listener beside it. What is not asked for is nil.
func (a *App) doors(ctx context.Context) (listener *live.Listener, feed func(context.Context) error, err error) {
	if a.o.attached() {
		feed, err = a.attach(ctx)
		return nil, feed, err
	}
	if listener, err = a.listen(ctx); err != nil {
		return nil, nil, err
	}
	if feed, err = a.handOn(ctx); err != nil && listener != nil {
		over, end := context.WithCancel(ctx)
		end()
		err = errors.Join(err, listener.Run(over)) // gives the address back
	}
	if err != nil {
		return nil, nil, err
	}
	a.mu.Lock()
	a.listener = listener
	a.mu.Unlock()
	return listener, feed, nil
}

// listen binds the listener. Without a path to listen on there is none.
func (a *App) listen(ctx context.Context) (*live.Listener, error) {
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
	return l, nil
}

// keepAgain is how long a guest that could not take over leaves the store to
// others before it tries again.
const keepAgain = 10 * time.Second

// succeed waits, as a guest, until the keeper has gone, and carries on in its
// place. What cannot be started is a problem for the status line, not the end
// of a console in use; the store is left to whoever can keep it.
func (a *App) succeed(ctx context.Context, s *services) error {
	for {
		wait := lockPoll
		keeper, err := a.becomeKeeper()
		if err != nil {
			return err
		}
		if keeper {
			if err = a.keep(ctx, s); err == nil {
				a.log.Info("the keeper has gone; this process keeps the store")
				a.cannotKeep(nil)
				<-ctx.Done()
				return ctx.Err()
			}
			wait = keepAgain
			if err := a.letGo(); err != nil {
				return err
			}
		}
		a.cannotKeep(err)
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// letGo leaves the store to another process.
func (a *App) letGo() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	l := a.lock
	a.lock = nil
	return l.release()
}

// cannotKeep tells the status line why nobody keeps the store; nil where somebody
// does.
func (a *App) cannotKeep(why error) {
	text := ""
	if why != nil {
		text = why.Error()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if why != nil && text != a.problem {
		a.log.Error("could not take over", "err", why)
	}
	a.problem = text
}
