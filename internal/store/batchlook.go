package store

import (
	"context"
	"time"

	"refdesk/internal/model"
)

// LookedAtBatch keeps what a check of a batch found, in the place of what the
// check before has found. It is no step of the batch, so that the ledger says
// nothing of it.
func (s *Store) LookedAtBatch(ctx context.Context, id int64, operator string, found []model.BatchFinding, now time.Time) error {
	return s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		rev, err := t.revision()
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE batch SET rev = ? WHERE id = ?", rev, id); err != nil {
			return err
		}
		if err := t.exec("INSERT OR REPLACE INTO batch_look (batch, operator, at) VALUES (?, ?, ?)", id, operator, millis(t.now)); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM batch_finding WHERE batch = ?", id); err != nil {
			return err
		}
		for i, f := range found {
			err := t.exec("INSERT INTO batch_finding (batch, number, line, whose, why) VALUES (?, ?, ?, ?, ?)",
				id, i+1, f.Line, clip(f.Of, headlineLimit), clip(f.Why, headlineLimit))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// lookAt reads what the newest check of a batch found, and when that was.
func (s *Store) lookAt(ctx context.Context, page *model.BatchPage) error {
	looks, err := collect(ctx, s, func(scan func(...any) error) (step model.BatchStep, err error) {
		var at int64
		err = scan(&step.Operator, &at)
		step.At = timeOf(at)
		return step, err
	}, "SELECT operator, at FROM batch_look WHERE batch = ?", page.ID)
	if err != nil || len(looks) == 0 {
		return err
	}
	page.Looked = looks[0]
	page.Found, err = collect(ctx, s, func(scan func(...any) error) (f model.BatchFinding, err error) {
		return f, scan(&f.Line, &f.Of, &f.Why)
	}, "SELECT line, whose, why FROM batch_finding WHERE batch = ? ORDER BY number", page.ID)
	return err
}
