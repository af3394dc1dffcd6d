package store

import (
	"context"
	"fmt"

	"refdesk/internal/model"
)

const batchColumns = `id, state, backend, campaign, format, currency, note, lines, total, two_people,
	made_by, made_at, written_at, checked_by, checked_at, released_by, released_at, ended_by, ended_at, reason,
	paid, failed, paid_total, rev`

func readBatch(scan func(...any) error) (b model.Batch, err error) {
	var currency string
	var made, written, checked, released, ended int64
	err = scan(&b.ID, &b.State, &b.Backend, &b.CampaignID, &b.Format, &currency, &b.Note, &b.Lines, &b.Total.Minor, &b.TwoPeople,
		&b.Made.Operator, &made, &written, &b.Checked.Operator, &checked, &b.Released.Operator, &released,
		&b.Ended.Operator, &ended, &b.Reason, &b.Paid, &b.Failed, &b.PaidTotal.Minor, &b.Rev)
	b.Total.Currency, b.PaidTotal.Currency = currency, currency
	b.Made.At, b.Written, b.Checked.At = timeOf(made), timeOf(written), timeOf(checked)
	b.Released.At, b.Ended.At = timeOf(released), timeOf(ended)
	return b, err
}

const lineColumns = `l.batch, l.number, l.backend, l.campaign, l.person, l.thing, l.start, l.minor, l.currency,
	l.name, l.address, l.title, l.seen, l.since, l.reference, l.state, l.cause, l.settled_at`

// readLine reads lineColumns, and more where a reader is given targets for it.
func readLine(more ...any) func(scan func(...any) error) (model.BatchLine, error) {
	return func(scan func(...any) error) (l model.BatchLine, err error) {
		var since, settled int64
		err = scan(append([]any{
			&l.Batch, &l.Number, &l.Key.Backend, &l.Key.CampaignID, &l.Key.PersonID, &l.Key.Thing, &l.Start,
			&l.Amount.Minor, &l.Amount.Currency, &l.Name, &l.Email, &l.Title, &l.Seen, &since, &l.Reference,
			&l.State, &l.Cause, &settled,
		}, more...)...)
		l.Since, l.SettledAt = timeOf(since), timeOf(settled)
		return l, err
	}
}

// BatchesSince gives all batches that moved after a revision, with their files,
// in no order.
func (s *Store) BatchesSince(ctx context.Context, rev int64, each func(model.Batch) error) error {
	found, err := collect(ctx, s, readBatch, "SELECT "+batchColumns+" FROM batch WHERE rev > ?", rev)
	if err != nil {
		return err
	}
	for _, b := range found {
		if b.Files, err = s.batchFiles(ctx, b); err != nil {
			return err
		}
		if err := each(b); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) batchFiles(ctx context.Context, b model.Batch) ([]model.BatchFile, error) {
	return collect(ctx, s, func(scan func(...any) error) (model.BatchFile, error) {
		f := model.BatchFile{Total: model.Money{Currency: b.Total.Currency}}
		return f, scan(&f.Path, &f.SHA256, &f.Lines, &f.Total.Minor)
	}, "SELECT path, sha256, lines, total FROM batch_file WHERE batch = ? ORDER BY number", b.ID)
}

// Batch gives a batch with its files, lines and imports; model.ErrNotFound when
// there is none.
func (s *Store) Batch(ctx context.Context, id int64) (page model.BatchPage, err error) {
	found, err := collect(ctx, s, readBatch, "SELECT "+batchColumns+" FROM batch WHERE id = ?", id)
	if err != nil {
		return page, err
	}
	if len(found) == 0 {
		return page, notFound(fmt.Sprintf("batch %d", id))
	}
	page.Batch = found[0]
	if page.Files, err = s.batchFiles(ctx, page.Batch); err != nil {
		return page, err
	}
	if page.All, err = s.batchLines(ctx, id); err != nil {
		return page, err
	}
	if err = s.lookAt(ctx, &page); err != nil {
		return page, err
	}
	page.Imports, err = collect(ctx, s, func(scan func(...any) error) (i model.BatchImport, err error) {
		var at int64
		err = scan(&at, &i.By.Operator, &i.Name, &i.SHA256, &i.Paid, &i.Failed, &i.Open)
		i.By.At = timeOf(at)
		return i, err
	}, "SELECT at, operator, name, sha256, paid, failed, open FROM batch_import WHERE batch = ? ORDER BY at", id)
	return page, err
}

// batchLines gives the lines of a batch in their order. A paid part of a sum due
// is marked where the backend's own figure of what it paid has come so far.
func (s *Store) batchLines(ctx context.Context, id int64) ([]model.BatchLine, error) {
	var marked, twice bool
	read := readLine(&marked, &twice)
	return collect(ctx, s, func(scan func(...any) error) (model.BatchLine, error) {
		l, err := read(scan)
		l.Marked, l.Twice = marked, twice
		return l, err
	}, "SELECT "+lineColumns+`,
			l.reward = '' AND l.state = 'paid' AND ifnull(p.paid_currency = l.currency AND p.paid_minor >= l.start + l.minor, 0),
			l.state = 'paid' AND `+paidElsewhere+` IS NOT NULL
		FROM batch_line l LEFT JOIN scope s ON s.backend = l.backend AND s.campaign = l.campaign
		LEFT JOIN person p ON p.scope = s.key AND p.id = l.person
		WHERE l.batch = ? ORDER BY l.number`, id)
}

// paidElsewhere is the first other batch that has paid what a line l pays, or
// part of it; NULL for none. That a line is taken or paid is said beside that it
// is paid, because the index is of both.
const paidElsewhere = `(SELECT min(o.batch) FROM batch_line o WHERE o.backend = l.backend AND o.campaign = l.campaign
	AND o.person = l.person AND o.thing = l.thing AND o.state IN ('open', 'paid') AND o.state = 'paid'
	AND o.start < l.start + l.minor AND l.start < o.start + o.minor AND (o.batch <> l.batch OR o.number <> l.number))`

// claimColumns are read by readClaim.
const claimColumns = `l.backend, l.campaign, l.person, l.thing, l.currency, l.start, l.start + l.minor, l.state, l.batch, b.made_by, b.made_at`

func readClaim(scan func(...any) error) (c model.Claim, err error) {
	var at int64
	err = scan(&c.Key.Backend, &c.Key.CampaignID, &c.Key.PersonID, &c.Key.Thing, &c.Currency, &c.Start, &c.End, &c.State, &c.Batch, &c.Made.Operator, &at)
	c.Made.At = timeOf(at)
	return c, err
}

// Claims gives what batches have taken or paid, of a backend and a campaign; ""
// narrows nothing.
func (s *Store) Claims(ctx context.Context, backend, campaign string) ([]model.Claim, error) {
	return collect(ctx, s, readClaim, "SELECT "+claimColumns+` FROM batch_line l JOIN batch b ON b.id = l.batch
		WHERE l.state IN ('open', 'paid') AND ?1 IN ('', l.backend) AND ?2 IN ('', l.campaign)
		ORDER BY l.batch, l.number`, backend, campaign)
}
