package app

import (
	"context"
	"errors"
	"slices"

	"refdesk/internal/config"
	"refdesk/internal/model"
)

// Status tells how the console itself is doing.
func (a *App) Status(ctx context.Context) (model.Status, error) {
	f, err := a.store.Figures(ctx)
	if err != nil {
		return model.Status{}, err
	}
	paused, err := a.store.Paused(ctx)
	if err != nil {
		return model.Status{}, err
	}
	st := model.Status{
		Demo: a.o.Demo, ReadOnly: a.o.ReadOnly, Paused: paused,
		Staged: f.Staged, Held: f.Held, Outgoing: f.Outgoing, Unsure: f.Unsure, Parked: f.Parked,
		RewardsWaiting: f.RewardsWaiting, People: f.People, Events: f.Events, Quarantined: f.Quarantined, OldestRead: f.OldestRead,
	}
	if loaded, rows := a.index.Progress(); !loaded && f.People >= noticeable {
		st.Filling, st.Filled = true, rows
	}
	l := a.links()
	st.Keeper, st.Guest, st.Listener, st.Feed = l.keeper, !l.keeper, l.listener, l.feed
	st.Pulls, err = a.pulls(ctx)
	return st, err
}

// noticeable is how many people take so long to be read into memory that it is
// said.
const noticeable = 20_000

// links is the part of the status that changes without a commit.
type links struct {
	keeper   bool
	listener model.ListenerStatus
	pulls    []model.PullStatus
	feed     model.FeedStatus
}

func (a *App) links() links {
	a.mu.Lock()
	defer a.mu.Unlock()
	l := links{keeper: a.lock != nil, feed: a.feedStatus()}
	if a.listener != nil {
		l.listener = a.listener.Status()
	}
	if a.problem != "" {
		l.listener.State, l.listener.Problem = model.LinkDegraded, a.problem
	}
	if l.keeper {
		for _, b := range a.backends {
			l.pulls = append(l.pulls, b.puller.Status()...)
		}
	}
	return l
}

// Reload reads a person, or the newest people of a campaign, ahead of
// everything else.
func (a *App) Reload(ctx context.Context, ref model.PersonRef) error {
	a.mu.Lock()
	keeper, backends := a.lock != nil, a.backends
	a.mu.Unlock()
	if !keeper {
		return errors.New("another refdesk on this store does the reading; what it reads shows here")
	}
	var failures []error
	found := false
	for _, b := range backends {
		if ref.Backend == "" || b.name == ref.Backend {
			found = true
			failures = append(failures, b.puller.Reload(ctx, ref))
		}
	}
	if !found {
		return a.nothingToRead(ref.Backend)
	}
	return errors.Join(failures...)
}

// nothingToRead says why no backend was asked.
func (a *App) nothingToRead(backend string) error {
	meant := slices.DeleteFunc(slices.Clone(a.o.Settings.Backends), func(b config.Backend) bool { return backend != "" && b.Name != backend })
	switch {
	case slices.ContainsFunc(meant, config.Backend.HasAPI):
		a.mu.Lock()
		defer a.mu.Unlock()
		return a.unconnected()
	case len(meant) > 0:
		return errOnlyHeard
	case a.o.attached():
		return errors.New("this console is attached to another refdesk and has no key of its own to read with")
	}
	return errors.New("no backend is called " + backend)
}
