package outbox

import (
	"context"
	"fmt"

	"refdesk/internal/model"
)

// watch follows a few changes until none of them moves by itself any more.
type watch struct {
	work     Work
	ids      []int64
	seen     map[int64]model.Change
	progress func(model.Change)
}

func newWatch(work Work, ids []int64, progress func(model.Change)) *watch {
	if progress == nil {
		progress = func(model.Change) {}
	}
	return &watch{work: work, ids: ids, seen: map[int64]model.Change{}, progress: progress}
}

// run subscribes before it looks, so that no move falls in between.
func (w *watch) run(ctx context.Context) error {
	heard, cancel := w.work.Subscribe()
	defer cancel()
	for {
		if ended, err := w.look(ctx); err != nil || ended {
			return err
		}
		if err := w.stuck(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-heard:
		}
	}
}

// stuck gives ErrPaused when a pause holds back all that has not ended. What
// has left is still read back.
func (w *watch) stuck(ctx context.Context) error {
	for _, c := range w.seen {
		if !resting(c) && !c.State.Unsent() {
			return nil
		}
	}
	paused, err := w.work.Paused(ctx)
	if err != nil {
		return fmt.Errorf("watching changes: %w", err)
	}
	if paused {
		return ErrPaused
	}
	return nil
}

// look reads the changes, tells of those that moved, and whether all rest.
func (w *watch) look(ctx context.Context) (ended bool, err error) {
	ended = true
	for _, id := range w.ids {
		c, known := w.seen[id]
		if !known || !resting(c) {
			if c, err = w.work.Change(ctx, id); err != nil {
				return false, fmt.Errorf("reading change %d: %w", id, err)
			}
			if !known || c.Rev != w.seen[id].Rev {
				w.progress(c)
			}
			w.seen[id] = c
		}
		ended = ended && resting(c)
	}
	return ended, nil
}

// resting tells whether only a person can move a change.
func resting(c model.Change) bool {
	held := c.State == model.ChangeStaged && c.NotBefore.IsZero()
	return held || c.State.Ended() || c.State == model.ChangeManual
}
