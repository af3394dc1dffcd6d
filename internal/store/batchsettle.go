package store

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// SettleBatch takes lines of a batch to the states in which they are given, each
// with its ledger row, and keeps the report that said so. It fails with
// *model.BatchMovedError when the batch is not with a payment service, with
// *model.TakenError when a line that had failed was paid after all and is in
// another batch by now, and writes nothing then. A line that is where it is to
// be already is left alone.
func (s *Store) SettleBatch(
	ctx context.Context, id int64, settled []model.BatchLine, report model.BatchImport, operator string, now time.Time,
) (model.Batch, error) {
	report.By.Operator = operator
	return s.stepBatch(ctx, id, "batch-settled", operator, now, func(t *tx, b *model.Batch) (string, error) {
		if moved := b.Refuses(model.BatchSettle, operator); moved != nil {
			return "", moved
		}
		report.Paid, report.Failed = 0, 0
		for i := range settled {
			moved, err := t.settleLine(b, &settled[i], operator)
			if err != nil {
				return "", err
			}
			if moved && settled[i].State == model.LinePaid {
				report.Paid++
			} else if moved {
				report.Failed++
			}
		}
		if err := t.count(b); err != nil {
			return "", err
		}
		report.Open = b.Open()
		return fmt.Sprintf("%d paid, %d failed, %d open · sha256 %s", report.Paid, report.Failed, report.Open, report.SHA256),
			t.keepReport(b, report)
	})
}

// settleLine moves one line; false when it was there already.
func (t *tx) settleLine(b *model.Batch, l *model.BatchLine, operator string) (bool, error) {
	if l.State != model.LinePaid && l.State != model.LineFailed {
		return false, fmt.Errorf("a line is paid or failed, not %q", l.State)
	}
	n, err := t.changed(`UPDATE batch_line SET state = ?1, cause = ?2, settled_at = ?3 WHERE batch = ?4 AND number = ?5 AND state <> ?1`,
		string(l.State), clip(l.Cause, headlineLimit), millis(t.now), b.ID, l.Number)
	if err != nil {
		return false, t.taken(l, err)
	}
	if n == 0 {
		return false, nil
	}
	kind := "paid"
	if l.State == model.LineFailed {
		kind = "payment-failed"
	}
	ref := l.Key.ObjectRef()
	return true, t.record(model.LedgerRow{
		Kind: kind, Operator: operator, Backend: ref.Backend, CampaignID: ref.CampaignID, Object: ref.Object, Target: ref.ID,
		Text: joined(l.Amount.String(), l.Reference, l.Cause),
	})
}

// count brings a batch's figures and state in line with its lines.
func (t *tx) count(b *model.Batch) error {
	rows, err := t.query("SELECT state, minor FROM batch_line WHERE batch = ?", b.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	b.Paid, b.Failed, b.PaidTotal.Minor = 0, 0, 0
	for rows.Next() {
		var state model.LineState
		amount := model.Money{Currency: b.PaidTotal.Currency}
		if err := rows.Scan(&state, &amount.Minor); err != nil {
			return err
		}
		switch state {
		case model.LinePaid:
			b.Paid++
			if b.PaidTotal, err = b.PaidTotal.Plus(amount); err != nil {
				return err
			}
		case model.LineFailed:
			b.Failed++
		}
	}
	switch {
	case b.Open() > 0:
		b.State = model.BatchReleased
	case b.Failed > 0:
		b.State = model.BatchPartFailed
	default:
		b.State = model.BatchPaid
	}
	return rows.Err()
}

// keepReport notes which file was read. One that is read again changes nothing
// of the first reading.
func (t *tx) keepReport(b *model.Batch, r model.BatchImport) error {
	return t.exec(`INSERT INTO batch_import (batch, at, operator, name, sha256, paid, failed, open) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`,
		b.ID, millis(t.now), r.By.Operator, clip(r.Name, headlineLimit), r.SHA256, r.Paid, r.Failed, r.Open)
}
