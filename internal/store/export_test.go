package store

import (
	"context"
	"fmt"

	"refdesk/internal/model"
)

// AppendTogether appends deliveries in one commit, as a burst would.
func (s *Store) AppendTogether(all []model.Delivery) ([]model.Receipt, error) {
	batch := make([]*pending, len(all))
	for i := range all {
		batch[i] = &pending{delivery: all[i], done: make(chan outcome, 1)}
	}
	s.commit(batch)
	receipts := make([]model.Receipt, len(all))
	for i, p := range batch {
		o := <-p.done
		if o.err != nil {
			return nil, o.err
		}
		receipts[i] = o.receipt
	}
	return receipts, nil
}

// LimitPages makes the disk full after some more pages of the database; 0 takes
// the limit away.
func (s *Store) LimitPages(more int) error {
	s.writer.turn <- struct{}{}
	defer s.writer.give()
	t := &tx{s: s}
	var pages int
	if _, err := t.get("PRAGMA page_count", nil, &pages); err != nil {
		return err
	}
	limit := pages + more
	if more == 0 {
		limit = 1 << 30
	}
	var is int
	_, err := t.get(fmt.Sprintf("PRAGMA max_page_count = %d", limit), nil, &is)
	return err
}

// Raw runs a statement that no method of the store would, as somebody with the
// file and a database shell might.
func (s *Store) Raw(text string, args ...any) error {
	_, err := s.writing.Exec(text, args...)
	return err
}

// BackUp goes on like a process that found the store to be of a version.
func (s *Store) BackUp(version int) error {
	return backUp(context.Background(), s.writer.conn, s.path, version)
}

// The encoding of the ledger is a promise to whoever wrote a head down.
var (
	LedgerHash = ledgerHash
	TextDigest = textDigest
)

// Commissions gives all commissions of a campaign, newest first; "" narrows
// nothing.
func (s *Store) Commissions(ctx context.Context, backend, campaign string) ([]model.Commission, error) {
	return commissions.all(ctx, s, inScope+newestFirst, backend, campaign)
}

// Payouts gives all payouts of a campaign, newest first; "" narrows nothing.
func (s *Store) Payouts(ctx context.Context, backend, campaign string) ([]model.Payout, error) {
	return payouts.all(ctx, s, inScope+newestFirst, backend, campaign)
}

const inScope = `WHERE scope IN (SELECT s.key FROM scope s WHERE ?1 IN ('', s.backend) AND ?2 IN ('', s.campaign))`
