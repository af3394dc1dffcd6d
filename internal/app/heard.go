package app

import (
	"context"

	"refdesk/internal/model"
	"refdesk/live"
)

// heardJournal is a journal that tells whose events it took in. An event of a
// backend that cannot be reached says that it may be there again.
type heardJournal struct {
	live.Journal
	heard func(backend string)
}

func (j heardJournal) Append(ctx context.Context, d model.Delivery) (model.Receipt, error) {
	receipt, err := j.Journal.Append(ctx, d)
	if err == nil {
		j.heard(d.Backend)
	}
	return receipt, err
}

// knock has a backend tried again that could not be reached.
func (a *App) knock(name string) {
	a.mu.Lock()
	backends := a.backends
	a.mu.Unlock()
	for _, b := range backends {
		if b.name == name {
			b.puller.Knock()
		}
	}
}
