package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"refdesk/internal/model"
)

// MakeBatch takes lines for a batch, all or none, and gives it with its number.
// finish is told the number within the transaction, and gives the lines their
// references and the batch its files. It fails with *model.TakenError when
// something is in a batch already, or its person is in one that is not settled,
// and with *model.BatchMovedError when something is not as it was chosen.
func (s *Store) MakeBatch(
	ctx context.Context, b model.Batch, lines []model.BatchLine, now time.Time, finish func(*model.Batch, []model.BatchLine) error,
) (model.Batch, []model.BatchLine, error) {
	made := make([]model.BatchLine, len(lines))
	copy(made, lines)
	err := s.write(ctx, func(t *tx) error {
		t.now = whole(now)
		return t.makeBatch(&b, made, finish)
	})
	if err != nil {
		return model.Batch{}, nil, err
	}
	return b, made, nil
}

func (t *tx) makeBatch(b *model.Batch, lines []model.BatchLine, finish func(*model.Batch, []model.BatchLine) error) (err error) {
	if b.Rev, err = t.revision(); err != nil {
		return err
	}
	b.State, b.Made.At, b.Lines = model.BatchMade, t.now, len(lines)
	b.PaidTotal = model.Money{Currency: b.Total.Currency}
	_, err = t.get(`INSERT INTO batch (state, backend, campaign, format, currency, note, lines, total, two_people, made_by, made_at, rev)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		[]any{
			string(b.State), b.Backend, b.CampaignID, b.Format, b.Total.Currency, clip(b.Note, headlineLimit), b.Lines,
			b.Total.Minor, b.TwoPeople, b.Made.Operator, millis(b.Made.At), b.Rev,
		}, &b.ID)
	if err != nil {
		return err
	}
	for i := range lines {
		lines[i].Batch, lines[i].Number, lines[i].State = b.ID, i+1, model.LineOpen
	}
	if err := finish(b, lines); err != nil {
		return err
	}
	if err := t.insertLines(lines); err != nil {
		return err
	}
	if err := t.insertFiles(b); err != nil {
		return err
	}
	if err := t.unfit(b); err != nil {
		return err
	}
	return t.recordBatch("batch-made", b.Made.Operator, b, batchText(b))
}

func (t *tx) insertLines(lines []model.BatchLine) error {
	for i := range lines {
		l := &lines[i]
		err := t.exec(`INSERT INTO batch_line (batch, number, backend, campaign, person, thing, reward, start, minor, currency,
				name, address, title, seen, since, reference, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			l.Batch, l.Number, l.Key.Backend, l.Key.CampaignID, l.Key.PersonID, l.Key.Thing, l.Key.RewardID(), l.Start,
			l.Amount.Minor, l.Amount.Currency, clip(l.Name, headlineLimit), clip(l.Email, headlineLimit),
			clip(l.Title, headlineLimit), l.Seen, millis(l.Since), l.Reference, string(l.State))
		if err != nil {
			return t.taken(l, err)
		}
	}
	return nil
}

// taken names the batch that has what a line was to pay; the error itself where
// none has.
func (t *tx) taken(l *model.BatchLine, cause error) error {
	found, err := t.others(l)
	if err != nil || len(found) == 0 {
		return errors.Join(cause, err)
	}
	return &model.TakenError{Claim: found[0]}
}

// others gives the other lines that have taken or paid what a line pays, or part
// of it.
func (t *tx) others(l *model.BatchLine) ([]model.Claim, error) {
	return t.claims(`WHERE l.backend = ? AND l.campaign = ? AND l.person = ? AND l.thing = ?
		AND l.state IN ('open', 'paid') AND l.start < ? AND ? < l.start + l.minor AND (l.batch <> ? OR l.number <> ?)`,
		l.Key.Backend, l.Key.CampaignID, l.Key.PersonID, l.Key.Thing, l.End(), l.Start, l.Batch, l.Number)
}

// claims reads claims within a transaction; where is a constant.
func (t *tx) claims(where string, args ...any) ([]model.Claim, error) {
	rows, err := t.query("SELECT "+claimColumns+" FROM batch_line l JOIN batch b ON b.id = l.batch "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []model.Claim
	for rows.Next() {
		c, err := readClaim(rows.Scan)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

func (t *tx) insertFiles(b *model.Batch) error {
	for i, f := range b.Files {
		err := t.exec("INSERT INTO batch_file (batch, number, path, sha256, lines, total) VALUES (?, ?, ?, ?, ?, ?)",
			b.ID, i+1, f.Path, f.SHA256, f.Lines, f.Total.Minor)
		if err != nil {
			return err
		}
	}
	return nil
}

// unfit tells why a batch that was just made cannot be: what its lines pay has
// moved since it was chosen, or one of its people is in another batch.
func (t *tx) unfit(b *model.Batch) error {
	other, err := t.claims(`JOIN batch_line n ON n.batch = ? AND n.backend = l.backend AND n.campaign = l.campaign AND n.person = l.person
		WHERE l.batch <> n.batch AND l.state = 'open' LIMIT 1`, b.ID)
	if err != nil {
		return err
	}
	if len(other) > 0 {
		return &model.TakenError{Claim: other[0], Person: true}
	}
	moved, err := t.findings(b.ID)
	if err != nil || len(moved) == 0 {
		return err
	}
	return &model.BatchMovedError{Batch: *b, Wanted: "made", Why: moved[0].Of + ": " + moved[0].Why}
}

// batch reads a batch within a transaction.
func (t *tx) batch(id int64) (b model.Batch, err error) {
	rows, err := t.query("SELECT "+batchColumns+" FROM batch WHERE id = ?", id)
	if err != nil {
		return b, err
	}
	defer rows.Close()
	if !rows.Next() {
		return b, errors.Join(notFound(fmt.Sprintf("batch %d", id)), rows.Err())
	}
	return readBatch(rows.Scan)
}

// saveBatch writes what can move of a batch, under this commit's revision.
func (t *tx) saveBatch(b *model.Batch) (err error) {
	if b.Rev, err = t.revision(); err != nil {
		return err
	}
	return t.exec(`UPDATE batch SET state = ?, two_people = ?, written_at = ?, checked_by = ?, checked_at = ?, released_by = ?, released_at = ?,
			ended_by = ?, ended_at = ?, reason = ?, paid = ?, failed = ?, paid_total = ?, rev = ? WHERE id = ?`,
		string(b.State), b.TwoPeople, millis(b.Written), b.Checked.Operator, millis(b.Checked.At), b.Released.Operator, millis(b.Released.At),
		b.Ended.Operator, millis(b.Ended.At), b.Reason, b.Paid, b.Failed, b.PaidTotal.Minor, b.Rev, b.ID)
}

// recordBatch adds what happened to a batch.
func (t *tx) recordBatch(kind, operator string, b *model.Batch, text string) error {
	return t.record(model.LedgerRow{
		Kind: kind, Operator: operator, Backend: b.Backend, CampaignID: b.CampaignID,
		Object: model.ObjectBatch, Target: fmt.Sprint(b.ID), Text: text,
	})
}

// batchText is what the ledger says of a batch: what it pays, and by which
// files.
func batchText(b *model.Batch) string {
	parts := []string{b.Format, fmt.Sprintf("%d payments", b.Lines), b.Total.String()}
	for _, f := range b.Files {
		parts = append(parts, "sha256 "+f.SHA256)
	}
	if b.Note != "" {
		parts = append(parts, b.Note)
	}
	return strings.Join(parts, " · ")
}
