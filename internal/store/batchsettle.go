package store

import (
	"context"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// SettleBatch takes lines of a batch to the states in which they are given, each
// with its ledger row, and keeps the report that said so. Of a line that is paid
// while another batch has taken or paid the same, it gives that one as well. A
// batch that had ended is to be closed again afterwards. It fails with
// *model.BatchMovedError when the batch is not with a payment service, is not as
// it was seen when the report was held against it, or has ended and nothing
// moves, and writes nothing then. A line that is where it is to be already is left
// alone.
func (s *Store) SettleBatch(
	ctx context.Context, seen model.Batch, settled []model.BatchLine, report model.BatchImport, operator string, now time.Time,
) (model.Batch, []model.DoublePayment, error) {
	report.By.Operator = operator
	var twice []model.DoublePayment
	b, err := s.stepBatch(ctx, seen.ID, "batch-settled", operator, now, func(t *tx, b *model.Batch) (text string, err error) {
		if moved := b.Refuses(model.BatchSettle, operator); moved != nil {
			return "", moved
		}
		if b.Rev != seen.Rev {
			return "", &model.BatchMovedError{Batch: *b, Wanted: "settled", Why: "it moved while the report was read; read the report again"}
		}
		if twice, err = t.settleLines(b, settled, &report); err != nil {
			return "", err
		}
		if text, err = reopened(b, report); err != nil {
			return "", err
		}
		if err := t.count(b); err != nil {
			return "", err
		}
		report.Open = b.Open()
		counts := fmt.Sprintf("%d paid, %d failed, %d open", report.Paid, report.Failed, report.Open)
		return joined(text, counts, "sha256 "+report.SHA256), t.keepReport(b, report)
	})
	return b, twice, err
}

// reopened takes a batch that had ended back to those that can be closed, and
// gives what the ledger says of it. A report that moves nothing cannot do so.
func reopened(b *model.Batch, report model.BatchImport) (string, error) {
	if !b.State.Ended() {
		return "", nil
	}
	if report.Paid+report.Failed == 0 {
		why := "it is " + string(b.State) + ", which is its end, and the report says nothing else of its payments"
		return "", &model.BatchMovedError{Batch: *b, Wanted: "settled", Why: why}
	}
	text := "it was " + string(b.State)
	b.Ended, b.Reason = model.BatchStep{}, ""
	return text, nil
}

// settleLines moves lines and counts them in the report.
func (t *tx) settleLines(b *model.Batch, settled []model.BatchLine, report *model.BatchImport) ([]model.DoublePayment, error) {
	var twice []model.DoublePayment
	report.Paid, report.Failed = 0, 0
	for i := range settled {
		l := &settled[i]
		others, err := t.doubled(l, report)
		if err != nil {
			return nil, err
		}
		moved, err := t.settleLine(b, l, report.By.Operator)
		switch {
		case err != nil:
			return nil, err
		case moved && l.State == model.LinePaid:
			report.Paid++
		case moved:
			report.Failed++
		}
		for _, c := range others {
			twice = append(twice, model.DoublePayment{Line: *l, Claim: c})
		}
	}
	return twice, nil
}

// doubled gives the lines of other batches that have what a line paid, and notes
// that a report says so; without that note the database lets nothing be paid
// twice.
func (t *tx) doubled(l *model.BatchLine, report *model.BatchImport) ([]model.Claim, error) {
	if l.State != model.LinePaid {
		return nil, nil
	}
	others, err := t.others(l)
	if err != nil || len(others) == 0 {
		return nil, err
	}
	return others, t.exec("INSERT INTO batch_twice (batch, number, sha256, at, operator) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		l.Batch, l.Number, report.SHA256, millis(t.now), report.By.Operator)
}

// settleLine moves one line; false when it was there already.
func (t *tx) settleLine(b *model.Batch, l *model.BatchLine, operator string) (bool, error) {
	if l.State != model.LinePaid && l.State != model.LineFailed {
		return false, fmt.Errorf("a line is paid or failed, not %q", l.State)
	}
	n, err := t.changed(`UPDATE batch_line SET state = ?1, cause = ?2, settled_at = ?3 WHERE batch = ?4 AND number = ?5 AND state <> ?1`,
		string(l.State), clip(l.Cause, headlineLimit), millis(t.now), b.ID, l.Number)
	if err != nil || n == 0 {
		return false, err
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

// count brings a batch's figures and state in line with its lines. What was
// taken back counts as failed: it was not paid.
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
		case model.LineFailed, model.LineVoid:
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
