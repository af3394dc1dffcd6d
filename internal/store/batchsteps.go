package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"refdesk/internal/model"
)

// stepBatch moves a batch on in one transaction with its ledger row. step tells
// why it cannot be, or changes it and gives the ledger's text.
func (s *Store) stepBatch(
	ctx context.Context, id int64, kind, operator string, now time.Time, step func(*tx, *model.Batch) (string, error),
) (b model.Batch, err error) {
	err = s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		if b, err = t.batch(id); err != nil {
			return err
		}
		text, err := step(t, &b)
		if err != nil {
			return err
		}
		if err := t.saveBatch(&b); err != nil {
			return err
		}
		return t.recordBatch(kind, operator, &b, text)
	})
	if err != nil {
		return model.Batch{}, err
	}
	return b, nil
}

// BatchWritten records that the files of a batch are on disk. It is recorded
// once.
func (s *Store) BatchWritten(ctx context.Context, id int64, operator string, now time.Time) error {
	_, err := s.stepBatch(ctx, id, "batch-written", operator, now, func(t *tx, b *model.Batch) (string, error) {
		if !b.Written.IsZero() || b.State.Ended() {
			return "", &model.BatchMovedError{Batch: *b, Wanted: "written", Why: "it is " + string(b.State) + " and was written"}
		}
		b.Written = t.now
		return "", nil
	})
	return err
}

// CheckBatch takes a made batch to checked. It fails with
// *model.BatchMovedError when it is not made, its files are not known to be
// written, or a line is not true any more.
func (s *Store) CheckBatch(ctx context.Context, id int64, operator string, now time.Time) (model.Batch, error) {
	return s.stepBatch(ctx, id, "batch-checked", operator, now, func(t *tx, b *model.Batch) (string, error) {
		if b.State != model.BatchMade {
			return "", &model.BatchMovedError{Batch: *b, Wanted: "checked"}
		}
		if err := t.sound(b, "checked"); err != nil {
			return "", err
		}
		b.State, b.Checked = model.BatchChecked, model.BatchStep{Operator: operator, At: t.now}
		return "", nil
	})
}

// UncheckBatch takes a checked batch back to made, for something that a check
// has found. Of one in another state nothing changes.
func (s *Store) UncheckBatch(ctx context.Context, id int64, operator, why string, now time.Time) (model.Batch, error) {
	b, err := s.stepBatch(ctx, id, "batch-unchecked", operator, now, func(_ *tx, b *model.Batch) (string, error) {
		if b.State != model.BatchChecked {
			return "", &model.BatchMovedError{Batch: *b, Wanted: "unchecked"}
		}
		b.State, b.Checked = model.BatchMade, model.BatchStep{}
		return why, nil
	})
	var moved *model.BatchMovedError
	if errors.As(err, &moved) {
		return moved.Batch, nil
	}
	return b, err
}

// ReleaseBatch takes a checked batch to released. With twoPeople, or where the
// batch was made so, its maker cannot.
func (s *Store) ReleaseBatch(ctx context.Context, id int64, operator string, twoPeople bool, now time.Time) (model.Batch, error) {
	return s.stepBatch(ctx, id, "batch-released", operator, now, func(t *tx, b *model.Batch) (string, error) {
		b.TwoPeople = b.TwoPeople || twoPeople
		if moved := b.Refuses(model.BatchRelease, operator); moved != nil {
			return "", moved
		}
		if err := t.sound(b, "released"); err != nil {
			return "", err
		}
		b.State, b.Released = model.BatchReleased, model.BatchStep{Operator: operator, At: t.now}
		return b.Total.String(), nil
	})
}

// sound tells why a batch cannot go on.
func (t *tx) sound(b *model.Batch, wanted string) error {
	if b.Written.IsZero() {
		return &model.BatchMovedError{Batch: *b, Wanted: wanted, Why: "its files were never seen whole on disk"}
	}
	moved, err := t.findings(b.ID)
	if err != nil || len(moved) == 0 {
		return err
	}
	return &model.BatchMovedError{Batch: *b, Wanted: wanted, Why: moved[0].Of + ": " + moved[0].Why}
}

// VoidBatch takes a batch back whole: its lines are payable again. Nothing of it
// may have been settled; a released one needs unsent, which says that no service
// has or will carry out its files.
func (s *Store) VoidBatch(ctx context.Context, id int64, operator, reason, note string, unsent bool, now time.Time) (model.Batch, error) {
	return s.stepBatch(ctx, id, "batch-void", operator, now, func(t *tx, b *model.Batch) (string, error) {
		if moved := b.Refuses(model.BatchTakeBack, operator); moved != nil {
			return "", moved
		}
		if b.State == model.BatchReleased && !unsent {
			why := "it is released, so that its files may be with the payment service; say that they never went there, or that it refused them whole"
			return "", &model.BatchMovedError{Batch: *b, Wanted: "void", Why: why}
		}
		text := joined(reason, note)
		if b.State == model.BatchReleased {
			text = joined(reason, "never sent", note)
		}
		b.State, b.Reason, b.Ended = model.BatchVoid, reason, model.BatchStep{Operator: operator, At: t.now}
		return text, t.exec("UPDATE batch_line SET state = 'void', settled_at = ? WHERE batch = ? AND state = 'open'", millis(t.now), b.ID)
	})
}

// CloseBatch ends a batch whose lines are all settled.
func (s *Store) CloseBatch(ctx context.Context, id int64, operator string, now time.Time) (model.Batch, error) {
	return s.stepBatch(ctx, id, "batch-closed", operator, now, func(t *tx, b *model.Batch) (string, error) {
		if moved := b.Refuses(model.BatchClose, operator); moved != nil {
			return "", moved
		}
		b.State, b.Ended = model.BatchClosed, model.BatchStep{Operator: operator, At: t.now}
		return b.PaidTotal.String(), nil
	})
}

// joined puts together what is not empty.
func joined(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, " · ")
}
